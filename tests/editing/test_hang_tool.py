"""Rear doors hung on the plan: on the rack under the pointer, on all that are selected with it, or on none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.catalogue.loader import load_catalogue
from core.catalogue.rear_doors import is_rear_door, rear_door_from_item
from core.editing.hang_tool import HangTool
from core.model.rack import CoolingKind
from tests.editing.test_gestures import Desk, at

ON_R0, BESIDE = at(3.3, 4.6), at(10.0, 8.0)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def tool(desk):
    row = next(i for i in load_catalogue().cooling_units if is_rear_door(i))
    return HangTool(desk, replace(rear_door_from_item(row), name="Door"))


def cooled_by_door(desk) -> list[str]:
    return [r.tag for r in desk.project.racks if r.cooling is CoolingKind.REAR_DOOR]


def test_it_says_where_it_would_hang_and_outlines_the_rack(desk, tool):
    tool.move(BESIDE)
    assert (desk.feedback.text, desk.feedback.shape) == ("Put Door on a rack", ())
    tool.move(ON_R0)
    assert desk.feedback.text == "Hang Door on R-0"
    assert len(desk.feedback.shape) == 4
    tool.escape()
    assert desk.feedback.shape == ()


def test_a_click_hangs_it_on_that_rack_alone_in_one_step(desk, tool):
    desk.select(("r1", "r2"))
    before = desk.project
    tool.press(ON_R0)
    tool.release(ON_R0)
    assert cooled_by_door(desk) == ["R-0"]
    assert desk.feedback.text == "Door hangs on R-0: allow 0.28 m behind and 190 kg for each"
    desk.document.undo()
    assert desk.project == before


def test_all_that_are_selected_with_it_get_one_too(desk, tool):
    desk.select(("r0", "r2"))
    tool.release(ON_R0)
    assert cooled_by_door(desk) == ["R-0", "R-2"]
    assert desk.feedback.text.startswith("Door hangs on 2 racks:")
    assert len(desk.document.steps) == 1


def test_without_a_pointer_it_hangs_on_what_is_selected(desk, tool):
    tool.hang_on_selected()
    assert cooled_by_door(desk) == []
    desk.select(("r1",))
    tool.hang_on_selected()
    assert cooled_by_door(desk) == ["R-1"]


def test_beside_racks_nothing_happens(desk, tool):
    tool.release(BESIDE)
    assert desk.document.steps == ()
