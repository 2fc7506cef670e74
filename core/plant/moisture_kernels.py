"""Vapour in the air of one hall in compiled form: what coils condense, and the humidity at which all of it balances."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.climate.air_kernels import saturated_humidity_ratio

SEGMENTS = 8
"""Pieces of a coil from air inlet to air outlet."""
STEPS = 50
SETTLED_RATIO = 1e-9
"""Vapour that may be left over in a balance, over what the outdoor air brings."""


@njit(cache=True, nogil=True)
def coldest_surface_c(leaving_c, water_c, water_side):
    """Coldest surface of a counter-flow coil: where the leaving air meets the entering water. [C]

    Args:
        leaving_c, water_c: Air and water there. [C]
        water_side: Share of the thermal resistance between water and surface.
    """
    return water_c + water_side * (leaving_c - water_c)


@njit(cache=True, nogil=True)
def condensed_kg_s(ratio, air_kg_s, entering_c, leaving_c, water_c, water_rise_k, water_side, pressure_pa):
    """Water that a counter-flow coil takes out of the air. [kg/s]

    Heat and vapour reach the surface through the same film (Lewis' relation with a number of one): over a piece of the
    coil ``dW / (W - W_s) = dT / (T - T_s)``, where only surfaces below the dew point are wet.

    Args:
        ratio: Humidity ratio of the entering air.
        air_kg_s: Dry air.
        entering_c, leaving_c: Air. [C]
        water_c: Water that enters, on the side where the air leaves. [C]
        water_rise_k: What it gains.
        water_side: Share of the thermal resistance between water and surface.
    """
    left = ratio
    drop = (entering_c - leaving_c) / SEGMENTS
    if drop <= 0.0 or air_kg_s <= 0.0:
        return 0.0
    for n in range(SEGMENTS):
        part = (n + 0.5) / SEGMENTS
        air = entering_c - (n + 0.5) * drop
        water = water_c + (1.0 - part) * water_rise_k
        surface = water + water_side * (air - water)
        saturated = saturated_humidity_ratio(surface, pressure_pa)
        if left > saturated and air > surface:
            begins, ends = air + 0.5 * drop - surface, air - 0.5 * drop - surface
            left = saturated + (left - saturated) * max(ends, 0.0) / begins
    return air_kg_s * (ratio - left)


@njit(cache=True, nogil=True)
def condensed_by_all(ratio, coils, pressure_pa, out):
    """What every coil takes out, into ``out``, and the sum. [kg/s]

    Args:
        coils: Rows of air [kg/s], entering, leaving, water [C], its rise [K], water side's share of the resistance.
    """
    total = 0.0
    for c in range(coils.shape[0]):
        out[c] = condensed_kg_s(
            ratio, coils[c, 0], coils[c, 1], coils[c, 2], coils[c, 3], coils[c, 4], coils[c, 5], pressure_pa
        )
        total += out[c]
    return total


@njit(cache=True, nogil=True)
def balance(held, outdoor, outdoor_kg_s, coils, pressure_pa, out):
    """Humidity ratio of a well-mixed hall, and what its humidifiers add. [kg/kg] and [kg/s]

    Humidifiers hold a least humidity; above it outdoor air brings vapour and wet coils take it out.

    Args:
        held: Humidity ratio that the humidifiers hold.
        outdoor: That of the outdoor air.
        outdoor_kg_s: Dry outdoor air that replaces air of the hall.
        coils: As in ``condensed_by_all``.
        out: Changed: what each coil condenses. [kg/s]
    """
    gain = outdoor_kg_s * (outdoor - held) - condensed_by_all(held, coils, pressure_pa, out)
    if gain <= 0.0:
        return held, -gain
    low, high = held, max(outdoor, held)
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        if outdoor_kg_s * (outdoor - middle) > condensed_by_all(middle, coils, pressure_pa, out):
            low = middle
        else:
            high = middle
    condensed_by_all(high, coils, pressure_pa, out)
    return high, 0.0


@njit(cache=True, nogil=True)
def vapour_gains_kg_s(held, outdoor, outdoor_kg_s, coils, pressure_pa, gains):
    """Vapour that outdoor air leaves in a hall in many hours: what coils condense less what humidifiers add. [kg/s]

    The balances of ``balance``, found by the regula falsi of Illinois: a year has 8760 of them.

    Args:
        held: Humidity ratio that the humidifiers hold.
        outdoor: That of the outdoor air, shape (hours,).
        outdoor_kg_s: Dry outdoor air that replaces air of the hall.
        coils: As in ``condensed_by_all``.
        gains: Written, shape (hours,). [kg/s]
    """
    out = np.zeros(coils.shape[0])
    at_held = condensed_by_all(held, coils, pressure_pa, out)
    for h in range(outdoor.size):
        low, high = held, outdoor[h]
        above = outdoor_kg_s * (high - low) - at_held
        below = 0.0
        if above > 0.0:
            below = -condensed_by_all(high, coils, pressure_pa, out)
        if above <= 0.0 or below >= 0.0:
            gains[h] = outdoor_kg_s * (high - low) if above <= 0.0 else 0.0
            continue
        settled, side = high, 0
        for _ in range(STEPS):
            settled = (low * below - high * above) / (below - above)
            left = outdoor_kg_s * (outdoor[h] - settled) - condensed_by_all(settled, coils, pressure_pa, out)
            if abs(left) <= SETTLED_RATIO * outdoor_kg_s * outdoor[h]:
                break
            if left > 0.0:
                low, above = settled, left
                below = 0.5 * below if side == 1 else below
                side = 1
            else:
                high, below = settled, left
                above = 0.5 * above if side == -1 else above
                side = -1
        gains[h] = outdoor_kg_s * (outdoor[h] - settled)
