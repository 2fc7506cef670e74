"""Balanced load flow of any network: each island by the method that fits it.

Islands whose ideal ratios agree around all loops and that hold no generator's voltage go to the sweep; the rest, and
what the sweep cannot settle, to Newton's method. What has no operating point says so and is never painted as solved.
"""

from __future__ import annotations

import numpy as np

from core.power.flow_findings import dead_findings, limit_findings, no_operating_point, source_findings
from core.power.flow_kernels import deliver_voltages, gather_loads
from core.power.flow_result import FlowResult
from core.power.grid_case import Complexes, Floats, GridCase, as_complex
from core.power.grid_islands import Island, find_islands
from core.power.newton import NewtonAnswer, NewtonIsland
from core.power.sweep import SweepIsland, lay_out_island
from core.results.finding import Finding

TOLERANCE_PU = 1e-10
"""Largest missing power, of a base at or above the whole load."""
SWEEP_TOLERANCE = 2.0
"""Error of voltages that sweeps may leave, over the tolerance on power: loads are small beside the power base."""


def solve_flow(case: GridCase, *, tolerance_pu: float = TOLERANCE_PU, keeps_limits: bool = False) -> FlowResult:
    """Solve a network from a flat start.

    Args:
        case: The network.
        tolerance_pu: Largest missing power, of the case's power base.
        keeps_limits: Whether generators give up their voltage at their reactive limits; without, a finding says so.

    Returns:
        Voltages and flows; islands without an operating point are named in findings and hold no numbers.
    """
    return FlowSolver(case, tolerance_pu=tolerance_pu, keeps_limits=keeps_limits).solve()


class FlowSolver:
    """A network that is solved again and again under changing loads; each answer starts from the last.

    Args:
        case: The network; its loads are the first to be solved.
        tolerance_pu: Largest missing power, of the case's power base.
        keeps_limits: Whether generators give up their voltage at their reactive limits.
    """

    def __init__(self, case: GridCase, *, tolerance_pu: float = TOLERANCE_PU, keeps_limits: bool = False) -> None:
        self.case = case
        self.p_kw, self.q_kvar = case.p_kw.copy(), case.q_kvar.copy()
        self._tolerance_pu, self._keeps_limits = tolerance_pu, keeps_limits
        self._sweep_tolerance_pu = SWEEP_TOLERANCE * tolerance_pu
        self.islands, self._is_supplied = find_islands(case)
        layouts = [lay_out_island(case, island) for island in self.islands]
        self.sweeps = [
            None if layout is None else SweepIsland(layout, island.node[layout.order])
            for layout, island in zip(layouts, self.islands, strict=True)
        ]
        self._newton: dict[int, NewtonIsland] = {}
        self._last: dict[int, Complexes] = {}

    def set_load(self, node: int, p_kw: float, q_kvar: float) -> None:
        """Change the load of one node, counted from 0; the next answer starts from the last."""
        self.p_kw[node], self.q_kvar[node] = p_kw, q_kvar

    def set_loads(self, p_kw: Floats, q_kvar: Floats) -> None:
        """Change the loads of all nodes, shape (n,) each."""
        self.p_kw[:], self.q_kvar[:] = p_kw, q_kvar

    def forget(self) -> None:
        """Start flat the next time."""
        self._last.clear()
        for solver in self.sweeps:
            if solver is not None:
                solver.forget()

    def solve(self) -> FlowResult:
        """Solve under the present loads, from the last answer."""
        case = self.case
        voltage = np.zeros(case.node_count, dtype=complex)
        is_solved = self._is_supplied.copy()
        findings = source_findings(case, self.islands)
        iterations = 0
        for n, island in enumerate(self.islands):
            count = self._by_sweep(n, voltage)
            if count > 0:
                iterations = max(iterations, count)
                continue
            answer, found = self._by_newton(n, island)
            findings += found
            iterations = max(iterations, answer.iterations)
            voltage[island.node] = answer.v_pu if answer.is_solved else np.nan
            is_solved[island.node] = answer.is_solved
        voltage.setflags(write=False)
        is_solved.setflags(write=False)
        findings += dead_findings(case, self.p_kw, self._is_supplied)
        return FlowResult(
            case,
            self.p_kw.copy(),
            self.q_kvar.copy(),
            voltage,
            self._is_supplied,
            is_solved,
            iterations,
            tuple(findings),
        )

    def _by_sweep(self, n: int, voltage: Complexes) -> int:
        """Sweep one island into ``voltage``; the number of sweeps, or 0 where they do not apply or do not settle."""
        solver = self.sweeps[n]
        if solver is None:
            return 0
        gather_loads(solver.node, self.p_kw, self.q_kvar, self.case.base_kva, solver.p_pu, solver.q_pu)
        count = solver.solve(self._sweep_tolerance_pu)
        if count <= 0:
            return 0
        if deliver_voltages(solver.node, solver.w, solver.layout.scale, voltage):
            return count
        solver.forget()
        return 0

    def _by_newton(self, n: int, island: Island) -> tuple[NewtonAnswer, list[Finding]]:
        if n not in self._newton:
            self._newton[n] = NewtonIsland(self.case, island)
        solver = self._newton[n]
        load = as_complex((self.p_kw[island.node] + 1j * self.q_kvar[island.node]) / self.case.base_kva)
        answer = solver.solve(
            load, tolerance_pu=self._tolerance_pu, start_v_pu=self._last.get(n), keeps_limits=self._keeps_limits
        )
        if answer.is_solved:
            self._last[n] = answer.v_pu
            return answer, limit_findings(self.case, solver, answer, load)
        self._last.pop(n, None)
        return answer, [no_operating_point(self.case, self.p_kw, self.q_kvar, island, answer.carried_ratio)]
