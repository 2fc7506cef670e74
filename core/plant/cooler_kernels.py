"""Dry and adiabatic coolers in compiled form: crossflow effectiveness, fans by the cube law, wet pads.

A cooler is given heat and a water rise (its pumps keep the rise); it answers with what its fans, pads and water do.
Fans go up first, pads are wetted by as much as full fans leave short: in hotter air nothing ever gets less.
"""

from __future__ import annotations

from math import exp

from numba import njit

from core.climate import air_kernels
from core.plant import unit_columns as at

WATER_CP_J_KG_K = 4186.0
AIR_CP_J_KG_K = 1006.0
SEA_LEVEL_DENSITY_KG_M3 = 1.146
"""Dry air of 35 C at 101325 Pa, the air of dry-cooler ratings."""
WATER_EXPONENT, AIR_EXPONENT = 0.85, 0.8
"""Conductance of a coil against its water and its air flow."""
MOST_EFFECTIVENESS = 0.95
LEAST_SPRAY_RATIO = 0.5
"""Least water over a tower's fill, over its rated flow; engineering practice, 0.4 to 0.6."""
STATIC_HEAD_RATIO = 0.35
"""Lift and nozzle pressure over the head of condenser pumps; engineering practice, 6 to 8 of 20 m."""
_STEPS = 60


@njit(cache=True, nogil=True)
def crossflow_effectiveness(transfer_units, rate_ratio):
    """Effectiveness of a crossflow coil, both sides unmixed; ``rate_ratio`` is the smaller over the larger rate."""
    if transfer_units <= 0.0:
        return 0.0
    if rate_ratio < 1e-6:
        return 1.0 - exp(-transfer_units)
    eta = transfer_units**-0.22
    return 1.0 - exp((exp(-transfer_units * rate_ratio * eta) - 1.0) / (rate_ratio * eta))


@njit(cache=True, nogil=True)
def transfer_units_for(effectiveness, rate_ratio):
    """Transfer units that give a crossflow effectiveness, by bisection; at most 30."""
    low, high = 0.0, 30.0
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if crossflow_effectiveness(middle, rate_ratio) < effectiveness:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@njit(cache=True, nogil=True)
def plate_approach_k(approach_rated_k, rise_rated_k, rise_k, load_ratio):
    """Approach of a plate exchanger with equal flows that follow the load. [K]

    Its transfer units are rise over approach at the rating, and grow as conductance falls by flow to the power 0.8.
    """
    if approach_rated_k <= 0.0:
        return 0.0
    return approach_rated_k * rise_k / rise_rated_k * min(max(load_ratio, 0.05), 2.0) ** 0.2


@njit(cache=True, nogil=True)
def affinity_power_w(power_w, speed_ratio, air_ratio):
    """Power of a fan or pump at a speed: cube law, and in proportion to the density it moves. [W]"""
    return power_w * speed_ratio**3 * air_ratio


@njit(cache=True, nogil=True)
def coil_rate_w_k(row, fan_ratio, water_rate_w_k):
    """Heat that a coil passes on per kelvin between its warm water and the air. [W/K]"""
    air_rate = row[at.AIR_RATE_W_K] * fan_ratio * row[at.AIR_RATIO]
    rated_water = row[at.CAPACITY_W] / row[at.RATED_RISE_K]
    conductance = row[at.CONDUCTANCE_W_K] * (water_rate_w_k / rated_water) ** WATER_EXPONENT
    conductance *= (fan_ratio * row[at.AIR_RATIO]) ** AIR_EXPONENT
    least, most = min(air_rate, water_rate_w_k), max(air_rate, water_rate_w_k)
    return crossflow_effectiveness(conductance / least, least / most) * least


@njit(cache=True, nogil=True)
def coil_fan_ratio(row, heat_w, return_c, water_rate_w_k, air_c):
    """Fan speed at which a coil takes the heat, between its lowest and full speed; full when it cannot."""
    wanted = heat_w / max(return_c - air_c, 1e-9)
    low, high = row[at.LEAST_FAN], 1.0
    above = coil_rate_w_k(row, high, water_rate_w_k) - wanted
    if return_c <= air_c or above <= 0.0:
        return 1.0
    below = coil_rate_w_k(row, low, water_rate_w_k) - wanted
    if below >= 0.0:
        return low
    for step in range(_STEPS):
        middle = 0.5 * (low + high) if step % 3 == 2 else low - below * (high - low) / (above - below)
        error = coil_rate_w_k(row, middle, water_rate_w_k) - wanted
        if error > 0.0:
            high, above = middle, error
        else:
            low, below = middle, error
        if abs(error) <= 1e-10 * wanted or high - low < 1e-12:
            break
    return middle


@njit(cache=True, nogil=True)
def pad_effectiveness(depth_m, velocity_m_s):
    """Effectiveness of a rigid corrugated pad (CelDek correlation of EnergyPlus), 0.1 to 0.99."""
    d, v = depth_m, velocity_m_s
    ratio = 0.792714 + 0.958569 * d - 0.25193 * v - 1.03215 * d**2 + 2.62659e-2 * v**2 + 0.914869 * d * v
    ratio += -1.48241 * v * d**2 - 1.89919e-2 * v**3 * d + 1.13137 * d**3 * v + 3.27622e-2 * v**3 * d**2
    ratio += -0.145384 * d**3 * v**2
    return min(max(ratio, 0.1), 0.99)


@njit(cache=True, nogil=True)
def bled_kg_s(evaporated_kg_s, drift_kg_s, cycles):
    """Water bled so that the salts of the make-up leave again at the cycles of concentration. [kg/s]

    Salts: ``drawn x 1 = (bled + drift) x cycles`` with ``drawn = evaporated + bled + drift``. Drift takes salts with
    it; where it takes more than the cycles ask for, nothing is bled and the water is cleaner than that.
    """
    return max(evaporated_kg_s / (cycles - 1.0) - drift_kg_s, 0.0)


@njit(cache=True, nogil=True)
def pump_power_w(power_w, flow_ratio):
    """Pump of an open circuit: a part of its head lifts water to the nozzles, the rest is friction. [W]

    Nozzles spread less than half of their water badly, so that the flow does not fall below that.
    """
    flow = min(max(flow_ratio, LEAST_SPRAY_RATIO), 1.0)
    return power_w * (STATIC_HEAD_RATIO * flow + (1.0 - STATIC_HEAD_RATIO) * flow**3)


@njit(cache=True, nogil=True)
def operate_cooler(row, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c):
    """Operating point of a dry or adiabatic cooler.

    Returns:
        Fan power, water evaporated and bled, supply temperature. [W, kg/s, kg/s, C]
    """
    water_rate = heat_w / rise_k
    fan = coil_fan_ratio(row, heat_w, set_c + rise_k, water_rate, dry_bulb_c)
    coldest = dry_bulb_c + heat_w / coil_rate_w_k(row, fan, water_rate) - rise_k
    supply, wetted = max(coldest, set_c), 0.0
    depression = row[at.PAD_RATIO] * max(dry_bulb_c - wet_bulb_c, 0.0)
    if coldest > set_c + 1e-6 and depression > 0.0:
        wetted = min((coldest - set_c) / depression, 1.0)
        supply = max(coldest - depression, set_c)
    evaporated = 0.0
    if wetted > 0.0:
        evaporated = pad_evaporation(row, fan, wetted, dry_bulb_c, wet_bulb_c)
    bled = bled_kg_s(evaporated, 0.0, row[at.CYCLES])
    power = affinity_power_w(row[at.FAN_W], fan, row[at.AIR_RATIO]) + row[at.OWN_PUMP_W] * wetted
    return power, evaporated, bled, supply


@njit(cache=True, nogil=True)
def pad_evaporation(row, fan_ratio, wetted_ratio, dry_bulb_c, wet_bulb_c):
    """Water that wet pads give to the air: humid heat that the air loses over the heat of evaporation. [kg/s]"""
    air = row[at.AIR_RATE_W_K] / AIR_CP_J_KG_K * fan_ratio * row[at.AIR_RATIO]
    ratio = air_kernels.humidity_ratio_from_wet_bulb(dry_bulb_c, wet_bulb_c, row[at.PRESSURE_PA])
    cooled = row[at.PAD_RATIO] * (dry_bulb_c - wet_bulb_c)
    behind = dry_bulb_c - cooled
    gained = (1.006 + 1.86 * ratio) * cooled / (2501.0 + 1.86 * behind)
    return air * wetted_ratio * gained


@njit(cache=True, nogil=True)
def cooler_capacity_w(row, set_c, rise_k, dry_bulb_c, wet_bulb_c):
    """Most heat that a dry or adiabatic cooler takes with its water at the set temperature. [W]"""
    air_c = dry_bulb_c - row[at.PAD_RATIO] * max(dry_bulb_c - wet_bulb_c, 0.0)
    if set_c <= air_c:
        return 0.0
    low, high = 0.0, 20.0 * row[at.CAPACITY_W]
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if middle <= coil_rate_w_k(row, 1.0, middle / rise_k) * (set_c + rise_k - air_c):
            low = middle
        else:
            high = middle
    return low
