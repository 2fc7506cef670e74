"""Numbers of the power chain as drawings show them: for each item of a one-line diagram and each wire, of any flow.

Where an item stands for many, powers add up, the worst loading and voltage count, and the dead are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from core.drawing.oneline import OneLineLayout
from core.drawing.oneline_items import Symbol
from core.drawing.oneline_words import power_words
from core.results.power_chain import ChainFlow, LinkRole, NodeKind
from core.units import percent

FloatArray = NDArray[np.float64]
CARRIES_W = 1e-3
"""A live link with less power than this stands by."""
LEVELS = (0.6, 0.8, 1.0)
LEVEL_COLOURS = ("dim", "accent", "warn", "bad")
"""Colour below and from each level of loading on."""


class Service(IntEnum):
    """State of an item or a wire."""

    DEAD = 0
    STANDBY = 1
    LIVE = 2


@dataclass(frozen=True, slots=True)
class DiagramNumbers:
    """Numbers of a laid-out diagram.

    Attributes:
        service: ``Service`` of each item, shape (items,).
        dead_count: Dead entities in each item, shape (items,).
        is_known: Whether the flow knows the item, shape (items,); what was added since its solve is not known.
        power_w: Delivered by sources and units, drawn by loads, shape (items,). [W]
        var: Reactive power taken in, shape (items,). [var]
        loss_w: Lost in it, shape (items,). [W]
        loading_ratio: Worst loading; NaN where nothing is rated, shape (items,).
        voltage_ratio: Lowest voltage over nominal, NaN where dead, shape (items,).
        current_a: Current of single items, NaN for groups, shape (items,). [A]
        is_on_one_cord: Whether racks of the item live on one of two cords, shape (items,).
        worst_id: Entity with the worst loading in each item, empty where nothing is rated.
        link_service: ``Service`` of each link, shape (links,).
        link_w: Power, shape (links,). [W]
        link_loss_w: Lost in cables, shape (links,). [W]
        link_current_a: Current of single wires, NaN for bundles, shape (links,). [A]
        link_drop_ratio: Voltage lost along the worst, shape (links,).
        link_is_direct: Whether it carries direct current, shape (links,).
    """

    service: NDArray[np.int8]
    dead_count: NDArray[np.int64]
    is_known: NDArray[np.bool_]
    power_w: FloatArray
    var: FloatArray
    loss_w: FloatArray
    loading_ratio: FloatArray
    voltage_ratio: FloatArray
    current_a: FloatArray
    is_on_one_cord: NDArray[np.bool_]
    worst_id: tuple[str, ...]
    link_service: NDArray[np.int8]
    link_w: FloatArray
    link_loss_w: FloatArray
    link_current_a: FloatArray
    link_drop_ratio: FloatArray
    link_is_direct: NDArray[np.bool_]


def level_colour(loading_ratio: float) -> str:
    """Colour token of a loading: dim, accent, warn, bad from 0, 60, 80, 100 % on."""
    return LEVEL_COLOURS[sum(loading_ratio >= level for level in LEVELS)]


class NumberReader:
    """Reads flows into one layout; which node belongs to which item is found once.

    Args:
        layout: The layout.
    """

    def __init__(self, layout: OneLineLayout) -> None:
        self._layout = layout
        self._node_ids: tuple[str, ...] | None = None
        self._ends: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None

    def read(self, flow: ChainFlow) -> DiagramNumbers:
        """Numbers of a flow; items that it does not know, as they are new, neither carry anything nor are dead."""
        self._map(flow)
        node, item, count = self._node, self._item, len(self._layout.items)
        is_load = flow.node_kind[node] == NodeKind.LOAD
        live = flow.is_live[node]
        counts = self._counts(is_load, live)
        power = np.where(is_load, flow.input_w[node], flow.output_w[node]) * counts
        total = self._passed_on(flow, _sums(item, power, count))
        alive, members = _sums(item, live, count), _sums(item, np.ones(len(node)), count)
        is_source = np.zeros(count, dtype=bool)
        is_source[item[flow.node_kind[node] == NodeKind.SOURCE]] = True
        is_known = members > 0
        rests = ~is_known | (is_source & (total < CARRIES_W))
        service = np.where(is_known & (alive == 0), Service.DEAD, np.where(rests, Service.STANDBY, Service.LIVE))
        single = np.where(members == 1, 0.0, np.nan)
        loading, voltage = np.full(count, -np.inf), np.full(count, np.inf)
        ratio = np.nan_to_num(flow.loading_ratio[node], nan=-np.inf)  # of the dead
        rated = np.where(flow.node_kind[node] == NodeKind.UNIT, ratio, -np.inf)
        np.maximum.at(loading, item, rated)
        np.minimum.at(voltage, item, np.where(live, np.nan_to_num(flow.voltage_ratio[node], nan=np.inf), np.inf))
        links = self._links(flow)
        return DiagramNumbers(
            is_on_one_cord=self._on_one_cord(service, links["link_service"]),
            service=service.astype(np.int8),
            is_known=is_known,
            dead_count=(members - alive).astype(np.int64),
            power_w=total,
            var=_sums(item, flow.input_var[node] * counts, count),
            loss_w=_sums(item, flow.loss_w[node], count),
            loading_ratio=np.where(np.isfinite(loading), loading, np.nan),
            voltage_ratio=np.where(np.isfinite(voltage), voltage, np.nan),
            current_a=_sums(item, flow.current_a[node], count) + single,
            worst_id=_worst_ids(flow, node, item, rated, count),
            **links,  # type: ignore[arg-type]
        )

    def _on_one_cord(self, service: NDArray[np.int64], link_service: NDArray[np.generic]) -> NDArray[np.bool_]:
        """Live rack items one of whose two cords is not."""
        cords, lost = np.zeros(len(service)), np.zeros(len(service))
        for k, link in enumerate(self._layout.links):
            if link.role is not LinkRole.FEED:
                cords[link.downstream] += 1
                lost[link.downstream] += link_service[k] == Service.DEAD
        found: NDArray[np.bool_] = (service != Service.DEAD) & (cords > 1) & (lost > 0)
        return found

    def _counts(self, is_load: NDArray[np.bool_], live: NDArray[np.bool_]) -> FloatArray:
        """Nodes that count towards an item's power: in a stack, its loads alone where it has any."""
        counts = np.ones(len(self._node))
        for n, entry in enumerate(self._layout.items):
            if entry.symbol is Symbol.STACK:
                mine = self._item == n
                if is_load[mine].any():
                    counts[mine] = is_load[mine]
        return counts

    def _passed_on(self, flow: ChainFlow, total: FloatArray) -> FloatArray:
        """Powers of items, where a stack without loads counts what it gives to others: its units feed each other."""
        is_load = self._owned(flow.node_kind == NodeKind.LOAD)
        for n, entry in enumerate(self._layout.items):
            if entry.symbol is Symbol.STACK and not is_load[n]:
                leaves = (self._owner[flow.link_upstream] == n) & (self._owner[flow.link_downstream] != n)
                total[n] = float(np.abs(flow.link_w[leaves]).sum())
        return total

    def _owned(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Items that one of the chosen nodes belongs to."""
        found = np.zeros(len(self._layout.items), dtype=bool)
        found[self._item[chosen[self._node]]] = True
        return found

    def _map(self, flow: ChainFlow) -> None:
        ends = (flow.link_upstream, flow.link_downstream)
        if (
            self._node_ids == flow.node_ids
            and self._ends is not None
            and all(a is b or np.array_equal(a, b) for a, b in zip(self._ends, ends, strict=True))
        ):
            self._node_ids, self._ends = flow.node_ids, ends
            return
        self._node_ids, self._ends = flow.node_ids, ends
        pairs = [
            (at, n)
            for n, entry in enumerate(self._layout.items)
            for i in (entry.ids or (entry.id,))
            if (at := flow.index.get(i)) is not None
        ]
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        self._node, self._item = both[:, 0], both[:, 1]
        self._map_links(flow)

    def _map_links(self, flow: ChainFlow) -> None:
        """Which wire shows each link of the flow, -1 for none."""
        owner = np.full(len(flow.node_ids), -1, dtype=np.int64)
        owner[self._node] = self._item
        self._owner = owner
        wires = {(k.upstream, k.downstream): n for n, k in enumerate(self._layout.links)}
        ends = zip(owner[flow.link_upstream].tolist(), owner[flow.link_downstream].tolist(), strict=True)
        found = np.array([wires.get(pair, -1) for pair in ends], dtype=np.int64)
        self._link = np.flatnonzero(found >= 0)
        self._wire = found[self._link]

    def _links(self, flow: ChainFlow) -> dict[str, NDArray[np.generic]]:
        link, wire, count = self._link, self._wire, len(self._layout.links)
        power = _sums(wire, flow.link_w[link], count)
        upstream_live = _sums(wire, flow.is_live[flow.link_upstream[link]], count) > 0
        service = np.where(
            np.abs(power) >= CARRIES_W, Service.LIVE, np.where(upstream_live, Service.STANDBY, Service.DEAD)
        )
        members = _sums(wire, np.ones(len(link)), count)
        service = np.where(members > 0, service, Service.STANDBY)
        drop = np.zeros(count)
        np.maximum.at(drop, wire, np.nan_to_num(flow.link_drop_ratio[link]))
        return {
            "link_service": service.astype(np.int8),
            "link_w": power,
            "link_loss_w": _sums(wire, flow.link_loss_w[link], count),
            "link_current_a": _sums(wire, flow.link_current_a[link], count) + np.where(members == 1, 0.0, np.nan),
            "link_drop_ratio": drop,
            "link_is_direct": _sums(wire, flow.is_direct_current[flow.link_upstream[link]], count) > 0,
        }


def _worst_ids(
    flow: ChainFlow, node: NDArray[np.int64], item: NDArray[np.int64], rated: FloatArray, count: int
) -> tuple[str, ...]:
    worst = np.full(count, -1, dtype=np.int64)
    order = np.argsort(rated, kind="stable")
    worst[item[order]] = order  # the last one written, the worst, stays
    ids = [flow.node_ids[node[k]] if k >= 0 and np.isfinite(rated[k]) else "" for k in worst.tolist()]
    return tuple(ids)


def _sums(item: NDArray[np.int64], values: NDArray[np.generic], count: int) -> FloatArray:
    total: FloatArray = np.bincount(item, weights=values.astype(np.float64), minlength=count)[:count].astype(np.float64)
    return total


def fact_line(layout: OneLineLayout, numbers: DiagramNumbers | None, n: int) -> str:
    """The line of numbers in an item's box."""
    item = layout.items[n]
    if numbers is None or not numbers.is_known[n]:
        return "–"
    dead, many = int(numbers.dead_count[n]), len(item.ids) > 1
    if numbers.service[n] == Service.DEAD:
        return "dead"
    power = power_words(float(numbers.power_w[n]))
    if many and dead:
        return f"{power} · {dead} dead"
    if numbers.service[n] == Service.STANDBY:
        return "stands by"
    if numbers.is_on_one_cord[n]:
        return f"{power} · one cord"
    loading = float(numbers.loading_ratio[n])
    if np.isnan(loading):
        return power
    return f"{power} · ≤ {percent(loading)}" if many else f"{power} · {percent(loading)}"
