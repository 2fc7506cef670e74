"""The aisle at a place of the plan: between two rows whose racks look at each other, or between a row and a wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.checks.floor_overlaps import stands_on_floor
from core.editing.snapping import LEAST_AISLE_M, WIDEST_AISLE_M, wall_boxes
from core.geometry.rectangle import TOUCH_TOLERANCE_M, Rectangle
from core.model.cooling import AirCooler, AirCoolerKind, ContainmentKind
from core.model.entity import Placed
from core.model.footprints import boxes_of
from core.model.groups import hidden_ids
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered

SAME_FACE_M = 0.35
"""Faces of one row stand no further apart than this: racks of other depths stand a little forward or back."""
BROKEN_M = 0.95
"""A row goes on over a gap of one rack; a wider one ends it."""
SAME_LENGTH_M = 0.95
"""Rows whose ends differ by a rack are enclosed over their whole length, others where both stand."""
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Aisle:
    """An aisle that could be drawn.

    Attributes:
        box: Floor between the faces. [m]
        runs_along_x: Whether the rows do.
        kind: Cold where racks draw from it, hot where they blow into it; None where one row does this and one that.
        rack_ids: Racks along it.
        height_m: Height of the tallest of them. [m]
        hall_id: Hall of the racks.
        has_wall: Whether a wall is its other side.
    """

    box: Rectangle
    runs_along_x: bool
    kind: ContainmentKind | None
    rack_ids: tuple[str, ...]
    height_m: float
    hall_id: str
    has_wall: bool = False

    @property
    def width_m(self) -> float:
        """From face to face. [m]"""
        return self.box.depth_m if self.runs_along_x else self.box.width_m

    @property
    def length_m(self) -> float:
        """Along the rows. [m]"""
        return self.box.width_m if self.runs_along_x else self.box.depth_m


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an aisle: a row, or a wall.

    Attributes:
        face_m: Where its face lies across the aisle. [m]
        span: Where it begins and ends along the aisle, with in-row units at its ends, which breathe through it. [m]
        racks: Racks of the row that look at the aisle or away from it.
        looks_in: Whether most of them look at it.
    """

    face_m: float
    span: Span
    racks: tuple[Rack, ...] = ()
    looks_in: bool = True


def aisle_at(project: Project, x_m: float, y_m: float) -> Aisle | None:
    """The aisle under a point; over a rack it is the one before the nearer of its front and rear. [m]"""
    standing, boxes = _standing(project)
    x0, y0, x1, y1 = boxes.T
    hits = np.flatnonzero((x0 <= x_m) & (x_m <= x1) & (y0 <= y_m) & (y_m <= y1)).tolist()
    over = next((p for n in hits if isinstance(p := standing[n], Rack)), None)
    if over is not None:
        x_m, y_m = _before(over, x_m, y_m)
    found = [a for axis in (0, 1) if (a := _along(project, axis, (x_m, y_m))) is not None]
    return min(found, key=lambda a: (a.kind is None, a.has_wall, a.width_m), default=None)


def _before(rack: Rack, x_m: float, y_m: float) -> tuple[float, float]:
    """The place before the nearer face of a rack."""
    box = rack.rectangle
    if rack.footprint.facing[0]:
        return (box.x0_m - 0.05 if x_m < box.centre_m[0] else box.x1_m + 0.05), y_m
    return x_m, (box.y0_m - 0.05 if y_m < box.centre_m[1] else box.y1_m + 0.05)


@remembered
def _standing(project: Project) -> tuple[tuple[Placed, ...], NDArray[np.float64]]:
    """What stands on the floor and is shown, and its outlines, shape (n, 4). [m]"""
    hidden = hidden_ids(project)
    items = tuple(p for p in project.placed if p.id not in hidden and stands_on_floor(p))
    return items, boxes_of(items)


def _along(project: Project, axis: int, place: tuple[float, float]) -> Aisle | None:
    """The aisle whose rows run along an axis (0 for x), or None."""
    at, across = place[axis], place[1 - axis]
    standing, boxes = _standing(project)
    low_m, high_m = boxes[:, 1 - axis], boxes[:, 3 - axis]
    is_near = (low_m < across + WIDEST_AISLE_M) & (high_m > across - WIDEST_AISLE_M)
    near = [standing[n] for n in np.flatnonzero(is_near).tolist()]
    low, high = _row(near, axis, at, across, -1), _row(near, axis, at, across, 1)
    walls = [w for w in wall_boxes(project) if (w.width_m > w.depth_m) == (axis == 0)]
    has_wall = low is None or high is None
    low, high = low or _wall(walls, axis, at, across, -1), high or _wall(walls, axis, at, across, 1)
    if low is None or high is None or not (low.racks or high.racks):
        return None
    width = high.face_m - low.face_m
    if not LEAST_AISLE_M - TOUCH_TOLERANCE_M <= width <= WIDEST_AISLE_M:
        return None
    span = _common(low, high)
    racks = [r for r in (*low.racks, *high.racks) if _overlaps(_span(r, axis), span)]
    if not racks:
        return None
    looks = {side.looks_in for side in (low, high) if side.racks}
    kind = None if len(looks) > 1 else ContainmentKind.COLD if looks.pop() else ContainmentKind.HOT
    box = Rectangle(span[0], low.face_m, span[1], high.face_m)
    if axis == 1:
        box = Rectangle(low.face_m, span[0], high.face_m, span[1])
    ids, height = tuple(r.id for r in racks), max(r.height_m for r in racks)
    return Aisle(box, axis == 0, kind, ids, height, racks[0].hall_id, has_wall)


def _row(items: Sequence[Placed], axis: int, at: float, across: float, side: int) -> _Side | None:
    """The row on one side of a place (-1 below or left): the nearest rack there and all that stand in line with it."""
    racks = [r for r in items if isinstance(r, Rack) and r.footprint.facing[axis] == 0]
    over = [r for r in racks if _reaches(_span(r, axis), at) and _face(r, axis, side) * side >= across * side - 1e-6]
    first = min(over, key=lambda r: _face(r, axis, side) * side, default=None)
    if first is None:
        return None
    face = _face(first, axis, side)
    in_line = sorted(
        (p for p in items if abs(_face(p, axis, side) - face) <= SAME_FACE_M), key=lambda p: _span(p, axis)
    )
    runs: list[list[Placed]] = []
    end = 0.0
    for item in in_line:
        low, high = _span(item, axis)
        if not runs or low > end + BROKEN_M:
            runs.append([])
            end = high
        runs[-1].append(item)
        end = max(end, high)
    row = next(run for run in runs if first in run)
    across_aisles = [p for p in row if p.footprint.facing[axis] == 0]
    members = tuple(r for r in across_aisles if isinstance(r, Rack))
    ends = [_span(p, axis) for p in across_aisles if isinstance(p, Rack) or _is_in_row(p)]
    faces = [_face(p, axis, side) * side for p in row]
    looks_in = sum(r.footprint.facing[1 - axis] == -side for r in members) * 2 >= len(members)
    return _Side(min(faces) * side, (min(e[0] for e in ends), max(e[1] for e in ends)), members, looks_in)


def _is_in_row(item: Placed) -> bool:
    return isinstance(item, AirCooler) and item.kind is AirCoolerKind.IN_ROW


def _wall(walls: Sequence[Rectangle], axis: int, at: float, across: float, side: int) -> _Side | None:
    """The nearest wall on one side of a place."""
    spans = [(b.x0_m, b.x1_m, b.y0_m, b.y1_m) if axis == 0 else (b.y0_m, b.y1_m, b.x0_m, b.x1_m) for b in walls]
    faces = [(s[3] if side < 0 else s[2], (s[0], s[1])) for s in spans if s[0] <= at <= s[1]]
    beyond = [f for f in faces if f[0] * side >= across * side - 1e-6]
    found = min(beyond, key=lambda f: f[0] * side, default=None)
    return None if found is None else _Side(found[0], found[1])


def _common(low: _Side, high: _Side) -> Span:
    """How long the aisle is: the whole of rows that differ by a rack, else where both are; of a row, before a wall."""
    if not low.racks or not high.racks:
        return low.span if low.racks else high.span
    (a, b), (c, d) = low.span, high.span
    if abs(a - c) <= SAME_LENGTH_M and abs(b - d) <= SAME_LENGTH_M:
        return min(a, c), max(b, d)
    return max(a, c), min(b, d)


def _span(item: Placed, axis: int) -> Span:
    box = item.rectangle
    return (box.x0_m, box.x1_m) if axis == 0 else (box.y0_m, box.y1_m)


def _across(item: Placed, axis: int) -> Span:
    return _span(item, 1 - axis)


def _face(item: Placed, axis: int, side: int) -> float:
    """The edge towards the aisle of what stands on one side of it."""
    low, high = _across(item, axis)
    return high if side < 0 else low


def _reaches(span: Span, at: float) -> bool:
    return span[0] - 0.5 * BROKEN_M <= at <= span[1] + 0.5 * BROKEN_M


def _overlaps(first: Span, second: Span) -> bool:
    return first[0] < second[1] - TOUCH_TOLERANCE_M and second[0] < first[1] - TOUCH_TOLERANCE_M
