"""Flows and pressures of the liquid loops: what the plan draws and the rules read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import Point


@dataclass(frozen=True, slots=True)
class PipeRun:
    """One straight pair of pipes (supply and return) on the plan.

    Attributes:
        start_m: From.
        end_m: To.
        bore_m: Inside diameter. [m]
        length_m: Of one of the two, rises included. [m]
        flow_kg_s: From start to end, negative the other way. [kg/s]
        velocity_m_s: Size of the velocity. [m/s]
        drop_pa: Drop of supply and return together. [Pa]
        is_worst: Whether it lies on the way to the worst branch.
    """

    start_m: Point
    end_m: Point
    bore_m: float
    length_m: float
    flow_kg_s: float
    velocity_m_s: float
    drop_pa: float
    is_worst: bool = False


@dataclass(frozen=True, slots=True)
class BranchFlow:
    """The liquid side of one rack, tank, CDU or coil on a loop.

    Attributes:
        item_id: Which one.
        design_kg_s: Flow that its valve lets through. [kg/s]
        required_kg_s: Least flow that keeps its contents cool at the supply temperature it was asked for. [kg/s]
        flow_kg_s: Flow that it gets. [kg/s]
        drop_pa: Drop of its hoses, couplings and cold plates at the design flow. [Pa]
        spare_pa: Pressure left over at full pump speed; negative where the pumps cannot bring the design flow. [Pa]
        tap_m: Where its hoses leave the manifold.
    """

    item_id: str
    design_kg_s: float
    required_kg_s: float
    flow_kg_s: float
    drop_pa: float
    spare_pa: float
    tap_m: Point = (0.0, 0.0)

    @property
    def flow_margin_ratio(self) -> float:
        """Flow beyond the required one, over it; negative when short."""
        return self.flow_kg_s / self.required_kg_s - 1.0 if self.required_kg_s > 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class PumpFlow:
    """One CDU, or one end of the facility pumps, pushing a loop.

    Attributes:
        item_id: Which one.
        flow_kg_s: Flow. [kg/s]
        head_pa: Head it gives the loop. [Pa]
        power_w: Pump power at the design flows. [W]
        is_on: Whether it runs.
        tap_m: Where it joins the pipes.
    """

    item_id: str
    flow_kg_s: float
    head_pa: float
    power_w: float
    is_on: bool
    tap_m: Point = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class LoopFlow:
    """A loop in steady flow at its design flows.

    Attributes:
        name: Group of the CDUs, or the tag of the only one.
        coolant: Liquid.
        pumps: What pushes it.
        branches: What it serves.
        pipes: Pairs of pipes on the plan.
        speed_ratio: Pump speed over full speed that just serves the worst branch.
        needed_head_pa: Head that the worst branch needs. [Pa]
        worst_id: Branch with the least pressure left, or empty.
        coolant_kg: What the loop holds. [kg]
        balance_ratio: Largest imbalance of mass or pressure over the loop's flow or head.
        is_flowing: Whether a pump runs and the solution converged.
    """

    name: str
    coolant: str
    pumps: tuple[PumpFlow, ...]
    branches: tuple[BranchFlow, ...]
    pipes: tuple[PipeRun, ...]
    speed_ratio: float
    needed_head_pa: float
    worst_id: str
    coolant_kg: float
    balance_ratio: float
    is_flowing: bool

    @property
    def design_kg_s(self) -> float:
        """Sum of the design flows. [kg/s]"""
        return sum(b.design_kg_s for b in self.branches)

    def pump(self, item_id: str) -> PumpFlow | None:
        """The pump of that item, or None."""
        return next((p for p in self.pumps if p.item_id == item_id), None)

    def branch(self, item_id: str) -> BranchFlow | None:
        """The branch of that item, or None."""
        return next((b for b in self.branches if b.item_id == item_id), None)


@dataclass(frozen=True, slots=True)
class LiquidNetwork:
    """All technology loops in arrays, to be sent and drawn; rows of pipes, racks and units belong to a loop each.

    Attributes:
        names: Of the loops.
        worst_ids: Branch with the least pressure left, by loop; empty where nothing flows.
        loop: Speed ratio, needed head [Pa], design flow [kg/s] and contents [kg], shape (loops, 4).
        pipe_m: Ends of the pairs of pipes as x0, y0, x1, y1, shape (pipes, 4). [m]
        pipe: Bore [m], flow [kg/s], velocity [m/s] and drop [Pa], shape (pipes, 4).
        pipe_loop: Loop of each pipe.
        pipe_is_worst: Whether it lies on the way to the worst branch.
        rack_ids: Racks and tanks.
        rack_loop: Loop of each.
        rack: Design, required and actual flow [kg/s], drop and spare pressure [Pa], shape (racks, 5).
        rack_tap_m: Where their hoses leave the manifold, shape (racks, 2). [m]
        cdu_ids: CDUs that push.
        cdu_loop: Loop of each.
        cdu: Flow [kg/s], head [Pa] and pump power [W], shape (cdus, 3).
        cdu_tap_m: Where they join, shape (cdus, 2). [m]
    """

    names: tuple[str, ...]
    worst_ids: tuple[str, ...]
    loop: NDArray[np.float64]
    pipe_m: NDArray[np.float64]
    pipe: NDArray[np.float64]
    pipe_loop: NDArray[np.int32]
    pipe_is_worst: NDArray[np.bool_]
    rack_ids: tuple[str, ...]
    rack_loop: NDArray[np.int32]
    rack: NDArray[np.float64]
    rack_tap_m: NDArray[np.float64]
    cdu_ids: tuple[str, ...]
    cdu_loop: NDArray[np.int32]
    cdu: NDArray[np.float64]
    cdu_tap_m: NDArray[np.float64]


def gather_loops(loops: tuple[LoopFlow, ...]) -> LiquidNetwork:
    """Loops in arrays, in the order given."""
    pipes = [(n, p) for n, loop in enumerate(loops) for p in loop.pipes]
    racks = [(n, b) for n, loop in enumerate(loops) for b in loop.branches]
    cdus = [(n, p) for n, loop in enumerate(loops) for p in loop.pumps]

    def table(rows: list[tuple[float, ...]], columns: int) -> NDArray[np.float64]:
        return np.array(rows, dtype=np.float64).reshape(len(rows), columns)

    return LiquidNetwork(
        names=tuple(loop.name for loop in loops),
        worst_ids=tuple(loop.worst_id for loop in loops),
        loop=table([(x.speed_ratio, x.needed_head_pa, x.design_kg_s, x.coolant_kg) for x in loops], 4),
        pipe_m=table([(*p.start_m, *p.end_m) for _, p in pipes], 4),
        pipe=table([(p.bore_m, p.flow_kg_s, p.velocity_m_s, p.drop_pa) for _, p in pipes], 4),
        pipe_loop=np.array([n for n, _ in pipes], dtype=np.int32),
        pipe_is_worst=np.array([p.is_worst for _, p in pipes], dtype=np.bool_),
        rack_ids=tuple(b.item_id for _, b in racks),
        rack_loop=np.array([n for n, _ in racks], dtype=np.int32),
        rack=table([(b.design_kg_s, b.required_kg_s, b.flow_kg_s, b.drop_pa, b.spare_pa) for _, b in racks], 5),
        rack_tap_m=table([b.tap_m for _, b in racks], 2),
        cdu_ids=tuple(p.item_id for _, p in cdus),
        cdu_loop=np.array([n for n, _ in cdus], dtype=np.int32),
        cdu=table([(p.flow_kg_s, p.head_pa, p.power_w) for _, p in cdus], 3),
        cdu_tap_m=table([p.tap_m for _, p in cdus], 2),
    )
