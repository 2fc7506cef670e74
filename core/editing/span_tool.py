"""Draw what two points describe: walls by their ends, bodies and areas by opposite corners, tiles over a field."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from core.checks.floor_overlaps import stands_on_floor
from core.commands.command import Command, rounded_m
from core.commands.place import PlaceItems, TagCounter
from core.drawing.plan_notes import length_words
from core.editing.perpendicular import IN_WORDS
from core.editing.point_snap import Line, Rest, rest_of
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.typed_shift import TypedShift
from core.geometry.polygon import contains_point
from core.geometry.rectangle import Point, Rectangle, from_points
from core.model.cooling import PerforatedTile
from core.model.entity import Entity, Placed
from core.model.ids import new_id
from core.model.project import Project
from core.model.space import Beam, Column, Hall, Wall
from core.model.storeys import hall_under

CLICK_PIXELS, LEAST_SIDE_PIXELS = 4.0, 80.0
LEAST_M = 0.05


@dataclass(frozen=True, slots=True)
class Drawing:
    """What two points would make.

    Attributes:
        entities: What is added.
        shape: Its corners, for the screen. [m]
        words: Its size.
        sides: Lengths to write beside it. [m]
    """

    entities: tuple[Entity, ...]
    shape: tuple[Point, ...]
    words: str
    sides: tuple[tuple[Point, Point, str], ...] = ()

    @property
    def command(self) -> Command:
        """What adds it."""
        return PlaceItems(self.entities)


Describe = Callable[[Project, Point, Point], Drawing | None]


class SpanTool:
    """Press, drag, release; or click, click. Numbers typed in between are a length, length and angle, or dx and dy.

    Args:
        host: Host.
        describe: What two points would make; None where it is nothing yet.
        hint: What to do, for the status bar.
        line: Whether what is drawn is a line, which may meet edges at right angles.
    """

    def __init__(self, host: ToolHost, describe: Describe, hint: str, line: Line = Line.NONE) -> None:
        self._host, self._describe, self._hint, self._line = host, describe, hint, line
        self._start: Point | None = None
        self._pressed: PointerEvent | None = None
        self._last: PointerEvent | None = None
        self.typed = TypedShift()

    def press(self, event: PointerEvent) -> None:
        """The first point, or the second one of two clicks."""
        self._last = event
        if self._start is None:
            self._start, self._pressed = rest_of(self._host.project, event).point, event
            self._show(event)
        else:
            self._finish(self._end(event))

    def move(self, event: PointerEvent) -> None:
        """Show what it would be."""
        self._last = event
        self._show(event)

    def release(self, event: PointerEvent) -> None:
        """The second point of a drag; a click waits for a second one."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._start is None:
            return
        if max(abs(event.x_m - pressed.x_m), abs(event.y_m - pressed.y_m)) > CLICK_PIXELS * event.pixel_m:
            self._finish(self._end(event))

    def escape(self) -> None:
        """Drop what is drawn."""
        self._start = self._pressed = self._last = None
        self.typed.close()
        self._host.show(Feedback())

    def wants_key(self, key: str) -> bool:
        """Numbers and Enter between the two points."""
        return self._start is not None and (self.typed.wants(key) or (self.typed.is_open and key in ("\r", "\n")))

    def type_key(self, key: str) -> bool:
        """Take a number; Enter puts the second point where it says."""
        if not self.wants_key(key) or self._last is None:
            return False
        if key in ("\r", "\n"):
            self._finish(self._end(self._last))
        else:
            self.typed.take(key)
            self._show(self._last)
        return True

    def _finish(self, end: Point) -> None:
        start = self._start
        drawing = None if start is None else self._describe(self._host.project, start, end)
        self.escape()
        if drawing is not None and self._host.execute(drawing.command):
            self._host.select(tuple(e.id for e in drawing.entities))

    def _end(self, event: PointerEvent) -> Point:
        """What was typed, or where the pointer comes to rest."""
        assert self._start is not None
        (x, y), rest = self._start, self._rest(event, self._start).point
        meant = self.typed.shift(rest[0] - x, rest[1] - y) if self.typed.is_open else None
        return rest if meant is None else (x + meant[0], y + meant[1])

    def _show(self, event: PointerEvent) -> None:
        if self._start is None:
            rest = rest_of(self._host.project, event)
            self._host.show(Feedback(guides=rest.guides, handles=(rest.point,), text=self._hint))
            return
        start, end = self._start, self._end(event)
        rest = self._rest(event, start)
        drawing = self._describe(self._host.project, start, end)
        words = drawing.words if drawing is not None else ""
        if self.typed.is_open:
            words = self.typed.words(end[0] - start[0], end[1] - start[1])
        shape = drawing.shape if drawing is not None else ()
        gaps = drawing.sides if drawing is not None and not self.typed.is_open else ()
        if any(math.dist(a, b) < LEAST_SIDE_PIXELS * event.pixel_m for a, b, _ in gaps):
            gaps = ()  # they would hide what is drawn: its size stands beside it
        at = max(start[0], end[0]) + 20.0 * event.pixel_m, max(start[1], end[1]) + 20.0 * event.pixel_m
        labels = ((at, words),) if words and not gaps else ()
        angle = rest.right_angle if rest.point == end else None
        text = f"{words} · {IN_WORDS}" if words and angle else words or self._hint
        shown = Feedback(guides=rest.guides, shape=shape, gaps=gaps, labels=labels, text=text, right_angle=angle)
        self._host.show(shown)

    def _rest(self, event: PointerEvent, start: Point) -> Rest:
        return rest_of(self._host.project, event, (start,), self._line)


# -- what can be drawn so ---------------------------------------------------------------------------------------------


def wall(project: Project, start: Point, end: Point) -> Drawing | None:
    """A wall along x or y, whichever the points lie further apart on, as the air sees walls."""
    across = abs(end[0] - start[0]) >= abs(end[1] - start[1])
    end = (end[0], start[1]) if across else (start[0], end[1])
    if max(abs(end[0] - start[0]), abs(end[1] - start[1])) < LEAST_M:
        return None
    middle = (0.5 * (start[0] + end[0]), 0.5 * (start[1] + end[1]))
    one = Wall(
        tag=_tag(project, "Wall 0"), hall_id=hall_under(project, *middle),
        x0_m=rounded_m(start[0]), y0_m=rounded_m(start[1]), x1_m=rounded_m(end[0]), y1_m=rounded_m(end[1]),
    )  # fmt: skip
    half, (dx, dy) = 0.5 * one.thickness_m, (0.0, 1.0) if across else (1.0, 0.0)
    box = from_points((start[0] - half * dx, start[1] - half * dy), (end[0] + half * dx, end[1] + half * dy))
    words = length_words(start, end)
    return Drawing((one,), box.corners(), words, ((start, end, words),))


def body(template: Placed, project: Project, start: Point, end: Point) -> Drawing | None:
    """An item between opposite corners; its other properties are the template's."""
    box = from_points(start, end)
    if min(box.width_m, box.depth_m) < LEAST_M:
        return None
    (x, y), hall = box.centre_m, hall_under(project, *box.centre_m)
    item = replace(
        template, id=new_id(), tag=_tag(project, template.tag), hall_id=hall, x_m=rounded_m(x), y_m=rounded_m(y),
        width_m=rounded_m(box.width_m), depth_m=rounded_m(box.depth_m),
    )  # fmt: skip
    item = _up_to_the_ceiling(project, item)
    a, b, c, _ = box.corners()
    sides = ((a, b, f"{box.width_m:.3f} m"), (b, c, f"{box.depth_m:.3f} m"))
    return Drawing((item,), box.corners(), f"{box.width_m:.3f} m × {box.depth_m:.3f} m", sides)


def tiles(template: Placed, project: Project, start: Point, end: Point) -> Drawing | None:
    """One tile on each place of the grid between two corners that has none of its kind; under bodies there are none."""
    box = from_points(start, end)
    hall = project.get(hall_under(project, *box.centre_m))
    if not isinstance(hall, Hall):
        return None
    pitch, (x0, y0) = hall.tile_size_m, _corner(hall.outline_m)
    taken = {(p.x_m, p.y_m) for p in project.in_hall(type(template), hall.id)}
    columns = _places((box.x0_m - x0) / pitch, (box.x1_m - x0) / pitch)
    rows = _places((box.y0_m - y0) / pitch, (box.y1_m - y0) / pitch)
    middles = [(rounded_m(x0 + (i + 0.5) * pitch), rounded_m(y0 + (j + 0.5) * pitch)) for j in rows for i in columns]
    if isinstance(template, PerforatedTile):
        bodies = [p.rectangle for p in project.placed if p.hall_id == hall.id and stands_on_floor(p)]
        taken |= {m for b in bodies for m in _under(b, (x0, y0), pitch, columns, rows)}
    free = [p for p in middles if p not in taken and contains_point(hall.outline_m, *p)]
    tags = TagCounter(e.tag for e in project.entities.values())
    made = tuple(
        replace(
            template, id=new_id(), tag=tags.next_after(template.tag), hall_id=hall.id, x_m=x, y_m=y,
            width_m=pitch, depth_m=pitch,
        )
        for x, y in free
    )  # fmt: skip
    if not made:
        return None
    over = Rectangle(
        x0 + columns.start * pitch, y0 + rows.start * pitch, x0 + columns.stop * pitch, y0 + rows.stop * pitch
    )
    return Drawing(made, over.corners(), _count_words(template, len(made)))


def _count_words(template: Placed, count: int) -> str:
    """How many tiles or grilles are placed."""
    if isinstance(template, PerforatedTile):
        return "1 tile" if count == 1 else f"{count} tiles"
    return "1 grille" if count == 1 else f"{count} grilles"


def _up_to_the_ceiling(project: Project, item: Placed) -> Placed:
    """Columns stand from floor to ceiling, beams hang under it."""
    hall = project.get(item.hall_id)
    if isinstance(hall, Hall) and isinstance(item, Column):
        return replace(item, height_m=hall.height_m)
    if isinstance(hall, Hall) and isinstance(item, Beam):
        return replace(item, bottom_m=max(rounded_m(hall.height_m - item.height_m), 0.0))
    return item


def _under(body: Rectangle, corner: Point, pitch: float, columns: range, rows: range) -> Iterator[Point]:
    """Middles of the places, among some columns and rows of a grid, that a body covers any of."""
    (x0, y0), half = corner, 0.5 * pitch
    for i in _both(columns, _places((body.x0_m - x0) / pitch, (body.x1_m - x0) / pitch)):
        for j in _both(rows, _places((body.y0_m - y0) / pitch, (body.y1_m - y0) / pitch)):
            x, y = rounded_m(x0 + (i + 0.5) * pitch), rounded_m(y0 + (j + 0.5) * pitch)
            if body.overlaps(Rectangle(x - half, y - half, x + half, y + half)):
                yield x, y


def _both(first: range, second: range) -> range:
    return range(max(first.start, second.start), min(first.stop, second.stop))


def _places(low: float, high: float) -> range:
    """Places of a grid that a span touches, in pitches; one at least."""
    first = math.floor(low + 1e-6)
    return range(first, max(math.ceil(high - 1e-6), first + 1))


def _corner(outline: tuple[Point, ...]) -> Point:
    return min(x for x, _ in outline), min(y for _, y in outline)


def _tag(project: Project, after: str) -> str:
    return TagCounter(e.tag for e in project.entities.values()).next_after(after)
