"""Columns of the array that describes one heat-rejection unit to the compiled loops, and the codes of its kinds.

Made by ``unit_rows``, read by the kernels; apart from both, so that neither model nor compiler is needed.
"""

from __future__ import annotations

AIR_CHILLER, WATER_CHILLER, DRY, ADIABATIC, TOWER = 0, 1, 2, 3, 4
FIXED_SPEED, VARIABLE_SPEED, MAGNETIC_BEARING = 0, 1, 2
NO_ECONOMISER, WATER_ECONOMISER, REFRIGERANT_ECONOMISER, PARALLEL_WATER_ECONOMISER = 0, 1, 2, 3

KIND = 0
CAPACITY_W = 1
FAN_W = 2
OWN_PUMP_W = 3
LEAST_FAN = 4
AIR_RATIO = 5
"""Density of the site's air over that at sea level."""
PRESSURE_PA = 6
APPROACH_K = 7
RATED_RISE_K = 8
AIR_RATE_W_K = 9
"""Capacity rate of the air through a coil at full speed and sea level."""
CONDUCTANCE_W_K = 10
"""Conductance of a coil at its rating."""
PAD_RATIO = 11
"""Effectiveness of the wet pads, 0 without any."""
CYCLES = 12
DRIFT_RATIO = 13
EXCHANGER_K = 14
LIQUID_GAS = 15
"""Water over air of a tower, as YorkCalc counts it, that gives its approach at the rating point of that fit."""
TOWER_AIR_KG_S = 16
ECONOMISER = 17
COMPRESSOR = 18
INPUT_RATIO = 19
"""Input over cooling at the unit's rating, divided by the curve's value there."""
CAPACITY_SCALE = 20
"""Rated capacity divided by the curve's value there."""
CONDENSER_LEAST_C = 21
CURVE_X_MIN, CURVE_X_MAX, CURVE_Y_MIN, CURVE_Y_MAX = 22, 23, 24, 25
CURVE_CAPACITY = 26
CURVE_INPUT = 32
CURVE_PART_LOAD = 38
RATED_SUPPLY_C = 41
GROUP = 42
"""Units of a loop with the same number are alike."""
IS_STANDBY = 43
LEAST_LIFT_K = 44
COLUMNS = 45

HEAT, COMPRESSOR_OUT, FAN_OUT, WATER_OUT, SUPPLY_OUT, FREE_OUT, LOAD_OUT = 0, 1, 2, 3, 4, 5, 6
EVAPORATED_OUT, BLED_OUT, DRIFT_OUT = 7, 8, 9
OUTPUTS = 10
"""Columns of what ``operate_loop`` writes: heat_w, compressor_w, fan_w, water_kg_s, supply_c, free and load ratio, and
where the water goes: evaporated_kg_s, bled_kg_s, drift_kg_s."""
