"""Walls, bodies, areas and tiles drawn by two points, in metres."""

from __future__ import annotations

import pytest

from core.commands.storeys import AddStorey
from core.document.document import Document
from core.editing.drawing_tools import DRAWING_TOOLS
from core.editing.select_tool import SelectTool
from core.model.cooling import PerforatedTile
from core.model.space import Beam, Column, KeepOut, Wall
from tests.editing.test_gestures import Desk, at
from tests.editing.test_hall_tool import type_in


def tool_of(desk, name):
    return DRAWING_TOOLS[name](desk, lambda: None)


def drag(tool, start, end, **how):
    tool.move(at(*start, **how))
    tool.press(at(*start, **how))
    tool.move(at(*end, **how))
    tool.release(at(*end, **how))


def test_a_wall_is_dragged_along_the_longer_way_and_belongs_to_its_hall():
    desk = Desk()
    drag(tool_of(desk, "draw_wall"), (1.0, 6.0), (5.02, 6.3))
    (wall,) = desk.project.of_type(Wall)
    assert (wall.x0_m, wall.y0_m, wall.x1_m, wall.y1_m) == pytest.approx((1.05, 6.0, 4.95, 6.0))
    assert wall.y0_m == wall.y1_m
    assert (wall.tag, wall.hall_id) == ("Wall 1", "hall")
    assert desk.selection == (wall.id,)


def test_two_clicks_and_a_typed_length_make_a_wall_too():
    desk = Desk()
    tool = tool_of(desk, "draw_wall")
    tool.press(at(1.05, 6.0))
    tool.release(at(1.05, 6.0))
    tool.move(at(2.0, 6.0))
    type_in(tool, "3.333\r")
    (wall,) = desk.project.of_type(Wall)
    assert wall.x1_m == pytest.approx(4.383)


def test_the_sizes_of_a_column_are_typed_and_it_reaches_the_ceiling():
    desk = Desk()
    tool = tool_of(desk, "draw_column")
    tool.press(at(9.0, 6.0))
    tool.move(at(9.3, 6.2))
    type_in(tool, "0.45\t0.5\r")
    (column,) = desk.project.of_type(Column)
    assert (column.width_m, column.depth_m, column.height_m) == pytest.approx((0.45, 0.5, 3.6))
    assert (column.x_m, column.y_m) == pytest.approx((9.225, 6.25))


def test_a_beam_hangs_under_the_ceiling():
    desk = Desk()
    drag(tool_of(desk, "draw_beam"), (0.0, 6.0), (12.0, 6.3))
    (beam,) = desk.project.of_type(Beam)
    assert beam.bottom_m + beam.height_m == pytest.approx(3.6)


def test_tiles_fill_the_places_that_have_none():
    desk = Desk()
    tool = tool_of(desk, "draw_tiles")
    drag(tool, (3.0, 6.0), (4.2, 6.6))
    assert len(desk.project.of_type(PerforatedTile)) == 2
    drag(tool, (3.0, 6.0), (4.8, 7.2))
    places = {(round(t.x_m, 3), round(t.y_m, 3)) for t in desk.project.of_type(PerforatedTile)}
    assert places == {(x, y) for x in (3.3, 3.9, 4.5) for y in (6.3, 6.9)}
    assert len(desk.document.steps) == 2


@pytest.mark.parametrize(
    ("name", "end", "words"),
    [
        ("draw_tiles", (3.6, 6.6), "1 tile"),
        ("draw_tiles", (4.2, 6.6), "2 tiles"),
        ("draw_grilles", (3.6, 6.6), "1 grille"),
        ("draw_grilles", (4.2, 6.6), "2 grilles"),
    ],
)
def test_what_is_placed_is_counted_by_its_name(name, end, words):
    desk = Desk()
    tool = tool_of(desk, name)
    tool.press(at(3.0, 6.0))
    tool.move(at(*end))
    assert words in (desk.feedback.text, *(text for text, _ in desk.feedback.labels))


def test_escape_and_a_drag_of_nothing_leave_no_trace():
    desk = Desk()
    before = desk.project
    for name in ("draw_wall", "draw_column", "draw_beam", "draw_door", "draw_keep_out", "draw_tiles", "draw_grilles"):
        tool = tool_of(desk, name)
        tool.press(at(6.0, 6.0))
        tool.move(at(8.0, 7.2))
        assert desk.feedback.shape
        tool.escape()
        tool.release(at(8.0, 7.2))
        assert desk.project is before
        assert desk.feedback.shape == ()


def test_a_wall_is_selected_by_a_click_and_its_end_is_dragged():
    desk = Desk()
    wall = Wall(id="w", tag="W-1", hall_id="hall", x0_m=1.0, y0_m=7.0, x1_m=5.0, y1_m=7.0)
    desk.document = Document(desk.project.with_changes({"w": wall}))
    tool = SelectTool(desk)
    tool.press(at(3.0, 7.02))
    tool.release(at(3.0, 7.02))
    assert desk.selection == ("w",)
    tool.press(at(5.02, 7.02))
    tool.move(at(8.0, 7.3, is_free=True))
    tool.release(at(8.0, 7.3, is_free=True))
    moved = desk.project.get("w")
    assert (moved.x1_m, moved.y1_m) == pytest.approx((8.0, 7.0))
    desk.document.undo()
    assert desk.project.get("w") == wall


def test_an_area_kept_free_is_drawn_in_the_yard_as_well():
    desk = Desk()
    drag(tool_of(desk, "draw_keep_out"), (-6.0, -6.0), (-3.0, -3.0))
    (area,) = desk.project.of_type(KeepOut)
    assert area.hall_id == ""
    assert tuple(area.rectangle) == pytest.approx((-6.0, -6.0, -3.0, -3.0))


def test_tiles_of_another_storey_do_not_take_the_places():
    desk = Desk()
    drag(tool_of(desk, "draw_tiles"), (3.0, 6.0), (4.2, 6.6))
    (hall,) = desk.project.halls
    desk.document = Document(AddStorey(hall.id, "upper").apply(desk.project))
    drag(tool_of(desk, "draw_tiles"), (3.0, 6.0), (4.2, 6.6))
    assert [t.hall_id for t in desk.project.of_type(PerforatedTile)].count("upper") == 2


def test_tiles_keep_clear_of_bodies_of_any_size():
    desk = Desk()
    column = Column(tag="C", hall_id=desk.project.halls[0].id, x_m=4.5, y_m=6.9, width_m=0.7, depth_m=0.2)
    desk.document = Document(desk.project.with_changes({column.id: column}))
    drag(tool_of(desk, "draw_tiles"), (3.0, 6.0), (6.0, 7.8))
    places = {(round(t.x_m, 3), round(t.y_m, 3)) for t in desk.project.of_type(PerforatedTile)}
    covered = {(x, 6.9) for x in (3.9, 4.5, 5.1)}
    assert places == {(x, y) for x in (3.3, 3.9, 4.5, 5.1, 5.7) for y in (6.3, 6.9, 7.5)} - covered
