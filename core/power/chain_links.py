"""Who is drawn to feed whom: the links of the power chain, and an order in which feeds stand before what they feed.

A loop of units is cut where that costs least: at a further input rather than at a first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.house import HOUSE_KINDS
from core.model.project import Project
from core.model.rack import Rack
from core.results.power_chain import SOURCE_BUS_ID, ChainProblem, LinkRole

MECHANICAL = (AirCooler, Cdu, HeatRejection)
"""Kinds of machines that are loads beside racks."""
BESIDE_RACKS = (*MECHANICAL, *HOUSE_KINDS)
"""Kinds of loads beside racks, with a feed and one that takes over."""


@dataclass(slots=True)
class DrawnLinks:
    """The chain as drawn.

    Attributes:
        ids: Items in order: sources, source bus, units upstream first, loads.
        feeds: By item, what feeds it in the order of preference, and as what.
        problems: What could not be taken as drawn.
    """

    ids: tuple[str, ...] = ()
    feeds: dict[str, list[tuple[str, LinkRole]]] = field(default_factory=dict)
    problems: list[ChainProblem] = field(default_factory=list)


def drawn_links(project: Project) -> DrawnLinks:
    """Read what feeds what.

    Args:
        project: The project.
    """
    sources = project.of_type(PowerSource)
    units = {u.id: u for u in project.of_type(PowerUnit)}
    loads: list[Entity] = list(project.racks)
    for kind in BESIDE_RACKS:
        loads += project.of_type(kind)
    draft = DrawnLinks()
    known = units.keys() | {s.id for s in sources}
    for unit in units.values():
        wanted = [(i, LinkRole.FEED) for i in unit.feed_ids] or [(SOURCE_BUS_ID, LinkRole.FEED)]
        _connect(draft, unit.id, wanted, known)
    for load in loads:
        _connect(draft, load.id, _load_feeds(load), known)
    order = _upstream_first(units, draft)
    draft.ids = (*(s.id for s in sources), SOURCE_BUS_ID, *order, *(load.id for load in loads))
    _feed_bus(draft, sources, units)
    return draft


def _load_feeds(load: Entity) -> list[tuple[str, LinkRole]]:
    cords: list[tuple[str, LinkRole]] = []
    if isinstance(load, Rack):
        cords = [(load.feed_a_id, LinkRole.CORD_A), (load.feed_b_id, LinkRole.CORD_B)]
    elif isinstance(load, BESIDE_RACKS):
        cords = [(load.feed_id, LinkRole.FEED), (load.backup_feed_id, LinkRole.FEED)]
    return [c for c in cords if c[0]] or [(SOURCE_BUS_ID, LinkRole.FEED)]


def _connect(draft: DrawnLinks, item_id: str, wanted: Sequence[tuple[str, LinkRole]], known: Iterable[str]) -> None:
    feeds = draft.feeds[item_id] = []
    for feed_id, role in wanted:
        if (feed_id == SOURCE_BUS_ID or feed_id in known) and all(feed_id != f or role != r for f, r in feeds):
            feeds.append((feed_id, role))
    if not feeds:
        words = "is connected to something that is not in the project, so no power reaches it"
        draft.problems.append(ChainProblem("no-source", item_id, words, "Choose what feeds it."))


def _feed_bus(draft: DrawnLinks, sources: Sequence[PowerSource], units: Mapping[str, PowerUnit]) -> None:
    """Sources behind the bus: those that no unit names, or all of them where every one is named."""
    named = {i for u in units.values() for i in u.feed_ids}
    free = [s for s in sources if s.id not in named] or list(sources)
    free.sort(key=lambda s: (s.is_standby, s.merit_order, s.id))
    draft.feeds[SOURCE_BUS_ID] = [(s.id, LinkRole.FEED) for s in free]


def _upstream_first(units: Mapping[str, PowerUnit], draft: DrawnLinks) -> list[str]:
    """Units in an order in which every feed stands before what it feeds; links that close a loop are cut."""
    waiting = {i: {f for f, _ in draft.feeds[i] if f in units} for i in units}
    below: dict[str, list[str]] = {i: [] for i in units}
    for i, feeds in waiting.items():
        for f in feeds:
            below[f].append(i)
    order: list[str] = []
    placed: set[str] = set()
    ready = [i for i in units if not waiting[i]]
    while len(order) < len(units):
        if not ready:
            ready = [_cut_loop(units, waiting, placed, draft)]
        i = ready.pop()
        if i in placed:
            continue
        placed.add(i)
        order.append(i)
        for j in below[i]:
            waiting[j].discard(i)
            if not waiting[j] and j not in placed:
                ready.append(j)
    return order


def _cut_loop(units: Mapping[str, PowerUnit], waiting: dict[str, set[str]], placed: set[str], draft: DrawnLinks) -> str:
    """Open the links that keep one unit waiting for itself: a unit whose first input stands, if there is one."""
    stuck = _in_loops(waiting, placed)
    ranked = sorted(stuck, key=lambda i: (draft.feeds[i][0][0] in waiting[i], i))
    chosen = ranked[0]
    tags = ", ".join(sorted(units[f].tag or "a unit" for f in waiting[chosen]))
    draft.feeds[chosen] = [(f, r) for f, r in draft.feeds[chosen] if f not in waiting[chosen]]
    waiting[chosen].clear()
    words = f"feeds itself through {tags}; that input is taken as open"
    if not draft.feeds[chosen]:
        draft.feeds[chosen] = [(SOURCE_BUS_ID, LinkRole.FEED)]
        words = f"feeds itself through {tags}; it is taken as fed from the source bus"
    draft.problems.append(ChainProblem("feed-loop", chosen, words, "Choose another upstream unit."))
    return chosen


def _in_loops(waiting: Mapping[str, set[str]], placed: set[str]) -> set[str]:
    """Units that wait for one another in a ring, without those that only hang below a ring."""
    stuck = {i for i in waiting if i not in placed}
    while True:
        needed = {f for i in stuck for f in waiting[i]} & stuck
        if needed == stuck:
            return stuck
        stuck = needed
