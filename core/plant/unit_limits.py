"""What each heat-rejection unit could take: at its loop's present supply temperature, now and in extreme heat."""

from __future__ import annotations

from core.climate.site_weather import extremes_of
from core.errors import FacilityError
from core.model.cooling import CoolingLoop, HeatRejection
from core.model.project import Project
from core.plant.heat_rejection import Weather, capacity_w
from core.plant.unit_rows import site_pressure_pa
from core.results.liquid_result import LiquidResult, PlantUnitLimits


def unit_limits(project: Project, liquid: LiquidResult) -> tuple[PlantUnitLimits, ...]:
    """Limits of all units; empty where the extremes of the site are not known.

    In the hottest hour a chiller is held to the same water; coolers may follow the weather, which a finding judges.

    Args:
        project: The project.
        liquid: Its loops as they are now.
    """
    a, scenario = project.assumptions, project.scenario
    try:
        pressure_pa, hot = site_pressure_pa(project), extremes_of(project.site).hot
    except FacilityError:
        return ()
    now = Weather(scenario.dry_bulb_c, min(scenario.wet_bulb_c, scenario.dry_bulb_c), pressure_pa)
    then = Weather(hot.dry_bulb_c, hot.wet_bulb_c, pressure_pa)
    found = []
    for unit in project.of_type(HeatRejection):
        is_chilled = unit.loop is CoolingLoop.CHILLED
        set_c = liquid.chilled_supply_c if is_chilled else liquid.warm_supply_c
        rise_k = a.chilled_water_rise_k if is_chilled else a.warm_water_rise_k
        able_w, hot_w = (capacity_w(unit, set_c, rise_k, weather) for weather in (now, then))
        found.append(PlantUnitLimits(unit.id, set_c, able_w, hot.dry_bulb_c, hot_w))
    return tuple(found)
