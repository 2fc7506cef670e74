"""Where a dragged item comes to rest: edges, middles, walls and aisles first, then the floor grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import TOUCH_TOLERANCE_M, Rectangle, from_points
from core.model.project import Project
from core.model.space import Wall
from core.model.storeys import off_storey_ids, shown_halls

FloatArray = NDArray[np.float64]
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
    neighbours: Sequence[Rectangle] | FloatArray,
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
        neighbours: Outlines to snap to, also as rows x0, y0, x1, y1.
        reach_m: How near an edge must come. [m]
        grid_m: Grid pitch, 0 for none. [m]
        origin_m: Where the grid begins.
        pitches_m: Free widths of the aisles there are, along x and along y; the same width snaps too. [m]

    Returns:
        The shift to use.
    """
    moved = box.moved(dx_m, dy_m)
    near = _reaching(corners_of(neighbours), moved.grown(SNAP_SEES_M))
    spans_x, spans_y = near[:, 0::2], near[:, 1::2]
    beside = spans_x[(spans_y[:, 0] < moved.y1_m) & (moved.y0_m < spans_y[:, 1])]
    ahead = spans_y[(spans_x[:, 0] < moved.x1_m) & (moved.x0_m < spans_x[:, 1])]
    x, guide_x = _edge(moved.x0_m, moved.x1_m, spans_x, reach_m, beside, pitches_m[0])
    y, guide_y = _edge(moved.y0_m, moved.y1_m, spans_y, reach_m, ahead, pitches_m[1])
    x = _grid(moved.x0_m, origin_m[0], grid_m) if x is None else x
    y = _grid(moved.y0_m, origin_m[1], grid_m) if y is None else y
    rests = moved.moved(x, y)
    guides = []
    if guide_x is not None:
        low, high = _ends(spans_y[_touches(guide_x, spans_x)], rests.y0_m, rests.y1_m)
        guides.append(((guide_x, max(low, rests.y0_m - SNAP_SEES_M)), (guide_x, min(high, rests.y1_m + SNAP_SEES_M))))
    if guide_y is not None:
        low, high = _ends(spans_x[_touches(guide_y, spans_y)], rests.x0_m, rests.x1_m)
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
    box: Rectangle, neighbours: Sequence[Rectangle] | FloatArray, *, reach_m: float = GAP_REACH_M
) -> tuple[tuple[tuple[float, float], tuple[float, float], str], ...]:
    """Free distances from a box to the nearest thing on each of its four sides.

    Args:
        box: Where the dragged items would stand.
        neighbours: What stands around them, also as rows x0, y0, x1, y1.
        reach_m: Distances beyond this are of no interest. [m]

    Returns:
        Per side that has a neighbour: a point on the box, a point on the neighbour, and the distance in words.
    """
    x0, y0, x1, y1 = corners_of(neighbours).T
    low_x, high_x = np.maximum(box.x0_m, x0), np.minimum(box.x1_m, x1)
    low_y, high_y = np.maximum(box.y0_m, y0), np.minimum(box.y1_m, y1)
    across, along = high_y - low_y > LEAST_GAP_M, high_x - low_x > LEAST_GAP_M
    x, y = 0.5 * (low_x + high_x), 0.5 * (low_y + high_y)
    sides = (
        (across, box.x0_m - x1, (box.x0_m, y), (x1, y)),
        (across, x0 - box.x1_m, (box.x1_m, y), (x0, y)),
        (along, box.y0_m - y1, (x, box.y0_m), (x, y1)),
        (along, y0 - box.y1_m, (x, box.y1_m), (x, y0)),
    )
    found = []
    for faces, gap, here, there in sides:
        places = np.flatnonzero(faces & (gap > LEAST_GAP_M) & (gap <= reach_m))
        if len(places):
            nearest = int(places[np.argmin(gap[places])])
            found.append((_point(here, nearest), _point(there, nearest), f"{gap[nearest]:.2f} m"))
    return tuple(found)


def _point(place: tuple[float | FloatArray, float | FloatArray], n: int) -> tuple[float, float]:
    x, y = (float(along if isinstance(along, int | float) else along[n]) for along in place)
    return x, y


def corners_of(boxes: Sequence[Rectangle] | FloatArray) -> FloatArray:
    """Rows x0, y0, x1, y1 of outlines. [m]"""
    corners: FloatArray = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    return corners


def _reaching(boxes: FloatArray, around: Rectangle) -> FloatArray:
    """Those that overlap a rectangle."""
    x0, y0, x1, y1 = boxes.T
    inner = around.grown(-TOUCH_TOLERANCE_M)
    found: FloatArray = boxes[(x0 < inner.x1_m) & (inner.x0_m < x1) & (y0 < inner.y1_m) & (inner.y0_m < y1)]
    return found


def _edge(
    low: float, high: float, spans: FloatArray, reach: float, facing: FloatArray, pitches: Sequence[float]
) -> tuple[float | None, float | None]:
    """The smallest step to an edge or a middle, or to the width of an aisle from what faces the box; and its guide."""
    a, b = spans[:, 0], spans[:, 1]
    edges = np.stack([a, b, a, b], axis=1).ravel()
    mine = np.tile([low, low, high, high], len(spans))
    middle = 0.5 * (low + high)
    wide = np.array(pitches, dtype=np.float64)
    aisles = np.stack([facing[:, 1:] + wide, facing[:, :1] - wide], axis=2).ravel()
    ends = np.tile([low, high], len(facing) * len(wide))
    theirs = np.concatenate([edges, 0.5 * (a + b), aisles])
    distances = theirs - np.concatenate([mine, np.full(len(spans), middle), ends])
    best: tuple[float, float, float] | None = None
    for n in np.flatnonzero(np.abs(distances) <= reach).tolist():
        distance = float(distances[n])
        if best is None or abs(distance) < best[0] - SAME_M:
            best = (abs(distance), distance, float(theirs[n]))
    return (None, None) if best is None else (best[1], best[2])


def _touches(guide: float, spans: FloatArray) -> NDArray[np.bool_]:
    places = np.column_stack([spans, spans.mean(axis=1)])
    return np.asarray((np.abs(guide - places) <= SAME_M).any(axis=1))


def _ends(spans: FloatArray, low: float, high: float) -> tuple[float, float]:
    """Where spans and one more begin and end together."""
    return min(low, float(spans[:, 0].min(initial=low))), max(high, float(spans[:, 1].max(initial=high)))


def _grid(position: float, origin: float, pitch: float) -> float:
    if pitch <= 0.0:
        return 0.0
    return round((position - origin) / pitch) * pitch + origin - position
