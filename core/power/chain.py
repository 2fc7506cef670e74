"""The power chain of a project: sources, source bus, units and loads as nodes, everything drawn between them as links.

Nodes stand upstream first, links in the order in which the item that they feed prefers them. Impedances are per unit on
1 MVA and the voltage of the upstream end. Which links carry power is the matter of ``core.power.chain_state``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.house import HOUSE_KINDS
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.model.storeys import floor_heights
from core.power import chain_values
from core.power.chain_links import BESIDE_RACKS, MECHANICAL, DrawnLinks, drawn_links
from core.power.chain_values import UNIT_VA
from core.power.equipment import loss_coefficients
from core.results.power_chain import SOURCE_BUS_ID, ChainProblem, FloatArray, IndexArray

VOLTAGE_FOLLOWERS = frozenset({SourceKind.SOLAR, SourceKind.WIND})
"""Sources that hold no voltage by themselves: what only they feed is dead."""


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


_latest: list[tuple[Project, PowerChain]] = []


@remembered
def build_chain(project: Project) -> PowerChain:
    """Read the chain of a project; kept while nothing that belongs to it changes, as when racks are moved.

    Args:
        project: The project.
    """
    # one look only: a worker thread may replace the entry between two
    kept = next(iter(tuple(_latest)), None)
    is_alike = kept is not None and _is_wired_alike(kept[0], project)
    chain = kept[1] if kept is not None and is_alike else _arrays(project, drawn_links(project))
    _latest[:] = [(project, chain)]
    return chain


def _is_wired_alike(before: Project, after: Project) -> bool:
    for kind in (PowerSource, PowerUnit, Rack, *BESIDE_RACKS):
        olds, news = before.of_type(kind), after.of_type(kind)
        if len(olds) != len(news):
            return False
        for old, new in zip(olds, news, strict=True):
            if old is not new and (old.id != new.id or _wiring(old) != _wiring(new)):
                return False
    return floor_heights(before) == floor_heights(after)  # cables between storeys are longer


def _wiring(entity: object) -> object:
    """What of an item the chain depends on."""
    if isinstance(entity, Rack):
        return entity.feed_a_id, entity.feed_b_id, entity.cord_phases
    if isinstance(entity, MECHANICAL):
        return entity.feed_id, entity.backup_feed_id, entity.is_on
    if isinstance(entity, HOUSE_KINDS):
        return entity.feed_id, entity.backup_feed_id
    return entity


def _arrays(project: Project, draft: DrawnLinks) -> PowerChain:
    ids = draft.ids
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
    kinds = np.array([chain_values.node_kind(e) for e in entities], dtype=np.int8)
    units = [(n, e) for n, e in enumerate(entities) if isinstance(e, PowerUnit)]
    loss = {n: loss_coefficients(u) for n, u in units}
    volts = chain_values.volts(entities, upstream, first)
    above_v = [float(volts[upstream[first[n]]]) if first[n + 1] > first[n] else 0.0 for n in range(len(ids))]
    is_direct = chain_values.direct_current(entities, upstream, first)
    ways = zip(upstream, downstream, strict=True)
    cable_ohm = [chain_values.cable_ohm(project, entities[u], entities[d]) for u, d in ways]
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
        takes_first=np.array([chain_values.takes_first(e) for e in entities], dtype=bool),
        is_converting=np.array([isinstance(e, PowerUnit) and e.is_converting for e in entities], dtype=bool),
        is_standby=np.array([isinstance(e, PowerSource) and e.is_standby for e in entities], dtype=bool),
        is_follower=np.array([getattr(e, "kind", None) in VOLTAGE_FOLLOWERS for e in entities], dtype=bool),
        is_direct_current=is_direct,
        rated_w=column(lambda u: u.rated_w, lambda s: s.capacity_w),
        capacity_w=capacity,
        merit_order=np.array([getattr(e, "merit_order", 0) for e in entities], dtype=np.int64),
        p0=np.array([loss[n][0] if n in loss else 0.0 for n in range(len(ids))]),
        p1=column(chain_values.linear_loss),
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
        link_weight=np.array([chain_values.ability(entities[u]) for u in upstream]),
        link_z=link_z,
        own_z=np.array([chain_values.own_z(e, v) for e, v in zip(entities, above_v, strict=True)], dtype=np.complex128),
        phase=np.array([chain_values.phase(e) for e in entities], dtype=np.int8),
        problems=(
            *draft.problems,
            *chain_values.voltage_mismatches(entities, upstream, downstream, volts),
            *chain_values.loss_problems(entities),
        ),
    )
