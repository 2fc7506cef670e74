"""What a window shows after a gesture: a section, a failure, the power view, a campus, a drawing under the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.cli.files import load_example
from core.commands.underlays import PlaceUnderlay
from core.exchange.underlay_file import Wanted, read_underlay
from core.exchange.underlay_placing import placed_underlay
from core.model.electrical import PowerUnit
from core.model.outages import with_out_of_service
from desktop.app import application, build_window
from desktop.preferences import Preferences
from tests.desktop.driving import dispose, drag, mouse, wait_until
from tests.desktop.painted_window import blowing
from tests.screens.pictures import calm_results
from tests.screens.test_window_screens import Opened, look, settle
from tests.support.dxf_files import floor_plan
from tests.support.painted_outage import outage_of

pytestmark = pytest.mark.screens
NONE = Qt.MouseButton.NoButton


def take(session, project) -> None:
    session.results = blowing(calm_results(project))
    session.results_changed.emit(session.results)


@pytest.fixture(scope="module", params=["light", "dark"])
def shown(request) -> Iterator[Opened]:
    application()
    window, session = build_window(Preferences(theme=request.param))
    window.resize(1280, 720)
    window.show()
    session.adopt(load_example("hybrid_retrofit"), path=None, name="hybrid retrofit")
    take(session, session.project)
    window.load_later()
    found = Opened(window, session, request.param)
    found.view("plan")
    yield found
    session.document.mark_saved()
    window.close()
    dispose(window)


@pytest.fixture(autouse=True)
def same_start(shown) -> None:
    """Every picture from the same panels and nothing selected, whichever tests ran before."""
    shown.choose()
    shown.window.places.reset()
    shown.window.status._cursor.setText("")
    settle()


def key(shown: Opened, letter: Qt.Key) -> None:
    shown.window.plan.setFocus()
    QTest.keyClick(shown.window.plan, letter)
    settle()


def test_a_section_drawn_with_the_mouse(shown, tmp_path):
    plan = shown.view("plan")
    plan.fit_halls()
    plan.air.change(has_arrows=True)
    settle()
    key(shown, Qt.Key.Key_X)
    points = [plan.view_point(6.6, 0.3), plan.view_point(6.6, 5.0), plan.view_point(6.6, 12.9)]
    drag(plan.viewport(), points, QApplication.processEvents)
    settle()
    canvas = plan.section.panel.canvas
    at = canvas.plot().center().toPoint()
    mouse(canvas, QEvent.Type.MouseMove, at, NONE, NONE)
    settle()
    look(shown, "section", tmp_path, plan)
    key(shown, Qt.Key.Key_Escape)
    assert plan.section.panel.isHidden()
    plan.air.change(has_arrows=False)


def test_the_power_view_of_the_plan(shown, tmp_path):
    plan = shown.view("plan")
    shown.choose(shown.first(PowerUnit, tag="BW-03A"))
    shown.window.actions_by_name["power_view"].trigger()
    plan.fit_halls()
    settle()
    look(shown, "plan_power", tmp_path, plan)
    shown.window.actions_by_name["power_view"].trigger()
    shown.choose()


def test_a_dead_ups_in_the_one_line(shown, tmp_path):
    session = shown.session
    ups = shown.first(PowerUnit, tag="UPS-A")
    view = shown.view("oneline")
    session.set_out_of_service((ups,))
    take(session, with_out_of_service(session.project, (ups,)))
    view.fit_all()
    settle()
    look(shown, "oneline_failure", tmp_path, view)
    session.set_out_of_service(())
    take(session, session.project)


def test_a_drawing_under_the_plan(shown, tmp_path):
    session, plan = shown.session, shown.view("plan")
    found = read_underlay(Wanted(str(floor_plan(tmp_path / "floor.dxf"))), lambda *_: None)
    underlay, _ = placed_underlay(session.project, found, found.unit_m)
    under = PlaceUnderlay(replace(underlay, x_m=-2.5, y_m=-5.0, opacity_ratio=0.9), (found.content,))
    plan.set_heat_map_visible(False)
    session.execute(under)
    shown.choose()
    plan.fit_halls()
    settle()
    plan.grab()
    wait_until(lambda: plan.layers.underlays.is_settled, 60.0)
    settle()
    look(shown, "plan_underlay", tmp_path, plan)
    session.undo()
    plan.set_heat_map_visible(True)
    settle()


def test_a_campus_in_the_one_line(shown, tmp_path):
    """Closed, with one block opened, and with all of its kind."""
    session, retrofit = shown.session, shown.session.project
    session.adopt(load_example("campus_50mw"), path=None, name="campus")
    take(session, session.project)
    view = shown.view("oneline")
    wait_until(lambda: not view.is_busy, 60.0)
    blocks = next(item for item in view.layout_shown.items if len(item.alike) == 36 and item.rating.endswith("racks"))
    openings = {
        "closed": lambda: None,
        "all": lambda: view.open_group(blocks, all_blocks=True),
        "block": lambda: view.show_entity(session.project.racks[100].id),
    }
    for picture_of, show in openings.items():
        view.close_all()
        show()
        wait_until(lambda: not view.is_busy, 60.0)
        view.fit_all()
        settle()
        look(shown, f"oneline_campus_50mw_{picture_of}", tmp_path, view)
    session.adopt(retrofit, path=None, name="hybrid retrofit")
    take(session, retrofit)
    settle()


def test_the_time_line_of_a_cooling_failure(shown, tmp_path):
    """The last one: a low column takes a bar, and keeps its width when that goes."""
    shown.view("plan").fit_halls()
    panel = shown.window.outage
    panel.open_panel()
    panel._followed = shown.session.project
    panel._take(outage_of(shown.session.project, shown.session.results))
    panel.slider.setValue(150)
    settle()
    look(shown, "outage_moment", tmp_path)
    panel.close_panel()
    settle()
