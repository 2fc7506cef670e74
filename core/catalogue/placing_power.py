"""From catalogue rows to power units and sources: ratings, losses, voltages, breakers, start times.

A row states its voltages in words; of a range the usual value for data centres is taken, and the planner may change it.
"""

from __future__ import annotations

import math
import re
from typing import Any

from core.catalogue.defaults import load_defaults
from core.catalogue.plant_items import PowerItem
from core.errors import CatalogueError
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Placed

POWER_UNITS = {
    "ups": PowerUnitKind.UPS,
    "transformer_lv": PowerUnitKind.TRANSFORMER,
    "transformer_hv": PowerUnitKind.TRANSFORMER,
    "pdu": PowerUnitKind.PDU,
    "rpp": PowerUnitKind.RPP,
    "busway": PowerUnitKind.BUSWAY,
    "sts": PowerUnitKind.STS,
    "ats": PowerUnitKind.ATS,
    "switchgear_lv": PowerUnitKind.SWITCHBOARD,
    "switchgear_mv": PowerUnitKind.MV_SWITCHGEAR,
    "switchgear_paralleling": PowerUnitKind.SWITCHBOARD,
    "power_800vdc": PowerUnitKind.RECTIFIER,
}
SOURCES = {
    "utility_feed": (SourceKind.GRID, "grid", 50),
    "diesel_genset": (SourceKind.DIESEL, "diesel", 90),
    "gas_engine": (SourceKind.GAS, "gas_engine", 60),
    "gas_turbine": (SourceKind.GAS, "gas_engine", 60),
    "gas_turbine_aero": (SourceKind.GAS, "gas_engine", 60),
    "gas_turbine_micro": (SourceKind.GAS, "gas_engine", 60),
    "gas_combined_cycle": (SourceKind.GAS, "gas_engine", 55),
    "fuel_cell": (SourceKind.FUEL_CELL, "fuel_cell", 55),
    "smr": (SourceKind.SMR, "nuclear", 20),
    "hydro": (SourceKind.HYDRO, "hydro", 15),
    "wind_turbine": (SourceKind.WIND, "wind", 10),
    "pv_plant": (SourceKind.SOLAR, "solar", 10),
    "bess": (SourceKind.BATTERY, "battery", 70),
}
LIFECYCLE_KG_KWH = {
    "grid": 0.4,
    "diesel": 0.95,
    "gas_engine": 0.62,
    "fuel_cell": 0.45,
    "nuclear": 0.012,
    "wind": 0.011,
    "solar": 0.048,
    "battery": 0.03,
    "hydro": 0.024,
}
"""Life-cycle emissions: IPCC AR5 annex III medians; engines, fuel cell and battery: middle of the class range; the grid
as the model's own default."""
MARGINAL_USD_KWH = {
    "grid": 0.08,
    "diesel": 0.35,
    "gas_engine": 0.09,
    "fuel_cell": 0.12,
    "nuclear": 0.03,
    "wind": 0.0,
    "solar": 0.0,
    "battery": 0.02,
    "hydro": 0.01,
}
"""Fuel and variable cost at typical prices; an estimate to be replaced by the planner."""

INSIDE_OTHERS = {
    "ups_battery": "Enter its minutes as the autonomy of a UPS, or of a rack for a shelf.",
    "rack_pdu": "It is part of a rack: connect the rack to a busway, panel or PDU.",
    "power_shelf": "It is part of a rack-scale system.",
    "server_psu": "It is part of a server.",
    "pv_module": "Place a solar plant.",
}
"""Categories that stand inside something else, and what to do instead of placing them."""

USUAL_V = 415.0
"""Where a row covers several low voltages."""
MEDIUM_V = 13_800.0
"""Where a row covers several medium voltages."""
UPS_AUTONOMY_S = 300.0
_PANELS = ("pdu", "rpp", "busway")


def power_from_item(item: PowerItem, shared: dict[str, Any]) -> Placed:
    """A power unit or a source from a catalogue row.

    Args:
        item: Row.
        shared: Place, size and origin.

    Raises:
        CatalogueError: The row is no item of its own on the plan.
    """
    if item.category in POWER_UNITS:
        return _unit(item, shared)
    if item.category in SOURCES:
        return _source(item, shared)
    hint = INSIDE_OTHERS.get(item.category, "Choose another power item.")
    raise CatalogueError(f"{item.name} cannot be put on the plan by itself.", hint=hint)


def _unit(item: PowerItem, shared: dict[str, Any]) -> PowerUnit:
    kind, volts = POWER_UNITS[item.category], output_v(item)
    rated_w = 1000.0 * (item.rating_kw or item.rating_kva or 100.0)
    if kind is PowerUnitKind.MV_SWITCHGEAR:
        # the row's rating holds at the highest of its voltages
        rated_w *= volts / max(_volts_in(item.voltage), default=volts)
    p0, p1, p2 = _losses(item, kind)
    module_w = load_defaults().ups_modules.get(item.item_id)
    return PowerUnit(
        **shared,
        kind=kind,
        rated_w=rated_w,
        loss_p0_ratio=min(p0, 1.0),
        loss_p1_ratio=max(min(p1, 1.0), -0.2),
        loss_p2_ratio=max(min(p2, 1.0), 0.0),
        breaker_limit_ratio=0.8 if item.category in _PANELS else 1.0,
        voltage_v=volts,
        autonomy_s=UPS_AUTONOMY_S if kind is PowerUnitKind.UPS else 0.0,
        module_count=round(rated_w / 1000.0 / module_w.module_kw) if module_w else 1,
        impedance_ratio=_impedance_ratio(item, kind),
        transfer_s=load_defaults().constant("ats.transfer_s").value if kind is PowerUnitKind.ATS else 0.004,
        breaker_a=stated_breaker_a(item),
    )


def _source(item: PowerItem, shared: dict[str, Any]) -> PowerSource:
    kind, emission, order = SOURCES[item.category]
    return PowerSource(
        **shared,
        kind=kind,
        capacity_w=1000.0 * (item.rating_kw or item.rating_kva or 100.0),
        merit_order=order,
        is_standby=kind is SourceKind.DIESEL,
        energy_j=3.6e6 * (item.energy_kwh or 0.0),
        carbon_kg_kwh=LIFECYCLE_KG_KWH[emission],
        cost_usd_kwh=MARGINAL_USD_KWH[emission],
        voltage_v=output_v(item),
        start_s=item.start_time_s or 0.0,
    )


def loss_fit(points: tuple[tuple[float, float], ...]) -> tuple[float, float, float]:
    """Loss coefficients p0, p1, p2 through part-load efficiencies: loss/rating = x (1/eta - 1) = p0 + p1 x + p2 x^2.

    Least squares with three or more points; with fewer, a third of the full-load loss is no-load loss.

    Args:
        points: Pairs of load ratio and efficiency ratio.

    >>> [round(p, 4) for p in loss_fit(((0.25, 0.94), (0.5, 0.96), (0.75, 0.962), (1.0, 0.96)))]
    [0.0145, -0.0015, 0.0287]
    """
    import numpy as np

    known = [(x, x * (1.0 / eta - 1.0)) for x, eta in points if 0.0 < eta <= 1.0]
    if len(known) < 3:
        full = known[-1][1] / max(known[-1][0], 0.01) if known else 0.02
        return round(full / 3.0, 6), 0.0, round(2.0 * full / 3.0, 6)
    table = np.array([[1.0, x, x * x] for x, _ in known])
    p0, p1, p2 = np.linalg.lstsq(table, np.array([y for _, y in known]), rcond=None)[0]
    # to a millionth of the rating: the last bits of a least-squares fit differ between machines
    return round(float(max(p0, 0.0)), 6), round(float(p1), 6), round(float(p2 if math.isfinite(p2) else 0.0), 6)


def _losses(item: PowerItem, kind: PowerUnitKind) -> tuple[float, float, float]:
    """Loss coefficients; a transformer's are its no-load loss, and what is left at full load."""
    if kind is not PowerUnitKind.TRANSFORMER or not item.no_load_loss_kw or not item.eff_100_pct or not item.rating_kva:
        return loss_fit(item.efficiency_points)
    idle = item.no_load_loss_kw / item.rating_kva
    return round(idle, 6), 0.0, round(max(100.0 / item.eff_100_pct - 1.0 - idle, 0.0), 6)


def _impedance_ratio(item: PowerItem, kind: PowerUnitKind) -> float:
    """Short-circuit voltage of the transformer in a PDU; nought where there is none, or for the usual of its size."""
    volts = _volts_in(item.voltage)
    if kind is not PowerUnitKind.PDU or len(volts) < 2 or not item.rating_kva:
        return 0.0
    return load_defaults().transformer_impedance(item.rating_kva).impedance_pct / 100.0


def stated_breaker_a(item: PowerItem) -> float:
    """Current in an item's name, such as 4,000 A; nought where it states none. [A]"""
    found = re.search(r"\b([\d,]+) A\b", item.model)
    return float(found.group(1).replace(",", "")) if found else 0.0


def output_v(item: PowerItem) -> float:
    """Line voltage at the output that a row states in words, or the usual one of its kind. [V]

    ``138/34.5 kV`` gives 34.5 kV, ``MV/415-480 V`` 415 V, ``480 V-13.8 kV`` and ``11-13.8 kV`` 13.8 kV, and
    ``415/240 V`` of a panel 415 V, because the second is its voltage to neutral.
    """
    is_source = item.category in SOURCES
    volts = _volts_in(item.voltage)
    if "VDC" in item.voltage:
        return volts[-1]
    if item.category == "rpp":
        return volts[0] if volts else USUAL_V
    if is_source:
        has_medium = "MV" in item.voltage or not volts or volts[-1] > 1000.0
        return (volts[-1] if volts and volts[-1] > 1000.0 else MEDIUM_V) if has_medium else volts[-1]
    if "/" in item.voltage:
        volts = _volts_in(item.voltage.split("/")[-1])
    if not volts:
        return USUAL_V
    if item.category.startswith("switchgear") and max(volts) > 1000.0:
        return MEDIUM_V
    usual = [v for v in (USUAL_V,) if min(volts) <= v <= max(volts)]
    return usual[0] if usual else volts[0]


def _volts_in(words: str) -> tuple[float, ...]:
    """All voltages in a text, in order; a unit counts for the numbers before it. [V]

    >>> _volts_in("138/34.5 kV"), _volts_in("480 V-13.8 kV 60 Hz")
    ((138000.0, 34500.0), (480.0, 13800.0))
    """
    found: list[float] = []
    waiting: list[float] = []
    for number, unit in re.findall(r"([\d.]+)\s*(kV|V|Hz)?", words):
        waiting.append(float(number))
        if unit:
            found += [v * {"kV": 1000.0, "V": 1.0, "Hz": 0.0}[unit] for v in waiting]
            waiting = []
    return tuple(v for v in found if v > 0.0)
