"""Numbers typed in mid-drag, in metres and without a window."""

from __future__ import annotations

import pytest

from core.editing.select_tool import SelectTool
from core.editing.typed_shift import TypedShift
from tests.editing.test_gestures import Desk, at


def dragging(desk: Desk, to_x_m: float, to_y_m: float) -> SelectTool:
    tool = SelectTool(desk)
    tool.press(at(3.3, 4.6))
    tool.move(at(to_x_m, to_y_m))
    return tool


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("2'6\"", (0.762, 0.0)),
        ("600 mm", (0.6, 0.0)),
        ("1,25", (1.25, 0.0)),
        ("1.2; -0.5", (1.2, -0.5)),
        ("1.2, -0.5", (1.2, -0.5)),
        ("2'6\"\t-10 in", (0.762, -0.254)),
        ("-0.3", (-0.3, 0.0)),
    ],
)
def test_lengths_and_pairs_are_understood_in_any_unit(text, shift):
    typed = TypedShift()
    assert all(typed.take(key) for key in text)
    assert typed.shift(2.0, 0.1) == pytest.approx(shift, abs=1e-9)


def test_a_letter_does_not_begin_a_number_and_half_a_number_means_nothing_yet():
    typed = TypedShift()
    assert not typed.take("m")
    assert not typed.is_open
    assert typed.take("-")
    assert typed.shift(1.0, 0.0) is None


def test_a_typed_pair_places_the_rack_to_the_millimetre_in_one_step():
    desk = Desk()
    before = desk.project
    tool = dragging(desk, 5.0, 2.0)
    for key in "1.234\t-0.567":
        assert tool.type_key(key)
    moved = desk.previewed.get("r0")
    assert (moved.x_m, moved.y_m) == pytest.approx((4.534, 4.033), abs=1e-9)
    tool.move(at(6.0, 3.0))
    tool.release(at(6.0, 3.0))
    moved = desk.project.get("r0")
    assert (moved.x_m, moved.y_m) == pytest.approx((4.534, 4.033), abs=1e-9)
    assert len(desk.document.steps) == 1
    desk.document.undo()
    assert desk.project == before


def test_a_single_length_goes_the_way_of_the_drag_and_enter_commits():
    desk = Desk()
    tool = dragging(desk, 3.35, 2.0)
    for key in "0.5\r":
        tool.type_key(key)
    assert desk.project.get("r0").y_m == pytest.approx(4.1, abs=1e-9)
    assert desk.project.get("r0").x_m == pytest.approx(3.3, abs=1e-9)
    tool.release(at(9.0, 9.0))
    assert len(desk.document.steps) == 1


def test_escape_drops_what_was_typed_and_the_drag():
    desk = Desk()
    before = desk.project
    tool = dragging(desk, 5.0, 2.0)
    tool.type_key("7")
    tool.escape()
    tool.release(at(5.0, 2.0))
    assert desk.project is before
    assert not tool.typed.is_open
    assert not tool.type_key("7")


@pytest.mark.parametrize("angle", ["nan", "inf", "-inf", "1e999", "", "°"])
def test_an_angle_that_is_no_number_is_no_shift_yet(angle):
    typed = TypedShift()
    for key in f"5<{angle}":
        assert typed.take(key)
    assert typed.shift(1.0, 0.0) is None
