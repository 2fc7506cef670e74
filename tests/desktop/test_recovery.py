"""Unsaved work is kept beside the window while it is edited, and offered by a bar after a start that ended badly."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from core.commands.move import MoveItems
from core.storage.draft_note import DraftNote, read_note
from core.storage.file_stamp import stamp_of
from core.storage.left_drafts import claim_drafts
from core.storage.project_file import load, save
from core.storage.recovery import COPY, DAMAGED, begin_draft, keep_copy, read_copy
from desktop.app import application, build_window
from desktop.dialogs.questions import ChangedElsewhere, Unsaved
from desktop.preferences import Preferences
from desktop.window.autosave import LOOK_AGAIN_MS, STILL_S
from tests.desktop.driving import dispose, wait_until
from tests.support.small_projects import small_project

SOON_S = 1.0
LONG_AFTER_S = 3.0 * SOON_S
PROJECT = small_project()


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "kept" / "recovery"
    monkeypatch.setattr("desktop.window.recovery.recovery_folder", lambda: folder)
    return folder


@pytest.fixture
def opened(qapp, root):
    """A window that keeps copies soon, and whatever else is opened with ``another``."""
    windows = []

    def another(project=PROJECT, path=None):
        application()
        window, session = build_window(Preferences(recovery_s=SOON_S))
        windows.append((window, session))
        window.resize(1280, 800)
        window.show()
        session.adopt(project, path=path, name=path.stem if path else "small")
        window.recovery.start()
        wait_until(lambda: window.recovery.has_looked)
        return window, session

    yield another
    for window, session in windows:
        session.document.mark_saved()
        window.close()
        dispose(window)


def edit(session, by_m: float = 0.5) -> None:
    assert session.execute(MoveItems((session.project.racks[0].id,), by_m, 0.0))


def copies(root: Path) -> list[Path]:
    return sorted(root.glob(f"*/{COPY}"))


def wait_long() -> None:
    end = time.monotonic() + LONG_AFTER_S
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def left_behind(root: Path, file: Path | None = None, project=PROJECT, edits: int = 3) -> Path:
    draft = begin_draft(root)
    keep_copy(draft.folder, project, DraftNote("hall", file, stamp_of(file) if file else None, edits))
    draft.leave()
    return draft.folder


def is_kept(window, project) -> bool:
    """Whether the copy holds this design, and nothing more is to be written."""
    found = copies(window.recovery._root)
    return not window.recovery.autosave.writer.is_busy and len(found) == 1 and load(found[0]) == project


def test_edits_are_kept_soon_after_the_hands_rest(opened, root, tmp_path):
    window, session = opened()
    edit(session)
    edit(session)
    wait_until(lambda: is_kept(window, session.project))
    note = read_note(copies(root)[0].parent)
    assert note is not None
    assert (note.name, note.file, note.edits) == ("small", None, 2)
    edit(session, -0.2)
    wait_until(lambda: is_kept(window, session.project))
    assert list(tmp_path.glob("*.hall")) == [], "nothing is written beside the planner's files"


@pytest.mark.parametrize("end", ["undo", "save", "leave", "close"])
def test_the_copy_goes_when_no_edit_is_unsaved_any_more(opened, root, tmp_path, end):
    file = tmp_path / "hall.hall"
    save(PROJECT, file)
    window, session = opened(path=file)
    edit(session)
    wait_until(lambda: is_kept(window, session.project))
    window.files.questions.unsaved = lambda name: Unsaved.DISCARD
    if end == "undo":
        session.undo()
    elif end == "save":
        window.actions_by_name["save"].trigger()
    elif end == "leave":
        window.files.new()
    else:
        window.close()
    wait_until(lambda: copies(root) == [])
    wait_until(lambda: list(root.iterdir()) == [])


def test_a_copy_that_is_being_written_when_the_design_is_saved_goes_too(opened, root):
    window, session = opened()
    edit(session)
    writer = window.recovery.autosave.writer
    wait_until(lambda: writer.is_busy)
    window.recovery.autosave._timer.stop()
    session.take_saved(session.project, Path("elsewhere.hall"))
    wait_until(lambda: not writer.is_busy)
    assert list(root.iterdir()) == []
    assert not writer.has_copy


def test_nothing_is_written_in_the_middle_of_a_gesture(opened, root):
    window, session = opened()
    begun = []
    window.recovery.autosave.writer.write = lambda project, note: begun.append(note)
    rack, left = session.project.racks[0], Qt.MouseButton.LeftButton
    port, handle = window.plan.viewport(), window.windowHandle()  # whose events tell which buttons are held
    points = [port.mapTo(window, window.plan.view_point(rack.x_m + 0.5 + n / 40, rack.y_m)) for n in range(40)]
    edit(session)
    QTest.mousePress(handle, left, pos=points[0])
    end = time.monotonic() + LONG_AFTER_S
    while time.monotonic() < end:
        for point in points:
            QTest.mouseMove(handle, point)
    time.sleep(2.0 * STILL_S)  # a turn that takes long, and a hand that rests with the button held
    QTest.qWait(2 * LOOK_AGAIN_MS)
    assert session.shown_project is not session.project
    assert begun == []
    QTest.mouseRelease(handle, left, pos=points[-1])
    wait_until(lambda: begun != [])
    assert begun[0].edits == 2


def test_a_gesture_that_waits_for_hours_does_not_keep_copies_from_being_written(opened, root):
    window, session = opened()
    edit(session)
    session.set_preview(MoveItems((session.project.racks[0].id,), 1.0, 0.0).apply(session.project))
    wait_until(lambda: is_kept(window, session.project))
    assert session.shown_project is not session.project


def test_copies_can_be_switched_off_and_on(opened, root):
    window, session = opened()
    window.actions_by_name["recovery_choice"].trigger()
    dialog = window.findChild(QDialog)
    dialog.switch.click()
    assert not window.preferences.has_recovery
    edit(session)
    wait_long()
    assert not root.exists()
    dialog.switch.click()
    dialog.interval.setValue(2)
    assert window.preferences.recovery_interval_s == 2.0
    wait_until(lambda: is_kept(window, session.project))
    dialog.switch.click()
    wait_until(lambda: copies(root) == [])
    dialog.close()


def test_a_folder_that_cannot_be_written_is_told_once_and_quietly(opened, root):
    root.parent.mkdir()
    root.write_text("a file is in its place")
    window, session = opened()
    told, failed = [], []
    window.recovery.autosave.told.connect(told.append)
    window.recovery.autosave.writer.failed.connect(lambda *_: failed.append(1))
    edit(session)
    wait_until(lambda: len(failed) > 2)
    assert len(told) == 1
    assert told[0].startswith("Unsaved work is not kept: ")
    assert not window.messages.isVisible()
    assert window.findChildren(QDialog) == []
    root.unlink()
    wait_until(lambda: is_kept(window, session.project))


def test_work_is_recovered_by_keys_alone_as_unsaved_and_still_of_its_file(opened, root, tmp_path):
    file = tmp_path / "hall.hall"
    save(PROJECT, file)
    edited = MoveItems((PROJECT.racks[0].id,), 0.5, 0.0).apply(PROJECT)
    folder = left_behind(root, file, edited)
    window, session = opened()
    bar = window.recovery.bar
    assert bar.isVisible()
    for words in ("hall.hall", "3 edits not saved", "newer than the file"):
        assert words in bar.text
    window.activateWindow()
    window.plan.setFocus()
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is bar.recover
    QTest.keyClick(bar.recover, Qt.Key.Key_Space)
    wait_until(lambda: session.path == file)
    assert session.project == edited
    assert session.document.is_dirty
    assert window.windowTitle().startswith("hall.hall*")
    assert QApplication.focusWidget() is window.plan
    assert not bar.isVisible()
    assert copies(root) == [folder / COPY], "it is kept until the design is saved"
    assert claim_drafts(root).drafts == ()
    asked = []
    window.files.questions.changed_elsewhere = asked.append
    window.actions_by_name["save"].trigger()
    wait_until(lambda: not session.document.is_dirty)
    assert asked == []
    assert load(file) == edited
    wait_until(lambda: list(root.iterdir()) == [])


def test_saving_over_a_file_that_was_saved_since_is_asked_about(opened, root, tmp_path):
    file = tmp_path / "hall.hall"
    save(PROJECT, file)
    edited = MoveItems((PROJECT.racks[0].id,), 0.5, 0.0).apply(PROJECT)
    left_behind(root, file, edited)
    save(PROJECT, file)
    window, session = opened()
    assert "the file was saved again since" in window.recovery.bar.text
    window.recovery.bar.recover.click()
    wait_until(lambda: session.path == file)
    asked = []
    window.files.questions.changed_elsewhere = lambda name: asked.append(name) or ChangedElsewhere.CANCEL
    window.actions_by_name["save"].trigger()
    assert asked == ["hall.hall"]
    assert load(file) == PROJECT
    assert session.document.is_dirty
    edit(session, 0.1)
    wait_until(lambda: is_kept(window, session.project))
    assert read_note(copies(root)[0].parent).edits == 4


def test_what_is_open_and_edited_is_not_given_up_for_what_is_recovered(opened, root):
    left_behind(root)
    window, session = opened()
    edit(session)
    present = session.project
    window.files.questions.unsaved = lambda name: Unsaved.CANCEL
    window.recovery.bar.recover.click()
    wait_until(window.recovery.bar.isEnabled)
    assert session.project is present
    assert window.recovery.bar.isVisible()


def test_discarding_asks_again_and_then_deletes(opened, root):
    left_behind(root)
    window, _ = opened()
    bar = window.recovery.bar
    window.activateWindow()
    window.recovery.open_bar()
    bar.discard.setFocus()
    QTest.keyClick(bar.discard, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is bar.keep
    assert "for good?" in bar.text
    assert not bar.recover.isVisible()
    QTest.keyClick(bar.keep, Qt.Key.Key_Escape)
    assert bar.recover.isVisible()
    assert len(copies(root)) == 1
    bar.discard.click()
    bar.confirm.setFocus()
    QTest.keyClick(bar.confirm, Qt.Key.Key_Space)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is window.plan
    assert list(root.iterdir()) == []


def test_later_leaves_all_copies_for_the_next_start(opened, root):
    folders = {left_behind(root), left_behind(root)}
    window, _ = opened()
    bar = window.recovery.bar
    assert "1 of 2" in bar.next.text()
    bar.next.click()
    assert "2 of 2" in bar.next.text()
    second, _ = opened()
    assert not second.recovery.bar.isVisible(), "the first window has them"
    bar.later.click()
    assert not bar.isVisible()
    window.actions_by_name["unsaved_work"].trigger()
    assert bar.isVisible()
    window.close()
    third, _ = opened()
    assert third.recovery.bar.isVisible()
    assert {d.folder for d in third.recovery._drafts} == folders


def test_a_copy_that_proves_damaged_is_set_aside_in_words(opened, root):
    folder = left_behind(root)
    whole = (folder / COPY).read_bytes()
    (folder / COPY).write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    window, session = opened()
    present = session.project
    window.recovery.bar.recover.click()
    wait_until(lambda: not window.recovery.bar.isVisible())
    assert session.project is present
    assert "set aside" in window.messages.text
    assert (root / DAMAGED / folder.name / COPY).exists()


def test_a_copy_that_is_damaged_from_the_start_is_told_and_not_offered(opened, root):
    folder = left_behind(root)
    (folder / COPY).write_bytes(b"")
    window, _ = opened()
    assert not window.recovery.bar.isVisible()
    assert "Unsaved work on hall cannot be opened" in window.messages.text
    assert str(root / DAMAGED) in window.messages.text
    assert window.messages.isVisible()


def test_a_copy_can_be_written_to_another_file(opened, root, tmp_path):
    folder = left_behind(root)
    target = tmp_path / "rescued.hall"
    window, session = opened()
    suggested = []
    window.files.questions.file_to_save = lambda name: suggested.append(name) or target
    present = session.project
    window.recovery.bar.copy.click()
    wait_until(lambda: target.exists() and not window.files.work.is_running)
    assert load(target) == PROJECT
    assert suggested == ["hall recovered"]
    assert session.project is present
    assert window.recovery.bar.isVisible()
    assert read_copy(folder) == PROJECT


def test_recovered_work_is_compared_with_its_file(opened, root, tmp_path):
    file = tmp_path / "hall.hall"
    save(PROJECT, file)
    edited = MoveItems((PROJECT.racks[0].id,), 0.5, 0.0).apply(PROJECT)
    left_behind(root, file, edited)
    window, session = opened()
    asked = []
    window.compare.compare_with = lambda name, project: asked.append((name, project))
    window.recovery.bar.compare.click()
    wait_until(lambda: asked != [])
    assert asked == [("hall as saved", PROJECT)]
    assert session.project == edited
    assert window.compare.isVisible()
