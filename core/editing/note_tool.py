"""Draw a dimension line between two points, or a note with a leader line."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.commands.command import rounded_m
from core.commands.place import PlaceItems
from core.drawing.plan_notes import length_words
from core.editing.perpendicular import IN_WORDS, Foot, RightAngle, foot_near
from core.editing.snapping import wall_boxes
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.underlay_snap import underlay_point
from core.geometry.outline_edit import edges_of
from core.geometry.rectangle import Point
from core.model.footprints import boxes_of
from core.model.groups import hidden_ids, locked_ids
from core.model.plan_marks import NoteKind, PlanNote
from core.model.project import Project
from core.model.remembered import remembered
from core.model.space import Wall
from core.model.storeys import off_storey_ids, shown_halls

LEAST_LENGTH_M = 0.05
SNAP_REACH_PIXELS = 10.0
SAME_M = 1e-3
CLICK_REACH_PIXELS = 6.0


class NoteTool:
    """Press, drag, release; ends snap to corners, middles of edges and feet of perpendiculars; Alt suspends it, Shift
    keeps the line straight.

    Args:
        host: Host.
        kind: Dimension or note.
        ask: Asks for the words of a note; an empty answer drops it.
    """

    def __init__(self, host: ToolHost, kind: NoteKind, ask: Callable[[], str]) -> None:
        self._host = host
        self._kind = kind
        self._ask = ask
        self._start: Point | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin where it points to."""
        self._start = settled(self._host.project, event)[0]

    def move(self, event: PointerEvent) -> None:
        """Show the line so far."""
        if self._start is not None:
            end, angle = self._end(self._start, event)
            words = length_words(self._start, end) if self._kind is NoteKind.DIMENSION else "note"
            text = f"{words} · {IN_WORDS}" if angle else words
            self._host.show(Feedback(dimension=(self._start, end, words), text=text, right_angle=angle))

    def release(self, event: PointerEvent) -> None:
        """Write it on the plan as one step; a click without a drag writes nothing."""
        start, self._start = self._start, None
        self._host.show(Feedback())
        if start is None:
            return
        end, _ = self._end(start, event)
        if math.dist(start, end) < LEAST_LENGTH_M:
            return
        text = self._ask().strip() if self._kind is NoteKind.NOTE else ""
        if text or self._kind is NoteKind.DIMENSION:
            note = PlanNote(kind=self._kind, x0_m=start[0], y0_m=start[1], x1_m=end[0], y1_m=end[1], text=text)
            if self._host.execute(PlaceItems((note,))):
                self._host.select((note.id,))

    def escape(self) -> None:
        """Drop a line that is not finished."""
        self._start = None
        self._host.show(Feedback())

    def _end(self, start: Point, event: PointerEvent) -> tuple[Point, RightAngle | None]:
        (x, y), angle = settled(self._host.project, event, start)
        if event.adds:
            straight = (x, start[1]) if abs(x - start[0]) >= abs(y - start[1]) else (start[0], y)
            return straight, angle if straight == (x, y) else None
        return (x, y), angle


def settled(project: Project, event: PointerEvent, start: Point | None = None) -> tuple[Point, RightAngle | None]:
    """Where the pointer comes to rest on ends, middles and feet, and the right angle that a line makes there.

    Args:
        project: What is drawn on.
        event: The pointer; Alt suspends it.
        start: Where the line begins; None where none does yet. [m]
    """
    here = (event.x_m, event.y_m)
    if event.is_free:
        return (rounded_m(here[0]), rounded_m(here[1])), None
    near = snap_point(project, here, SNAP_REACH_PIXELS * event.pixel_m)
    foot = foot_before(project, event, start, near)
    x, y = foot.point if foot is not None else near or here
    return (rounded_m(x), rounded_m(y)), foot.right_angle if foot is not None else None


def foot_before(
    project: Project, event: PointerEvent, start: Point | None, near: Point | None, *, is_straight: bool = False
) -> Foot | None:
    """The foot of a perpendicular that the pointer means, rather than an end or a middle.

    Args:
        project: What is drawn on.
        event: The pointer.
        start: Where the line begins; None where none does yet. [m]
        near: End or middle in reach, which goes first where it is as near, or None. [m]
        is_straight: Whether the line runs along x or y.
    """
    if start is None:
        return None
    here = (event.x_m, event.y_m)
    foot = foot_near(project, start, here, SNAP_REACH_PIXELS * event.pixel_m, is_straight=is_straight)
    if foot is None or near is None:
        return foot
    if is_straight and min(abs(near[0] - start[0]), abs(near[1] - start[1])) > SAME_M:
        return foot  # the line would not end there anyway
    return foot if math.dist(foot.point, here) + SAME_M < math.dist(near, here) else None


def snap_point(project: Project, point: Point, reach_m: float) -> Point | None:
    """The nearest corner or middle of an edge of an item or a wall, or of a drawn line, in reach."""
    xs, ys = _snap_places(project)
    inside = np.flatnonzero(np.abs(xs - point[0]) <= reach_m)
    inside = inside[np.abs(ys[inside] - point[1]) <= reach_m]
    near = list(zip(xs[inside].tolist(), ys[inside].tolist(), strict=True))
    drawn = underlay_point(project, point, reach_m)
    best = min([*near, *([drawn] if drawn else [])], key=lambda p: math.dist(p, point), default=None)
    return best if best is not None and math.dist(best, point) <= reach_m else None


@remembered
def _snap_places(project: Project) -> NDArray[np.float64]:
    """Corners and middles of edges of everything shown, shape (2, n); ten thousand racks have eighty thousand. [m]"""
    hidden = hidden_ids(project)
    items = boxes_of([p for p in project.placed if p.id not in hidden])
    walls = np.array(wall_boxes(project), dtype=np.float64).reshape(-1, 4)
    x0, y0, x1, y1 = np.concatenate([items, walls]).T
    cx, cy = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    pairs = ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (cx, y0), (cx, y1), (x0, cy), (x1, cy))
    lines = np.array(_line_places(project), dtype=np.float64).reshape(-1, 2)
    places = np.concatenate([*(np.stack(pair, axis=1) for pair in pairs), lines])
    return np.ascontiguousarray(places.T)


def note_at(project: Project, x_m: float, y_m: float, reach_m: float) -> PlanNote | None:
    """The dimension line or note whose line is under a point."""
    out = hidden_ids(project) | locked_ids(project)
    notes = [(_distance(n, x_m, y_m), n.id, n) for n in project.of_type(PlanNote) if n.id not in out]
    found = min(notes, default=None, key=lambda known: known[:2])
    return found[2] if found is not None and found[0] <= reach_m else None


def wall_at(project: Project, x_m: float, y_m: float, reach_m: float) -> Wall | None:
    """The wall under a point."""
    out = hidden_ids(project) | locked_ids(project)
    walls = [(_distance(w, x_m, y_m) - 0.5 * w.thickness_m, w.id, w) for w in project.of_type(Wall) if w.id not in out]
    found = min(walls, default=None, key=lambda known: known[:2])
    return found[2] if found is not None and found[0] <= reach_m else None


def _line_places(project: Project) -> list[Point]:
    """Ends and middles of the sides of halls and of walls, slanted ones too."""
    away = off_storey_ids(project)
    sides = [side for hall in shown_halls(project) for side in edges_of(hall.outline_m)]
    sides += [((w.x0_m, w.y0_m), (w.x1_m, w.y1_m)) for w in project.of_type(Wall) if w.id not in away]
    return [p for a, b in sides for p in (a, b, (0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])))]


def _distance(note: PlanNote | Wall, x_m: float, y_m: float) -> float:
    dx, dy = note.x1_m - note.x0_m, note.y1_m - note.y0_m
    length_2 = dx * dx + dy * dy
    along = ((x_m - note.x0_m) * dx + (y_m - note.y0_m) * dy) / length_2 if length_2 else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(note.x0_m + along * dx - x_m, note.y0_m + along * dy - y_m)
