"""Halls drawn and reshaped, in metres: corners, typed lengths, refusals, escape, undo."""

from __future__ import annotations

import numpy as np
import pytest

from core.editing.hall_tool import HallTool
from core.editing.select_tool import SelectTool
from core.model.project import Project
from core.model.space import Hall
from tests.editing.test_gestures import Desk, at, drag

L_SHAPE = ((0.0, 0.0), (12.0, 0.0), (12.0, 6.0), (6.0, 6.0), (6.0, 9.0), (0.0, 9.0))


def empty_desk() -> Desk:
    desk = Desk()
    desk.document = type(desk.document)(Project.of(()))
    return desk


def hall_tool(desk):
    left = []
    tool = HallTool(desk, lambda: left.append(True))
    tool.left = left
    return tool


def same(outline, wanted) -> bool:
    return np.shape(outline) == np.shape(wanted) and np.allclose(outline, wanted, atol=5e-4)


def click(tool, *point, **how):
    tool.move(at(*point, **how))
    tool.press(at(*point, **how))
    tool.release(at(*point, **how))


def type_in(tool, text):
    for key in text:
        assert tool.type_key(key), key


def l_shaped_desk() -> Desk:
    desk = empty_desk()
    desk.document = type(desk.document)(Project.of([Hall(id="hall", tag="Hall 1", outline_m=L_SHAPE)]))
    desk.select(("hall",))
    return desk


def test_clicked_corners_become_an_l_shaped_hall_in_one_step():
    desk = empty_desk()
    tool = hall_tool(desk)
    for x, y in L_SHAPE:
        click(tool, x + 0.02, y - 0.02)
    tool.move(at(3.0, 3.0))
    assert len(desk.feedback.shape) == 7
    assert desk.document.steps == ()
    click(tool, 0.05, 0.03)
    (hall,) = desk.project.halls
    assert same(hall.outline_m, L_SHAPE)
    assert hall.tag == "Hall 1"
    assert desk.selection == (hall.id,)
    assert tool.left == [True]
    desk.document.undo()
    assert desk.project.halls == ()


def test_a_second_click_at_the_last_corner_closes_and_so_does_enter():
    for ends_by_click in (True, False):
        desk = empty_desk()
        tool = hall_tool(desk)
        for point in ((0, 0), (9, 0), (9, 6)):
            click(tool, *point)
        if ends_by_click:
            click(tool, 9.0, 6.0)
        else:
            type_in(tool, "\r")
        assert same(desk.project.halls[0].outline_m, ((0, 0), (9, 0), (9, 6)))


def test_a_drag_draws_a_rectangle():
    desk = empty_desk()
    tool = hall_tool(desk)
    tool.press(at(0.0, 0.0))
    tool.move(at(9.02, 6.01))
    assert desk.feedback.labels[0][1] == "54.0 m²"
    tool.release(at(9.02, 6.01))
    assert same(desk.project.halls[0].outline_m, ((0, 0), (9, 0), (9, 6), (0, 6)))


def test_lengths_and_angles_are_typed_from_corner_to_corner():
    desk = empty_desk()
    tool = hall_tool(desk)
    click(tool, 0.0, 0.0)
    tool.move(at(5.0, 0.1))
    type_in(tool, "12.345\r")
    type_in(tool, "7<90\r")
    type_in(tool, "-4\t2\r")
    tool.move(at(0.0, 9.0, is_free=True))
    type_in(tool, "8 < 180\r")
    type_in(tool, "\r")
    wanted = ((0, 0), (12.345, 0), (12.345, 7), (8.345, 9), (0.345, 9))
    for corner, meant in zip(desk.project.halls[0].outline_m, wanted, strict=True):
        assert corner == pytest.approx(meant, abs=1e-9)


def test_backspace_takes_a_typed_letter_first_and_then_the_last_corner():
    desk = empty_desk()
    tool = hall_tool(desk)
    for point in ((0, 0), (9, 0), (9, 6)):
        click(tool, *point)
    type_in(tool, "3\b")
    type_in(tool, "\b")
    tool.move(at(9.0, 9.0))
    assert same(desk.feedback.shape, ((0, 0), (9, 0), (9, 9)))


def test_shift_keeps_edges_in_steps_of_45_degrees_and_alt_suspends_snapping():
    desk = empty_desk()
    tool = hall_tool(desk)
    click(tool, 0.0, 0.0)
    click(tool, 6.0, 0.4, adds=True)
    click(tool, 8.9, 3.1, adds=True)
    click(tool, 3.0333, 7.0111, is_free=True)
    type_in(tool, "\r")
    assert same(desk.project.halls[0].outline_m, ((0, 0), (6, 0), (9, 3), (3.0333, 7.0111)))


def test_a_crossing_outline_is_shown_as_refused_and_makes_no_hall():
    desk = empty_desk()
    tool = hall_tool(desk)
    for point in ((0, 0), (9, 0), (0, 6)):
        click(tool, *point)
    tool.move(at(9.0, -3.0))
    assert desk.feedback.is_refused
    click(tool, 9.0, 6.0)
    type_in(tool, "\r")
    assert desk.feedback.is_refused
    assert "crosses" in desk.feedback.text
    assert desk.project.halls == ()


def test_escape_leaves_nothing():
    desk = empty_desk()
    before, tool = desk.project, hall_tool(desk)
    for point in ((0, 0), (9, 0), (9, 6)):
        click(tool, *point)
    tool.escape()
    assert desk.project is before
    assert desk.feedback.shape == ()
    assert not tool.wants_key("\r")


def test_a_further_hall_snaps_to_the_first_one_and_is_built_like_it():
    desk = Desk()
    tall = desk.project.with_changes({"hall": Hall(id="hall", tag="Hall 1", height_m=5.5)})
    desk.document = type(desk.document)(tall)
    tool = hall_tool(desk)
    for point in ((12.04, 0.03), (20.0, 0.02), (20.0, 9.04), (11.97, 8.96)):
        click(tool, *point)
    type_in(tool, "\r")
    new = next(h for h in desk.project.halls if h.id != "hall")
    assert new.outline_m[0] == (12.0, 0.0)
    assert new.outline_m[3] == (12.0, 9.0)
    assert (new.tag, new.height_m) == ("Hall 2", 5.5)


def test_a_corner_is_dragged_as_one_step_and_escape_drops_it():
    desk = l_shaped_desk()
    before, tool = desk.project, SelectTool(desk)
    tool.press(at(12.02, 6.03))
    tool.move(at(14.0, 7.5))
    assert desk.previewed.get("hall").outline_m[2] == pytest.approx((13.95, 7.5))
    tool.escape()
    tool.release(at(14.0, 7.5))
    assert desk.project is before
    drag(tool, at(12.02, 6.03), at(14.0, 7.5, is_free=True))
    assert desk.project.get("hall").outline_m[2] == pytest.approx((14.0, 7.5))
    assert len(desk.document.steps) == 1
    desk.document.undo()
    assert desk.project == before


def test_an_edge_is_pushed_and_its_neighbours_follow():
    desk = l_shaped_desk()
    tool = SelectTool(desk)
    drag(tool, at(9.0, 6.02), at(9.3, 7.5))
    wanted = ((0.0, 0.0), (12.0, 0.0), (12.0, 7.5), (6.0, 7.5), (6.0, 9.0), (0.0, 9.0))
    assert same(desk.project.get("hall").outline_m, wanted)


def test_an_edge_pushed_through_the_hall_is_refused():
    desk = l_shaped_desk()
    tool = SelectTool(desk)
    tool.press(at(9.0, 6.0))
    tool.move(at(9.0, -3.0))
    assert desk.feedback.is_refused
    assert "crosses" in desk.feedback.text


def test_the_middle_handle_shifts_the_hall_with_what_stands_in_it():
    desk = Desk()
    desk.select(("hall",))
    tool = SelectTool(desk)
    drag(tool, at(6.0, 4.5), at(9.02, 4.5))
    assert desk.project.get("hall").outline_m[0] == pytest.approx((3.0, 0.0))
    assert desk.project.get("r0").x_m == pytest.approx(6.3)


def test_a_click_on_a_wall_of_a_hall_selects_it():
    desk = l_shaped_desk()
    desk.select(())
    tool = SelectTool(desk)
    tool.press(at(6.02, 7.5))
    tool.release(at(6.02, 7.5))
    assert desk.selection == ("hall",)


@pytest.mark.parametrize(
    ("at_m", "typed", "wanted"),
    [
        ((12.0, 6.0), "1.5\t0.25", ((0, 0), (12, 0), (13.5, 6.25), (6, 6), (6, 9), (0, 9))),
        ((9.0, 6.0), "0.777", ((0, 0), (12, 0), (12, 6.777), (6, 6.777), (6, 9), (0, 9))),
    ],
)
def test_numbers_typed_while_a_corner_or_a_wall_is_dragged_mean_the_drag(at_m, typed, wanted):
    desk = l_shaped_desk()
    tool = SelectTool(desk)
    tool.press(at(*at_m))
    tool.move(at(at_m[0] + 0.3, at_m[1] + 0.9, is_free=True))
    type_in(tool, typed)
    tool.release(at(at_m[0] + 0.3, at_m[1] + 0.9))
    assert same(desk.project.get("hall").outline_m, wanted)
    assert len(desk.document.steps) == 1
