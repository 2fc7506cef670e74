"""A line of text that can be clicked, by mouse or by keyboard, to see where it comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from desktop.widgets.elided_label import ElidedLabel
from desktop.words import in_sentence, tr


class ClickLabel(ElidedLabel):
    """A label with a hand for a pointer.

    Attributes:
        clicked: Emitted when it is clicked, or when Space or Return is pressed on it.
    """

    clicked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("")
        self.setAccessibleName(name)
        self.setToolTip(tr("Click for {name}.").format(name=in_sentence(name)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell that it was clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell that it was pressed."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
