"""What the plan says beside its shapes, the same on the screen and on paper."""

from __future__ import annotations

from collections import defaultdict

from core.geometry.rectangle import Rectangle, union
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import MeasuredPoint
from core.results.design_results import DesignResults
from core.units import percent

STAND_OFF_M = 0.5

Mark = tuple[float, float, MeasuredPoint]


def measured_places(project: Project, slice_height_m: float) -> list[Mark]:
    """Where to show measured points: of each sensor post, the one nearest to the cut.

    Args:
        project: The project.
        slice_height_m: Height of the cut. [m]

    Returns:
        Position on the plan and the point, just outside the side of the racks that it belongs to. [m]
    """
    posts: dict[tuple[tuple[str, ...], str], list[MeasuredPoint]] = defaultdict(list)
    for point in project.of_type(MeasuredPoint):
        posts[(point.rack_ids, point.side)].append(point)
    marks = []
    for (rack_ids, side), points in posts.items():
        racks = [r for i in rack_ids if isinstance(r := project.get(i), Rack)]
        around = union(r.rectangle for r in racks)
        if around is None:
            continue
        point = min(points, key=lambda p: (abs(p.z_m - slice_height_m), p.z_m))
        sign = 1.0 if side == "front" else -1.0
        fx, fy = racks[0].footprint.facing
        marks.append((*_beside(around, sign * fx, sign * fy), point))
    return marks


def _beside(box: Rectangle, fx: float, fy: float) -> tuple[float, float]:
    x, y = box.centre_m
    return x + fx * (0.5 * box.width_m + STAND_OFF_M), y + fy * (0.5 * box.depth_m + STAND_OFF_M)


def computed_at_points(results: DesignResults | None) -> dict[str, float]:
    """Computed temperatures by id of the measured point. [C]"""
    thermal = results.thermal.value if results else None
    return {i: t for h in (thermal.halls if thermal else ()) for i, t in h.measured_points.items()}


def equipment_numbers(results: DesignResults | None) -> dict[str, str]:
    """The one number that a piece of equipment shows, by id: its duty, loading or output."""
    numbers: dict[str, str] = {}
    thermal = results.thermal.value if results else None
    power = results.power.value if results else None
    liquid = results.liquid.value if results else None
    for hall in thermal.halls if thermal else ():
        for cooler_id, duty in zip(hall.cooler_ids, hall.cooler_duty_w, strict=True):
            numbers[cooler_id] = f"{duty / 1e3:.0f} kW"
    for load in power.units if power else ():
        numbers[load.unit_id] = percent(load.loading_ratio)
    for source in power.sources if power else ():
        numbers[source.source_id] = f"{source.output_w / 1e3:.0f} kW"
    for cdu in liquid.cdus if liquid else ():
        numbers[cdu.cdu_id] = f"{cdu.heat_w / 1e3:.0f} kW"
    for unit in liquid.plant if liquid else ():
        numbers[unit.unit_id] = f"{unit.heat_w / 1e3:.0f} kW"
    return numbers
