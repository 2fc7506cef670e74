"""The history of edits: a list beside the inspector."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.session import Session
from desktop.words import as_read, tr


class HistoryPanel(QWidget):
    """Steps done and undone; a click goes back or forward to a step."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Undo history"))
        self._list.itemClicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self._list)
        session.project_changed.connect(lambda _: self._fill())
        session.document_replaced.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self._list.clear()
        document = self._session.document
        rows = [tr("Opened"), *(as_read(s.label) for s in document.steps)]
        for n, label in enumerate(rows):
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, n)
            self._list.addItem(item)
        for n, step in enumerate(document.undone_steps, len(rows)):
            item = QListWidgetItem(as_read(step.label))
            item.setData(Qt.ItemDataRole.UserRole, n)
            font = item.font()
            font.setItalic(True)
            item.setFont(font)
            item.setForeground(self.palette().placeholderText())
            self._list.addItem(item)
        self._list.setCurrentRow(len(rows) - 1)

    def _go(self, item: QListWidgetItem) -> None:
        target = int(item.data(Qt.ItemDataRole.UserRole))
        document = self._session.document
        while len(document.steps) > target and document.undo():
            pass
        while len(document.steps) < target and document.redo():
            pass
