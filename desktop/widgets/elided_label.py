"""A line of text that ends in an ellipsis where there is no room for all of it."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QToolTip

NOT_AFTER_NUMBERS = re.compile(r"(?<!\d) ")
"""Where a line may break: a number stays with its unit."""
AFTER_POINTS = re.compile(r"(?<=·) ")
"""Where it breaks best: between parts that points set apart."""


class ElidedLabel(QLabel):
    """A label that never shows a word cut off without a sign; the tip of one that is cut says all of it.

    Rich text in one line is shown plain where it is cut; text declared as rich is painted as it is.

    Attributes:
        folds: Whether parts between points give way whole.
        lines: Lines that plain text may break into before it is cut.
    """

    folds = False
    lines = 1

    @property
    def plain_text(self) -> str:
        """The text without its marks."""
        text = self.text()
        is_marked = self.textFormat() != Qt.TextFormat.PlainText and "</" in text
        return QTextDocumentFragment.fromHtml(text).toPlainText() if is_marked else text

    @property
    def shown_text(self) -> str:
        """What there is room for: where parts are set apart by points, the last ones give way whole."""
        metrics, text = self.fontMetrics(), self.plain_text
        parts = text.split(" · ") if self.folds else [text]
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > self.contentsRect().width():
            parts.pop()
        if len(parts) > 1 or (self.folds and metrics.horizontalAdvance(parts[0]) <= self.contentsRect().width()):
            return " · ".join(parts)
        for places in (AFTER_POINTS, NOT_AFTER_NUMBERS):
            lines = self._broken(places.split(text))
            if " ".join(lines) == text:
                return "\n".join(lines)
        return "\n".join(self._broken(text.split(" ")))

    def _broken(self, left: list[str]) -> list[str]:
        """Words in as many lines as there may be, the last one cut where it is too long."""
        metrics, width_px, found = self.fontMetrics(), self.contentsRect().width(), []
        while left and len(found) < self.lines - 1:
            fits = [n for n in range(1, len(left) + 1) if metrics.horizontalAdvance(" ".join(left[:n])) <= width_px]
            if not fits or fits[-1] == len(left):
                break
            found.append(" ".join(left[: fits[-1]]))
            left = left[fits[-1] :]
        return [*found, metrics.elidedText(" ".join(left), Qt.TextElideMode.ElideRight, width_px)]

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all of it."""
        if self.textFormat() == Qt.TextFormat.RichText:
            return False
        shown = self.shown_text.replace("\n", " ")
        return QLabel.sizeHint(self).width() > self.width() and shown != self.plain_text

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Say all of a text that is cut, before the tip that the label has besides."""
        if event.type() == QEvent.Type.ToolTip and self.is_cut and self.plain_text not in self.toolTip():
            assert isinstance(event, QHelpEvent)
            QToolTip.showText(event.globalPos(), f"{self.plain_text}\n{self.toolTip()}".strip(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what there is room for."""
        if self.textFormat() == Qt.TextFormat.RichText or (self.plain_text != self.text() and not self.is_cut):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        align = self.alignment()
        self.style().drawItemText(
            painter, self.contentsRect(), int(align), self.palette(), self.isEnabled(), self.shown_text,
            self.foregroundRole(),
        )  # fmt: skip
        painter.end()
