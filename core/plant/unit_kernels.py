"""One heat-rejection unit at one operating point, whatever its kind: what the live design and the year both call.

Sequence of operation in words: see ``resources/help/plant.md``.
"""

from __future__ import annotations

from numba import njit

from core.plant import unit_columns as at
from core.plant.chiller_kernels import (
    KELVIN,
    LARGEST_COP,
    air_condenser_c,
    available_w,
    input_ratio,
    is_on_curve,
    least_input_ratio,
    operate_air_chiller,
    operate_water_chiller,
)
from core.plant.cooler_kernels import cooler_capacity_w, operate_cooler
from core.plant.tower_kernels import operate_tower, tower_capacity_w, yorkcalc_approach_k

__all__ = [
    "KELVIN",
    "LARGEST_COP",
    "condenser_c",
    "input_ratio",
    "is_on_curve",
    "least_input_ratio",
    "operate_unit",
    "unit_capacity_w",
]


@njit(cache=True, nogil=True)
def condenser_c(row, dry_bulb_c, wet_bulb_c):
    """What cools the condenser of a chiller at full load: outdoor air, or the water of its tower. [C]"""
    if row[at.KIND] == at.AIR_CHILLER:
        return air_condenser_c(row, dry_bulb_c)
    approach = yorkcalc_approach_k(wet_bulb_c, row[at.RATED_RISE_K], row[at.LIQUID_GAS])
    return max(wet_bulb_c + approach, row[at.CONDENSER_LEAST_C] - 7.0)


@njit(cache=True, nogil=True)
def unit_capacity_w(row, set_c, rise_k, dry_bulb_c, wet_bulb_c):
    """Most heat that a unit takes in this weather while it holds the supply temperature. [W]"""
    if row[at.KIND] == at.AIR_CHILLER or row[at.KIND] == at.WATER_CHILLER:
        return available_w(row, set_c, condenser_c(row, dry_bulb_c, wet_bulb_c))
    if row[at.KIND] == at.TOWER:
        return tower_capacity_w(row, set_c, rise_k, wet_bulb_c)
    return cooler_capacity_w(row, set_c, rise_k, dry_bulb_c, wet_bulb_c)


@njit(cache=True, nogil=True)
def operate_unit(row, heat_w, set_c, return_c, dry_bulb_c, wet_bulb_c):
    """Operating point of one unit.

    Args:
        row: The unit, see ``unit_columns``; made by ``unit_rows.unit_row``.
        heat_w: Heat it is given. [W]
        set_c: Supply temperature asked for. [C]
        return_c: Water that comes back while the supply is as asked for. [C]
        dry_bulb_c: Outdoor air. [C]
        wet_bulb_c: Outdoor air. [C]

    Returns:
        Compressor power, power of fans and own pumps, water drawn, supply temperature reached, share of the heat that
        takes no compressor, and load: of a chiller's compressor over what it can move in this weather, of others over
        their rating; then the water that evaporates, is bled, and drifts off: together the water drawn.
    """
    if heat_w <= 0.0:
        return 0.0, 0.0, 0.0, set_c, 0.0, 0.0, 0.0, 0.0, 0.0
    rise_k = max(return_c - set_c, 0.5)
    load = heat_w / row[at.CAPACITY_W]
    if row[at.KIND] == at.AIR_CHILLER:
        compressor, fan, supply, free = operate_air_chiller(row, heat_w, set_c, rise_k, dry_bulb_c)
        load = heat_w * (1.0 - free) / available_w(row, set_c, condenser_c(row, dry_bulb_c, wet_bulb_c))
        return compressor, fan, 0.0, supply, free, load, 0.0, 0.0, 0.0
    if row[at.KIND] == at.WATER_CHILLER:
        compressor, fan, supply, free, vapour, bled, drift = operate_water_chiller(
            row, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c
        )
        load = heat_w * (1.0 - free) / available_w(row, set_c, condenser_c(row, dry_bulb_c, wet_bulb_c))
        return compressor, fan, vapour + bled + drift, supply, free, load, vapour, bled, drift
    if row[at.KIND] == at.TOWER:
        fan, vapour, bled, drift, supply = operate_tower(row, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c)
        return 0.0, fan, vapour + bled + drift, supply, 1.0, load, vapour, bled, drift
    fan, vapour, bled, supply = operate_cooler(row, heat_w, set_c, rise_k, dry_bulb_c, wet_bulb_c)
    return 0.0, fan, vapour + bled, supply, 1.0, load, vapour, bled, 0.0
