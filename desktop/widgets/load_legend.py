"""The legend of loadings: what the colours and the lines of the plan's power view mean."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from core.drawing.power_numbers import LEVEL_COLOURS, LEVELS
from core.units import percent
from desktop.theme import Theme, font
from desktop.widgets.kept_card import KeptCard
from desktop.words import marked, tr

WIDTH, ROW_PX = 176, 17
LINES = (
    (marked("live, alternating"), Qt.PenStyle.SolidLine, 1.6),
    (marked("live, direct current"), Qt.PenStyle.SolidLine, 3.2),
    (marked("open or stands by"), Qt.PenStyle.DashLine, 1.6),
    (marked("dead"), Qt.PenStyle.DotLine, 1.6),
)
# on the plan lines have the colour of their path, and their width says nothing
PLAN_LINES = ((marked("live"), *LINES[0][1:]), *LINES[2:])


def level_words() -> list[str]:
    """Ranges of loading with their unit, from the lowest."""
    ends = [percent(level) for level in LEVELS]
    return [
        tr("below {ends}").format(ends=ends[0]),
        tr("{ends} to {ends2}").format(ends=ends[0], ends2=ends[1]),
        tr("{ends} to {ends2}").format(ends=ends[1], ends2=ends[2]),
        tr("{ends} and more").format(ends=ends[2]),
    ]


class LoadLegend(KeptCard):
    """A small card; nothing on it takes the pointer."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Legend of loadings"))
        self.resize(WIDTH, 34 + ROW_PX * (len(LEVEL_COLOURS) + len(PLAN_LINES)) + 12)

    def draw(self, painter: QPainter) -> None:
        """Draw the card."""
        painter.setBrush(QColor(self.theme.panel))
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        painter.setFont(font(11, QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.dim))
        painter.drawText(QRectF(12, 8, WIDTH - 16, 18), Qt.AlignmentFlag.AlignVCenter, tr("Load, % of rating"))
        y = 30.0
        for token, text in zip(LEVEL_COLOURS, level_words(), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(self.theme, token)))
            painter.drawRoundedRect(QRectF(12, y + 5, 22, 7), 2, 2)
            self._text(painter, text, y)
            y += ROW_PX
        y += 4.0
        for text, style, width in PLAN_LINES:
            painter.setPen(QPen(QColor(self.theme.dim), width, style))
            painter.drawLine(QLineF(12, y + 8.5, 34, y + 8.5))
            self._text(painter, tr(text), y)
            y += ROW_PX

    def _text(self, painter: QPainter, text: str, y: float) -> None:
        painter.setPen(QColor(self.theme.ink))
        painter.setFont(font(11))
        painter.drawText(QRectF(42, y, WIDTH - 46, ROW_PX), Qt.AlignmentFlag.AlignVCenter, text)
