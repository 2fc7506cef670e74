"""A network over many hours: each step starts from the last, all in one compiled loop.

Steps of islands that the sweep does not take (held voltages) go one by one through the solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.power.grid_case import Floats, GridCase
from core.power.load_flow import SWEEP_TOLERANCE, FlowSolver
from core.power.sweep_kernels import walk_steps

SERIES_TOLERANCE_PU = 1e-8
"""Largest missing power in a step, of the power base."""


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """A network over time, one entry a step.

    Attributes:
        loss_kw, loss_kvar: Lost in all branches, shape (steps,). [kW], [kvar]
        slack_kw, slack_kvar: What the sources give, shape (steps,). [kW], [kvar]
        v_min_pu: Least voltage, shape (steps,).
        v_min_node: Node with it, shape (steps,).
        v_pu: Voltages, shape (steps, n), or (0, n) when they were not asked for.
        is_solved: Whether each step has an operating point everywhere, shape (steps,); else not numbers.
    """

    loss_kw: Floats
    loss_kvar: Floats
    slack_kw: Floats
    slack_kvar: Floats
    v_min_pu: Floats
    v_min_node: NDArray[np.int64]
    v_pu: NDArray[np.float32]
    is_solved: NDArray[np.bool_]


def walk_series(
    case: GridCase,
    p_kw: Floats,
    q_kvar: Floats,
    *,
    tolerance_pu: float = SERIES_TOLERANCE_PU,
    keeps_voltages: bool = False,
) -> SeriesResult:
    """Solve a network for every step of a series.

    Args:
        case: The network; its own loads do not count.
        p_kw, q_kvar: Loads, shape (steps, n). [kW], [kvar]
        tolerance_pu: Largest missing power, of the power base.
        keeps_voltages: Whether to keep all voltages (four bytes a node and step).

    Returns:
        Losses, sources and least voltages by step.

    Raises:
        CaseError: The shapes do not fit the network.
    """
    if p_kw.shape != q_kvar.shape or p_kw.ndim != 2 or p_kw.shape[1] != case.node_count:
        raise CaseError(
            f"Loads of shape {p_kw.shape} and {q_kvar.shape} do not fit {case.node_count} nodes.",
            hint="One row a step, one column a node.",
        )
    steps = p_kw.shape[0]
    solver = FlowSolver(case, tolerance_pu=tolerance_pu)
    kept = np.zeros((steps if keeps_voltages else 0, case.node_count), dtype=np.float32)
    total, least = np.zeros((5, steps)), np.zeros(steps, dtype=np.int64)
    total[4] = np.inf
    p, q = np.ascontiguousarray(p_kw, dtype=float), np.ascontiguousarray(q_kvar, dtype=float)
    sweeps = [s for s in solver.sweeps if s is not None]
    if len(sweeps) == len(solver.sweeps):
        for island in sweeps:
            lay = island.layout
            places = (island.node, np.square(np.abs(lay.scale)), lay.shunt, lay.earth)
            couplings = (lay.source, lay.inner, lay.coupling)
            arguments = island.arguments(SWEEP_TOLERANCE * tolerance_pu, is_followed=False)
            walk_steps(p, q, case.base_kva, *places, *couplings, *arguments, total, least, kept)
    else:
        total[:] = np.nan
    for step in np.flatnonzero(np.isnan(total[0])):
        _one(solver, p[step], q[step], total[:, step], least[step : step + 1], kept[step : step + 1])
    return SeriesResult(total[0], total[1], total[2], total[3], np.sqrt(total[4]), least, kept, np.isfinite(total[0]))


def _one(
    solver: FlowSolver, p_kw: Floats, q_kvar: Floats, total: Floats, least: NDArray[np.int64], kept: NDArray[np.float32]
) -> None:
    """One step through the solver: where voltages are held, or the sweep did not settle."""
    solver.set_loads(p_kw, q_kvar)
    result = solver.solve()
    total[:] = np.nan
    if not np.all(result.is_solved[result.is_supplied]):
        return
    total[:] = result.loss_kw, result.loss_kvar, result.slack_kw, result.slack_kvar, result.v_min_pu**2
    least[0] = int(np.argmin(np.where(result.is_solved, result.v_pu, np.inf)))
    if kept.size:
        kept[0] = result.v_pu
