"""Pipes over several storeys: manifolds of their own, risers between them, and friction that grows with the height."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model.cooling import AirCooler, CoolingLoop, HeatRejection
from core.plant.facility_loops import facility_loops
from core.plant.pipe_routes import RISE_M, find_route
from core.plant.technology_loops import technology_loops
from core.templates.air_hall import air_hall
from core.templates.liquid_hall import liquid_hall

UNIT = HeatRejection(id="unit", x_m=-4.0, y_m=0.0)
LOW = tuple(AirCooler(id=f"low-{n}", hall_id="low", x_m=2.0 * n, y_m=0.0) for n in range(3))
HIGH = tuple(replace(c, id=c.id.replace("low", "high"), hall_id="high") for c in LOW)


def floor_m(item):
    return 5.0 if item.hall_id == "high" else 0.0


def total_m(route):
    return sum(s.length_m for s in route.stretches)


def test_rows_over_one_another_have_a_manifold_each_and_a_riser_between():
    flat = find_route((UNIT,), LOW + HIGH)
    both = find_route((UNIT,), LOW + HIGH, floor_m)
    assert len(set(flat.taker_nodes)) == 3
    assert len(set(both.taker_nodes)) == 6
    assert not set(both.taker_nodes[:3]) & set(both.taker_nodes[3:])
    risers = [s for s in both.stretches if s.length_m == pytest.approx(5.0)]
    assert len(risers) == 1
    assert total_m(both) > total_m(flat) + 5.0


def test_what_stands_below_rises_to_the_manifold_over_it():
    level = find_route((replace(UNIT, y_m=9.0),), HIGH)
    above = find_route((replace(UNIT, y_m=9.0),), HIGH, floor_m)
    assert total_m(above) == pytest.approx(total_m(level) + 5.0)
    beside = find_route((UNIT,), HIGH, floor_m)
    assert max(s.length_m for s in beside.stretches) == pytest.approx(5.0 + RISE_M)


def test_every_taker_is_reached_over_three_storeys_and_crossing_rows():
    floors = {"low": 0.0, "high": 5.0, "top": 10.0}
    top = tuple(replace(c, id=f"top-{n}", hall_id="top", rotation_deg=90) for n, c in enumerate(LOW))
    route = find_route((UNIT,), LOW + HIGH + top, lambda i: floors.get(i.hall_id, 0.0))
    reached, left = {route.source_nodes[0]}, list(route.stretches)
    while near := [s for s in left if {s.start, s.end} & reached]:
        reached |= {n for s in near for n in (s.start, s.end)}
        left = [s for s in left if s not in near]
    assert set(route.taker_nodes) <= reached
    assert not left


def lifted(project, height_m):
    return project.with_changes({h.id: replace(h, floor_m=height_m) for h in project.halls})


def test_pumps_need_more_head_for_the_friction_of_height_and_none_for_the_height_itself():
    heads = [facility_loops(lifted(air_hall(), z))[CoolingLoop.CHILLED].needed_head_pa for z in (0.0, 20.0, 40.0)]
    assert heads[0] < heads[1] < heads[2]
    assert heads[2] - heads[1] == pytest.approx(heads[1] - heads[0], rel=0.2)
    assert heads[2] - heads[0] < 0.1 * 40.0 * 9_810.0  # an open column of 40 m would ask 392 kPa


def test_a_loop_of_cdus_climbs_to_racks_of_another_storey():
    project = liquid_hall()
    flat = next(iter(technology_loops(project).values())).flow
    upper = replace(project.halls[0], id="upper", tag="Hall 2", floor_m=6.0)
    racks = {r.id: replace(r, hall_id="upper") for r in project.racks}
    high = next(iter(technology_loops(project.with_changes({"upper": upper, **racks})).values())).flow
    assert sum(p.length_m for p in high.pipes) > sum(p.length_m for p in flat.pipes) + 5.0
    assert high.coolant_kg > flat.coolant_kg
