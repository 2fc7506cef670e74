"""The power chain of a project: sources, source bus, units and loads as nodes, everything drawn between them as links.

Nodes stand upstream first, links in the order in which the item that they feed prefers them. A loop of units is cut
where that costs least: at a further input rather than at a first one. Impedances are per unit on 1 MVA and the voltage
of the upstream end. Which links carry power is the matter of ``core.power.chain_state``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.catalogue.defaults import load_defaults
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import TRANSFER_SWITCHES, PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.model.remembered import remembered
from core.power.conductors import link_impedance_ohm, link_length_m
from core.power.equipment import loss_coefficients
from core.results.power_chain import SOURCE_BUS_ID, ChainProblem, FloatArray, IndexArray, LinkRole, NodeKind

UNIT_VA = 1e6
"""Power that is 1 per unit. [VA]"""

VOLTAGE_TOLERANCE_RATIO = 0.1
"""Nominal voltages this close are the same system: 400 V and 415 V are, 415 V and 480 V are not."""

VOLTAGE_FOLLOWERS = frozenset({SourceKind.SOLAR, SourceKind.WIND})
"""Sources that hold no voltage by themselves: what only they feed is dead."""
_CHANGES_VOLTAGE = frozenset(
    {PowerUnitKind.TRANSFORMER, PowerUnitKind.UPS, PowerUnitKind.RECTIFIER, PowerUnitKind.PDU, PowerUnitKind.RPP}
)
_MECHANICAL = (AirCooler, Cdu, HeatRejection)


@dataclass(frozen=True, slots=True)
class PowerChain:
    """What is drawn, before any switch position.

    Attributes:
        node_ids: Ids in order: sources, source bus, units upstream first, loads.
        node_kind: ``NodeKind``, shape (nodes,).
        index: Position by id.
        is_on: Whether the node is in service by itself, shape (nodes,).
        takes_first: Whether it takes its first live input instead of sharing over all, shape (nodes,).
        is_converting: Whether it makes its output voltage itself, shape (nodes,).
        is_standby: Whether it is a source that runs only when nothing else is alive, shape (nodes,).
        is_follower: Whether it is a source that only follows a voltage which another one holds, shape (nodes,).
        is_direct_current: Whether its output is direct current, shape (nodes,).
        rated_w: Rating, nought for none, shape (nodes,). [W]
        capacity_w: Most a source can give now; infinite for the bus of a site without sources, shape (nodes,). [W]
        merit_order: Of sources, shape (nodes,).
        p0, p1, p2: Loss coefficients on the rating, shape (nodes,).
        volts: Nominal voltage at the output, shape (nodes,). [V]
        autonomy_s: Battery time of a UPS, shape (nodes,). [s]
        input_var_ratio: Reactive over active power at the input of a converter, shape (nodes,).
        module_w: Rating of one of several modules of which unneeded ones sleep, else nought, shape (nodes,). [W]
        spare_modules: Modules awake beyond the need, shape (nodes,).
        first_link: Links of node n are ``first_link[n]`` to ``first_link[n + 1]``, shape (nodes + 1,).
        link_upstream, link_downstream: Positions of the joined nodes, shape (links,).
        link_role: ``LinkRole``, shape (links,).
        link_weight: Ability to carry beside others of the same node, shape (links,).
        link_z: Series impedance of the cable, per unit, shape (links,).
        own_z: Series impedance of the unit itself, per unit, shape (nodes,).
        phase: 0 for all three phases, else the one of a single-phase load, shape (nodes,).
        problems: What could not be taken as drawn.
    """

    node_ids: tuple[str, ...]
    node_kind: NDArray[np.int8]
    index: Mapping[str, int]
    is_on: NDArray[np.bool_]
    takes_first: NDArray[np.bool_]
    is_converting: NDArray[np.bool_]
    is_standby: NDArray[np.bool_]
    is_follower: NDArray[np.bool_]
    is_direct_current: NDArray[np.bool_]
    rated_w: FloatArray
    capacity_w: FloatArray
    merit_order: IndexArray
    p0: FloatArray
    p1: FloatArray
    p2: FloatArray
    volts: FloatArray
    autonomy_s: FloatArray
    input_var_ratio: FloatArray
    module_w: FloatArray
    spare_modules: IndexArray
    first_link: IndexArray
    link_upstream: IndexArray
    link_downstream: IndexArray
    link_role: NDArray[np.int8]
    link_weight: FloatArray
    link_z: NDArray[np.complex128]
    own_z: NDArray[np.complex128]
    phase: NDArray[np.int8]
    problems: tuple[ChainProblem, ...]

    @property
    def bus(self) -> int:
        """Position of the source bus."""
        return self.index[SOURCE_BUS_ID]

    def links_of(self, n: int) -> range:
        """Positions of the links that feed a node."""
        return range(int(self.first_link[n]), int(self.first_link[n + 1]))


@dataclass(slots=True)
class _Draft:
    """Links by the item they feed, while the chain is put together."""

    feeds: dict[str, list[tuple[str, LinkRole]]] = field(default_factory=dict)
    problems: list[ChainProblem] = field(default_factory=list)


_latest: list[tuple[Project, PowerChain]] = []


@remembered
def build_chain(project: Project) -> PowerChain:
    """Read the chain of a project; kept while nothing that belongs to it changes, as when racks are moved.

    Args:
        project: The project.
    """
    if _latest and _is_wired_alike(_latest[0][0], project):
        chain = _latest[0][1]
    else:
        chain = _read_chain(project)
    _latest[:] = [(project, chain)]
    return chain


def _is_wired_alike(before: Project, after: Project) -> bool:
    for kind in (PowerSource, PowerUnit, Rack, *_MECHANICAL):
        olds, news = before.of_type(kind), after.of_type(kind)
        if len(olds) != len(news):
            return False
        for old, new in zip(olds, news, strict=True):
            if old is not new and (old.id != new.id or _wiring(old) != _wiring(new)):
                return False
    return True


def _wiring(entity: object) -> object:
    """What of an item the chain depends on."""
    if isinstance(entity, Rack):
        return entity.feed_a_id, entity.feed_b_id, entity.cord_phases
    if isinstance(entity, _MECHANICAL):
        return entity.feed_id, entity.backup_feed_id, entity.is_on
    return entity


def _read_chain(project: Project) -> PowerChain:
    sources = project.of_type(PowerSource)
    units = {u.id: u for u in project.of_type(PowerUnit)}
    loads: list[Rack | AirCooler | Cdu | HeatRejection] = list(project.racks)
    for kind in _MECHANICAL:
        loads += project.of_type(kind)
    draft = _Draft()
    known = units.keys() | {s.id for s in sources}
    for unit in units.values():
        wanted = [(i, LinkRole.FEED) for i in unit.feed_ids] or [(SOURCE_BUS_ID, LinkRole.FEED)]
        _connect(draft, unit.id, wanted, known)
    for load in loads:
        _connect(draft, load.id, _load_feeds(load), known)
    order = _upstream_first(units, draft)
    ids = (*(s.id for s in sources), SOURCE_BUS_ID, *order, *(load.id for load in loads))
    _feed_bus(draft, sources, units)
    return _arrays(project, ids, draft)


def _load_feeds(load: Rack | AirCooler | Cdu | HeatRejection) -> list[tuple[str, LinkRole]]:
    if isinstance(load, Rack):
        cords = [(load.feed_a_id, LinkRole.CORD_A), (load.feed_b_id, LinkRole.CORD_B)]
    else:
        cords = [(load.feed_id, LinkRole.FEED), (load.backup_feed_id, LinkRole.FEED)]
    return [c for c in cords if c[0]] or [(SOURCE_BUS_ID, LinkRole.FEED)]


def _connect(draft: _Draft, item_id: str, wanted: Sequence[tuple[str, LinkRole]], known: Iterable[str]) -> None:
    feeds = draft.feeds[item_id] = []
    for feed_id, role in wanted:
        if (feed_id == SOURCE_BUS_ID or feed_id in known) and all(feed_id != f or role != r for f, r in feeds):
            feeds.append((feed_id, role))
    if not feeds:
        words = "is connected to something that is not in the project, so no power reaches it"
        draft.problems.append(ChainProblem("no-source", item_id, words, "Choose what feeds it."))


def _feed_bus(draft: _Draft, sources: Sequence[PowerSource], units: Mapping[str, PowerUnit]) -> None:
    """Sources behind the bus: those that no unit names, or all of them where every one is named."""
    named = {i for u in units.values() for i in u.feed_ids}
    free = [s for s in sources if s.id not in named] or list(sources)
    free.sort(key=lambda s: (s.is_standby, s.merit_order, s.id))
    draft.feeds[SOURCE_BUS_ID] = [(s.id, LinkRole.FEED) for s in free]


def _upstream_first(units: Mapping[str, PowerUnit], draft: _Draft) -> list[str]:
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


def _cut_loop(units: Mapping[str, PowerUnit], waiting: dict[str, set[str]], placed: set[str], draft: _Draft) -> str:
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


def _arrays(project: Project, ids: tuple[str, ...], draft: _Draft) -> PowerChain:
    index = {i: n for n, i in enumerate(ids)}
    entities = [project.get(i) for i in ids]
    upstream: list[int] = []
    downstream: list[int] = []
    role: list[int] = []
    first = [0]
    for n, i in enumerate(ids):
        for feed_id, link_role in draft.feeds.get(i, ()):
            upstream.append(index[feed_id])
            downstream.append(n)
            role.append(link_role)
        first.append(len(upstream))
    kinds = np.array([_node_kind(e) for e in entities], dtype=np.int8)
    units = [(n, e) for n, e in enumerate(entities) if isinstance(e, PowerUnit)]
    loss = {n: loss_coefficients(u) for n, u in units}
    volts = _volts(entities, upstream, first)
    is_direct = _direct_current(entities, upstream, first)
    cable_ohm = [_cable_ohm(entities[u], entities[d]) for u, d in zip(upstream, downstream, strict=True)]
    ends = np.array(upstream, dtype=np.int64)
    ohm = np.array(cable_ohm, dtype=np.complex128)
    # a direct current flows out on one conductor and back on the other
    link_z = np.asarray(
        np.where(is_direct[ends], 2.0 * ohm.real, ohm) * UNIT_VA / volts[ends] ** 2, dtype=np.complex128
    )

    def column(value: Callable[[PowerUnit], float], source: Callable[[PowerSource], float] | None = None) -> FloatArray:
        found = np.zeros(len(ids))
        for n, e in enumerate(entities):
            if isinstance(e, PowerUnit):
                found[n] = value(e)
            elif source is not None and isinstance(e, PowerSource):
                found[n] = source(e)
        return found

    capacity = column(lambda u: 0.0, lambda s: s.available_w)
    if not any(isinstance(e, PowerSource) for e in entities):
        capacity[index[SOURCE_BUS_ID]] = np.inf
    return PowerChain(
        node_ids=ids,
        node_kind=kinds,
        index=MappingProxyType(index),
        is_on=np.array([getattr(e, "is_on", True) for e in entities], dtype=bool),
        takes_first=np.array([_takes_first(e) for e in entities], dtype=bool),
        is_converting=np.array([isinstance(e, PowerUnit) and e.is_converting for e in entities], dtype=bool),
        is_standby=np.array([isinstance(e, PowerSource) and e.is_standby for e in entities], dtype=bool),
        is_follower=np.array([getattr(e, "kind", None) in VOLTAGE_FOLLOWERS for e in entities], dtype=bool),
        is_direct_current=is_direct,
        rated_w=column(lambda u: u.rated_w, lambda s: s.capacity_w),
        capacity_w=capacity,
        merit_order=np.array([getattr(e, "merit_order", 0) for e in entities], dtype=np.int64),
        p0=np.array([loss[n][0] if n in loss else 0.0 for n in range(len(ids))]),
        p1=np.array([loss[n][1] if n in loss else 0.0 for n in range(len(ids))]),
        p2=np.array([loss[n][2] if n in loss else 0.0 for n in range(len(ids))]),
        volts=volts,
        autonomy_s=column(lambda u: u.autonomy_s if u.kind is PowerUnitKind.UPS else 0.0),
        input_var_ratio=column(lambda u: float(np.tan(np.arccos(u.power_factor_ratio)))),
        module_w=column(lambda u: u.rated_w / u.module_count if u.sleeps_modules and u.is_converting else 0.0),
        spare_modules=column(lambda u: u.spare_module_count).astype(np.int64),
        first_link=np.array(first, dtype=np.int64),
        link_upstream=np.array(upstream, dtype=np.int64),
        link_downstream=np.array(downstream, dtype=np.int64),
        link_role=np.array(role, dtype=np.int8),
        link_weight=np.array([_ability(entities[u]) for u in upstream]),
        link_z=link_z,
        own_z=np.array([_own_z(e) for e in entities], dtype=np.complex128),
        phase=np.array([_phase(e) for e in entities], dtype=np.int8),
        problems=(*draft.problems, *_voltage_mismatches(entities, upstream, downstream, volts)),
    )


def _node_kind(entity: object) -> NodeKind:
    if isinstance(entity, PowerUnit):
        return NodeKind.UNIT
    if isinstance(entity, PowerSource):
        return NodeKind.SOURCE
    return NodeKind.BUS if entity is None else NodeKind.LOAD


def _takes_first(entity: object) -> bool:
    if isinstance(entity, PowerUnit):
        return entity.kind in TRANSFER_SWITCHES or entity.kind is PowerUnitKind.UPS
    return isinstance(entity, _MECHANICAL)


def _phase(entity: object) -> int:
    return list(CordPhases).index(entity.cord_phases) if isinstance(entity, Rack) else 0


def impedance_ratio(unit: PowerUnit) -> float:
    """Short-circuit voltage of a transformer over rated; the usual value of its size where none is given."""
    return unit.impedance_ratio or load_defaults().transformer_impedance(unit.rated_w / 1000.0).impedance_pct / 100.0


def _ability(entity: object) -> float:
    """What a node can carry beside others in parallel: equal transformers share by 1/Z, converters by rating."""
    if isinstance(entity, PowerSource):
        return max(entity.available_w, 1.0)
    if not isinstance(entity, PowerUnit):
        return UNIT_VA
    stiff = 0.06 / impedance_ratio(entity) if entity.kind is PowerUnitKind.TRANSFORMER else 1.0
    return max(entity.rated_w, 1.0) * stiff


def _own_z(entity: object) -> complex:
    """Series impedance per unit: the load loss of what does not convert, and a transformer's leakage."""
    if not isinstance(entity, PowerUnit) or entity.is_converting or entity.rated_w <= 0.0:
        return 0j
    r = loss_coefficients(entity)[2]
    z = impedance_ratio(entity) if entity.kind is PowerUnitKind.TRANSFORMER else r
    return complex(r, max(z * z - r * r, 0.0) ** 0.5) * UNIT_VA / entity.rated_w


def _cable_ohm(upstream: object, downstream: object) -> complex:
    if not isinstance(downstream, PowerUnit) or not downstream.cable_size:
        return 0j
    length_m = link_length_m(upstream if isinstance(upstream, Placed) else None, downstream)
    return complex(*link_impedance_ohm(downstream, length_m))


def _volts(entities: Sequence[object], upstream: Sequence[int], first: Sequence[int]) -> FloatArray:
    """Nominal voltages; a load has that of what feeds it, the source bus that of the first thing behind it."""
    volts = np.ones(len(entities))
    for n, entity in enumerate(entities):
        if isinstance(entity, PowerUnit | PowerSource):
            volts[n] = max(entity.voltage_v, 1.0)
        elif first[n + 1] > first[n]:
            volts[n] = volts[upstream[first[n]]]
    return volts


def _direct_current(entities: Sequence[object], upstream: Sequence[int], first: Sequence[int]) -> NDArray[np.bool_]:
    """What carries direct current: a rectifier's output, and all behind it up to the next UPS or transformer."""
    found = np.zeros(len(entities), dtype=bool)
    makes_ac = (PowerUnitKind.UPS, PowerUnitKind.TRANSFORMER)
    for n, entity in enumerate(entities):
        if isinstance(entity, PowerUnit) and entity.kind is PowerUnitKind.RECTIFIER:
            found[n] = True
        elif first[n + 1] > first[n] and not (isinstance(entity, PowerUnit) and entity.kind in makes_ac):
            found[n] = found[upstream[first[n]]]
    return found


def _voltage_mismatches(
    entities: Sequence[object], upstream: Sequence[int], downstream: Sequence[int], volts: FloatArray
) -> list[ChainProblem]:
    problems = []
    for u, d in zip(upstream, downstream, strict=True):
        above, unit = entities[u], entities[d]
        if not isinstance(unit, PowerUnit) or unit.kind in _CHANGES_VOLTAGE or not isinstance(above, PowerUnit):
            continue
        if abs(volts[u] / volts[d] - 1.0) > VOLTAGE_TOLERANCE_RATIO:
            words = f"works at {volts[d]:.0f} V, but {above.tag} gives {volts[u]:.0f} V"
            fix = "Put a transformer between them, or correct the voltage."
            problems.append(ChainProblem("voltage-mismatch", unit.id, words, fix))
    return problems
