"""What single pieces of power equipment lose and resist: UPS modes and modules, transformer impedance.

Losses are ``rating * (p0 + p1 x + p2 x^2)`` with ``x`` the load over the rating.
"""

from __future__ import annotations

import math
from functools import cache

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerUnit, PowerUnitKind, UpsMode

Coefficients = tuple[float, float, float]
SAME_VOLTAGE_RATIO = 0.1
"""Nominal voltages this close are the same system: 400 V and 415 V are, 415 V and 480 V are not."""


@cache
def _mode_coefficients(mode: UpsMode) -> Coefficients:
    """Loss curve of a UPS that passes its input through: the class curve in eco mode, its switches in bypass."""
    defaults = load_defaults()
    if mode is UpsMode.BYPASS:
        idle, load = defaults.constant("ups.bypass_idle_ratio").value, defaults.constant("ups.bypass_load_ratio").value
        return idle, load, 0.0
    row = defaults.ups_losses["eco"]
    return row.p0_coefficient, row.p1_coefficient, row.p2_coefficient


@cache
def _module_constants() -> tuple[float, float]:
    """Load of a module before another wakes, and loss of a sleeping one over its rating."""
    defaults = load_defaults()
    return defaults.constant("ups.module_full_ratio").value, defaults.constant("ups.sleeping_loss_ratio").value


def ups_class_coefficients(key: str) -> Coefficients:
    """Loss curve of a class of UPS.

    Args:
        key: ``legacy``, ``transformerless``, ``three_level``, ``eco`` or ``line_interactive``.

    Raises:
        KeyError: There is no such class.
    """
    row = load_defaults().ups_losses[key]
    return row.p0_coefficient, row.p1_coefficient, row.p2_coefficient


def can_sleep(unit: PowerUnit) -> bool:
    """Whether modules of a unit sleep: those that pass their input through have nothing to switch off."""
    return unit.sleeps_modules and unit.is_converting


def awake_module_count(unit: PowerUnit, output_w: float) -> int:
    """Modules that run: all, or with sleeping as many as carry the load at 80 % each, and the spare ones.

    Args:
        unit: A modular unit; its rating is that of ``module_count`` modules, spare ones come on top.
        output_w: Delivered. [W]
    """
    fitted = unit.module_count + unit.spare_module_count
    if not can_sleep(unit) or unit.rated_w <= 0.0:
        return fitted
    full, _ = _module_constants()
    needed = math.ceil(output_w * unit.module_count / (unit.rated_w * full) - 1e-9)
    return min(max(needed, 1) + unit.spare_module_count, fitted)


def passive_p1(p0: float, p1: float, p2: float) -> float:
    """Linear coefficient of what does not convert, no smaller than leaves the loss at nought at its least."""
    return max(p1, -2.0 * math.sqrt(p0 * p2) if p0 > 0.0 and p2 > 0.0 else 0.0)


def loss_coefficients(unit: PowerUnit, output_w: float | None = None) -> Coefficients:
    """Loss curve of a unit as it runs, over its rating.

    A UPS in eco mode or bypass passes its input through; online, its own curve holds for each module that is awake,
    and a sleeping one loses 0.15 % of its rating. With ``k`` of ``m`` modules awake and ``n`` making up the rating:
    ``p0 k/n + s (m - k)/n``, ``p1``, ``p2 n/k``.

    Args:
        unit: Unit.
        output_w: Delivered; where modules sleep the curve depends on it, and without it is that of one module. [W]

    Returns:
        p0, p1 and p2.
    """
    own = unit.loss_p0_ratio, unit.loss_p1_ratio, unit.loss_p2_ratio
    if unit.kind is PowerUnitKind.UPS and unit.ups_mode is not UpsMode.ONLINE:
        return _mode_coefficients(unit.ups_mode)
    fitted = unit.module_count + unit.spare_module_count
    if fitted == 1 or not unit.is_converting or (output_w is None and can_sleep(unit)):
        return own
    awake = awake_module_count(unit, output_w or 0.0)
    _, sleeping = _module_constants()
    share = awake / unit.module_count
    asleep = (fitted - awake) / unit.module_count
    return own[0] * share + sleeping * asleep, own[1], own[2] / share


def unit_loss_w(unit: PowerUnit, output_w: float) -> float:
    """What a unit loses at an output. [W]"""
    if unit.rated_w <= 0.0:
        return 0.0
    p0, p1, p2 = loss_coefficients(unit, output_w)
    x = output_w / unit.rated_w
    return max(unit.rated_w * (p0 + p1 * x + p2 * x * x), 0.0)


def is_transforming(unit: PowerUnit, input_v: float = 0.0) -> bool:
    """Whether a unit has a transformer between its input and its output.

    Args:
        unit: Unit.
        input_v: Voltage at its input, 0 where it is not known: a PDU that gives another one has a transformer. [V]
    """
    if unit.kind is PowerUnitKind.PDU:
        changes = input_v > 0.0 and abs(input_v / max(unit.voltage_v, 1.0) - 1.0) > SAME_VOLTAGE_RATIO
        return unit.impedance_ratio > 0.0 or changes
    return unit.kind is PowerUnitKind.TRANSFORMER


def transformer_impedance_ratio(unit: PowerUnit, input_v: float = 0.0) -> complex:
    """Short-circuit impedance of a transformer over its rated impedance, ``r + jx``; nought for any other unit.

    Resistance is what its load loss says, or else follows from the usual X/R of its size.
    """
    if not is_transforming(unit, input_v) or unit.rated_w <= 0.0:
        return 0j
    row = load_defaults().transformer_impedance(unit.rated_w / 1000.0)
    total = unit.impedance_ratio or row.impedance_pct / 100.0
    resistive = unit.loss_p2_ratio if 0.0 < unit.loss_p2_ratio < total else total / math.hypot(1.0, row.x_over_r)
    return complex(resistive, math.sqrt(total * total - resistive * resistive))
