"""A voxelised room as the mesh of OpenFOAM (polyMesh): points, faces, owners, neighbours and patches as arrays.

It knows cells and faces, no flows. A face of a cell is named by a code: six times the cell's flat index, plus twice the
axis, plus one for the side of higher indices. A face that is closed between two cells is there twice, once for each of
them, so that a thin panel is a pair of walls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Shape = tuple[int, int, int]

CORNERS = (
    ((0, 0, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1)),
    ((0, 0, 0), (0, 0, 1), (1, 0, 1), (1, 0, 0)),
    ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)),
)
"""Corners of a face across each axis, in the order that makes its normal look along the axis."""
WALL = -1
"""Patch of the faces that no opening has."""


@dataclass(frozen=True, slots=True)
class PolyMesh:
    """A mesh as OpenFOAM orders it: inner faces first, by owner and neighbour; then patch after patch, by owner.

    Attributes:
        points_m: Corners, shape (points, 3). [m]
        faces: Corners of each face, seen from its neighbour or from outside against the clock, shape (faces, 4).
        owner: Cell on the one side of each face, that of the lower number, shape (faces,).
        neighbour: Cell on the other side of each inner face, shape (inner faces,).
        code: Code of each face at the boundary, shape (faces - inner faces,).
        patch_start: First face of each patch; the last patch is the walls, and one more number ends it.
        cell: Flat index in the room of each cell, shape (cells,).
    """

    points_m: Floats
    faces: Ints
    owner: Ints
    neighbour: Ints
    code: Ints
    patch_start: Ints
    cell: Ints

    def patch_codes(self, patch: int) -> Ints:
        """Codes of a patch's faces, in the mesh's order."""
        first = len(self.neighbour)
        return self.code[self.patch_start[patch] - first : self.patch_start[patch + 1] - first]


def face_code(cell: Ints, axis: int | Ints, is_high: bool | Mask) -> Ints:
    """Codes of faces of cells given by their flat index."""
    return np.asarray(6 * cell + 2 * axis + is_high, dtype=np.int64)


def build_mesh(
    spacing_m: tuple[float, float, float], air: Mask, is_open: Sequence[Mask], patches: list[Ints]
) -> PolyMesh:
    """Build the mesh of the cells that hold air.

    Args:
        spacing_m: Cell sizes.
        air: Cells of the mesh, shape (nx, ny, nz).
        is_open: Faces that air passes between two such cells, per axis, shape of the cells and one more along it.
        patches: Codes of the faces of each opening; all others that are not open are walls.

    Returns:
        The mesh. Its cells are counted along x first, then y, then z.
    """
    shape: Shape = (air.shape[0], air.shape[1], air.shape[2])
    order = np.transpose(air, (2, 1, 0))
    label = np.full(order.shape, -1, dtype=np.int64)
    label[order] = np.arange(int(air.sum()))
    label = np.ascontiguousarray(np.transpose(label, (2, 1, 0)))
    owner, neighbour, corners = _inner_faces(label, is_open)
    by_cell = np.lexsort((neighbour, owner))
    patch_of = np.full(6 * air.size, WALL, dtype=np.int32)
    for number, codes in enumerate(patches):
        patch_of[codes] = number
    edge_owner, code, edge_corners = _edge_faces(label, air, is_open)
    patch = patch_of[code]
    patch[patch == WALL] = len(patches)
    by_patch = np.lexsort((code, edge_owner, patch))
    counts = np.bincount(patch, minlength=len(patches) + 1)
    corners = np.concatenate([corners[by_cell], edge_corners[by_patch]])
    points, faces = _numbered_points(corners, shape, spacing_m)
    cell = np.flatnonzero(air)
    return PolyMesh(
        points_m=points,
        faces=faces,
        owner=np.concatenate([owner[by_cell], edge_owner[by_patch]]),
        neighbour=neighbour[by_cell],
        code=code[by_patch],
        patch_start=len(neighbour) + np.concatenate([[0], np.cumsum(counts)]),
        cell=cell[np.argsort(label.ravel()[cell])],
    )


def _inner_faces(label: Ints, is_open: Sequence[Mask]) -> tuple[Ints, Ints, Ints]:
    """Owners, neighbours and corners of the faces between two cells."""
    found = []
    for axis in range(3):
        at = list(np.nonzero(is_open[axis]))
        below = list(at)
        below[axis] = at[axis] - 1
        found.append((label[tuple(below)], label[tuple(at)], _corners(at, axis, label.shape)))
    owner, neighbour, corners = (np.concatenate(part) for part in zip(*found, strict=True))
    return owner, neighbour, corners


def _edge_faces(label: Ints, air: Mask, is_open: Sequence[Mask]) -> tuple[Ints, Ints, Ints]:
    """Owners, codes and corners of all faces that are not open, each seen from its cell."""
    found = []
    for axis in range(3):
        for is_high in (False, True):
            beside = np.moveaxis(is_open[axis], axis, 0)[1 if is_high else 0 :][: air.shape[axis]]
            at = list(np.nonzero(air & ~np.moveaxis(beside, 0, axis)))
            cell = np.ravel_multi_index(tuple(at), air.shape)
            plane = list(at)
            plane[axis] = at[axis] + is_high
            corners = _corners(plane, axis, label.shape)
            found.append((label[tuple(at)], face_code(cell, axis, is_high), corners if is_high else corners[:, ::-1]))
    owner, code, corners = (np.concatenate(part) for part in zip(*found, strict=True))
    return owner, code, corners


def _corners(at: list[Ints], axis: int, shape: tuple[int, ...]) -> Ints:
    """Grid points of faces across an axis, counted along x first, shape (faces, 4)."""
    nx, ny = shape[0] + 1, shape[1] + 1
    i, j, k = at
    return np.stack([(i + a) + nx * ((j + b) + ny * (k + c)) for a, b, c in CORNERS[axis]], axis=-1)


def _numbered_points(corners: Ints, shape: Shape, spacing_m: tuple[float, float, float]) -> tuple[Floats, Ints]:
    """The points that faces use, and the faces by the numbers of those."""
    nx, ny, nz = (n + 1 for n in shape)
    is_used = np.zeros(nx * ny * nz, dtype=bool)
    is_used[corners] = True
    used = np.flatnonzero(is_used)
    number = np.cumsum(is_used) - 1
    place = np.stack([used % nx, used // nx % ny, used // (nx * ny)], axis=-1)
    return place * np.array(spacing_m), number[corners]
