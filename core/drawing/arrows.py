"""Arrows of air velocity for a picture: where they stand, where they point and how long they are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.results.thermal_result import AirField

KEY_SPEEDS_M_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
HEAD_RATIO, HEAD_HALF_ANGLE = 0.34, math.radians(26.0)
SHORTEST_RATIO = 0.12
LONGEST_RATIO = 1.6
LEAST_KEY_RATIO = 0.4


def plane_velocity_m_s(field: AirField, z_m: float) -> NDArray[np.float32] | None:
    """Horizontal velocities at a height, linear between the two nearest layers, shape (nx, ny, 2); None if not kept."""
    if field.velocity_m_s is None:
        return None
    nz = field.velocity_m_s.shape[2]
    position = min(max((z_m - field.origin_m[2]) / field.spacing_m[2] - 0.5, 0.0), nz - 1.0)
    low = int(position)
    weight = np.float32(position - low)
    lower, upper = field.velocity_m_s[:, :, low, :2], field.velocity_m_s[:, :, min(low + 1, nz - 1), :2]
    mixed: NDArray[np.float32] = lower * (1 - weight) + upper * weight
    return mixed


def key_speed_m_s(velocities: list[NDArray[np.float32]], present_m_s: float = 0.0) -> float:
    """Speed of the arrow that is as long as the distance between arrows: round, and all but the fastest air below it.

    Args:
        velocities: Cell values, shape (..., 2). [m/s]
        present_m_s: The key shown now, which stays as long as it suits, so that arrows do not flicker. [m/s]

    Returns:
        The key. [m/s]
    """
    speeds = [np.hypot(v[..., 0], v[..., 1]).ravel() for v in velocities]
    brisk = max((float(np.nanpercentile(s, 95)) for s in speeds if len(s) and not np.isnan(s).all()), default=0.0)
    if LEAST_KEY_RATIO * present_m_s < brisk <= LONGEST_RATIO * present_m_s:
        return present_m_s
    return next((key for key in KEY_SPEEDS_M_S if LONGEST_RATIO * key >= brisk), KEY_SPEEDS_M_S[-1])


def arrow_segments(
    velocity_m_s: NDArray[np.float32],
    origin_m: tuple[float, float],
    spacing_m: tuple[float, float],
    pitch_m: float,
    key_m_s: float,
) -> NDArray[np.float32]:
    """Arrows on an even raster, each of a shaft and two strokes of its head.

    Args:
        velocity_m_s: Cell values along the picture's two axes, shape (n, m, 2). [m/s]
        origin_m: Lower corner of the first cell. [m]
        spacing_m: Cell sizes. [m]
        pitch_m: Distance between arrows. [m]
        key_m_s: Speed of an arrow as long as the pitch; faster ones are drawn ``LONGEST_RATIO`` long at most. [m/s]

    Returns:
        Segments as x0, y0, x1, y1, shape (3 * arrows, 4); still air and solids have none. [m]
    """
    at = [_places(n, h, pitch_m) for n, h in zip(velocity_m_s.shape[:2], spacing_m, strict=True)]
    shape = velocity_m_s.shape[:2]
    cells = [np.minimum((a / h).astype(np.intp), n - 1) for a, h, n in zip(at, spacing_m, shape, strict=True)]
    v = velocity_m_s[cells[0][:, None], cells[1][None, :]].reshape(-1, 2).astype(np.float64)
    middle = np.stack(np.meshgrid(*at, indexing="ij"), axis=-1).reshape(-1, 2) + np.asarray(origin_m)
    speed = np.hypot(v[:, 0], v[:, 1])
    seen = speed > SHORTEST_RATIO * key_m_s  # false for NaN
    v, middle, speed = v[seen], middle[seen], speed[seen]
    length = np.minimum(speed / key_m_s, LONGEST_RATIO) * pitch_m
    return _strokes(middle, v / speed[:, None] * length[:, None])


def _places(cells: int, spacing_m: float, pitch_m: float) -> NDArray[np.float64]:
    count = max(round(cells * spacing_m / pitch_m), 1)
    places: NDArray[np.float64] = (np.arange(count, dtype=np.float64) + 0.5) * float(cells * spacing_m / count)
    return places


def _strokes(middle_m: NDArray[np.float64], vector_m: NDArray[np.float64]) -> NDArray[np.float32]:
    tail, tip = middle_m - 0.5 * vector_m, middle_m + 0.5 * vector_m
    parts = [np.hstack([tail, tip])]
    for angle in (HEAD_HALF_ANGLE, -HEAD_HALF_ANGLE):
        c, s = HEAD_RATIO * math.cos(angle), HEAD_RATIO * math.sin(angle)
        back = np.stack([c * vector_m[:, 0] - s * vector_m[:, 1], s * vector_m[:, 0] + c * vector_m[:, 1]], axis=1)
        parts.append(np.hstack([tip, tip - back]))
    return np.concatenate(parts).astype(np.float32)
