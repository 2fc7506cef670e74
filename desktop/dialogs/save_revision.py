"""Save as a revision: asks for its number, who issues it and what has changed, and has the file saved with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.commands.revisions import LONGEST_AUTHOR, LONGEST_NUMBER, KeepRevision, next_number, revisions
from core.model.project import Project
from core.model.records import Revision
from desktop.dialogs.waive import ReasonEdit, user_name
from desktop.session import Session
from desktop.widgets.plain_parts import role_label, text_button
from desktop.words import as_read, tr


def next_revision(project: Project) -> Revision:
    """A revision of today with the next number, by who issued the last one."""
    newest = next(iter(revisions(project)), None)
    author = (newest.author if newest is not None else "") or project.info.author or user_name()
    return Revision(tag=next_number(project), dated=datetime.date.today().isoformat(), author=author)


class SaveRevisionDialog(QDialog):
    """Number, date, author and words of a new revision; it stays open until the file holds them.

    Args:
        session: The open document.
        save: Keeps a revision and saves the file; tells soon whether it did.
        parent: Window.
    """

    def __init__(
        self, session: Session, save: Callable[[KeepRevision, Callable[[bool], object]], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save as revision"))
        self.resize(460, 320)
        self._save, self._first = save, next_revision(session.project)
        self.number = _line(self._first.tag, tr("Revision"), LONGEST_NUMBER)
        self.author = _line(self._first.author, tr("By"), LONGEST_AUTHOR)
        self.changes = ReasonEdit()
        self.changes.setAccessibleName(tr("What has changed"))
        self.changes.setPlaceholderText(tr("For instance: fourth row added, CRAH-3 moved"))
        self.changes.setTabChangesFocus(True)
        self.changes.finished.connect(self.accept_words)
        self.note = role_label("", "dim", wraps=True)
        self.accepts = text_button(tr("Save"), self.accept_words, tr("Add the revision, and save the project file"))
        self.accepts.setDefault(True)
        self.cancels = text_button(tr("Cancel"), self.reject, tr("Add no revision, and save nothing"))
        self._is_saving = False
        self.number.textChanged.connect(lambda _: self._enable())
        session.message_raised.connect(self._say)
        session.document_replaced.connect(self.reject)  # number and author are those of the document before
        self._lay_out()
        self.changes.setFocus()

    def _lay_out(self) -> None:
        form, ends, column = QFormLayout(), QHBoxLayout(), QVBoxLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Revision"), self.number)
        form.addRow(tr("Date"), QLabel(self._first.dated))
        form.addRow(tr("By"), self.author)
        form.addRow(tr("What has changed"), self.changes)
        ends.addStretch(1)
        ends.addWidget(self.cancels)
        ends.addWidget(self.accepts)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form, 1)
        column.addWidget(self.note)
        column.addLayout(ends)

    def accept_words(self) -> None:
        """Add the revision and save."""
        number, author = self.number.text(), self.author.text()
        made = Revision(
            id=self._first.id, tag=number, dated=self._first.dated, author=author, changes=self.changes.toPlainText()
        )
        if not number.strip() or self._is_saving:
            return
        self._is_saving = True
        self._enable()
        self._save(KeepRevision(made), self._end)

    def _end(self, is_saved: bool) -> None:
        """The file holds the revision, or nothing has happened and the words may be sent again."""
        self._is_saving = False
        self._enable()
        if is_saved:
            self.accept()

    def _enable(self) -> None:
        self.accepts.setEnabled(bool(self.number.text().strip()) and not self._is_saving)
        self.cancels.setEnabled(not self._is_saving)

    def reject(self) -> None:
        """Close without a revision; not while one is being saved."""
        if not self._is_saving:
            super().reject()

    def _say(self, words: str, hint: str) -> None:
        """What was refused is said here, too: the window may be covered."""
        self.note.setText(f"{as_read(words)} {as_read(hint)}".strip())


def _line(text: str, name: str, longest: int) -> QLineEdit:
    line = QLineEdit(text)
    line.setAccessibleName(name)
    line.setMaxLength(longest)
    return line
