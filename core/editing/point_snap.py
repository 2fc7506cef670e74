"""Where a clicked corner or end comes to rest: on ends, middles and feet of perpendiculars, in line, or on tiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from core.commands.command import rounded_m
from core.editing.note_tool import SNAP_REACH_PIXELS, foot_before, snap_point
from core.editing.perpendicular import RightAngle
from core.editing.tool import PointerEvent
from core.geometry.rectangle import Point
from core.model.project import Project
from core.model.space import Wall
from core.model.storeys import off_storey_ids, shown_halls

LOCK_DEG = 45.0
"""With Shift held, lines run in steps of this angle."""
USUAL_TILE_M = 0.6
Guide = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Rest:
    """Where a point comes to rest.

    Attributes:
        point: The place, to the millimetre. [m]
        guides: Lines to the points it is in line with. [m]
        right_angle: The right angle that a line makes with an edge there, or None. [m]
    """

    point: Point
    guides: tuple[Guide, ...] = ()
    right_angle: RightAngle | None = None


class Line(Enum):
    """What is drawn from the last point."""

    NONE = "none"
    ANY = "any"
    STRAIGHT = "straight"


_kept: list[tuple[Project, PointerEvent, tuple[Point, ...], Line, Rest]] = []


def rest_of(project: Project, event: PointerEvent, drawn: Sequence[Point] = (), line: Line = Line.NONE) -> Rest:
    """Where the pointer comes to rest; see ``_found``. The last answer is kept: a tool asks for it several times."""
    known = tuple(drawn)
    if _kept and _kept[0][0] is project and _kept[0][1:4] == (event, known, line):
        return _kept[0][4]
    rest = _found(project, event, known, line)
    _kept[:] = [(project, event, known, line, rest)]
    return rest


def _found(project: Project, event: PointerEvent, drawn: Sequence[Point], line: Line) -> Rest:
    """Snap the pointer; Alt suspends it, and Shift keeps the line from the last drawn point in steps of 45 degrees.

    Args:
        project: What there is to snap to.
        event: The pointer.
        drawn: Points of what is being drawn, the last one is where the line begins.
        line: Whether it meets edges at right angles, and whether it runs along x or y only.
    """
    here = (event.x_m, event.y_m)
    if event.adds and drawn:
        return _locked(project, event, drawn, line)
    if event.is_free:
        return Rest((rounded_m(here[0]), rounded_m(here[1])))
    reach = SNAP_REACH_PIXELS * event.pixel_m
    begun = _nearest(drawn, here, reach)
    near = begun or snap_point(project, here, reach)
    start = drawn[-1] if drawn and begun is None and line is not Line.NONE else None
    foot = foot_before(project, event, start, near, is_straight=line is Line.STRAIGHT)
    if foot is not None:
        return Rest((rounded_m(foot.point[0]), rounded_m(foot.point[1])), (), foot.right_angle)
    if near is not None:
        return Rest((rounded_m(near[0]), rounded_m(near[1])))
    return _in_line(project, here, drawn, 0.6 * reach)


def _locked(project: Project, event: PointerEvent, drawn: Sequence[Point], line: Line) -> Rest:
    """On the nearest ray of 45 degrees, as far along it as the snapped pointer is."""
    start, here = drawn[-1], (event.x_m, event.y_m)
    angle = LOCK_DEG * round(math.degrees(math.atan2(here[1] - start[1], here[0] - start[0])) / LOCK_DEG)
    steps = round(angle / LOCK_DEG) % 8
    x, y = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))[steps]
    free = PointerEvent(event.x_m, event.y_m, event.pixel_m, adds=False, is_free=event.is_free)
    rest = _found(project, free, drawn, line)
    along = ((rest.point[0] - start[0]) * x + (rest.point[1] - start[1]) * y) / (x * x + y * y)
    point = (rounded_m(start[0] + along * x), rounded_m(start[1] + along * y))
    guides = tuple(
        g for g in rest.guides if any(abs(g[0][k] - point[k]) < 1e-6 > abs(g[1][k] - point[k]) for k in (0, 1))
    )
    return Rest(point, guides, rest.right_angle if point == rest.point else None)


def _in_line(project: Project, here: Point, drawn: Sequence[Point], reach_m: float) -> Rest:
    """In line with a corner along x and along y, each by itself; where there is none, on the grid."""
    marks = [*drawn, *corners_of(project)]
    pitch = 0.25 * next((h.tile_size_m for h in project.halls), USUAL_TILE_M)
    place, guides = list(here), []
    for axis in (0, 1):
        level = min(marks, key=lambda p: (round(abs(p[axis] - here[axis]), 6), math.dist(p, here)), default=None)
        if level is not None and abs(level[axis] - here[axis]) <= reach_m:
            place[axis] = level[axis]
            guides.append(level)
        else:
            place[axis] = round(here[axis] / pitch) * pitch
    point = (rounded_m(place[0]), rounded_m(place[1]))
    return Rest(point, tuple((mark, point) for mark in guides))


def corners_of(project: Project) -> list[Point]:
    """Corners of halls and ends of walls, to be in line with."""
    away = off_storey_ids(project)
    ends = [p for w in project.of_type(Wall) if w.id not in away for p in ((w.x0_m, w.y0_m), (w.x1_m, w.y1_m))]
    return [*(p for h in shown_halls(project) for p in h.outline_m), *ends]


def _nearest(points: Sequence[Point], here: Point, reach_m: float) -> Point | None:
    best = min(points, key=lambda p: math.dist(p, here), default=None)
    return best if best is not None and math.dist(best, here) <= reach_m else None
