"""Feet of perpendiculars: where a line that is being drawn meets a wall or an edge at a right angle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.editing.snapping import wall_boxes
from core.geometry.outline_edit import edges_of
from core.geometry.rectangle import Point
from core.model.footprints import boxes_of
from core.model.groups import hidden_ids
from core.model.project import Project
from core.model.remembered import remembered
from core.model.space import Wall
from core.model.storeys import off_storey_ids, shown_halls

IN_WORDS = "perpendicular"
LEAST_M = 1e-3
"""A line that is no longer than this has no direction: it begins on the edge itself."""
Side = tuple[Point, Point]
RightAngle = tuple[Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Foot:
    """Where a perpendicular meets an edge.

    Attributes:
        point: The place. [m]
        edge: A point a metre further along the edge, which says how it runs. [m]
        start: Where the perpendicular comes from. [m]
    """

    point: Point
    edge: Point
    start: Point

    @property
    def right_angle(self) -> RightAngle:
        """The angle as it is drawn: its corner, and a point on either side. [m]"""
        return self.point, self.edge, self.start


def foot_near(project: Project, start: Point, here: Point, reach_m: float, *, is_straight: bool = False) -> Foot | None:
    """The foot, nearest to the pointer, of a perpendicular from a point on an edge of an item, a wall or a hall.

    Args:
        project: What is drawn on.
        start: Where the line begins. [m]
        here: The pointer. [m]
        reach_m: How far from the pointer the foot may be. [m]
        is_straight: Whether only edges along x or y count, for lines that run so themselves.

    Returns:
        The foot; None where no edge has one within reach.
    """
    feet = _straight_feet(_boxes(project), start, here, reach_m)
    feet += [] if is_straight else [foot for side in _slanted(project) if (foot := _foot(side, start)) is not None]
    near = [f for f in feet if math.dist(f.point, here) <= reach_m and math.dist(f.point, start) > LEAST_M]
    return min(near, key=lambda f: math.dist(f.point, here), default=None)


def _straight_feet(boxes: NDArray[np.float64], start: Point, here: Point, reach_m: float) -> list[Foot]:
    """Feet on the sides of boxes, of shape (4, n), that are near the pointer along x and y."""
    found = []
    for axis in (0, 1):  # sides that run along this axis
        if abs(here[axis] - start[axis]) > reach_m:
            continue
        spans = np.flatnonzero((boxes[axis] <= start[axis]) & (start[axis] <= boxes[axis + 2]))
        levels = np.unique(boxes[1 - axis :: 2][:, spans])
        for level in levels[np.abs(levels - here[1 - axis]) <= reach_m].tolist():
            point = (start[0], level) if axis == 0 else (level, start[1])
            found.append(Foot(point, (point[0] + (axis == 0), point[1] + (axis == 1)), start))
    return found


def _foot(side: Side, start: Point) -> Foot | None:
    """The foot on a side; None beyond its ends."""
    (x0, y0), (x1, y1) = side
    length = math.dist(*side)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    along = (start[0] - x0) * dx + (start[1] - y0) * dy
    if not 0.0 <= along <= length:
        return None
    point = (x0 + along * dx, y0 + along * dy)
    return Foot(point, (point[0] + dx, point[1] + dy), start)


@remembered
def _boxes(project: Project) -> NDArray[np.float64]:
    """Everything shown whose sides run along x and y: x0, y0, x1, y1, shape (4, n). [m]"""
    hidden = hidden_ids(project)
    items = boxes_of([p for p in project.placed if p.id not in hidden])
    walls = np.array(wall_boxes(project), dtype=np.float64).reshape(-1, 4)
    return np.ascontiguousarray(np.concatenate([items, walls]).T)


@remembered
def _slanted(project: Project) -> tuple[Side, ...]:
    """Sides of halls and faces of walls that run neither along x nor along y. [m]"""
    away = off_storey_ids(project)
    sides = [side for hall in shown_halls(project) for side in edges_of(hall.outline_m)]
    for wall in (w for w in project.of_type(Wall) if w.id not in away):
        (x0, y0), (x1, y1) = (wall.x0_m, wall.y0_m), (wall.x1_m, wall.y1_m)
        length = max(math.hypot(x1 - x0, y1 - y0), LEAST_M)
        for half in (0.5 * wall.thickness_m, -0.5 * wall.thickness_m):
            across_x, across_y = half * (y0 - y1) / length, half * (x1 - x0) / length
            sides.append(((x0 + across_x, y0 + across_y), (x1 + across_x, y1 + across_y)))
    return tuple(s for s in sides if s[0][0] != s[1][0] and s[0][1] != s[1][1])
