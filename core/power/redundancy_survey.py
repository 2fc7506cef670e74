"""All single outages of a design, with and without the public grid: what the grades are judged by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, SourceKind
from core.model.project import Project
from core.power import contingency_kernels as kernels
from core.power.contingency import OutageList, ScreenResult, outcome, screen, single_outages
from core.power.contingency_case import ContingencyCase
from core.power.dominators import FeedGraph
from core.power.redundancy_cooling import CoolingGroup, cooling_groups
from core.results.power_chain import ChainFlow, NodeKind
from core.results.redundancy import Outage, OutageOutcome

ON_SITE = (SourceKind.DIESEL, SourceKind.GAS, SourceKind.FUEL_CELL, SourceKind.HYDRO, SourceKind.SMR)
"""Sources that count as on-site generation: they run when the grid is gone, at any hour."""


class Survey:
    """One state of the site and all its single outages.

    Args:
        case: The case.
        outages: What to look at; all single outages when None.
    """

    def __init__(self, case: ContingencyCase, outages: tuple[Outage, ...] | None = None) -> None:
        self.case = case
        self.outages = single_outages(case) if outages is None else outages
        self._space = case.workspace()
        self.result: ScreenResult = screen(case, OutageList.of(case, self.outages), self._space)
        self._known: dict[int, OutageOutcome] = {}
        self.cooling: tuple[CoolingGroup, ...] = cooling_groups(case.project)

    def outcome(self, n: int) -> OutageOutcome:
        """All that outage n does."""
        if n not in self._known:
            self._known[n] = outcome(self.case, self.outages[n], self._space)
        return self._known[n]

    @property
    def harmful(self) -> NDArray[np.int64]:
        """Outages that drop, cut or overload something, the most racks first."""
        table = self.result.table
        racks = table[:, kernels.DEAD_RACKS] + table[:, kernels.CUT_RACKS]
        others = table[:, kernels.DEAD_OTHERS] + table[:, kernels.CUT_OTHERS]
        found = np.flatnonzero((racks + others > 0.0) | self.result.overloads)
        return found[np.argsort(-racks[found], kind="stable")].astype(np.int64)

    def short_of_cooling(self, n: int) -> str:
        """Group of machines that outage n leaves without enough capacity; empty for none."""
        lost = set(self.outcome(n).lost_mechanical_ids)
        return next((g.name for g in self.cooling if lost and g.is_short_without(lost)), "")


def survey_of(project: Project, flow: ChainFlow) -> Survey:
    """Survey of a project with the loads that its flow carries."""
    return Survey(ContingencyCase.of_flow(project, flow))


def survey_without_grid(whole: Survey) -> Survey | None:
    """The same with every utility feed out: on-site generation carries the site. None where there is no such thing."""
    case = whole.case
    sources = [case.project.get(i) for i in case.chain.node_ids]
    if not any(isinstance(s, PowerSource) and s.kind in ON_SITE and s.is_on for s in sources):
        return None
    is_grid = np.array([isinstance(s, PowerSource) and s.kind is SourceKind.GRID for s in sources], dtype=bool)
    chain = replace(case.chain, is_on=case.chain.is_on & ~is_grid)
    return Survey(ContingencyCase(case.project, chain, case.loads))


def feed_graph(case: ContingencyCase) -> FeedGraph:
    """The chain as a graph: sources that hold a voltage are its roots."""
    flags = case.graph[4]
    is_source = case.chain.node_kind == NodeKind.SOURCE
    holds = (flags & (kernels.HOLDS_VOLTAGE | kernels.HAS_CAPACITY)) == kernels.HOLDS_VOLTAGE | kernels.HAS_CAPACITY
    is_root = (is_source & holds) | ((flags & kernels.IS_ENDLESS_BUS) != 0)
    return FeedGraph(case.chain.first_link, case.chain.link_upstream, is_root, ~case.chain.is_on)
