"""Extremes at the site of a project: from the catalogue where it knows the site, else assumed from design values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.catalogue.loader import load_catalogue
from core.catalogue.place_items import Site as SiteItem
from core.climate import normals, psychrometrics
from core.climate.outdoor import OutdoorCondition
from core.errors import FacilityError
from core.model.scenario import Site

EXTREME_OVER_DESIGN_K = 5.3
"""20-year dry bulb over the 0.4 % value; median of the catalogue's sites, which lie between 2.3 and 11.2 K."""
EXTREME_WET_OVER_DESIGN_K = 3.8
"""Highest wet bulb over the 0.4 % value; median of the catalogue's sites."""
COLDEST_UNDER_MEAN_K = 26.0
"""Coldest hour in twenty years under the annual mean; median of the catalogue's sites."""


@dataclass(frozen=True, slots=True)
class Extremes:
    """Extreme hours of a site.

    Attributes:
        hot: Hottest hour in twenty years.
        humid: Most humid hour on record.
        coldest_c: Coldest hour in twenty years. [C]
        is_assumed: Whether they are taken from the design values because the catalogue does not know the site.
    """

    hot: OutdoorCondition
    humid: OutdoorCondition
    coldest_c: float
    is_assumed: bool


def catalogue_site(site: Site) -> SiteItem | None:
    """The catalogue row of a project's site, by its id or its name, or None."""
    rows = load_catalogue().sites
    name = site.name.strip().lower()
    by_id = next((row for row in rows if site.item_id and row.site_id == site.item_id), None)
    return by_id or next((row for row in rows if name in (row.place.lower(), row.name.lower())), None)


@lru_cache(maxsize=8)
def extremes_of(site: Site) -> Extremes:
    """Extreme hours at a project's site.

    Raises:
        CaseError: The site's values are impossible.
    """
    item = catalogue_site(site)
    if item is not None and item.extreme_db_min_20yr_c is not None:
        try:
            hot, humid = normals.extreme_hour(item), normals.extreme_wet_hour(item)
        except FacilityError:
            return _assumed(site)
        return Extremes(hot, humid, item.extreme_db_min_20yr_c, is_assumed=False)
    return _assumed(site)


def _assumed(site: Site) -> Extremes:
    pressure = psychrometrics.pressure_pa(site.elevation_m)
    design_wet_c = min(site.design_wet_bulb_c, site.design_dry_bulb_c)
    design = normals.from_wet_bulb(site.design_dry_bulb_c, design_wet_c, pressure)
    hot = normals.from_dew_point(site.design_dry_bulb_c + EXTREME_OVER_DESIGN_K, design.dew_point_c, pressure)
    wet_c = design_wet_c + EXTREME_WET_OVER_DESIGN_K
    humid = normals.from_wet_bulb(max(site.design_dry_bulb_c, wet_c), wet_c, pressure)
    return Extremes(hot, humid, site.mean_dry_bulb_c - COLDEST_UNDER_MEAN_K, is_assumed=True)
