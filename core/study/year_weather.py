"""The outdoor air and the sun of a project's year: which catalogue site stands for it, and colder and warmer years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from core.catalogue.loader import load_catalogue
from core.catalogue.place_items import Site as SiteItem
from core.climate.epw import read_epw
from core.climate.outdoor import OutdoorYear
from core.climate.year import weather_year
from core.errors import CatalogueError
from core.model.project import Project
from core.results.year import DAYS_OF_MONTH, HOURS, MONTH_OF_HOUR

FloatArray = NDArray[np.float64]
WARMER_YEAR_K = 1.5
"""Shift of a warm and of a cold year: about two standard deviations of annual means at mid-latitude stations (0.6 to
0.8 K); engineering judgement."""
SOLAR_PERFORMANCE_RATIO = 0.86
"""Output over that of the plant's rating in the same sun: 14 % losses, the default of NREL PVWatts 5."""
EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class YearWeather:
    """Weather of one year with its name.

    Attributes:
        name, source: What it is and where it comes from.
        dry_bulb_c, wet_bulb_c: Shape (8760,). [C]
        pressure_pa: Air pressure. [Pa]
        solar_ratio: Output of a solar plant over its capacity, or None where the sun is not known, shape (8760,).
        notes: What the planner should know about it.
        is_of_site: Whether it was made from the catalogue's values of the site.
    """

    name: str
    source: str
    dry_bulb_c: FloatArray
    wet_bulb_c: FloatArray
    pressure_pa: float
    solar_ratio: FloatArray | None = None
    notes: tuple[str, ...] = ()
    is_of_site: bool = True


def find_site(name: str) -> SiteItem:
    """A catalogue site by id or name; part of a name will do when only one site has it.

    Raises:
        CatalogueError: There is none, or several.
    """
    wanted = name.strip().lower()
    sites = load_catalogue().sites
    exact = [s for s in sites if wanted in (s.site_id, s.place.lower(), s.name.lower())]
    found = exact or [s for s in sites if wanted and wanted in f"{s.site_id} {s.name}".lower()]
    if len(found) == 1:
        return found[0]
    if found:
        raise CatalogueError(
            f"'{name}' could be several sites.", hint=f"Choose one of: {', '.join(s.site_id for s in found)}."
        )
    words = {word: s.site_id for s in sites for word in (s.site_id, s.place.lower(), *s.place.lower().split())}
    near = dict.fromkeys(words[w] for w in get_close_matches(wanted, words, n=6, cutoff=0.5))
    hint = f"The nearest names are: {', '.join(near)}." if near else "`hallwright catalogue --kind sites` lists them."
    raise CatalogueError(f"There is no site '{name}' in the catalogue.", hint=hint)


def site_of(project: Project) -> tuple[SiteItem, tuple[str, ...]]:
    """The catalogue site that stands for a project's own, with a note where it is only the nearest one."""
    site = project.site
    by_id = {s.site_id: s for s in load_catalogue().sites}
    if site.item_id in by_id:
        return by_id[site.item_id], ()
    named = [s for s in by_id.values() if s.place.lower() == site.name.strip().lower()]
    if named:
        return named[0], ()
    known = [s for s in by_id.values() if s.lat_deg is not None and s.lon_deg is not None]
    nearest = min(known, key=lambda s: _distance_km(site.latitude_deg, site.longitude_deg, s))
    far_km = _distance_km(site.latitude_deg, site.longitude_deg, nearest)
    note = f"{site.name} is not in the catalogue: the weather is that of {nearest.name}, {far_km:.0f} km away."
    return nearest, (note,)


def _distance_km(latitude_deg: float, longitude_deg: float, site: SiteItem) -> float:
    a, b = radians(latitude_deg), radians(site.lat_deg or 0.0)
    half = sin((b - a) / 2.0) ** 2
    half += cos(a) * cos(b) * sin(radians((site.lon_deg or 0.0) - longitude_deg) / 2.0) ** 2
    return float(2.0 * EARTH_RADIUS_KM * np.arcsin(min(half, 1.0) ** 0.5))


def weather_of(project: Project) -> YearWeather:
    """The year at a project's site.

    Raises:
        CaseError: The site lacks a monthly value.
    """
    item, notes = site_of(project)
    found = weather_at(item)
    return replace(found, notes=(*notes, *found.notes))


def weather_at(item: SiteItem) -> YearWeather:
    """The year at a catalogue site.

    Raises:
        CaseError: The site lacks a monthly value.
    """
    year = weather_year(item)
    return YearWeather(
        name=item.name,
        source=year.source,
        notes=year.notes,
        dry_bulb_c=year.dry_bulb_c,
        wet_bulb_c=year.wet_bulb_c,
        pressure_pa=year.pressure_pa,
        solar_ratio=solar_ratio(item),
    )


def solar_ratio(item: SiteItem) -> FloatArray | None:
    """Output of a fixed solar plant over its capacity, hour by hour, from the monthly sums of sunshine.

    Each day's global horizontal irradiation is spread over its hours like the extraterrestrial radiation at the site
    (declination by Cooper's formula); output is that over 1 kW/m2 times the performance ratio. None where unknown.

    Returns:
        Shape (8760,), mean over a day as the catalogue has it.
    """
    months = item.ghi_kwh_m2_day
    if item.lat_deg is None or any(m is None for m in months):
        return None
    day = np.repeat(np.arange(1, 366), 24)
    hour = np.tile(np.arange(24) + 0.5, 365)
    declination = np.radians(23.45) * np.sin(2.0 * pi * (284 + day) / 365.0)
    latitude = radians(item.lat_deg)
    height = np.sin(latitude) * np.sin(declination)
    height = height + np.cos(latitude) * np.cos(declination) * np.cos(np.radians(15.0 * (hour - 12.0)))
    height = np.maximum(height, 0.0)
    total = np.bincount(MONTH_OF_HOUR, height, 12)
    wanted = np.array([float(m or 0.0) for m in months]) * np.array(DAYS_OF_MONTH)
    scale = np.divide(wanted, total, out=np.zeros(12), where=total > 0.0)
    irradiance_kw_m2 = height * scale[MONTH_OF_HOUR]
    found: FloatArray = np.minimum(irradiance_kw_m2 * SOLAR_PERFORMANCE_RATIO, 1.0)
    found.flags.writeable = False
    return found


def shifted(weather: YearWeather, shift_k: float, hottest_c: float | None = None) -> YearWeather:
    """A colder or warmer year: every hour moved by as much, the wet-bulb depression kept; extremes reach further.

    Args:
        weather: The typical year.
        shift_k: How much colder (negative) or warmer. [K]
        hottest_c: For a warm year the highest dry bulb in twenty years, which its hottest hour then reaches; hours
            above the annual mean are stretched in proportion. [C]

    Returns:
        Weather with dry and wet bulb moved alike.
    """
    dry = weather.dry_bulb_c + shift_k
    if hottest_c is not None and hottest_c > dry.max() > dry.mean():
        above = np.maximum(dry - dry.mean(), 0.0) / (dry.max() - dry.mean())
        dry = dry + (hottest_c - dry.max()) * above**3
    # warm extremes are dry: the wet bulb follows the shift, not the stretch
    wet = np.minimum(weather.wet_bulb_c + shift_k, dry)
    kind = "warm" if shift_k > 0.0 else "cold"
    return replace(weather, name=f"{weather.name}, {kind} year", dry_bulb_c=dry, wet_bulb_c=wet)


def from_outdoor_year(year: OutdoorYear) -> YearWeather:
    """Weather from a measured or typical year of another kind.

    Raises:
        ValueError: It has not 8760 hours.
    """
    if year.dry_bulb_c.shape != (HOURS,):
        raise ValueError(f"A year has {HOURS} hours, not {year.dry_bulb_c.size}.")
    return YearWeather(
        year.name, year.source, year.dry_bulb_c, year.wet_bulb_c, year.pressure_pa, notes=year.notes, is_of_site=False
    )


def read_weather(path: str, project: Project) -> YearWeather:
    """Weather of an EPW file, with the sun of the project's site.

    Raises:
        ExchangeError: It cannot be opened, is no EPW file, or is damaged; the message names the line.
    """
    weather = from_outdoor_year(read_epw(path))
    return replace(weather, solar_ratio=solar_ratio(site_of(project)[0]))
