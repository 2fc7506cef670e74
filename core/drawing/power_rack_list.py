"""The rack list: what each rack draws, from which feeds and phases, and how its feeds stand when one path is lost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.drawing.oneline_words import natural
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.power.cords import CONTINUOUS_RATIO, cord_loads, single_cord_a
from core.results.design_results import DesignResults
from core.results.power_chain import ChainFlow, LinkRole
from core.results.thermal_result import HOTTEST_TOLD_C
from core.units import percent
from core.units.display import axis


class Cords(StrEnum):
    """How a rack is supplied now."""

    BOTH = "A and B"
    ONE_OF_TWO = "one of two"
    ONE = "one cord"
    BUS = "source bus"
    DEAD = "dead"


class RackRow(NamedTuple):
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
        a_w, b_w: Drawn through either cord, NaN without. [W]
        a_a, b_a: Line current of either cord, NaN without. [A]
        breaker_a: Rated current of each cord's breaker, NaN when none is given. [A]
        cord_ratio: Current of the fuller cord over its breaker, NaN when unknown.
        cord_failover_ratio: Current of one cord that carries the whole rack over its breaker, NaN when unknown.
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
    a_w: float = math.nan
    a_a: float = math.nan
    b_w: float = math.nan
    b_a: float = math.nan
    breaker_a: float = math.nan
    cord_ratio: float = math.nan
    cord_failover_ratio: float = math.nan


NUMBER_FIELDS = frozenset(
    {"power_w", "failover_ratio", "inlet_c", "a_w", "a_a", "b_w", "b_a", "breaker_a", "cord_ratio",
     "cord_failover_ratio"}
)  # fmt: skip
"""Fields that sort as numbers."""
NO_FEED = ("", math.nan, math.nan)
COLUMNS: tuple[tuple[str, str], ...] = (
    ("Rack", "tag"),
    ("kW", "power_w"),
    ("Feed A", "feed_a"),
    ("Feed B", "feed_b"),
    ("Phase", "phases"),
    ("Supply", "cords"),
    ("After failover", "failover_ratio"),
    ("Inlet, °C", "inlet_c"),
    ("Cord A, kW", "a_w"),
    ("Cord A, A", "a_a"),
    ("Cord B, kW", "b_w"),
    ("Cord B, A", "b_a"),
    ("Breaker, A", "breaker_a"),
    ("Cord load", "cord_ratio"),
    ("One cord alone", "cord_failover_ratio"),
)
"""Headings and the fields under them."""


def rack_rows(project: Project, results: DesignResults | None) -> list[RackRow]:
    """Rows of all racks, in the order of their names; see ``each_rack_row``."""
    return sorted(each_rack_row(project, results), key=lambda row: natural(row.tag))


def each_rack_row(project: Project, results: DesignResults | None) -> Iterator[RackRow]:
    """Rows of all racks one after the other, in the order of their ids: of ten thousand some at a time.

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
    units = {u.id: (u.tag, failover.get(u.id, math.nan), u.breaker_limit_ratio) for u in project.of_type(PowerUnit)}
    index, live = (flow.index, flow.is_live.tolist()) if flow is not None else ({}, None)
    first_link = np.searchsorted(flow.link_downstream, np.arange(len(flow.node_ids) + 1)) if flow is not None else None
    for rack in project.racks:
        a, b = units.get(rack.feed_a_id, NO_FEED), units.get(rack.feed_b_id, NO_FEED)
        ratios = [ratio for _, ratio, _ in (a, b) if ratio == ratio]
        yield RackRow(
            rack.id,
            rack.tag,
            watts.get(rack.id, math.nan),
            a[0],
            b[0],
            rack.cord_phases,
            _cords(rack, index, live),
            max(ratios) if ratios else math.nan,
            a[1] > a[2] or b[1] > b[2],
            inlets.get(rack.id, math.nan),
            *_cord_numbers(rack, flow, first_link),
        )


def _cord_numbers(
    rack: Rack, flow: ChainFlow | None, first_link: NDArray[np.intp] | None
) -> tuple[float, float, float, float, float, float, float]:
    """Power and current of either cord, its breaker, and how full cords are now and alone."""
    breaker_a = rack.cord_a or math.nan
    if flow is None or first_link is None or rack.id not in flow.index:
        return math.nan, math.nan, math.nan, math.nan, breaker_a, math.nan, math.nan
    n = flow.index[rack.id]
    loads = cord_loads(rack, flow, range(int(first_link[n]), int(first_link[n + 1])))
    (a_w, a_a), (b_w, b_a) = (loads.get(role, (math.nan, math.nan)) for role in (LinkRole.CORD_A, LinkRole.CORD_B))
    fullest_a = max((amps for _, amps in loads.values()), default=math.nan)
    alone_a = single_cord_a(rack, flow) if flow.is_live[n] else 0.0
    return a_w, a_a, b_w, b_a, breaker_a, fullest_a / breaker_a, alone_a / breaker_a


def _cords(rack: Rack, index: Mapping[str, int], live: list[bool] | None) -> Cords:
    """How a rack is supplied; from its wiring alone while nothing is known of who is alive."""
    named = [i for i in (rack.feed_a_id, rack.feed_b_id) if i]
    if live is None:
        return Cords.BOTH if len(named) == 2 else Cords.ONE if named else Cords.BUS
    at = index.get(rack.id)
    if at is None or not live[at]:
        return Cords.DEAD
    if not named:
        return Cords.BUS
    if len(named) == 2:
        return Cords.BOTH if all(i in index and live[index[i]] for i in named) else Cords.ONE_OF_TWO
    return Cords.ONE


def sorted_rows(rows: list[RackRow], field: str, *, is_descending: bool) -> list[RackRow]:
    """Rows in the order of a field; what has no number stands last either way."""
    if field in NUMBER_FIELDS:
        values = np.array([getattr(row, field) for row in rows], dtype=float)
        order = np.argsort(np.where(np.isnan(values), np.inf, -values if is_descending else values), kind="stable")
        return [rows[n] for n in order.tolist()]
    return sorted(rows, key=lambda row: natural(str(getattr(row, field))), reverse=is_descending)


def cell_words(row: RackRow, field: str) -> str:
    """Text of a cell."""
    if field == "power_w":
        return "–" if math.isnan(row.power_w) else f"{row.power_w / 1e3:,.1f}"
    if field == "failover_ratio":
        return "–" if math.isnan(row.failover_ratio) else f"{percent(row.failover_ratio)}{' ▲' if row.is_over else ''}"
    if field == "inlet_c":
        return "–" if math.isnan(row.inlet_c) else _inlet_words(row.inlet_c)
    if field in NUMBER_FIELDS:
        return _cord_words(field, getattr(row, field))
    return str(getattr(row, field)) or "–"


def _inlet_words(inlet_c: float) -> str:
    number = axis("°C")[1]
    return f">{number(HOTTEST_TOLD_C):.0f}" if inlet_c > HOTTEST_TOLD_C else f"{number(inlet_c):.1f}"


def _cord_words(field: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    if field in ("a_w", "b_w"):
        return f"{value / 1e3:,.1f}"
    if field in ("a_a", "b_a", "breaker_a"):
        return f"{value:,.0f}"
    return f"{percent(value)}{' ▲' if value > CONTINUOUS_RATIO else ''}"
