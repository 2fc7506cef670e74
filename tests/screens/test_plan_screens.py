"""The plan as a picture, light and dark, against stored ones."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.editing.tool import PointerEvent
from core.model.cooling import AirCooler, PerforatedTile
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Door, Hall
from desktop.floorplan.plan_view import PlanView
from desktop.jobs.live_room import LiveRoom
from desktop.session import Session
from desktop.theme import DARK, LIGHT, Theme, apply_theme, font
from tests.desktop.driving import dispose
from tests.screens.comparing import assert_looks_like, share_that_differs
from tests.support.painted_results import room_results

pytestmark = pytest.mark.screens

SHARE_AT_MOST = 0.02
"""Room for the edges of letters, which another rasteriser draws a little differently."""


def hall_of_two_rows() -> Project:
    hall = Hall(id="hall", tag="Hall 1", outline_m=((0.0, 0.0), (7.2, 0.0), (7.2, 6.0), (0.0, 6.0)))
    unit = (RackUnit(id="u", name="Server", u_position=1, u_height=8, rated_power_w=10_000.0),)
    racks = [
        Rack(
            id=f"r{row}{n}",
            tag=f"R-{'AB'[row]}{n + 1}",
            hall_id="hall",
            x_m=2.4 + 2.4 * row,
            y_m=2.1 + 0.6 * n,
            rotation_deg=(90, 270)[row],
            units=unit,
        )
        for row in range(2)
        for n in range(4)
    ]
    tiles = [PerforatedTile(id=f"t{n}", tag=f"T{n}", hall_id="hall", x_m=3.6, y_m=2.1 + 0.6 * n) for n in range(4)]
    others = [
        AirCooler(id="c", tag="CRAH-1", hall_id="hall", x_m=0.6, y_m=3.0, rotation_deg=90),
        Door(id="d", tag="D1", hall_id="hall", x_m=6.0, y_m=0.5, width_m=1.0, depth_m=1.0),
    ]
    return Project.of([hall, *racks, *tiles, *others])


def painted(theme: Theme, *, drags: bool = False) -> QImage:
    QApplication.setStyle("Fusion")
    QApplication.setFont(font())
    apply_theme(theme)  # as the program runs, whatever an earlier test has left
    session = Session(LiveRoom())
    view = PlanView(session, theme)
    view.resize(640, 480)
    project = hall_of_two_rows()
    session.adopt(project, path=None, name="two rows")
    view.show()
    session.results_changed.emit(room_results(project))
    session.select(("r02",))
    if drags:
        rack = project.get("r02")
        view.tools.select_tool.press(PointerEvent(rack.x_m, rack.y_m, 0.01))
        view.tools.select_tool.move(PointerEvent(rack.x_m + 0.9, rack.y_m + 0.3, 0.01))
    QApplication.processEvents()
    image = view.grab().toImage()
    view.escape()
    view.close()
    session.deleteLater()
    dispose(view)
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_the_plan_looks_as_it_did(qapp, tmp_path, theme):
    assert_looks_like(painted(theme), f"plan_{theme.name}", tmp_path, share_at_most=SHARE_AT_MOST)


def test_a_drag_looks_as_it_did(qapp, tmp_path):
    assert_looks_like(painted(LIGHT, drags=True), "plan_drag", tmp_path, share_at_most=SHARE_AT_MOST)


def test_the_comparison_sees_a_moved_rack_and_another_theme(qapp):
    plain = painted(LIGHT)
    assert share_that_differs(plain, painted(LIGHT))[0] == 0.0
    assert share_that_differs(plain, painted(LIGHT, drags=True))[0] > SHARE_AT_MOST
    assert share_that_differs(plain, painted(DARK))[0] > SHARE_AT_MOST
