"""Plant in extreme weather: short in the hottest hour, in frost, colder than built for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks.evidence import Evidence
from core.checks.plant_rules import (
    chilled_water_not_held,
    colder_than_built_for,
    short_in_extremes,
    towers_in_frost,
    towers_without_power,
)
from core.cli.files import load_example
from core.climate.site_weather import extremes_of
from core.model.cooling import CoolingLoop, HeatRejection, HeatRejectionKind
from core.model.project import Project
from core.model.scenario import ProjectInfo, Scenario, Site
from core.results.part import Part
from core.study.assemble import assemble

LULEA = Site(name="Lulea", latitude_deg=65.6, longitude_deg=22.1, item_id="lulea")


def evidence(project):
    return Evidence(project, None, assemble(project, Part(value=None)).liquid.value)


def with_chillers(project, **changes):
    units = [u for u in project.of_type(HeatRejection) if u.loop is CoolingLoop.CHILLED]
    return project.with_changes({u.id: replace(u, **changes) for u in units})


@pytest.fixture(scope="module")
def hall():
    return load_example("air_hall_1mw")


@pytest.fixture(scope="module")
def liquid_hall():
    return load_example("liquid_hall_gb200")


def test_chillers_that_do_well_on_the_design_day_are_short_in_the_hottest_hour(hall):
    assert not list(short_in_extremes(evidence(hall)))
    heat_w = evidence(hall).liquid.chilled_heat_w
    chillers = [u for u in hall.of_type(HeatRejection) if u.loop is CoolingLoop.CHILLED]
    tight = with_chillers(hall, capacity_w=1.0 * heat_w / len(chillers), rated_supply_c=18.0)
    found = list(short_in_extremes(evidence(tight)))
    assert len(found) == 1
    assert "hottest hour in 20 years (39.4 °C dry bulb" in found[0].message
    assert chillers[0].tag in found[0].message
    assert set(found[0].ids) == {u.id for u in chillers}
    assert found[0].fix.startswith("Add a unit")


def test_a_warm_loop_may_follow_the_weather_up_to_what_racks_allow(liquid_hall):
    assert not list(short_in_extremes(evidence(liquid_hall)))
    coolers = [u for u in liquid_hall.of_type(HeatRejection) if u.loop is CoolingLoop.WARM]
    one = liquid_hall.with_changes({coolers[0].id: None, coolers[1].id: replace(coolers[1], capacity_w=4e5)})
    found = list(short_in_extremes(evidence(one)))
    assert [f.code for f in found] == ["plant-short-in-extreme"]
    assert "warmest water that the racks allow" in found[0].message


def test_water_that_coolers_cannot_make_is_reported(hall):
    dry = with_chillers(hall, kind=HeatRejectionKind.DRY_COOLER)
    found = list(chilled_water_not_held(evidence(dry)))
    assert len(found) == 1
    assert "18.0 °C are asked for" in found[0].message
    assert not list(chilled_water_not_held(evidence(hall)))


def test_towers_freeze_where_it_freezes_and_nowhere_else():
    tower = HeatRejection(id="t", tag="CT-1", kind=HeatRejectionKind.COOLING_TOWER)
    north = Project.of([tower, LULEA])
    assert "frost down to -37 °C" in next(iter(towers_in_frost(Evidence(north)))).message
    winter = Scenario(id="s", dry_bulb_c=-12.0, wet_bulb_c=-13.0)
    now = Project.of([tower, LULEA, winter, ProjectInfo(active_scenario_id="s")])
    found = next(iter(towers_in_frost(Evidence(now))))
    assert (found.severity.value, found.message) == ("warning", "CT-1 has water outdoors in frost: -12.0 °C now.")
    tropics = Project.of([tower, Site(name="Singapore", item_id="singapore")])
    assert not list(towers_in_frost(Evidence(tropics)))


def test_a_unit_that_is_not_built_for_the_cold_is_named():
    units = [HeatRejection(id=f"u{t}", tag=f"DC{t}", least_outdoor_c=t) for t in (-20.0, -40.0)]
    found = list(colder_than_built_for(Evidence(Project.of([*units, LULEA]))))
    assert [f.ids for f in found] == [("u-20.0",)]
    assert "-37 °C in twenty years" in found[0].message


def test_a_tower_that_takes_no_power_is_named():
    unit = HeatRejection(id="w", tag="WC-1", kind=HeatRejectionKind.WATER_COOLED_CHILLER, fan_power_w=1e4)
    found = list(towers_without_power(Evidence(Project.of([unit]))))
    assert "no power is given for pumps" in found[0].message
    assert not list(towers_without_power(Evidence(Project.of([replace(unit, own_pump_w=1.5e4)]))))


def test_a_site_that_the_catalogue_does_not_know_gets_assumed_extremes():
    elsewhere = Site(name="Elsewhere", design_dry_bulb_c=30.0, design_wet_bulb_c=20.0, mean_dry_bulb_c=10.0)
    found = extremes_of(elsewhere)
    assert found.is_assumed
    assert found.hot.dry_bulb_c == pytest.approx(35.3)
    assert found.coldest_c == pytest.approx(-16.0)
    known = extremes_of(replace(elsewhere, name="Dublin"))
    assert (known.is_assumed, known.hot.dry_bulb_c) == (False, 27.6)
