"""Pressures under the floor and in enclosed aisles."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import Containment, ContainmentKind
from core.study.live_study import LiveStudy
from core.templates.air_hall import air_hall
from core.thermal.aisles import aisle_pressures, floor_pressure, leak_pressure_pa
from core.thermal.room_from_project import air_room


def test_an_aisle_gets_what_its_tiles_blow_and_loses_what_its_racks_draw():
    project = air_hall()
    hall = project.halls[0]
    room = air_room(project, hall)
    ones = np.ones(len(room.racks))
    aisles = aisle_pressures(room, ones)
    assert len(aisles) == 2
    tiles = sum(s.flow_m3_s for s in room.supplies[1:])
    assert sum(a.supplied_m3_s for a in aisles) == pytest.approx(tiles, rel=1e-9)
    assert sum(a.drawn_m3_s for a in aisles) == pytest.approx(sum(r.flow_m3_s for r in room.racks), rel=1e-9)
    faster = aisle_pressures(room, 1.2 * ones)
    assert faster[0].drawn_m3_s == pytest.approx(1.2 * aisles[0].drawn_m3_s, rel=1e-9)
    assert faster[0].pressure_pa < 0.0 < aisles[0].pressure_pa


def test_a_hot_aisle_is_blown_into_by_the_racks_rears():
    project = air_hall()
    hall = project.halls[0]
    rows = sorted({r.y_m for r in project.racks})
    between = 0.5 * (rows[1] + rows[2])
    aisle = Containment(
        id="hot", hall_id=hall.id, kind=ContainmentKind.HOT, x_m=6.6, y_m=between, width_m=7.2, depth_m=1.8,
        height_m=2.3, leakage_ratio=0.0,
    )  # fmt: skip
    project = project.with_changes({"hot": aisle})
    room = air_room(project, hall)
    hot = next(a for a in aisle_pressures(room, np.ones(len(room.racks))) if a.containment_id == "hot")
    middle = sum(r.flow_m3_s for r in room.racks if rows[1] - 1.0 < r.box.low_m[1] + 0.6 < rows[2] + 1.0)
    assert hot.supplied_m3_s == pytest.approx(middle, rel=1e-9)
    assert hot.drawn_m3_s == 0.0
    assert math.isnan(hot.pressure_pa)


def test_aisles_without_doors_or_roof_have_no_pressure_of_their_own():
    project = air_hall()
    hall = project.halls[0]
    opened = {c.id: replace(c, has_end_doors=False) for c in project.of_type(Containment)}
    project = project.with_changes(opened)
    room = air_room(project, hall)
    assert aisle_pressures(room, np.ones(len(room.racks))) == ()


def test_leak_pressure_follows_the_orifice_law():
    # 0.61 * 0.1 m2 * sqrt(2 * 10 Pa / 1.2) = 0.249 m3/s
    flow = 0.61 * 0.1 * math.sqrt(2.0 * 10.0 / 1.2)
    assert leak_pressure_pa(flow, 0.1, 1.2) == pytest.approx(10.0, rel=1e-12)
    assert leak_pressure_pa(-flow, 0.1, 1.2) == pytest.approx(-10.0, rel=1e-12)
    assert leak_pressure_pa(0.0, 0.0, 1.2) == 0.0


def test_the_floor_s_pressure_reaches_the_results_with_the_flow_of_every_tile():
    project = air_hall()
    study = LiveStudy()
    study.set_project(project)
    air = study.advance(0.0).thermal.require().halls[0]
    floor = floor_pressure(air_room(project, project.halls[0]), (0.0, 0.0))
    assert floor is not None
    assert air.floor is not None
    assert np.array_equal(air.floor.pressure_pa, floor.pressure_pa)
    assert float(floor.pressure_pa.min()) > 0.0
    assert len(floor.tile_ids) == len(floor.tile_m3_s) == 72
    blown = sum(c.operating_airflow_m3_s for c in project.of_type(type(project.get(air.cooler_ids[0]))))
    assert float(floor.tile_m3_s.sum()) == pytest.approx(0.95 * blown, rel=1e-6)
    assert all(project.get(i).tag.startswith("T-") for i in floor.tile_ids)
