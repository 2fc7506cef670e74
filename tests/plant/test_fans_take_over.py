"""Spare coolers that share the air at part speed: those that are left run faster when one of them fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.place import DeleteItems
from core.commands.set_field import SetField
from core.model.cooling import AirCooler, FanControl
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.results.outage import OutageEvent
from core.study.outage import simulate_outage
from tests.support.small_projects import small_project


def hall_with(*coolers: AirCooler) -> Project:
    project = DeleteItems(("crah",)).apply(small_project())
    placed = [replace(c, tag=c.id, hall_id="hall", x_m=1.0 + 3.0 * n, y_m=1.0) for n, c in enumerate(coolers)]
    return Project.of([*project.entities.values(), *placed])


def speeds_without(project: Project, *ids: str) -> dict[str, float]:
    left = with_out_of_service(project, ids).in_hall(AirCooler, "hall")
    return {c.id: c.fan_speed_ratio for c in left if c.is_on}


def test_two_of_three_units_at_half_speed_carry_the_air_of_the_third():
    trio = hall_with(*(AirCooler(id=i, airflow_m3_s=10.9, fan_speed_ratio=0.5) for i in "abc"))
    assert speeds_without(trio, "b") == pytest.approx({"a": 0.75, "c": 0.75})
    assert speeds_without(trio, "a", "b") == {"c": 1.0}
    assert trio.get("a").fan_speed_ratio == 0.5


def test_a_unit_at_full_speed_leaves_the_rest_to_larger_ones():
    unlike = hall_with(
        AirCooler(id="a", airflow_m3_s=6.0, fan_speed_ratio=0.5),
        AirCooler(id="b", airflow_m3_s=2.0, fan_speed_ratio=0.9),
        AirCooler(id="c", airflow_m3_s=10.0, fan_speed_ratio=0.4),
    )
    left = speeds_without(unlike, "a")
    assert left["b"] == 1.0
    assert left["b"] * 2.0 + left["c"] * 10.0 == pytest.approx(6.0 * 0.5 + 2.0 * 0.9 + 10.0 * 0.4)


def test_fans_of_constant_speed_neither_take_over_nor_are_made_up_for():
    follower = AirCooler(id="a", fan_speed_ratio=0.5)
    steady = AirCooler(id="b", fan_speed_ratio=0.5, fan_control=FanControl.CONSTANT)
    pair = hall_with(follower, steady)
    assert speeds_without(pair, "a") == {"b": 0.5}
    assert speeds_without(pair, "b") == {"a": 0.5}


def test_a_cooling_failure_of_one_of_them_warms_racks_less_than_with_fans_of_constant_speed():
    warmed_k = {}
    for control in FanControl:
        units = (AirCooler(id=i, airflow_m3_s=1.6, fan_speed_ratio=0.5, fan_control=control) for i in "ab")
        outline = ((0.0, 0.0), (6.6, 0.0), (6.6, 6.0), (0.0, 6.0))
        project = SetField(("hall",), "outline_m", outline).apply(hall_with(*units))
        inlet_c = simulate_outage(project, "hall", OutageEvent(failed_ids=("a",), duration_s=120.0)).inlet_c[:, 0]
        warmed_k[control] = float(inlet_c[-1] - inlet_c[0])
    assert warmed_k[FanControl.FOLLOWS_RACKS] < warmed_k[FanControl.CONSTANT] - 1.0
