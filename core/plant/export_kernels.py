"""Heat given to users beyond the boundary, in compiled form: what demand, exchanger and temperature let through."""

from __future__ import annotations

from numba import njit

CAPACITY_W, APPROACH_K, USER_SUPPLY_C, DEMAND_W, IS_SEASONAL, LEAST_DEMAND, LIMIT_C, FULL_C, PUMP_W = range(9)
USER_RETURN_C = 9
COLUMNS = 10
LEAST_RISE_K = 0.1


@njit(cache=True, nogil=True)
def demand_w(row, dry_bulb_c):
    """Heat that the user asks for at an outdoor temperature: heating degrees, and never less than in summer. [W]"""
    if row[IS_SEASONAL] == 0.0:
        return row[DEMAND_W]
    span = max(row[LIMIT_C] - row[FULL_C], 0.1)
    share = min(max((row[LIMIT_C] - dry_bulb_c) / span, row[LEAST_DEMAND]), 1.0)
    return row[DEMAND_W] * share


@njit(cache=True, nogil=True)
def exported_w(row, heat_w, set_c, return_c, dry_bulb_c):
    """Heat that one exchanger gives away. [W]

    Its approach falls with its load, so that water which is hardly warm enough still gives a part. The loop's water is
    not cooled below what comes back from the user.

    Args:
        row: The exchanger.
        heat_w: Heat on the loop. [W]
        set_c: Supply of the loop, to which the heat rejection cools what is left. [C]
        return_c: Water that comes back from halls and CDUs. [C]
        dry_bulb_c: Outdoor air. [C]
    """
    above_k = return_c - row[USER_SUPPLY_C]
    if heat_w <= 0.0 or above_k < 0.0:
        return 0.0
    most = row[CAPACITY_W]
    if row[APPROACH_K] > 0.0:
        most = min(most, row[CAPACITY_W] * above_k / row[APPROACH_K])
    rise_k = max(return_c - set_c, LEAST_RISE_K)
    most = min(most, heat_w * max(return_c - row[USER_RETURN_C], 0.0) / rise_k)
    return max(min(demand_w(row, dry_bulb_c), most, heat_w), 0.0)


@njit(cache=True, nogil=True)
def export_heat(rows, heat_w, set_c, rise_k, dry_bulb_c, out):
    """All exchangers of a loop, one after the other in the return pipe.

    Args:
        rows: Shape (exchangers, COLUMNS).
        heat_w: Heat on the loop. [W]
        set_c, rise_k: Supply temperature asked for, and rise of the water.
        dry_bulb_c: Outdoor air. [C]
        out: Heat and pump power of each, shape (exchangers, 2), written. [W]

    Returns:
        Heat given away and power of the users' pumps. [W]
    """
    given, pumps = 0.0, 0.0
    for n in range(rows.shape[0]):
        left = heat_w - given
        return_c = set_c + (rise_k * left / heat_w if heat_w > 0.0 else 0.0)
        out[n, 0] = exported_w(rows[n], left, set_c, return_c, dry_bulb_c)
        flow = out[n, 0] / rows[n, CAPACITY_W] if rows[n, CAPACITY_W] > 0.0 else 0.0
        out[n, 1] = rows[n, PUMP_W] * flow**3
        given += out[n, 0]
        pumps += out[n, 1]
    return given, pumps
