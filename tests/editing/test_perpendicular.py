"""Feet of perpendiculars in metres: which edges give one, what goes before it, and which tools come to rest on it."""

from __future__ import annotations

import math

import pytest

from core.document.document import Document
from core.editing.drawing_tools import DRAWING_TOOLS
from core.editing.hall_tool import GO_ON
from core.editing.measure_tool import MeasureTool
from core.editing.note_tool import NoteTool
from core.editing.perpendicular import IN_WORDS, foot_near
from core.editing.select_tool import SelectTool
from core.model.plan_marks import NoteKind, PlanNote
from core.model.space import Hall, Wall
from core.words import as_read, use_language
from tests.editing.test_gestures import Desk, at

SLANTED = Hall(id="s", tag="Hall S", outline_m=((20.0, 0.0), (30.0, 0.0), (30.0, 4.0), (20.0, 9.0)))
"""Its upper side falls from (20, 9) to (30, 4)."""


def desk_with(*entities) -> Desk:
    desk = Desk()
    desk.document = Document(desk.project.with_changes({e.id: e for e in entities}))
    return desk


def dimension(desk: Desk, start, end, **how) -> PlanNote:
    tool = NoteTool(desk, NoteKind.DIMENSION, str)
    tool.press(at(*start, is_free=True))
    tool.move(at(*end, **how))
    tool.release(at(*end, **how))
    return desk.project.of_type(PlanNote)[-1]


def line(entity) -> tuple[float, float, float, float]:
    return entity.x0_m, entity.y0_m, entity.x1_m, entity.y1_m


def test_a_dimension_meets_the_edge_of_a_rack_at_a_right_angle():
    desk = Desk()
    assert line(dimension(desk, (3.2, 1.0), (3.24, 4.05))) == pytest.approx((3.2, 1.0, 3.2, 4.0), abs=1e-9)


def test_it_says_so_in_words_and_by_a_sign_while_it_is_drawn():
    desk = Desk()
    tool = NoteTool(desk, NoteKind.DIMENSION, str)
    tool.press(at(3.2, 1.0, is_free=True))
    tool.move(at(3.24, 4.05))
    corner, edge, start = desk.feedback.right_angle
    assert (*corner, *start) == pytest.approx((3.2, 4.0, 3.2, 1.0))
    assert edge == pytest.approx((4.2, 4.0))
    assert desk.feedback.text == f"3.000 m · {IN_WORDS}"
    tool.move(at(6.0, 2.0))
    assert desk.feedback.right_angle is None
    assert desk.feedback.text == "2.973 m"


def test_it_meets_a_slanted_wall_of_a_hall_within_a_millimetre():
    desk = desk_with(SLANTED)
    note = dimension(desk, (23.0, 2.0), (25.23, 6.44))
    along, drawn = (10.0, -5.0), (note.x1_m - note.x0_m, note.y1_m - note.y0_m)
    assert abs(along[0] * drawn[0] + along[1] * drawn[1]) / math.hypot(*along) < 1e-3
    away = abs((note.x1_m - 20.0) * 5.0 + (note.y1_m - 9.0) * 10.0) / math.hypot(*along)
    assert away < 1e-3


def test_both_faces_of_a_slanted_wall_count():
    wall = Wall(id="w", tag="W", x0_m=40.0, y0_m=0.0, x1_m=44.0, y1_m=4.0, thickness_m=0.2)
    project = desk_with(wall).project
    below = foot_near(project, (44.0, 0.0), (42.07, 1.93), 0.1)
    above = foot_near(project, (40.0, 4.0), (41.93, 2.07), 0.1)
    assert math.dist(below.point, above.point) == pytest.approx(0.2)
    assert below.point == pytest.approx((42.0 + 0.1 / math.sqrt(2), 2.0 - 0.1 / math.sqrt(2)))


def test_alt_suspends_it_and_what_is_farther_than_the_reach_is_none():
    assert line(dimension(Desk(), (3.2, 1.0), (3.24, 4.05), is_free=True))[2:] == pytest.approx((3.24, 4.05))
    assert line(dimension(Desk(), (3.2, 1.0), (3.32, 4.15)))[2:] == pytest.approx((3.32, 4.15))
    assert foot_near(Desk().project, (3.2, 1.0), (3.2, 4.2), 0.1) is None


def test_the_nearer_goes_first_and_an_end_or_a_middle_where_both_are_as_near():
    # The rack's edge runs from (3.0, 4.0) to (3.6, 4.0), with its middle at 3.3.
    assert line(dimension(Desk(), (3.25, 1.0), (3.29, 4.02)))[2:] == pytest.approx((3.3, 4.0))
    assert line(dimension(Desk(), (3.25, 1.0), (3.26, 4.02)))[2:] == pytest.approx((3.25, 4.0))
    assert line(dimension(Desk(), (3.25, 1.0), (3.275, 4.02)))[2:] == pytest.approx((3.3, 4.0))


def test_there_is_no_foot_beyond_the_ends_of_an_edge_nor_on_the_edge_that_it_begins_on():
    project = Desk().project
    assert foot_near(project, (2.9, 1.0), (2.95, 4.02), 0.1) is None
    assert foot_near(project, (3.2, 4.0), (3.2, 4.05), 0.1) is None
    assert foot_near(desk_with(SLANTED).project, (31.0, 9.0), (29.9, 4.0), 0.5) is None


def test_a_wall_ends_on_the_edge_of_a_rack_though_corners_and_the_grid_are_near():
    desk = Desk()
    tool = DRAWING_TOOLS["draw_wall"](desk, lambda: None)
    tool.press(at(3.2, 1.05))
    assert desk.feedback.right_angle is None
    tool.move(at(3.12, 3.94))
    start = (3.15, 1.05)  # a quarter tile
    assert [p for q in desk.feedback.right_angle for p in q] == pytest.approx([3.15, 4.0, 4.15, 4.0, *start])
    assert desk.feedback.text.endswith(IN_WORDS)
    tool.release(at(3.12, 3.94))
    (wall,) = desk.project.of_type(Wall)
    assert line(wall) == pytest.approx((*start, 3.15, 4.0))
    desk.document.undo()
    assert desk.project.of_type(Wall) == ()


def test_a_middle_beside_the_line_of_a_wall_is_no_reason_against_the_foot():
    desk = Desk()
    tool = DRAWING_TOOLS["draw_wall"](desk, lambda: None)
    tool.press(at(3.25, 1.05, is_free=True))
    tool.move(at(3.28, 4.02))
    assert desk.feedback.right_angle[0] == pytest.approx((3.25, 4.0))  # the middle at 3.3 is nearer


def test_a_wall_which_runs_along_x_or_y_meets_no_slanted_one():
    desk = desk_with(SLANTED)
    tool = DRAWING_TOOLS["draw_wall"](desk, lambda: None)
    tool.press(at(23.0, 2.0, is_free=True))
    tool.move(at(25.23, 6.44))
    assert desk.feedback.right_angle is None
    assert IN_WORDS not in desk.feedback.text


def test_the_corner_of_a_column_is_not_drawn_to_a_foot():
    desk = Desk()
    tool = DRAWING_TOOLS["draw_column"](desk, lambda: None)
    tool.press(at(3.15, 1.05))
    tool.move(at(3.2, 4.05))
    assert desk.feedback.right_angle is None


def test_corners_of_a_hall_meet_another_hall_at_a_right_angle():
    desk = desk_with(SLANTED)
    tool = DRAWING_TOOLS["draw_hall"](desk, lambda: None)
    for place in ((31.05, 7.95), (33.0, 7.95)):
        tool.press(at(*place))
        tool.release(at(*place))
    tool.move(at(31.05, 10.05))
    assert desk.feedback.right_angle is None
    tool.press(at(28.05, 9.9))
    tool.release(at(28.05, 9.9))
    foot = foot_near(desk.project, (28.05, 9.9), (26.0, 6.0), 0.2)
    tool.move(at(foot.point[0] + 0.03, foot.point[1] + 0.03))
    assert desk.feedback.right_angle[0] == pytest.approx(foot.point)
    assert IN_WORDS in desk.feedback.text


def test_the_end_of_a_dimension_line_that_stands_is_dragged_to_a_foot_and_back():
    note = PlanNote(id="n", kind=NoteKind.DIMENSION, x0_m=3.2, y0_m=1.0, x1_m=3.7, y1_m=3.0)
    desk = desk_with(note)
    tool = SelectTool(desk)
    tool.press(at(3.7, 3.0))
    tool.move(at(3.23, 3.96))
    assert desk.feedback.right_angle is not None
    tool.release(at(3.23, 3.96))
    assert line(desk.project.get("n")) == pytest.approx((3.2, 1.0, 3.2, 4.0))
    desk.document.undo()
    assert desk.project.get("n") == note


def test_a_wall_is_not_drawn_to_its_own_end():
    wall = Wall(id="w", tag="W", hall_id="hall", x0_m=6.0, y0_m=7.0, x1_m=9.0, y1_m=7.0)
    desk = desk_with(wall)
    tool = SelectTool(desk)
    tool.press(at(9.0, 7.0))
    tool.move(at(9.06, 7.02))
    assert desk.feedback.right_angle is None


def test_a_measure_snaps_at_both_ends_and_alt_suspends_it():
    desk = Desk()
    tool = MeasureTool(desk)
    tool.press(at(3.03, 5.17))  # a corner of the first rack
    tool.move(at(4.83, 5.23))  # one of the last rack
    assert desk.feedback.dimension[:2] == (pytest.approx((3.0, 5.2)), pytest.approx((4.8, 5.2)))
    assert desk.feedback.text.startswith("1.800 m")
    tool.release(at(4.83, 5.23))
    tool.press(at(3.2, 1.0, is_free=True))
    tool.release(at(3.23, 4.04))
    assert desk.feedback.dimension[1] == pytest.approx((3.2, 4.0))
    assert desk.feedback.text == f"3.000 m (x 0.000, y 3.000) · {IN_WORDS}"
    tool.press(at(3.03, 5.17, is_free=True))
    tool.move(at(4.83, 5.23, is_free=True))
    assert desk.feedback.dimension[:2] == (pytest.approx((3.03, 5.17)), pytest.approx((4.83, 5.23)))
    assert desk.feedback.right_angle is None


def test_what_the_status_bar_says_of_it_is_read_in_german():
    use_language("de")
    try:
        assert as_read(f"1.396 m · {IN_WORDS}") == "1.396 m · rechtwinklig"
        said = as_read(f"12.0 m² · {IN_WORDS} · {GO_ON}")
        assert said.startswith("12.0 m² · rechtwinklig · Eingabe oder die erste Ecke schließt; Rücktaste nimmt")
    finally:
        use_language("en")
