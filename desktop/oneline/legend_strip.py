"""The legend of the one-line along its lower edge: diagrams are wide, and a card in a corner would make them small."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.drawing.power_numbers import LEVEL_COLOURS
from desktop.theme import Theme, font
from desktop.widgets.kept_card import KeptCard
from desktop.widgets.load_legend import LINES, level_words
from desktop.words import marked, tr

ROW_PX, PAD_PX, SAMPLE_PX, GAP_PX = 18.0, 10.0, 22.0, 18.0
WORDS = (marked("A, B in a box: its path"), marked("none: both paths"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that is explained.

    Attributes:
        text: Words.
        token: Colour of its block; empty for a line or for words alone.
        line: Style and width of its line, or None.
    """

    text: str
    token: str = ""
    line: tuple[Qt.PenStyle, float] | None = None

    @property
    def sample_px(self) -> float:
        return SAMPLE_PX + 7.0 if self.token or self.line else 0.0


class LegendStrip(KeptCard):
    """A low card as wide as its words or its room; nothing on it takes the pointer."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._rows: list[list[tuple[float, _Entry]]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Legend of loadings"))

    def fit_width(self, room_px: float) -> None:
        """Break the words into as many rows as a width asks for, and take the size that they need."""
        self._rows, widest = [], 0.0
        for entries in self._groups():
            x = PAD_PX
            row: list[tuple[float, _Entry]] = []
            for entry in entries:
                wide = entry.sample_px + QFontMetricsF(font(11)).horizontalAdvance(entry.text)
                if row and x + wide > room_px - PAD_PX:
                    self._rows.append(row)
                    row, x = [], PAD_PX
                row.append((x, entry))
                widest = max(widest, x + wide + PAD_PX)
                x += wide + GAP_PX
            self._rows.append(row)
        self.resize(round(min(widest, room_px)) + 1, round(len(self._rows) * ROW_PX + PAD_PX))
        self.update()

    def _groups(self) -> tuple[list[_Entry], ...]:
        levels = [_Entry(text, token=token) for token, text in zip(LEVEL_COLOURS, level_words(), strict=True)]
        lines = [_Entry(tr(text), line=(style, width)) for text, style, width in LINES]
        return [_Entry(tr("Load, % of rating")), *levels], lines, [_Entry(tr(words)) for words in WORDS]

    def draw(self, painter: QPainter) -> None:
        """Draw the card."""
        painter.setBrush(QColor(self.theme.panel))
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        for n, row in enumerate(self._rows):
            y = 0.5 * PAD_PX + n * ROW_PX
            for x, entry in row:
                self._entry(painter, entry, x, y)

    def _entry(self, painter: QPainter, entry: _Entry, x: float, y: float) -> None:
        if entry.token:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(self.theme, entry.token)))
            painter.drawRoundedRect(QRectF(x, y + 0.5 * ROW_PX - 3.5, SAMPLE_PX, 7.0), 2, 2)
        if entry.line:
            painter.setPen(QPen(QColor(self.theme.dim), entry.line[1], entry.line[0]))
            painter.drawLine(QLineF(x, y + 0.5 * ROW_PX, x + SAMPLE_PX, y + 0.5 * ROW_PX))
        is_sample = bool(entry.sample_px)
        painter.setFont(font(11, QFont.Weight.Normal if is_sample else QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.ink if is_sample else self.theme.dim))
        room = QRectF(x + entry.sample_px, y, self.width() - x - entry.sample_px, ROW_PX)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, entry.text)
