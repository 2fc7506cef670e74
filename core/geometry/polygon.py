"""Simple polygons on the plan: area, containment and whether a rectangle lies inside.

Outlines are tuples of (x, y) in metres without a repeated last point; either winding is accepted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.geometry.rectangle import TOUCH_TOLERANCE_M, Point, Rectangle


def signed_area_m2(outline: Sequence[Point]) -> float:
    """Area by the shoelace formula, positive when counter-clockwise. [m2]"""
    total = 0.0
    for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
        total += x0 * y1 - x1 * y0
    return 0.5 * total


def area_m2(outline: Sequence[Point]) -> float:
    """Enclosed area. [m2]"""
    return abs(signed_area_m2(outline))


def centroid(outline: Sequence[Point]) -> Point:
    """Middle of the enclosed area; of the corners where nothing is enclosed."""
    double = 2.0 * signed_area_m2(outline)
    if abs(double) < 1e-9:
        return sum(p[0] for p in outline) / len(outline), sum(p[1] for p in outline) / len(outline)
    x = y = 0.0
    for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        x, y = x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return x / (3.0 * double), y / (3.0 * double)


def bounds(outline: Sequence[Point]) -> Rectangle:
    """Smallest rectangle around the outline."""
    xs = [p[0] for p in outline]
    ys = [p[1] for p in outline]
    return Rectangle(min(xs), min(ys), max(xs), max(ys))


def is_box(outline: Sequence[Point]) -> bool:
    """Whether the outline is an upright rectangle of four corners."""
    around = bounds(outline)
    return len(outline) == 4 and set(outline) == set(around.corners())


def contains_point(outline: Sequence[Point], x_m: float, y_m: float) -> bool:
    """Whether a point lies inside, by the even-odd rule; points on the edge may go either way."""
    inside = False
    for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (y0 > y_m) != (y1 > y_m) and x_m < (x1 - x0) * (y_m - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def contains_rectangle(outline: Sequence[Point], box: Rectangle) -> bool:
    """Whether a rectangle lies inside the outline; touching the edge counts as inside.

    All four corners must be inside and no edge of the outline may cut through the interior.
    """
    inner = box.grown(-TOUCH_TOLERANCE_M)
    if not all(contains_point(outline, x, y) for x, y in inner.corners()):
        return False
    edges = zip(outline, [*outline[1:], outline[0]], strict=True)
    return not any(_segment_meets_rectangle(a, b, inner) for a, b in edges)


def spans_inside(outline: Sequence[Point], axis: int, at_m: float) -> list[tuple[float, float]]:
    """Where a line across an axis runs inside the outline.

    Args:
        outline: Corners.
        axis: 0 for a line of constant x, 1 for one of constant y.
        at_m: That x or y. [m]

    Returns:
        Beginning and end of each part along the other axis, from low to high. [m]
    """
    crossings = []
    for a, b in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (a[axis] <= at_m) != (b[axis] <= at_m):
            share = (at_m - a[axis]) / (b[axis] - a[axis])
            crossings.append(a[1 - axis] + share * (b[1 - axis] - a[1 - axis]))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def is_simple(outline: Sequence[Point]) -> bool:
    """Whether no two non-adjacent edges cross."""
    n = len(outline)
    for i in range(n):
        for j in range(i + 2, n):
            if i == 0 and j == n - 1:
                continue
            if _segments_cross(outline[i], outline[(i + 1) % n], outline[j], outline[(j + 1) % n]):
                return False
    return True


def triangulated(outline: Sequence[Point]) -> tuple[tuple[int, int, int], ...]:
    """Triangles that cover a simple polygon, each counter-clockwise, by cutting ears.

    Returns:
        Three corners of the outline for each; fewer triangles than corners less two where the outline crosses itself.
    """
    left = list(range(len(outline)))
    if signed_area_m2(outline) < 0.0:
        left.reverse()
    found: list[tuple[int, int, int]] = []
    while len(left) > 2:
        ear = next((n for n in range(len(left)) if _is_ear(outline, left, n)), None)
        if ear is None:
            break
        found.append((left[ear - 1], left[ear], left[(ear + 1) % len(left)]))
        del left[ear]
    return tuple(found)


def share_area(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether two simple polygons cover the same ground; those that only touch, as across a wall, do not."""
    if not bounds(first).overlaps(bounds(second)):
        return False
    if is_box(first) and is_box(second):
        return True
    parts = [[[outline[k] for k in corners] for corners in triangulated(outline)] for outline in (first, second)]
    return any(not _are_apart(a, b) and not _are_apart(b, a) for a in parts[0] for b in parts[1])


def _are_apart(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether a side of a counter-clockwise triangle has all corners of another one beyond it, or as good as on it."""
    for a, b in zip(first, [*first[1:], first[0]], strict=True):
        least = TOUCH_TOLERANCE_M * math.dist(a, b)
        if all(_cross(a, b, p) < least for p in second):
            return True
    return False


def _is_ear(outline: Sequence[Point], left: Sequence[int], n: int) -> bool:
    """Whether the corner is convex and no other corner lies in its triangle; a straight corner is cut off, too."""
    a, b, c = (outline[left[k]] for k in (n - 1, n, (n + 1) % len(left)))
    if _cross(a, b, c) < 0.0:
        return False
    others = (outline[k] for k in left if outline[k] not in (a, b, c))
    return not any(_cross(a, b, p) >= 0.0 and _cross(b, c, p) >= 0.0 and _cross(c, a, p) >= 0.0 for p in others)


def _cross(o: Point, a: Point, b: Point) -> float:
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def _segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _cross(a, b, c) * _cross(a, b, d) < 0 and _cross(c, d, a) * _cross(c, d, b) < 0


def _segment_meets_rectangle(a: Point, b: Point, box: Rectangle) -> bool:
    """Liang-Barsky clipping: whether part of the segment lies strictly inside the box."""
    t0, t1 = 0.0, 1.0
    dx, dy = b[0] - a[0], b[1] - a[1]
    for p, q in ((-dx, a[0] - box.x0_m), (dx, box.x1_m - a[0]), (-dy, a[1] - box.y0_m), (dy, box.y1_m - a[1])):
        if p == 0.0:
            if q < 0.0:
                return False
            continue
        t = q / p
        if p < 0.0:
            t0 = max(t0, t)
        else:
            t1 = min(t1, t)
    return t0 < t1
