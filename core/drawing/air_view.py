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

from core.results.thermal_result import AirField

RANGE_STEP_K = 2.0
LEAST_SPAN_K = 4.0
LOW_C, HIGH_C = 18.0, 38.0
"""From the lower end of the ASHRAE recommended range up to a common exhaust temperature."""

WORST_CAPTURE = 0.5
"""Racks whose air is exhaust by this share or more get the hottest colour of the capture view."""

LOWEST_C, HIGHEST_C = -40.0, 120.0
PRESSURE_STEP_PA = 4.0
"""Floors of data halls run at 5 to 25 Pa; four ticks of a legend then stand on whole numbers."""


class AirCut(StrEnum):
    """What lies on the plan: temperatures, or the pressure under the raised floor."""

    HEIGHT = "height"
    MAXIMUM = "maximum"
    INLETS = "inlets"
    FLOOR = "floor"


class ColourMap(StrEnum):
    """Colour map of temperatures; the name of its file."""

    THERMAL = "thermal"
    CIVIDIS = "cividis"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class AirView:
    """The planner's choice.

    Attributes:
        cut: One height, the maximum over the height, the racks' fronts, or the pressure under the floor.
        height_m: Height of the cut, of the arrows and of the moving air. [m]
        has_isotherms: Whether lines of equal temperature are drawn.
        has_arrows: Whether arrows of air velocity are drawn.
        colour_map: Colours.
        is_automatic: Whether the range follows the air, growing in steps, or is the one below.
        low_c: Value of the coldest colour of a fixed range. [C]
        high_c: Value of the hottest colour of a fixed range. [C]
        has_moving_air: Whether specks drift with the air.
    """

    cut: AirCut = AirCut.HEIGHT
    height_m: float = 1.5
    has_isotherms: bool = False
    has_arrows: bool = False
    colour_map: ColourMap = ColourMap.THERMAL
    is_automatic: bool = False
    low_c: float = LOW_C
    high_c: float = HIGH_C
    has_moving_air: bool = False

    @property
    def words(self) -> str:
        """What the legend says under the quantity."""
        if self.cut is AirCut.MAXIMUM:
            return "hottest over height"
        if self.cut is AirCut.FLOOR:
            return "under the floor"
        return "rack inlets" if self.cut is AirCut.INLETS else f"at {self.height_m:.1f} m"

    @property
    def shows_room_air(self) -> bool:
        """Whether it shows the air above the floor."""
        return self.cut is not AirCut.FLOOR


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


def grown_pressure_pa(
    present: tuple[float, float] | None, pressures: Iterable[NDArray[np.float32]]
) -> tuple[float, float] | None:
    """The range of pressures under the floor after another frame: never narrower than before.

    Args:
        present: Range so far, or None at the first frame. [Pa]
        pressures: Pressures of all floors.

    Returns:
        Range, its ends on whole steps; None as long as there is no floor. [Pa]
    """
    low, high = present if present else (math.inf, -math.inf)
    for pressure in pressures:
        low, high = min(low, float(pressure.min())), max(high, float(pressure.max()))
    if low > high:
        return present
    step = PRESSURE_STEP_PA
    low = math.floor(low / step) * step
    return low, max(math.ceil(high / step) * step, low + step)
