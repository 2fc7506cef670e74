"""Air before the racks' fronts and rears, read from the cells of a hall's air."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import FACING
from core.model.footprints import boxes_and_turns_of
from core.model.rack import Rack
from core.results.thermal_result import AirField

FloatArray = NDArray[np.float64]
PROFILE_STEP_M = 0.05


def profile_heights_m(rack: Rack) -> FloatArray:
    """Heights above the floor at which the air before a rack is read, up to its top, shape (points,). [m]"""
    count = max(round(rack.height_m / PROFILE_STEP_M), 2)
    return (np.arange(count) + 0.5) * rack.height_m / count


def is_without_air(field: AirField, rack: Rack) -> bool:
    """Whether there is no air on the centre line of a rack's front nor on that of its rear."""
    heights = profile_heights_m(rack)
    return all(bool(np.isnan(face_profiles_c(field, [rack], side, heights)).all()) for side in ("front", "rear"))


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
