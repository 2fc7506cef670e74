"""Every tool that the plan offers, in metres: press, move, release, escape, undo, redo. A tool without a row fails.

A gesture is a list of steps: ``("press", x, y)``, ``("move", x, y)``, ``("release", x, y)``, ``("key", text)``, in
metres. The tools are made by the tool box of the plan itself, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import pytest

from core.document.document import Document
from core.editing.tool import Feedback
from core.model.cooling import Containment, PerforatedTile, ReturnGrille
from core.model.electrical import PowerUnit
from core.model.entity import Placed
from core.model.plan_marks import NoteKind, PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import Underlay
from desktop.floorplan.tool_box import TOOL_NAMES, ToolBox
from tests.editing.test_gestures import Desk, at
from tests.editing.test_marks_and_underlays import CONTENT, PLACED

MILLIMETRE = 0.5e-3
Steps = tuple[tuple, ...]


def drag(start, end, *between) -> Steps:
    """Press, move, release."""
    moves = [("move", *p) for p in (*between, end)]
    return (("move", *start), ("press", *start), *moves, ("release", *end))


def clicks(*places) -> Steps:
    """Move, press and release at each place."""
    return tuple((what, *p) for p in places for what in ("move", "press", "release"))


@dataclass(frozen=True)
class Gesture:
    """What a tool is put through.

    Attributes:
        steps: The whole gesture.
        cut: How many of its steps are done before Escape.
        found: What it must have done, in metres, asked of project and desk.
        edits: How many steps of history it makes.
    """

    steps: Steps
    cut: int
    found: Callable[[Project, Desk], bool]
    edits: int = 1


class Section:
    """Where sections are cut."""

    def __init__(self) -> None:
        self.lines: list = []

    def cut(self, line, is_finished) -> None:
        self.lines.append((line, is_finished))

    def close(self) -> None:
        self.lines.clear()


def near(values, wanted) -> bool:
    return np.shape(values) == np.shape(wanted) and bool(np.allclose(values, wanted, atol=MILLIMETRE))


def box_is(kind: type[Placed], wanted) -> Callable[[Project, Desk], bool]:
    return lambda project, _: [near(tuple(i.rectangle), wanted) for i in project.of_type(kind)] == [True]


def line_is(kind, wanted) -> Callable[[Project, Desk], bool]:
    return lambda project, _: [near((i.x0_m, i.y0_m, i.x1_m, i.y1_m), wanted) for i in project.of_type(kind)] == [True]


def places(kind: type[Placed]) -> set:
    return lambda project: {(round(p.x_m, 3), round(p.y_m, 3)) for p in project.of_type(kind)}


FIELD = {(x, y) for x in (0.3, 0.9) for y in (7.5, 8.1)}
L_SHAPE = ((21.0, 0.0), (27.0, 0.0), (27.0, 3.0), (24.0, 3.0), (24.0, 6.0), (21.0, 6.0))
GESTURES: dict[str, Gesture] = {
    "select": Gesture(
        drag((3.3, 2.0), (9.0, 7.2), (4.0, 3.5)), 4, lambda p, _: near((p.get("r0").x_m, p.get("r0").y_m), (9.0, 7.2))
    ),
    "place": Gesture(
        (("move", 9.0, 6.0), ("press", 9.0, 6.0), ("release", 9.0, 6.0)),
        1,
        lambda p, d: len(p.racks) == 9 and near((p.get(d.selection[0]).x_m, p.get(d.selection[0]).y_m), (9.0, 6.0)),
    ),
    "measure": Gesture(
        drag((1.0, 1.0), (7.0, 9.0)), 3, lambda _, d: d.feedback.dimension[2].startswith("10.000 m"), edits=0
    ),
    "dimension": Gesture(drag((3.02, 1.42), (3.58, 1.38)), 3, line_is(PlanNote, (3.0, 1.4, 3.6, 1.4))),
    "note": Gesture(
        drag((10.0, 6.0), (11.0, 7.0)),
        3,
        lambda p, _: [(n.kind, n.text) for n in p.of_type(PlanNote)] == [(NoteKind.NOTE, "crane way")],
    ),
    "calibrate": Gesture(
        clicks((20.0, 20.0), (25.0, 20.0)), 4, lambda p, _: near(p.of_type(Underlay)[0].extent_x_m, 20.0)
    ),
    "section": Gesture(
        drag((1.0, 8.0), (9.0, 8.0)), 3, lambda _, d: near(d.section.lines[-1][0].length_m, 8.0), edits=0
    ),
    "wire": Gesture(drag((9.0, 2.0), (3.3, 2.0), (6.0, 2.0)), 3, lambda p, _: p.get("r0").feed_a_id == "pdu"),
    "draw_hall": Gesture(
        (*clicks(*L_SHAPE), ("key", "\r")), 12, lambda p, _: any(near(h.outline_m, L_SHAPE) for h in p.halls)
    ),
    "draw_aisle": Gesture(
        clicks((4.0, 3.2), (4.0, 3.2)), 1, box_is(Containment, (3.0, 2.6, 5.4, 3.8)), edits=2
    ),
    "draw_wall": Gesture(drag((1.05, 6.0), (4.05, 6.1)), 3, line_is(Wall, (1.05, 6.0, 4.05, 6.0))),
    "draw_column": Gesture(
        (*clicks((9.0, 5.1)), ("move", 9.3, 5.4), ("key", "0.45\t0.5\r")), 4, box_is(Column, (9.0, 5.1, 9.45, 5.6))
    ),
    "draw_beam": Gesture(drag((1.05, 7.5), (8.1, 7.8)), 3, box_is(Beam, (1.05, 7.5, 8.1, 7.8))),
    "draw_door": Gesture(drag((10.05, 6.9), (11.1, 7.95)), 3, box_is(Door, (10.05, 6.9, 11.1, 7.95))),
    "draw_keep_out": Gesture(drag((9.0, 7.05), (10.05, 7.95)), 3, box_is(KeepOut, (9.0, 7.05, 10.05, 7.95))),
    "draw_tiles": Gesture(
        drag((0.15, 7.35), (1.05, 8.25)), 3, lambda p, _: places(PerforatedTile)(p) == FIELD
    ),
    "draw_grilles": Gesture(
        drag((0.15, 7.35), (1.05, 8.25)), 3, lambda p, _: places(ReturnGrille)(p) == FIELD
    ),
}  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    hall = Hall(id="hall", tag="Hall 1", outline_m=((0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)))
    rows = [
        Rack(id=f"r{4 * row + n}", tag=f"R-{4 * row + n}", hall_id="hall", x_m=3.3 + 0.6 * n, y_m=y, rotation_deg=turn)
        for row, (y, turn) in enumerate(((2.0, 180), (4.4, 0)))
        for n in range(4)
    ]
    pdu = PowerUnit(id="pdu", tag="PDU-1", hall_id="hall", x_m=9.0, y_m=2.0, width_m=1.0)
    made.document = Document(Project.of([hall, *rows, pdu, PLACED_LOW, CONTENT]))
    made.section = Section()
    return made


PLACED_LOW = type(PLACED)(
    **{f.name: getattr(PLACED, f.name) for f in fields(PLACED) if f.name not in ("x_m", "y_m")}, x_m=20.0, y_m=20.0
)


def box_with(desk, name) -> ToolBox:
    box = ToolBox(desk, desk.section, None)
    box.ask_note = lambda: "crane way"
    box.ask_distance = lambda _: 10.0
    if name == "place":
        box.start_placing(Rack(tag="R-9"))
    else:
        box.choose(name)
    return box


def perform(tool, steps) -> None:
    for what, *how in steps:
        if what == "key":
            for key in how[0]:
                assert tool.wants_key(key), key
                tool.type_key(key)
        else:
            getattr(tool, what)(at(*how))


def exact(project):
    return {i: [(f.name, repr(getattr(e, f.name))) for f in fields(e)] for i, e in project.entities.items()}


def test_every_tool_of_the_plan_has_a_gesture():
    assert set(GESTURES) == {*TOOL_NAMES, "place"}


@pytest.mark.parametrize("name", GESTURES)
def test_the_gesture_does_in_metres_what_it_says_and_undo_and_redo_are_exact(desk, name):
    gesture, before = GESTURES[name], exact(desk.project)
    perform(box_with(desk, name).active, gesture.steps)
    assert gesture.found(desk.project, desk)
    assert desk.previewed is None
    assert len(desk.document.steps) == gesture.edits
    after = exact(desk.project)
    while desk.document.undo():
        pass
    assert exact(desk.project) == before
    while desk.document.redo():
        pass
    assert exact(desk.project) == after


@pytest.mark.parametrize("name", GESTURES)
def test_nothing_is_edited_before_the_end_and_escape_leaves_no_trace(desk, name):
    gesture, before = GESTURES[name], desk.project
    box = box_with(desk, name)
    perform(box.active, gesture.steps[: gesture.cut])
    assert desk.project is before
    box.escape()
    assert desk.previewed is None
    assert desk.feedback == Feedback()
    last = next(step for step in reversed(gesture.steps) if step[0] != "key")
    box.active.release(at(*last[1:]))
    assert desk.project is before
    assert desk.document.steps == ()


@pytest.mark.parametrize("name", GESTURES)
def test_after_escape_the_tool_works_again(desk, name):
    gesture = GESTURES[name]
    tool = box_with(desk, name).active
    perform(tool, gesture.steps[: gesture.cut])
    tool.escape()
    perform(tool, gesture.steps)
    assert gesture.found(desk.project, desk)
