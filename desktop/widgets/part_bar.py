"""A bar of stacked parts, for PUE."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.words import tr


class PartBar(QWidget):
    """Shares side by side; what each is stands in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(11)
        self._parts: list[tuple[str, float, str]] = []

    def show_parts(self, parts: list[tuple[str, float, str]]) -> None:
        """Show parts as name, size and colour."""
        self._parts = parts
        self.setToolTip(
            "\n".join(tr("{name}: {size:.3f} PUE points").format(name=name, size=size) for name, size, _ in parts)
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts inside a rounded bar."""
        total = sum(size for _, size, _ in self._parts)
        if total <= 0.0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setClipPath(clip)
        painter.setPen(Qt.PenStyle.NoPen)
        left = 0.0
        for _, size, colour in self._parts:
            width = self.width() * size / total
            painter.setBrush(QColor(colour))
            painter.drawRect(QRectF(left, 0, width + 0.5, self.height()))
            left += width
