"""What is shown of the air, and how: the cut, the colours and their range.

A picture of the air can be compared with the one before only when its range stays put, so a range is either fixed by
the planner or grows in whole steps and never shrinks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.results.design_results import AirField

RANGE_STEP_K = 2.0
LEAST_SPAN_K = 4.0
LOW_C, HIGH_C = 18.0, 38.0
"""From the lower end of the ASHRAE recommended range up to a common exhaust temperature."""

LOWEST_C, HIGHEST_C = -40.0, 120.0


class AirCut(StrEnum):
    """Which temperatures lie on the plan."""

    HEIGHT = "height"
    MAXIMUM = "maximum"
    INLETS = "inlets"


class ColourMap(StrEnum):
    """Colour map of temperatures; the name of its file."""

    THERMAL = "thermal"
    CIVIDIS = "cividis"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class AirView:
    """The planner's choice.

    Attributes:
        cut: One height, the maximum over the height, or the racks' fronts.
        height_m: Height of the cut and of the arrows. [m]
        has_isotherms: Whether lines of equal temperature are drawn.
        has_arrows: Whether arrows of air velocity are drawn.
        colour_map: Colours.
        is_automatic: Whether the range follows the air, growing in steps, or is the one below.
        low_c: Value of the coldest colour of a fixed range. [C]
        high_c: Value of the hottest colour of a fixed range. [C]
    """

    cut: AirCut = AirCut.HEIGHT
    height_m: float = 1.5
    has_isotherms: bool = False
    has_arrows: bool = False
    colour_map: ColourMap = ColourMap.THERMAL
    is_automatic: bool = False
    low_c: float = LOW_C
    high_c: float = HIGH_C

    @property
    def words(self) -> str:
        """What the legend says under the quantity."""
        if self.cut is AirCut.MAXIMUM:
            return "hottest over height"
        return "rack inlets" if self.cut is AirCut.INLETS else f"at {self.height_m:.1f} m"


def shown_c(field: AirField, view: AirView) -> NDArray[np.float32]:
    """Temperatures that lie on the floor of the plan, shape (nx, ny), NaN where all is solid. [C]"""
    if view.cut is AirCut.MAXIMUM:
        hottest: NDArray[np.float32] = np.fmax.reduce(field.temperature_c, axis=2)
        return hottest
    return field.slice_c(view.height_m)


def grown_range(present: tuple[float, float] | None, fields: Iterable[AirField]) -> tuple[float, float] | None:
    """The automatic range after another frame: never narrower than before, its ends on whole steps.

    Args:
        present: Range so far, or None at the first frame. [C]
        fields: Air of all halls.

    Returns:
        Range that holds every temperature; None as long as there is no air. [C]
    """
    low, high = present if present else (math.inf, -math.inf)
    for field in fields:
        coldest, hottest = (
            np.fmin.reduce(field.temperature_c, axis=None),
            np.fmax.reduce(field.temperature_c, axis=None),
        )
        if not math.isnan(coldest):
            low, high = min(low, float(coldest)), max(high, float(hottest))
    if low > high:
        return present
    low, high = math.floor(low / RANGE_STEP_K) * RANGE_STEP_K, math.ceil(high / RANGE_STEP_K) * RANGE_STEP_K
    return low, max(high, low + LEAST_SPAN_K)
