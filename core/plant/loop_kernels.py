"""The units of one loop together: how many run, and how they share the heat.

Units that run share the heat by rated capacity. As many run as carry the heat with the least power, in the order of the
rows; each chiller up to its stage-up load, and each unit up to its rating, as long as another can start. Standby units
start when all others fall short.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.plant import unit_columns as at
from core.plant.unit_kernels import operate_unit

CONSTANT_HEAD, PROPORTIONAL, PRESSURE_RESET = 0, 1, 2
PROPORTIONAL_AT_REST, RESET_AT_REST = 0.5, 0.3
"""Head at no flow over that at design flow: what makers set proportional control to, and the drop over the last valve
and its coil, which pressure reset keeps."""
STAGE_UP_RATIO = 0.9
"""Load of a chiller, over what it can take in this weather, at which the next one starts."""
_HELD_K = 1e-4


@njit(cache=True, nogil=True)
def pump_head_ratio(control, flow_ratio):
    """Head of the facility pumps over that at design flow."""
    flow = min(max(flow_ratio, 0.0), 1.0)
    if control == PROPORTIONAL:
        return PROPORTIONAL_AT_REST + (1.0 - PROPORTIONAL_AT_REST) * flow
    if control == PRESSURE_RESET:
        return RESET_AT_REST + (1.0 - RESET_AT_REST) * flow * flow
    return 1.0


@njit(cache=True, nogil=True)
def run_units(rows, running, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c, out):
    """Let the first units of a loop share the heat.

    Args:
        rows: Units, shape (units, COLUMNS).
        running: How many run.
        out: Shape (units, OUTPUTS), written.

    Returns:
        Power of all, supply of the mixed water, and the highest load as it counts for staging: of a chiller over what
        it can take in this weather, of any unit 0.9 times that over its rating.
    """
    capacity = 0.0
    for n in range(running):
        capacity += rows[n, at.CAPACITY_W]
    power, mixed, highest = 0.0, 0.0, 0.0
    for n in range(rows.shape[0]):
        if n >= running:
            out[n, :] = 0.0
            out[n, at.SUPPLY_OUT] = set_c
            continue
        if n > 0 and rows[n, at.GROUP] == rows[n - 1, at.GROUP]:
            out[n, :] = out[n - 1, :]
        else:
            share = heat_w * rows[n, at.CAPACITY_W] / capacity
            found = operate_unit(rows[n], share, set_c, set_c + rise_k, dry_bulb_c, wet_bulb_c)
            out[n, at.HEAT] = share
            for k in range(at.OUTPUTS - 1):
                out[n, k + 1] = found[k]
        power += out[n, at.COMPRESSOR_OUT] + out[n, at.FAN_OUT]
        mixed += out[n, at.SUPPLY_OUT] * rows[n, at.CAPACITY_W] / capacity
        # no unit is given more than its rating, whatever the weather would allow: its pipes are sized for that
        highest = max(highest, STAGE_UP_RATIO * out[n, at.HEAT] / rows[n, at.CAPACITY_W])
        if rows[n, at.KIND] <= at.WATER_CHILLER:
            highest = max(highest, out[n, at.LOAD_OUT])
    return power, mixed, highest


@njit(cache=True, nogil=True)
def operate_loop(rows, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c, out):
    """Stage and share: the least power that holds the supply temperature, or the coolest water when none does.

    Args:
        rows: Units of one loop, those in duty before those on standby, shape (units, COLUMNS).
        heat_w: Heat on the loop, its pumps' included. [W]
        set_c: Supply temperature asked for. [C]
        rise_k: Rise of the water over the loop. [K]
        dry_bulb_c: Outdoor air. [C]
        wet_bulb_c: Outdoor air. [C]
        out: Shape (units, OUTPUTS), written; see ``unit_columns``.

    Returns:
        Supply temperature of the mixed water. [C]
    """
    units = rows.shape[0]
    duty = 0
    while duty < units and rows[duty, at.IS_STANDBY] == 0.0:
        duty += 1
    if units == 0 or heat_w <= 0.0:
        out[:, :] = 0.0
        out[:, at.SUPPLY_OUT] = set_c
        return set_c
    best, least = 0, np.inf
    coolest, lowest_c, cheapest = 0, np.inf, np.inf
    for running in range(1, units + 1):
        if running > duty and best > 0:
            break
        power, supply, highest = run_units(rows, running, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c, out)
        is_last = running in (units, duty)
        is_held = supply <= set_c + _HELD_K and (highest <= STAGE_UP_RATIO or is_last)
        if is_held and power < least:
            best, least = running, power
        # where no stage is within its limits, the coolest is kept, and of those that hold the set point the cheapest
        reached_c = max(supply, set_c + _HELD_K)
        if reached_c < lowest_c or (reached_c == lowest_c and power < cheapest):
            coolest, lowest_c, cheapest = running, reached_c, power
    return run_units(rows, best if best > 0 else coolest, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c, out)[1]
