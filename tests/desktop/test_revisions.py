"""The list of revisions by hand: added, typed into, refused, removed, undone."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.commands.revisions import revisions
from desktop.dialogs.revisions import RevisionsDialog
from tests.desktop.driving import double_click, rest
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.actions_by_name["revisions"].trigger()
        dialog = window.findChildren(RevisionsDialog)[-1]
        QApplication.processEvents()
        yield dialog, session


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rest()


def type_into(dialog: RevisionsDialog, row: int, column: int, words: str) -> None:
    item = dialog.table.item(row, column)
    at = dialog.table.visualItemRect(item).center()
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    double_click(dialog.table.viewport(), at)
    finish(dialog, words)


def finish(dialog: RevisionsDialog, words: str) -> None:
    """Type into the open field of the table."""
    editor = dialog.table.findChildren(QLineEdit)[-1]
    editor.selectAll()
    QTest.keyClicks(editor, words)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    rest()


def tags(session) -> list[str]:
    return [r.tag for r in revisions(session.project)]


def test_revisions_are_added_with_the_next_letter_edited_in_place_and_undone(opened):
    dialog, session = opened
    start = session.project
    assert "no revision yet" in dialog.note.text()
    press(dialog.add)
    finish(dialog, "Issued for tender")
    press(dialog.add)
    finish(dialog, "Two racks more")
    today = datetime.date.today().isoformat()
    assert [(r.tag, r.dated, r.changes) for r in revisions(session.project)] == [
        ("B", today, "Two racks more"), ("A", today, "Issued for tender")
    ]  # fmt: skip
    assert "Revision B is the current one" in dialog.note.text()
    assert len(session.document.steps) == 4
    type_into(dialog, 1, 0, "Z")
    assert tags(session) == ["Z", "B"]
    assert dialog.table.item(0, 3).text() == "Issued for tender"
    while session.document.undo():
        pass
    rest()
    assert session.project == start
    assert dialog.table.rowCount() == 0


def test_what_cannot_be_is_refused_in_words_and_the_cell_is_as_it_was(opened):
    dialog, session = opened
    press(dialog.add)
    finish(dialog, "First")
    before = session.project
    type_into(dialog, 0, 1, "tomorrow")
    assert session.project is before
    assert "'tomorrow' is no date" in dialog.note.text()
    assert dialog.table.item(0, 1).text() == datetime.date.today().isoformat()
    type_into(dialog, 0, 0, " ")
    assert tags(session) == ["A"]


def test_chosen_revisions_are_removed_at_once(opened):
    dialog, session = opened
    for words in ("First", "Second", "Third"):
        press(dialog.add)
        finish(dialog, words)
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    rest()
    assert tags(session) == ["B", "A"]
    dialog.table.selectAll()
    press(dialog.remove)
    assert tags(session) == []
    assert not dialog.remove.isEnabled()
