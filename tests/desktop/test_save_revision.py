"""Save as revision: one dialog that adds a revision and saves the file with it, or does neither."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.commands.revisions import revisions
from core.model.project import Project
from core.model.space import Hall
from core.storage.opening import open_any
from desktop.dialogs.save_revision import SaveRevisionDialog
from tests.desktop.driving import wait_until
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.actions_by_name["save_revision"].trigger()
        dialog = window.findChildren(SaveRevisionDialog)[-1]
        QApplication.processEvents()
        yield window, session, dialog


def test_words_and_ctrl_return_add_the_revision_and_save_the_file_with_it(opened, tmp_path):
    window, session, dialog = opened
    window.files.questions.file_to_save = lambda name: tmp_path / "issued.hall"
    assert dialog.number.text() == "A"
    QTest.keyClicks(dialog.changes, "Issued for tender")
    QTest.keyClick(dialog.changes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: not window.files.work.is_running and not session.document.is_dirty, 60.0)
    (kept,) = revisions(open_any(tmp_path / "issued.hall"))
    assert (kept.tag, kept.changes) == ("A", "Issued for tender")


def test_who_does_not_say_where_to_save_has_no_revision_and_keeps_the_words(opened):
    window, session, dialog = opened
    before = session.project
    window.files.questions.file_to_save = lambda name: None
    QTest.keyClicks(dialog.changes, "Not yet")
    QTest.mouseClick(dialog.accepts, Qt.MouseButton.LeftButton)
    assert session.project is before
    assert dialog.isVisible()
    assert dialog.changes.toPlainText() == "Not yet"


def test_a_number_that_is_taken_is_refused_in_the_dialog(opened, tmp_path):
    window, session, dialog = opened
    window.files.questions.file_to_save = lambda name: tmp_path / "twice.hall"
    dialog.accept_words()
    wait_until(lambda: not window.files.work.is_running, 60.0)
    window.actions_by_name["save_revision"].trigger()
    again = window.findChildren(SaveRevisionDialog)[-1]
    assert again.number.text() == "B"
    again.number.setText("a")
    QTest.mouseClick(again.accepts, Qt.MouseButton.LeftButton)
    assert again.isVisible()
    assert "There is a revision a already." in again.note.text()
    assert len(revisions(session.project)) == 1


def test_what_the_disk_refuses_leaves_no_revision_and_no_unsaved_edit(opened, tmp_path):
    window, session, dialog = opened
    before, steps = session.project, session.document.steps
    was_dirty = session.document.is_dirty
    window.files.questions.file_to_save = lambda name: tmp_path / "gone" / "issued.hall"
    QTest.keyClicks(dialog.changes, "Issued for tender")
    QTest.mouseClick(dialog.accepts, Qt.MouseButton.LeftButton)
    assert not dialog.accepts.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "a save that goes on is not cancelled"
    wait_until(dialog.accepts.isEnabled, 60.0)
    assert session.project is before
    assert session.document.steps == steps
    assert session.document.is_dirty == was_dirty
    assert session.path is None
    assert dialog.isVisible()
    assert dialog.changes.toPlainText() == "Issued for tender"
    assert "gone" in dialog.note.text()
    window.files.questions.file_to_save = lambda name: tmp_path / "issued.hall"
    QTest.mouseClick(dialog.accepts, Qt.MouseButton.LeftButton)
    wait_until(lambda: bool(revisions(session.project)), 60.0)
    assert not session.document.is_dirty
    assert [r.changes for r in revisions(open_any(tmp_path / "issued.hall"))] == ["Issued for tender"]


def test_an_edit_made_while_a_revision_is_saved_stays_unsaved(opened, tmp_path):
    window, session, dialog = opened
    window.files.questions.file_to_save = lambda name: tmp_path / "issued.hall"
    dialog.accept_words()
    rack = session.project.racks[0].id
    session.execute(MoveItems((rack,), 0.1, 0.0))
    wait_until(lambda: bool(revisions(session.project)), 60.0)
    assert session.document.is_dirty
    kept = open_any(tmp_path / "issued.hall")
    assert len(revisions(kept)) == 1
    assert kept.get(rack) != session.project.get(rack)


def test_the_dialog_goes_with_its_document(opened, tmp_path):
    _, session, dialog = opened
    QTest.keyClicks(dialog.changes, "Issued for tender")
    session.adopt(Project.of([Hall(id="another")]), path=tmp_path / "another.hall", name="another")
    assert not dialog.isVisible()
    assert revisions(session.project) == ()
