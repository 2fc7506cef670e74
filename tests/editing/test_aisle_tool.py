"""Aisles in two clicks, in metres: which aisle is meant, its kind and width, kept free, enclosed, undone."""

from __future__ import annotations

import numpy as np
import pytest

from core.checks.evidence import Evidence
from core.commands.paste import DuplicateItems
from core.commands.place import DeleteItems
from core.commands.set_field import SetField
from core.commands.storeys import ShowStorey
from core.document.document import Document
from core.editing.aisle_tool import AisleTool
from core.editing.aisles import aisle_at
from core.model.cooling import AirCooler, AirCoolerKind, Containment, ContainmentKind, Discharge, Intake
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall, KeepOut
from core.thermal.aisles import aisle_pressures
from core.thermal.room_from_project import air_room
from tests.editing.test_gestures import Desk, at

HALL = Hall(id="hall", outline_m=((0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0)))


def row(name, count, y_m, rotation, x0_m=3.0, **more):
    """Racks of 0.6 m by 1.2 m side by side; unturned they look to -y."""
    return [
        Rack(
            id=f"{name}{n}",
            tag=f"{name}{n}",
            hall_id="hall",
            x_m=x0_m + 0.6 * n,
            y_m=y_m,
            rotation_deg=rotation,
            **more,
        )
        for n in range(count)
    ]


def two_rows(lower=180, upper=0, **more) -> Desk:
    desk = Desk()
    racks = [*row("a", 6, 2.0, lower), *row("b", 6, 4.4, upper, **more)]
    desk.document = Document(Project.of([HALL, *racks]))
    return desk


def test_hovering_shows_width_kind_and_racks_of_the_aisle():
    desk = two_rows()
    AisleTool(desk).move(at(4.0, 3.1))
    assert desk.feedback.shape[0] == pytest.approx((2.7, 2.6))
    assert desk.feedback.shape[2] == pytest.approx((6.3, 3.8))
    assert desk.feedback.gaps[0][2] == "1.20 m"
    (_, words), *_ = desk.feedback.labels
    assert words == "Cold aisle · 3.60 m · 12 racks\nclick to keep it free"
    assert desk.document.steps == ()


def test_the_first_click_keeps_it_free_and_the_second_encloses_it():
    desk = two_rows()
    before, tool = desk.project, AisleTool(desk)
    tool.press(at(4.0, 3.1))
    tool.release(at(4.0, 3.1))
    (area,) = desk.project.of_type(KeepOut)
    assert (area.tag, area.reason, area.hall_id) == ("Cold aisle 1", "cold aisle", "hall")
    assert tuple(area.rectangle) == pytest.approx((2.7, 2.6, 6.3, 3.8))
    tool.press(at(4.0, 3.3))
    (aisle,) = desk.project.of_type(Containment)
    assert desk.project.of_type(KeepOut) == ()
    assert (aisle.tag, aisle.kind, aisle.has_roof, aisle.has_end_doors) == (
        "Cold aisle 1",
        ContainmentKind.COLD,
        True,
        True,
    )
    assert aisle.height_m == desk.project.get("a0").height_m
    assert tuple(aisle.rectangle) == pytest.approx((2.7, 2.6, 6.3, 3.8))
    steps = len(desk.document.steps)
    tool.press(at(4.0, 3.3))
    assert len(desk.document.steps) == steps
    assert desk.selection == (aisle.id,)
    desk.document.undo()
    desk.document.undo()
    assert desk.project == before


@pytest.mark.parametrize(
    ("lower", "upper", "kind"), [(180, 0, "cold"), (0, 180, "hot"), (0, 0, None), (180, 180, None)]
)
def test_the_kind_is_what_the_racks_do(lower, upper, kind):
    desk = two_rows(lower, upper)
    assert aisle_at(desk.project, 4.0, 3.2).kind == kind


def test_rows_that_do_not_agree_are_refused_in_words():
    desk = two_rows(0, 0)
    before, tool = desk.project, AisleTool(desk)
    tool.press(at(4.0, 3.1))
    assert desk.project is before
    assert desk.feedback.is_refused
    assert "turn one" in desk.feedback.text


def test_over_a_rack_the_aisle_before_its_nearer_face_is_meant():
    desk = two_rows()
    assert aisle_at(desk.project, 3.0, 2.5).box.y0_m == pytest.approx(2.6)
    behind = aisle_at(desk.project, 3.0, 1.5)
    assert behind.kind == ContainmentKind.HOT
    assert behind.has_wall
    assert behind.width_m == pytest.approx(1.4)


def test_rows_along_y_are_found_too_and_the_enclosure_lies_along_them():
    racks = [
        Rack(id=f"{x}{n}", tag=f"{x}{n}", hall_id="hall", x_m=x, y_m=2.0 + 0.6 * n, rotation_deg=turn)
        for x, turn in ((3.0, 90), (5.4, 270))
        for n in range(5)
    ]
    desk = Desk()
    desk.document = Document(Project.of([HALL, *racks]))
    tool = AisleTool(desk)
    for _ in range(2):
        tool.press(at(4.2, 3.0))
    (aisle,) = desk.project.of_type(Containment)
    assert aisle.rotation_deg == 90
    assert tuple(aisle.rectangle) == pytest.approx((3.6, 1.7, 4.8, 4.7))


def test_a_shorter_row_leaves_the_part_where_both_stand():
    desk = two_rows()
    desk.document = Document(desk.project.with_changes({"b0": None, "b1": None}))
    assert aisle_at(desk.project, 5.0, 3.1).box.x0_m == pytest.approx(3.9)
    desk.document = Document(two_rows().project.with_changes({"b0": None}))
    assert aisle_at(desk.project, 5.0, 3.1).box.x0_m == pytest.approx(2.7)


def cooler(name, x_m, y_m, rotation, kind=AirCoolerKind.IN_ROW):
    return AirCooler(
        id=name, tag=name, hall_id="hall", kind=kind, x_m=x_m, y_m=y_m, rotation_deg=rotation, width_m=0.6, depth_m=1.2,
        intake=Intake.REAR, discharge=Discharge.FRONT, airflow_m3_s=1.0,
    )  # fmt: skip


def test_in_row_units_at_the_ends_of_rows_breathe_through_the_aisle():
    """Doors beside them would part them from the hot air that they are there for."""
    desk = Desk()
    ends = [cooler(f"c{x}{y}", x, y, turn) for y, turn in ((2.0, 0), (4.4, 180)) for x in (2.4, 6.6)]
    server = RackUnit(id="u", name="Server", u_height=40, rated_power_w=1e4)
    racks = [*row("a", 6, 2.0, 0, units=(server,)), *row("b", 6, 4.4, 180, units=(server,))]
    desk.document = Document(Project.of([HALL, *racks, *ends]))
    tool = AisleTool(desk)
    for _ in range(2):
        tool.press(at(4.0, 3.2))
    (aisle,) = desk.project.of_type(Containment)
    assert aisle.kind is ContainmentKind.HOT
    assert tuple(aisle.rectangle) == pytest.approx((2.1, 2.6, 6.9, 3.8))
    (flows,) = aisle_pressures(air_room(desk.project, desk.project.halls[0]), np.ones(12))
    assert flows.drawn_m3_s == pytest.approx(4.0)


def test_a_unit_at_one_end_of_a_row_makes_the_aisle_longer_and_one_that_blows_along_it_does_not():
    desk = two_rows()
    alone = desk.project.with_changes({"c": cooler("c", 6.6, 2.0, 180)})
    assert aisle_at(alone, 4.0, 3.1).box.x1_m == pytest.approx(6.9)
    for other in (cooler("c", 6.6, 2.0, 90), cooler("c", 6.6, 2.0, 180, AirCoolerKind.CRAH)):
        assert aisle_at(desk.project.with_changes({"c": other}), 4.0, 3.1).box.x1_m == pytest.approx(6.3)


def test_where_there_is_no_aisle_nothing_is_drawn():
    desk = two_rows()
    before, tool = desk.project, AisleTool(desk)
    for place in ((10.5, 7.0), (-3.0, -3.0)):
        tool.move(at(*place))
        tool.press(at(*place))
        assert desk.feedback.shape == ()
    tool.escape()
    assert desk.project is before


def test_an_aisle_kept_free_is_obeyed_by_the_checks():
    from core.checks.space_rules import in_keep_out

    desk = two_rows()
    AisleTool(desk).press(at(4.0, 3.1))
    inside = desk.project.with_changes({"c": Rack(id="c", tag="R-C", hall_id="hall", x_m=4.5, y_m=3.2)})
    assert [f.code for f in in_keep_out(Evidence(inside))] == ["keep-out"]
    assert list(in_keep_out(Evidence(desk.project))) == []


def test_an_aisle_drawn_on_another_storey_is_not_this_one():
    desk = two_rows()
    AisleTool(desk).press(at(4.0, 3.1))
    below = desk.project
    (area,) = below.of_type(KeepOut)
    upper = DuplicateItems(("hall",), 0.0, 0.0).apply(below)
    (hall,) = (h for h in upper.halls if h.id != "hall")
    gone = next(k.id for k in upper.of_type(KeepOut) if k.id != area.id)
    upper = SetField((hall.id,), "floor_m", 4.4).apply(DeleteItems((gone,)).apply(upper))
    desk.document = Document(ShowStorey(4.4).apply(upper))
    AisleTool(desk).press(at(4.0, 3.1))
    assert {k.hall_id for k in desk.project.of_type(KeepOut)} == {"hall", hall.id}
