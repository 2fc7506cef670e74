"""The legend card of the heat map, with the slider that moves the cut."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from desktop.floorplan.heat_layer import HIGH_C, LOW_C
from desktop.theme import Theme, colour_table, font

WIDTH, HEIGHT = 92, 262
TICKS = 5


class Legend(QWidget):
    """Quantity, unit, height, ramp with ticks; the slider on its right sets the height of the cut.

    Attributes:
        height_changed: Emitted with the new height. [m]
    """

    height_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.resize(WIDTH, HEIGHT)
        self._slider = QSlider(Qt.Orientation.Vertical, self)
        self._slider.setRange(1, 36)
        self._slider.setValue(15)
        self._slider.setGeometry(66, 52, 18, HEIGHT - 66)
        self._slider.setAccessibleName("Height of the cut")
        self._slider.setToolTip("Height of the cut through the air")
        self._slider.valueChanged.connect(self._moved)

    def set_ceiling(self, height_m: float) -> None:
        """Let the slider reach up to the ceiling."""
        self._slider.setMaximum(max(int(height_m * 10.0) - 1, 2))

    def set_height(self, z_m: float) -> None:
        """Move the slider. [m]"""
        self._slider.setValue(round(z_m * 10.0))

    @property
    def height_m(self) -> float:
        """Height of the cut. [m]"""
        return self._slider.value() / 10.0

    def _moved(self) -> None:
        self.update()
        self.height_changed.emit(self.height_m)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, title, ramp and ticks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self.theme.panel))
        painter.setPen(QPen(QColor(self.theme.line), 1.0))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), 8, 8)
        painter.setFont(font(11))
        painter.setPen(QColor(self.theme.dim))
        painter.drawText(QRectF(12, 8, 76, 16), Qt.AlignmentFlag.AlignLeft, "Air, °C")
        painter.drawText(QRectF(12, 24, 76, 16), Qt.AlignmentFlag.AlignLeft, f"at {self.height_m:.1f} m")
        ramp = QRectF(12, 52, 16, self.height() - 66)
        gradient = QLinearGradient(ramp.bottomLeft(), ramp.topLeft())
        table = colour_table()
        for n in range(0, 256, 15):
            gradient.setColorAt(n / 255.0, QColor.fromRgb(table[n]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(ramp, 4, 4)
        painter.setPen(QColor(self.theme.dim))
        for n in range(TICKS):
            share = n / (TICKS - 1)
            y = ramp.bottom() - share * ramp.height()
            text = f"{LOW_C + share * (HIGH_C - LOW_C):.0f}"
            painter.drawText(QRectF(34, y - 8, 28, 16), Qt.AlignmentFlag.AlignVCenter, text)
