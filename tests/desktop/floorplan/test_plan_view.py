"""The plan driven by real mouse and key events, with painted results instead of a solver."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.drawing.facts import measured_places
from core.editing.tool import Feedback
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import MeasuredPoint
from core.model.space import Hall
from desktop.floorplan.plan_view import PlanView
from desktop.jobs.live_room import LiveRoom
from desktop.session import Session
from desktop.theme import LIGHT
from tests.desktop.driving import dispose, drag, mouse
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project

LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton


@pytest.fixture
def shown(qapp):
    session = Session(LiveRoom())
    view = PlanView(session, LIGHT)
    view.resize(900, 700)
    session.adopt(small_project(), path=None, name="small")
    view.show()
    QApplication.processEvents()
    yield view, session
    view.close()
    session.deleteLater()
    dispose(view)


def take(session: Session, warmer_k: float = 0.0) -> None:
    session.results = room_results(session.shown_project, warmer_k)
    session.results_changed.emit(session.results)


def test_dragging_a_rack_previews_it_and_commits_one_step(shown):
    view, session = shown
    rack = session.project.get("rack-1")
    previews: list[Project] = []
    session.preview_changed.connect(lambda p: previews.append(p) if p is not None else None)
    start = view.view_point(rack.x_m, rack.y_m)
    end = view.view_point(rack.x_m, rack.y_m + 2.0)
    drag(view.viewport(), [start, (start + end) / 2, end], QApplication.processEvents)
    assert len(previews) == 2
    assert session.shown_project is session.project
    assert session.project.get("rack-1").y_m == pytest.approx(rack.y_m + 2.0, abs=0.16)
    assert len(session.document.steps) == 1
    assert session.selection == ("rack-1",)
    session.undo()
    assert session.project.get("rack-1") == rack


def test_the_view_tells_the_distance_to_neighbours_while_dragging(shown):
    view, session = shown
    told: list[Feedback] = []
    keep = view.overlay.show_feedback
    view.overlay.show_feedback = lambda f: (told.append(f), keep(f))[1]
    rack = session.project.get("rack-2")
    start = view.view_point(rack.x_m, rack.y_m)
    drag(view.viewport(), [start, view.view_point(rack.x_m + 1.5, rack.y_m)], QApplication.processEvents)
    words = [text for _, _, text in told[-2].gaps]
    assert float(words[0].split()[0]) == pytest.approx(1.5, abs=0.16)
    assert words[1:] == ["3.40 m"], "the wall of the hall below it"
    assert told[-1] == Feedback()


def test_the_heat_map_follows_new_results_and_the_range_stays(shown):
    view, session = shown
    take(session)
    first = view.heat.image_bytes()
    take(session, warmer_k=3.0)
    assert view.heat.image_bytes() != first
    assert (view.heat.low_c, view.heat.high_c) == (18.0, 38.0)
    view.set_slice_height(0.3)
    low = view.heat.temperature_at(6.0, 4.0)
    view.set_slice_height(2.7)
    assert view.heat.temperature_at(6.0, 4.0) - low == pytest.approx(2.4, abs=0.05)


def test_hovering_a_rack_tells_inlet_and_limit_and_over_the_floor_the_air(shown):
    view, session = shown
    take(session)
    rack = session.project.get("rack-2")
    mouse(view.viewport(), QEvent.Type.MouseMove, view.view_point(rack.x_m, rack.y_m), NONE, NONE)
    assert "23.0 °C" in view._hover.card.text()
    assert "±" in view._hover.card.text()
    assert "limit" in view._hover.card.text()
    mouse(view.viewport(), QEvent.Type.MouseMove, view.view_point(7.0, 1.0), NONE, NONE)
    assert "air" in view._hover.card.text()
    assert "1.5 m" in view._hover.card.text()


def test_the_wheel_zooms_at_the_pointer_and_resizing_keeps_that_zoom(shown):
    view, _ = shown
    at = QPoint(300, 200)
    before, zoom = view.mapToScene(at), view.pixels_per_m
    event = QWheelEvent(
        QPointF(at), QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, 240), NONE,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
    after = view.mapToScene(at)
    assert view.pixels_per_m > 1.3 * zoom
    assert abs(after.x() - before.x()) * view.pixels_per_m < 2.0
    assert abs(after.y() - before.y()) * view.pixels_per_m < 2.0
    kept = view.pixels_per_m
    view.resize(800, 600)
    QApplication.processEvents()
    assert view.pixels_per_m == pytest.approx(kept, rel=1e-9)
    view.fit_all()
    view.resize(900, 700)
    QApplication.processEvents()
    assert view.pixels_per_m == pytest.approx(zoom, rel=0.02)


def test_the_middle_button_pans_and_selects_nothing(shown):
    view, session = shown
    before = view.view_point(3.0, 3.0)
    mouse(view.viewport(), QEvent.Type.MouseButtonPress, QPoint(200, 200), MIDDLE, MIDDLE)
    mouse(view.viewport(), QEvent.Type.MouseMove, QPoint(260, 230), NONE, MIDDLE)
    mouse(view.viewport(), QEvent.Type.MouseButtonRelease, QPoint(260, 230), MIDDLE, NONE)
    moved = view.view_point(3.0, 3.0) - before
    assert (moved.x(), moved.y()) == (pytest.approx(60, abs=2), pytest.approx(30, abs=2))
    assert session.selection == ()
    assert session.document.steps == ()


def test_arrow_keys_nudge_and_escape_clears_the_selection(shown):
    view, session = shown
    session.select(("rack-1",))
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    rack = session.project.get("rack-1")
    assert (rack.x_m, rack.y_m) == (pytest.approx(4.05, abs=1e-6), pytest.approx(4.5, abs=1e-6))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert session.selection == ()


def test_placing_follows_the_pointer_and_escape_places_nothing_more(shown):
    view, session = shown
    view.start_placing(Rack(tag="N-0"))
    at = view.view_point(7.0, 2.0)
    mouse(view.viewport(), QEvent.Type.MouseMove, at, NONE, NONE)
    assert len(session.shown_project.racks) == 3
    assert len(session.project.racks) == 2
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert len(session.project.racks) == 3
    mouse(view.viewport(), QEvent.Type.MouseMove, view.view_point(7.0, 5.0), NONE, NONE)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert len(session.shown_project.racks) == 3


def test_the_ghost_is_there_at_once_for_those_who_place_by_keys(shown):
    view, session = shown
    QCursor.setPos(view.mapToGlobal(QPoint(-50, -50)))
    view.start_placing(Rack(tag="N-0"))
    (ghost,) = (r for r in session.shown_project.racks if session.project.get(r.id) is None)
    middle = view.mapToScene(view.viewport().rect().center())
    assert (ghost.x_m, ghost.y_m) == (pytest.approx(middle.x(), abs=0.3), pytest.approx(-middle.y(), abs=0.3))
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Return)
    (placed,) = (session.project.get(i) for i in session.selection)
    assert (placed.x_m, placed.y_m) == (pytest.approx(ghost.x_m + 0.05, abs=1e-6), pytest.approx(ghost.y_m, abs=1e-6))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert len(session.shown_project.racks) == 3


def test_measured_points_stand_beside_their_racks_and_follow_the_cut(shown):
    view, session = shown
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (9.0, 0.0), (9.0, 6.0), (0.0, 6.0)))
    rack = Rack(id="r", tag="R-1", hall_id="hall", x_m=4.0, y_m=3.0)
    points = [MeasuredPoint(id=f"p{n}", tag=f"T{n}", rack_ids=("r",), z_m=z, measured_c=20.0 + n)
              for n, z in enumerate((0.4, 1.2, 2.0))]  # fmt: skip
    session.adopt(Project.of([hall, rack, *points]), path=None, name="measured")
    ((x, y, point),) = measured_places(session.project, 1.5)
    assert point.id == "p1"
    assert x == pytest.approx(4.0)
    assert y < rack.rectangle.y0_m
    assert view.marks.words() == ["meas. 21.0°"]
    take(session)
    assert view.marks.words() == ["meas. 21.0°\ncomp. 23.4°"]
    view.set_slice_height(0.3)
    assert view.marks.words()[0].startswith("meas. 20.0°")


def test_findings_are_marked_where_they_are(shown):
    view, session = shown
    take(session)
    assert not any({"rack-1", "rack-2"} <= set(f.ids) for f in session.results.findings)
    rack = session.project.get("rack-1")
    drag(view.viewport(), [view.view_point(4.0, 4.0), view.view_point(4.3, 4.2)], QApplication.processEvents)
    take(session)
    moved = session.project.get("rack-1")
    assert moved != rack
    middle = (0.5 * (moved.x_m + 4.6), 0.5 * (moved.y_m + 4.0))
    assert any(place == pytest.approx(middle, abs=1e-6) for place in view.marks.finding_places())


@pytest.mark.bench
def test_a_thousand_racks_pan_within_thirty_milliseconds_a_frame(shown):
    view, session = shown
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0)))
    racks = [Rack(tag=f"R-{n}", hall_id="hall", x_m=1 + 0.6 * (n % 80), y_m=2 + 2.4 * (n // 80)) for n in range(1000)]
    session.adopt(Project.of([hall, *racks]), path=None, name="large")
    times_s = []
    for _ in range(12):
        view.translate(0.1, 0.05)
        began = time.perf_counter()
        view.grab()
        times_s.append(time.perf_counter() - began)
    print(f"\nmedian frame {np.median(times_s) * 1e3:.1f} ms")
    assert np.median(times_s) < 0.03
