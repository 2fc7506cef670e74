"""Racks from the front: which stand in a row, where a unit finds room, and what a rack adds up to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

import numpy as np

from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit

_PLACE = attrgetter("x_m", "y_m", "rotation_deg")
IN_LINE_M = 0.15
"""Racks whose centres differ by no more than this across the row stand in one row."""


@dataclass(frozen=True, slots=True)
class RackTotals:
    """What a rack adds up to.

    Attributes:
        rated_power_w: Rated power of the contents. [W]
        power_w: Operating power. [W]
        weight_kg: Enclosure and contents. [kg]
        airflow_m3_s: Air that the contents move at full load as built, nought in an immersion tank. [m3/s]
        used_u: Occupied U.
        free_u: U that are free; below nought when the rack is overfull.
        largest_gap_u: Height of the largest unit that still fits. [U]
        accelerators: Accelerators in it.
    """

    rated_power_w: float
    power_w: float
    weight_kg: float
    airflow_m3_s: float
    used_u: int
    free_u: int
    largest_gap_u: int
    accelerators: int


def rack_totals(rack: Rack) -> RackTotals:
    """Sums over the contents of a rack."""
    return RackTotals(
        rack.rated_power_w,
        rack.power_w,
        rack.weight_kg,
        0.0 if rack.cooling is CoolingKind.IMMERSION else sum(unit.airflow_m3_s for unit in rack.units),
        rack.used_u,
        rack.u_capacity - rack.used_u,
        _largest_gap(rack),
        rack.accelerator_count,
    )


def row_of(project: Project, rack: Rack) -> tuple[Rack, ...]:
    """Racks of the hall that stand in line with one and look the same way, from left to right before their fronts."""
    fx, fy = rack.footprint.facing

    racks = project.in_hall(Rack, rack.hall_id)
    places = np.fromiter(chain.from_iterable(map(_PLACE, racks)), dtype=np.float64, count=3 * len(racks))
    x_m, y_m, rotation_deg = places.reshape(-1, 3).T
    across, own = x_m * fx + y_m * fy, rack.x_m * fx + rack.y_m * fy
    row = np.flatnonzero((rotation_deg == rack.rotation_deg) & (np.abs(across - own) <= IN_LINE_M))
    along = dict(zip(row.tolist(), (-x_m * fy + y_m * fx)[row].tolist(), strict=True))
    return tuple(racks[n] for n in sorted(along, key=lambda n: (along[n], racks[n].id)))


def unit_at(rack: Rack, u: int) -> RackUnit | None:
    """The unit that occupies a U, or None."""
    return next((unit for unit in rack.units if unit.u_position <= u < unit.u_position + unit.u_height), None)


def is_free(rack: Rack, u: int, height: int, *, without: str = "") -> bool:
    """Whether a unit of a height fits at a U.

    Args:
        rack: The rack.
        u: Lowest U wanted.
        height: Number of U.
        without: Id of a unit that counts as taken out.
    """
    if u < 1 or u + height - 1 > rack.u_capacity:
        return False
    others = (unit for unit in rack.units if unit.id != without)
    return all(u + height <= o.u_position or o.u_position + o.u_height <= u for o in others)


def nearest_free(rack: Rack, u: int, height: int, *, without: str = "") -> int | None:
    """The lowest U, nearest to the one wanted, where a unit fits; None when it fits nowhere."""
    places = (p for p in range(1, rack.u_capacity + 1) if is_free(rack, p, height, without=without))
    return min(places, key=lambda p: (abs(p - u), p), default=None)


def next_free(rack: Rack, unit: RackUnit, step: int) -> int | None:
    """Where a unit fits next above (step 1) or below (step -1) where it is; None when nowhere."""
    end = rack.u_capacity + 1 if step > 0 else 0
    places = range(unit.u_position + step, end, step)
    return next((p for p in places if is_free(rack, p, unit.u_height, without=unit.id)), None)


def problems_of(rack: Rack) -> tuple[str, ...]:
    """In words: units beyond the top, units that want the same U, and more U than the rack has."""
    words = []
    taken: dict[int, str] = {}
    for unit in sorted(rack.units, key=lambda n: (n.u_position, n.id)):
        top = unit.u_position + unit.u_height - 1
        if top > rack.u_capacity:
            words.append(f"{unit.name} reaches U{top}, but the rack ends at U{rack.u_capacity}.")
        clash = next((u for u in range(unit.u_position, top + 1) if u in taken), None)
        if clash is not None:
            words.append(f"{unit.name} and {taken[clash]} both want U{clash}.")
        taken.update(dict.fromkeys(range(unit.u_position, top + 1), unit.name))
    if rack.used_u > rack.u_capacity:
        words.append(f"Overfull: {rack.used_u} U of contents in {rack.u_capacity} U.")
    return tuple(words)


def _largest_gap(rack: Rack) -> int:
    best = run = 0
    for u in range(1, rack.u_capacity + 1):
        run = 0 if unit_at(rack, u) is not None else run + 1
        best = max(best, run)
    return best
