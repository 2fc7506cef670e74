"""Weather of a catalogue site: the design hour, monthly means, and a typical year of 8760 hours made from them.

Made from monthly normals, so a typical year has typical days only: extremes come from the design hour, never from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi

import numpy as np
from numpy.typing import NDArray

from core.catalogue.item import MONTHS, Site
from core.climate import psychrometrics
from core.errors import CaseError

HOURS_OF_YEAR = 8760
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# The warmest hour of the day, local solar time: ASHRAE Handbook of Fundamentals 2017, chapter 14, table 6.
_WARMEST_HOUR = 15.0


@dataclass(frozen=True, slots=True)
class OutdoorCondition:
    """State of the outdoor air. Wet bulb and dew point never exceed the dry bulb."""

    dry_bulb_c: float
    wet_bulb_c: float
    dew_point_c: float
    pressure_pa: float


@dataclass(frozen=True, slots=True)
class OutdoorYear:
    """Outdoor air hour by hour; arrays are read-only, shape (8760,), the first hour begins on 1 January."""

    dry_bulb_c: NDArray[np.float64]
    wet_bulb_c: NDArray[np.float64]
    dew_point_c: NDArray[np.float64]
    pressure_pa: float


def design_hour(site: Site) -> OutdoorCondition:
    """The warm hour that plant is sized for: 0.4 % cooling dry bulb with its mean coincident wet bulb.

    Raises:
        CaseError: The site has no design values or no elevation.
    """
    dry_bulb_c = _known(site.cooling_design_db_04_c, site, "cooling_design_db_04_c")
    wet_bulb_c = _known(site.cooling_design_mcwb_04_c, site, "cooling_design_mcwb_04_c")
    return from_wet_bulb(dry_bulb_c, wet_bulb_c, _site_pressure_pa(site))


def evaporative_design_hour(site: Site) -> OutdoorCondition:
    """The humid hour that towers are sized for: 0.4 % wet bulb, with the mean daily maximum of the warmest month.

    The coincident dry bulb is not in the catalogue; the warmest month's mean daily maximum stands in, never less than
    the wet bulb.

    Raises:
        CaseError: The site has no design values, monthly means or elevation.
    """
    wet_bulb_c = _known(site.evap_design_wb_04_c, site, "evap_design_wb_04_c")
    means = [_monthly(site.tdb_mean_c, site, "tdb_mean", month) for month in range(1, 13)]
    ranges = [_monthly(site.tdb_range_k, site, "tdb_range", month) for month in range(1, 13)]
    dry_bulb_c = max(mean + daily / 2.0 for mean, daily in zip(means, ranges, strict=True))
    return from_wet_bulb(max(dry_bulb_c, wet_bulb_c), wet_bulb_c, _site_pressure_pa(site))


def monthly_mean(site: Site, month: int) -> OutdoorCondition:
    """Mean dry bulb and dew point of a month, with the wet bulb that belongs to them.

    Args:
        site: The site.
        month: 1 for January to 12.

    Raises:
        CaseError: The month is not 1 to 12, or the site has no such value.
    """
    if month not in range(1, 13):
        raise CaseError(f"There is no month {month}.", hint="Months are numbered 1 to 12.")
    dry_bulb_c = _monthly(site.tdb_mean_c, site, "tdb_mean", month)
    return from_dew_point(dry_bulb_c, _monthly(site.tdp_mean_c, site, "tdp_mean", month), _site_pressure_pa(site))


def annual_mean(site: Site) -> OutdoorCondition:
    """Mean of the twelve months, weighted by their days, with the wet bulb that belongs to the means.

    Raises:
        CaseError: The site lacks a monthly value.
    """
    months = [monthly_mean(site, month) for month in range(1, 13)]
    dry_bulb_c = float(np.average([month.dry_bulb_c for month in months], weights=DAYS_OF_MONTH))
    dew_point_c = float(np.average([month.dew_point_c for month in months], weights=DAYS_OF_MONTH))
    return from_dew_point(dry_bulb_c, dew_point_c, _site_pressure_pa(site))


@lru_cache(maxsize=16)
def hourly_year(site: Site) -> OutdoorYear:
    """A typical year: each month repeats one day, a cosine about its mean with its daily range, warmest at 15 h.

    The dew point stays at the month's mean, or at the dry bulb where that is lower. The mean dry bulb of a month is
    that of the catalogue; there is no weather from day to day, so hours beyond the mean daily extremes are missing.

    Raises:
        CaseError: The site lacks a monthly value or its elevation.
    """
    pressure = _site_pressure_pa(site)
    days = [_day(site, month, pressure) for month in range(1, 13)]
    dry, wet, dew = (
        np.concatenate(
            [
                np.tile([getattr(hour, part) for hour in day], count)
                for day, count in zip(days, DAYS_OF_MONTH, strict=True)
            ]
        )
        for part in ("dry_bulb_c", "wet_bulb_c", "dew_point_c")
    )
    for array in (dry, wet, dew):
        array.flags.writeable = False
    return OutdoorYear(dry, wet, dew, pressure)


def from_dew_point(dry_bulb_c: float, dew_point_c: float, pressure_pa: float) -> OutdoorCondition:
    """Outdoor air from dry bulb and dew point; a dew point above the dry bulb counts as saturated air."""
    dew_point_c = min(dew_point_c, dry_bulb_c)
    ratio = psychrometrics.humidity_ratio_from_dew_point(dew_point_c, pressure_pa)
    wet_bulb_c = min(psychrometrics.wet_bulb_c(dry_bulb_c, ratio, pressure_pa), dry_bulb_c)
    return OutdoorCondition(dry_bulb_c, wet_bulb_c, dew_point_c, pressure_pa)


def from_wet_bulb(dry_bulb_c: float, wet_bulb_c: float, pressure_pa: float) -> OutdoorCondition:
    """Outdoor air from dry bulb and wet bulb.

    Raises:
        CaseError: The wet bulb is above the dry bulb or impossibly low.
    """
    ratio = psychrometrics.humidity_ratio_from_wet_bulb(dry_bulb_c, wet_bulb_c, pressure_pa)
    dew_point_c = min(psychrometrics.dew_point_c(dry_bulb_c, ratio, pressure_pa), wet_bulb_c)
    return OutdoorCondition(dry_bulb_c, wet_bulb_c, dew_point_c, pressure_pa)


def _day(site: Site, month: int, pressure: float) -> list[OutdoorCondition]:
    mean = monthly_mean(site, month)
    half_range_k = _monthly(site.tdb_range_k, site, "tdb_range", month) / 2.0
    return [
        from_dew_point(
            mean.dry_bulb_c + half_range_k * cos(2.0 * pi * (hour - _WARMEST_HOUR) / 24.0), mean.dew_point_c, pressure
        )
        for hour in range(24)
    ]


def _monthly(values: tuple[float | None, ...], site: Site, label: str, month: int) -> float:
    return _known(values[month - 1], site, f"{label}_{MONTHS[month - 1]}")


def _site_pressure_pa(site: Site) -> float:
    return psychrometrics.pressure_pa(_known(site.elevation_m, site, "elevation_m"))


def _known(value: float | None, site: Site, column: str) -> float:
    if value is None:
        raise CaseError(
            f"Site '{site.name}' has no {column}.", [site.item_id], hint="Fill it in, or choose another site."
        )
    return value
