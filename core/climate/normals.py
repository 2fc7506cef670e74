"""Weather of a catalogue site as single hours: design hours, the 20-year extreme, monthly means."""

from __future__ import annotations

import numpy as np

from core.catalogue.place_items import Site
from core.catalogue.row import MONTHS
from core.climate import psychrometrics
from core.climate.outdoor import DAYS_OF_MONTH, OutdoorCondition
from core.errors import CaseError


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


def extreme_hour(site: Site) -> OutdoorCondition:
    """The hottest hour in twenty years, with the moisture of the design hour: capacity is checked here.

    Raises:
        CaseError: The site has no extremes, design values or elevation.
    """
    design = design_hour(site)
    dry_bulb_c = _known(site.extreme_db_max_20yr_c, site, "extreme_db_max_20yr_c")
    return from_dew_point(max(dry_bulb_c, design.dry_bulb_c), design.dew_point_c, design.pressure_pa)


def extreme_wet_hour(site: Site) -> OutdoorCondition:
    """The most humid hour on record, at the dry bulb of the humid design hour: towers and pads are checked here.

    Without a record, the humid design hour itself.

    Raises:
        CaseError: The site has no design values, monthly means or elevation.
    """
    design = evaporative_design_hour(site)
    wet_bulb_c = design.wet_bulb_c if site.extreme_wb_max_c is None else site.extreme_wb_max_c
    wet_bulb_c = max(wet_bulb_c, design.wet_bulb_c)
    return from_wet_bulb(max(design.dry_bulb_c, wet_bulb_c), wet_bulb_c, design.pressure_pa)


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
