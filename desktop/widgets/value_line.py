"""A text field of one value: Ctrl+Z takes back what is being typed, and what was entered; Escape drops the typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back all that was typed and not entered; where nothing was, it is the window's."""
        if event.key() == Qt.Key.Key_Escape and self.isModified() and self.isUndoAvailable():
            while self.isUndoAvailable():
                self.undo()
            self.setModified(False)
            self.selectAll()
            return
        super().keyPressEvent(event)

    def _is_idle(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
