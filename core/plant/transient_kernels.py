"""True time of one technology loop after a loss: cold plates, return and supply water, exchanger, facility water.

Every rack is one body (plates and the coolant in them); what its pumps still move takes its heat along. Explicit steps:
the fastest body changes in seconds, the steps are a twentieth of that.
"""

from __future__ import annotations

import math

from numba import njit

from core.plant.cdu_kernels import supply_at_rates_c


@njit(cache=True, nogil=True)
def flow_factor(time_s, lost_s, back_s, left_ratio, coast_s):
    """Flow over flow before: runs down to what is left after the loss, and up again when it is back."""
    if time_s < lost_s:
        return 1.0
    if time_s >= back_s:
        low = left_ratio + (1.0 - left_ratio) * math.exp(-(back_s - lost_s) / coast_s)
        return 1.0 - (1.0 - low) * math.exp(-(time_s - back_s) / coast_s)
    return left_ratio + (1.0 - left_ratio) * math.exp(-(time_s - lost_s) / coast_s)


@njit(cache=True, nogil=True)
def march_loop(
    heat, flow, left, capacity, cp, supply_c, water, limit, pump, loss, set_c, exchanger, facility, shut_down_k, step_s,
    every, body_c, out_body, out_supply, throttle,
):  # fmt: skip
    """Follow one loop.

    Args:
        heat: Liquid heat of each rack, shape (racks,). [W]
        flow: Flow before the loss. [kg/s]
        left: Flow after it over flow before.
        capacity: Heat capacity of plates and what is in them. [J/K]
        cp: Of the coolant. [J/(kg K)]
        supply_c: Supply before the loss. [C]
        water: Supply and return water in the pipes. [kg]
        limit: Temperature at which contents throttle, shape (racks,). [C]
        pump: Seconds at which flow is lost and back, and the coasting time.
        loss: Seconds at which the cold side is lost and back, the share of the cold side left, and whether facility
            water still circulates (1) or stands (0).
        set_c: Set point of the loop. [C]
        exchanger: Conductance and rated capacity rates of all units together. [W/K]
        facility: Temperature [C], heat capacity of the facility water [J/K], and the plant's set temperature [C].
        shut_down_k: Above the limit at which the heat has gone to nought, falling from the limit on. [K]
        step_s: Step.
        every: Steps between written rows.
        body_c: Temperatures of the racks at the start, changed.
        out_body: Shape (rows, racks), written. [C]
        out_supply: Shape (rows, 2): supply and facility water, written. [C]
        throttle: First time at which each rack passes its limit, written; NaN for never. [s]
    """
    racks = heat.shape[0]
    total = flow.sum()
    back_c = supply_c
    if total > 0.0:
        back_c = supply_c + heat.sum() / (total * cp)
    facility_c = facility[0]
    for n in range(racks):
        throttle[n] = math.nan
    rows = out_body.shape[0]
    for step in range(rows * every):
        now = step * step_s
        moving, mixed, taken = 0.0, 0.0, 0.0
        for n in range(racks):
            q = flow[n] * flow_factor(now, pump[0], pump[1], left[n], pump[2])
            moving += q
            mixed += q * body_c[n]
            carried = q * cp * (body_c[n] - supply_c)
            left_w = heat[n] * min(max(1.0 - (body_c[n] - limit[n]) / shut_down_k, 0.0), 1.0)
            body_c[n] += step_s * (left_w - carried) / capacity[n]
            if math.isnan(throttle[n]) and body_c[n] > limit[n]:
                throttle[n] = now
        is_lost = loss[0] <= now < loss[1]
        leaving = back_c
        if moving > 1e-6 * total:
            rate = moving * cp
            share = loss[2] if is_lost else 1.0
            if share > 0.0:
                given = max(back_c - facility_c, 0.0) * rate
                leaving, taken = _through(
                    back_c, rate, facility_c, set_c, exchanger[0] * share, exchanger[1] * share, exchanger[2] * share,
                    given,
                )  # fmt: skip
            if water > 0.0:
                back_c += step_s * (mixed - moving * back_c) / (0.5 * water)
                supply_c += step_s * moving * (leaving - supply_c) / (0.5 * water)
            else:
                back_c, supply_c = mixed / moving, leaving
        if is_lost and loss[3] > 0.0:
            facility_c += step_s * taken / facility[1]
        else:
            facility_c += step_s * (facility[2] - facility_c) / 30.0
        if step % every == 0:
            row = step // every
            for n in range(racks):
                out_body[row, n] = body_c[n]
            out_supply[row, 0] = supply_c
            out_supply[row, 1] = facility_c


@njit(cache=True, nogil=True)
def _through(back_c, rate_w_k, facility_c, set_c, ua_w_k, hot_w_k, cold_w_k, most_w):
    """Outlet of the exchanger for a given inlet, the valve in control; and the heat that it takes.

    The outlet is linear in the heat at fixed flows: one unit of heat gives the effectiveness.
    """
    if most_w <= 0.0:
        return back_c, 0.0
    probe = 1e5
    above = supply_at_rates_c(probe, rate_w_k, cold_w_k, 0.0, ua_w_k, hot_w_k, cold_w_k) + probe / rate_w_k
    full_w = probe * (back_c - facility_c) / above
    outlet = back_c - full_w / rate_w_k
    if outlet < set_c:
        outlet = min(set_c, back_c)
    return outlet, (back_c - outlet) * rate_w_k
