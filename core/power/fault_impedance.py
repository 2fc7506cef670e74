"""Impedances for fault currents after IEC 60909: what each source, unit and cable puts in the way of a fault.

All per unit on 1 MVA, so that transformers need no ratios; the fault itself is put together in ``fault_currents``.
"""

from __future__ import annotations

import math

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Placed
from core.power.conductors import find_conductor, link_impedance_ohm, link_length_m
from core.power.equipment import transformer_impedance_ratio
from core.power.equipment_generators import ROTATING

UNIT_VA = 1e6
"""Power that is 1 per unit. [VA]"""

LOW_VOLTAGE_V = 1000.0
LOW_VOLTAGE_FACTORS = (1.05, 0.95)
"""Voltage factors c_max and c_min at low voltage within +-6 % (IEC 60909-0 table 1)."""
HIGH_VOLTAGE_FACTORS = (1.10, 1.0)
USUAL_SUBTRANSIENT_RATIO = 0.15
"""Of a generator for which none is given: the middle of the usual 0.10 to 0.20."""
COLD_C = 20.0
"""Conductor temperature for the largest fault current (IEC 60909-0)."""


def voltage_factor(volts: float, is_largest: bool) -> float:
    """Voltage factor c for the largest or the smallest fault current."""
    factors = LOW_VOLTAGE_FACTORS if volts <= LOW_VOLTAGE_V else HIGH_VOLTAGE_FACTORS
    return factors[0 if is_largest else 1]


def grid_fault_va(source: PowerSource) -> float:
    """Short-circuit power of a utility feed: as stated, or 500 MVA, and ten times its capacity at least. [VA]"""
    constant = load_defaults().constant
    usual = max(constant("fault.grid_va").value, constant("fault.grid_ratio").value * source.capacity_w)
    return source.fault_level_va or usual


def source_impedance(source: PowerSource) -> complex | None:
    """Impedance of a source, or None for an inverter, whose fault current is limited instead.

    Grid: ``Z_Q = c U^2 / S_k``; generator: ``Z_GK = K_G (R_G + j X''_d)`` with
    ``K_G = c_max / (1 + x''_d sin phi)`` and the R/X of IEC 60909-0, 6.6.1.
    """
    c = voltage_factor(source.voltage_v, is_largest=True)
    if source.kind is SourceKind.GRID:
        ratio = load_defaults().constant("fault.grid_r_over_x").value
        total = c * UNIT_VA / grid_fault_va(source)
        return total * complex(ratio, 1.0) / math.hypot(ratio, 1.0)
    if source.kind not in ROTATING or source.capacity_w <= 0.0:
        return None
    power_factor = load_defaults().constant("generator.power_factor").value
    x = source.subtransient_ratio if source.subtransient_ratio > 0.0 else USUAL_SUBTRANSIENT_RATIO
    rated_va = source.fault_level_va * x or source.capacity_w / power_factor
    correction = c / (1.0 + x * math.sqrt(1.0 - power_factor**2))
    return correction * complex(_generator_r_over_x(source.voltage_v, rated_va), 1.0) * x * UNIT_VA / rated_va


def _generator_r_over_x(volts: float, rated_va: float) -> float:
    if volts <= LOW_VOLTAGE_V:
        return 0.15
    return 0.05 if rated_va >= 100e6 else 0.07


def unit_impedance(unit: PowerUnit, input_v: float, is_largest: bool) -> complex:
    """Impedance of a unit: a transformer's with ``K_T = 0.95 c_max / (1 + 0.6 x_T)`` for the largest current.

    For the smallest current a busway counts with the resistance of its load loss: that is the current at its far end.
    """
    if unit.rated_w <= 0.0:
        return 0j
    z = transformer_impedance_ratio(unit, input_v)
    if z == 0j:
        is_long = unit.kind is PowerUnitKind.BUSWAY and not is_largest
        return complex(unit.loss_p2_ratio * UNIT_VA / unit.rated_w, 0.0) if is_long else 0j
    if is_largest:
        z *= 0.95 * voltage_factor(min(input_v, unit.voltage_v), is_largest=True) / (1.0 + 0.6 * z.imag)
    return z * UNIT_VA / unit.rated_w


def cable_impedance(upstream: object, unit: PowerUnit, volts: float, is_largest: bool, rise_m: float = 0.0) -> complex:
    """Impedance of the cable to a unit: cold for the largest current, warm from operation for the smallest."""
    if find_conductor(unit.cable_size) is None or volts <= 0.0:
        return 0j
    length_m = link_length_m(upstream if isinstance(upstream, Placed) else None, unit, rise_m)
    r, x = link_impedance_ohm(unit, length_m, COLD_C if is_largest else None)
    return complex(r, x) * UNIT_VA / volts**2


def peak_ratio(z: complex) -> float:
    """Peak over initial fault current: ``kappa sqrt 2`` with ``kappa = 1.02 + 0.98 exp(-3 R/X)``."""
    decay = math.exp(-3.0 * z.real / z.imag) if z.imag > 0.0 else 0.0
    return math.sqrt(2.0) * (1.02 + 0.98 * decay)
