"""The card beside the pointer; what it says is in ``hover_words``."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget

from desktop.theme import Theme
from desktop.words import as_read

ASIDE_PX, BELOW_PX = 16, 20


class HoverCard(QLabel):
    """A few words beside the pointer, kept within the view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.hide()

    def show_words(self, words: str, position: QPoint, theme: Theme) -> None:
        """Say something beside a point, or nothing."""
        if not words:
            self.hide()
            return
        self.setText(as_read(words))
        self.setStyleSheet(
            f"background:{theme.panel}; border:1px solid {theme.line}; border-radius:8px; padding:6px 10px;"
        )
        self.adjustSize()
        room = self.parentWidget().size()
        x = min(position.x() + ASIDE_PX, room.width() - self.width() - 8)
        y = min(position.y() + BELOW_PX, room.height() - self.height() - 8)
        self.move(max(x, 4), max(y, 4))
        self.show()
