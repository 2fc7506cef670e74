"""Rear doors and given-away heat of a year against the live design, where they are not at their rating."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import AirCooler, CoolingLoop, HeatRejection
from core.model.loop_items import HeatDemand, HeatExport
from core.model.project import Project
from core.model.rack import CoolingKind
from core.results.part import Part
from core.results.thermal_result import ThermalResult
from core.study.assemble import assemble
from core.study.year import simulate_year
from core.templates.architectures import architecture
from tests.study.test_year import assert_hour_is_live, set_point_air, weather_round


def with_doors_taking(project: Project, w: float) -> ThermalResult:
    """Room air in which every rear door takes some heat, more and less than it is counted with."""
    air = set_point_air(project)
    halls = [replace(h, rack_door_w=w * (0.6 + 0.2 * (np.arange(len(h.rack_ids)) % 4))) for h in air.halls]
    return ThermalResult(tuple(halls))


def doors() -> Project:
    """Doors alone: where air coolers are on the same water, they take what doors leave, and nothing is seen."""
    project = architecture("rear_door", "ashburn")
    assert any(r.cooling is CoolingKind.REAR_DOOR for r in project.racks)
    return project.with_changes({c.id: None for c in project.of_type(AirCooler)})


def test_doors_take_over_the_year_what_the_room_lets_them_take():
    project = doors()
    air_w = project.racks[0].power_w * project.scenario.it_load_ratio
    for w in (0.5 * air_w, 1.1 * air_w):
        thermal = with_doors_taking(project, w)
        hours = simulate_year(project, weather_round(project), thermal=thermal)
        assert_hour_is_live(hours, 0, project, thermal)
        assert hours.largest_gap_ratio < 1e-6


def test_a_rack_with_a_chimney_has_no_door_over_the_year():
    project = doors()
    project = project.with_changes({r.id: replace(r, has_chimney=True) for r in project.racks[::2]})
    hours = simulate_year(project, weather_round(project))
    assert_hour_is_live(hours, 0, project, set_point_air(project))


@pytest.mark.parametrize("demand_w", [120_000.0, 1e9])
def test_what_stands_in_for_missing_plant_is_sized_as_live_where_heat_is_given_away(demand_w: float):
    project = architecture("d2c_dry", "lulea")
    export = HeatExport(
        id="export", demand=HeatDemand.CONSTANT, demand_w=demand_w, capacity_w=demand_w, user_supply_c=40.0
    )
    bare = {u.id: None for u in project.of_type(HeatRejection) if u.loop is CoolingLoop.WARM}
    project = project.with_changes({export.id: export} | bare)
    hours = simulate_year(project, weather_round(project))
    live = assemble(project, Part(value=set_point_air(project)))
    assert live.energy.value is not None
    assert hours.exported_w[0] == pytest.approx(live.energy.value.exported_w, rel=1e-9)
    assert hours.exported_w[0] > 0.0
    assert_hour_is_live(hours, 0, project, set_point_air(project))
