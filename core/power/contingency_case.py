"""The chain in the arrays that the contingency kernels walk, with its solved state before any outage.

Sun and wind hold no voltage by themselves: a bus that only they feed is dead. A standby source has to start first, a
battery bridges, a transfer switch takes its time: these times stand beside the electrical state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind, UpsMode
from core.model.project import Project
from core.model.rack import Rack
from core.power import contingency_kernels as kernels
from core.power import contingency_sweep_kernels as sweeps
from core.power.chain import PowerChain, build_chain
from core.power.chain_flow import ChainLoads, solve_chain
from core.power.chain_state import ChainState, live_state, out_mask
from core.power.chain_values import UNIT_VA
from core.results.power_chain import ChainFlow, FloatArray, IndexArray, NodeKind

_CANNOT_HOLD_VOLTAGE = (SourceKind.SOLAR, SourceKind.WIND)
_NO_FLOW = 1e-9
BASE_TOLERANCE = 1e-11
MOST_SWEEPS = 60
MOST_KEPT = 1000
"""Outages whose solved chains are kept: some 10 MB on a campus; studies of pairs look at 200 times as many."""


@dataclass(frozen=True, slots=True)
class Loads:
    """What is drawn, per unit.

    Attributes:
        active: At loads' cords, and at the source bus directly, shape (nodes,).
        growth: Power at the upstream end of a load's cords over power at the load, shape (nodes,).
        reactive: Beside it, shape (nodes,).
    """

    active: FloatArray
    growth: FloatArray
    reactive: FloatArray

    @classmethod
    def of_flow(cls, chain: PowerChain, flow: ChainFlow) -> Loads:
        """The loads that a solved flow carries."""
        is_load, bus = chain.node_kind == NodeKind.LOAD, chain.bus
        active = np.where(is_load, flow.input_w, 0.0)
        active[bus] = max(float(flow.input_w[bus] - flow.output_w[bus]), 0.0)
        cords = np.bincount(chain.link_downstream, flow.link_w, len(chain.node_ids))
        growth = np.divide(cords, active, out=np.ones(active.size), where=is_load & (active > 0.0))
        reactive = np.where(is_load & ~chain.is_direct_current, flow.input_var, 0.0)
        return cls(active / UNIT_VA, growth, reactive / UNIT_VA)


@dataclass(frozen=True, slots=True)
class SolvedAnew:
    """The chain after an outage.

    Attributes:
        is_switched: Who would be alive by the switches, shape (nodes,).
        is_live: Who has an operating point too, shape (nodes,).
        loading: As the outages count it, shape (nodes,).
        iterations: Sweeps made.
    """

    is_switched: NDArray[np.bool_]
    is_live: NDArray[np.bool_]
    loading: FloatArray
    iterations: int


def _needs_power(entity: object) -> bool:
    """Whether it is a rack that is fed or draws power: an empty one without feeds is furniture, nothing fails it."""
    return isinstance(entity, Rack) and bool(entity.feed_a_id or entity.feed_b_id or entity.power_w > 0.0)


class ContingencyCase:
    """A chain with its loads, ready for outages.

    Args:
        project: The project.
        chain: Its chain.
        loads: What is drawn.
        is_served: Nodes that have an operating point where they have power, shape (nodes,); all of them if not given.

    Attributes:
        is_rack: Whether a node is a rack that power matters to: fed, or drawing some, shape (nodes,).
        base_live: Who is alive before any outage, shape (nodes,).
        base_loading: Loading before any outage, shape (nodes,).
        limit: Highest loading that breakers allow for long, shape (nodes,).
        base_flow: The chain solved before any outage where inputs share a load, else None.
    """

    def __init__(
        self, project: Project, chain: PowerChain, loads: Loads, is_served: NDArray[np.bool_] | None = None
    ) -> None:
        self.project, self.chain, self.loads = project, chain, loads
        entities = [project.get(i) for i in chain.node_ids]
        self.is_rack = np.array([_needs_power(e) for e in entities], dtype=bool)
        self._is_served = is_served
        self._solved: dict[tuple[tuple[str, ...], tuple[int, ...]], SolvedAnew] = {}
        self.battery_s = np.array([getattr(e, "battery_s", 0.0) if isinstance(e, Rack) else 0.0 for e in entities])
        self.limit = np.array([min(e.breaker_limit_ratio, 1.0) if isinstance(e, PowerUnit) else 1.0 for e in entities])
        self._arrange_links()
        rated = chain.rated_w / UNIT_VA
        module = np.divide(chain.module_w, chain.rated_w, out=np.zeros_like(rated), where=chain.rated_w > 0.0)
        is_unit = chain.node_kind == NodeKind.UNIT
        self.curves = (np.where(is_unit, rated, 0.0), chain.p0, chain.p1, chain.p2, module, chain.spare_modules)
        self.room = np.where(chain.node_kind == NodeKind.SOURCE, chain.capacity_w / UNIT_VA, self.curves[0])
        self.room[~np.isfinite(self.room)] = 0.0
        self.base_state: tuple[Any, ...] = ()
        self._share_by_solution()
        self._find_base(entities)
        self._solve_base()

    @classmethod
    def of_flow(cls, project: Project, flow: ChainFlow) -> ContingencyCase:
        """Case of a project with the loads that its solved flow carries."""
        chain = build_chain(project)
        return cls(project, chain, Loads.of_flow(chain, flow), flow.is_live | ~live_state(chain).is_live)

    def _arrange_links(self) -> None:
        chain = self.chain
        order = np.argsort(chain.link_upstream, kind="stable").astype(np.int64)
        counts = np.bincount(chain.link_upstream, minlength=len(chain.node_ids))
        self.below_first: IndexArray = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        self.below = (order, chain.link_downstream, chain.link_downstream[order])

    def _find_base(self, entities: list[Any]) -> None:
        chain = self.chain
        nodes, links = len(entities), chain.link_upstream.size
        self.clock = _clock(entities, chain.autonomy_s)
        self.base_live, self._base_standby = np.zeros(nodes, dtype=bool), np.zeros(nodes, dtype=bool)
        self.base_share, self.base_times = np.zeros(links), np.zeros((nodes, 4))
        flags = _flags(entities, chain) | np.where(self._shares, kernels.SHARES, 0)
        if self._is_served is not None:
            flags &= np.where(self._is_served, -1, ~kernels.IS_ON)
        for _ in range(2):  # a standby source that carries load before the outage runs already
            kind = chain.node_kind.astype(np.int64)
            self.graph = (kind, chain.first_link, chain.link_upstream, self._weight, flags)
            space = self.workspace()
            before = (self.base_live, self._base_standby, space.share, self.base_times)
            kernels.stand_all(self.graph, self.clock, self.below_first, self.below, before, space.work)
            self.base_live, self._base_standby, self.base_share, self.base_times = space.work[2:6]
            carries = np.bincount(chain.link_upstream, self._reaches_load(), nodes) > 0.0
            flags = flags | np.where(carries, kernels.RUNS, 0)

    def _share_by_solution(self) -> None:
        """Where inputs share a load, let the screen share as the solved chain does; what sources give by capacity."""
        chain = self.chain
        self._weight, self.base_flow = chain.link_weight, None
        self._shares = (chain.node_kind != NodeKind.LOAD) & ~chain.takes_first & (np.diff(chain.first_link) > 1)
        hung = chain.link_downstream[chain.link_upstream == chain.bus]  # lights and pumps that draw nothing are no load
        draws = (chain.node_kind[hung] != NodeKind.LOAD) | (self.loads.active[hung] > 0.0)
        is_idle = self.loads.active[chain.bus] <= 0.0 and not draws.any()
        self._shares[chain.bus] &= not is_idle
        if not self._shares.any():
            return
        self.base_flow = self.solved(self.state_without())
        down, forward_w = chain.link_downstream, np.maximum(self.base_flow.link_w, 0.0)
        from_source = chain.node_kind[chain.link_upstream] == NodeKind.SOURCE
        nodes = len(chain.node_ids)
        by_sources_w = np.bincount(down, np.where(from_source, forward_w, 0.0), nodes)[down]
        capacity = np.bincount(down, np.where(from_source, chain.link_weight, 0.0), nodes)[down]
        part_w = np.where(from_source, by_sources_w * chain.link_weight / np.maximum(capacity, 1.0), forward_w)
        total_w = np.bincount(down, part_w, nodes)[down]
        is_solved = self._shares[down] & (total_w > 0.0)
        self._weight = np.where(is_solved, np.maximum(part_w / np.maximum(total_w, 1.0), 1e-9), chain.link_weight)

    def state_without(self, item_ids: Iterable[str] = (), links: Sequence[int] = ()) -> ChainState:
        """State of the switches with some items and links out of service."""
        out = out_mask(self.chain, item_ids)
        if self._is_served is not None:
            out |= ~self._is_served
        is_open = np.zeros(self.chain.link_upstream.size, dtype=bool)
        is_open[list(links)] = True
        return live_state(self.chain, out, is_open)

    def solved(self, state: ChainState) -> ChainFlow:
        """The chain solved in a state, as the live study solves it."""
        active = self.loads.active
        ratio = np.divide(self.loads.reactive, active, out=np.zeros_like(active), where=active > 0.0)
        return solve_chain(self.chain, ChainLoads(active * UNIT_VA, ratio, self.loads.growth), state)

    def loading_in(self, flow: ChainFlow) -> FloatArray:
        """Loading of every node in a solved flow, as the outages count it, shape (nodes,)."""
        given = flow.loading_ratio * self.chain.rated_w / UNIT_VA
        return np.divide(given, self.room, out=np.zeros_like(given), where=self.room > 0.0)

    def solved_without(self, item_ids: tuple[str, ...], links: tuple[int, ...]) -> SolvedAnew:
        """The whole chain solved again after an outage; kept, as who counts harm asks next what it is."""
        key = (item_ids, links)
        if key not in self._solved:
            state = self.state_without(item_ids, links)
            flow = self.solved(state)
            found = SolvedAnew(state.is_live, flow.is_live, self.loading_in(flow), flow.iterations)
            if len(self._solved) >= MOST_KEPT:
                return found
            self._solved[key] = found
        return self._solved[key]

    def _reaches_load(self) -> FloatArray:
        """Share of every link below which something that is alive draws through closed links only."""
        needed = (self.chain.node_kind == NodeKind.LOAD) & self.base_live
        carried = np.zeros(self.base_share.size)
        for n in range(needed.size - 1, -1, -1):
            if needed[n]:
                for k in self.chain.links_of(n):
                    carried[k] = self.base_share[k]
                    needed[self.chain.link_upstream[k]] |= self.base_share[k] > 0.0
        return carried

    def _solve_base(self) -> None:
        """Solve the state before any outage and keep what screen and exact solution start from."""
        chain, live = self.chain, self.base_live
        nodes, links = live.size, self.base_share.size
        reactive = np.where(chain.is_direct_current, 0.0, self.loads.reactive)
        self.load_arrays = (self.loads.active, self.loads.growth, reactive)
        self.electric = (chain.is_converting, chain.input_var_ratio, chain.link_z, chain.own_z)
        self.exact_flow = (self.limit, self.room, np.zeros(nodes))
        one, none = np.ones(nodes, dtype=np.complex128), np.zeros(nodes, dtype=np.complex128)
        self.base_state = (one, one.copy(), none, none.copy(), np.zeros(links, dtype=np.complex128))
        space = self.workspace()
        space.touched[:], space.is_moved[:] = np.arange(nodes), True
        self.sweeps = sweeps.settle(
            self.graph, self.curves, self.load_arrays, self.below_first, self.below, self.electric, self.exact_flow,
            space.work, nodes, space.state, space.exact_scratch, BASE_TOLERANCE, MOST_SWEEPS,
        )[3]  # fmt: skip
        self.base_state = space.state
        v, v_in, i_out, i_in, carried = space.state
        given = v * np.conj(i_out)
        flows = np.abs(given.real) > _NO_FLOW
        over = np.divide(np.abs(given), np.abs(given.real), out=np.full(nodes, 1.02), where=flows)
        self.base_loading = np.divide(np.abs(given), self.room, out=np.zeros(nodes), where=self.room > 0.0)
        is_load, rated = chain.node_kind == NodeKind.LOAD, self.curves[0]
        row = np.zeros((nodes, kernels.NODE_COLUMNS))
        row[:, kernels.OUT] = given.real
        row[:, kernels.IN] = np.where(live, (v_in * np.conj(i_in)).real, 0.0)
        row[:, kernels.SLOPE] = 1.0 + np.where(rated > 0.0, chain.p1, 0.0)
        row[:, kernels.BEND] = np.divide(chain.p2, rated, out=np.zeros(nodes), where=rated > 0.0)
        row[:, kernels.TO_LIMIT] = np.divide(over, self.room * self.limit, out=np.zeros(nodes), where=self.room > 0.0)
        row[:, kernels.NEAR] = 1.0 - kernels.GUARD_RATIO / self.limit
        row[:, kernels.FIXED] = np.where(is_load, self.loads.active * self.loads.growth, rated * chain.p0)
        link_p = (v[chain.link_upstream] * np.conj(carried)).real
        self.screen_flow = (row, np.ascontiguousarray(np.stack((link_p, chain.link_z.real), axis=1)))
        if self.base_flow is not None:
            self.base_loading = self.loading_in(self.base_flow)
        self.exact_flow = (self.limit, self.room, self.base_loading)

    @property
    def base(self) -> tuple[Any, ...]:
        """State of the switches before any outage, as the kernels take it."""
        return (self.base_live, self._base_standby, self.base_share, self.base_times)

    def workspace(self) -> Workspace:
        """Fresh working arrays, standing at the state before any outage."""
        return Workspace(self)


class Workspace:
    """Arrays that the kernels write; one for each thread."""

    def __init__(self, case: ContingencyCase) -> None:
        nodes, links = len(case.chain.node_ids), case.chain.link_upstream.size
        words = nodes // 64 + 1
        self.live, self.share, self.times = case.base_live.copy(), case.base_share.copy(), case.base_times.copy()
        self.touched = np.zeros(nodes, dtype=np.int64)
        self.is_moved = np.zeros(nodes, dtype=bool)
        self.work = (
            np.zeros(nodes, dtype=bool), np.zeros(links, dtype=bool), self.live, case.base[1].copy(), self.share,
            self.times, np.zeros(words, dtype=np.uint64), np.zeros(words // 64 + 1, dtype=np.uint64), self.touched,
            self.is_moved,
        )  # fmt: skip
        self.extra = np.zeros(nodes)
        self.state: tuple[Any, ...] = tuple(array.copy() for array in case.base_state)
        self.seen = np.zeros(nodes, dtype=np.int64)
        self.exact_scratch = (np.zeros(nodes, dtype=bool), np.zeros(nodes, dtype=bool), self.seen)


def _flags(entities: list[Any], chain: PowerChain) -> IndexArray:
    """What the kernels ask of a node, as bits, shape (nodes,)."""
    units = [e if isinstance(e, PowerUnit) else None for e in entities]
    is_unit = chain.node_kind == NodeKind.UNIT
    weak = np.array([isinstance(e, PowerSource) and e.kind in _CANNOT_HOLD_VOLTAGE for e in entities], dtype=bool)
    bridges = np.array(
        [u is not None and u.kind is PowerUnitKind.UPS and u.ups_mode is not UpsMode.BYPASS for u in units], dtype=bool
    )
    bits = {
        kernels.IS_ON: chain.is_on,
        kernels.IS_SOURCE: chain.node_kind == NodeKind.SOURCE,
        kernels.HAS_CAPACITY: chain.capacity_w > 0.0,
        kernels.IS_STANDBY: chain.is_standby,
        kernels.RUNS: ~chain.is_standby,
        kernels.HOLDS_VOLTAGE: ~weak,
        kernels.IS_ENDLESS_BUS: (chain.node_kind == NodeKind.BUS) & np.isinf(chain.capacity_w),
        kernels.CHANGES_OVER: chain.takes_first & is_unit,
        kernels.BRIDGES: bridges & (chain.autonomy_s > 0.0),
        kernels.TAKES_FIRST: chain.takes_first,
        kernels.IS_LOAD: chain.node_kind == NodeKind.LOAD,
    }
    flags: IndexArray = sum(
        (np.where(found, bit, 0) for bit, found in bits.items()), start=np.zeros(len(entities), int)
    )
    return flags


def _clock(entities: list[Any], autonomy_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Times to start, fuel, times to change over and batteries, each of shape (nodes,). [s]"""
    sources = [e if isinstance(e, PowerSource) else None for e in entities]
    start = np.array([s.start_s if s else 0.0 for s in sources])
    fuel = np.array([s.fuel_s if s else 0.0 for s in sources])
    transfer = np.array([_transfer_s(e) if isinstance(e, PowerUnit) else 0.0 for e in entities])
    return start, fuel, transfer, autonomy_s


def _transfer_s(unit: PowerUnit) -> float:
    """Gap that a unit leaves when it changes over; a UPS leaves one only when it runs through its bypass. [s]"""
    if unit.kind in (PowerUnitKind.STS, PowerUnitKind.ATS):
        return unit.transfer_s
    return unit.transfer_s if unit.kind is PowerUnitKind.UPS and unit.ups_mode is UpsMode.ECO else 0.0
