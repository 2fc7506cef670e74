"""Air coolers at one operating point, for the live design and the loop over the year alike."""

from __future__ import annotations

from numba import njit

KELVIN = 273.15
DX_CARNOT_RATIO = 0.35
"""Share of Carnot that a direct-expansion unit reaches; engineering practice for CRAC compressors."""
DX_EVAPORATOR_K = 8.0
DX_CONDENSER_K = 15.0
DX_LEAST_CONDENSING_C = 35.0
"""Condensing temperature that head-pressure control keeps in the cold; engineering practice, 35 to 40 C."""
DX_LARGEST_COP = 6.0
DX_CONDENSER_FAN_RATIO = 0.02
"""Outdoor condenser fans over the heat they take: 0.02 kW/kW (catalogue, Vertiv Liebert DS and others)."""
MOST_DEW_POINT_C = 15.0
"""Outdoor air more humid than this stays out: upper dew point of ASHRAE's recommended range."""


@njit(cache=True, nogil=True)
def direct_expansion_w(duty_w, supply_set_c, dry_bulb_c):
    """Power of a direct-expansion unit's compressors and condenser fans: duty over a fraction of Carnot. [W]"""
    evaporator = supply_set_c - DX_EVAPORATOR_K
    condenser = max(dry_bulb_c + DX_CONDENSER_K, DX_LEAST_CONDENSING_C)
    lift = max(condenser - evaporator, 5.0)
    compressor = duty_w / min(DX_CARNOT_RATIO * (evaporator + KELVIN) / lift, DX_LARGEST_COP)
    return compressor + DX_CONDENSER_FAN_RATIO * (duty_w + compressor)


@njit(cache=True, nogil=True)
def outdoor_air_ratio(duty_w, air_w_k, supply_set_c, dry_bulb_c, dew_point_c):
    """Share of a cooler's duty that outdoor air takes where its dampers may open.

    All of it while the outdoor air is no warmer than the supply (return air is mixed in), a part while it is cooler
    than the return air, none of it in humid air.

    Args:
        duty_w: Heat to take from the air.
        air_w_k: Capacity rate of the air that it moves.
        supply_set_c: Supply asked for.
        dry_bulb_c: Outdoor air.
        dew_point_c: Outdoor air.
    """
    if duty_w <= 0.0 or air_w_k <= 0.0 or dew_point_c > MOST_DEW_POINT_C:
        return 0.0
    rise = duty_w / air_w_k
    return min(max((supply_set_c + rise - dry_bulb_c) / rise, 0.0), 1.0)
