"""Where a dragged item comes to rest: edges, middles, walls and aisles first, then the floor grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.geometry.rectangle import Rectangle, from_points
from core.model.project import Project
from core.model.space import Wall
from core.model.storeys import off_storey_ids, shown_halls

GAP_REACH_M = 4.0
SNAP_SEES_M = 3.0
"""Only what is as near as this can be snapped to."""
LEAST_AISLE_M, WIDEST_AISLE_M = 0.6, 6.0
SAME_M = 1e-6
"""Places nearer to each other than this are one place; floats need the slack."""
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
    pitches_m: tuple[Sequence[float], Sequence[float]] = ((), ()),
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
        pitches_m: Free widths of the aisles there are, along x and along y; the same width snaps too. [m]

    Returns:
        The shift to use.
    """
    moved = box.moved(dx_m, dy_m)
    near = [n for n in neighbours if n.grown(SNAP_SEES_M).overlaps(moved)]
    beside = [(n.x0_m, n.x1_m) for n in near if n.y0_m < moved.y1_m and moved.y0_m < n.y1_m]
    ahead = [(n.y0_m, n.y1_m) for n in near if n.x0_m < moved.x1_m and moved.x0_m < n.x1_m]
    x, guide_x = _edge(moved.x0_m, moved.x1_m, [(n.x0_m, n.x1_m) for n in near], reach_m, beside, pitches_m[0])
    y, guide_y = _edge(moved.y0_m, moved.y1_m, [(n.y0_m, n.y1_m) for n in near], reach_m, ahead, pitches_m[1])
    x = _grid(moved.x0_m, origin_m[0], grid_m) if x is None else x
    y = _grid(moved.y0_m, origin_m[1], grid_m) if y is None else y
    rests = moved.moved(x, y)
    guides = []
    if guide_x is not None:
        span = [rests, *(n for n in near if _touches(guide_x, n.x0_m, n.x1_m))]
        low, high = min(n.y0_m for n in span), max(n.y1_m for n in span)
        guides.append(((guide_x, max(low, rests.y0_m - SNAP_SEES_M)), (guide_x, min(high, rests.y1_m + SNAP_SEES_M))))
    if guide_y is not None:
        span = [rests, *(n for n in near if _touches(guide_y, n.y0_m, n.y1_m))]
        low, high = min(n.x0_m for n in span), max(n.x1_m for n in span)
        guides.append(((max(low, rests.x0_m - SNAP_SEES_M), guide_y), (min(high, rests.x1_m + SNAP_SEES_M), guide_y)))
    return Snap(dx_m + x, dy_m + y, tuple(guides))


def wall_boxes(project: Project) -> list[Rectangle]:
    """Walls to snap to and to measure from: the straight sides of halls, without thickness, and walls inside them."""
    found = []
    away = off_storey_ids(project)
    for hall in shown_halls(project):
        corners = hall.outline_m
        sides = zip(corners, (*corners[1:], corners[0]), strict=True)
        found += [from_points(a, b) for a, b in sides if a[0] == b[0] or a[1] == b[1]]
    for wall in project.of_type(Wall):
        if wall.id not in away and (wall.x0_m == wall.x1_m or wall.y0_m == wall.y1_m):
            line = from_points((wall.x0_m, wall.y0_m), (wall.x1_m, wall.y1_m))
            half = 0.5 * wall.thickness_m
            thick_x, thick_y = (half, 0.0) if line.width_m == 0.0 else (0.0, half)
            found.append(Rectangle(line.x0_m - thick_x, line.y0_m - thick_y, line.x1_m + thick_x, line.y1_m + thick_y))
    return found


def aisle_widths(spans_m: Iterable[tuple[float, float]]) -> tuple[float, ...]:
    """Free widths between the rows that stand, each once, the most frequent first.

    Args:
        spans_m: Where each item begins and ends along one axis. [m]

    Returns:
        At most six widths between ``LEAST_AISLE_M`` and ``WIDEST_AISLE_M``. [m]
    """
    counts: dict[float, int] = {}
    end: float | None = None
    for low, high in sorted(set(spans_m)):
        gap = round(low - end, 3) if end is not None else 0.0
        if LEAST_AISLE_M <= gap <= WIDEST_AISLE_M:
            counts[gap] = counts.get(gap, 0) + 1
        end = high if end is None else max(end, high)
    return tuple(sorted(counts, key=lambda g: (-counts[g], g))[:6])


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
    low: float,
    high: float,
    spans: Sequence[tuple[float, float]],
    reach: float,
    facing: Sequence[tuple[float, float]] = (),
    pitches: Sequence[float] = (),
) -> tuple[float | None, float | None]:
    """The smallest step to an edge or a middle, or to the width of an aisle from what faces the box; and its guide."""
    pairs = [(mine, theirs) for a, b in spans for mine, theirs in ((low, a), (low, b), (high, a), (high, b))]
    middle = 0.5 * (low + high)
    pairs += [(middle, 0.5 * (a + b)) for a, b in spans]
    pairs += [p for a, b in facing for pitch in pitches for p in ((low, b + pitch), (high, a - pitch))]
    best: tuple[float, float, float] | None = None
    for mine, theirs in pairs:
        distance = theirs - mine
        if abs(distance) <= reach and (best is None or abs(distance) < best[0] - SAME_M):
            best = (abs(distance), distance, theirs)
    return (None, None) if best is None else (best[1], best[2])


def _touches(guide: float, low: float, high: float) -> bool:
    return any(abs(guide - place) <= SAME_M for place in (low, high, 0.5 * (low + high)))


def _grid(position: float, origin: float, pitch: float) -> float:
    if pitch <= 0.0:
        return 0.0
    return round((position - origin) / pitch) * pitch + origin - position
