"""Air before the racks' fronts and rears, over the height: what the fronts draw in and what stands behind the rears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.checks.cooling_rules import allowable_c, recommended_c
from core.drawing.plan_items import placed_near
from core.geometry.rectangle import FACING
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.footprints import boxes_and_turns_of
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.rack import BASE_U_M, RACK_UNIT_M, Rack
from core.model.space import Column
from core.results.design_results import DesignResults
from core.results.thermal_result import AirField

FloatArray = NDArray[np.float64]
PROFILE_STEP_M = 0.05
BODIES = (Rack, AirCooler, Cdu, HeatRejection, HeatExport, StorageTank, PowerUnit, PowerSource, Column)
"""What leaves no room for air where it stands; busways, which hang over racks, are none of it."""


@dataclass(frozen=True, slots=True)
class UnitBand:
    """Where a piece of contents stands in its rack.

    Attributes:
        name: What people call it.
        low_m: Underside above the floor. [m]
        high_m: Top. [m]
    """

    name: str
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class RackProfile:
    """Air temperature over the height before a rack's two sides.

    Attributes:
        height_m: Heights up to the top of the rack, shape (points,). [m]
        front_c: Shape (points,), NaN where there is no air. [C]
        rear_c: Shape (points,). [C]
        recommended_c: Highest recommended inlet of its class. [C]
        allowable_c: Highest allowed inlet of its class at the site. [C]
        rack_height_m: Height of the rack. [m]
        units: Contents from the bottom to the top.
    """

    height_m: FloatArray
    front_c: FloatArray
    rear_c: FloatArray
    recommended_c: float
    allowable_c: float
    rack_height_m: float
    units: tuple[UnitBand, ...]


def stands_outside(results: DesignResults | None, rack: Rack) -> bool:
    """Whether a rack's hall has air, but none of it is before the rack, because it stands outside."""
    thermal = results.thermal.value if results else None
    air = thermal.hall(rack.hall_id) if thermal else None
    return air is not None and rack.id not in air.rack_ids


def body_around(project: Project, rack: Rack) -> str:
    """Tag of a rack, cooler, column or other body of its hall that a rack stands in; nothing where it stands free."""
    for other in placed_near(project, rack.rectangle):
        hangs = isinstance(other, PowerUnit) and other.kind is PowerUnitKind.BUSWAY
        is_body = isinstance(other, BODIES) and not hangs and other.id != rack.id
        if is_body and other.hall_id == rack.hall_id and other.rectangle.overlaps(rack.rectangle):
            return other.tag
    return ""


def stands_without_air(project: Project, results: DesignResults | None, rack: Rack) -> str:
    """Tag of the body that a rack stands in with no air before front and rear: its inlet then means nothing."""
    tag = body_around(project, rack)
    profile = rack_profile(project, results, rack) if tag else None
    if profile is None or not (np.isnan(profile.front_c).all() and np.isnan(profile.rear_c).all()):
        return ""
    return tag


def rack_profile(project: Project, results: DesignResults | None, rack: Rack) -> RackProfile | None:
    """The profile of one rack, or None while its hall has no air or it stands outside.

    Args:
        project: Gives the site's elevation, which lowers the limit.
        results: Air of the halls.
        rack: Which rack.
    """
    thermal = results.thermal.value if results else None
    air = thermal.hall(rack.hall_id) if thermal else None
    if air is None or air.air_field is None or rack.id not in air.rack_ids:
        return None
    count = max(round(rack.height_m / PROFILE_STEP_M), 2)
    heights = (np.arange(count) + 0.5) * rack.height_m / count
    front, rear = (face_profiles_c(air.air_field, [rack], side, heights)[0] for side in ("front", "rear"))
    limit = allowable_c(rack.ashrae_class, project.site.elevation_m)
    return RackProfile(heights, front, rear, recommended_c(rack.ashrae_class), limit, rack.height_m, unit_bands(rack))


def unit_bands(rack: Rack) -> tuple[UnitBand, ...]:
    """Contents by height, on the same plinth as in the air's own room."""
    bands = []
    for unit in sorted(rack.units, key=lambda u: u.u_position):
        low = BASE_U_M + (unit.u_position - 1) * RACK_UNIT_M
        bands.append(UnitBand(unit.name, low, min(low + unit.u_height * RACK_UNIT_M, rack.height_m)))
    return tuple(bands)


def face_profiles_c(field: AirField, racks: Sequence[Rack], side: str, height_m: FloatArray) -> FloatArray:
    """Air on the centre line of the racks' faces, in the cells next to them, linear between cell centres.

    The rule is that of ``core.thermal.sampling``; where the first cell before a face is solid, the next one is taken.

    Args:
        field: Air of the hall.
        racks: Racks of that hall.
        side: ``front`` or ``rear``.
        height_m: Heights above the floor, shape (heights,). [m]

    Returns:
        Shape (racks, heights), NaN where there is no air. [C]
    """
    if not racks:
        return np.zeros((0, len(height_m)))
    cells = _cells_before(field, racks, side)
    values = _between(field, cells[:, 0].astype(int), cells, height_m)
    lacks = np.flatnonzero(np.isnan(values).any(axis=1))
    behind = cells[lacks]
    further = _between(field, behind[:, 0].astype(int) + behind[:, 3].astype(int), behind, height_m)
    values[lacks] = np.where(np.isnan(values[lacks]), further, values[lacks])
    return values


def _cells_before(field: AirField, racks: Sequence[Rack], side: str) -> FloatArray:
    """Cell across each face, position along it in cells, axis across it, and the step away from the rack, (n, 4)."""
    boxes, turns = boxes_and_turns_of(racks)
    facing = np.array([FACING[turn] for turn in range(0, 360, 90)])[(turns % 360.0 / 90.0).astype(int)]
    axis = np.where(facing[:, 0] != 0, 0, 1)
    pick = np.arange(len(racks))
    step = facing[pick, axis] * (1 if side == "front" else -1)
    origin, spacing = np.array(field.origin_m), np.array(field.spacing_m)
    face = (boxes[pick, np.where(step > 0, axis + 2, axis)] - origin[axis]) / spacing[axis]
    plane = np.floor(face + 0.5)
    middle = 0.5 * (boxes[pick, 1 - axis] + boxes[pick, 3 - axis])
    along = (middle - origin[1 - axis]) / spacing[1 - axis] - 0.5
    return np.stack([np.where(step > 0, plane, plane - 1), along, axis, step], axis=1)


def _between(field: AirField, across: NDArray[np.intp], cells: FloatArray, height_m: FloatArray) -> FloatArray:
    values, (nx, ny, nz) = field.temperature_c, field.temperature_c.shape
    faces_x = cells[:, 2] == 0
    beside = np.asarray(np.where(faces_x, ny, nx), dtype=np.intp)
    across = np.clip(across, 0, np.asarray(np.where(faces_x, nx, ny)) - 1)
    along = np.clip(cells[:, 1], 0.0, beside - 1.0)
    upwards = np.clip((height_m - field.origin_m[2]) / field.spacing_m[2] - 0.5, 0.0, nz - 1.0)
    total, weight = np.zeros((len(cells), len(height_m))), np.zeros((len(cells), len(height_m)))
    for b, wb in _neighbours(along, beside):
        i, j = np.where(faces_x, across, b), np.where(faces_x, b, across)
        for k, wk in _neighbours(upwards, np.array(nz)):
            found = values[i[:, None], j[:, None], k[None, :]].astype(float)
            share = np.where(np.isnan(found), 0.0, wb[:, None] * wk[None, :])
            total += share * np.nan_to_num(found)
            weight += share
    return np.where(weight > 0.0, total / np.maximum(weight, 1e-12), np.nan)


def _neighbours(position: FloatArray, count: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], FloatArray]]:
    low = position.astype(int)
    part = position - low
    return [(low, 1.0 - part), (np.minimum(low + 1, count - 1), part)]
