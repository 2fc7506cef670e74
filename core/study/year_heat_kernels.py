"""What racks, fans and pumps of an hour draw and give off before weather and losses come in."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.plant.loops import DEFAULT_PUMP_W_PER_W, LEAST_PUMP_SPEED_RATIO


@njit(cache=True, nogil=True)
def rack_heat(ratio, racks, cdus, house, chain, base_load, hall_heat, cdu_heat):
    """Put the racks and the fans of their doors on chain, halls and CDUs at a load ratio.

    Returns:
        IT power, heat of rear doors, power of their fans, heat released outside any hall. [W]
    """
    base_load[:] = 0.0
    cdu_heat[:] = 0.0
    named = np.zeros(cdu_heat.size)
    it, door_heat, door_fans, outdoors = 0.0, 0.0, 0.0, 0.0
    for r in range(racks.power_w.size):
        power = racks.power_w[r] * ratio
        liquid = power * racks.liquid_ratio[r]
        air = power - liquid
        door = min(air * racks.door_ratio[r], racks.door_w[r])
        faster = power * racks.growth_ratio[r]
        drawn = power + faster
        cord = drawn * (chain.growth[racks.node[r]] - 1.0)
        speed = max(racks.idle_ratio, min(racks.load_ratio[r] * ratio, 1.0))
        door_fan = racks.door_fan_w[r] * speed**3 if power > 0.0 else 0.0
        door_fans += door_fan
        base_load[house.hall_node[racks.hall[r]]] += door_fan  # outside any hall: the last one, the source bus
        released = air - door + faster + cord + door_fan
        if racks.hall[r] >= 0:
            hall_heat[racks.hall[r]] += released
        else:
            outdoors += released
        named[racks.cdu[r]] += liquid
        base_load[racks.node[r]] += drawn
        it += drawn
        door_heat += door
    for c in range(named.size):
        if named[c] > 0.0:
            cdu_heat += cdus.share[:, c] * named[c]
    return it, door_heat, door_fans, outdoors


@njit(cache=True, nogil=True)
def cooler_speed_ratio(coolers, c, load_ratio):
    """Fan speed of an air cooler over that of the scenario: with the air that the racks of its hall draw in."""
    if not coolers.follows_racks[c] or coolers.hall[c] < 0:
        return 1.0
    demand = coolers.demand_m3_s[coolers.hall[c]]
    now = np.interp(load_ratio, coolers.demand_load, demand)
    then = np.interp(coolers.scenario_ratio, coolers.demand_load, demand)
    if then <= 0.0:
        return 1.0
    return min(max(now / then, coolers.least_ratio[c]), coolers.most_ratio[c])


@njit(cache=True, nogil=True)
def cdu_pump_w(heat_w, rated_heat_w, pump_w, is_on, is_stand_in):
    """Pump power of a CDU: that at its design flow by the cube of the flow, with a least speed. [W]"""
    if is_stand_in:
        return DEFAULT_PUMP_W_PER_W * heat_w
    if not is_on:
        return 0.0
    ratio = heat_w / rated_heat_w if rated_heat_w > 0.0 else 0.0
    return pump_w * min(max(ratio, LEAST_PUMP_SPEED_RATIO), 1.0) ** 3
