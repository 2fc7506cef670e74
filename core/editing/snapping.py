"""Where a dragged item comes to rest: neighbours' edges first, then the floor grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.geometry.rectangle import Rectangle


@dataclass(frozen=True, slots=True)
class Snap:
    """A snapped shift and the guides that explain it.

    Attributes:
        dx_m: Shift along x. [m]
        dy_m: Shift along y. [m]
        guides: Lines to draw, as pairs of points. [m]
        gap_x_m: Distance to the neighbour that was snapped to along x, or None. [m]
        gap_y_m: The same along y. [m]
    """

    dx_m: float
    dy_m: float
    guides: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = ()
    gap_x_m: float | None = None
    gap_y_m: float | None = None


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
    near = [n for n in neighbours if n.grown(3.0).overlaps(moved)]
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
