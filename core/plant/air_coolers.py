"""Air coolers as plant: fans, outdoor air, and the compressors of direct-expansion units."""

from __future__ import annotations

from core.climate.air_kernels import dew_point, humidity_ratio_from_wet_bulb
from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.scenario import Assumptions
from core.plant import air_cooler_kernels
from core.plant.unit_rows import site_pressure_pa


def fan_power_w(cooler: AirCooler) -> float:
    """Fan power at the operating speed, by the cube law. [W]"""
    return cooler.fan_power_w * cooler.fan_speed_ratio**3 if cooler.is_on else 0.0


def is_direct_expansion(cooler: AirCooler) -> bool:
    """Whether it has its own compressor instead of a water coil."""
    return cooler.water_flow_kg_s <= 0.0


def compressor_power_w(duty_w: float, supply_c: float, dry_bulb_c: float) -> float:
    """Power of a direct-expansion unit's compressors and condenser fans, by the supply that it aims at. [W]"""
    return float(air_cooler_kernels.direct_expansion_w(duty_w, supply_c, dry_bulb_c))


def asked_supply_c(cooler: AirCooler, duty_w: float, assumptions: Assumptions) -> float:
    """Supply that a unit aims at while it takes some heat. [C]"""
    rate = air_rate_w_k(cooler, assumptions)
    return cooler.asked_supply_c(duty_w / rate) if rate > 0.0 else cooler.asked_supply_c()


def air_rate_w_k(cooler: AirCooler, assumptions: Assumptions) -> float:
    """Capacity rate of the air that a cooler moves. [W/K]"""
    return cooler.operating_airflow_m3_s * assumptions.air_heat_capacity_j_m3_k


def mechanical_duty_w(project: Project, cooler: AirCooler, duty_w: float, dew_point_c: float) -> float:
    """What is left of a cooler's duty where outdoor air takes a part of it. [W]"""
    if not cooler.has_air_economiser:
        return duty_w
    rate = air_rate_w_k(cooler, project.assumptions)
    dry_bulb_c = project.scenario.dry_bulb_c
    supply_c = asked_supply_c(cooler, duty_w, project.assumptions)
    free = air_cooler_kernels.outdoor_air_ratio(duty_w, rate, supply_c, dry_bulb_c, dew_point_c)
    return duty_w * (1.0 - float(free))


def outdoor_dew_point_c(project: Project) -> float:
    """Dew point of the scenario's outdoor air. [C]"""
    scenario, pressure_pa = project.scenario, site_pressure_pa(project)
    wet_bulb_c = min(scenario.wet_bulb_c, scenario.dry_bulb_c)
    ratio = humidity_ratio_from_wet_bulb(scenario.dry_bulb_c, wet_bulb_c, pressure_pa)
    return float(dew_point(scenario.dry_bulb_c, ratio, pressure_pa))
