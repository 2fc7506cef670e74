"""Light on the bodies of the 3D view: from one side, so that tops, fronts and sides differ from every angle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.drawing.solid_mesh import SolidMesh

LIGHT = np.array([-0.36, -0.47, 0.81]) / np.linalg.norm([-0.36, -0.47, 0.81])
"""Where the light comes from: over the left shoulder of who looks north."""
AMBIENT, DIRECT, SKY = 0.84, 0.17, 0.07
"""Light from all sides, from one, and what sides lose that look away from it, of full light."""


def light_on(points_m: NDArray[np.float32], triangles: NDArray[np.int32]) -> NDArray[np.float32]:
    """Share of full light at each vertex, shape (vertices,): by the mean normal of the triangles that meet there."""
    a, b, c = (points_m[triangles[:, n]] for n in range(3))
    cross = np.cross(b - a, c - a)
    normal = np.stack(
        [np.bincount(triangles.ravel(), np.repeat(cross[:, n], 3), len(points_m)) for n in range(3)], axis=1
    )
    length = np.linalg.norm(normal, axis=1)
    cosine = np.divide(normal @ LIGHT, length, out=np.ones_like(length), where=length > 0.0)
    found: NDArray[np.float32] = np.clip(AMBIENT + DIRECT * np.maximum(cosine, 0.0) + SKY * cosine, 0.0, 1.0).astype(
        np.float32
    )
    return found


def lit_colours(mesh: SolidMesh) -> NDArray[np.uint8]:
    """Colours of the vertices with light on them, shape (vertices, 4)."""
    is_lit = np.zeros(len(mesh.points_m), dtype=bool)
    is_lit[mesh.triangles] = mesh.is_lit[mesh.face][:, None]
    light = np.where(is_lit, light_on(mesh.points_m, mesh.triangles), 1.0)
    found = mesh.colour.copy()
    found[:, :3] = (mesh.colour[:, :3] * light[:, None]).astype(np.uint8)
    return found
