"""Rear doors whose fans have no power: passive doors go on as they were, active ones lose what the fans gave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model.electrical import PowerUnit
from core.model.heat import heat_by_rack
from core.model.rack import CoolingKind, RackUnit
from core.model.rear_door import STILL_FANS_RATIO, door_coil
from core.power.powered import as_powered
from core.results.part import Part
from core.study.assemble import assemble
from tests.support.small_projects import small_project

SERVERS = (RackUnit(id="u", name="S", u_height=8, rated_power_w=20_000.0, airflow_m3_s=1.2),)


def project_with(fan_w, *, is_dead):
    project = small_project()
    board = PowerUnit(id="board", tag="LB-1", is_on=not is_dead)
    rack = replace(
        project.get("rack-1"), units=SERVERS, cooling=CoolingKind.REAR_DOOR, rear_door_fan_w=fan_w, feed_b_id=""
    )
    hall = replace(project.get("hall"), feed_id="board")
    return project.with_changes({"board": board, "rack-1": rack, "hall": hall})


def door_w(project):
    coil = door_coil(as_powered(project).get("rack-1"), project.assumptions)
    return coil.heat_w(40.0, 1.2 * project.assumptions.air_heat_capacity_j_m3_k)


def test_a_door_without_fans_does_not_know_that_the_hall_is_dark():
    assert as_powered(project_with(0.0, is_dead=True)).get("rack-1") == project_with(0.0, is_dead=True).get("rack-1")


def test_an_active_door_loses_the_part_of_its_fans_and_no_more():
    lit, dark = project_with(900.0, is_dead=False), project_with(900.0, is_dead=True)
    assert as_powered(lit).get("rack-1").rear_door_fan_w == 900.0
    still = as_powered(dark).get("rack-1")
    assert (still.rear_door_fan_w, still.units) == (0.0, SERVERS)
    assert still.rear_door_effectiveness == pytest.approx(0.75 * STILL_FANS_RATIO)
    assert 0.6 * door_w(lit) < door_w(dark) < 0.95 * door_w(lit)


def test_the_balance_counts_the_door_with_what_is_left_before_the_air_is_known():
    lit, dark = (assemble(project_with(900.0, is_dead=d), Part()).energy.value for d in (False, True))
    assert lit.parts_w["air_cooler_fans"] - dark.parts_w["air_cooler_fans"] == pytest.approx(900.0)
    split = heat_by_rack(as_powered(project_with(900.0, is_dead=True)))["rack-1"]
    assert split.door_w == pytest.approx(20_000.0 * 0.75 * STILL_FANS_RATIO)
    assert abs(dark.balance_error_ratio) < 1e-6
