"""Halls over one another: added, shown one storey at a time, and lifted in three dimensions."""

from __future__ import annotations

import numpy as np
import pytest

from core.commands.grouping import MarkItems
from core.commands.halls import DrawHall, MoveHall, hall_like
from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.commands.storeys import SLAB_M, AddStorey, ShowStorey
from core.document.document import Document
from core.drawing.plan import plan_drawing
from core.drawing.solid_parts import LIGHT_BODIES, SolidChoice
from core.drawing.solid_scene import build_scene
from core.editing.selection import item_at
from core.errors import InvalidEdit
from core.exchange.json_project import read_project, write_project
from core.model.cooling import HeatRejection
from core.model.groups import hidden_ids, shown_part
from core.model.plan_marks import GroupKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.model.storeys import floors_m, hall_under, is_on, shown_floor_m, shown_halls
from core.storage.project_file import load, save

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 8.0), (0.0, 8.0))
LOWER = Hall(id="lower", tag="Hall 1", outline_m=SQUARE, height_m=4.2)


@pytest.fixture
def two():
    upper = AddStorey("lower", "upper").apply(
        Project.of([LOWER, Rack(id="r-low", tag="R-LOW", hall_id="lower", x_m=5.0, y_m=4.0)])
    )
    return upper.with_changes({"r-up": Rack(id="r-up", tag="R-UP", hall_id="upper", x_m=5.0, y_m=4.0)})


def test_a_storey_is_put_on_top_and_shown_alone_in_one_step():
    document = Document(Project.of([LOWER]))
    document.execute(AddStorey("lower", "upper"))
    assert floors_m(document.project) == pytest.approx((0.0, 4.2 + SLAB_M))
    assert document.project.get("upper").tag == "Hall 2"
    assert [h.id for h in shown_halls(document.project)] == ["upper"]
    document.undo()
    assert document.project == Project.of([LOWER, *[e for e in document.project.entities.values() if e.id != "lower"]])
    assert document.project.get("upper") is None


def test_other_storeys_are_neither_seen_nor_hit_and_come_back(two):
    assert "r-low" in hidden_ids(two)
    assert shown_part(two).get("lower") is None
    assert item_at(two, 5.0, 4.0).id == "r-up"
    lower = ShowStorey(0.0).apply(two)
    assert item_at(lower, 5.0, 4.0).id == "r-low"
    assert hall_under(lower, 1.0, 1.0) == "lower"
    every = ShowStorey(None).apply(lower)
    assert shown_floor_m(every) is None
    assert not hidden_ids(every)


def test_what_is_moved_stays_on_its_storey(two):
    for project in (two, ShowStorey(None).apply(two)):
        moved = MoveItems(("r-low", "r-up"), 1.0, 1.0).apply(project)
        assert (moved.get("r-low").hall_id, moved.get("r-up").hall_id) == ("lower", "upper")


def test_the_plan_on_paper_is_that_of_the_storey_shown(two):
    def tags(project):
        return {s.text for layer in plan_drawing(project).layers for s in layer.shapes if hasattr(s, "text")}

    assert "R-UP" in tags(two)
    assert "R-LOW" not in tags(two)
    assert {"R-LOW", "R-UP"} <= tags(ShowStorey(None).apply(two))


def test_in_three_dimensions_each_storey_stands_on_its_floor(two):
    every = ShowStorey(None).apply(two)
    scene = build_scene(every, None, SolidChoice(), LIGHT_BODIES)
    heights = {label.words: label.place_m[2] for label in scene.labels}
    assert heights["R-UP"] - heights["R-LOW"] == pytest.approx(5.0)
    assert scene.high_m[2] == pytest.approx(5.0 + 4.2)
    item = scene.item_ids.index("r-up")
    faces = np.flatnonzero(scene.solid.face_item == item)
    points = scene.solid.points_m[scene.solid.triangles[np.isin(scene.solid.face, faces)]]
    assert points[..., 2].min() >= 5.0 - 1e-4


def test_deleting_the_storey_that_is_shown_shows_all_again(two):
    left = DeleteItems(("upper",)).apply(two)
    assert shown_floor_m(left) is None
    assert not hidden_ids(left)


def test_storeys_come_back_from_both_written_forms(two, tmp_path):
    assert read_project(write_project(two)) == two
    save(two, tmp_path / "a.hall")
    assert load(tmp_path / "a.hall") == two


def test_a_hall_drawn_on_an_upper_storey_leaves_the_yard_under_it_alone():
    project = AddStorey("hall", "upper").apply(Project.of([Hall(id="hall", tag="Hall 1")]))
    chiller = HeatRejection(id="chiller", tag="CH-1", x_m=20.0, y_m=5.0)
    outline = ((15.0, 0.0), (25.0, 0.0), (25.0, 10.0), (15.0, 10.0))
    project = project.with_changes({"chiller": chiller})
    over = DrawHall(hall_like(project, outline)).apply(project)
    assert over.get("chiller").hall_id == ""
    ground = ShowStorey(0.0).apply(project)
    beside = hall_like(ground, outline)
    assert DrawHall(beside).apply(ground).get("chiller").hall_id == beside.id


def halls_at(*floors_m):
    return Project.of([Hall(id=f"h{n}", tag=f"Hall {n}", outline_m=SQUARE, floor_m=f) for n, f in enumerate(floors_m)])


@pytest.mark.parametrize(
    ("floors", "storeys"),
    [
        ((0.0, 0.008, 0.016, 5.0), (0.0, 5.0)),
        ((0.0, 0.02, 0.04), (0.0, 0.02, 0.04)),
        ((-3.0, 0.0, 0.01), (-3.0, 0.0)),
        ((), (0.0,)),
    ],
)
def test_every_hall_is_part_of_one_storey(floors, storeys):
    project = halls_at(*floors)
    assert floors_m(project) == storeys
    for hall in project.halls:
        assert sum(is_on(project, hall, floor_m) for floor_m in storeys) == 1
        assert is_on(project, hall, hall.floor_m)
    shown = [{h.id for h in shown_halls(ShowStorey(f).apply(project))} for f in storeys] if floors else []
    assert sorted(i for ids in shown for i in ids) == sorted(h.id for h in project.halls)


def test_a_hall_does_not_move_around_what_is_locked_in_it(two):
    locked = MarkItems(("r-low",), GroupKind.LOCKED, True).apply(two)
    with pytest.raises(InvalidEdit, match="Hall 1 cannot be moved: R-LOW in it cannot"):
        MoveHall("lower", 1.0, 0.0).apply(locked)
    assert MoveHall("upper", 1.0, 0.0).apply(locked).get("r-up").x_m == 6.0
    assert MoveHall("lower", 1.0, 0.0).apply(two).get("r-low").x_m == 6.0
