"""Generators: fuel, heat rate, derating with altitude and heat, load steps, start.

Pure functions of rating and load; numbers come from ``resources/defaults``.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.catalogue.default_rows import FuelCurve
from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerSource, SourceKind
from core.model.scenario import Site

ENGINES = frozenset({SourceKind.DIESEL, SourceKind.GAS})
"""Sources that start when they are called and stand in for the grid."""

ROTATING = ENGINES | {SourceKind.HYDRO, SourceKind.SMR}
"""Sources whose generators turn and feed a fault by themselves; the others are inverters, apart from the grid."""

LITRE_M3 = 1e-3
DERATES_ABOVE_M = 1000.0


def diesel_l_h(rated_w: float, output_w: float) -> float:
    """Diesel that a set burns, by the published chart: linear between its ratings and its quarter loads.

    Ratings beyond the chart take the specific consumption of its nearest end; below a quarter load the first line is
    prolonged.

    Args:
        rated_w: Rating. [W]
        output_w: Delivered. [W]

    Returns:
        Consumption, nought without output. [l/h]
    """
    if rated_w <= 0.0 or output_w <= 0.0:
        return 0.0
    rows = [row for row in load_defaults().fuel_curves if row.fuel == "diesel"]
    x, rated_kw = output_w / rated_w, rated_w / 1000.0
    below = [row for row in rows if row.rating_kw <= rated_kw]
    above = [row for row in rows if row.rating_kw >= rated_kw]
    low, high = (below or above)[-1 if below else 0], (above or below)[0 if above else -1]
    span = high.rating_kw - low.rating_kw
    weight = (rated_kw - low.rating_kw) / span if span > 0.0 else 0.0
    return rated_kw * ((1.0 - weight) * _specific_l_h_kw(low, x) + weight * _specific_l_h_kw(high, x))


def _specific_l_h_kw(row: FuelCurve, x: float) -> float:
    points = (row.flow_25_l_h, row.flow_50_l_h, row.flow_75_l_h, row.flow_100_l_h)
    n = min(max(int(4.0 * x) - 1, 0), 2)
    between = 4.0 * x - 1.0 - n
    return (points[n] + (points[n + 1] - points[n]) * between) / row.rating_kw


def gas_heat_rate_ratio(load_ratio: float) -> float:
    """Heat rate of a gas engine over that at full load: ``1 - k + k / x`` with k = 0.1; infinite without load."""
    if load_ratio <= 0.0:
        return float("inf")
    idle = load_defaults().constant("gas_engine.heat_rate_idle_ratio").value
    return 1.0 - idle + idle / load_ratio


def derating_ratio(elevation_m: float, air_c: float) -> float:
    """Output that an engine can give over its rating: 1 % less per 100 m above 1,000 m, and per 5 K above 40 C."""
    constant = load_defaults().constant
    thin = constant("generator.altitude_derate_per_100_m").value * max(elevation_m - DERATES_ABOVE_M, 0.0) / 100.0
    warm = (
        constant("generator.heat_derate_per_5_k").value * max(air_c - constant("generator.rating_c").value, 0.0) / 5.0
    )
    return max((1.0 - thin) * (1.0 - warm), 0.0)


def site_derating_ratio(source: PowerSource, site: Site) -> float:
    """Derating of a source at the site's altitude and its design air temperature; one for what is no engine."""
    return derating_ratio(site.elevation_m, site.design_dry_bulb_c) if source.kind in ENGINES else 1.0


def first_step_ratio(source: PowerSource) -> float:
    """Load that a source takes at one stroke over its rating; an engine stumbles at more (ISO 8528-5, class G3)."""
    if source.kind not in ENGINES:
        return 1.0
    key = "diesel.first_step_ratio" if source.kind is SourceKind.DIESEL else "gas_engine.first_step_ratio"
    return load_defaults().constant(key).value


def start_s(source: PowerSource) -> float:
    """Time from the call to rated output: as stated, or else the usual of its kind; nought for what runs. [s]"""
    if source.start_s > 0.0 or source.kind not in ENGINES:
        return source.start_s
    key = "diesel.start_s" if source.kind is SourceKind.DIESEL else "gas_engine.start_s"
    return load_defaults().constant(key).value


def longest_start_s(sources: Sequence[PowerSource]) -> float:
    """Time until the last of some sources runs; nought for none. [s]"""
    return max((start_s(s) for s in sources), default=0.0)
