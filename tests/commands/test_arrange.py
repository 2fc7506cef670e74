"""Mirror, align and distribute: to the millimetre, fronts included, one step each."""

from __future__ import annotations

import pytest

from core.commands.arrange import AlignItems, Axis, DistributeItems, MirrorItems, Side
from core.document.document import Document
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.rack import Rack


def row() -> Project:
    return Project.of(
        [
            Rack(id="a", x_m=1.0, y_m=1.0, width_m=0.6, depth_m=1.2, rotation_deg=90),
            Rack(id="b", x_m=2.501, y_m=2.0, width_m=0.8, depth_m=1.2),
            Rack(id="c", x_m=6.0, y_m=4.0, width_m=0.6, depth_m=1.0, rotation_deg=180),
        ]
    )


IDS = ("a", "b", "c")
ROW = row()


def boxes(project):
    return [project.get(i).rectangle for i in IDS]


def test_mirroring_left_and_right_turns_side_fronts_and_twice_is_nothing():
    once = MirrorItems(IDS, Axis.X).apply(ROW)
    assert [once.get(i).rotation_deg for i in IDS] == [270, 0, 180]
    assert once.get("a").x_m == pytest.approx(5.7, abs=1e-9)
    assert once.get("c").x_m == pytest.approx(0.7, abs=1e-9)
    assert MirrorItems(IDS, Axis.X).apply(once) == ROW


def test_mirroring_top_and_bottom_turns_fronts_that_look_down():
    once = MirrorItems(IDS, Axis.Y).apply(ROW)
    assert [once.get(i).rotation_deg for i in IDS] == [90, 180, 0]
    assert MirrorItems(IDS, Axis.Y).apply(once) == ROW


@pytest.mark.parametrize(
    ("side", "number", "value"),
    [
        (Side.LEFT, 0, 0.4),
        (Side.RIGHT, 2, 6.3),
        (Side.TOP, 3, 4.5),
        (Side.BOTTOM, 1, 0.7),
    ],
)
def test_aligned_sides_lie_on_the_outermost_one(side, number, value):
    aligned = AlignItems(IDS, side).apply(ROW)
    assert [b[number] for b in boxes(aligned)] == pytest.approx([value] * 3, abs=1e-9)


def test_aligned_middles_meet_and_undo_restores():
    document = Document(ROW)
    document.execute(AlignItems(IDS, Side.CENTRE_Y))
    assert [document.project.get(i).y_m for i in IDS] == pytest.approx([2.6] * 3, abs=1e-9)
    document.undo()
    assert document.project == ROW


def test_distances_become_equal_to_the_millimetre_and_the_outermost_stay():
    spread = DistributeItems(("c", "a", "b"), Axis.X).apply(ROW)
    a, b, c = boxes(spread)
    assert b.x0_m - a.x1_m == pytest.approx(c.x0_m - b.x1_m, abs=0.0011)
    assert (spread.get("a"), spread.get("c")) == (ROW.get("a"), ROW.get("c"))


def test_too_few_items_are_refused_in_words():
    with pytest.raises(InvalidEdit, match="takes two items to align"):
        AlignItems(("a",), Side.LEFT).apply(ROW)
    with pytest.raises(InvalidEdit, match="takes three items to distribute"):
        DistributeItems(("a", "b", "a"), Axis.X).apply(ROW)
