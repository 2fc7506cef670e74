"""How long IT equipment rides through a voltage: the ITI (CBEMA) envelope, in its steps."""

from __future__ import annotations

import math

from core.catalogue.defaults import load_defaults


def tolerated_s(voltage_ratio: float) -> float:
    """Longest time for which a voltage must be ridden through.

    Args:
        voltage_ratio: Voltage over nominal; nought for an interruption.

    Returns:
        Time, infinite inside the steady band. [s]

    >>> tolerated_s(0.0), tolerated_s(0.75), tolerated_s(0.85), tolerated_s(1.15)
    (0.02, 0.5, 10.0, 0.5)
    """
    points = load_defaults().voltage_tolerance
    if voltage_ratio < 1.0:
        held = [p for p in points if p.kind == "low" and p.level_coefficient <= voltage_ratio + 1e-9]
    else:
        held = [p for p in points if p.kind == "high" and p.level_coefficient >= voltage_ratio - 1e-9]
    return max((math.inf if p.duration_s is None else p.duration_s for p in held), default=0.0)


def is_tolerated(voltage_ratio: float, duration_s: float) -> bool:
    """Whether equipment rides through a voltage of some duration."""
    return duration_s <= tolerated_s(voltage_ratio)
