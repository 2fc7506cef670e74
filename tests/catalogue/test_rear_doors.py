"""Rear doors of the catalogue on racks: the rating is met, and other airflows follow the coil."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.catalogue.loader import load_catalogue
from core.catalogue.rear_doors import is_rear_door, rear_door_from_item
from core.checks.door_rules import rear_doors_without_room
from core.checks.evidence import Evidence
from core.checks.floor_rules import HALF_AISLE_M, floor_loads
from core.commands.rack_contents import HangRearDoor
from core.drawing.display_list import Polygon
from core.drawing.paper_air import PlanAir
from core.drawing.paper_racks import PaperRacks
from core.drawing.rack_columns import RackColumns
from core.drawing.resource_use import weight_kg
from core.errors import CatalogueError, InvalidEdit
from core.geometry.rectangle import Rectangle
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.rear_door import door_coil
from core.model.space import Hall

DOORS = [i for i in load_catalogue().cooling_units if is_rear_door(i)]
FIRST = DOORS[0]


def rack_with(airflow_m3_s: float, **changes: object) -> Rack:
    unit = RackUnit(name="S", tag="S", u_height=40, rated_power_w=40e3, airflow_m3_s=airflow_m3_s)
    return replace(Rack(id="r", tag="R1", width_m=0.8, units=(unit,)), **changes)


def hung(rack: Rack, row=FIRST) -> Rack:
    project = Project.of([rack])
    found = HangRearDoor((rack.id,), rear_door_from_item(row)).apply(project).get(rack.id)
    assert isinstance(found, Rack)
    return found


@pytest.mark.parametrize("row", DOORS, ids=lambda i: i.item_id)
def test_at_its_rating_a_door_takes_its_capacity(row):
    rack, assumptions = hung(rack_with(row.airflow_m3_s), row), Project.of([]).assumptions
    coil = door_coil(rack, replace(assumptions, chilled_water_supply_c=row.fluid_supply_c))
    assert coil is not None
    air_w_k = row.airflow_m3_s * assumptions.air_heat_capacity_j_m3_k
    unbounded = replace(coil, capacity_w=2000.0 * row.capacity_kw)
    assert unbounded.heat_w(row.air_on_c, air_w_k) == pytest.approx(1000.0 * row.capacity_kw, rel=0.01)
    assert (rack.cooling, rack.rear_door_capacity_w) == (CoolingKind.REAR_DOOR, 1000.0 * row.capacity_kw)
    assert rack.rear_door_fan_w == 1000.0 * (row.fan_power_kw or 0.0)


@pytest.mark.parametrize("row", DOORS, ids=lambda i: i.item_id)
def test_a_door_weighs_on_the_floor_of_its_rack_while_it_hangs_there(row):
    bare = rack_with(1.0)
    rack = hung(bare, row)
    assert rack.weight_kg == bare.weight_kg + row.weight_kg > bare.weight_kg
    assert rack.door_depth_m == row.depth_m > 0.0
    columns = RackColumns()
    columns.take([rack, bare, replace(rack, cooling=CoolingKind.AIR)])
    assert weight_kg(columns).tolist() == [rack.weight_kg, bare.weight_kg, bare.weight_kg]
    without = replace(rack, cooling=CoolingKind.AIR)
    assert (without.weight_kg, without.door_depth_m) == (bare.weight_kg, 0.0), "another cooling has no door"


def test_the_floor_is_too_weak_for_a_rack_only_with_its_door():
    bare = replace(rack_with(1.0), hall_id="h", x_m=3.0, y_m=3.0)
    per_kg = 9.80665 / (bare.width_m * (bare.depth_m + 2.0 * HALF_AISLE_M))
    hall = Hall(id="h", tag="H", outline_m=((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)),
                floor_load_max_pa=per_kg * (bare.weight_kg + 1.0))  # fmt: skip
    assert list(floor_loads(Evidence(Project.of([hall, bare])))) == []
    found = list(floor_loads(Evidence(Project.of([hall, hung(bare)]))))
    assert [f.code for f in found] == ["floor-load"]


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_the_plan_on_paper_shows_a_door_behind_its_rack_as_deep_as_it_is(turn_deg):
    rack = replace(hung(rack_with(1.0)), rotation_deg=turn_deg, x_m=2.0, y_m=2.0)
    project = Project.of([rack])
    shapes = PaperRacks(project, None, PlanAir(), ()).shapes(rack)
    body, door, *_ = (Rectangle(*np.min(p.points_m, axis=0), *np.max(p.points_m, axis=0))
                      for p in shapes if isinstance(p, Polygon))  # fmt: skip
    (bx, by), (dx, dy), facing = body.centre_m, door.centre_m, rack.footprint.facing
    away = 0.5 * (rack.depth_m + FIRST.depth_m)
    assert (dx - bx, dy - by) == pytest.approx((-facing[0] * away, -facing[1] * away))
    assert sorted((door.width_m, door.depth_m)) == pytest.approx(sorted((rack.width_m, FIRST.depth_m)))
    plain = [p for p in PaperRacks(project, None, PlanAir(), ()).shapes(rack_with(1.0)) if isinstance(p, Polygon)]
    assert len(plain) == 1, "a rack without a door has none drawn"


def test_a_door_that_reaches_into_what_stands_behind_is_named_once():
    front = replace(hung(rack_with(1.0)), x_m=2.0, y_m=2.0)
    behind = 0.5 * (front.depth_m + rack_with(1.0).depth_m)
    fx, fy = front.footprint.facing

    def beside(away_m: float, rack: Rack) -> Rack:
        return replace(rack, id="s", tag="R2", x_m=2.0 - fx * away_m, y_m=2.0 - fy * away_m)

    def found(other: Rack) -> list[str]:
        return [f.message for f in rear_doors_without_room(Evidence(Project.of([front, other])))]

    deep = FIRST.depth_m
    words = f"The rear door of R1, {deep:.2f} m deep, reaches into"
    assert found(beside(behind + deep + 0.01, rack_with(1.0))) == []
    assert found(beside(behind + deep - 0.05, rack_with(1.0))) == [f"{words} R2."]
    back = replace(hung(rack_with(1.0)), rotation_deg=(front.rotation_deg + 180) % 360)
    assert found(beside(behind + 2.0 * deep + 0.01, back)) == []
    assert found(beside(behind + 2.0 * deep - 0.05, back)) == [f"{words} the rear door of R2."]
    aside = replace(rack_with(1.0), id="s", tag="R2", x_m=2.0 + abs(fy) * 0.8, y_m=2.0 + abs(fx) * 0.8)
    assert found(aside) == [], "racks of one row stand beside the door"


def test_less_air_is_cooled_further_and_an_empty_rack_keeps_the_rating():
    less, rated, more = (hung(rack_with(q)).rear_door_effectiveness for q in (1.0, FIRST.airflow_m3_s, 5.0))
    assert less > rated > more
    assert hung(replace(rack_with(1.0), units=())).rear_door_effectiveness == rated


def test_contents_that_state_no_airflow_count_by_their_power():
    assumptions = Project.of([]).assumptions
    by_power_m3_s = 40e3 / (assumptions.air_heat_capacity_j_m3_k * assumptions.server_air_rise_k)
    silent, stated = hung(rack_with(0.0)), hung(rack_with(by_power_m3_s))
    assert silent.rear_door_effectiveness == stated.rear_door_effectiveness


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cooling": CoolingKind.DIRECT_TO_CHIP}, "R1 is cooled by liquid"),
        ({"cooling": CoolingKind.IMMERSION}, "R1 is cooled by liquid"),
        ({"has_chimney": True}, "R1 has a chimney"),
        ({"width_m": 0.55}, "0.60 m wide, R1 0.55 m"),
    ],
)
def test_a_rack_that_cannot_carry_a_door_is_named(changes, words):
    with pytest.raises(InvalidEdit, match=words):
        hung(rack_with(1.0, **changes))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (replace(FIRST, airflow_m3_s=None), "rated by: airflow_m3_s"),
        (replace(FIRST, air_on_c=18.0), "air_on_c above fluid_supply_c"),
        (next(i for i in load_catalogue().cooling_units if i.category == "crah"), "no rear door"),
    ],
)
def test_a_row_without_a_rating_is_refused_by_its_cells(row, words):
    with pytest.raises(CatalogueError, match=words):
        rear_door_from_item(row)
