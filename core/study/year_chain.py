"""The power chain of a year: the live chain with alike loads merged, and what sources have to give in each hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.power.chain import PowerChain, build_chain
from core.power.chain_state import ChainState, live_state, resting_units
from core.power.chain_values import UNIT_VA
from core.results.power_chain import FloatArray, IndexArray, NodeKind

UPS, TRANSFORMER, OTHER = 0, 1, 2


class ChainArrays(NamedTuple):
    """A chain for the kernels: per unit on 1 MVA, upstream first, loads merged that hang on the same feeds alike.

    Attributes:
        bus: Position of the source bus.
        source_count: Sources, which are the first nodes.
        kind, first, upstream, live, share, is_converting: As ``chain_kernels.sweep`` takes them.
        growth: Power at the upstream end of a load's cords over power at the load, shape (nodes,).
        var_ratio: Reactive over active power of loads, shape (nodes,).
        rated, p0, p1, p2, module_ratio, spare_modules, input_var_ratio, link_z, own_z: As ``sweep`` takes them.
        loss_kind: ``UPS``, ``TRANSFORMER`` or ``OTHER`` of each node, shape (nodes,).
        unit_hall: Hall that a unit's losses heat, -1 for none, shape (nodes,).
        takes_first, is_standby, merit_order: As in the chain, shape (nodes,).
    """

    bus: int
    source_count: int
    kind: NDArray[np.int8]
    first: IndexArray
    upstream: IndexArray
    live: NDArray[np.bool_]
    share: FloatArray
    is_converting: NDArray[np.bool_]
    growth: FloatArray
    var_ratio: FloatArray
    rated: FloatArray
    p0: FloatArray
    p1: FloatArray
    p2: FloatArray
    module_ratio: FloatArray
    spare_modules: IndexArray
    input_var_ratio: FloatArray
    link_z: NDArray[np.complex128]
    own_z: NDArray[np.complex128]
    loss_kind: IndexArray
    unit_hall: IndexArray
    takes_first: NDArray[np.bool_]
    is_standby: NDArray[np.bool_]
    merit_order: IndexArray


@dataclass(frozen=True, slots=True)
class YearChain:
    """The merged chain.

    Attributes:
        node: Merged node by item id; dead items stand at the source bus, where they must draw nothing.
        is_live: Whether an item has power, by id.
        arrays: What the kernels take.
        source_ids: Sources in the order of their nodes.
        capacity_w: What sources have at the live moment; infinite at a bus without any, shape (nodes,). [W]
    """

    node: Mapping[str, int]
    is_live: Mapping[str, bool]
    arrays: ChainArrays
    source_ids: tuple[str, ...]
    capacity_w: FloatArray

    @property
    def bus(self) -> int:
        """Position of the source bus."""
        return self.arrays.bus


def year_chain(project: Project) -> YearChain:
    """Read and merge the chain of a project in its present switch positions."""
    chain = build_chain(project)
    growth, var_ratio = _loads_alike(project, chain)
    state = live_state(chain)
    kept, merged = _merge(chain, state, growth, var_ratio)
    links = np.concatenate([np.arange(chain.first_link[n], chain.first_link[n + 1]) for n in kept]).astype(np.int64)
    first = np.concatenate([[0], np.cumsum([chain.first_link[n + 1] - chain.first_link[n] for n in kept])])
    halls = {hall.id: n for n, hall in enumerate(project.halls)}
    entities = [project.get(chain.node_ids[n]) for n in kept]
    module = np.divide(chain.module_w, chain.rated_w, out=np.zeros_like(chain.rated_w), where=chain.rated_w > 0.0)
    bus = chain.bus
    node = {i: int(merged[n]) if state.is_live[n] else bus for i, n in chain.index.items()}
    arrays = ChainArrays(
        bus=bus,
        source_count=bus,
        kind=chain.node_kind[kept],
        first=first.astype(np.int64),
        upstream=merged[chain.link_upstream[links]],
        live=state.is_live[kept],
        share=state.share[links],
        is_converting=chain.is_converting[kept],
        growth=growth[kept],
        var_ratio=np.where(chain.is_direct_current, 0.0, var_ratio)[kept],
        rated=chain.rated_w[kept] / UNIT_VA,
        p0=np.where(resting_units(chain, state), 0.0, chain.p0)[kept],
        p1=chain.p1[kept],
        p2=chain.p2[kept],
        module_ratio=module[kept],
        spare_modules=chain.spare_modules[kept],
        input_var_ratio=chain.input_var_ratio[kept],
        link_z=chain.link_z[links],
        own_z=chain.own_z[kept],
        loss_kind=np.array([_loss_kind(e) for e in entities], dtype=np.int64),
        unit_hall=np.array([halls.get(getattr(e, "hall_id", ""), -1) for e in entities], dtype=np.int64),
        takes_first=chain.takes_first[kept],
        is_standby=chain.is_standby[kept],
        merit_order=chain.merit_order[kept],
    )
    is_live = {i: bool(state.is_live[n]) for i, n in chain.index.items()}
    return YearChain(node, is_live, arrays, tuple(chain.node_ids[:bus]), chain.capacity_w[kept])


def _loads_alike(project: Project, chain: PowerChain) -> tuple[FloatArray, FloatArray]:
    """Growth over cords and reactive share of every node, as the live study has them."""
    assumed = project.assumptions
    nodes = len(chain.node_ids)
    racks = np.array([chain.index[r.id] for r in project.of_type(Rack)], dtype=np.int64)
    var_ratio = np.full(nodes, np.tan(np.arccos(assumed.motor_power_factor_ratio)))
    var_ratio[racks] = np.tan(np.arccos(assumed.rack_power_factor_ratio))
    growth = np.ones(nodes)
    growth[racks] = 1.0 / (1.0 - assumed.cable_loss_ratio)
    return growth, var_ratio


def _merge(
    chain: PowerChain, state: ChainState, growth: FloatArray, var_ratio: FloatArray
) -> tuple[IndexArray, IndexArray]:
    """Nodes that are kept, and the kept node of every node: loads on the same links merge, dead ones vanish."""
    kept: list[int] = []
    merged = np.full(len(chain.node_ids), chain.bus, dtype=np.int64)
    by_feeds: dict[object, int] = {}
    for n, kind in enumerate(chain.node_kind):
        if kind == NodeKind.LOAD:
            if not state.is_live[n]:
                continue
            span = chain.links_of(n)
            ends = tuple((int(chain.link_upstream[k]), float(state.share[k])) for k in span)
            alone = n if any(chain.link_z[k] != 0.0 for k in span) else -1
            alike = (ends, float(growth[n]), float(var_ratio[n]), alone)
            if alike in by_feeds:
                merged[n] = by_feeds[alike]
                continue
            by_feeds[alike] = len(kept)
        merged[n] = len(kept)
        kept.append(n)
    return np.array(kept, dtype=np.int64), merged


def _loss_kind(entity: object) -> int:
    if not isinstance(entity, PowerUnit):
        return OTHER
    return {"ups": UPS, "rectifier": UPS, "transformer": TRANSFORMER}.get(entity.kind, OTHER)


def source_list(project: Project, chain: YearChain) -> tuple[PowerSource, ...]:
    """Sources in the order of the chain's nodes."""
    found = [project.get(i) for i in chain.source_ids]
    return tuple(s for s in found if isinstance(s, PowerSource))
