"""Pipes of the technology loops as shapes on the plan, in metres: supply and return side by side, hoses, and words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.geometry.rectangle import Point
from core.model.cooling import Cdu
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.results.liquid_loops import LiquidNetwork
from core.results.liquid_result import LiquidResult
from core.units import percent, signed

GAP_M = 0.07
"""Between the middles of supply and return."""
LEAST_WIDTH_M = 0.03
ASIDE_M = 0.3
"""From the way of a route to the facility pipes that follow it."""
LABEL_AWAY_M = 0.45
"""From a manifold to the words about the worst branch."""


@dataclass(frozen=True, slots=True)
class PipeLine:
    """One pipe or hose.

    Attributes:
        start_m: From.
        end_m: To.
        width_m: Its bore. [m]
        is_return: Whether it carries the return.
        is_worst: Whether it lies on the way to the worst branch.
        is_hose: Whether it is a hose.
        is_starved: Whether the item at its end gets less than it needs.
        is_facility: Whether it belongs to a facility loop.
    """

    start_m: Point
    end_m: Point
    width_m: float
    is_return: bool
    is_worst: bool = False
    is_hose: bool = False
    is_starved: bool = False
    is_facility: bool = False


@dataclass(frozen=True, slots=True)
class PipeLabel:
    """Words at a place.

    Attributes:
        place_m: Where.
        words: What.
        is_worst: Whether it names the worst branch.
    """

    place_m: Point
    words: str
    is_worst: bool = False


@dataclass(frozen=True, slots=True)
class PipePlan:
    """What the liquid view draws."""

    lines: tuple[PipeLine, ...] = ()
    labels: tuple[PipeLabel, ...] = ()
    summary: tuple[str, ...] = ()


def loops_of(project: Project, network: LiquidNetwork, ids: Collection[str]) -> frozenset[int]:
    """Loops to which selected CDUs or racks belong."""
    rows = dict(zip(network.cdu_ids, network.cdu_loop.tolist(), strict=True))
    rows |= dict(zip(network.rack_ids, network.rack_loop.tolist(), strict=True))
    return frozenset(rows[i] for i in ids if i in rows and isinstance(project.get(i), Cdu | Rack))


def pipe_plan(
    project: Project, liquid: LiquidResult, chosen: Collection[int] | None = None, *, has_facility: bool = False
) -> PipePlan:
    """Shapes of the loops.

    Args:
        project: The project, also a preview of one.
        liquid: Results with the network of its loops.
        chosen: Loops to draw; all when None.
        has_facility: Whether the facility's pipes are drawn beside chosen loops; with all loops they are.
    """
    network = liquid.network
    if network is None:
        return PipePlan()
    shown = set(range(len(network.names))) if chosen is None else set(chosen)
    lines = _manifolds(network, shown) + _hoses(project, network, shown)
    labels = _cdu_labels(project, liquid, network, shown) + _worst_labels(project, network, shown)
    summary = [_summary(project, network, n) for n in sorted(shown, key=lambda n: network.names[n])]
    if (chosen is None or has_facility) and liquid.facility is not None:
        lines = _facility(liquid.facility) + lines
        summary += [_summary(project, liquid.facility, n) for n in range(len(liquid.facility.names))]
    return PipePlan(tuple(lines), tuple(labels), tuple(summary))


def _facility(network: LiquidNetwork) -> list[PipeLine]:
    """Facility pipes, beside the technology loops where both follow a row."""
    lines = []
    for row, values in zip(network.pipe_m.tolist(), network.pipe.tolist(), strict=True):
        for a, b in _elbowed((row[0], row[1]), (row[2], row[3])):
            for offset, is_return in ((ASIDE_M - GAP_M, False), (ASIDE_M + GAP_M, True)):
                lines.append(PipeLine(*_beside(a, b, offset), values[0], is_return, is_facility=True))
    return lines


def _beside(a: Point, b: Point, offset_m: float) -> tuple[Point, Point]:
    """A line moved across: along x it moves in y, along y in x; slanting ones move in both."""
    along_x, along_y = abs(b[0] - a[0]), abs(b[1] - a[1])
    dx = offset_m if along_y > 1e-9 else 0.0
    dy = offset_m if along_x > 1e-9 else 0.0
    return (a[0] + dx, a[1] + dy), (b[0] + dx, b[1] + dy)


def _elbowed(a: Point, b: Point) -> list[tuple[Point, Point]]:
    """A stretch as straight pieces along the axes."""
    if abs(a[0] - b[0]) < 1e-3 or abs(a[1] - b[1]) < 1e-3:
        return [(a, b)]
    corner = (a[0], b[1])
    return [(a, corner), (corner, b)]


def _manifolds(network: LiquidNetwork, shown: set[int]) -> list[PipeLine]:
    lines = []
    for row, values, loop, worst in zip(
        network.pipe_m.tolist(), network.pipe.tolist(), network.pipe_loop.tolist(), network.pipe_is_worst.tolist(),
        strict=True,
    ):  # fmt: skip
        if loop not in shown:
            continue
        for a, b in _elbowed((row[0], row[1]), (row[2], row[3])):
            for is_return in (False, True):
                ends = _beside(a, b, GAP_M / 2 if is_return else -GAP_M / 2)
                lines.append(PipeLine(*ends, max(values[0], LEAST_WIDTH_M), is_return, worst))
    return lines


def _hoses(project: Project, network: LiquidNetwork, shown: set[int]) -> list[PipeLine]:
    lines = []
    for item_id, loop, values, tap in zip(
        network.rack_ids, network.rack_loop.tolist(), network.rack.tolist(), network.rack_tap_m.tolist(), strict=True
    ):
        item = project.get(item_id)
        if loop not in shown or not isinstance(item, Placed):
            continue
        is_worst = network.worst_ids[loop] == item_id
        is_starved = values[2] < values[1] * 0.999
        facing = item.footprint.facing
        inside = (tap[0] + facing[0] * 0.35, tap[1] + facing[1] * 0.35)
        for is_return in (False, True):
            ends = _beside((tap[0], tap[1]), inside, GAP_M / 2 if is_return else -GAP_M / 2)
            lines.append(PipeLine(*ends, LEAST_WIDTH_M, is_return, is_worst, True, is_starved))
    return lines


def _cdu_labels(project: Project, liquid: LiquidResult, network: LiquidNetwork, shown: set[int]) -> list[PipeLabel]:
    states = {c.cdu_id: c for c in liquid.cdus}
    labels = []
    for item_id, loop in zip(network.cdu_ids, network.cdu_loop.tolist(), strict=True):
        cdu, state = project.get(item_id), states.get(item_id)
        if loop not in shown or not isinstance(cdu, Cdu) or state is None:
            continue
        words = f"{state.flow_kg_s:.1f} kg/s · {state.technology_supply_c:.1f} → {state.technology_return_c:.1f} °C"
        labels.append(PipeLabel((cdu.x_m, cdu.y_m), words if cdu.is_on else "off"))
    return labels


def _worst_labels(project: Project, network: LiquidNetwork, shown: set[int]) -> list[PipeLabel]:
    rows = {i: n for n, i in enumerate(network.rack_ids)}
    labels = []
    for loop in sorted(shown):
        item = project.get(network.worst_ids[loop]) if network.worst_ids[loop] else None
        if isinstance(item, Placed):
            spare = float(network.rack[rows[item.id], 4]) / 1000.0
            facing, tap = item.footprint.facing, network.rack_tap_m[rows[item.id]]
            place = (float(tap[0]) - facing[0] * LABEL_AWAY_M, float(tap[1]) - facing[1] * LABEL_AWAY_M)
            labels.append(PipeLabel(place, f"worst {item.tag} {signed(spare)} kPa", True))
    return labels


def _summary(project: Project, network: LiquidNetwork, loop: int) -> str:
    speed, head, flow, held = (float(v) for v in network.loop[loop])
    if not network.worst_ids[loop]:
        return f"{network.names[loop]}: no flow"
    worst = project.get(network.worst_ids[loop])
    name = worst.tag if worst is not None else "?"
    return (
        f"{network.names[loop]}: {flow:.1f} kg/s at {head / 1000.0:.0f} kPa, pumps {percent(speed)}, worst {name}, "
        f"{held:,.0f} kg"
    )
