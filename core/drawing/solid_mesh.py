"""Triangles of the 3D view as arrays in metres, and the builder that gathers boxes, quads and surfaces into them.

Vertices are not shared between faces, so that each face has its own colour; the first three corners of a face turn
counter-clockwise when it is seen from outside. Painters, OpenGL and the model file read the same arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Colour = tuple[int, int, int, int]

NO_ITEM = -1
TUBE_SIDES = 8
_CORNERS = np.array(
    [[x, y, z] for z in (0.0, 1.0) for x, y in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))], dtype=np.float32
)
_SIDES = np.array([[4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [3, 2, 1, 0]], dtype=np.int32)
"""Top, -y, +x, +y, -x, bottom; outwards counter-clockwise."""
TOP, SOUTH, EAST, NORTH, WEST, BOTTOM = range(6)


@dataclass(frozen=True, slots=True)
class SolidMesh:
    """Triangles.

    Attributes:
        points_m: Vertices, shape (vertices, 3). [m]
        colour: Red, green, blue and opacity of each vertex, shape (vertices, 4).
        triangles: Vertices of each triangle, shape (triangles, 3).
        face: Which face each triangle belongs to, shape (triangles,); outlines are drawn between faces.
        face_normal: Unit normal of each face, shape (faces, 3); noughts where a face is curved.
        face_item: Which item of the scene each face belongs to, shape (faces,); ``NO_ITEM`` for none.
        is_lit: Whether light falls on a face, shape (faces,); colours that stand for values are shown as they are.
    """

    points_m: Floats
    colour: Bytes
    triangles: Ints
    face: Ints
    face_normal: Floats
    face_item: Ints
    is_lit: NDArray[np.bool_]

    @property
    def face_count(self) -> int:
        """Number of faces."""
        return len(self.face_item)

    def normals(self) -> Floats:
        """Unit normals of the triangles, shape (triangles, 3); noughts for triangles without area."""
        a, b, c = (self.points_m[self.triangles[:, n]] for n in range(3))
        cross = np.cross(b - a, c - a)
        length = np.linalg.norm(cross, axis=1, keepdims=True)
        found: Floats = np.divide(cross, length, out=np.zeros_like(cross), where=length > 0.0)
        return found

    def area_m2(self) -> float:
        """Area of all triangles. [m2]"""
        a, b, c = (self.points_m[self.triangles[:, n]].astype(np.float64) for n in range(3))
        return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def empty_mesh() -> SolidMesh:
    """A mesh without triangles."""
    return MeshBuilder().build()


def joined(meshes: Iterable[SolidMesh]) -> SolidMesh:
    """All meshes as one, in order."""
    parts = [m for m in meshes if len(m.triangles)]
    if len(parts) == 1:
        return parts[0]
    vertices = np.cumsum([0, *(len(m.points_m) for m in parts)])
    faces = np.cumsum([0, *(m.face_count for m in parts)])
    if not parts:
        shapes = ((0, 3), (0, 4), (0, 3), (0,), (0, 3), (0,), (0,))
        kinds = (np.float32, np.uint8, np.int32, np.int32, np.float32, np.int32, np.bool_)
        return SolidMesh(*(np.zeros(shape, dtype=kind) for shape, kind in zip(shapes, kinds, strict=True)))
    return SolidMesh(
        np.concatenate([m.points_m for m in parts]),
        np.concatenate([m.colour for m in parts]),
        np.concatenate([m.triangles + np.int32(n) for m, n in zip(parts, vertices, strict=False)]),
        np.concatenate([m.face + np.int32(n) for m, n in zip(parts, faces, strict=False)]),
        np.concatenate([m.face_normal for m in parts]),
        np.concatenate([m.face_item for m in parts]),
        np.concatenate([m.is_lit for m in parts]),
    )


class MeshBuilder:
    """Gathers faces of many kinds."""

    def __init__(self) -> None:
        self._parts: list[SolidMesh] = []

    def add_boxes(
        self,
        low_m: Floats,
        high_m: Floats,
        colours: Bytes,
        items: Ints,
        sides: Sequence[int] = range(6),
    ) -> None:
        """Add boxes along the axes.

        Args:
            low_m: Lower corners, shape (boxes, 3). [m]
            high_m: Upper corners, shape (boxes, 3). [m]
            colours: Shape (boxes, 4).
            items: Shape (boxes,).
            sides: Which sides of each box.
        """
        if not len(low_m):
            return
        corners = low_m[:, None, :] + (high_m - low_m)[:, None, :] * _CORNERS[None]
        count = len(sides)
        quads = corners[:, _SIDES[list(sides)]].reshape(-1, 4, 3)
        self.add_quads(quads, np.repeat(colours, count, axis=0), np.repeat(items, count))

    def add_quads(self, corners_m: Floats, colours: Bytes, items: Ints, *, is_lit: bool = True) -> None:
        """Add flat quads, each a face of its own.

        Args:
            corners_m: Shape (quads, 4, 3). [m]
            colours: One colour a quad, shape (quads, 4), or one a corner, shape (quads, 4, 4).
            items: Shape (quads,).
            is_lit: Whether light falls on them.
        """
        count = len(corners_m)
        if not count:
            return
        per_corner = colours if colours.ndim == 3 else np.repeat(colours[:, None, :], 4, axis=1)
        first = 4 * np.arange(count, dtype=np.int32)
        triangles = (first[:, None, None] + np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)).reshape(-1, 3)
        cross = np.cross(corners_m[:, 1] - corners_m[:, 0], corners_m[:, 2] - corners_m[:, 0])
        length = np.linalg.norm(cross, axis=1, keepdims=True)
        normal = np.divide(cross, length, out=np.zeros_like(cross), where=length > 0.0)
        self._parts.append(
            SolidMesh(
                np.ascontiguousarray(corners_m.reshape(-1, 3), dtype=np.float32),
                np.ascontiguousarray(per_corner.reshape(-1, 4), dtype=np.uint8),
                triangles,
                np.repeat(np.arange(count, dtype=np.int32), 2),
                normal.astype(np.float32),
                items.astype(np.int32),
                np.full(count, is_lit),
            )
        )

    def add_surface(
        self,
        points_m: Floats,
        triangles: Ints,
        colours: Bytes,
        item: int = NO_ITEM,
        *,
        is_lit: bool = True,
        normal: tuple[float, float, float] = (0.0, 0.0, 0.0),
    ) -> None:
        """Add triangles that are one face, curved or with colours that change over it.

        Args:
            points_m: Shape (vertices, 3). [m]
            triangles: Shape (triangles, 3).
            colours: Shape (vertices, 4).
            item: Item of the scene.
            is_lit: Whether light falls on it.
            normal: Its unit normal; noughts where it is curved.
        """
        if not len(triangles):
            return
        self._parts.append(
            SolidMesh(
                points_m.astype(np.float32),
                colours.astype(np.uint8),
                triangles.astype(np.int32),
                np.zeros(len(triangles), dtype=np.int32),
                np.array([normal], dtype=np.float32),
                np.array([item], dtype=np.int32),
                np.array([is_lit]),
            )
        )

    def add_strips(
        self,
        left_m: NDArray[np.floating],
        right_m: NDArray[np.floating],
        colours: Bytes,
        outwards: NDArray[np.floating],
        items: Ints,
        *,
        is_lit: bool = False,
    ) -> None:
        """Add upright strips whose colours change over the height, each one face.

        Args:
            left_m: Left ends from the bottom to the top as seen from outside, shape (strips, levels, 3). [m]
            right_m: Right ends. [m]
            colours: Shape (strips, levels, 4).
            outwards: Normals, shape (strips, 3).
            items: Shape (strips,).
            is_lit: Whether light falls on them.
        """
        count, levels = left_m.shape[:2]
        if not count:
            return
        points = np.stack([left_m, right_m], axis=2).reshape(-1, 3)
        first = 2 * np.arange(levels - 1)
        ladder = np.stack([first, first + 1, first + 3, first, first + 3, first + 2], axis=1).reshape(-1, 3)
        triangles = (2 * levels * np.arange(count)[:, None, None] + ladder[None]).reshape(-1, 3)
        self._parts.append(
            SolidMesh(
                points.astype(np.float32),
                np.repeat(colours[:, :, None, :], 2, axis=2).reshape(-1, 4),
                triangles.astype(np.int32),
                np.repeat(np.arange(count, dtype=np.int32), len(ladder)),
                outwards.astype(np.float32),
                items.astype(np.int32),
                np.full(count, is_lit),
            )
        )

    def add_tubes(
        self,
        start_m: NDArray[np.floating],
        end_m: NDArray[np.floating],
        radius_m: NDArray[np.floating],
        colours: Bytes,
        items: Ints,
    ) -> None:
        """Add open round tubes, each one face.

        Args:
            start_m: Shape (tubes, 3). [m]
            end_m: Not equal to the start, shape (tubes, 3). [m]
            radius_m: Shape (tubes,). [m]
            colours: Shape (tubes, 4).
            items: Shape (tubes,).
        """
        count = len(start_m)
        if not count:
            return
        along = (end_m - start_m) / np.linalg.norm(end_m - start_m, axis=1, keepdims=True)
        is_upright = np.abs(along[:, 2:]) > 0.9
        aside = np.cross(along, np.where(is_upright, [[1.0, 0.0, 0.0]], [[0.0, 0.0, 1.0]]))
        aside /= np.linalg.norm(aside, axis=1, keepdims=True)
        over = np.cross(along, aside)
        turn = 2.0 * np.pi * np.arange(TUBE_SIDES) / TUBE_SIDES
        rim = np.cos(turn)[None, :, None] * aside[:, None] + np.sin(turn)[None, :, None] * over[:, None]
        rim *= radius_m[:, None, None]
        points = np.concatenate([start_m[:, None] + rim, end_m[:, None] + rim], axis=1)
        n = np.arange(TUBE_SIDES)
        m = (n + 1) % TUBE_SIDES
        ring = np.stack([n, m, m + TUBE_SIDES, n, m + TUBE_SIDES, n + TUBE_SIDES], axis=1).reshape(-1, 3)
        triangles = 2 * TUBE_SIDES * np.arange(count)[:, None, None] + ring[None]
        self._parts.append(
            SolidMesh(
                points.reshape(-1, 3).astype(np.float32),
                np.repeat(colours, 2 * TUBE_SIDES, axis=0),
                triangles.reshape(-1, 3).astype(np.int32),
                np.repeat(np.arange(count, dtype=np.int32), len(ring)),
                np.zeros((count, 3), dtype=np.float32),
                items.astype(np.int32),
                np.full(count, True),
            )
        )

    def build(self) -> SolidMesh:
        """Everything as one mesh."""
        return joined(self._parts)


def lifted(mesh: SolidMesh, by_m: float) -> SolidMesh:
    """A mesh higher up by a distance. [m]"""
    if not by_m or not len(mesh.points_m):
        return mesh
    return replace(mesh, points_m=mesh.points_m + np.array([0.0, 0.0, by_m], dtype=np.float32))


def rgba(colour: str, opacity: float = 1.0) -> Colour:
    """``#rrggbb`` and an opacity (0 to 1) as four bytes."""
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), round(255.0 * opacity))
