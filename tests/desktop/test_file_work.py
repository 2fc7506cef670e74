"""Opening, saving and exporting go on beside the window, which stays free, and leave whole files or none."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.cli.file_orders import Opened, OpenOrder
from core.commands.move import MoveItems
from core.model import footprints
from core.storage.file_stamp import stamp_of
from core.storage.project_file import load, save
from core.study.live_wire import difference
from desktop import files
from desktop.dialogs.questions import ChangedElsewhere, Unsaved
from desktop.jobs.file_work import FileWork
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window, take
from tests.desktop.watching import Watchdog, require_prompt
from tests.support.large_hall import large_hall
from tests.support.small_projects import small_project

KINDS = {"pdf": b"%PDF", "svg": b"<", "csv": b"", "json": b"{", "png": b"\x89PNG"}


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def answer_with(window, path) -> None:
    window.files.questions.file_to_export = lambda name, ending: path
    window.files.questions.file_to_save = lambda name: path
    window.files.questions.file_to_open = lambda: str(path)


def finish(window) -> None:
    wait_until(lambda: not window.files.work.is_running, 90.0)


def test_exports_are_written_without_holding_the_window(opened, tmp_path):
    window, _ = opened

    def write_all():
        watchdog = Watchdog()
        for kind, head in KINDS.items():
            path = tmp_path / f"plan.{kind}"
            answer_with(window, path)
            watchdog.turn(window.actions_by_name[kind].trigger)
            assert window.work.isVisible()
            assert path.name in window.work.words.text()
            wait_until(lambda: watchdog.turn(QApplication.processEvents) or not window.files.work.is_running, 90.0)
            assert path.read_bytes().startswith(head)
            assert window.messages.text == f"Wrote {path}."
            assert not window.work.isVisible()
        return watchdog.turns

    require_prompt(write_all)
    assert sorted(f.name for f in tmp_path.iterdir()) == sorted(f"plan.{k}" for k in KINDS)


def test_an_export_with_numbers_of_before_the_last_edit_says_so(opened, tmp_path):
    window, session = opened
    hints = []
    session.message_raised.connect(lambda _, hint: hints.append(hint))

    def exported(kind) -> str:
        answer_with(window, tmp_path / f"racks.{kind}")
        window.actions_by_name[kind].trigger()
        finish(window)
        return hints[-1]

    assert exported("csv") == ""
    session.execute(MoveItems((session.project.racks[0].id,), 0.5, 0.0))
    assert "before the last edit" in exported("csv")
    assert exported("json") == ""
    take(session)
    assert exported("csv") == ""


def test_an_export_that_is_cancelled_leaves_no_file(opened, tmp_path):
    window, _ = opened
    answer_with(window, tmp_path / "report.pdf")
    window.actions_by_name["report"].trigger()
    QTest.mouseClick(window.work.cancel_button, Qt.MouseButton.LeftButton)
    finish(window)
    assert "Cancelled" in window.messages.text
    assert list(tmp_path.iterdir()) == []
    answer_with(window, tmp_path / "plan.svg")
    window.actions_by_name["svg"].trigger()
    finish(window)
    assert (tmp_path / "plan.svg").exists()


def test_a_folder_that_is_missing_is_told(opened, tmp_path):
    window, _ = opened
    answer_with(window, tmp_path / "no" / "plan.svg")
    window.actions_by_name["svg"].trigger()
    finish(window)
    assert "folder" in window.messages.text


def test_only_what_was_handed_over_counts_as_saved(opened, tmp_path):
    window, session = opened
    path, before = tmp_path / "hall.hall", session.project
    answer_with(window, path)
    window.actions_by_name["save"].trigger()
    assert not window.work.cancel_button.isVisible()
    session.execute(MoveItems(("rack-1",), 0.3, 0.0))
    finish(window)
    assert load(path) == before
    assert session.path == path
    assert session.document.is_dirty
    window.actions_by_name["save"].trigger()
    finish(window)
    assert load(path) == session.project
    assert not session.document.is_dirty


def test_a_window_that_closes_lets_a_save_finish(opened, tmp_path):
    window, session = opened
    path = tmp_path / "hall.hall"
    answer_with(window, path)
    window.actions_by_name["save"].trigger()
    assert not window.close(), "it closes by itself when the save has ended"
    wait_until(lambda: not window.isVisible(), 90.0)
    assert load(path) == session.project


def test_a_file_is_opened_and_a_broken_one_leaves_the_design(opened, tmp_path):
    window, session = opened
    before = session.project
    broken = tmp_path / "broken.hall"
    broken.write_bytes(b"%PDF-1.7 nothing")
    window.files.open(str(broken))
    finish(window)
    assert session.project is before
    assert window.messages.text
    good = tmp_path / "good.hall"
    stored = small_project()
    save(stored, good)
    window.files.open(str(good))
    finish(window)
    assert session.path == good
    assert session.project == stored
    assert not session.document.is_dirty


def test_other_work_is_refused_while_work_goes_on(opened, tmp_path):
    window, _ = opened
    answer_with(window, tmp_path / "plan.svg")
    window.actions_by_name["svg"].trigger()
    window.actions_by_name["csv"].trigger()
    assert "goes on" in window.messages.text
    finish(window)
    assert [f.name for f in tmp_path.iterdir()] == ["plan.svg"]


def test_leaving_an_edited_design_saves_it_beside_the_window_and_goes_on(opened, tmp_path):
    window, session = opened
    path, edited = tmp_path / "hall.hall", MoveItems(("rack-1",), 0.3, 0.0)
    answer_with(window, path)
    window.files.questions.unsaved = lambda name: Unsaved.SAVE
    session.execute(edited)
    kept = session.project
    window.actions_by_name["new"].trigger()
    assert window.files.work.is_running, "saved by the process, not by the window"
    assert session.project is kept
    assert window.work.isVisible()
    wait_until(lambda: session.project is not kept, 90.0)
    assert load(path) == kept
    assert session.path is None
    assert not window.work.isVisible()


def test_an_edit_made_while_it_is_saved_is_asked_about_again(opened, tmp_path):
    window, session = opened
    path, asked = tmp_path / "hall.hall", []
    answer_with(window, path)
    window.files.questions.unsaved = lambda name: asked.append(name) or Unsaved.SAVE
    session.execute(MoveItems(("rack-1",), 0.3, 0.0))
    assert not window.close()
    session.execute(MoveItems(("rack-2",), 0.3, 0.0))
    kept = session.project
    wait_until(lambda: not window.isVisible(), 90.0)
    assert len(asked) == 2
    assert load(path) == kept


def test_a_save_that_fails_keeps_the_window_and_the_edit(opened, tmp_path):
    window, session = opened
    answer_with(window, tmp_path / "no" / "hall.hall")
    window.files.questions.unsaved = lambda name: Unsaved.SAVE
    session.execute(MoveItems(("rack-1",), 0.3, 0.0))
    assert not window.close()
    finish(window)
    QTest.qWait(50)
    assert window.isVisible()
    assert session.document.is_dirty
    assert window.messages.text
    window.files.questions.unsaved = lambda name: Unsaved.CANCEL
    assert not window.close()
    window.files.questions.unsaved = lambda name: Unsaved.DISCARD
    assert window.close()


def test_a_file_that_was_read_when_opening_is_given_up_is_not_taken(qapp, monkeypatch):
    """Else the design would take the place of one that the planner has just chosen to save, and be saved over it."""
    work, taken, ends, failures, is_read = FileWork(), [], [], [], threading.Event()
    work.ended.connect(lambda: ends.append(True))
    work.failed.connect(lambda *words: failures.append(words))

    def read(order, progress):
        is_read.set()
        return Opened(difference(None, small_project()), is_own_file=True)

    monkeypatch.setattr(work, "_ask", read)
    assert work.begin(lambda: OpenOrder("a.hall"), "Opening", taken.append)
    assert is_read.wait(20.0)
    work.cancel()  # its answer is on the way, but was not handed over
    wait_until(lambda: bool(ends), 20.0)
    assert taken == []
    assert failures == [("Cancelled.", "Nothing was changed.")]


@pytest.mark.parametrize("wish", list(ChangedElsewhere))
def test_what_another_window_saved_meanwhile_is_not_lost_unasked(opened, tmp_path, wish):
    window, session = opened
    path, elsewhere = tmp_path / "shared.hall", tmp_path / "mine.hall"
    asked: list[str] = []
    save(small_project(), path)
    answer_with(window, path)
    window.files.questions.changed_elsewhere = lambda name: asked.append(name) or wish
    window.actions_by_name["open"].trigger()
    finish(window)
    racks = [r.id for r in session.project.racks]

    session.execute(MoveItems((racks[0],), 0.1, 0.0))
    window.actions_by_name["save"].trigger()  # nobody else has touched it
    finish(window)
    assert asked == []
    assert not session.document.is_dirty

    theirs = MoveItems((racks[1],), 0.2, 0.0).apply(load(path))
    save(theirs, path)
    session.execute(MoveItems((racks[0],), 0.1, 0.0))
    answer_with(window, elsewhere)
    window.actions_by_name["save"].trigger()
    finish(window)
    assert asked == ["shared.hall"]
    assert (load(path) == theirs) is (wish is not ChangedElsewhere.OVERWRITE)
    assert elsewhere.exists() is (wish is ChangedElsewhere.SAVE_AS)
    assert session.document.is_dirty is (wish is ChangedElsewhere.CANCEL)
    if wish is ChangedElsewhere.OVERWRITE:
        assert load(path) == session.project
        session.execute(MoveItems((racks[0],), 0.1, 0.0))
        window.actions_by_name["save"].trigger()  # what was saved here is known
        finish(window)
        assert len(asked) == 1


def test_what_another_saves_before_the_window_hears_of_its_own_save_is_not_taken_for_its_own(opened, tmp_path):
    window, session = opened
    path, asked = tmp_path / "shared.hall", []
    answer_with(window, path)
    window.files.questions.changed_elsewhere = lambda name: asked.append(name) or ChangedElsewhere.CANCEL
    window.actions_by_name["save"].trigger()
    finish(window)
    racks = [r.id for r in session.project.racks]
    theirs = MoveItems((racks[1],), 0.2, 0.0).apply(session.project)
    before = stamp_of(path)
    session.execute(MoveItems((racks[0],), 0.1, 0.0))
    window.actions_by_name["save"].trigger()
    deadline = time.monotonic() + 30.0
    while stamp_of(path) == before and time.monotonic() < deadline:
        time.sleep(0.01)  # no event is taken: the window does not know yet that its file is written
    save(theirs, path)
    finish(window)
    session.execute(MoveItems((racks[0],), 0.1, 0.0))
    window.actions_by_name["save"].trigger()
    finish(window)
    assert asked == ["shared.hall"]
    assert load(path) == theirs


def test_saving_again_while_a_save_ends_is_nobody_elses_work(opened, tmp_path):
    window, session = opened
    path, asked = tmp_path / "own.hall", []
    answer_with(window, path)
    window.files.questions.changed_elsewhere = lambda name: asked.append(name) or ChangedElsewhere.CANCEL
    window.actions_by_name["save"].trigger()
    finish(window)
    before = stamp_of(path)
    session.execute(MoveItems((session.project.racks[0].id,), 0.1, 0.0))
    window.actions_by_name["save"].trigger()
    deadline = time.monotonic() + 30.0
    while stamp_of(path) == before and time.monotonic() < deadline:
        time.sleep(0.01)  # no event is taken: the window does not know yet that its file is written
    window.actions_by_name["save"].trigger()
    finish(window)
    assert asked == []
    assert not session.document.is_dirty


def test_where_everything_stands_is_read_beside_the_window(opened, tmp_path, monkeypatch):
    window, session = opened
    path = tmp_path / "racks.hall"
    save(large_hall(4, 6), path)
    monkeypatch.setattr(footprints, "MANY", 1)
    readers: list[tuple[int, bool]] = []

    def read_ahead(project):
        footprints.read_ahead(project)
        readers.append((threading.get_ident(), bool(footprints._read_ahead)))

    monkeypatch.setattr(files, "read_ahead", read_ahead)
    answer_with(window, path)
    window.actions_by_name["open"].trigger()
    wait_until(lambda: session.path == path, 90.0)
    rest()
    assert [has_read for _, has_read in readers] == [True]
    assert readers[0][0] != threading.get_ident()
    assert not any(items is session.project.racks for items, _ in footprints._read_ahead), "not drawn from it"
    plan = window.plan.racks.held.plan
    assert np.allclose(plan.boxes_m, [list(rack.rectangle) for rack in plan.items])
