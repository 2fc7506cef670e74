"""Rear doors: the coil at its published rating and beyond it, and as a part of the room's air."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.checks.door_rules import rear_doors_at_capacity, rear_doors_short
from core.checks.evidence import Evidence
from core.checks.rule_book import check_design
from core.model.cooling import AirCooler, Discharge
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.rear_door import door_coil
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.resource_files import read_text
from core.results.outage import OutageEvent
from core.results.part import Part
from core.study.assemble import assemble
from core.study.evaluate import evaluate
from core.study.outage import simulate_outage
from core.study.settings import StudySettings
from tests.support.painted_results import room_results

STEADY_FANS = {"server_fan_ramp_from_c": 60.0, "server_fan_full_at_c": 70.0}
COARSE = StudySettings(fine_spacing_m=0.5)


def rack_with_door(n: int = 0, power_w: float = 20_000.0, airflow_m3_s: float = 0.0, **door: float) -> Rack:
    flow = airflow_m3_s or power_w / 15_000.0
    unit = RackUnit(id=f"u{n}", name="s", u_height=40, rated_power_w=power_w, airflow_m3_s=flow)
    return Rack(
        id=f"r{n}", tag=f"R{n}", hall_id="hall", x_m=2.0 + 0.6 * n, y_m=3.0, width_m=0.6, depth_m=1.1, height_m=2.1,
        units=(unit,), cooling=CoolingKind.REAR_DOOR, **door,
    )  # fmt: skip


def hall_of_doors(water_c: float = 18.0, cooler_m3_s: float = 3.0, racks: int = 4, **door: float) -> Project:
    outline = ((0.0, 0.0), (7.0, 0.0), (7.0, 6.0), (0.0, 6.0))
    items: list = [Hall(id="hall", tag="H", outline_m=outline, height_m=3.0)]
    items.append(Assumptions(chilled_water_supply_c=water_c, **STEADY_FANS))
    items += [rack_with_door(n, **door) for n in range(racks)]
    if cooler_m3_s:
        items.append(
            AirCooler(
                id="c", tag="C", hall_id="hall", x_m=6.5, y_m=3.0, rotation_deg=90, width_m=1.0, depth_m=0.9,
                height_m=2.0, discharge=Discharge.FRONT, airflow_m3_s=cooler_m3_s, capacity_w=60e3,
            )
        )  # fmt: skip
    return Project.of(items)


def catalogue_doors() -> list[dict[str, str]]:
    rows = csv.DictReader(read_text("catalogue/cooling_units.csv").splitlines())
    return [row for row in rows if row["category"] == "rear_door"]


@pytest.mark.parametrize("row", catalogue_doors(), ids=lambda row: row["item_id"])
def test_a_catalogue_door_gives_its_rating_and_its_water_comes_back_as_published(row):
    water_c, air_on_c, flow = (float(row[k]) for k in ("fluid_supply_c", "air_on_c", "airflow_m3_s"))
    capacity_w = 1e3 * float(row["capacity_kw"])
    assumptions = Assumptions(chilled_water_supply_c=water_c)
    air_w_k = flow * assumptions.air_heat_capacity_j_m3_k
    rated = capacity_w / (air_w_k * (air_on_c - water_c))
    rack = rack_with_door(
        power_w=capacity_w, airflow_m3_s=flow, rear_door_effectiveness=rated, rear_door_capacity_w=capacity_w,
        rear_door_water_flow_kg_s=float(row["fluid_flow_l_s"]),
    )  # fmt: skip
    coil = door_coil(rack, assumptions)
    # the published flow is rounded to hundredths of a litre: half a percent, of which a door feels a third
    assert coil.effectiveness_ratio(air_w_k) == pytest.approx(rated, rel=3e-3)
    assert coil.heat_w(air_on_c, air_w_k) == pytest.approx(capacity_w, rel=3e-3)
    assert coil.water_return_c(capacity_w) == pytest.approx(float(row["fluid_return_c"]), abs=0.15)


def test_a_door_takes_a_smaller_share_of_more_air_or_with_less_water():
    coil = door_coil(rack_with_door(rear_door_effectiveness=0.7), Assumptions())
    rate = coil.rated_air_w_k
    shares = [coil.effectiveness_ratio(part * rate) for part in (0.25, 0.5, 1.0, 2.0, 4.0)]
    assert shares[2] == pytest.approx(0.7, rel=1e-9)
    assert all(a > b for a, b in pairwise(shares))
    # yet more air gives more heat
    heats = [coil.heat_w(40.0, part * rate) for part in (0.25, 0.5, 1.0, 2.0, 4.0)]
    assert all(a < b for a, b in pairwise(heats))
    thirsty = [replace(coil, water_w_k=part * coil.water_w_k).effectiveness_ratio(rate) for part in (0.1, 0.3, 1.0)]
    assert thirsty[0] < thirsty[1] < thirsty[2]
    # no more than the water can carry
    slow = replace(coil, water_w_k=0.1 * rate)
    assert slow.heat_w(40.0, rate) < 0.1 * rate * (40.0 - coil.water_c)
    assert coil.heat_w(coil.water_c - 5.0, rate) == 0.0
    assert coil.heat_w(90.0, rate) == coil.capacity_w


def test_what_doors_take_leaves_the_rooms_air_and_is_on_the_chilled_loop():
    project = hall_of_doors()
    results = evaluate(project, COARSE)
    hall = results.thermal.require().halls[0]
    flow = 20_000.0 / 15_000.0
    capacity = project.assumptions.air_heat_capacity_j_m3_k
    exhaust_c = hall.rack_inlet_mean_c + 20_000.0 / (capacity * flow)
    np.testing.assert_allclose((exhaust_c - hall.rack_outlet_c) * capacity * flow, hall.rack_door_w, rtol=1e-6)
    coil = door_coil(project.racks[0], project.assumptions)
    expected = [coil.heat_w(float(t), capacity * flow) for t in exhaust_c]
    np.testing.assert_allclose(hall.rack_door_w, expected, rtol=1e-6)
    energy, liquid = results.energy.require(), results.liquid.require()
    heat = 4 * 20_000.0 + energy.hall_heat_w["hall"]
    assert hall.rack_door_w.sum() + hall.cooler_duty_w.sum() == pytest.approx(heat, rel=2e-3)
    assert energy.balance_error_ratio < 1e-6
    # the loop carries all of it, the fan of the cooler and its own pump
    pumped = liquid.chilled_heat_w - heat - 5_000.0
    assert 0.0 < pumped < 0.02 * heat


def test_doors_alone_hold_a_hall_where_they_take_all_its_heat():
    results = evaluate(hall_of_doors(cooler_m3_s=0.0), COARSE)
    hall = results.thermal.require().halls[0]
    assert hall.state == "refined"
    heat = 4 * 20_000.0 + results.energy.require().hall_heat_w["hall"]
    assert hall.rack_door_w.sum() == pytest.approx(heat, rel=2e-3)
    # what a door must take sets the exhaust above the water, and the exhaust the inlet
    coil, rate = door_coil(rack_with_door(), Assumptions()), 1608.0
    exhaust_c = coil.water_c + 0.25 * heat / (coil.effectiveness_ratio(rate) * rate)
    assert hall.rack_inlet_mean_c.mean() == pytest.approx(exhaust_c - 20_000.0 / rate, abs=0.2)
    assert "hall-heat-not-removed" not in {f.code for f in results.findings}
    small = hall_of_doors(cooler_m3_s=0.0, rear_door_capacity_w=10_000.0)
    assert "hall-heat-not-removed" in {f.code for f in check_design(small)}


def test_warmer_water_takes_less_heat_and_warms_the_room():
    found = [evaluate(hall_of_doors(water_c=water), COARSE).thermal.require().halls[0] for water in (16.0, 20.0, 24.0)]
    taken = [float(h.rack_door_w.sum()) for h in found]
    outlets = [float(h.rack_outlet_c.mean()) for h in found]
    assert taken[0] > taken[1] > taken[2]
    assert outlets[0] < outlets[1] < outlets[2]


def test_a_door_at_its_capacity_or_short_of_water_is_found():
    small = hall_of_doors(rear_door_capacity_w=10_000.0)
    results = evaluate(small, COARSE)
    np.testing.assert_allclose(results.thermal.require().halls[0].rack_door_w, 10_000.0, rtol=1e-6)
    found = [f for f in results.findings if f.code == "rear-door-at-capacity"]
    assert len(found) == 4
    assert "10 of 20 kW go to the room" in found[0].message
    warm = evaluate(hall_of_doors(water_c=33.0), COARSE)
    short = [f for f in warm.findings if f.code == "rear-door-short"]
    assert len(short) == 4
    assert "counted with 15.0 kW, but takes" in short[0].message
    assert list(rear_doors_short(Evidence(small))) == []
    assert len(list(rear_doors_at_capacity(Evidence(small)))) == 4


def test_without_the_rooms_air_a_door_is_counted_by_its_effectiveness():
    project = hall_of_doors()
    before = assemble(project, Part(value=None))
    painted = room_results(project)
    assert before.liquid.require().chilled_heat_w == pytest.approx(painted.liquid.require().chilled_heat_w, rel=1e-9)
    assert painted.energy.require().balance_error_ratio < 1e-6


def test_a_cooling_failure_takes_the_doors_water_too():
    event = OutageEvent(duration_s=60.0, spacing_m=0.6)
    failed = simulate_outage(hall_of_doors(cooler_m3_s=0.0), "hall", event)
    assert failed.inlet_c[-1].mean() > failed.inlet_c[0].mean() + 4.0
