"""Where the 3D view is seen from: a parallel projection with its orbit, pan, zoom and fit, without a screen.

Turned by nought and raised by nought, the eye looks along +y with x to the right. Depths grow away from the eye.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Place = tuple[float, float, float]

ISO_ELEVATION_DEG = 30.0
LEAST_PX_PER_M, MOST_PX_PER_M = 0.5, 2000.0
MARGIN = 0.92
"""Share of the picture that a fit fills."""

PRESETS: dict[str, tuple[float, float]] = {
    "top": (0.0, 90.0),
    "front": (0.0, 0.0),
    "right": (90.0, 0.0),
    "back": (180.0, 0.0),
    "left": (-90.0, 0.0),
    "iso_se": (45.0, ISO_ELEVATION_DEG),
    "iso_ne": (135.0, ISO_ELEVATION_DEG),
    "iso_nw": (-135.0, ISO_ELEVATION_DEG),
    "iso_sw": (-45.0, ISO_ELEVATION_DEG),
}
"""Turn and elevation of the named views; north is +y. [degrees]"""


@dataclass(frozen=True, slots=True)
class SolidCamera:
    """A parallel projection.

    Attributes:
        turn_deg: Counter-clockwise about the vertical, seen from above. [degrees]
        elevation_deg: Height of the eye over the horizon, -10 to 90. [degrees]
        target_m: Point in the middle of the picture. [m]
        px_per_m: Scale. [px/m]
    """

    turn_deg: float = 45.0
    elevation_deg: float = ISO_ELEVATION_DEG
    target_m: Place = (0.0, 0.0, 0.0)
    px_per_m: float = 40.0

    def axes(self) -> Floats:
        """Unit vectors to the right, upwards in the picture and away from the eye, shape (3, 3)."""
        a, e = math.radians(self.turn_deg), math.radians(self.elevation_deg)
        right = (math.cos(a), math.sin(a), 0.0)
        ahead = (-math.sin(a), math.cos(a))
        up = (ahead[0] * math.sin(e), ahead[1] * math.sin(e), math.cos(e))
        away = (ahead[0] * math.cos(e), ahead[1] * math.cos(e), -math.sin(e))
        return np.array([right, up, away])

    def matrix(self, width_px: float, height_px: float) -> Floats:
        """Linear map from metres to pixels and depth in metres, shape (3, 4): x right, y down, depth away."""
        axes = self.axes()
        scaled = axes * np.array([self.px_per_m, -self.px_per_m, 1.0])[:, None]
        shift = -scaled @ np.array(self.target_m) + np.array([0.5 * width_px, 0.5 * height_px, 0.0])
        return np.hstack([scaled, shift[:, None]])

    def project(self, points_m: NDArray[np.floating], width_px: float, height_px: float) -> Floats:
        """Places in the picture and depths, shape (points, 3). [px, px, m]"""
        matrix = self.matrix(width_px, height_px)
        found: Floats = np.asarray(points_m, dtype=np.float64) @ matrix[:, :3].T + matrix[:, 3]
        return found

    def place_at(self, x_px: float, y_px: float, depth_m: float, width_px: float, height_px: float) -> Place:
        """The point of a pixel at a depth. [m]"""
        right, up, away = self.axes()
        dx, dy = (x_px - 0.5 * width_px) / self.px_per_m, (0.5 * height_px - y_px) / self.px_per_m
        point = np.array(self.target_m) + dx * right + dy * up + depth_m * away
        return (float(point[0]), float(point[1]), float(point[2]))

    def place_on(
        self, x_px: float, y_px: float, axis: int, at_m: float, width_px: float, height_px: float
    ) -> tuple[Place, float] | None:
        """Where the ray of a pixel meets a plane across an axis, and its depth; None where it runs along. [m]"""
        away = float(self.axes()[2][axis])
        if abs(away) < 1e-6:
            return None
        start = self.place_at(x_px, y_px, 0.0, width_px, height_px)
        depth = (at_m - start[axis]) / away
        return self.place_at(x_px, y_px, depth, width_px, height_px), depth

    def orbited(self, turn_deg: float, elevation_deg: float) -> SolidCamera:
        """Turned about the target."""
        turn = (self.turn_deg + turn_deg + 180.0) % 360.0 - 180.0
        return replace(self, turn_deg=turn, elevation_deg=min(max(self.elevation_deg + elevation_deg, -10.0), 90.0))

    def panned(self, dx_px: float, dy_px: float) -> SolidCamera:
        """What is in the picture moves by so many pixels to the right and down."""
        right, up, _ = self.axes()
        target = np.array(self.target_m) - (dx_px * right - dy_px * up) / self.px_per_m
        return replace(self, target_m=(float(target[0]), float(target[1]), float(target[2])))

    def zoomed(self, factor: float, x_px: float, y_px: float, width_px: float, height_px: float) -> SolidCamera:
        """Nearer or farther; what lies under the given pixel stays there."""
        scale = min(max(self.px_per_m * factor, LEAST_PX_PER_M), MOST_PX_PER_M)
        share = 1.0 - self.px_per_m / scale
        dx, dy = (x_px - 0.5 * width_px) * share, (y_px - 0.5 * height_px) * share
        return replace(self.panned(-dx, -dy), px_per_m=scale)

    def seen_from(self, preset: str) -> SolidCamera:
        """One of the named views onto the same target."""
        turn, elevation = PRESETS[preset]
        return replace(self, turn_deg=turn, elevation_deg=elevation)

    def fitted(self, low_m: Place, high_m: Place, width_px: float, height_px: float) -> SolidCamera:
        """The whole of a box in the picture."""
        corners = np.array([[x, y, z] for x in (low_m[0], high_m[0]) for y in (low_m[1], high_m[1])
                            for z in (low_m[2], high_m[2])])  # fmt: skip
        axes = self.axes()
        along = corners @ axes[:2].T
        low, high = along.min(axis=0), along.max(axis=0)
        extent = np.maximum(high - low, 1e-3)
        scale = MARGIN * min(width_px / extent[0], height_px / extent[1])
        middle = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
        off = 0.5 * (low + high) - axes[:2] @ middle
        target = middle + off[0] * axes[0] + off[1] * axes[1]
        place = (float(target[0]), float(target[1]), float(target[2]))
        return replace(self, target_m=place, px_per_m=min(max(scale, LEAST_PX_PER_M), MOST_PX_PER_M))
