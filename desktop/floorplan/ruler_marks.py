"""Marks of a ruler: which places of the plan are marked, and which of them carry a number, in metres or in feet."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.units import MINUS
from core.units.quantities import System

FOOT_M, INCH_M = 0.3048, 0.0254
LEAST_NUMBER_PX, LEAST_MARK_PX = 64.0, 5.0
"""Numbers and marks stand no nearer than this."""
_IMPERIAL_M = (
    (INCH_M, (4, 2)),
    (3 * INCH_M, (12, 6, 3)),
    (6 * INCH_M, (12, 6, 2)),
    (FOOT_M, (12, 4, 2)),
)
"""Steps below a foot, and into how many parts each is divided, finest first."""
_PARTS = {1: (10, 5, 2), 2: (20, 4, 2), 5: (50, 10, 5)}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a ruler.

    Attributes:
        place_m: Where it stands. [m]
        words: Its number, empty for a small mark.
    """

    place_m: float
    words: str = ""


def ruler_marks(low_m: float, high_m: float, pixels_per_m: float, system: System) -> list[Mark]:
    """Marks between two places, in their order.

    Args:
        low_m: Where the ruler begins. [m]
        high_m: Where it ends. [m]
        pixels_per_m: Zoom.
        system: Metres or feet and inches.
    """
    step_m, parts = _step(pixels_per_m, system)
    divided = next((n for n in parts if step_m / n * pixels_per_m >= LEAST_MARK_PX), 1)
    small_m = step_m / divided
    marks = []
    for n in range(math.floor(low_m / small_m), math.ceil(high_m / small_m) + 1):
        words = "" if n % divided else _words(n // divided, step_m, system)
        marks.append(Mark(n * small_m, words))
    return marks


def _step(pixels_per_m: float, system: System) -> tuple[float, tuple[int, ...]]:
    """Distance of the numbers, and into how many parts it may be divided. [m]"""
    least_m = LEAST_NUMBER_PX / pixels_per_m
    if system == "imperial":
        for step_m, parts in _IMPERIAL_M:
            if step_m >= least_m:
                return step_m, parts
    unit_m = FOOT_M if system == "imperial" else 1.0
    decade = 10.0 ** math.floor(math.log10(least_m / unit_m))
    first = next((n for n in (1, 2, 5) if n * decade * unit_m >= least_m * (1.0 - 1e-9)), 10)
    return first * decade * unit_m, _PARTS[1 if first == 10 else first]


def _words(count: int, step_m: float, system: System) -> str:
    """The number at so many steps from nought."""
    if system == "metric":
        decimals = max(0, -math.floor(math.log10(step_m) + 1e-9))
        return f"{count * step_m:.{decimals}f}".replace("-", MINUS)
    inches = round(abs(count) * step_m / INCH_M)
    feet, rest = divmod(inches, 12)
    sign = MINUS if count < 0 and inches else ""
    return f"{sign}{feet}" if step_m >= FOOT_M else f"{sign}{feet}'{rest}\""
