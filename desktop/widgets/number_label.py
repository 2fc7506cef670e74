"""A large number with its unit beside it, of which the unit ends in an ellipsis where there is no room."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.theme import BODY_PX, NUMBER_PX, font

GAP_PX, HEIGHT_PX = 7, 31


@dataclass(frozen=True, slots=True)
class Words:
    """Part of what stands beside a number.

    Attributes:
        text: The words.
        colour: As ``#rrggbb``, or empty for that of the number.
        is_bold: Whether they stand out.
    """

    text: str
    colour: str
    is_bold: bool = False


PALE = 0.35
"""Opacity of a number that does not hold any more."""


class NumberLabel(QWidget):
    """The number is always whole; what stands beside it gives way.

    Attributes:
        is_pale: Whether it does not hold any more, as another one is being worked out.
    """

    def __init__(self) -> None:
        super().__init__()
        self._number = "–"
        self._words: tuple[Words, ...] = ()
        self.is_pale = False
        self.setFixedHeight(HEIGHT_PX)
        self.pulse = QVariantAnimation(self)
        self.pulse.setDuration(350)
        self.pulse.setStartValue(0.45)
        self.pulse.setEndValue(1.0)
        self.pulse.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.pulse.valueChanged.connect(lambda _: self.update())

    def text(self) -> str:
        """Number and words as one line, cut or not."""
        return f"{self._number} {''.join(w.text for w in self._words)}".strip()

    def show_number(self, number: str, words: tuple[Words, ...]) -> bool:
        """Show a number, which pulses once when another one was there; tells whether anything is different now."""
        was_empty = self._number == "–"
        is_new = (number, words) != (self._number, self._words)
        self._number, self._words = number, words
        if is_new:
            self.setAccessibleName(self.text())
            self.updateGeometry()
            if not was_empty and self.pulse.state() is not QVariantAnimation.State.Running:
                self.pulse.start()
        self.update()
        return is_new

    def has_room_for(self, number: str, words: tuple[Words, ...]) -> bool:
        """Whether a number and words would stand here whole."""
        return self._needed_px(number, words) <= self.width()

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all of it."""
        return self.sizeHint().width() > self.width()

    def _width(self, words: Words) -> int:
        return QFontMetrics(_font_of(words)).horizontalAdvance(words.text)

    @property
    def _number_px(self) -> int:
        return _wide(self._number)

    def _needed_px(self, number: str, words: tuple[Words, ...]) -> int:
        beside = GAP_PX + sum(self._width(w) for w in words) if words else 0
        return _wide(number) + beside + 1

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(self._needed_px(self._number, self._words), HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Room for the number."""
        return QSize(self._number_px + 1, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the number, then as many words as there is room for."""
        painter = QPainter(self)
        if self.is_pale:
            painter.setOpacity(PALE)
        elif self.pulse.state() is QVariantAnimation.State.Running:
            painter.setOpacity(self.pulse.currentValue())
        painter.setFont(font(NUMBER_PX, QFont.Weight.DemiBold))
        ink = self.palette().windowText().color()
        painter.setPen(ink)
        line = (self.height() + painter.fontMetrics().capHeight()) // 2
        painter.drawText(0, line, self._number)
        left = self._number_px + GAP_PX
        for words in self._words:
            painter.setFont(_font_of(words))
            painter.setPen(QColor(words.colour) if words.colour else ink)
            room = self.width() - left
            shown = painter.fontMetrics().elidedText(words.text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(left, line, shown)
            left += self._width(words)
            if shown != words.text:
                break
        painter.end()


def _wide(number: str) -> int:
    return QFontMetrics(font(NUMBER_PX, QFont.Weight.DemiBold)).horizontalAdvance(number)


def _font_of(words: Words) -> QFont:
    return font(BODY_PX, QFont.Weight.Bold if words.is_bold else QFont.Weight.Normal)
