"""A slider whose handle jumps to the place that is clicked, and is dragged on from there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

SLIDER = QStyle.ComplexControl.CC_Slider
GROOVE, HANDLE = QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle


class JumpSlider(QSlider):
    """A slider on whose groove a click means that place, not a page."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle under the pointer first; then it is taken hold of as always."""
        at = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton and not self._part(HANDLE).contains(at):
            self.setSliderPosition(self.position_at(at))
        super().mousePressEvent(event)

    def position_at(self, at: QPoint) -> int:
        """The position whose handle has its middle at a point of the widget."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        groove, handle = self._part(GROOVE), self._part(HANDLE)
        if self.orientation() is Qt.Orientation.Horizontal:
            place, room = at.x() - groove.left() - handle.width() // 2, groove.width() - handle.width()
        else:
            place, room = at.y() - groove.top() - handle.height() // 2, groove.height() - handle.height()
        return QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, room, option.upsideDown)

    def _part(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(SLIDER, option, part, self)
