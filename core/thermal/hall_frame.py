"""A hall's own coordinates: origin at the lower left of its outline, and what of a body lies inside."""

from __future__ import annotations

from dataclasses import dataclass

from core.geometry.rectangle import Rectangle
from core.thermal.room import Box

LEAST_INSIDE_M = 0.05


@dataclass(frozen=True, slots=True)
class HallFrame:
    """Where the hall's own coordinates begin and end. [m]"""

    x0_m: float
    y0_m: float
    size_m: tuple[float, float, float]

    def box(self, outline: Rectangle, z0_m: float, z1_m: float) -> Box | None:
        """The part of a body inside the hall, or None when there is none."""
        low = (max(outline.x0_m - self.x0_m, 0.0), max(outline.y0_m - self.y0_m, 0.0), max(z0_m, 0.0))
        high = (
            min(outline.x1_m - self.x0_m, self.size_m[0]),
            min(outline.y1_m - self.y0_m, self.size_m[1]),
            min(z1_m, self.size_m[2]),
        )
        if high[0] - low[0] < LEAST_INSIDE_M or high[1] - low[1] < LEAST_INSIDE_M or high[2] < low[2]:
            return None
        return Box(low, high)
