"""A text field of one value: Ctrl+Z takes back what is being typed, and what was entered in the design."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class ValueLine(QLineEdit):
    """Leaves the keys of undo and redo to the window where it has nothing of its own to take back."""

    def event(self, event: QEvent) -> bool:
        """Let shortcuts pass that Qt's field would swallow and do nothing with."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_idle(event):
            event.ignore()
            return True
        return super().event(event)

    def _is_idle(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
