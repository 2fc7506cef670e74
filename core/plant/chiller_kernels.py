"""Chillers in compiled form: DOE-2 curves inside their range, a fraction of Carnot outside, and free cooling.

With x the chilled-water supply and y what cools the condenser (entering water, or outdoor air), input and capacity
follow the curve of the chiller's kind. Outside the curve's range the input goes on from its nearest point with the
fraction of Carnot that the curve has there, so that nothing jumps; ``is_on_curve`` says which. Everything is scaled so
that the rated COP and capacity hold at the rating point.
"""

from __future__ import annotations

from numba import njit

from core.plant import unit_columns as at
from core.plant.cooler_kernels import (
    WATER_CP_J_KG_K,
    affinity_power_w,
    coil_fan_ratio,
    coil_rate_w_k,
    plate_approach_k,
    pump_power_w,
)
from core.plant.tower_kernels import (
    LEAST_BASIN_C,
    tower_fan_ratio,
    tower_leaving_c,
    tower_water_kg_s,
    yorkcalc_approach_k,
)

KELVIN = 273.15
# Differences between refrigerant and water or air at full load; engineering practice. [K]
EVAPORATOR_K = 1.5
AIR_CONDENSER_K = 13.0
WATER_CONDENSER_K = 7.0
"""2 K between refrigerant and leaving condenser water, which is 5 K warmer than it enters."""
IDEAL_LEAST_LIFT_K = 1.0
LEAST_PART_LOAD = 0.25
"""Load under which the machine cycles; engineering practice, the data sets have 0.1 to 0.25."""
LARGEST_COP = 12.0
"""Most cooling over input that is ever shown; engineering practice, 10 to 14."""
CAPACITY_PER_K = 0.025
"""Capacity gained per kelvin of warmer chilled water beyond the curve; engineering practice."""
MOST_CAPACITY_RATIO = 1.2
"""Most capacity over the rated one: the motor's limit; engineering practice."""
PUMPED_REFRIGERANT_RATIO = 0.01
"""Refrigerant pump over heat; engineering practice."""


@njit(cache=True, nogil=True)
def biquadratic(row, first, x, y):
    """``a0 + a1 x + a2 x^2 + a3 y + a4 y^2 + a5 x y``."""
    return (
        row[first]
        + (row[first + 1] + row[first + 2] * x) * x
        + (row[first + 3] + row[first + 4] * y) * y
        + row[first + 5] * x * y
    )


@njit(cache=True, nogil=True)
def is_on_curve(row, x_c, y_c):
    """Whether a point lies in the range of the chiller's curve."""
    inside_x = row[at.CURVE_X_MIN] <= x_c <= row[at.CURVE_X_MAX]
    return inside_x and row[at.CURVE_Y_MIN] <= y_c <= row[at.CURVE_Y_MAX]


@njit(cache=True, nogil=True)
def lift_ratio(row, x_c, y_c):
    """Temperature lift over evaporating temperature: what an ideal machine needs per unit of cooling."""
    across = AIR_CONDENSER_K if row[at.KIND] == at.AIR_CHILLER else WATER_CONDENSER_K
    condensing = max(y_c + across, row[at.CONDENSER_LEAST_C])
    evaporating = x_c - EVAPORATOR_K
    return max(condensing - evaporating, IDEAL_LEAST_LIFT_K) / (evaporating + KELVIN)


@njit(cache=True, nogil=True)
def input_ratio(row, x_c, y_c):
    """Input per cooling over that at the curve's rating, extended beyond its range by Carnot."""
    x = min(max(x_c, row[at.CURVE_X_MIN]), row[at.CURVE_X_MAX])
    y = min(max(y_c, row[at.CURVE_Y_MIN]), row[at.CURVE_Y_MAX])
    return biquadratic(row, at.CURVE_INPUT, x, y) * lift_ratio(row, x_c, y_c) / lift_ratio(row, x, y)


@njit(cache=True, nogil=True)
def least_input_ratio(row, x_c):
    """Input per cooling, over that at the curve's rating, at the least lift: with the Carnot fraction of its cold end.

    A machine compresses as far as it is built to, whatever the condenser asks for.
    """
    x = min(max(x_c, row[at.CURVE_X_MIN]), row[at.CURVE_X_MAX])
    y = row[at.CURVE_Y_MIN]
    ideal = row[at.LEAST_LIFT_K] / (x_c - EVAPORATOR_K + KELVIN)
    return biquadratic(row, at.CURVE_INPUT, x, y) * ideal / lift_ratio(row, x, y)


@njit(cache=True, nogil=True)
def curve_capacity_ratio(row, x_c, y_c):
    """Capacity over that at the curve's rating, at the nearest point of its range; in hotter air with its slope there.

    Where a fit falls towards a cold condenser, the condenser may be kept as warm as at its peak.
    """
    first = at.CURVE_CAPACITY
    x = min(max(x_c, row[at.CURVE_X_MIN]), row[at.CURVE_X_MAX])
    y = max(y_c, row[at.CURVE_Y_MIN])
    if row[first + 4] < 0.0:
        y = max(y, -(row[first + 3] + row[first + 5] * x) / (2.0 * row[first + 4]))
    y = min(y, row[at.CURVE_Y_MAX])
    ratio = biquadratic(row, first, x, y)
    if y_c > y:
        slope = row[first + 3] + 2.0 * row[first + 4] * y + row[first + 5] * x
        ratio += min(slope, 0.0) * (y_c - y)
    return max(ratio, 0.05)


@njit(cache=True, nogil=True)
def capacity_ratio(row, x_c, y_c):
    """Capacity over that at the curve's rating; beyond the range of chilled water 2.5 % per kelvin."""
    x = min(max(x_c, row[at.CURVE_X_MIN]), row[at.CURVE_X_MAX])
    return curve_capacity_ratio(row, x_c, y_c) * max(1.0 + CAPACITY_PER_K * (x_c - x), 0.05)


@njit(cache=True, nogil=True)
def available_w(row, x_c, y_c):
    """Most heat that the compressor moves. [W]"""
    rated = row[at.CAPACITY_W]
    return min(row[at.CAPACITY_SCALE] * capacity_ratio(row, x_c, y_c), MOST_CAPACITY_RATIO * rated)


@njit(cache=True, nogil=True)
def part_load_ratio(row, load_ratio):
    """Input over full-load input; below the least steady load the machine cycles in proportion."""
    p = min(max(load_ratio, LEAST_PART_LOAD), MOST_CAPACITY_RATIO)
    first = at.CURVE_PART_LOAD
    full = row[first] + row[first + 1] + row[first + 2]
    ratio = (row[first] + row[first + 1] * p + row[first + 2] * p * p) / full
    return ratio * min(load_ratio / LEAST_PART_LOAD, 1.0)


@njit(cache=True, nogil=True)
def compressor_w(row, heat_w, x_c, y_c):
    """Compressor power, and the supply temperature that it reaches. [W, C]

    Part load counts from the capacity at the curve's nearest point. With more heat than it can move the machine runs
    full and the water warms until its capacity, growing by 2.5 % per kelvin, is enough.
    """
    if heat_w <= 0.0:
        return 0.0, x_c
    rated = row[at.RATED_SUPPLY_C]
    beyond = rated - min(max(rated, row[at.CURVE_X_MIN]), row[at.CURVE_X_MAX])
    scale = row[at.CAPACITY_SCALE] * max(1.0 + CAPACITY_PER_K * beyond, 0.05)
    whole = scale * curve_capacity_ratio(row, x_c, y_c)
    per_watt = row[at.INPUT_RATIO] * input_ratio(row, x_c, y_c)
    power = max(whole * part_load_ratio(row, heat_w / whole) * per_watt, heat_w / LARGEST_COP)
    cold = scale * curve_capacity_ratio(row, x_c, row[at.CURVE_Y_MIN])
    least = row[at.INPUT_RATIO] * least_input_ratio(row, x_c)
    power = max(power, cold * part_load_ratio(row, heat_w / cold) * least)
    available = available_w(row, x_c, y_c)
    if heat_w <= available:
        return power, x_c
    power = max(power, heat_w * per_watt)
    return power, x_c + (heat_w / available - 1.0) / CAPACITY_PER_K


@njit(cache=True, nogil=True)
def air_condenser_c(row, dry_bulb_c):
    """Outdoor air as the condenser of an air-cooled chiller feels it: thin air is as good as warmer air. [C]"""
    return dry_bulb_c + AIR_CONDENSER_K * (row[at.AIR_RATIO] ** -0.8 - 1.0)


@njit(cache=True, nogil=True)
def operate_air_chiller(row, heat_w, set_c, rise_k, dry_bulb_c):
    """Operating point of an air-cooled chiller, with or without free cooling, whichever takes less power.

    Free cooling goes first over a coil in the outdoor air, as far as it reaches; the compressor does the rest.

    Returns:
        Compressor power, fan power, supply temperature, free share. [W, W, C, 1]
    """
    y = air_condenser_c(row, dry_bulb_c)
    load = heat_w / row[at.CAPACITY_W]
    compressor, supply = compressor_w(row, heat_w, set_c, y)
    fan = row[at.FAN_W] * row[at.AIR_RATIO] * min(max(load, row[at.LEAST_FAN]), 1.0)
    if row[at.ECONOMISER] == at.NO_ECONOMISER or dry_bulb_c >= set_c + rise_k:
        return compressor, fan, supply, 0.0
    pump = 0.0
    if row[at.ECONOMISER] == at.REFRIGERANT_ECONOMISER:
        # the condenser alone: refrigerant a little colder than the supply, air colder than that
        reach = (set_c - EVAPORATOR_K - y) / AIR_CONDENSER_K * row[at.CAPACITY_W]
        free = min(max(reach / heat_w, 0.0), 1.0)
        speed = min(max(heat_w / max(reach, 1e-9), row[at.LEAST_FAN]), 1.0)
        pump = PUMPED_REFRIGERANT_RATIO * heat_w * free
    else:
        water_rate = heat_w / rise_k
        taken = coil_rate_w_k(row, 1.0, water_rate) * (set_c + rise_k - dry_bulb_c)
        free = min(max(taken / heat_w, 0.0), 1.0)
        if row[at.ECONOMISER] == at.PARALLEL_WATER_ECONOMISER and free < 1.0:
            return compressor, fan, supply, 0.0
        speed = 1.0 if free < 1.0 else coil_fan_ratio(row, heat_w, set_c + rise_k, water_rate, dry_bulb_c)
    helped, reached = compressor_w(row, heat_w * (1.0 - free), set_c, y)
    free_fan = affinity_power_w(row[at.FAN_W], speed, row[at.AIR_RATIO]) + pump
    if helped + free_fan < compressor + fan:
        return helped, free_fan, reached, free
    return compressor, fan, supply, 0.0


@njit(cache=True, nogil=True)
def operate_water_chiller(row, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c):
    """Operating point of a water-cooled chiller with its tower, with or without free cooling, whichever takes less.

    Condenser water and tower fans follow the load, so that the tower works at its rated water over air. Free cooling
    runs the fans at full speed; the tower water takes what it can through a plate exchanger, the compressor the rest.

    Returns:
        Compressor power, power of fans and own pumps, supply temperature, free share, water evaporated, bled and
        drifting off.
    """
    least_c = row[at.CONDENSER_LEAST_C] - WATER_CONDENSER_K
    load = min(heat_w / row[at.CAPACITY_W], 1.2)
    range_k = row[at.RATED_RISE_K]
    flow_ratio = max(load, row[at.LEAST_FAN])
    y = max(wet_bulb_c + yorkcalc_approach_k(wet_bulb_c, range_k, row[at.LIQUID_GAS]), least_c)
    compressor, supply = compressor_w(row, heat_w, set_c, y)
    fan_ratio = min(flow_ratio, tower_fan_ratio(row, y, range_k, flow_ratio, wet_bulb_c))
    air = row[at.AIR_RATIO]
    fan = affinity_power_w(row[at.FAN_W], fan_ratio, air) + pump_power_w(row[at.OWN_PUMP_W], flow_ratio)
    free = 0.0
    if row[at.ECONOMISER] != at.NO_ECONOMISER:
        plate_k = plate_approach_k(row[at.EXCHANGER_K], range_k, rise_k, load)
        tower_rise = min(rise_k, 20.0)
        coldest = max(tower_leaving_c(row, tower_rise, load * range_k / tower_rise, 1.0, wet_bulb_c), LEAST_BASIN_C)
        share = min(max((set_c + rise_k - coldest - plate_k) / rise_k, 0.0), 1.0)
        if row[at.ECONOMISER] == at.PARALLEL_WATER_ECONOMISER and share < 1.0:
            share = 0.0
        if share > 0.0:
            helped, reached = compressor_w(row, heat_w * (1.0 - share), set_c, max(y, coldest))
            speed = 1.0
            if share == 1.0:
                speed = tower_fan_ratio(row, set_c - plate_k, tower_rise, load * range_k / tower_rise, wet_bulb_c)
            free_fan = affinity_power_w(row[at.FAN_W], speed, air) + pump_power_w(row[at.OWN_PUMP_W], flow_ratio)
            if helped + free_fan < compressor + fan:
                compressor, fan, supply, free, fan_ratio = helped, free_fan, reached, share, speed
    flow = row[at.CAPACITY_W] / (WATER_CP_J_KG_K * range_k) * flow_ratio
    vapour, bled, drift = tower_water_kg_s(row, heat_w + compressor, flow, fan_ratio, dry_bulb_c, wet_bulb_c)
    return compressor, fan, supply, free, vapour, bled, drift
