"""What a load flow found, in the terms of the case: voltages, flows, losses, sources, and what could not be solved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.power.grid_case import Complexes, Floats, GridCase, NodeId
from core.results.finding import Finding


@dataclass(frozen=True, slots=True)
class BranchFlow:
    """Flows of all branches, into the branch at either end, shape (m,) each.

    Attributes:
        from_kw, from_kvar: Power that enters at ``from``. [kW], [kvar]
        to_kw, to_kvar: Power that enters at ``to``. [kW], [kvar]
        from_a, to_a: Line currents. [A]
        loss_kw, loss_kvar: What is lost between them. [kW], [kvar]
    """

    from_kw: Floats
    from_kvar: Floats
    to_kw: Floats
    to_kvar: Floats
    from_a: Floats
    to_a: Floats
    loss_kw: Floats
    loss_kvar: Floats


@dataclass(frozen=True, slots=True)
class FlowResult:
    """A solved network.

    Attributes:
        voltage_pu: Voltages, shape (n,); 0 where no source reaches, not a number where there is no operating point.
        is_supplied: Nodes with a source, shape (n,).
        is_solved: Nodes whose voltage is an answer, shape (n,).
        slack_kw, slack_kvar: What the sources give. [kW], [kvar]
        slack_each_kw, slack_each_kvar: By source, shape (s,).
        generator_kvar: What each generator with a held voltage gives, shape (g,). [kvar]
        loss_kw, loss_kvar: Lost in all branches, charging counted as negative. [kW], [kvar]
        v_min_pu: Least voltage, and `v_min_node` where.
        v_min_node: Name of that node.
        iterations: Iterations, the most of all islands.
        mismatch_pu: Largest missing power at a solved node, of the power base.
        flow: Flows of all branches.
        findings: What is out of its limits or could not be solved.
    """

    voltage_pu: Complexes
    is_supplied: NDArray[np.bool_]
    is_solved: NDArray[np.bool_]
    slack_kw: float
    slack_kvar: float
    slack_each_kw: Floats
    slack_each_kvar: Floats
    generator_kvar: Floats
    loss_kw: float
    loss_kvar: float
    v_min_pu: float
    v_min_node: NodeId
    iterations: int
    mismatch_pu: float
    flow: BranchFlow
    findings: tuple[Finding, ...]

    @property
    def v_pu(self) -> Floats:
        """Sizes of the voltages, shape (n,)."""
        return np.abs(self.voltage_pu)

    @property
    def angle_deg(self) -> Floats:
        """Their angles, shape (n,). [deg]"""
        return np.degrees(np.angle(self.voltage_pu))


def branch_flow(case: GridCase, voltage_pu: Complexes) -> tuple[BranchFlow, Complexes, Complexes]:
    """Flows of all branches at given voltages.

    Args:
        case: The network.
        voltage_pu: Voltages, shape (n,).

    Returns:
        Flows, and the complex power that enters each branch at ``from`` and at ``to``. [pu]
    """
    inside = voltage_pu[case.from_node] / case.ratio
    end = voltage_pu[case.to_node]
    current = case.series_y_pu * (inside - end)
    i_from, i_to = current + case.from_y_pu * inside, case.to_y_pu * end - current
    s_from, s_to = inside * np.conj(i_from), end * np.conj(i_to)
    shunt = np.conj(case.from_y_pu) * np.square(np.abs(inside)) + np.conj(case.to_y_pu) * np.square(np.abs(end))
    lost = np.square(np.abs(current)) / case.series_y_pu + shunt
    base_a = case.base_kva / (np.sqrt(3.0) * case.node_kv)
    kva = case.base_kva
    flow = BranchFlow(
        s_from.real * kva,
        s_from.imag * kva,
        s_to.real * kva,
        s_to.imag * kva,
        np.abs(i_from / case.ratio) * base_a[case.from_node],
        np.abs(i_to) * base_a[case.to_node],
        lost.real * kva,
        lost.imag * kva,
    )
    return flow, s_from, s_to
