"""What a year adds up to: energy, PUE and its kin (ISO/IEC 30134), water, carbon, money, each with its formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from core.catalogue.loader import load_catalogue
from core.economics.grid_water import GRID_WATER_SOURCE, water_l_kwh
from core.model.electrical import PowerSource, SourceKind
from core.model.project import Project
from core.results.energy_result import PART_NAMES
from core.results.year import Reckoning, YearHours

ISO_PUE = "ISO/IEC 30134-2"
RENEWABLE = frozenset({SourceKind.SOLAR, SourceKind.WIND, SourceKind.HYDRO})
SUBSYSTEMS = {
    "cooling": (
        "chillers",
        "heat_rejection_fans",
        "facility_pumps",
        "cdu_pumps",
        "air_cooler_fans",
    ),
    "power": ("ups_losses", "transformer_losses", "distribution_losses"),
    "lighting": ("lighting_and_controls",),
}
WATER_PRICE_ITEM = "water-municipal-industrial-water-us-2025"


def year_numbers(project: Project, hours: YearHours) -> dict[str, Reckoning]:
    """All numbers by key, in the order in which they are shown."""
    parts: Iterable[Iterator[Reckoning]] = (
        _energy(hours),
        _pue(hours),
        _subsystems(hours),
        _water(project, hours),
        _carbon(project, hours),
        _reuse(project, hours),
        _performance(project),
        _cooling(hours),
        _money(project, hours),
        _balances(hours),
    )
    return {number.key: number for part in parts for number in part}


ABBREVIATED = ("cdu", "ups")
"""First letters of parts that are written in capitals."""


def kwh(hours: YearHours, *names: str) -> float:
    """Energy of parts over the year. [kWh]"""
    return float(sum(hours.parts_w[PART_NAMES.index(name)].sum() for name in names)) / 1000.0


def _energy(hours: YearHours) -> Iterator[Reckoning]:
    yield Reckoning("it_kwh", "IT energy", kwh(hours, "it"), "kWh", "sum of the racks' power over 8760 hours", ISO_PUE)
    total = float(hours.total_w.sum()) / 1000.0
    yield Reckoning("total_kwh", "Energy of the facility", total, "kWh", "sum of what all sources give", ISO_PUE)
    for name in PART_NAMES[1:]:
        label = name.replace("_", " ").capitalize()
        label = label[:3].upper() + label[3:] if name[:3] in ABBREVIATED else label
        yield Reckoning(f"{name}_kwh", label, kwh(hours, name), "kWh", "sum of its power over 8760 hours")


def _pue(hours: YearHours) -> Iterator[Reckoning]:
    it, total = kwh(hours, "it"), float(hours.total_w.sum()) / 1000.0
    yield Reckoning("pue_annual", "PUE, annual", _over(total, it), "", "E_facility / E_IT, over 8760 hours", ISO_PUE)
    pue = hours.pue
    found = pue[~np.isnan(pue)]
    peak = float(found.max()) if found.size else float("nan")
    least = float(found.min()) if found.size else float("nan")
    yield Reckoning("pue_peak", "PUE, worst hour", peak, "", "largest P_facility / P_IT of any hour")
    yield Reckoning("pue_least", "PUE, best hour", least, "", "smallest P_facility / P_IT of any hour")
    most = float(hours.total_w.max()) / 1000.0
    yield Reckoning("peak_kw", "Highest power", most, "kW", "largest P_facility of any hour")


def _subsystems(hours: YearHours) -> Iterator[Reckoning]:
    it = kwh(hours, "it")
    for name, members in SUBSYSTEMS.items():
        value = _over(it + kwh(hours, *members), it)
        words = ", ".join(_part(m) for m in members)
        yield Reckoning(f"ppue_{name}", f"pPUE, {name}", value, "", f"(E_IT + {words}) / E_IT", ISO_PUE)


def _part(name: str) -> str:
    """A part of the energy as it is read: ``CDU pumps``, ``UPS losses``."""
    return " ".join(word.upper() if word in ("cdu", "ups") else word for word in name.split("_"))


def _water(project: Project, hours: YearHours) -> Iterator[Reckoning]:
    it = kwh(hours, "it")
    site_m3 = float(hours.water_m3_by_month.sum())
    yield Reckoning("water_m3", "Water drawn on site", site_m3, "m3", "evaporation + blowdown + drift of all plant")
    for key, label, flow, words in (
        (
            "evaporated_m3",
            "Evaporated",
            hours.evaporated_kg_s,
            "moisture of the air that leaves less that it came with",
        ),
        ("blowdown_m3", "Blown down", hours.bled_kg_s, "E / (cycles - 1) - drift: salts in = salts out"),
        ("drift_m3", "Drift", hours.drift_kg_s, "droplets: share of the water over the fill"),
    ):
        yield Reckoning(key, label, float(hours.m3_by_month(flow).sum()), "m3", words)
    wue = "ISO/IEC 30134-9"
    yield Reckoning("wue_site_l_kwh", "WUE, site", _over(site_m3 * 1e3, it), "L/kWh", "water on site / E_IT", wue)
    grid_l = sum(watts.sum() / 1e3 * water_l_kwh(kind) for kind, watts in _by_kind(project, hours))
    formula = "(water on site + sum of E_source × water of that source) / E_IT"
    value = _over(site_m3 * 1e3 + grid_l, it)
    yield Reckoning("wue_source_l_kwh", "WUE, source", value, "L/kWh", formula, f"{wue}; {GRID_WATER_SOURCE}")


def _by_kind(project: Project, hours: YearHours) -> Iterator[tuple[SourceKind, np.ndarray]]:
    for source_id, watts in zip(hours.source_ids, hours.source_w, strict=True):
        source = project.get(source_id)
        yield (source.kind if isinstance(source, PowerSource) else SourceKind.GRID), watts


def _carbon(project: Project, hours: YearHours) -> Iterator[Reckoning]:
    """Carbon by the site's grid (location) and by what the sources themselves state (market)."""
    location, market, renewable = 0.0, 0.0, 0.0
    for source_id, watts in zip(hours.source_ids, hours.source_w, strict=True):
        source = project.get(source_id)
        energy = float(watts.sum()) / 1e3
        grid = project.site.grid_carbon_kg_kwh
        own = source.carbon_kg_kwh if isinstance(source, PowerSource) else grid
        is_grid = not isinstance(source, PowerSource) or source.kind is SourceKind.GRID
        location += energy * (grid if is_grid else own)
        market += energy * own
        renewable += energy if isinstance(source, PowerSource) and source.kind in RENEWABLE else 0.0
    it, total = kwh(hours, "it"), float(hours.total_w.sum()) / 1000.0
    factors = "life-cycle factors of site and sources"
    words = "sum of E_source × emission factor; grid energy by the site's grid"
    yield Reckoning("carbon_location_t", "Carbon, location-based", location / 1e3, "tCO2e", words, factors)
    words = "sum of E_source × emission factor of that source's contract"
    yield Reckoning("carbon_market_t", "Carbon, market-based", market / 1e3, "tCO2e", words, factors)
    cue = "ISO/IEC 30134-8"
    yield Reckoning("cue_kg_kwh", "CUE", _over(location, it), "kgCO2e/kWh", "carbon, location-based / E_IT", cue)
    words = "E of solar, wind and hydro of the project / E_facility; none is counted in the grid"
    yield Reckoning("ref", "REF", _over(renewable, total), "", words, "ISO/IEC 30134-3")


def _reuse(project: Project, hours: YearHours) -> Iterator[Reckoning]:
    total, reused = float(hours.total_w.sum()) / 1000.0, float(hours.exported_w.sum()) / 1000.0
    yield Reckoning("reused_kwh", "Heat reused", reused, "kWh", "sum of the heat given to users beyond the boundary")
    words = "E reused outside the facility / E_facility"
    yield Reckoning("erf", "ERF", _over(reused, total), "", words, "ISO/IEC 30134-6")
    words = "(E_facility - E reused) / E_IT = (1 - ERF) PUE"
    yield Reckoning("ere", "ERE", _over(total - reused, kwh(hours, "it")), "", words, "The Green Grid, white paper 29")


def _performance(project: Project) -> Iterator[Reckoning]:
    units = [u for r in project.racks for u in r.units if u.bf16_tflop_s > 0.0]
    rate = sum(u.bf16_tflop_s for u in units)
    kw = sum(u.rated_power_w for u in units) / 1e3
    words = "sum of dense BF16 rates / sum of rated power of the systems that have one"
    yield Reckoning("itee_tflop_s_kw", "ITEE", _over(rate, kw), "TFLOP/s per kW", words, "ISO/IEC 30134-4")


def _cooling(hours: YearHours) -> Iterator[Reckoning]:
    counts = np.bincount(hours.mode, minlength=3)
    labels = (
        ("free_cooling_hours", "Free cooling", "hours in which all of the rejected heat needs no compressor"),
        (
            "partial_cooling_hours",
            "Partly free cooling",
            "hours in which a part of the rejected heat needs no compressor",
        ),
        (
            "mechanical_cooling_hours",
            "Mechanical cooling",
            "hours in which all of the rejected heat needs a compressor",
        ),
    )
    for (key, label, formula), count in zip(labels, counts, strict=True):
        yield Reckoning(key, label, float(count), "h", formula)
    rejected = float(hours.rejected_w.sum())
    share = _over(float(hours.free_w.sum()), rejected)
    yield Reckoning("free_heat_ratio", "Heat rejected without compressors", share, "", "free heat / rejected heat")
    used = kwh(hours, *SUBSYSTEMS["cooling"])
    yield Reckoning("cer", "CER", _over(rejected / 1e3, used), "", "heat rejected / E_cooling", "ISO/IEC 30134-7")


def _money(project: Project, hours: YearHours) -> Iterator[Reckoning]:
    energy = 0.0
    for source_id, watts in zip(hours.source_ids, hours.source_w, strict=True):
        source = project.get(source_id)
        price = source.cost_usd_kwh if isinstance(source, PowerSource) else project.site.electricity_price_usd_kwh
        energy += float(watts.sum()) / 1e3 * price
    yield Reckoning("energy_usd", "Energy", energy, "USD", "sum of E_source × its price")
    price_m3, source_words = water_price_usd_m3()
    water = float(hours.water_m3_by_month.sum()) * price_m3
    words = f"water on site × {price_m3:g} USD/m³"
    yield Reckoning("water_usd", "Water", water, "USD", words, source_words)
    yield Reckoning("running_usd", "Energy and water", energy + water, "USD", "energy + water")


def water_price_usd_m3() -> tuple[float, str]:
    """Usual price of industrial water, with its source."""
    item = load_catalogue().get(WATER_PRICE_ITEM)
    value = getattr(item, "value_typical", None)
    return float(value) if value is not None else 0.0, item.source


def _balances(hours: YearHours) -> Iterator[Reckoning]:
    words = "largest |sources - parts|, |heat in - heat out| (over the total) and |water in - out| of any hour"
    yield Reckoning("balance_error_ratio", "Balance, worst hour", hours.largest_gap_ratio, "", words)
    words = "largest |drawn - evaporated - blown down - drift| / drawn of any hour"
    yield Reckoning("water_gap_ratio", "Balance of water, worst hour", float(hours.water_gap_ratio.max()), "", words)
    unserved = float(hours.unserved_w.sum()) / 1e3
    yield Reckoning("unserved_kwh", "Energy that no source covers", unserved, "kWh", "sum of what sources lack")


def _over(above: float, below: float) -> float:
    return above / below if below > 0.0 else float("nan")
