"""Heat exchangers of CDUs by effectiveness and number of transfer units, for one operating point.

Counter flow; conductance follows the flows of both sides by Dittus and Boelter's exponent, half of the resistance on
each side at rating. The facility valve (or the fan of a liquid-to-air unit) holds the technology supply at its set
point as long as it can.
"""

from __future__ import annotations

import math

from numba import njit

FLOW_EXPONENT = 0.8
MOST_EFFECTIVE = 0.98
LEAST_RATE_RATIO = 1e-3
BISECTIONS = 60


@njit(cache=True, nogil=True)
def effectiveness(ntu, rate_ratio):
    """Effectiveness of a counter-flow exchanger.

    Args:
        ntu: Conductance over the smaller capacity rate.
        rate_ratio: Smaller capacity rate over the larger (0 to 1).
    """
    if rate_ratio > 1.0 - 1e-9:
        return ntu / (1.0 + ntu)
    fading = math.exp(-ntu * (1.0 - rate_ratio))
    return (1.0 - fading) / (1.0 - rate_ratio * fading)


@njit(cache=True, nogil=True)
def transfer_units(ratio, rate_ratio):
    """Number of transfer units that gives an effectiveness; inverse of ``effectiveness``."""
    if rate_ratio > 1.0 - 1e-9:
        return ratio / (1.0 - ratio)
    return math.log((1.0 - ratio * rate_ratio) / (1.0 - ratio)) / (1.0 - rate_ratio)


@njit(cache=True, nogil=True)
def rated_conductance_w_k(heat_w, approach_k, hot_rate_w_k, cold_rate_w_k):
    """Conductance that passes the rated heat at the rated approach (technology supply minus facility supply). [W/K]

    Args:
        heat_w: Rated heat.
        approach_k: Rated approach, more than nought.
        hot_rate_w_k: Capacity rate of the technology loop at rating.
        cold_rate_w_k: Capacity rate of facility water or air at rating.
    """
    least, most = min(hot_rate_w_k, cold_rate_w_k), max(hot_rate_w_k, cold_rate_w_k)
    ratio = heat_w / (least * (approach_k + heat_w / hot_rate_w_k))
    return transfer_units(min(ratio, MOST_EFFECTIVE), least / most) * least


@njit(cache=True, nogil=True)
def supply_at_rates_c(heat_w, hot_rate_w_k, cold_rate_w_k, cold_in_c, rated_ua_w_k, rated_hot_w_k, rated_cold_w_k):
    """Technology supply at given flows. [C]

    The conductance is ``UA0 / (0.5 (r_h^-0.8 + r_c^-0.8))`` with the flows over their rated ones.
    """
    hot = (hot_rate_w_k / rated_hot_w_k) ** -FLOW_EXPONENT
    cold = (cold_rate_w_k / rated_cold_w_k) ** -FLOW_EXPONENT
    conductance = rated_ua_w_k / (0.5 * (hot + cold))
    least, most = min(hot_rate_w_k, cold_rate_w_k), max(hot_rate_w_k, cold_rate_w_k)
    found = effectiveness(conductance / least, least / most)
    return cold_in_c + heat_w / (found * least) - heat_w / hot_rate_w_k


@njit(cache=True, nogil=True)
def operate_exchanger(heat_w, hot_rate_w_k, cold_in_c, set_c, rated_ua_w_k, rated_hot_w_k, rated_cold_w_k):
    """Technology supply and the capacity rate on the cold side with the valve in control.

    Args:
        heat_w: Heat to pass.
        hot_rate_w_k: Capacity rate of the technology loop.
        cold_in_c: Facility water, or air, that enters.
        set_c: Technology supply asked for.
        rated_ua_w_k: Conductance at rated flows.
        rated_hot_w_k: Rated capacity rate of the technology loop.
        rated_cold_w_k: Rated capacity rate of the cold side, its largest.

    Returns:
        Supply [C] and cold-side capacity rate [W/K].
    """
    if heat_w <= 0.0 or hot_rate_w_k <= 0.0:
        return set_c, 0.0
    full = supply_at_rates_c(
        heat_w, hot_rate_w_k, rated_cold_w_k, cold_in_c, rated_ua_w_k, rated_hot_w_k, rated_cold_w_k
    )
    if full >= set_c:
        return full, rated_cold_w_k
    low, high = LEAST_RATE_RATIO * rated_cold_w_k, rated_cold_w_k
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        reached = supply_at_rates_c(
            heat_w, hot_rate_w_k, middle, cold_in_c, rated_ua_w_k, rated_hot_w_k, rated_cold_w_k
        )
        if reached > set_c:
            low = middle
        else:
            high = middle
    return set_c, high
