"""What a one-line diagram shows: sources, units and loads as items, feeds as links, before anything is placed.

Racks on the same pair of feeds stand as one group, and so do coolers and plant, and the lights of several halls; an
opened group shows its members.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.drawing.oneline_words import natural, rating_words, span_name, voltage_words
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.house import load_name
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.results.power_chain import SOURCE_BUS_ID, LinkRole


class StackKind(StrEnum):
    """What the blocks of a stack have in common."""

    EQUAL = "equal"
    SIMILAR = "similar"
    LOADS = "loads"


class Symbol(StrEnum):
    """Graphical symbol of an item."""

    UTILITY = "utility"
    GENERATOR = "generator"
    TURBINE = "turbine"
    REACTOR = "reactor"
    SOLAR = "solar"
    WIND = "wind"
    FUEL_CELL = "fuel_cell"
    BATTERY = "battery"
    BAR = "bar"
    SWITCHGEAR = "switchgear"
    TRANSFORMER = "transformer"
    UPS = "ups"
    RECTIFIER = "rectifier"
    TRANSFER = "transfer"
    PANEL = "panel"
    BUSWAY = "busway"
    RACKS = "racks"
    COOLING = "cooling"
    LIGHTS = "lights"
    PUMPS = "pumps"
    STACK = "stack"


SOURCE_SYMBOLS = {
    SourceKind.GRID: Symbol.UTILITY,
    SourceKind.GAS: Symbol.GENERATOR,
    SourceKind.DIESEL: Symbol.GENERATOR,
    SourceKind.SOLAR: Symbol.SOLAR,
    SourceKind.WIND: Symbol.WIND,
    SourceKind.HYDRO: Symbol.TURBINE,
    SourceKind.SMR: Symbol.REACTOR,
    SourceKind.FUEL_CELL: Symbol.FUEL_CELL,
    SourceKind.BATTERY: Symbol.BATTERY,
}
UNIT_SYMBOLS = {
    PowerUnitKind.MV_SWITCHGEAR: (Symbol.SWITCHGEAR, 2),
    PowerUnitKind.TRANSFORMER: (Symbol.TRANSFORMER, 3),
    PowerUnitKind.ATS: (Symbol.TRANSFER, 4),
    PowerUnitKind.SWITCHBOARD: (Symbol.SWITCHGEAR, 5),
    PowerUnitKind.UPS: (Symbol.UPS, 6),
    PowerUnitKind.RECTIFIER: (Symbol.RECTIFIER, 6),
    PowerUnitKind.STS: (Symbol.TRANSFER, 8),
    PowerUnitKind.PDU: (Symbol.PANEL, 9),
    PowerUnitKind.RPP: (Symbol.PANEL, 10),
    PowerUnitKind.BUSWAY: (Symbol.BUSWAY, 10),
}
"""Symbol and the lowest row of each kind: items of a kind stand in one row where their feeds allow it."""
BUS_ROW, LAST_ROW = 1, 12
Mechanical = AirCooler | Cdu | HeatRejection
LOAD_SYMBOLS = frozenset({Symbol.RACKS, Symbol.COOLING, Symbol.LIGHTS, Symbol.PUMPS})
"""Symbols of what draws power and feeds nothing."""
SIDES = {PowerPath.A: -1, PowerPath.COMMON: 0, PowerPath.B: 1}


@dataclass(frozen=True, slots=True)
class OneLineItem:
    """One box of the diagram.

    Attributes:
        id: Id of the entity, or of the group.
        symbol: Symbol.
        tag: What people call it.
        rating: Its rating in words, or what a group holds.
        ids: Entities that it stands for.
        row: Row that it would like at least.
        side: -1 for path A, 1 for path B, 0 for common.
        is_group: Whether it can be opened to show its members.
        alike: What must be equal in equal blocks; of a stack, the ids of its blocks.
        stack: What the blocks of a stack have in common.
    """

    id: str
    symbol: Symbol
    tag: str
    rating: str
    ids: tuple[str, ...]
    row: int
    side: int = 0
    is_group: bool = False
    alike: tuple[object, ...] = ()
    stack: StackKind = StackKind.EQUAL


class OneLineLink(NamedTuple):
    """A feed: positions of both items, and what it is to the lower one.

    Attributes:
        upstream, downstream: Positions in the list of items.
        role: Feed or cord.
        order: Order of preference at the lower end.
    """

    upstream: int
    downstream: int
    role: LinkRole = LinkRole.FEED
    order: int = 0


@dataclass(frozen=True, slots=True)
class OneLineGraph:
    """All items and links."""

    items: tuple[OneLineItem, ...]
    links: tuple[OneLineLink, ...]


def stack_name(item: OneLineItem) -> str:
    """What a stack says of itself."""
    count = len(item.alike)
    if item.stack is StackKind.LOADS:
        return f"×{count} groups" if count > 1 else "1 more group"
    if item.stack is StackKind.SIMILAR:
        return f"×{count} similar blocks" if count > 1 else "1 more similar block"
    return f"×{count} equal blocks" if count > 1 else "1 more equal block"


def oneline_graph(project: Project, opened: frozenset[str] = frozenset()) -> OneLineGraph:
    """Items and links of a project.

    Args:
        project: The project.
        opened: Ids of the groups whose members are shown one by one.

    Returns:
        Sources, source bus, units, loads, in this order.
    """
    return _Gathering(project, opened).graph()


class _Gathering:
    def __init__(self, project: Project, opened: frozenset[str]) -> None:
        self._project, self._opened = project, opened
        self._items: list[OneLineItem] = []
        self._links: list[OneLineLink] = []
        self._at: dict[str, int] = {}
        self._feeders = {e.id for kind in (PowerUnit, PowerSource) for e in project.of_type(kind)} | {SOURCE_BUS_ID}

    def graph(self) -> OneLineGraph:
        project = self._project
        units = project.of_type(PowerUnit)
        feeds = {u.id: u.feed_ids for u in units}
        named = {i for ids in feeds.values() for i in ids}
        sources = project.of_type(PowerSource)
        for source in sources:
            self._add(_source_item(source))
        self._add(OneLineItem(SOURCE_BUS_ID, Symbol.BAR, "Source bus", "", (), BUS_ROW))
        for unit in units:
            self._add(_unit_item(unit, len(feeds[unit.id])))
        for unit in units:
            for order, feed in enumerate(self._known(feeds[unit.id])):
                if feed != unit.id:
                    self._link(feed, unit.id, order=order)
        self._racks()
        self._mechanical()
        self._house()
        bus, free = self._at[SOURCE_BUS_ID], [s for s in sources if s.id not in named]
        if free or any(link.upstream == bus for link in self._links):
            for source in free or sources:
                self._link(source.id, SOURCE_BUS_ID)
        return self._without_idle_bus()

    def _known(self, feed_ids: Iterable[str]) -> list[str]:
        """Feeds that exist; the source bus where none is named, nothing where none of the named ones exists."""
        named = [i for i in dict.fromkeys(feed_ids) if i] or [SOURCE_BUS_ID]
        return [i for i in named if i in self._feeders]

    def _add(self, item: OneLineItem) -> None:
        self._at[item.id] = len(self._items)
        self._items.append(item)

    def _link(self, upstream: str, downstream: str, role: LinkRole = LinkRole.FEED, order: int = 0) -> None:
        self._links.append(OneLineLink(self._at[upstream], self._at[downstream], role, order))

    def _racks(self) -> None:
        groups: dict[tuple[str, str], list[Rack]] = {}
        for rack in self._project.racks:
            groups.setdefault((rack.feed_a_id, rack.feed_b_id), []).append(rack)
        for (a, b), racks in groups.items():
            group_id = f"racks:{a}|{b}"
            is_open = group_id in self._opened or len(racks) == 1
            ordered = sorted(racks, key=lambda r: natural(r.tag)) if is_open else []
            feeds = self._known((a, b))
            for item in [_rack_item(r, len(racks)) for r in ordered] or [_rack_group(group_id, racks)]:
                self._add(item)
                for order, feed in enumerate(feeds):
                    role = LinkRole.CORD_A if feed == a else LinkRole.CORD_B if feed == b else LinkRole.FEED
                    self._link(feed, item.id, role, order)

    def _mechanical(self) -> None:
        groups: dict[tuple[str, str], list[Mechanical]] = {}
        kinds: tuple[type[Mechanical], ...] = (AirCooler, Cdu, HeatRejection)
        for kind in kinds:
            for machine in self._project.of_type(kind):
                groups.setdefault((machine.feed_id, machine.backup_feed_id), []).append(machine)
        for (feed, backup), members in groups.items():
            group_id = f"cooling:{feed}|{backup}"
            is_open = group_id in self._opened or len(members) == 1
            ordered = sorted(members, key=lambda m: natural(m.tag))
            items = [_cooling_item(m, len(members)) for m in ordered] if is_open else []
            for item in items or [_cooling_group(group_id, ordered)]:
                self._add_below(item, (feed, backup))

    def _house(self) -> None:
        """Lights of the halls and the facility pumps, where there is a chain that could feed them."""
        project = self._project
        if len(self._feeders) == 1:
            return
        groups: dict[tuple[str, str], list[Hall]] = {}
        for hall in project.halls if project.assumptions.lighting_w_m2 > 0.0 else ():
            groups.setdefault((hall.feed_id, hall.backup_feed_id), []).append(hall)
        for (feed, backup), halls in groups.items():
            group_id = f"lights:{feed}|{backup}"
            is_open = group_id in self._opened or len(halls) == 1
            ordered = sorted(halls, key=lambda h: natural(h.tag))
            items = [_lights_item(h, len(halls)) for h in ordered] if is_open else [_lights_group(group_id, ordered)]
            for item in items:
                self._add_below(item, (feed, backup))
        assumed = project.assumptions
        if any(project.of_type(kind) for kind in (HeatRejection, AirCooler, Cdu)):
            name, rating = load_name(assumed), "both loops"
            pumps = OneLineItem(assumed.id, Symbol.PUMPS, name, rating, (assumed.id,), 0, alike=("pumps",))
            self._add_below(pumps, (assumed.feed_id, assumed.backup_feed_id))

    def _add_below(self, item: OneLineItem, feed_ids: tuple[str, str]) -> None:
        self._add(item)
        for order, upstream in enumerate(self._known(feed_ids)):
            self._link(upstream, item.id, order=order)

    def _without_idle_bus(self) -> OneLineGraph:
        """Leave the source bus out when nothing hangs on it and no source feeds it."""
        bus = self._at[SOURCE_BUS_ID]
        if any(bus in (link.upstream, link.downstream) for link in self._links):
            return OneLineGraph(tuple(self._items), tuple(self._links))
        items = [item for n, item in enumerate(self._items) if n != bus]
        links = [
            OneLineLink(k.upstream - (k.upstream > bus), k.downstream - (k.downstream > bus), k.role, k.order)
            for k in self._links
        ]
        return OneLineGraph(tuple(items), tuple(links))


def _source_item(source: PowerSource) -> OneLineItem:
    words = f"{rating_words(source.capacity_w)} · {voltage_words(source.voltage_v)}"
    alike = (source.kind, source.capacity_w, source.voltage_v, source.is_standby)
    return OneLineItem(source.id, SOURCE_SYMBOLS[source.kind], source.tag, words, (source.id,), 0, alike=alike)


def _unit_item(unit: PowerUnit, feed_count: int) -> OneLineItem:
    symbol, row = UNIT_SYMBOLS[unit.kind]
    words = f"{rating_words(unit.rated_w)} · {voltage_words(unit.voltage_v)}"
    alike = (unit.kind, unit.path, unit.rated_w, unit.voltage_v, feed_count)
    return OneLineItem(unit.id, symbol, unit.tag, words, (unit.id,), row, SIDES[unit.path], alike=alike)


def _rack_item(rack: Rack, count: int) -> OneLineItem:
    """One rack; the members of an opened group are all shown, however alike."""
    alike = ("racks",) if count == 1 else ("racks", rack.id)
    return OneLineItem(rack.id, Symbol.RACKS, rack.tag, "1 rack", (rack.id,), LAST_ROW, alike=alike)


def _rack_group(group_id: str, racks: list[Rack]) -> OneLineItem:
    name, ids = span_name(r.tag for r in racks), tuple(r.id for r in racks)
    return OneLineItem(
        group_id, Symbol.RACKS, name, f"{len(racks)} racks", ids, LAST_ROW, is_group=True, alike=("racks",)
    )


def _cooling_item(item: Mechanical, count: int) -> OneLineItem:
    alike = ("cooling",) if count == 1 else ("cooling", item.id)
    words = {AirCooler: "air cooler", Cdu: "CDU", HeatRejection: "heat rejection"}[type(item)]
    return OneLineItem(item.id, Symbol.COOLING, item.tag, words, (item.id,), 0, alike=alike)


def _cooling_group(group_id: str, members: list[Mechanical]) -> OneLineItem:
    name = span_name(m.tag for m in members)
    ids = tuple(m.id for m in members)
    words = f"{len(members)} for cooling"
    return OneLineItem(group_id, Symbol.COOLING, name, words, ids, 0, is_group=True, alike=("cooling",))


def _lights_item(hall: Hall, count: int) -> OneLineItem:
    alike = ("lights",) if count == 1 else ("lights", hall.id)
    return OneLineItem(hall.id, Symbol.LIGHTS, load_name(hall), "lights, controls", (hall.id,), 0, alike=alike)


def _lights_group(group_id: str, halls: list[Hall]) -> OneLineItem:
    name, ids = f"Lights of {span_name(h.tag for h in halls)}", tuple(h.id for h in halls)
    return OneLineItem(group_id, Symbol.LIGHTS, name, f"{len(halls)} halls", ids, 0, is_group=True, alike=("lights",))
