"""Plain words over several lines that can be marked with the mouse and copied.

A label whose text can be marked keeps a whole document of it, which is laid out a dozen times for every new text: words
that change with every result would hold the window. Here they can be marked only while the pointer is over them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QGuiApplication

from desktop.widgets.tied_label import TiedLabel

MARKED = Qt.TextInteractionFlag.TextSelectableByMouse
READ = Qt.TextInteractionFlag.NoTextInteraction


class WrappedLabel(TiedLabel):
    """Words of a role, such as ``dim``."""

    def __init__(self, text: str = "", role: str = "body") -> None:
        super().__init__(text)
        self.setObjectName(role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(READ)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Let words be marked."""
        self.setTextInteractionFlags(MARKED)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """What is marked stays so until something else is chosen."""
        super().leaveEvent(event)
        self._rest()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is to be copied any more."""
        super().focusOutEvent(event)
        if not self.underMouse():
            self._rest()

    def _rest(self) -> None:
        """Let go of the document, but not while a button is down: it may be at work, dragging its words elsewhere."""
        if not self.hasFocus() and not QGuiApplication.mouseButtons():
            self.setTextInteractionFlags(READ)
