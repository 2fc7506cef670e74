"""Flows and pressures of the liquid loops: what the plan draws and the rules read."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    item_id: str
    design_kg_s: float
    required_kg_s: float
    flow_kg_s: float
    drop_pa: float
    spare_pa: float

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
    """

    item_id: str
    flow_kg_s: float
    head_pa: float
    power_w: float
    is_on: bool


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
