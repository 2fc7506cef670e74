"""Rear-door heat exchangers: what a door can take from a rack's exhaust at the water and air it really meets."""

from __future__ import annotations

import math

CONDUCTANCE_EXPONENT = 0.5
"""Finned coils: air-side film about proportional to the square root of the velocity (Kays and London, fin surfaces)."""
MOST_EFFECTIVE = 0.999


def door_effectiveness(rated_ratio: float, flow_ratio: float) -> float:
    """Effectiveness on the air side at another airflow than the rated one.

    Water flows faster than it warms, so ``e = 1 - exp(-NTU)`` and ``NTU = UA / C_air`` with ``UA`` growing with the
    square root of the airflow:  ``NTU = NTU_rated * flow_ratio ** -0.5``.

    Args:
        rated_ratio: Effectiveness at the rated airflow (0 to 1).
        flow_ratio: Airflow over the rated one, more than zero.

    >>> round(door_effectiveness(0.75, 1.0), 4), round(door_effectiveness(0.75, 4.0), 4)
    (0.75, 0.5)
    """
    rated_units = -math.log(1.0 - min(max(rated_ratio, 0.0), MOST_EFFECTIVE))
    return 1.0 - math.exp(-rated_units * max(flow_ratio, 1e-6) ** (CONDUCTANCE_EXPONENT - 1.0))


def door_heat_w(
    effectiveness_ratio: float, inlet_c: float, water_c: float, air_heat_w: float, capacity_rate_w_k: float
) -> float:
    """Heat that a door can take: effectiveness on the whole way from the exhaust down to the water.

    ``Q = e C (T_in + P / C - T_water)``, never less than nothing.

    Args:
        effectiveness_ratio: Effectiveness (0 to 1).
        inlet_c: Air into the rack. [C]
        water_c: Water into the door. [C]
        air_heat_w: Heat that the contents give to the air. [W]
        capacity_rate_w_k: Heat capacity of the airflow. [W/K]

    Returns:
        Heat, before any limit of capacity. [W]

    >>> round(door_heat_w(0.75, 24.0, 24.0, 20_000.0, 1500.0))
    15000
    >>> round(door_heat_w(0.75, 24.0, 18.0, 20_000.0, 1500.0))
    21750
    """
    return max(effectiveness_ratio * (air_heat_w + capacity_rate_w_k * (inlet_c - water_c)), 0.0)
