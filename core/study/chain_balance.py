"""Power at one operating point: loads put on the chain, its flows, and the results that tables and rules read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.economics.dispatch import dispatch
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.power.chain import PowerChain, build_chain
from core.power.chain_flow import ChainLoads, solve_chain
from core.power.chain_state import ChainState, live_state
from core.power.failover import failover_loading
from core.results.power_chain import ChainFlow, FloatArray, LinkRole, NodeKind
from core.results.power_result import PowerResult, PowerUnitLoad


class ChainBalance:
    """The chain of a project with its racks on it, solved again as the loads beside them change.

    Attributes:
        chain: The chain.
        state: Who is alive.
        rack_ids: Racks in the order of ``rack_w``.
        rack_w: Drawn at their cords, nought for a rack whose cords are dead, shape (racks,). [W]
        flow: The latest flows.
    """

    def __init__(self, project: Project, wanted_w: Mapping[str, float]) -> None:
        self.chain: PowerChain = build_chain(project)
        self.state: ChainState = live_state(self.chain)
        racks = project.of_type(Rack)
        self.rack_ids = tuple(r.id for r in racks)
        self._rack_nodes = np.array([self.chain.index[i] for i in self.rack_ids], dtype=np.int64)
        wanted = np.array([wanted_w.get(i, 0.0) for i in self.rack_ids])
        self.rack_w: FloatArray = np.where(self.state.is_live[self._rack_nodes], wanted, 0.0)
        assumed = project.assumptions
        nodes = len(self.chain.node_ids)
        self._var_ratio = np.full(nodes, np.tan(np.arccos(assumed.motor_power_factor_ratio)))
        self._var_ratio[self._rack_nodes] = np.tan(np.arccos(assumed.rack_power_factor_ratio))
        self._growth = np.ones(nodes)
        self._growth[self._rack_nodes] = 1.0 / (1.0 - assumed.cable_loss_ratio)
        self.cord_loss_w = float((self.rack_w * (self._growth[self._rack_nodes] - 1.0)).sum())
        self._load_w = np.zeros(nodes)
        self._load_w[self._rack_nodes] = self.rack_w
        self.flow: ChainFlow | None = None
        self._project = project

    def is_live(self, item_id: str) -> bool:
        """Whether power reaches an item; what has no place in the chain hangs on the source bus."""
        return bool(self.state.is_live[self.chain.index.get(item_id, self.chain.bus)])

    def solve(self, mechanical_w: Mapping[str, float]) -> ChainFlow:
        """Solve with loads beside the racks.

        Args:
            mechanical_w: Drawn by coolers, CDUs, plant, halls and facility pumps, by id; what is no item of the
                project draws at the source bus. [W]
        """
        load = self._load_w.copy()
        stray = 0.0
        for item_id, watts in mechanical_w.items():
            n = self.chain.index.get(item_id)
            if n is None:
                stray += watts  # a stand-in that is no item of the project
            elif self.state.is_live[n]:
                load[n] = watts
        load[self.chain.bus] = stray
        self._loads = ChainLoads(load, self._var_ratio, self._growth)
        before = self.flow.input_w if self.flow is not None else None
        self.flow = solve_chain(self.chain, self._loads, self.state, before)
        return self.flow

    @property
    def drawn_w(self) -> float:
        """Given by all sources together. [W]"""
        assert self.flow is not None
        return float(self.flow.output_w[self._is_root].sum()) + (
            float(self._loads.power_w[self.chain.bus]) if np.isinf(self.chain.capacity_w[self.chain.bus]) else 0.0
        )

    @property
    def _is_root(self) -> NDArray[np.bool_]:
        chain = self.chain
        return np.asarray((chain.node_kind == NodeKind.SOURCE) | np.isinf(chain.capacity_w))

    @property
    def cable_loss_w(self) -> float:
        """Lost in all cables and cords. [W]"""
        assert self.flow is not None
        return float(self.flow.link_loss_w.sum())

    def result(self) -> PowerResult:
        """What tables and rules read."""
        assert self.flow is not None
        flow, chain = self.flow, self.chain
        project = self._project
        if project.of_type(PowerSource):
            drawn = {i: float(flow.output_w[n]) for i, n in chain.index.items() if chain.node_kind[n] == 0}
        else:
            drawn = {"": self.drawn_w}
        sources, unserved = dispatch(project, drawn)
        after = failover_loading(chain, self._loads, self.state)
        units = []
        for n in np.flatnonzero(chain.node_kind == NodeKind.UNIT):
            given, ratio = float(flow.output_w[n]), float(flow.loading_ratio[n])
            # apparent power loads it: after the failover with the power factor of now
            growth = ratio * chain.rated_w[n] / given if given > 0.0 else 1.0
            later = float(after[n] * max(growth, 1.0))
            units.append(PowerUnitLoad(chain.node_ids[n], given, float(flow.loss_w[n]), ratio, later))
        return PowerResult(
            units=tuple(units),
            sources=sources,
            unserved_w=unserved,
            rack_ids=self.rack_ids,
            rack_power_w=self.rack_w,
            rack_on_a_ratio=self._on_a_ratio(),
            cable_loss_w=self.cable_loss_w,
            source_bus_w=self.drawn_w,
            chain=flow,
        )

    def _on_a_ratio(self) -> FloatArray:
        chain = self.chain
        on_a = np.where(chain.link_role == LinkRole.CORD_A, self.state.share, 0.0)
        ratio = np.bincount(chain.link_downstream, on_a, len(chain.node_ids))[self._rack_nodes]
        return ratio.astype(np.float64)

    def unit_losses_w(self) -> dict[str, float]:
        """Lost in every unit and in the cable to it, by id. [W]"""
        assert self.flow is not None
        chain, flow = self.chain, self.flow
        cable = np.bincount(chain.link_downstream, flow.link_loss_w, len(chain.node_ids))
        return {
            chain.node_ids[n]: float(flow.loss_w[n] + cable[n])
            for n in np.flatnonzero(chain.node_kind == NodeKind.UNIT)
        }


def losses_by_kind_w(project: Project, balance: ChainBalance) -> dict[str, float]:
    """Losses inside units: of UPS and rectifiers, of transformers, of the rest. [W]"""
    assert balance.flow is not None
    sums = {"ups": 0.0, "transformer": 0.0, "other": 0.0}
    for unit in project.of_type(PowerUnit):
        lost = float(balance.flow.loss_w[balance.chain.index[unit.id]])
        kind = {"ups": "ups", "rectifier": "ups", "transformer": "transformer"}.get(unit.kind, "other")
        sums[kind] += lost
    return sums
