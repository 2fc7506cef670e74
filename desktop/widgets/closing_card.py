"""A card over a view with choices in it, which Escape closes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.widgets.loose_card import LooseCard


class ClosingCard(LooseCard):
    """A card that gives the keyboard back to its view when Escape closes it.

    Args:
        parent: The view.
        name: What it is, for those who hear it.
        width_px: Width.
    """

    def __init__(self, parent: QWidget, name: str, width_px: int) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(name)
        self.setFixedWidth(width_px)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            parent = self.parentWidget()
            if parent is not None:
                parent.setFocus()
        else:
            super().keyPressEvent(event)
