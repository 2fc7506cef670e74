"""The power view of the plan: colours, dead racks, links of the selection, and its turn with the heat map."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.drawing.power_numbers import Service
from core.drawing.power_plan import load_patches, plan_routes
from core.geometry.rectangle import Rectangle
from core.model.electrical import PowerPath
from desktop.widgets.load_legend import level_words
from tests.desktop.driving import dispose
from tests.desktop.oneline.test_oneline_view import opened, take
from tests.support.painted_results import room_results
from tests.support.power_projects import two_n


@pytest.fixture
def plan():
    window, session = opened(two_n())
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    yield window, session
    session.document.mark_saved()
    window.close()
    dispose(window)


def test_units_and_both_sides_of_racks_have_the_loading_of_their_feeds():
    project = two_n()
    flow = room_results(project).power.value.chain
    patches = load_patches(project, flow)
    units = [flow.loading_ratio[flow.index[u]] for u in ("bw-1a", "bw-1b")]
    rack = project.get("rack0").rectangle
    mine = np.flatnonzero(patches.owner == project.racks.index(project.get("rack0")))
    mine = mine[np.argsort(patches.boxes_m[mine, 0])]
    assert patches.loading_ratio[mine] == pytest.approx(units)
    assert all(rack.encloses(Rectangle(*box)) for box in patches.boxes_m[mine].tolist())
    assert patches.boxes_m[mine[0], 2] < patches.boxes_m[mine[1], 0]
    assert not patches.is_dead.any()


def test_the_links_of_a_ups_run_along_the_axes_up_to_the_sources_and_down_to_its_racks():
    project = two_n()
    flow = room_results(project).power.value.chain
    routes = plan_routes(project, flow, ("ups-a",))
    for route in routes:
        for (x0, y0), (x1, y1) in zip(route.points_m, route.points_m[1:], strict=False):
            assert x0 == pytest.approx(x1) or y0 == pytest.approx(y1)
    assert sum(r.is_upstream for r in routes) == 6  # board, ATS and its two inputs, transformer, MV, utility
    assert sum(not r.is_upstream for r in routes) == 2 + 40
    assert {r.service for r in routes} == {Service.LIVE, Service.STANDBY}
    assert {r.path for r in routes} == {PowerPath.A}


def test_the_power_view_takes_the_place_of_the_heat_map_and_gives_it_back(plan):
    window, session = plan
    assert window.plan.heat.isVisible()
    QTest.keyClick(window.plan, Qt.Key.Key_P)
    QApplication.processEvents()
    assert window.plan.power.isVisible()
    assert not window.plan.heat.isVisible()
    assert window.plan.load_legend.isVisible()
    assert not window.plan.legend.isVisible()
    session.select(("ups-a",))
    assert window.plan.power.routes
    QTest.keyClick(window.plan, Qt.Key.Key_1)
    assert window.plan.heat.isVisible()
    assert not window.plan.power.isVisible()
    assert window.plan.power.routes == []


def test_fitting_the_power_view_shows_what_stands_outside_too(plan):
    window, session = plan
    source = session.project.get("grid")
    session.execute(MoveItems((source.id,), -15.0, 4.0))
    QTest.keyClick(window.plan, Qt.Key.Key_P)
    QTest.keyClick(window.plan, Qt.Key.Key_F)
    moved = session.project.get("grid")
    assert window.plan.viewport().rect().contains(window.plan.view_point(moved.x_m, moved.y_m))


def test_a_failure_is_seen_on_the_plan(plan):
    window, session = plan
    QTest.keyClick(window.plan, Qt.Key.Key_P)
    before = window.plan.grab().toImage()
    session.set_out_of_service(("ups-a", "ups-b"))
    take(session)
    assert window.plan.power.patches.is_dead.sum() >= 40
    assert window.plan.grab().toImage() != before


def test_the_legend_names_the_unit_and_every_range():
    assert level_words() == ["below 60 %", "60 % to 80 %", "80 % to 100 %", "100 % and more"]
