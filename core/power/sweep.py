"""The sweep on one island: laid out once, then solved again and again, each time from the last answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.power.grid_case import Complexes, Floats, GridCase, Ints
from core.power.grid_islands import Island
from core.power.layout_kernels import fill_core, lay_out, scaled_network
from core.power.ldl_kernels import factor_symmetric
from core.power.ldl_ordering_kernels import adjacency, order_min_degree
from core.power.sweep_kernels import spread_voltages, sweep

MOST_SWEEPS = 60
MOST_ROUNDS = 10
"""Times that sweeps go on after the spreading of angles moved voltages more than expected."""


@dataclass(frozen=True, slots=True)
class SweepLayout:
    """An island in the order of the sweep; places count from the sources outwards.

    Attributes:
        order: Node of the island at each place, shape (n,).
        above: Place of the node above, -1 in the core, shape (n,).
        slacks, core: Numbers of sources, and of core nodes with them.
        r, x: Impedance of the branch above, shape (n,). [pu]
        g, b: Admittance to earth, shape (n,), or empty when tree nodes have none. [pu]
        scale: Voltage over scaled voltage, shape (n,).
        source_w: Scaled voltages of the sources, shape (s,).
        position, column, rows, inverse, below: Factor of the core's admittance matrix.
        fixed: Currents from sources into the core.
        source, inner, coupling: Branches from sources into the core: place, place, scaled admittance. [pu]
        earth: Scaled admittance to earth of the sources' nodes, shape (s,). [pu]
        shunt: Scaled admittance of shunts alone, shape (n,), or empty. [pu]
        largest_earth: Largest admittance to earth of a tree node. [pu]
    """

    order: Ints
    above: Ints
    slacks: int
    core: int
    r: Floats
    x: Floats
    g: Floats
    b: Floats
    scale: Complexes
    source_w: Complexes
    position: Ints
    column: Ints
    rows: Ints
    inverse: Complexes
    below: Complexes
    fixed: Complexes
    source: Ints
    inner: Ints
    coupling: Complexes
    earth: Complexes
    shunt: Complexes
    largest_earth: float


def lay_out_island(case: GridCase, island: Island) -> SweepLayout | None:
    """Order an island for the sweep; None where it does not apply: ideal ratios that disagree, held voltages."""
    if not island.agrees or np.intersect1d(case.generator_node, island.node).size > 0:
        return None
    n = island.node.size
    start, neighbour = adjacency(n, island.from_node, island.to_node)
    values, earth = scaled_network(
        n,
        start,
        neighbour,
        island.from_node,
        island.to_node,
        case.series_y_pu[island.branch],
        case.from_y_pu[island.branch],
        case.to_y_pu[island.branch],
        case.shunt_y_pu[island.node],
        island.scale,
    )
    is_slack = np.zeros(n, dtype=bool)
    is_slack[island.slack] = True
    order, above, entry, slacks, core = lay_out(n, start, neighbour, is_slack)
    tree = entry >= 0
    if np.any(values == 0.0) or not np.all(np.isfinite(values)):
        return None  # parallel branches that cancel out
    z = np.zeros(n, dtype=complex)
    z[tree] = 1.0 / values[entry[tree]]
    source_v = np.zeros(n, dtype=complex)
    source_v[island.slack] = island.slack_v_pu
    scale = island.scale[order]
    source_w = source_v[order[:slacks]] / scale[:slacks]
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    unknown = place[island.from_node] - slacks, place[island.to_node] - slacks
    inside = [np.where(u + slacks < core, u, -1) for u in unknown]
    _, position, column, rows = order_min_degree(core - slacks, *adjacency(core - slacks, inside[0], inside[1]))
    pivot, below, node, source, coupling = fill_core(
        start, neighbour, values, earth, order, place, slacks, core, position, column, rows
    )
    fixed = np.zeros(core - slacks, dtype=complex)
    np.add.at(fixed, node, coupling * source_w[source])
    if not factor_symmetric(column, rows, pivot, below):
        return None
    to_earth = earth[order]
    own = (case.shunt_y_pu[island.node] * np.square(np.abs(island.scale)))[order]
    unplaced = np.empty(core - slacks, dtype=np.int64)
    unplaced[position] = np.arange(core - slacks)
    has_earth = bool(np.any(to_earth[core:] != 0.0))
    none = np.empty(0)
    return SweepLayout(
        order=order,
        above=above,
        slacks=int(slacks),
        core=int(core),
        r=z.real.copy(),
        x=z.imag.copy(),
        g=to_earth.real.copy() if has_earth else none,
        b=to_earth.imag.copy() if has_earth else none.copy(),
        scale=scale,
        source_w=source_w,
        position=position,
        column=column,
        rows=rows,
        inverse=pivot,
        below=below,
        fixed=fixed,
        source=source,
        inner=slacks + unplaced[node],
        coupling=coupling,
        earth=to_earth[:slacks].copy(),
        largest_earth=float(np.max(np.abs(to_earth[core:]), initial=0.0)),
        shunt=own if np.any(own != 0.0) else own[:0].copy(),
    )


class SweepIsland:
    """One island and its last answer.

    Args:
        layout: The island in the order of the sweep.
        node: Node of the case at each place, shape (n,).

    Attributes:
        p_pu, q_pu: Loads to be solved for, by place, shape (n,). [pu]
        v, w: Squared and complex scaled voltages of the last answer, by place, shape (n,).
        held, given, seen: What the kernels keep between solutions.
    """

    def __init__(self, layout: SweepLayout, node: Ints) -> None:
        self.layout, self.node = layout, node
        n = layout.order.size
        self.p_pu, self.q_pu = np.zeros(n), np.zeros(n)
        self.v, self.w = np.empty(n), np.empty(n, dtype=complex)
        self.held, self.given, self.seen = np.empty((3, n)), np.zeros((layout.slacks, 2)), np.ones(1)
        self.forget()

    def forget(self) -> None:
        """Start flat the next time."""
        w = self.layout.source_w
        self.seen[0] = 1.0
        self.v[:] = abs(w[0]) ** 2
        self.v[: w.size] = np.square(np.abs(w))
        self.w[:] = w[0]
        self.w[: w.size] = w

    def solve(self, tolerance_pu: float) -> int:
        """Solve for ``p_pu`` and ``q_pu``.

        Args:
            tolerance_pu: Largest error of a voltage that may be left.

        Returns:
            Sweeps; negative when there was no answer, and the next start is flat.
        """
        lay = self.layout
        tree = (lay.r, lay.x, lay.g, lay.b, self.p_pu, self.q_pu)
        total = 0
        for _ in range(MOST_ROUNDS):
            count, _ = sweep(*self.arguments(tolerance_pu, is_followed=True))
            if count < 0:
                break
            total += int(count)
            moved = spread_voltages(lay.above, lay.core, *tree, self.v, self.w, self.held)
            # power that shunts draw beside what the sweep took them to draw, and what a further sweep would change
            if moved * max(2.0 * lay.largest_earth, self.seen[0]) <= tolerance_pu:
                return total
        self.forget()
        return -1

    def arguments(self, tolerance_pu: float, *, is_followed: bool) -> tuple[Any, ...]:
        """What the kernel `sweep` takes."""
        lay = self.layout
        tree = (lay.r, lay.x, lay.g, lay.b, self.p_pu, self.q_pu)
        core = (lay.position, lay.column, lay.rows, lay.inverse, lay.below, lay.fixed)
        state = (self.v, self.w, self.held, self.given, self.seen)
        return (lay.above, lay.slacks, lay.core, *tree, *core, tolerance_pu, is_followed, MOST_SWEEPS, *state)
