"""Cooling towers in compiled form: the YorkCalc approach, fans by the cube law, evaporation by the air's balance."""

from __future__ import annotations

from math import sqrt

from numba import njit

from core.climate import air_kernels
from core.plant import unit_columns as at
from core.plant.cooler_kernels import (
    WATER_CP_J_KG_K,
    affinity_power_w,
    bled_kg_s,
    plate_approach_k,
    pump_power_w,
)

RATED_WET_BULB_C, RATED_RANGE_K = 25.55, 5.55
"""Rating point of the YorkCalc fit."""
# Range of the YorkCalc fit; beyond it the nearest point counts.
LEAST_WET_BULB_C, MOST_WET_BULB_C = -34.4, 26.7
LEAST_RANGE_K, MOST_RANGE_K = 1.1, 22.2
LEAST_APPROACH_K, MOST_APPROACH_K = 0.3, 29.0
"""Approach beyond which the fit turns: warmer air would give colder water. More is counted as this."""
LEAST_BASIN_C = 5.0
"""Coldest water that a tower is allowed to make, so that its fill does not freeze."""


@njit(cache=True, nogil=True)
def yorkcalc_terms(wet_bulb_c, range_k):
    """Coefficients c0, c1, c2 of the YorkCalc approach as a polynomial in water over air, ``c0 + c1 x + c2 x^2``."""
    t = min(max(wet_bulb_c, LEAST_WET_BULB_C), MOST_WET_BULB_C)
    r = min(max(range_k, LEAST_RANGE_K), MOST_RANGE_K)
    c0 = -0.359741205 - 0.055053608 * t + 0.0023850432 * t**2
    c0 += (0.173926877 - 0.0248473764 * t + 0.00048430224 * t**2) * r
    c0 += (-0.005589849456 + 0.0005770079712 * t - 0.00001342427256 * t**2) * r**2
    c1 = 2.84765801111111 - 0.121765149 * t + 0.0014599242 * t**2
    c1 += (1.680428651 - 0.0166920786 * t - 0.0007190532 * t**2) * r
    c1 += (-0.025485194448 + 0.0000487491696 * t + 0.00002719234152 * t**2) * r**2
    c2 = -0.0653766255555556 - 0.002278167 * t + 0.0002500254 * t**2
    c2 += (-0.0910565458 + 0.00318176316 * t + 0.000038621772 * t**2) * r
    c2 += (-0.0034285382352 + 0.00000856589904 * t - 0.000001516821552 * t**2) * r**2
    return c0, c1, c2


@njit(cache=True, nogil=True)
def yorkcalc_approach_k(wet_bulb_c, range_k, liquid_gas):
    """Approach of a tower: leaving water minus wet bulb, at water over air as shares of the rating's. [K]"""
    c0, c1, c2 = yorkcalc_terms(wet_bulb_c, range_k)
    return c0 + c1 * liquid_gas + c2 * liquid_gas**2


@njit(cache=True, nogil=True)
def liquid_gas_for(wet_bulb_c, range_k, approach_k):
    """Water over air that gives an approach: the smaller root, up to the peak of the polynomial; at least 0.02."""
    c0, c1, c2 = yorkcalc_terms(wet_bulb_c, range_k)
    if abs(c2) < 1e-12:
        return max((approach_k - c0) / c1, 0.02)
    root = c1 * c1 - 4.0 * c2 * (c0 - approach_k)
    if root <= 0.0:
        return -c1 / (2.0 * c2)
    return max((-c1 + sqrt(root)) / (2.0 * c2), 0.02)


@njit(cache=True, nogil=True)
def tower_fan_ratio(row, target_c, range_k, flow_ratio, wet_bulb_c):
    """Fan speed at which the water leaves at a temperature, between the lowest and full speed."""
    if target_c - wet_bulb_c > MOST_APPROACH_K:
        return row[at.LEAST_FAN]
    liquid = row[at.LIQUID_GAS] * flow_ratio
    wanted = liquid_gas_for(wet_bulb_c, range_k, target_c - wet_bulb_c)
    return min(max(liquid / wanted, row[at.LEAST_FAN]), 1.0)


@njit(cache=True, nogil=True)
def tower_leaving_c(row, range_k, flow_ratio, fan_ratio, wet_bulb_c):
    """Water leaving the tower. [C]"""
    liquid_gas = row[at.LIQUID_GAS] * flow_ratio / fan_ratio
    approach = yorkcalc_approach_k(wet_bulb_c, range_k, liquid_gas)
    return wet_bulb_c + min(max(approach, LEAST_APPROACH_K), MOST_APPROACH_K)


@njit(cache=True, nogil=True)
def evaporation_kg_s(row, heat_w, fan_ratio, dry_bulb_c, wet_bulb_c):
    """Water that evaporates: the air leaves saturated, with the enthalpy that the heat gives it. [kg/s]

    In hot dry air that can be more than the heat alone would evaporate: the air is cooled as well.
    """
    pressure = row[at.PRESSURE_PA]
    air = row[at.TOWER_AIR_KG_S] * fan_ratio * row[at.AIR_RATIO]
    ratio = air_kernels.humidity_ratio_from_wet_bulb(dry_bulb_c, wet_bulb_c, pressure)
    leaving = air_kernels.enthalpy(dry_bulb_c, ratio) + heat_w / air
    leaving_c = air_kernels.saturated_temp(leaving, pressure, wet_bulb_c + 8.0)
    gained = air_kernels.saturated_humidity_ratio(leaving_c, pressure) - ratio
    return max(air * gained, 0.0)


@njit(cache=True, nogil=True)
def tower_water_kg_s(row, heat_w, flow_kg_s, fan_ratio, dry_bulb_c, wet_bulb_c):
    """Water that evaporates, is bled, and drifts off. [kg/s]"""
    evaporated = evaporation_kg_s(row, heat_w, fan_ratio, dry_bulb_c, wet_bulb_c)
    drift = row[at.DRIFT_RATIO] * flow_kg_s
    return evaporated, bled_kg_s(evaporated, drift, row[at.CYCLES]), drift


@njit(cache=True, nogil=True)
def operate_tower(row, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c):
    """Operating point of a tower that serves the loop, behind a plate exchanger if it has one.

    Returns:
        Power of fans and own pumps, water evaporated, bled and drifting off, supply temperature. [W, kg/s, C]
    """
    load = heat_w / row[at.CAPACITY_W]
    flow_ratio = load * row[at.RATED_RISE_K] / rise_k
    plate_k = plate_approach_k(row[at.EXCHANGER_K], row[at.RATED_RISE_K], rise_k, flow_ratio)
    target = max(set_c - plate_k, LEAST_BASIN_C)
    fan = tower_fan_ratio(row, target, rise_k, flow_ratio, wet_bulb_c)
    leaving = tower_leaving_c(row, rise_k, flow_ratio, fan, wet_bulb_c)
    flow = heat_w / (WATER_CP_J_KG_K * rise_k)
    evaporated, bled, drift = tower_water_kg_s(row, heat_w, flow, fan, dry_bulb_c, wet_bulb_c)
    power = affinity_power_w(row[at.FAN_W], fan, row[at.AIR_RATIO]) + pump_power_w(row[at.OWN_PUMP_W], flow_ratio)
    return power, evaporated, bled, drift, max(leaving + plate_k, set_c)


@njit(cache=True, nogil=True)
def tower_capacity_w(row, set_c, rise_k, wet_bulb_c):
    """Most heat that a tower takes with the loop's water at the set temperature. [W]"""
    low, high = 0.0, 10.0 * row[at.CAPACITY_W]
    for _ in range(50):
        middle = 0.5 * (low + high)
        flow_ratio = middle / row[at.CAPACITY_W] * row[at.RATED_RISE_K] / rise_k
        plate_k = plate_approach_k(row[at.EXCHANGER_K], row[at.RATED_RISE_K], rise_k, flow_ratio)
        if tower_leaving_c(row, rise_k, flow_ratio, 1.0, wet_bulb_c) + plate_k <= set_c:
            low = middle
        else:
            high = middle
    return low
