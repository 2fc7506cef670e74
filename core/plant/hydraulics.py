"""Steady flow of one loop: pumps in parallel, manifolds, hoses with cold plates, and valves that limit the flow.

Every branch has a control valve that lets no more than its design flow through. Where the pumps bring more than enough
all branches get their design flow and the pumps slow down until the worst branch has nothing to spare; where they do
not, the valves of the starved branches stand open and their flow follows from the network.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import Point
from core.plant.coolant import CoolantProperties
from core.plant.hydraulic_kernels import link_drop_pa, solve_network
from core.plant.pipe_routes import RISE_M, Route
from core.results.liquid_loops import BranchFlow, LoopFlow, PipeRun, PumpFlow

BORES_M = (
    0.0158, 0.0209, 0.0266, 0.0351, 0.0409, 0.0525, 0.0627, 0.0779, 0.1023, 0.1282, 0.1541, 0.2027, 0.2545, 0.3032,
    0.3333, 0.381, 0.4288, 0.4778, 0.5746, 0.743, 0.8953, 1.0478,
)  # fmt: skip
"""Inside diameters of steel pipe (ASME B36.10): DN 15 to DN 600 of schedule 40, DN 750, 900 and 1050 of 9.5 mm. [m]"""
MANIFOLD_M_S, HOSE_M_S = 1.8, 2.5
"""Design velocities; usual limits of erosion and noise are 2 to 2.5 m/s in mains and 3 m/s in hoses."""
ROUGHNESS_M = 1.5e-5
"""Stainless pipe and EPDM hose; Moody."""
BEND_LOSS = 0.9
BRANCH_LOSSES = 8.0
"""Two tees, two quick couplings and a strainer on the hose's velocity head; engineering practice."""
SHUTOFF_RATIO = 1.3
"""Head at no flow over head at rating; usual end-suction and inline pumps have 1.2 to 1.4."""
LEAST_SPEED_RATIO = 0.4
MOST_STEPS, TOLERANCE = 60, 1e-10
MOST_ROUNDS = 25
BACKFLOW_RATIO = 1e-9
"""Flow backwards through a pump, over the loop's, at which its check valve shuts."""
BALANCED_PA = 0.5
PressureArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Push:
    """What drives a loop: ``head = shutoff s^2 - curve Q^2`` at the speed ratio ``s``.

    Attributes:
        item_id: Which item.
        shutoff_pa: Head at no flow and full speed. [Pa]
        curve_pa_s2_kg2: Fall of the head with the flow squared.
        w_per_pa_kg_s: Electric power over head times flow, ``1 / (density efficiency)``. [W/(Pa kg/s)]
        is_on: Whether it runs.
    """

    item_id: str
    shutoff_pa: float
    curve_pa_s2_kg2: float
    w_per_pa_kg_s: float
    is_on: bool


@dataclass(frozen=True, slots=True)
class Take:
    """A branch: hoses, couplings and what hangs on them.

    Attributes:
        item_id: Which item.
        design_kg_s: Flow that the valve is set to. [kg/s]
        required_kg_s: Least flow. [kg/s]
        linear_pa_s_kg: Drop of the item over its flow.
        quadratic_pa_s2_kg2: Drop of the item over its flow squared.
        bore_m: Bore of the hoses. [m]
    """

    item_id: str
    design_kg_s: float
    required_kg_s: float
    linear_pa_s_kg: float
    quadratic_pa_s2_kg2: float
    bore_m: float


@dataclass(frozen=True, slots=True)
class LoopSpec:
    """All that the flow of a loop depends on."""

    name: str
    coolant: str
    liquid: CoolantProperties
    route: Route
    pushes: tuple[Push, ...]
    takes: tuple[Take, ...]
    manifold_bore_m: float
    held_kg: float
    bores_m: tuple[float, ...] = ()

    def bore_of(self, stretch: int) -> float:
        """Bore of a stretch: its own, or that of the manifold where none are given. [m]"""
        return self.bores_m[stretch] if self.bores_m else self.manifold_bore_m


def pump_push(item_id: str, flow_kg_s: float, head_pa: float, power_w: float, is_on: bool) -> Push:
    """Pump of which flow, head and power at rating are known.

    Args:
        item_id: Which item.
        flow_kg_s: Rated flow, more than nought. [kg/s]
        head_pa: Head at that flow. [Pa]
        power_w: Electric power there. [W]
        is_on: Whether it runs.
    """
    fall = (SHUTOFF_RATIO - 1.0) * head_pa / flow_kg_s**2
    return Push(item_id, SHUTOFF_RATIO * head_pa, fall, power_w / (flow_kg_s * head_pa), is_on)


def standard_bore_m(flow_kg_s: float, density_kg_m3: float, velocity_m_s: float) -> float:
    """Smallest standard bore in which a flow stays within a velocity. [m]"""
    needed = math.sqrt(4.0 * flow_kg_s / (density_kg_m3 * velocity_m_s * math.pi))
    return next((bore for bore in BORES_M if bore >= needed), BORES_M[-1])


def solve_loop(spec: LoopSpec) -> LoopFlow:
    """Flows and pressures of a loop at its design flows.

    Args:
        spec: The loop; it has at least one push and one take.

    Returns:
        The steady state. A loop whose pumps all stand has no flow and is marked so.
    """
    return _Solver(spec).run()


class _Solver:
    """Arrays of one loop and the search for valve positions and pump speed."""

    def __init__(self, spec: LoopSpec) -> None:
        self.spec = spec
        self.running = [n for n, p in enumerate(spec.pushes) if p.is_on]
        self.design = np.array([t.design_kg_s for t in spec.takes])
        self.node = np.array(spec.route.taker_nodes, dtype=np.int64)
        self.needed_pa = np.array([self._take_drop(t, t.design_kg_s) for t in spec.takes])
        self.is_open = np.zeros(len(spec.takes), dtype=np.bool_)
        self.speed_squared = 1.0
        self.flow = np.zeros(0)
        self.pressure = np.zeros(len(spec.route.node_m))
        self.residual_ratio = 0.0

    def _take_drop(self, take: Take, flow: float) -> float:
        liquid = self.spec.liquid
        return float(
            link_drop_pa(
                flow, 2.0 * RISE_M, take.bore_m, BRANCH_LOSSES, take.linear_pa_s_kg, take.quadratic_pa_s2_kg2, 0.0,
                liquid.density_kg_m3, liquid.viscosity_pa_s, ROUGHNESS_M,
            )
        )  # fmt: skip

    def run(self) -> LoopFlow:
        while self.running:
            self.is_open[:] = False
            self.speed_squared = 1.0
            if not self._settle_valves():
                return self._standing()
            full_spare = self.pressure[self.node] - self.needed_pa
            if not self.is_open.any():
                self._slow_down(float(full_spare.min()))
            pushed = self.flow[: len(self.running)]
            if float(pushed.min()) >= -BACKFLOW_RATIO * float(self.design.sum()):
                return self._result(full_spare)
            self.running.pop(int(pushed.argmin()))  # its check valve shuts
        return self._standing()

    # -- search -----------------------------------------------------------------------------------------------------

    def _settle_valves(self) -> bool:
        """Open the valves of branches that cannot get their design flow, until nothing changes."""
        pushes = [self.spec.pushes[n] for n in self.running]
        most = sum(math.sqrt(p.shutoff_pa / p.curve_pa_s2_kg2) for p in pushes)
        if float(self.design.sum()) > most:  # beyond what the pumps bring even against nothing
            self.is_open[:] = True
        for _ in range(MOST_ROUNDS):
            if not self._solve():
                return False
            short = ~self.is_open & (self.pressure[self.node] < self.needed_pa - BALANCED_PA)
            takes = self._open_flow()
            over = self.is_open & (takes > self.design * (1.0 + 1e-9))
            if not short.any() and not over.any():
                return True
            self.is_open = (self.is_open | short) & ~over
        return True

    def _slow_down(self, spare_pa: float) -> None:
        """The least speed at which the worst branch still has its design flow."""
        shutoff = max(self.spec.pushes[n].shutoff_pa for n in self.running)
        for _ in range(MOST_ROUNDS):
            if abs(spare_pa) <= BALANCED_PA:
                return
            slower = max(self.speed_squared - spare_pa / shutoff, LEAST_SPEED_RATIO**2)
            if slower == self.speed_squared:
                return
            self.speed_squared = min(slower, 1.0)
            if not self._solve():
                self.speed_squared = 1.0
                self._solve()
                return
            spare_pa = float((self.pressure[self.node] - self.needed_pa).min())

    def _open_flow(self) -> NDArray[np.float64]:
        flows = self.design.copy()
        opened = np.flatnonzero(self.is_open)
        flows[opened] = self.flow[len(self.flow) - len(opened) :]
        return flows

    def _solve(self) -> bool:
        """Flows and pressures at the present valves and speed."""
        spec, liquid = self.spec, self.spec.liquid
        rows: list[tuple[int, int, float, float, float, float, float, float]] = []
        for n in self.running:
            push = spec.pushes[n]
            rise = push.shutoff_pa * self.speed_squared
            rows.append((0, spec.route.source_nodes[n], 0.0, 0.0, 0.0, 0.0, push.curve_pa_s2_kg2, rise))
        for m, piece in enumerate(spec.route.stretches):
            losses = 2.0 * BEND_LOSS * piece.bends
            rows.append((piece.start, piece.end, 2.0 * piece.length_m, spec.bore_of(m), losses, 0.0, 0.0, 0.0))
        for k in np.flatnonzero(self.is_open):
            n = int(k)
            t = spec.takes[n]
            own = (t.linear_pa_s_kg, t.quadratic_pa_s2_kg2)
            rows.append((int(self.node[n]), 0, 2.0 * RISE_M, t.bore_m, BRANCH_LOSSES, *own, 0.0))
        table = np.array(rows)
        draw = np.zeros(len(self.pressure))
        closed = ~self.is_open
        np.add.at(draw, self.node[closed], self.design[closed])
        start, end = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
        parts = [np.ascontiguousarray(table[:, k]) for k in range(2, 8)]
        self.flow = np.full(len(rows), max(float(self.design.sum()) / len(rows), 1e-3))
        steps = solve_network(
            start, end, *parts, draw, liquid.density_kg_m3, liquid.viscosity_pa_s, ROUGHNESS_M, self.flow,
            self.pressure, MOST_STEPS, TOLERANCE,
        )  # fmt: skip
        self.residual_ratio = self._residual(start, end, parts, draw)
        return bool(steps > 0)

    def _residual(
        self,
        start: NDArray[np.int64],
        end: NDArray[np.int64],
        parts: list[NDArray[np.float64]],
        draw: NDArray[np.float64],
    ) -> float:
        """Largest gap of mass at a node and of pressure along a link, over the loop's flow and head."""
        liquid = self.spec.liquid
        into = -draw
        np.add.at(into, end, self.flow)
        np.add.at(into, start, -self.flow)
        across = self.pressure[start] - self.pressure[end]
        drops = np.array(
            [
                link_drop_pa(q, *(part[m] for part in parts), liquid.density_kg_m3, liquid.viscosity_pa_s, ROUGHNESS_M)
                for m, q in enumerate(self.flow)
            ]
        )
        mass = float(np.abs(into[1:]).max()) / max(float(self.design.sum()), 1e-9)
        head = max(float(np.abs(self.pressure).max()), float(parts[5].max()), 1e-9)
        return max(mass, float(np.abs(across - drops).max()) / head)

    # -- result -----------------------------------------------------------------------------------------------------

    def _standing(self) -> LoopFlow:
        spec = self.spec
        branches = tuple(
            BranchFlow(t.item_id, t.design_kg_s, t.required_kg_s, 0.0, float(need), -float(need), tap)
            for t, need, tap in zip(spec.takes, self.needed_pa, self._taps(), strict=True)
        )
        places = spec.route.node_m
        pumps = tuple(
            PumpFlow(p.item_id, 0.0, 0.0, 0.0, p.is_on, places[node])
            for p, node in zip(spec.pushes, spec.route.source_nodes, strict=True)
        )
        still = np.zeros(len(spec.route.stretches))
        return LoopFlow(
            spec.name, spec.coolant, pumps, branches, self._pipes(still, set()), 0.0, 0.0, "", self._held_kg(), 0.0,
            False,
        )  # fmt: skip

    def _result(self, full_spare: PressureArray) -> LoopFlow:
        spec = self.spec
        flows = self._open_flow()
        branches = tuple(
            BranchFlow(t.item_id, t.design_kg_s, t.required_kg_s, float(q), float(need), float(spare), tap)
            for t, q, need, spare, tap in zip(spec.takes, flows, self.needed_pa, full_spare, self._taps(), strict=True)
        )
        pumps = []
        for n, push in enumerate(spec.pushes):
            is_pushing = n in self.running
            q = max(float(self.flow[self.running.index(n)]), 0.0) if is_pushing else 0.0
            head = float(self.pressure[spec.route.source_nodes[n]]) if is_pushing else 0.0
            tap = spec.route.node_m[spec.route.source_nodes[n]]
            power = max(q * head, 0.0) * push.w_per_pa_kg_s
            pumps.append(PumpFlow(push.item_id, q, head, power, push.is_on, tap))
        first = len(self.running)
        stretch_flow = self.flow[first : first + len(spec.route.stretches)]
        worst = int(full_spare.argmin())
        return LoopFlow(
            name=spec.name,
            coolant=spec.coolant,
            pumps=tuple(pumps),
            branches=branches,
            pipes=self._pipes(stretch_flow, self._way_to(int(self.node[worst]), stretch_flow)),
            speed_ratio=math.sqrt(self.speed_squared),
            needed_head_pa=max(p.head_pa for p in pumps),
            worst_id=spec.takes[worst].item_id,
            coolant_kg=self._held_kg(),
            balance_ratio=self.residual_ratio,
            is_flowing=True,
        )

    def _taps(self) -> list[Point]:
        return [self.spec.route.node_m[node] for node in self.spec.route.taker_nodes]

    def _way_to(self, node: int, flow: NDArray[np.float64]) -> set[int]:
        """Stretches that the liquid passes to a node, upstream along the largest inflow."""
        way: set[int] = set()
        while True:
            feeding = [
                (abs(float(flow[m])), m)
                for m, piece in enumerate(self.spec.route.stretches)
                if m not in way and node == (piece.end if flow[m] > 0.0 else piece.start) and abs(flow[m]) > 1e-9
            ]
            if not feeding:
                return way
            _, best = max(feeding)
            piece = self.spec.route.stretches[best]
            way.add(best)
            node = piece.start if flow[best] > 0.0 else piece.end

    def _pipes(self, flow: NDArray[np.float64], worst: set[int]) -> tuple[PipeRun, ...]:
        spec, liquid = self.spec, self.spec.liquid
        runs = []
        for m, piece in enumerate(spec.route.stretches):
            q = float(flow[m])
            drop = float(abs(self.pressure[piece.start] - self.pressure[piece.end]))
            ends = (spec.route.node_m[piece.start], spec.route.node_m[piece.end])
            bore = spec.bore_of(m)
            speed = abs(q) / (liquid.density_kg_m3 * 0.25 * math.pi * bore**2)
            runs.append(PipeRun(*ends, bore, piece.length_m, q, speed, drop, m in worst))
        return tuple(runs)

    def _held_kg(self) -> float:
        spec = self.spec
        areas = (0.25 * math.pi * spec.bore_of(m) ** 2 for m in range(len(spec.route.stretches)))
        pipes = sum(2.0 * s.length_m * area for s, area in zip(spec.route.stretches, areas, strict=True))
        hoses = sum(2.0 * RISE_M * 0.25 * math.pi * t.bore_m**2 for t in spec.takes)
        return spec.liquid.density_kg_m3 * (pipes + hoses) + spec.held_kg


def pipe_length_m(loop: LoopFlow) -> float:
    """Length of supply and return pipes of a loop, hoses left out. [m]"""
    return sum(2.0 * p.length_m for p in loop.pipes)
