"""A year of hours at a catalogue site, made from its monthly normals and design values.

Days differ: a random series with the memory of weather, the same for a site every time, moves the daily means. How far
it moves them in summer and in winter is fitted so that the 0.4 % and 99.6 % dry bulbs of the station table come out;
how far it moves the dew point, and how dry the hottest hours are, so that the 0.4 % wet bulb and the mean wet bulb
beside the 0.4 % dry bulb do. Monthly means stay those of the table. The hottest hour lies between the design value and
the 20-year extreme, as in an ordinary year: plant is checked at ``normals.extreme_hour``, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import pi
from zlib import crc32

import numpy as np

from core.catalogue.place_items import Site
from core.catalogue.row import MONTHS
from core.climate import air_kernels, psychrometrics
from core.climate.outdoor import DAYS_OF_MONTH, HOURS_OF_YEAR, MONTH_OF_HOUR, FloatArray, OutdoorYear
from core.errors import CaseError

WARMEST_HOUR = 15.0
"""Hour of the day's highest temperature, local solar time: ASHRAE Fundamentals 2017, chapter 14, table 6."""
DAY_MEMORY_RATIO = 0.7
"""Correlation of a day's anomaly with the day before; engineering judgement for mid-latitude stations, 0.6 to 0.8."""
DEW_FOLLOWS_RATIO = 0.5
"""Correlation of dew point and dry bulb anomalies; engineering judgement."""
DESIGN_HOURS = 35
"""Hours of a year beyond a 0.4 % design value."""
ORDINARY_EXTREME_RATIO = 0.45
"""Where the extreme of an ordinary year lies between design value and 20-year extreme (0 to 1); judgement."""
MOST_SPREAD_K = 15.0
MOST_DRIER_K = 20.0
"""How much the hottest hours may be drier than their month, or more humid."""
LEAST_SPREAD_K = 0.2
_FITTING_STEPS = 18
_DAYS = np.cumsum((0, *DAYS_OF_MONTH))
_MIDDLES_H = 12.0 * (_DAYS[:-1] + _DAYS[1:])
_HOURS = np.arange(HOURS_OF_YEAR) + 0.5
_HOURS_OF_MONTH = 24.0 * np.array(DAYS_OF_MONTH)


@lru_cache(maxsize=16)
def weather_year(site: Site) -> OutdoorYear:
    """The year at a site: reproducible, with days that differ, the table's monthly means and design values.

    Args:
        site: Catalogue site.

    Returns:
        8760 hours; notes say where a design value could not be reached.

    Raises:
        CaseError: The site lacks a monthly value or its elevation.
    """
    pressure_pa = psychrometrics.pressure_pa(_known(site.elevation_m, site, "elevation_m"))
    heat, moisture = _anomalies(site.site_id)
    dry_c, notes = _dry_bulbs(site, heat)
    dew_c, wet_c, more = _dew_points(site, dry_c, heat, moisture, pressure_pa)
    return OutdoorYear(
        dry_bulb_c=dry_c,
        wet_bulb_c=wet_c,
        dew_point_c=dew_c,
        pressure_pa=pressure_pa,
        name=site.name,
        source=f"year made from monthly normals and design values: {site.source}",
        notes=("Made from monthly normals: days are typical, not those of a certain year.", *notes, *more),
        elevation_m=float(site.elevation_m or 0.0),
    )


def _known(value: float | None, site: Site, column: str) -> float:
    if value is None:
        raise CaseError(
            f"Site '{site.name}' has no {column}.", [site.item_id], hint="Fill it in, or choose another site."
        )
    return value


def _months(values: tuple[float | None, ...], site: Site, label: str) -> FloatArray:
    return np.array([_known(v, site, f"{label}_{MONTHS[m]}") for m, v in enumerate(values)])


def _anomalies(name: str) -> tuple[FloatArray, FloatArray]:
    """Two series of unit spread and no monthly mean, shape (8760,); the second follows the first in part.

    Raw draws of PCG64 are part of its definition, so the same name gives the same weather on every computer.
    """
    raw = np.random.PCG64(crc32(name.encode())).random_raw(4 * 365)
    uniform = (np.asarray(raw, dtype=np.float64) + 0.5) / 2.0**64
    radius = np.sqrt(-2.0 * np.log(uniform[: 2 * 365]))
    normal = (radius * np.cos(2.0 * pi * uniform[2 * 365 :])).reshape(2, 365)
    first, second = (_hourly(_remembering(draws)) for draws in normal)
    mixed = DEW_FOLLOWS_RATIO * first + np.sqrt(1.0 - DEW_FOLLOWS_RATIO**2) * second
    return _standard(first), _standard(mixed)


def _remembering(draws: FloatArray) -> FloatArray:
    """Days that remember the day before, over a year that ends as it begins."""
    days = np.empty_like(draws)
    last = 0.0
    for _ in range(2):
        for n, draw in enumerate(draws):
            last = DAY_MEMORY_RATIO * last + np.sqrt(1.0 - DAY_MEMORY_RATIO**2) * draw
            days[n] = last
    return days


def _hourly(days: FloatArray) -> FloatArray:
    """Daily values at noon, joined by straight lines."""
    noons = 24.0 * np.arange(365) + 12.0
    return np.asarray(np.interp(_HOURS, noons, days, period=HOURS_OF_YEAR))


def _standard(series: FloatArray) -> FloatArray:
    """The series without its monthly means, with unit spread."""
    centred = series - curve_of_months(month_means(series))
    return np.asarray(centred / centred.std())


def month_means(series: FloatArray) -> FloatArray:
    """Mean of every month of an hourly series, shape (12,)."""
    return np.asarray(np.bincount(MONTH_OF_HOUR, series, 12) / _HOURS_OF_MONTH)


def _through(knots: FloatArray) -> FloatArray:
    return np.asarray(np.interp(_HOURS, _MIDDLES_H, knots, period=HOURS_OF_YEAR))


@lru_cache(maxsize=1)
def _means_of_knots() -> FloatArray:
    return np.column_stack([month_means(_through(np.eye(12)[m])) for m in range(12)])


def curve_of_months(means: FloatArray) -> FloatArray:
    """A curve of straight lines between mid-months whose monthly means are those given, shape (8760,)."""
    knots: FloatArray = np.linalg.solve(_means_of_knots(), means).astype(np.float64)
    return _through(knots)


def _fit(value: Callable[[float, float], float], other: float, goal: float, low: float, high: float) -> float:
    """The first number for which ``value(number, other)`` reaches a goal, by bisection; it rises with the number."""
    for _ in range(_FITTING_STEPS):
        middle = 0.5 * (low + high)
        if value(middle, other) >= goal:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)


def highest_but(series: FloatArray, hours: int) -> float:
    """The value that as many hours exceed."""
    return float(np.partition(series, series.size - 1 - hours)[series.size - 1 - hours])


def _dry_bulbs(site: Site, heat: FloatArray) -> tuple[FloatArray, tuple[str, ...]]:
    """Dry bulbs whose monthly means, 0.4 % and 99.6 % values are those of the table, with notes on what is missed."""
    means = _months(site.tdb_mean_c, site, "tdb_mean")
    ranges = _months(site.tdb_range_k, site, "tdb_range")
    hot_c = _known(site.cooling_design_db_04_c, site, "cooling_design_db_04_c")
    cold_c = _known(site.heating_design_db_996_c, site, "heating_design_db_996_c")
    day = np.cos(2.0 * pi * (_HOURS - 0.5 - WARMEST_HOUR) / 24.0)
    typical = curve_of_months(means) + 0.5 * curve_of_months(ranges) * day
    season = np.clip((curve_of_months(means) - means.min()) / max(np.ptp(means), 0.1), 0.0, 1.0)

    def year(summer_k: float, winter_k: float) -> FloatArray:
        return np.asarray(typical + (winter_k + (summer_k - winter_k) * season) * heat)

    def hottest(summer_k: float, winter_k: float) -> float:
        return highest_but(year(summer_k, winter_k), DESIGN_HOURS)

    def coldest(winter_k: float, summer_k: float) -> float:
        return highest_but(-year(summer_k, winter_k), DESIGN_HOURS)

    summer_k = winter_k = 3.0
    for _ in range(4):
        summer_k = _fit(hottest, winter_k, hot_c, LEAST_SPREAD_K, MOST_SPREAD_K)
        winter_k = _fit(coldest, summer_k, -cold_c, LEAST_SPREAD_K, MOST_SPREAD_K)
    dry_c = year(summer_k, winter_k)
    for _ in range(8):
        dry_c = bend_top(dry_c, hot_c, _ordinary_extreme(hot_c, site.extreme_db_max_20yr_c, 2.0))
        dry_c = -bend_top(-dry_c, -cold_c, -_ordinary_extreme(cold_c, site.extreme_db_min_20yr_c, -2.0))
        dry_c = _recentre(dry_c, means, cold_c, hot_c)
    return dry_c, _missed(dry_c, hot_c, cold_c)


def _ordinary_extreme(design_c: float, extreme_c: float | None, usual_k: float) -> float:
    beyond = usual_k if extreme_c is None else extreme_c - design_c
    return design_c + ORDINARY_EXTREME_RATIO * beyond


def bend_top(series: FloatArray, design_c: float, most_c: float) -> FloatArray:
    """Squeeze or stretch the top of a series so that 35 hours exceed the design value and the highest is as given.

    What lies between the series' own value there and its upper tenth moves in proportion, the rest stays.
    """
    reached, top = highest_but(series, DESIGN_HOURS), float(series.max())
    foot = min(highest_but(series, HOURS_OF_YEAR // 10), design_c - 0.1)
    if reached <= foot + 1e-9 or top <= reached:
        return series
    below = foot + (series - foot) * (design_c - foot) / (reached - foot)
    above = design_c + (series - reached) * (most_c - design_c) / (top - reached)
    return np.where(series > reached, above, np.where(series > foot, below, series))


def _recentre(series: FloatArray, means: FloatArray, low_c: float, high_c: float) -> FloatArray:
    """Give the months their means again by moving the hours that are no extremes."""
    free = (series > low_c) & (series < high_c)
    share = np.bincount(MONTH_OF_HOUR, free, 12) / _HOURS_OF_MONTH
    shift = (means - month_means(series)) / np.maximum(share, 0.05)
    return np.where(free, series + shift[MONTH_OF_HOUR], series)


def _missed(dry_c: FloatArray, hot_c: float, cold_c: float) -> tuple[str, ...]:
    found = []
    for label, value, wanted in (
        ("0.4 % dry bulb", highest_but(dry_c, DESIGN_HOURS), hot_c),
        ("99.6 % dry bulb", -highest_but(-dry_c, DESIGN_HOURS), cold_c),
    ):
        if abs(value - wanted) > 0.3:
            found.append(f"The year's {label} is {value:.1f} °C, the table's {wanted:.1f} °C.")
    return tuple(found)


def _dew_points(
    site: Site, dry_c: FloatArray, heat: FloatArray, moisture: FloatArray, pressure_pa: float
) -> tuple[FloatArray, FloatArray, tuple[str, ...]]:
    """Dew points with the table's monthly means as far as the dry bulb allows, and wet bulbs with its 0.4 % value."""
    means = _months(site.tdp_mean_c, site, "tdp_mean")
    wet_design_c = _known(site.evap_design_wb_04_c, site, "evap_design_wb_04_c")
    hot_c = _known(site.cooling_design_db_04_c, site, "cooling_design_db_04_c")
    beside_c = site.cooling_design_mcwb_04_c
    typical = curve_of_months(means)
    # only warm and humid hours can be among the 35 wettest
    likely = np.argsort(typical + 0.5 * dry_c)[-4000:]
    hottest = np.abs(dry_c - hot_c) < 0.5
    warm_c = highest_but(dry_c, HOURS_OF_YEAR // 10)
    heat_share = np.clip((dry_c - warm_c) / max(hot_c - warm_c, 0.1), 0.0, 1.5)

    def dew(spread_k: float, drier_k: float) -> FloatArray:
        series = typical + spread_k * moisture - drier_k * heat_share
        for _ in range(6):
            series = np.minimum(series, dry_c)
            series = series + curve_of_months(means - month_means(series))
        return np.minimum(series, dry_c)

    def wettest_c(spread_k: float, drier_k: float) -> float:
        wet = air_kernels.wet_bulb_array(dry_c[likely], dew(spread_k, drier_k)[likely], pressure_pa)
        return highest_but(wet, DESIGN_HOURS)

    def cool_in_heat(drier_k: float, spread_k: float) -> float:
        dew_c = dew(spread_k, drier_k)[hottest]
        return -float(air_kernels.wet_bulb_array(dry_c[hottest], dew_c, pressure_pa).mean())

    spread_k, drier_k = 3.0, 0.0
    for _ in range(2):
        if beside_c is not None and hottest.any():
            drier_k = _fit(cool_in_heat, spread_k, -beside_c, -MOST_DRIER_K, MOST_DRIER_K)
        spread_k = _fit(wettest_c, drier_k, wet_design_c, LEAST_SPREAD_K, 0.5 * MOST_SPREAD_K)
    dew_c = dew(spread_k, drier_k)
    wet_c = np.minimum(air_kernels.wet_bulb_array(dry_c, dew_c, pressure_pa), dry_c)
    most_c = _ordinary_extreme(wet_design_c, site.extreme_wb_max_c, 1.5)
    bent = np.minimum(bend_top(wet_c, wet_design_c, most_c), dry_c)
    moved = bent != wet_c
    ratio = air_kernels.humidity_ratio_array(dry_c[moved], bent[moved], pressure_pa)
    dew_c[moved] = np.minimum(air_kernels.dew_point_array(dry_c[moved], ratio, pressure_pa), bent[moved])
    reached = highest_but(bent, DESIGN_HOURS)
    notes = []
    if abs(reached - wet_design_c) > 0.3:
        notes.append(f"The year's 0.4 % wet bulb is {reached:.1f} °C, the table's {wet_design_c:.1f} °C.")
    return dew_c, bent, tuple(notes)
