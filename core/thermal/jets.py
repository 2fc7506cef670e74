"""Jets through the holes of tiles and grilles: where their momentum is left to the room's air."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.thermal.case import RoomCase

Floats = NDArray[np.float64]

OPEN_SHARE = 0.5
"""A side of a cell is open when this much of it is; less is a slot."""
REACH_M = 0.3
"""So far the room's air comes in between jets from the side (judgement: a few times the length in which they meet), or
into the outermost cells where these are larger: half of a tile, so that a single row of tiles keeps its jets. [m]"""


def unconfined_pushes(case: RoomCase) -> list[Floats]:
    """Push of jets on the faces of each axis, nought where no air of the room can come to them from the side. [m/s2]

    Jets of neighbouring holes meet within some ten times their distance, 0.1 m. With air beside them they carry it
    along; between walls, racks and other tiles they cannot, and what they have more of momentum than their mean flow
    becomes pressure (Borda and Carnot) before it is any cell's: without this a contained aisle that is full of tiles
    would seem to draw in air through the slots at its floor.
    """
    return [_with_air_beside(case, axis, pushes) for axis, pushes in enumerate(case.jet_m_s2)]


def _with_air_beside(case: RoomCase, axis: int, pushes: Floats) -> Floats:
    """Air comes from beside: only planes across the axis that have jets are looked at, with the cells on both sides."""
    planes = np.unique(np.unravel_index(np.flatnonzero(pushes), pushes.shape)[axis])
    if not len(planes):
        return pushes
    kept = np.zeros_like(pushes)
    slab = (slice(None),) * axis
    for run in np.split(planes, np.flatnonzero(np.diff(planes) > 1) + 1):
        first, last = max(int(run[0]) - 1, 0), min(int(run[-1]) + 1, pushes.shape[axis] - 1)
        faces, cells = (*slab, slice(first, last + 1)), (*slab, slice(first, last))
        free = [case.free[side][cells] for side in range(3)]
        inner = (*slab, slice(int(run[0]) - first, int(run[-1]) - first + 1))
        found = _of_slab(pushes[faces], axis, case.solid[cells], free, case.spacing_m)
        kept[(*slab, slice(int(run[0]), int(run[-1]) + 1))] = found[inner]
    return kept


def _of_slab(
    pushes: Floats,
    axis: int,
    solid: NDArray[np.bool_],
    free: list[Floats],
    spacing_m: tuple[float, float, float],
) -> Floats:
    """Pushes on faces and what of them is kept, of some layers of cells; ``free`` across the axis is not asked for."""
    faces = np.moveaxis(pushes, axis, 0)
    # a jet that blows up the axis begins in the cell below its face, one that blows down in the cell above
    begins = np.moveaxis((faces[1:] > 0.0) | (faces[:-1] < 0.0), 0, axis)
    beside = ~begins & ~solid
    has_air = np.zeros(solid.shape, dtype=bool)
    rings = {side: max(1, round(REACH_M / spacing_m[side])) for side in {0, 1, 2} - {axis}}
    for ring in range(max(rings.values())):
        known = beside | has_air
        for side in (side for side, count in rings.items() if ring < count):
            is_open = np.moveaxis(free[side] >= OPEN_SHARE, side, 0)[1:-1]
            cells, found = np.moveaxis(known, side, 0), np.moveaxis(has_air, side, 0)
            found[:-1] |= is_open & cells[1:]
            found[1:] |= is_open & cells[:-1]
    kept = np.moveaxis(has_air, axis, 0)
    below, above = np.zeros(faces.shape, dtype=bool), np.zeros(faces.shape, dtype=bool)
    below[1:], above[:-1] = kept, kept
    return np.moveaxis(np.where(faces > 0.0, faces * below, faces * above), 0, axis)
