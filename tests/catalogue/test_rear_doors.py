"""Rear doors of the catalogue on racks: the rating is met, and other airflows follow the coil."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.catalogue.loader import load_catalogue
from core.catalogue.rear_doors import is_rear_door, rear_door_from_item
from core.commands.rack_contents import HangRearDoor
from core.errors import CatalogueError, InvalidEdit
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.rear_door import door_coil

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
