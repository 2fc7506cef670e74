"""A field of words to search for: Escape empties it, and where it is empty leaves the key to the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class SearchLine(QLineEdit):
    """Words to search for."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the words out first."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
