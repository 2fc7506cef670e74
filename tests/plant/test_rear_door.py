"""Rear doors: effectiveness at other airflows, heat at other waters, and what is found."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.checks.door_rules import possible_heat_w, rear_doors_at_capacity, rear_doors_short
from core.checks.evidence import Evidence
from core.checks.rule_book import check_design
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.plant.rear_door import door_effectiveness, door_heat_w
from tests.support.painted_results import room_results


def design(power_w: float = 20_000.0, **door: float) -> Project:
    unit = RackUnit(id="u", name="s", u_height=20, rated_power_w=power_w, airflow_m3_s=power_w / 15_000.0)
    hall = Hall(id="hall", tag="H", outline_m=((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)))
    rack = Rack(
        id="r", tag="R1", hall_id="hall", x_m=3.0, y_m=3.0, units=(unit,), cooling=CoolingKind.REAR_DOOR, **door
    )
    return Project.of([hall, rack, Assumptions(chilled_water_supply_c=18.0)])


def test_a_door_takes_less_of_a_faster_stream_and_more_of_a_slower_one():
    assert door_effectiveness(0.75, 1.0) == pytest.approx(0.75, rel=1e-12)
    # NTU falls with the square root: from ln 4 to ln 4 / 2
    assert door_effectiveness(0.75, 4.0) == pytest.approx(0.5, rel=1e-12)
    assert door_effectiveness(0.75, 0.25) == pytest.approx(1.0 - 1.0 / 16.0, rel=1e-12)
    assert door_effectiveness(0.0, 2.0) == 0.0
    assert 0.9 < door_effectiveness(1.0, 1.0) < 1.0


def test_the_heat_follows_the_way_from_exhaust_to_water():
    assert door_heat_w(0.8, 25.0, 25.0, 10_000.0, 800.0) == pytest.approx(8000.0)
    colder = door_heat_w(0.8, 25.0, 20.0, 10_000.0, 800.0)
    assert colder == pytest.approx(8000.0 + 0.8 * 800.0 * 5.0)
    assert door_heat_w(0.8, 20.0, 60.0, 10_000.0, 800.0) == 0.0


def test_a_door_with_warm_water_is_found_short_and_one_with_cold_water_is_not():
    project = design()
    results = room_results(project)  # the only rack breathes 21 C
    assert list(rear_doors_short(Evidence(project, results.thermal.value))) == []
    warm = project.with_changes({"assumptions": replace(project.assumptions, chilled_water_supply_c=27.0)})
    found = list(rear_doors_short(Evidence(warm, results.thermal.value)))
    assert [f.code for f in found] == ["rear-door-short"]
    split = heat_by_rack(warm)["r"]
    possible = possible_heat_w(warm, warm.racks[0], split, 21.0, 27.0)
    assert f"takes {possible / 1e3:.1f} kW" in found[0].message
    assert possible < split.door_w
    assert possible_heat_w(warm, warm.racks[0], split, math.nan, 27.0) == split.door_w


def test_a_door_at_its_capacity_says_what_goes_to_the_room():
    small = design(40_000.0, rear_door_capacity_w=20_000.0)
    found = list(rear_doors_at_capacity(Evidence(small)))
    assert len(found) == 1
    assert "20 of 40 kW go to the room" in found[0].message
    assert list(rear_doors_at_capacity(Evidence(design(20_000.0)))) == []
    assert any(f.code == "rear-door-at-capacity" for f in check_design(small))
