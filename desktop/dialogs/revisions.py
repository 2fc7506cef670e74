"""The list of revisions as a table: rows are added, edited in place and removed, each as one step."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.commands.revisions import DropRevisions, KeepRevision, revisions
from core.model.records import Revision
from desktop.dialogs.save_revision import next_revision
from desktop.session import Session
from desktop.widgets.plain_parts import text_button
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, marked, tr

COLUMNS = (marked("Revision"), marked("Date"), marked("By"), marked("What has changed"))
FIELDS = ("tag", "dated", "author", "changes")
WIDTHS_PX = (90, 110, 150)
CHANGES = 3


class RevisionsDialog(QDialog):
    """All revisions, the newest first, beside which the window goes on.

    Args:
        session: The open document.
        parent: Window.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Revisions"))
        self.resize(760, 360)
        self._session = session
        self._shown: tuple[Revision, ...] = ()
        self.table = self._make_table()
        self.note = TiedLabel("")
        self.note.setObjectName("dim")
        row = QHBoxLayout()
        self.add = text_button(tr("Add"), self.add_row, tr("Add a revision of today with the next number"))
        self.remove = text_button(tr("Remove"), self.remove_rows, tr("Remove the chosen revisions (Del)"))
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(text_button(tr("Close"), self.close, tr("Close this window")))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        column.addLayout(row)
        session.project_changed.connect(self._follow)
        session.document_replaced.connect(self._list)
        session.message_raised.connect(self._say)
        self._list()
        self.add.setFocus()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(COLUMNS))
        table.setHorizontalHeaderLabels([tr(name) for name in COLUMNS])
        table.setAccessibleName(tr("Revisions"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width_px in enumerate(WIDTHS_PX):
            table.setColumnWidth(column, width_px)
        table.itemChanged.connect(self._edit)
        table.itemSelectionChanged.connect(self._enable)
        return table

    # -- edits ------------------------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Add a revision of today, and begin to say what has changed."""
        made = next_revision(self._session.project)
        if self._session.execute(KeepRevision(made)):
            row = next(n for n, revision in enumerate(self._shown) if revision.id == made.id)
            self.table.setCurrentCell(row, CHANGES)
            self.table.setFocus()
            self.table.editItem(self.table.item(row, CHANGES))

    def remove_rows(self) -> None:
        """Remove the chosen revisions."""
        ids = tuple(self._shown[row].id for row in self._chosen())
        if ids:
            self._session.execute(DropRevisions(ids))

    def _edit(self, item: QTableWidgetItem) -> None:
        changed = replace(self._shown[item.row()], **{FIELDS[item.column()]: item.text()})
        is_done = self._session.execute(KeepRevision(changed))
        if not is_done or changed not in self._shown:
            refused = self.note.text()
            self._list()  # as it was, or without blanks around it
            if not is_done:
                self.note.setText(refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes."""
        if event.key() == Qt.Key.Key_Delete and self.remove.isEnabled():
            self.remove_rows()
        else:
            super().keyPressEvent(event)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _chosen(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectedIndexes()})

    def _follow(self, _: object) -> None:
        if revisions(self._session.project) != self._shown:
            self._list()

    def _list(self) -> None:
        at, chosen = self.table.currentColumn(), {self._shown[row].id for row in self._chosen()}
        self._shown = revisions(self._session.project)
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._shown))
            for row, revision in enumerate(self._shown):
                for column, field in enumerate(FIELDS):
                    item = self.table.item(row, column)
                    if item is None:  # one that is being edited must not be another one after it
                        item = QTableWidgetItem()
                        self.table.setItem(row, column, item)
                    item.setText(getattr(revision, field))
                    item.setToolTip(getattr(revision, field))
            kept = next((n for n, revision in enumerate(self._shown) if revision.id in chosen), -1)
            if kept >= 0:
                self.table.setCurrentCell(kept, max(at, 0))
        self._say_current()
        self._enable()

    def _say_current(self) -> None:
        if not self._shown:
            self.note.setText(tr("There is no revision yet. Drawings and the report show the newest ones."))
            return
        words = tr("Revision {number} is the current one: drawings and the report show it.")
        self.note.setText(words.format(number=self._shown[0].tag))

    def _say(self, words: str, hint: str) -> None:
        """What was refused is said here, too: the window may be covered."""
        self.note.setText(f"{as_read(words)} {as_read(hint)}".strip())

    def _enable(self) -> None:
        self.remove.setEnabled(bool(self._chosen()))
