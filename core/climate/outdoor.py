"""Outdoor air: one state, and a year of hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
HOURS_OF_YEAR = 8760
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_OF_HOUR = np.repeat(np.arange(12), [24 * days for days in DAYS_OF_MONTH])
"""Month of every hour, 0 for January, shape (8760,)."""
MONTH_OF_HOUR.flags.writeable = False


@dataclass(frozen=True, slots=True)
class OutdoorCondition:
    """State of the outdoor air. Wet bulb and dew point never exceed the dry bulb."""

    dry_bulb_c: float
    wet_bulb_c: float
    dew_point_c: float
    pressure_pa: float


@dataclass(frozen=True, slots=True)
class OutdoorYear:
    """Outdoor air hour by hour; arrays are read-only, shape (8760,), the first hour begins on 1 January.

    Attributes:
        dry_bulb_c: Dry bulb. [C]
        wet_bulb_c: Thermodynamic wet bulb, never above the dry bulb. [C]
        dew_point_c: Dew point, never above the dry bulb. [C]
        pressure_pa: Air pressure, mean over the year. [Pa]
        name: Place.
        source: Where it comes from.
        notes: What was left out, filled or assumed.
        elevation_m: Above sea level. [m]
    """

    dry_bulb_c: FloatArray
    wet_bulb_c: FloatArray
    dew_point_c: FloatArray
    pressure_pa: float
    name: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    elevation_m: float = 0.0

    def __post_init__(self) -> None:
        for array in (self.dry_bulb_c, self.wet_bulb_c, self.dew_point_c):
            array.flags.writeable = False
