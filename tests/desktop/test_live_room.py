"""The study beside the window: it starts anew after its process ended, and never floods the window."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from core.cli.files import load_project
from core.commands.move import MoveItems
from core.results.design_results import DesignResults
from core.results.thermal_result import AirState
from core.study.stamp import stamp
from core.templates.pod2 import pod2
from desktop.app import application
from desktop.jobs import live_room, study_process
from desktop.jobs.live_room import LiveRoom
from tests.desktop.driving import wait_until


def test_a_process_that_ends_is_told_and_the_next_edit_is_answered(monkeypatch):
    application()
    told: list[str] = []
    answers: list[DesignResults] = []
    started: list[study_process.StudyProcess] = []

    def start() -> study_process.StudyProcess:
        started.append(study_process.StudyProcess())
        return started[-1]

    monkeypatch.setattr(live_room, "take_process", start)
    room = LiveRoom()
    room.failed.connect(told.append)
    room.results_ready.connect(answers.append)
    room.start()
    try:
        room.set_project(pod2())
        wait_until(lambda: bool(answers), 30.0)
        started[0]._process.kill()
        wait_until(lambda: bool(told), 20.0)
        answers.clear()
        room.set_project(pod2())
        wait_until(lambda: bool(answers), 30.0)
    finally:
        room.stop()
    assert "process ended" in told[0]
    assert len(started) == 2


def test_a_window_that_is_slow_to_show_results_is_not_flooded_with_them():
    application()
    shown: list[DesignResults] = []

    def show_slowly(results: DesignResults) -> None:
        time.sleep(0.15)  # as a window would that paints too much
        shown.append(results)

    room = LiveRoom()
    room.results_ready.connect(show_slowly)
    room.start()
    try:
        room.set_project(load_project("air_hall_1mw"))
        wait_until(lambda: len(shown) >= 2, 30.0)
        time.sleep(0.5)  # fifteen frames' time
        before = len(shown)
        QApplication.processEvents()
        assert len(shown) - before <= 1
        wait_until(lambda: all(h.state is AirState.REFINED for h in shown[-1].thermal.value.halls), 60.0)
    finally:
        room.stop()


def test_results_of_the_last_project_are_told_from_those_of_the_one_before():
    application()
    project = pod2()
    moved = MoveItems((project.racks[0].id,), 0.3, 0.0).apply(project)
    keys: list[tuple[str, bool]] = []
    room = LiveRoom()
    room.results_ready.connect(lambda results: keys.append((results.stamp.project_key, room.is_behind)))
    room.start()
    try:
        room.set_project(project)
        assert room.is_behind
        wait_until(lambda: not room.is_behind)
        assert keys[-1] == (stamp(project).project_key, False)
        keys.clear()
        room.set_project(moved)
        assert room.is_behind
        wait_until(lambda: not room.is_behind)
        assert keys[-1] == (stamp(moved).project_key, False)
        assert all(is_behind == (key != stamp(moved).project_key) for key, is_behind in keys)
    finally:
        room.stop()
    assert not room.is_behind
