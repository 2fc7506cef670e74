"""The first whole path: open a hall, drag a rack, watch heat and PUE move, undo, save, reopen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from core.model.rack import Rack
from core.storage.project_file import load
from tests.desktop.driving import drag, is_settled, open_window, wait_until
from tests.desktop.watching import Turn, Watchdog, require_prompt

FRAMES_WANTED = 5
DRAG_M = 3.0


@pytest.mark.journey
def test_dragging_a_rack_moves_heat_map_and_pue_and_one_undo_restores_everything(tmp_path):
    require_prompt(lambda: _drag_undo_and_reopen(tmp_path))


def _drag_undo_and_reopen(tmp_path: Path) -> list[Turn]:
    with open_window("air_hall_1mw") as (window, session):
        wait_until(lambda: is_settled(session), 60.0)
        before_project, before_pue = session.project, session.results.energy.value.pue
        rack = next(r for r in session.project.racks if r.tag == "R-A01")
        frames: set[bytes] = set()
        pues: set[float] = set()

        def look(results) -> None:
            frames.add(window.plan.heat.image_bytes())
            pues.add(results.energy.value.pue)

        session.results_changed.connect(look)
        steps = 30
        points = [window.plan.view_point(rack.x_m - DRAG_M * n / steps, rack.y_m) for n in range(steps + 1)]
        watchdog = Watchdog()
        viewport = window.plan.viewport()

        def between() -> None:
            seen = len(frames)
            for _ in range(40):
                watchdog.turn(QApplication.processEvents)
                if len(frames) > seen:
                    return

        drag(viewport, points, between)
        wait_until(lambda: watchdog.turn(QApplication.processEvents) or len(frames) >= FRAMES_WANTED, 10.0)
        wait_until(lambda: watchdog.turn(QApplication.processEvents) or not session.is_behind, 10.0)
        moved = session.project.get(rack.id)
        assert isinstance(moved, Rack)
        assert moved.x_m - rack.x_m == pytest.approx(-DRAG_M, abs=0.3)
        assert len(frames) >= FRAMES_WANTED
        assert any(abs(pue - before_pue) > 1e-9 for pue in pues), "PUE stood still"
        assert len(session.document.steps) == 1

        window.actions_by_name["undo"].trigger()
        assert session.project == before_project
        assert session.document.steps == ()

        window.actions_by_name["redo"].trigger()
        file = tmp_path / "hall.hall"
        assert session.save(file)
        assert not session.document.is_dirty
        assert load(file) == session.project
        assert session.open(str(file))
        assert session.project.get(rack.id) == moved
        return watchdog.turns


@pytest.mark.journey
def test_escape_drops_a_drag_without_a_step():
    with open_window("rise_pod2_w1") as (window, session):
        before = session.project
        rack = session.project.racks[0]
        start = window.plan.view_point(rack.x_m, rack.y_m)

        def escape() -> None:
            window.plan.escape()

        drag(window.plan.viewport(), [start, start + QPoint(30, 0), start + QPoint(60, 0)], escape)
        assert session.project is before
        assert session.shown_project is before
        assert session.document.steps == ()


@pytest.mark.journey
def test_wrong_files_are_told_in_words_and_leave_the_design_open(tmp_path):
    with open_window("rise_pod2_w1") as (window, session):
        before = session.project
        for name, content in {"a.hall": b"", "b.hall": b"%PDF-1.7 nothing", "c.json": b"{not json"}.items():
            file = tmp_path / name
            file.write_bytes(content)
            assert not session.open(str(file))
            assert window.messages.isVisible()
            assert "Traceback" not in window.messages.text
            assert session.project is before
