"""Feeds drawn on the plan: press, move, release, escape, undo."""

from __future__ import annotations

import pytest

from core.document.document import Document
from core.editing.wire_tool import FROM_HERE, WireTool
from core.errors import InvalidEdit
from core.model.electrical import PowerUnit
from core.model.project import Project
from tests.editing.test_gestures import Desk, at


@pytest.fixture
def desk():
    made = Desk()
    units = [PowerUnit(id=f"pdu-{n}", tag=f"PDU-{n}", x_m=8.0 + 2.0 * n, y_m=2.0, width_m=1.0) for n in range(2)]
    made.document = Document(Project.of([*made.project.entities.values(), *units]))
    return made


def wire(desk, start, end):
    tool = WireTool(desk)
    tool.press(at(*start))
    tool.move(at(0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1])))
    tool.move(at(*end))
    tool.release(at(*end))


def test_a_wire_from_a_unit_to_a_rack_is_one_step_and_one_undo(desk):
    before = desk.project
    wire(desk, (8.0, 2.0), (3.3, 4.6))
    assert desk.project.get("r0").feed_a_id == "pdu-0"
    wire(desk, (10.0, 2.0), (3.3, 4.6))
    assert desk.project.get("r0").feed_b_id == "pdu-1"
    assert len(desk.document.steps) == 2
    desk.document.undo()
    desk.document.undo()
    assert desk.project == before


def test_all_selected_racks_are_fed_when_one_of_them_is_the_end(desk):
    desk.select(("r0", "r1", "r2"))
    wire(desk, (8.0, 2.0), (3.9, 4.6))
    assert {desk.project.get(r).feed_a_id for r in ("r0", "r1", "r2")} == {"pdu-0"}
    assert len(desk.document.steps) == 1
    assert desk.feedback.text == "PDU-0 feeds 3 items"


def test_the_wire_is_drawn_in_right_angles_and_says_what_it_would_feed(desk):
    tool = WireTool(desk)
    tool.press(at(8.0, 2.0))
    tool.move(at(5.0, 7.0))
    assert desk.feedback.guides == (((8.0, 2.0), (5.0, 2.0)), ((5.0, 2.0), (5.0, 7.0)))
    tool.move(at(3.3, 4.6))
    assert desk.feedback.text == "PDU-0 feeds R-0"


@pytest.mark.parametrize("end", [(6.0, 8.0), (8.0, 2.0)])
def test_a_wire_to_nowhere_or_to_where_it_began_connects_nothing(desk, end):
    before = desk.project
    wire(desk, (8.0, 2.0), end)
    assert desk.project is before
    assert desk.document.steps == ()


def test_escape_drops_the_wire_and_a_press_on_nothing_says_how_to_begin(desk):
    before = desk.project
    tool = WireTool(desk)
    tool.press(at(8.0, 2.0))
    tool.move(at(3.3, 4.6))
    tool.escape()
    tool.release(at(3.3, 4.6))
    assert desk.project is before
    assert desk.feedback.guides == ()
    tool.press(at(6.0, 8.0))
    assert desk.feedback.text == FROM_HERE


def test_a_rack_feeds_nothing(desk):
    with pytest.raises(InvalidEdit, match="feeds nothing"):
        wire(desk, (3.3, 4.6), (3.9, 4.6))
