"""Where a dragged item comes to rest: neighbours' edges first, then the floor grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.geometry.rectangle import Rectangle

GAP_REACH_M = 4.0
SNAP_SEES_M = 3.0
"""Only what is as near as this can be snapped to."""
LEAST_GAP_M = 0.01
"""Things nearer than this stand side by side; there is no distance to read."""


@dataclass(frozen=True, slots=True)
class Snap:
    """A snapped shift and the guides that explain it.

    Attributes:
        dx_m: Shift along x. [m]
        dy_m: Shift along y. [m]
        guides: Lines to draw, as pairs of points. [m]
    """

    dx_m: float
    dy_m: float
    guides: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()


def snap_shift(
    box: Rectangle,
    dx_m: float,
    dy_m: float,
    neighbours: Sequence[Rectangle],
    *,
    reach_m: float,
    grid_m: float,
    origin_m: tuple[float, float] = (0.0, 0.0),
) -> Snap:
    """Snap a shift of a box.

    Args:
        box: Where the dragged items are now.
        dx_m: Wanted shift. [m]
        dy_m: Wanted shift. [m]
        neighbours: Outlines to snap to.
        reach_m: How near an edge must come. [m]
        grid_m: Grid pitch, 0 for none. [m]
        origin_m: Where the grid begins.

    Returns:
        The shift to use.
    """
    moved = box.moved(dx_m, dy_m)
    near = [n for n in neighbours if n.grown(SNAP_SEES_M).overlaps(moved)]
    x, guide_x = _edge(moved.x0_m, moved.x1_m, [(n.x0_m, n.x1_m) for n in near], reach_m)
    y, guide_y = _edge(moved.y0_m, moved.y1_m, [(n.y0_m, n.y1_m) for n in near], reach_m)
    guides = []
    if x is None:
        x = _grid(moved.x0_m, origin_m[0], grid_m)
    elif guide_x is not None:
        guides.append(((guide_x, moved.y0_m - 1.0), (guide_x, moved.y1_m + 1.0)))
    if y is None:
        y = _grid(moved.y0_m, origin_m[1], grid_m)
    elif guide_y is not None:
        guides.append(((moved.x0_m - 1.0, guide_y), (moved.x1_m + 1.0, guide_y)))
    return Snap(dx_m + x, dy_m + y, tuple(guides))


def neighbour_gaps(
    box: Rectangle, neighbours: Sequence[Rectangle], *, reach_m: float = GAP_REACH_M
) -> tuple[tuple[tuple[float, float], tuple[float, float], str], ...]:
    """Free distances from a box to the nearest thing on each of its four sides.

    Args:
        box: Where the dragged items would stand.
        neighbours: What stands around them.
        reach_m: Distances beyond this are of no interest. [m]

    Returns:
        Per side that has a neighbour: a point on the box, a point on the neighbour, and the distance in words.
    """
    nearest: dict[str, tuple[float, tuple[float, float], tuple[float, float]]] = {}
    for other in neighbours:
        low_y, high_y = max(box.y0_m, other.y0_m), min(box.y1_m, other.y1_m)
        low_x, high_x = max(box.x0_m, other.x0_m), min(box.x1_m, other.x1_m)
        x, y = 0.5 * (low_x + high_x), 0.5 * (low_y + high_y)
        sides = []
        if high_y - low_y > LEAST_GAP_M:
            sides.append(("left", box.x0_m - other.x1_m, (box.x0_m, y), (other.x1_m, y)))
            sides.append(("right", other.x0_m - box.x1_m, (box.x1_m, y), (other.x0_m, y)))
        if high_x - low_x > LEAST_GAP_M:
            sides.append(("below", box.y0_m - other.y1_m, (x, box.y0_m), (x, other.y1_m)))
            sides.append(("above", other.y0_m - box.y1_m, (x, box.y1_m), (x, other.y0_m)))
        for side, gap, here, there in sides:
            if LEAST_GAP_M < gap <= reach_m and (side not in nearest or gap < nearest[side][0]):
                nearest[side] = (gap, here, there)
    return tuple((here, there, f"{gap:.2f} m") for gap, here, there in nearest.values())


def _edge(
    low: float, high: float, spans: Sequence[tuple[float, float]], reach: float
) -> tuple[float | None, float | None]:
    best: tuple[float, float, float] | None = None
    for a, b in spans:
        for mine, theirs in ((low, a), (low, b), (high, a), (high, b)):
            distance = theirs - mine
            if abs(distance) <= reach and (best is None or abs(distance) < best[0]):
                best = (abs(distance), distance, theirs)
    return (None, None) if best is None else (best[1], best[2])


def _grid(position: float, origin: float, pitch: float) -> float:
    if pitch <= 0.0:
        return 0.0
    return round((position - origin) / pitch) * pitch + origin - position
