"""Accept findings: asks for the reason, and who accepts them."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.commands.waivers import LONGEST_REASON
from core.results.finding import Finding
from desktop.widgets.plain_parts import text_button
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

MOST_NAMED = 5
"""Findings whose words are shown; of more, their number."""


class ReasonEdit(QPlainTextEdit):
    """A few lines of words; Return begins another, Ctrl+Return ends them.

    Attributes:
        finished: Emitted when they are ended.
    """

    finished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Ctrl+Return."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class WaiveDialog(QDialog):
    """What is to be waived, the reason, which must not be empty, and a name.

    Attributes:
        waived: Emitted with reason and name.

    Args:
        findings: What is to be waived.
        reason: What is in the field at first.
        author: Name in the field at first.
        dated: Date that will be kept.
        parent: Window.
    """

    waived = Signal(str, str)

    def __init__(self, findings: Sequence[Finding], reason: str, author: str, dated: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = len(findings)
        self.setWindowTitle(tr("Waive finding") if count == 1 else tr("Waive {count} findings").format(count=count))
        self.resize(460, 340)
        self.reason = ReasonEdit(reason)
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(tr("Why is it acceptable? For instance: agreed with the tenant on 3 March"))
        self.reason.setTabChangesFocus(True)
        self.reason.textChanged.connect(self._enable)
        self.reason.finished.connect(self._tell)
        self.author = QLineEdit(author)
        self.author.setAccessibleName(tr("Waived by"))
        self._accept = text_button(tr("Waive"), self._tell, tr("Keep reason, name and date with the project"))
        self._accept.setDefault(True)
        cancel = text_button(tr("Cancel"), self.reject, tr("Let the findings count as before"))
        form, ends, column = QFormLayout(), QHBoxLayout(), QVBoxLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Reason"), self.reason)
        form.addRow(tr("Waived by"), self.author)
        form.addRow(tr("Date"), QLabel(dated))
        ends.addStretch(1)
        ends.addWidget(cancel)
        ends.addWidget(self._accept)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(_said(findings))
        column.addLayout(form, 1)
        column.addWidget(self._note())
        column.addLayout(ends)
        self._enable()
        self.reason.setFocus()

    def _note(self) -> QLabel:
        note = QLabel(
            tr("It counts again when it becomes more severe, worse by more than 5 %, or is about more items.")
        )
        note.setObjectName("dim")
        note.setWordWrap(True)
        return note

    def _enable(self) -> None:
        self._accept.setEnabled(0 < len(self.reason.toPlainText().strip()) <= LONGEST_REASON)

    def _tell(self) -> None:
        if self._accept.isEnabled():
            self.waived.emit(self.reason.toPlainText().strip(), self.author.text().strip())
            self.accept()


def user_name() -> str:
    """Name under which one works on this computer, or nothing."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        return ""


def _said(findings: Sequence[Finding]) -> QLabel:
    words = [as_read(finding.message) for finding in findings[:MOST_NAMED]]
    if len(findings) > MOST_NAMED:
        words.append(tr("and {count} more").format(count=len(findings) - MOST_NAMED))
    said = TiedLabel("\n".join(f"• {line}" for line in words) if len(findings) > 1 else words[0])
    said.setTextFormat(Qt.TextFormat.PlainText)
    return said
