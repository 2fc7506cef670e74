"""Key of the heat map: a scale with its ends and unit, or the colours of the cooling modes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import Theme, font, map_colour
from desktop.words import tr

BAR_PX, CHIP_PX = 150.0, 12.0


class MapLegend(QWidget):
    """The key."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._ends = ("", "")
        self._chips: tuple[tuple[str, str], ...] = ()
        self.setFixedHeight(20)
        self.setMinimumWidth(170)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Key of the heat map"))

    def show_scale(self, low: str, high: str) -> None:
        """Show a scale between two ends."""
        self._ends, self._chips = (low, high), ()
        self.setAccessibleDescription(tr("from {low} to {high}").format(low=low, high=high))
        self.update()

    def show_chips(self, chips: tuple[tuple[str, str], ...]) -> None:
        """Show names with their colours."""
        self._chips = chips
        self.setAccessibleDescription(", ".join(name for name, _ in chips))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the right edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.dim))
        if self._chips:
            self._paint_chips(painter)
        elif self._ends[0]:
            self._paint_scale(painter)

    def _paint_scale(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        low, high = self._ends
        right = float(self.width())
        wide = metrics.horizontalAdvance(high)
        long = min(BAR_PX, right - wide - metrics.horizontalAdvance(low) - 18.0)
        box = QRectF(right - wide - 8.0 - long, 5.0, long, 10.0)
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        for n in range(9):
            gradient.setColorAt(n / 8.0, map_colour(n / 8.0, 0.0, 1.0))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0.0, 0.0, box.left() - 8.0, 20.0), middle | Qt.AlignmentFlag.AlignRight, low)
        painter.drawText(QRectF(box.right() + 8.0, 0.0, wide + 2.0, 20.0), middle, high)
        painter.fillRect(box, gradient)

    def _paint_chips(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        x = float(self.width())
        for name, colour in reversed(self._chips):
            wide = metrics.horizontalAdvance(name)
            x -= wide
            painter.drawText(QRectF(x, 0.0, wide + 2.0, 20.0), Qt.AlignmentFlag.AlignVCenter, name)
            x -= CHIP_PX + 5.0
            painter.fillRect(QRectF(x, 4.0, CHIP_PX, CHIP_PX), QColor(colour))
            x -= 14.0
