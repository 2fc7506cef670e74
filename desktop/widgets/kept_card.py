"""A card over the plan that keeps its picture: it is painted again with every frame of the plan below it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.widgets.loose_card import LooseCard


class KeptCard(LooseCard):
    """Draws itself when it is told to update, and lays its picture down when only what lies below has changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kept = QPixmap()

    def draw(self, painter: QPainter) -> None:
        """Draw the card in its own coordinates."""
        raise NotImplementedError

    def update(self, *args: Any) -> None:
        """Draw it anew."""
        self._kept = QPixmap()
        super().update(*args)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the picture down, drawn anew where it is missing or of another size."""
        painter = QPainter(self)
        ratio = painter.deviceTransform().m11()  # of the screen, or of a picture that is made of the widget
        if self._kept.size() != self.size() * ratio or self._kept.devicePixelRatio() != ratio:
            self._kept = QPixmap(self.size() * ratio)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._kept)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(inner)
            inner.end()
        painter.drawPixmap(0, 0, self._kept)
