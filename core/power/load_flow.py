"""Balanced load flow of any network: each island by the method that fits it.

Islands whose ideal ratios agree around all loops and that hold no generator's voltage go to the sweep; the rest, and
what the sweep cannot settle, to Newton's method. What has no operating point says so and is never painted as solved.
"""

from __future__ import annotations

import numpy as np

from core.power.flow_result import FlowResult, branch_flow
from core.power.grid_case import Complexes, Floats, GridCase
from core.power.grid_islands import Island, find_islands
from core.power.newton import NewtonAnswer, NewtonIsland
from core.results.finding import Finding, Severity

TOLERANCE_PU = 1e-10
"""Largest missing power, of a base at or above the whole load."""
MOST_NAMED = 5
"""Buses named in one finding."""


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
        self.islands, self._is_supplied = find_islands(case)
        self._newton: dict[int, NewtonIsland] = {}
        self._last: dict[int, Complexes] = {}

    def set_load(self, node: int, p_kw: float, q_kvar: float) -> None:
        """Change the load of one node, counted from 0; the next answer starts from the last."""
        self.p_kw[node], self.q_kvar[node] = p_kw, q_kvar

    def set_loads(self, p_kw: Floats, q_kvar: Floats) -> None:
        """Change the loads of all nodes, shape (n,) each."""
        self.p_kw[:], self.q_kvar[:] = p_kw, q_kvar

    def solve(self) -> FlowResult:
        """Solve under the present loads."""
        case = self.case
        voltage = np.zeros(case.node_count, dtype=complex)
        is_solved = np.zeros(case.node_count, dtype=bool)
        load = np.asarray((self.p_kw + 1j * self.q_kvar) / case.base_kva, dtype=complex)
        findings: list[Finding] = []
        iterations, mismatch = 0, 0.0
        for n, island in enumerate(self.islands):
            answer, solver = self._by_newton(n, island, load[island.node])
            if answer.is_solved:
                voltage[island.node] = answer.v_pu
                is_solved[island.node] = True
                self._last[n] = answer.v_pu
                iterations = max(iterations, answer.iterations)
                mismatch = max(mismatch, answer.mismatch_pu)
                findings += _limit_findings(case, island, solver, answer, load)
            else:
                voltage[island.node] = np.nan
                self._last.pop(n, None)
                findings.append(_no_point(case, island, answer.carried_ratio, answer.v_pu))
        findings += _dead_findings(case, self._is_supplied)
        return _gather(case, load, voltage, self._is_supplied, is_solved, iterations, mismatch, findings)

    def _by_newton(self, n: int, island: Island, load: Complexes) -> tuple[NewtonAnswer, NewtonIsland]:
        if n not in self._newton:
            self._newton[n] = NewtonIsland(self.case, island)
        solver = self._newton[n]
        return (
            solver.solve(
                load,
                tolerance_pu=self._tolerance_pu,
                start_v_pu=self._last.get(n),
                keeps_limits=self._keeps_limits,
            ),
            solver,
        )


def _gather(
    case: GridCase,
    load: Complexes,
    voltage: Complexes,
    is_supplied: np.ndarray,
    is_solved: np.ndarray,
    iterations: int,
    mismatch: float,
    findings: list[Finding],
) -> FlowResult:
    settled = np.where(is_solved, voltage, 0.0)
    flow, s_from, s_to = branch_flow(case, settled)
    out = np.conj(case.shunt_y_pu) * np.square(np.abs(settled)) + load
    np.add.at(out, case.from_node, s_from)
    np.add.at(out, case.to_node, s_to)
    out *= case.base_kva
    given = np.where(is_solved[case.slack_node], out[case.slack_node], 0.0)
    size = np.where(is_solved, np.abs(settled), np.inf)
    least = int(np.argmin(size))
    return FlowResult(
        voltage_pu=voltage,
        is_supplied=is_supplied,
        is_solved=is_solved,
        slack_kw=float(given.real.sum()),
        slack_kvar=float(given.imag.sum()),
        slack_each_kw=given.real,
        slack_each_kvar=given.imag,
        generator_kvar=np.where(is_solved[case.generator_node], out[case.generator_node].imag, 0.0),
        loss_kw=float(flow.loss_kw.sum()),
        loss_kvar=float(flow.loss_kvar.sum()),
        v_min_pu=float(np.abs(settled[least])) if is_solved.any() else float("nan"),
        v_min_node=case.node_ids[least],
        iterations=iterations,
        mismatch_pu=mismatch,
        flow=flow,
        findings=tuple(findings),
    )


def _names(case: GridCase, nodes: np.ndarray) -> str:
    names = ", ".join(str(case.node_ids[int(n)]) for n in nodes[:MOST_NAMED])
    more = nodes.size - MOST_NAMED
    return f"{names} and {more} more" if more > 0 else names


def _dead_findings(case: GridCase, is_supplied: np.ndarray) -> list[Finding]:
    dead = np.flatnonzero(~is_supplied)
    if dead.size == 0:
        return []
    lost = float(np.maximum(case.p_kw[dead], 0.0).sum())
    return [
        Finding(
            "grid-no-source",
            Severity.ERROR,
            f"No source reaches {'bus' if dead.size == 1 else 'buses'} {_names(case, dead)}"
            + (f"; {lost:,.6g} kW of load is not supplied." if lost > 0.0 else "."),
            "Connect a line or a transformer to the supplied part, or give the island a source.",
            tuple(str(case.node_ids[int(n)]) for n in dead),
        )
    ]


def _no_point(case: GridCase, island: Island, carried_ratio: float, v_pu: Complexes) -> Finding:
    """What is said of an island whose load is beyond what its network can carry."""
    load = case.p_kw[island.node].sum()
    weakest = island.node[int(np.argmin(np.where(np.isfinite(v_pu), np.abs(v_pu), 0.0)))]
    carried = f"about {carried_ratio:.1%} of it can be carried" if carried_ratio > 0.0 else "not even no load has one"
    return Finding(
        "grid-no-operating-point",
        Severity.ERROR,
        f"There is no operating point: {load:,.6g} kW of load is beyond what the network can carry ({carried}); "
        f"the voltage gives in at bus {case.node_ids[int(weakest)]}.",
        "Reduce the load there, or use larger or shorter conductors, a higher voltage, or a second path.",
        (str(case.node_ids[int(weakest)]),),
    )


def _limit_findings(
    case: GridCase, island: Island, solver: NewtonIsland, answer: NewtonAnswer, load: Complexes
) -> list[Finding]:
    """Generators that are beyond their reactive limits, or gave up their voltage at one."""
    found = []
    made = (solver.reactive_pu(answer.v_pu) + load.imag[case.generator_node[solver.generator]]) * case.base_kva
    for g, q, side in zip(solver.generator.tolist(), made.tolist(), answer.at_limit.tolist(), strict=True):
        name = case.node_ids[int(case.generator_node[g])]
        low, high = float(case.generator_q_min_kvar[g]), float(case.generator_q_max_kvar[g])
        slack = 1e-6 * case.base_kva
        if side:
            limit, v = (high, "below") if side > 0 else (low, "above")
            words = (
                f"The generator at bus {name} is at its limit of {limit:,.6g} kvar; its voltage is {v} the one to hold."
            )
        elif q > high + slack or q < low - slack:
            limit = high if q > high else low
            words = (
                f"The generator at bus {name} needs {q:,.6g} kvar to hold its voltage; its limit is {limit:,.6g} kvar."
            )
        else:
            continue
        fix = "Add reactive power there, or hold another voltage."
        found.append(Finding("grid-generator-limit", Severity.WARNING, words, fix, (str(name),)))
    return found
