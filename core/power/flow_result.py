"""What a load flow found, in the terms of the case: voltages, flows, losses, sources, and what could not be solved.

Flows are computed when they are first asked for, so that a live edit that looks only at voltages pays only for those.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.power.flow_kernels import branch_flows, power_out
from core.power.grid_case import Complexes, Floats, GridCase, NodeId, as_complex
from core.results.finding import Finding


@dataclass(frozen=True, slots=True)
class BranchFlow:
    """Flows of all branches, into the branch at either end, shape (m,) each.

    Attributes:
        from_kva, to_kva: Complex power that enters at ``from`` and at ``to``. [kVA]
        from_a, to_a: Line currents. [A]
        loss_kva: What is lost between them, charging counted as negative reactive power. [kVA]
    """

    from_kva: Complexes
    to_kva: Complexes
    from_a: Floats
    to_a: Floats
    loss_kva: Complexes


@dataclass(frozen=True)
class FlowResult:
    """A solved network.

    Attributes:
        case: The network.
        p_kw, q_kvar: The loads it was solved under, shape (n,). [kW], [kvar]
        voltage_pu: Voltages, shape (n,); 0 where no source reaches, not a number where there is no operating point.
        is_supplied: Nodes with a source, shape (n,).
        is_solved: Nodes whose voltage is an answer, shape (n,).
        iterations: Iterations, the most of all islands.
        findings: What is out of its limits or could not be solved.
    """

    case: GridCase
    p_kw: Floats
    q_kvar: Floats
    voltage_pu: Complexes
    is_supplied: NDArray[np.bool_]
    is_solved: NDArray[np.bool_]
    iterations: int
    findings: tuple[Finding, ...]

    @cached_property
    def v_pu(self) -> Floats:
        """Sizes of the voltages, shape (n,)."""
        return np.abs(self.voltage_pu)

    @cached_property
    def angle_deg(self) -> Floats:
        """Their angles, shape (n,). [deg]"""
        return np.degrees(np.angle(self.voltage_pu))

    @cached_property
    def _least(self) -> int:
        return int(np.argmin(np.where(self.is_solved, self.v_pu, np.inf)))

    @property
    def v_min_pu(self) -> float:
        """Least voltage of the solved nodes; not a number when there is none."""
        return float(self.v_pu[self._least]) if self.is_solved.any() else float("nan")

    @property
    def v_min_node(self) -> NodeId:
        """Name of the node with the least voltage."""
        return self.case.node_ids[self._least]

    @cached_property
    def _settled(self) -> Complexes:
        return np.where(self.is_solved, self.voltage_pu, 0.0 + 0.0j)

    @cached_property
    def _branches(self) -> tuple[BranchFlow, Complexes, Complexes]:
        """Flows, and the power [pu] that enters branches at their ends."""
        case = self.case
        m = case.branch_count
        s_from, s_to, lost = (np.empty(m, dtype=complex) for _ in range(3))
        i_from, i_to = np.empty(m), np.empty(m)
        branch_flows(
            case.from_node,
            case.to_node,
            case.series_y_pu,
            case.series_z_pu,
            case.from_y_pu,
            case.to_y_pu,
            case.ratio,
            self._settled,
            s_from,
            s_to,
            lost,
            i_from,
            i_to,
        )
        rated_a = case.base_kva / (np.sqrt(3.0) * case.node_kv)
        flow = BranchFlow(
            as_complex(s_from * case.base_kva),
            as_complex(s_to * case.base_kva),
            i_from * rated_a[case.from_node],
            i_to * rated_a[case.to_node],
            as_complex(lost * case.base_kva),
        )
        return flow, s_from, s_to

    @property
    def flow(self) -> BranchFlow:
        """Flows of all branches."""
        return self._branches[0]

    @cached_property
    def given_kva(self) -> Complexes:
        """Power that goes from each node into branches, shunts and loads, shape (n,): what sources there give. [kVA]"""
        case = self.case
        out = np.empty(case.node_count, dtype=complex)
        load = as_complex((self.p_kw + 1j * self.q_kvar) / case.base_kva)
        _, s_from, s_to = self._branches
        power_out(case.from_node, case.to_node, s_from, s_to, case.shunt_y_pu, load, self._settled, out)
        return as_complex(np.where(self.is_solved, out, 0.0) * case.base_kva)

    @property
    def slack_each_kva(self) -> Complexes:
        """What each source gives, shape (s,). [kVA]"""
        return self.given_kva[self.case.slack_node]

    @property
    def slack_kw(self) -> float:
        """What the sources give. [kW]"""
        return float(self.slack_each_kva.real.sum())

    @property
    def slack_kvar(self) -> float:
        """What the sources give. [kvar]"""
        return float(self.slack_each_kva.imag.sum())

    @property
    def generator_kvar(self) -> Floats:
        """What each generator with a held voltage gives, shape (g,). [kvar]"""
        return self.given_kva.imag[self.case.generator_node]

    @cached_property
    def loss_kva(self) -> complex:
        """Lost in all branches. [kVA]"""
        return complex(self.flow.loss_kva.sum())

    @property
    def loss_kw(self) -> float:
        """Lost in all branches. [kW]"""
        return self.loss_kva.real

    @property
    def loss_kvar(self) -> float:
        """Lost in all branches, charging counted as negative. [kvar]"""
        return self.loss_kva.imag

    @cached_property
    def mismatch_pu(self) -> float:
        """Largest power missing at a solved node, of the power base: how well Kirchhoff's law holds."""
        case = self.case
        missing = self.given_kva / case.base_kva
        missing[case.slack_node] = 0.0
        made = case.generator_p_kw / case.base_kva
        held = case.generator_node
        missing[held] = missing[held].real - np.where(self.is_solved[held], made, 0.0)
        return float(np.max(np.maximum(np.abs(missing.real), np.abs(missing.imag)), initial=0.0))
