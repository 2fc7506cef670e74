"""The rack list: what each rack draws, from which feeds and phases, and how its feeds stand when one path is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.drawing.oneline_words import natural
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.results.design_results import DesignResults
from core.results.power_chain import ChainFlow


class Cords(StrEnum):
    """How a rack is supplied now."""

    BOTH = "A and B"
    ONE_OF_TWO = "one of two"
    ONE = "one cord"
    BUS = "source bus"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class RackRow:
    """One rack.

    Attributes:
        rack_id: Which one.
        tag: Its name.
        power_w: Drawn now, NaN before results. [W]
        feed_a, feed_b: Names of what its cords are plugged into, empty for none.
        phases: Phases of its cords.
        cords: How it is supplied now.
        failover_ratio: Highest loading of its feeds when the other path is lost, NaN before results.
        is_over: Whether that passes the continuous limit of the feed's breakers.
        inlet_c: Mean inlet, NaN where no air is known. [C]
    """

    rack_id: str
    tag: str
    power_w: float
    feed_a: str
    feed_b: str
    phases: CordPhases
    cords: Cords
    failover_ratio: float
    is_over: bool
    inlet_c: float


COLUMNS: tuple[tuple[str, str], ...] = (
    ("Rack", "tag"),
    ("kW", "power_w"),
    ("Feed A", "feed_a"),
    ("Feed B", "feed_b"),
    ("Phase", "phases"),
    ("Supply", "cords"),
    ("After failover", "failover_ratio"),
    ("Inlet, °C", "inlet_c"),
)
"""Headings and the fields under them."""


def rack_rows(project: Project, results: DesignResults | None) -> list[RackRow]:
    """Rows of all racks, in the order of their names.

    Args:
        project: The project.
        results: Its results, or None.
    """
    power = results.power.value if results is not None else None
    thermal = results.thermal.value if results is not None else None
    inlets = thermal.inlet_by_rack() if thermal is not None else {}
    flow = power.chain if power is not None else None
    failover = {u.unit_id: u.failover_loading_ratio for u in power.units} if power is not None else {}
    watts = dict(zip(power.rack_ids, power.rack_power_w.tolist(), strict=True)) if power is not None else {}
    units = {u.id: u for u in project.of_type(PowerUnit)}
    rows = []
    for rack in project.racks:
        feeds = [units[i] for i in (rack.feed_a_id, rack.feed_b_id) if i in units]
        loads = [(failover.get(u.id, math.nan), u.breaker_limit_ratio) for u in feeds]
        rows.append(
            RackRow(
                rack.id,
                rack.tag,
                watts.get(rack.id, math.nan),
                units[rack.feed_a_id].tag if rack.feed_a_id in units else "",
                units[rack.feed_b_id].tag if rack.feed_b_id in units else "",
                rack.cord_phases,
                _cords(rack, flow),
                max((ratio for ratio, _ in loads), default=math.nan),
                any(ratio > limit for ratio, limit in loads),
                inlets.get(rack.id, math.nan),
            )
        )
    return sorted(rows, key=lambda row: natural(row.tag))


def _cords(rack: Rack, flow: ChainFlow | None) -> Cords:
    named = [i for i in (rack.feed_a_id, rack.feed_b_id) if i]
    if flow is None:
        return Cords.BOTH if len(named) == 2 else Cords.ONE if named else Cords.BUS
    at = flow.index.get(rack.id)
    if at is None or not flow.is_live[at]:
        return Cords.DEAD
    if not named:
        return Cords.BUS
    live = sum(bool(flow.is_live[flow.index[i]]) for i in named if i in flow.index)
    if len(named) == 2:
        return Cords.BOTH if live == 2 else Cords.ONE_OF_TWO
    return Cords.ONE


def sorted_rows(rows: list[RackRow], field: str, *, is_descending: bool) -> list[RackRow]:
    """Rows in the order of a field; what has no number stands last either way."""
    if field in ("power_w", "failover_ratio", "inlet_c"):
        values = np.array([getattr(row, field) for row in rows], dtype=float)
        order = np.argsort(np.where(np.isnan(values), np.inf, -values if is_descending else values), kind="stable")
        return [rows[n] for n in order.tolist()]
    return sorted(rows, key=lambda row: natural(str(getattr(row, field))), reverse=is_descending)


def cell_words(row: RackRow, field: str) -> str:
    """Text of a cell."""
    if field == "power_w":
        return "–" if math.isnan(row.power_w) else f"{row.power_w / 1e3:,.1f}"
    if field == "failover_ratio":
        return "–" if math.isnan(row.failover_ratio) else f"{row.failover_ratio:.0%}{' ▲' if row.is_over else ''}"
    if field == "inlet_c":
        return "–" if math.isnan(row.inlet_c) else f"{row.inlet_c:.1f}"
    return str(getattr(row, field)) or "–"
