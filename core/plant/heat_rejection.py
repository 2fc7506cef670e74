"""Heat-rejection units of the model at one operating point, by the same compiled functions as the year.

What the units do is in ``unit_kernels`` (one unit) and ``loop_kernels`` (staging and sharing); here are the
model's names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.climate import psychrometrics
from core.model.cooling import CHILLERS, HeatRejection
from core.plant import loop_kernels, unit_kernels, unit_rows
from core.plant import unit_columns as at
from core.results.liquid_result import PlantUnitLoad

KELVIN = 273.15


@dataclass(frozen=True, slots=True)
class Weather:
    """Outdoor air at the operating point. [C, Pa]"""

    dry_bulb_c: float
    wet_bulb_c: float
    pressure_pa: float = psychrometrics.STANDARD_PRESSURE_PA


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """One unit's operating point and the supply temperature it reaches. [C]"""

    load: PlantUnitLoad
    supply_c: float


def chiller_cop(unit: HeatRejection, supply_c: float, weather: Weather) -> float:
    """Full-load COP of a chiller, without its fans, at most 12."""
    row = unit_rows.unit_row(unit, weather.pressure_pa)
    condenser_c = unit_kernels.condenser_c(row, weather.dry_bulb_c, weather.wet_bulb_c)
    ratio = unit_kernels.input_ratio(row, supply_c, condenser_c)
    per_watt = row[at.INPUT_RATIO] * max(ratio, unit_kernels.least_input_ratio(row, supply_c))
    return float(min(1.0 / per_watt, unit_kernels.LARGEST_COP))


def input_basis(unit: HeatRejection, supply_c: float, weather: Weather) -> str:
    """Where a chiller's input comes from: ``curve`` inside the range of its fit, else ``carnot``; else empty."""
    if unit.kind not in CHILLERS:
        return ""
    row = unit_rows.unit_row(unit, weather.pressure_pa)
    condenser_c = unit_kernels.condenser_c(row, weather.dry_bulb_c, weather.wet_bulb_c)
    return "curve" if unit_kernels.is_on_curve(row, supply_c, condenser_c) else "carnot"


def capacity_w(unit: HeatRejection, set_c: float, rise_k: float, weather: Weather) -> float:
    """Most heat that a unit takes in this weather while it holds the supply temperature. [W]"""
    row = unit_rows.unit_row(unit, weather.pressure_pa)
    return float(unit_kernels.unit_capacity_w(row, set_c, rise_k, weather.dry_bulb_c, weather.wet_bulb_c))


def operate_units(
    units: Sequence[HeatRejection], heat_w: float, set_c: float, rise_k: float, weather: Weather
) -> tuple[tuple[UnitOutcome, ...], float]:
    """Stage the units of a loop and share the heat among those that run.

    Args:
        units: Units that can run, those in duty first.
        heat_w: Heat on the loop, its pumps' included. [W]
        set_c: Supply temperature asked for. [C]
        rise_k: Rise of the water. [K]
        weather: Outdoor air.

    Returns:
        Operating points in the order of the units, and the supply temperature of the mixed water. [C]
    """
    rows = unit_rows.rows_of(list(units), weather.pressure_pa)
    out = np.zeros((len(units), at.OUTPUTS))
    supply_c = loop_kernels.operate_loop(rows, heat_w, set_c, rise_k, weather.dry_bulb_c, weather.wet_bulb_c, out)
    outcomes = []
    for unit, found in zip(units, out, strict=True):
        heat, compressor, fan, water, supply, free, load, vapour, bled, drift = (float(v) for v in found)
        power = compressor + fan
        cop = heat / power if power > 0.0 else float("inf")
        basis = input_basis(unit, supply, weather) if compressor > 0.0 else ""
        if free >= 1.0 and unit.kind in CHILLERS:
            load = min(heat / unit.capacity_w, 1.0)
        point = PlantUnitLoad(unit.id, heat, load, compressor, fan, cop, water, free, basis, vapour, bled, drift)
        outcomes.append(UnitOutcome(point, supply))
    return tuple(outcomes), float(supply_c)
