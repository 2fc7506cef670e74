"""The radial distribution tree: loads at its leaves, losses on the way up, loadings everywhere.

Each unit draws ``P_out + rating (p0 + p1 x + p2 x^2)`` from what feeds it, ``x = P_out / rating``: exact in one pass
from the leaves to the root. A unit that is off, or whose supply is off, carries nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import PowerUnitLoad

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PowerCase:
    """The tree in arrays, downstream units after upstream ones.

    Attributes:
        unit_ids: Ids in tree order.
        parent: Index of what feeds each unit, -1 for the source bus, shape (units,).
        rated_w, p0, p1, p2: Ratings and loss coefficients, shape (units,).
        is_live: Whether each unit and everything above it is on.
        is_on_cycle: Units that feed themselves; they hang on the source bus instead.
        index: Position by id.
    """

    unit_ids: tuple[str, ...]
    parent: NDArray[np.int64]
    rated_w: FloatArray
    p0: FloatArray
    p1: FloatArray
    p2: FloatArray
    is_live: NDArray[np.bool_]
    is_on_cycle: frozenset[str]
    index: Mapping[str, int]

    def live_index(self, unit_id: str) -> int:
        """Index of a unit that is in service, or -1."""
        n = self.index.get(unit_id, -1)
        return n if n >= 0 and self.is_live[n] else -1


@dataclass(frozen=True, slots=True)
class TreeFlow:
    """Flows in the tree.

    Attributes:
        output_w: Delivered by each unit, shape (units,). [W]
        loss_w: Lost in each unit, shape (units,). [W]
        source_bus_w: Drawn at the root. [W]
    """

    output_w: FloatArray
    loss_w: FloatArray
    source_bus_w: float


def build_case(project: Project) -> PowerCase:
    """Arrange the project's power units as a tree; a loop is cut where it is found and remembered."""
    units = {u.id: u for u in project.of_type(PowerUnit)}
    order: list[str] = []
    done: set[str] = set()
    cut: set[str] = set()
    for start in units:
        path: list[str] = []
        here = start
        while here in units and here not in done and here not in path:
            path.append(here)
            here = units[here].fed_from_id
        if here in path:
            cut.add(here)
        order += reversed(path)
        done.update(path)
    order = _parents_first(order, units, cut)
    index = {unit_id: n for n, unit_id in enumerate(order)}
    parent = np.array([-1 if i in cut else index.get(units[i].fed_from_id, -1) for i in order], dtype=np.int64)
    live = np.ones(len(order), dtype=bool)
    for n, unit_id in enumerate(order):
        live[n] = units[unit_id].is_on and (parent[n] < 0 or live[parent[n]])
    column = {
        f: np.array([getattr(units[i], f) for i in order], dtype=np.float64)
        for f in ("rated_w", "loss_p0_ratio", "loss_p1_ratio", "loss_p2_ratio")
    }
    return PowerCase(
        tuple(order),
        parent,
        column["rated_w"],
        column["loss_p0_ratio"],
        column["loss_p1_ratio"],
        column["loss_p2_ratio"],
        live,
        frozenset(cut),
        index,
    )


def _parents_first(order: list[str], units: Mapping[str, PowerUnit], cut: set[str]) -> list[str]:
    placed: list[str] = []
    seen: set[str] = set()
    for unit_id in order:
        chain = []
        here = unit_id
        while here in units and here not in seen:
            chain.append(here)
            seen.add(here)
            if here in cut:
                break
            here = units[here].fed_from_id
        placed += reversed(chain)
    return placed


def flow_up(case: PowerCase, load_w: FloatArray, bus_load_w: float = 0.0) -> TreeFlow:
    """Sum loads and losses from the leaves to the source bus.

    Args:
        case: The tree.
        load_w: Load connected directly to each unit, nought for units out of service, shape (units,). [W]
        bus_load_w: Load on the source bus itself. [W]

    Returns:
        Flows.
    """
    output = load_w.copy()
    loss = np.zeros(len(output))
    bus = bus_load_w
    for n in range(len(output) - 1, -1, -1):
        if not case.is_live[n]:
            continue
        rated = case.rated_w[n]
        x = output[n] / rated if rated > 0.0 else 0.0
        loss[n] = max(rated * (case.p0[n] + case.p1[n] * x + case.p2[n] * x * x), 0.0)
        drawn = output[n] + loss[n]
        if case.parent[n] >= 0:
            output[case.parent[n]] += drawn
        else:
            bus += drawn
    return TreeFlow(output, loss, float(bus))


@dataclass(frozen=True, slots=True)
class RackFeeds:
    """How racks are connected.

    Attributes:
        rack_ids: Racks.
        power_w: Drawn at their cords, nought when both cords are dead, shape (racks,). [W]
        a, b: Index of the live unit on each cord, -1 when there is none, shape (racks,).
        is_wired: Whether any cord is connected; an unwired rack hangs on the source bus.
    """

    rack_ids: tuple[str, ...]
    power_w: FloatArray
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    is_wired: NDArray[np.bool_]

    @property
    def on_a_ratio(self) -> FloatArray:
        """Share of each rack's power on cord A, shape (racks,)."""
        both = (self.a >= 0) & (self.b >= 0)
        return np.where(both, 0.5, np.where(self.a >= 0, 1.0, 0.0))


def rack_feeds(project: Project, case: PowerCase, power_w: Mapping[str, float]) -> RackFeeds:
    """Connect racks to the tree; a rack whose cords are both dead draws nothing.

    Args:
        project: The project.
        case: The tree.
        power_w: Power by rack id. [W]
    """
    racks = project.of_type(Rack)
    a = np.array([case.live_index(r.feed_a_id) for r in racks], dtype=np.int64)
    b = np.array([case.live_index(r.feed_b_id) for r in racks], dtype=np.int64)
    wired = np.array([r.feed_a_id in case.index or r.feed_b_id in case.index for r in racks], dtype=bool)
    power = np.array([power_w.get(r.id, 0.0) for r in racks], dtype=np.float64)
    power = np.where(wired & (a < 0) & (b < 0), 0.0, power)
    return RackFeeds(tuple(r.id for r in racks), power, a, b, wired)


def tree_loads(case: PowerCase, feeds: RackFeeds, on_a_ratio: FloatArray, growth: float) -> tuple[FloatArray, float]:
    """Rack loads on the tree's units, with cable loss on top, and on the bare source bus.

    Args:
        case: The tree.
        feeds: Connections.
        on_a_ratio: Share of each rack on cord A, shape (racks,).
        growth: Power at the upstream end of the cables over power at the cords.

    Returns:
        Load per unit, shape (units,), and on the bus. [W]
    """
    load = np.zeros(len(case.unit_ids))
    part_a = feeds.power_w * on_a_ratio * growth
    part_b = feeds.power_w * (1.0 - on_a_ratio) * growth
    np.add.at(load, feeds.a[feeds.a >= 0], part_a[feeds.a >= 0])
    np.add.at(load, feeds.b[feeds.b >= 0], part_b[feeds.b >= 0])
    bus = float((feeds.power_w[~feeds.is_wired] * growth).sum())
    return load, bus


def failover_loading(case: PowerCase, feeds: RackFeeds, other_load_w: FloatArray, growth: float) -> FloatArray:
    """Loading of every unit when the other cord of its racks is dead: the worse of losing all A and all B.

    Returns:
        Output over rating, shape (units,).
    """
    worst = np.zeros(len(case.unit_ids))
    both = (feeds.a >= 0) & (feeds.b >= 0)
    for share in (1.0, 0.0):
        ratio = np.where(both, share, feeds.on_a_ratio)
        load, _ = tree_loads(case, feeds, ratio, growth)
        output = flow_up(case, load + other_load_w).output_w
        worst = np.maximum(worst, output)
    return np.divide(worst, case.rated_w, out=np.zeros_like(worst), where=case.rated_w > 0.0)


def unit_loads(case: PowerCase, flow: TreeFlow, failover: FloatArray) -> tuple[PowerUnitLoad, ...]:
    """Operating points of all units, in tree order."""
    loads = []
    for n, unit_id in enumerate(case.unit_ids):
        rated = case.rated_w[n]
        ratio = float(flow.output_w[n] / rated) if rated > 0.0 else 0.0
        loads.append(PowerUnitLoad(unit_id, float(flow.output_w[n]), float(flow.loss_w[n]), ratio, float(failover[n])))
    return tuple(loads)
