"""From heat-rejection units of the model to the rows of numbers that the compiled loops read."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.catalogue.default_rows import ChillerCurve
from core.catalogue.defaults import load_defaults
from core.climate import psychrometrics
from core.model.cooling import CompressorKind, CoolingLoop, EconomiserKind, HeatRejection, HeatRejectionKind
from core.model.project import Project
from core.plant import chiller_kernels, cooler_kernels, tower_kernels
from core.plant import unit_columns as at

FloatArray = NDArray[np.float64]
KIND_CODES = {
    HeatRejectionKind.AIR_COOLED_CHILLER: at.AIR_CHILLER,
    HeatRejectionKind.WATER_COOLED_CHILLER: at.WATER_CHILLER,
    HeatRejectionKind.DRY_COOLER: at.DRY,
    HeatRejectionKind.ADIABATIC_COOLER: at.ADIABATIC,
    HeatRejectionKind.COOLING_TOWER: at.TOWER,
}
COMPRESSOR_CODES = {
    CompressorKind.FIXED_SPEED: at.FIXED_SPEED,
    CompressorKind.VARIABLE_SPEED: at.VARIABLE_SPEED,
    CompressorKind.MAGNETIC_BEARING: at.MAGNETIC_BEARING,
}
ECONOMISER_CODES = {
    EconomiserKind.WATER: at.WATER_ECONOMISER,
    EconomiserKind.PARALLEL_WATER: at.PARALLEL_WATER_ECONOMISER,
    EconomiserKind.REFRIGERANT: at.REFRIGERANT_ECONOMISER,
}
# Coldest condensing temperature that the compressor is run at; engineering practice: oil return and expansion valves
# need pressure, magnetic bearings need no oil. [C]
LEAST_CONDENSING_C = {
    CompressorKind.FIXED_SPEED: 30.0,
    CompressorKind.VARIABLE_SPEED: 25.0,
    CompressorKind.MAGNETIC_BEARING: 20.0,
}
# Lift between evaporating and condensing below which the input hardly falls; engineering practice. Scrolls and screws
# compress by their built-in volume ratio whatever the condenser asks for (2.2 to 2.8, less with slides and variable
# speed); centrifugal machines need pressure for oil and motor cooling; magnetic bearings end at a ratio near 1.2. [K]
LEAST_LIFT_K = {
    (HeatRejectionKind.AIR_COOLED_CHILLER, CompressorKind.FIXED_SPEED): 20.0,
    (HeatRejectionKind.AIR_COOLED_CHILLER, CompressorKind.VARIABLE_SPEED): 15.0,
    (HeatRejectionKind.AIR_COOLED_CHILLER, CompressorKind.MAGNETIC_BEARING): 8.0,
    (HeatRejectionKind.WATER_COOLED_CHILLER, CompressorKind.FIXED_SPEED): 12.0,
    (HeatRejectionKind.WATER_COOLED_CHILLER, CompressorKind.VARIABLE_SPEED): 10.0,
    (HeatRejectionKind.WATER_COOLED_CHILLER, CompressorKind.MAGNETIC_BEARING): 6.0,
}
RATING_AIR_C, RATING_CONDENSER_C = 35.0, 29.44
"""Rating points of AHRI 550/590 on the condenser side. [C]"""
AIR_SHARE_OF_LIFT = 0.7
"""Rise of a cooler's air over hot water minus cold air, where the airflow is not given; engineering practice."""
PAD_VELOCITY_M_S = 2.0
"""Air through wet pads at full fans; engineering practice, 1.5 to 2.5 m/s."""
TOWER_LIQUID_OVER_GAS = 1.2
"""Water over air by mass at a tower's rating, where the airflow is not given; engineering practice, 0.8 to 1.5."""
USUAL_DRY_RISE_K, USUAL_TOWER_RISE_K = 8.0, 5.6
TOWER_AIR_KG_M3 = 1.13
"""Humid air at the tower rating, leaving the fill."""


def air_ratio(pressure_pa: float) -> float:
    """Density of the site's air over that at sea level."""
    return pressure_pa / psychrometrics.STANDARD_PRESSURE_PA


@lru_cache(maxsize=1024)
def unit_row(unit: HeatRejection, pressure_pa: float = psychrometrics.STANDARD_PRESSURE_PA) -> FloatArray:
    """One unit as a row of numbers.

    Args:
        unit: The unit; its capacity is above nought.
        pressure_pa: Air pressure at the site. [Pa]

    Returns:
        Shape (COLUMNS,), read-only, see ``unit_columns``.
    """
    row = np.zeros(at.COLUMNS)
    is_wet = unit.kind in (HeatRejectionKind.COOLING_TOWER, HeatRejectionKind.WATER_COOLED_CHILLER)
    row[at.KIND] = KIND_CODES[unit.kind]
    row[at.CAPACITY_W] = unit.capacity_w
    row[at.FAN_W] = unit.fan_power_w
    row[at.OWN_PUMP_W] = unit.own_pump_w
    row[at.LEAST_FAN] = unit.least_fan_ratio
    row[at.AIR_RATIO] = air_ratio(pressure_pa)
    row[at.PRESSURE_PA] = pressure_pa
    row[at.APPROACH_K] = max(unit.approach_k, 0.5)
    row[at.RATED_RISE_K] = unit.rated_rise_k or (USUAL_TOWER_RISE_K if is_wet else USUAL_DRY_RISE_K)
    row[at.CYCLES] = unit.cycles_of_concentration
    row[at.DRIFT_RATIO] = unit.drift_ratio
    row[at.EXCHANGER_K] = unit.exchanger_approach_k
    row[at.ECONOMISER] = at.NO_ECONOMISER
    row[at.IS_STANDBY] = float(unit.is_standby)
    if unit.has_free_cooling:
        row[at.ECONOMISER] = ECONOMISER_CODES[unit.economiser]
    if is_wet:
        _fill_tower(row, unit)
    else:
        _fill_coil(row, unit)
    if unit.kind in (HeatRejectionKind.AIR_COOLED_CHILLER, HeatRejectionKind.WATER_COOLED_CHILLER):
        _fill_chiller(row, unit)
    row.flags.writeable = False
    return row


def _fill_coil(row: FloatArray, unit: HeatRejection) -> None:
    """Air rate and conductance of a dry coil from its rating."""
    rise, lift = row[at.RATED_RISE_K], row[at.APPROACH_K] + row[at.RATED_RISE_K]
    water = unit.capacity_w / rise
    per_m3_s = cooler_kernels.SEA_LEVEL_DENSITY_KG_M3 * cooler_kernels.AIR_CP_J_KG_K
    air = unit.airflow_m3_s * per_m3_s or unit.capacity_w / (AIR_SHARE_OF_LIFT * lift)
    # a rating that no coil reaches with that air is read as more air
    air = max(air, unit.capacity_w / (cooler_kernels.MOST_EFFECTIVENESS * lift))
    least, most = min(air, water), max(air, water)
    units = cooler_kernels.transfer_units_for(unit.capacity_w / (least * lift), least / most)
    row[at.AIR_RATE_W_K] = air
    row[at.CONDUCTANCE_W_K] = units * least
    if unit.kind is HeatRejectionKind.ADIABATIC_COOLER:
        row[at.PAD_RATIO] = cooler_kernels.pad_effectiveness(unit.pad_depth_m, PAD_VELOCITY_M_S)


def _fill_tower(row: FloatArray, unit: HeatRejection) -> None:
    """Water over air from approach and range at the fit's wet bulb, and the air that goes with it."""
    rise = row[at.RATED_RISE_K]
    row[at.LIQUID_GAS] = tower_kernels.liquid_gas_for(tower_kernels.RATED_WET_BULB_C, rise, row[at.APPROACH_K])
    flow = unit.capacity_w / (cooler_kernels.WATER_CP_J_KG_K * rise)
    row[at.TOWER_AIR_KG_S] = unit.airflow_m3_s * TOWER_AIR_KG_M3 or flow / TOWER_LIQUID_OVER_GAS


def curve_of(unit: HeatRejection) -> ChillerCurve:
    """Curve of a chiller's kind; a magnetic bearing has the temperature fits of its like and the steepest part load."""
    curves = load_defaults().chiller_curves
    if unit.kind is HeatRejectionKind.AIR_COOLED_CHILLER:
        curve = curves["mcquay_agz"]
    else:
        is_fixed = unit.compressor is CompressorKind.FIXED_SPEED
        curve = curves["doe2_centrifugal" if is_fixed else "trane_cvhf_2317"]
    if unit.compressor is CompressorKind.FIXED_SPEED:
        return curve
    is_magnetic = unit.compressor is CompressorKind.MAGNETIC_BEARING
    b0, b1, b2 = curves["carrier_19xr_1143" if is_magnetic else "trane_cvhf_2317"].part_load_coefficients
    return replace(curve, part_load_b0_coefficient=b0, part_load_b1_coefficient=b1, part_load_b2_coefficient=b2)


def _fill_chiller(row: FloatArray, unit: HeatRejection) -> None:
    curve = curve_of(unit)
    row[at.COMPRESSOR] = COMPRESSOR_CODES[unit.compressor]
    row[at.CONDENSER_LEAST_C] = LEAST_CONDENSING_C[unit.compressor]
    row[at.LEAST_LIFT_K] = LEAST_LIFT_K[unit.kind, unit.compressor]
    bounds = (curve.x_min_c, curve.x_max_c, curve.y_min_c, curve.y_max_c)
    rated = (curve.x_rated_c, curve.x_rated_c, curve.y_rated_c, curve.y_rated_c)
    row[at.CURVE_X_MIN : at.CURVE_Y_MAX + 1] = [r if b is None else b for b, r in zip(bounds, rated, strict=True)]
    row[at.CURVE_CAPACITY : at.CURVE_CAPACITY + 6] = curve.capacity_coefficients
    row[at.CURVE_INPUT : at.CURVE_INPUT + 6] = curve.input_coefficients
    row[at.CURVE_PART_LOAD : at.CURVE_PART_LOAD + 3] = curve.part_load_coefficients
    row[at.RATED_SUPPLY_C] = unit.rated_supply_c
    y = RATING_AIR_C if unit.kind is HeatRejectionKind.AIR_COOLED_CHILLER else RATING_CONDENSER_C
    row[at.INPUT_RATIO] = 1.0 / (unit.cop_rated * chiller_kernels.input_ratio(row, unit.rated_supply_c, y))
    row[at.CAPACITY_SCALE] = unit.capacity_w / chiller_kernels.capacity_ratio(row, unit.rated_supply_c, y)


def rows_of(units: list[HeatRejection], pressure_pa: float) -> FloatArray:
    """Units of one loop as rows, in the order given; neighbours that are alike carry the same group number."""
    rows = np.zeros((len(units), at.COLUMNS))
    for n, unit in enumerate(units):
        rows[n] = unit_row(unit, pressure_pa)
        is_alike = n > 0 and np.array_equal(rows[n, : at.GROUP], rows[n - 1, : at.GROUP])
        rows[n, at.GROUP] = rows[n - 1, at.GROUP] + (0.0 if is_alike else 1.0) if n else 1.0
    return rows


def units_on(project: Project, loop: CoolingLoop) -> list[HeatRejection]:
    """Units that serve a loop and can run, those in duty before those on standby."""
    units = [u for u in project.of_type(HeatRejection) if u.loop is loop and u.is_on and u.capacity_w > 0.0]
    return sorted(units, key=lambda u: u.is_standby)


def site_pressure_pa(project: Project) -> float:
    """Air pressure at the project's site. [Pa]"""
    return psychrometrics.pressure_pa(project.site.elevation_m)


def loop_rows(project: Project, loop: CoolingLoop) -> FloatArray:
    """Rows of the units that serve a loop, shape (units, COLUMNS)."""
    return rows_of(units_on(project, loop), site_pressure_pa(project))
