"""Axis-aligned rectangles in metres, the workhorse of the plan.

Placed items turn in steps of 90 degrees, so their footprints are always axis-aligned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

Point = tuple[float, float]

TOUCH_TOLERANCE_M = 0.0005
"""Half of the 1 mm to which positions are rounded: items closer than this touch, they do not overlap."""


class Rectangle(NamedTuple):
    """Axis-aligned rectangle, corners in metres, ``x0_m <= x1_m`` and ``y0_m <= y1_m``."""

    x0_m: float
    y0_m: float
    x1_m: float
    y1_m: float

    @property
    def width_m(self) -> float:
        """Extent along x. [m]"""
        return self.x1_m - self.x0_m

    @property
    def depth_m(self) -> float:
        """Extent along y. [m]"""
        return self.y1_m - self.y0_m

    @property
    def centre_m(self) -> Point:
        """Centre point. [m]"""
        return (0.5 * (self.x0_m + self.x1_m), 0.5 * (self.y0_m + self.y1_m))

    @property
    def area_m2(self) -> float:
        """Area. [m2]"""
        return self.width_m * self.depth_m

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The four corners, counter-clockwise from the lower left. [m]"""
        return (
            (self.x0_m, self.y0_m),
            (self.x1_m, self.y0_m),
            (self.x1_m, self.y1_m),
            (self.x0_m, self.y1_m),
        )

    def contains(self, x_m: float, y_m: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0_m <= x_m <= self.x1_m and self.y0_m <= y_m <= self.y1_m

    def encloses(self, other: Rectangle) -> bool:
        """Whether ``other`` lies wholly inside."""
        return (
            self.x0_m <= other.x0_m and self.y0_m <= other.y0_m and other.x1_m <= self.x1_m and other.y1_m <= self.y1_m
        )

    def overlaps(self, other: Rectangle, tolerance_m: float = TOUCH_TOLERANCE_M) -> bool:
        """Whether the interiors share more than a touching edge."""
        return (
            self.x0_m + tolerance_m < other.x1_m
            and other.x0_m + tolerance_m < self.x1_m
            and self.y0_m + tolerance_m < other.y1_m
            and other.y0_m + tolerance_m < self.y1_m
        )

    def moved(self, dx_m: float, dy_m: float) -> Rectangle:
        """The rectangle shifted by the given distances."""
        return Rectangle(self.x0_m + dx_m, self.y0_m + dy_m, self.x1_m + dx_m, self.y1_m + dy_m)

    def grown(self, margin_m: float) -> Rectangle:
        """The rectangle with its edges moved outward."""
        return Rectangle(self.x0_m - margin_m, self.y0_m - margin_m, self.x1_m + margin_m, self.y1_m + margin_m)


def from_points(a: Point, b: Point) -> Rectangle:
    """Rectangle spanned by two opposite corners in any order."""
    return Rectangle(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def union(rectangles: Iterable[Rectangle]) -> Rectangle | None:
    """Smallest rectangle around all, or None when there is none."""
    boxes = list(rectangles)
    if not boxes:
        return None
    return Rectangle(
        min(b.x0_m for b in boxes), min(b.y0_m for b in boxes), max(b.x1_m for b in boxes), max(b.y1_m for b in boxes)
    )


@dataclass(frozen=True, slots=True)
class Footprint:
    """A placed item's outline on the plan and the way it faces.

    Attributes:
        rectangle: Outline in metres.
        facing: Unit vector of the front, one of (0,-1), (1,0), (0,1), (-1,0).
    """

    rectangle: Rectangle
    facing: tuple[int, int]


FOOTPRINTS_KEPT = 1 << 16
"""Outlines are asked for again and again while a large hall is edited and painted."""

FACING = {0: (0, -1), 90: (1, 0), 180: (0, 1), 270: (-1, 0)}
"""Direction of the front by counter-clockwise rotation in degrees; an unturned item looks to -y."""


@lru_cache(maxsize=FOOTPRINTS_KEPT)
def footprint(x_m: float, y_m: float, width_m: float, depth_m: float, rotation_deg: int) -> Footprint:
    """Footprint of an item by centre, width across its front, depth and rotation.

    Args:
        x_m: Centre. [m]
        y_m: Centre. [m]
        width_m: Extent across the front. [m]
        depth_m: Extent from front to rear. [m]
        rotation_deg: Counter-clockwise, a multiple of 90.

    Returns:
        Outline and facing.
    """
    turned = rotation_deg % 180 != 0
    half_x = 0.5 * (depth_m if turned else width_m)
    half_y = 0.5 * (width_m if turned else depth_m)
    return Footprint(Rectangle(x_m - half_x, y_m - half_y, x_m + half_x, y_m + half_y), FACING[rotation_deg % 360])
