"""The tools, in metres and without a window: press, move, release, escape, undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.document.document import Document
from core.editing.measure_tool import MeasureTool
from core.editing.place_tool import PlaceTool
from core.editing.select_tool import SelectTool
from core.editing.tool import Feedback, PointerEvent
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall


class Desk:
    """A host that remembers what it was asked."""

    def __init__(self) -> None:
        hall = Hall(id="hall", outline_m=((0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)))
        racks = [Rack(id=f"r{n}", tag=f"R-{n}", hall_id="hall", x_m=3.3 + 0.6 * n, y_m=4.6) for n in range(3)]
        self.document = Document(Project.of([hall, *racks]))
        self.selection: tuple[str, ...] = ()
        self.previewed: Project | None = None
        self.feedback = Feedback()

    @property
    def project(self) -> Project:
        return self.document.project

    def select(self, ids) -> None:
        self.selection = tuple(ids)

    def preview(self, project) -> None:
        self.previewed = project

    def execute(self, command) -> bool:
        self.document.execute(command)
        return True

    def show(self, feedback) -> None:
        self.feedback = feedback


def at(x_m: float, y_m: float, **how) -> PointerEvent:
    return PointerEvent(x_m, y_m, 0.01, **how)


def drag(tool, start: PointerEvent, end: PointerEvent) -> None:
    """Press at one place, move to another and release there."""
    tool.press(start)
    tool.move(end)
    tool.release(end)


def test_a_drag_is_one_step_and_one_undo_restores_it():
    desk, before = Desk(), None
    before = desk.project
    tool = SelectTool(desk)
    tool.press(at(3.3, 4.6))
    for n in range(1, 31):
        tool.move(at(3.3, 4.6 - 0.1 * n, is_free=True))
        assert desk.project is before
    tool.release(at(3.3, 1.6))
    assert desk.project.get("r0").y_m == pytest.approx(1.6)
    assert len(desk.document.steps) == 1
    desk.document.undo()
    assert desk.project == before


def test_escape_drops_a_drag():
    desk = Desk()
    before = desk.project
    tool = SelectTool(desk)
    tool.press(at(3.3, 4.6))
    tool.move(at(5.0, 2.0))
    assert desk.previewed is not None
    tool.escape()
    tool.release(at(5.0, 2.0))
    assert desk.project is before
    assert desk.previewed is None
    assert desk.document.steps == ()


def test_a_dragged_rack_snaps_to_its_neighbour():
    desk = Desk()
    tool = SelectTool(desk)
    drag(tool, at(4.5, 4.6), at(5.08, 4.6))
    assert desk.project.get("r2").x_m == pytest.approx(5.1, abs=0.16)
    drag(tool, at(desk.project.get("r2").x_m, 4.6), at(4.53, 4.6))
    assert desk.project.get("r2").x_m == pytest.approx(4.5)


def test_a_band_to_the_right_encloses_and_to_the_left_touches():
    desk = Desk()
    tool = SelectTool(desk)
    drag(tool, at(2.9, 3.5), at(4.0, 5.5))
    assert desk.selection == ("r0",)
    tool.press(at(4.0, 5.5))
    tool.escape()
    drag(tool, at(5.2, 3.9), at(4.0, 3.5))
    assert desk.selection == ()
    drag(tool, at(5.2, 5.5), at(4.0, 4.0))
    assert set(desk.selection) == {"r1", "r2"}


def test_colliding_racks_are_shown_while_dragging():
    desk = Desk()
    tool = SelectTool(desk)
    tool.press(at(3.3, 4.6))
    tool.move(at(3.6, 4.6, is_free=True))
    assert desk.feedback.colliding_ids == {"r0"}


def test_placing_stays_active_and_escape_leaves_no_trace():
    desk = Desk()
    tool = PlaceTool(desk, Rack(tag="R-9"))
    tool.move(at(8.0, 2.0))
    assert desk.feedback.ghost_ids
    tool.release(at(8.0, 2.0))
    tool.release(at(9.0, 2.0))
    assert len(desk.project.racks) == 5
    assert len({r.tag for r in desk.project.racks}) == 5
    assert all(r.hall_id == "hall" for r in desk.project.racks)
    tool.move(at(10.0, 2.0))
    tool.escape()
    assert len(desk.project.racks) == 5
    assert desk.previewed is None


SERVER = RackUnit(id="new", name="Server", u_height=4, rated_power_w=3e3)


def test_a_server_goes_into_the_rack_under_it_and_stands_in_a_cabinet_of_its_own_elsewhere():
    desk = Desk()
    tool = PlaceTool(desk, Rack(tag="R-9", units=(SERVER,)), SERVER)
    rack = desk.project.racks[0]
    before = len(desk.project.racks)
    tool.move(at(rack.x_m, rack.y_m))
    assert desk.previewed is None
    assert desk.feedback.shape == rack.rectangle.corners()
    assert desk.feedback.text == f"Server into {rack.tag}: then {rack.used_u + 4} of {rack.u_capacity} U"
    for count in (1, 2):
        tool.release(at(rack.x_m, rack.y_m))
        filled = desk.project.get(rack.id)
        assert [u.name for u in filled.units][-count:] == ["Server"] * count
        assert len(desk.project.racks) == before
    assert len({u.id for u in filled.units}) == len(filled.units)
    assert filled.units[-1].u_position == filled.units[-2].u_position + 4
    tool.release(at(8.0, 2.0))
    assert len(desk.project.racks) == before + 1


def test_racks_selected_with_the_one_under_it_take_a_server_each_and_full_ones_none():
    desk = Desk()
    first, second, third = desk.project.racks
    full = replace(third, units=(replace(SERVER, id="full", u_height=third.u_capacity - 2),))
    desk.document = Document(desk.project.with_changes({full.id: full}))
    desk.select((first.id, second.id, full.id))
    tool = PlaceTool(desk, Rack(tag="R-9", units=(SERVER,)), SERVER)
    tool.release(at(first.x_m, first.y_m))
    assert [desk.project.get(r.id).used_u for r in (first, second)] == [first.used_u + 4, second.used_u + 4]
    assert desk.project.get(full.id) is full
    assert len(desk.document.steps) == 1
    desk.select(())
    tool.move(at(full.x_m, full.y_m))
    assert desk.feedback.is_refused
    assert "has a gap of 2 U at most" in desk.feedback.text
    tool.release(at(full.x_m, full.y_m))
    assert len(desk.document.steps) == 1


def test_a_server_is_put_into_a_rack_by_keys():
    desk = Desk()
    rack = desk.project.racks[0]
    tool = PlaceTool(desk, Rack(tag="R-9", units=(SERVER,)), SERVER)
    assert tool.start_at(rack.x_m, rack.y_m)
    assert not tool.start_at(rack.x_m, rack.y_m)
    tool.nudge(0.05, 0.0)
    tool.put_down()
    assert desk.project.get(rack.id).used_u == rack.used_u + 4


def test_measuring_edits_nothing():
    desk = Desk()
    tool = MeasureTool(desk)
    drag(tool, at(1.0, 1.0), at(4.0, 5.0))
    assert "5.000 m" in desk.feedback.dimension[2]
    assert desk.document.steps == ()


def test_a_ghost_snaps_with_guides_and_shows_its_distances():
    desk = Desk()
    tool = PlaceTool(desk, Rack(tag="R-9"))
    tool.move(at(6.46, 4.55))
    ghost = desk.previewed.get(desk.feedback.ghost_ids[0])
    assert ghost.y_m == pytest.approx(4.6)
    assert desk.feedback.guides
    assert {words for _, _, words in desk.feedback.gaps} >= {f"{ghost.rectangle.x0_m - 4.8:.2f} m"}
