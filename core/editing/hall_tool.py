"""Draw a hall corner by corner, or a rectangular one by a drag."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from core.commands.halls import DrawHall, hall_like
from core.drawing.plan_notes import length_words
from core.editing.perpendicular import IN_WORDS
from core.editing.point_snap import Line, rest_of
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.typed_shift import TypedShift
from core.geometry.outline_edit import outline_problem, path_meets_itself
from core.geometry.polygon import area_m2, centroid
from core.geometry.rectangle import Point, from_points

CLOSE_REACH_PIXELS, SAME_PIXELS, DRAG_PIXELS = 10.0, 3.0, 12.0
BEGIN = "Click the corners of the hall one after another, or drag a rectangle"
GO_ON = "; ".join(
    (
        "Enter or the first corner closes",
        "Backspace takes the last corner",
        "type a length, length < angle, or dx Tab dy",
    )
)


class HallTool:
    """Click corners; the first one, a double click or Enter closes the outline, and the hall is there as one step.

    Corners snap to ends, middles, what they are in line with, and a quarter tile; Alt suspends it, Shift keeps edges in
    steps of 45 degrees.

    Args:
        host: Host.
        ended: Called when a hall has been drawn.
    """

    def __init__(self, host: ToolHost, ended: Callable[[], None]) -> None:
        self._host, self._ended = host, ended
        self._corners: list[Point] = []
        self._last: PointerEvent | None = None
        self._pressed: PointerEvent | None = None
        self.typed = TypedShift()

    def press(self, event: PointerEvent) -> None:
        """Put a corner, or close the outline at the first corner or by a second click at the last one."""
        self._last = self._pressed = event
        point = self._point(event)
        if self._corners and self._closes(event, point):
            self._close()
        else:
            self._add(point)

    def move(self, event: PointerEvent) -> None:
        """Show the edge to the pointer."""
        self._last = event
        self._show(event)

    def release(self, event: PointerEvent) -> None:
        """The end of a drag from the first corner is the opposite corner of a rectangle."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or len(self._corners) != 1:
            return
        far = max(abs(event.x_m - pressed.x_m), abs(event.y_m - pressed.y_m)) > DRAG_PIXELS * event.pixel_m
        if far:
            self._corners = list(from_points(self._corners[0], self._opposite(event)).corners())
            self._close()

    def escape(self) -> None:
        """Drop what is drawn."""
        self._corners, self._last, self._pressed = [], None, None
        self.typed.close()
        self._host.show(Feedback())

    # -- keys -------------------------------------------------------------------------------------------------------

    def wants_key(self, key: str) -> bool:
        """Numbers, and Enter and Backspace, once there is a corner."""
        return bool(self._corners) and (key in ("\r", "\n", "\b") or self.typed.wants(key))

    def type_key(self, key: str) -> bool:
        """Take a number for the next corner; Enter puts it, or closes; Backspace takes a letter or a corner."""
        if not self.wants_key(key):
            return False
        if key in ("\r", "\n"):
            self._enter()
            return True
        if key == "\b" and not self.typed.text:
            self.typed.close()
            self._corners.pop()
        else:
            self.typed.take(key)
        if self._last is not None:
            self._show(self._last)
        return True

    def _enter(self) -> None:
        if not self.typed.is_open:
            self._close()
        elif self._last is not None and self.typed.shift(*self._shift(self._last)) is not None:
            self._add(self._point(self._last))

    # -- corners ----------------------------------------------------------------------------------------------------

    def _add(self, point: Point) -> None:
        self._corners.append(point)
        self.typed.close()
        if self._last is not None:
            self._show(self._last)

    def _closes(self, event: PointerEvent, point: Point) -> bool:
        reach = 0.0 if self.typed.is_open else event.pixel_m
        if len(self._corners) > 2 and math.dist(point, self._corners[0]) <= CLOSE_REACH_PIXELS * reach:
            return True
        return math.dist(point, self._corners[-1]) <= SAME_PIXELS * reach

    def _close(self) -> None:
        """Draw the hall; what is no outline yet is told and goes on."""
        problem = outline_problem(self._corners)
        if problem is not None:
            self._host.show(self._feedback(self._corners, problem, is_refused=True))
            return
        hall = hall_like(self._host.project, self._corners)
        if self._host.execute(DrawHall(hall)):
            self.escape()
            self._host.select((hall.id,))
            self._ended()

    def _shift(self, event: PointerEvent) -> tuple[float, float]:
        (x, y), rest = self._corners[-1], rest_of(self._host.project, event, self._corners, Line.ANY).point
        return rest[0] - x, rest[1] - y

    def _point(self, event: PointerEvent) -> Point:
        """Where the next corner would be: what was typed, or where the pointer comes to rest."""
        if self._corners and self.typed.is_open and (meant := self.typed.shift(*self._shift(event))) is not None:
            return self._corners[-1][0] + meant[0], self._corners[-1][1] + meant[1]
        return rest_of(self._host.project, event, self._corners, Line.ANY).point

    def _opposite(self, event: PointerEvent) -> Point:
        free = PointerEvent(event.x_m, event.y_m, event.pixel_m, is_free=event.is_free)
        return rest_of(self._host.project, free, self._corners).point

    # -- what is seen -----------------------------------------------------------------------------------------------

    def _show(self, event: PointerEvent) -> None:
        if not self._corners:
            rest = rest_of(self._host.project, event)
            self._host.show(Feedback(guides=rest.guides, handles=(rest.point,), text=BEGIN))
            return
        if self._pressed is not None and len(self._corners) == 1:
            box = from_points(self._corners[0], self._opposite(event))
            if min(box.width_m, box.depth_m) > 0.0:
                self._host.show(self._feedback(box.corners(), ""))
                return
        end = self._point(event)
        start, shape = self._corners[-1], (*self._corners, end)
        dx, dy = self._shift(event)
        angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])) % 360.0
        words = self.typed.words(dx, dy) if self.typed.is_open else f"{length_words(start, end)} < {angle:.1f}°"
        rest = rest_of(self._host.project, event, self._corners, Line.ANY)
        right_angle = rest.right_angle if rest.point == end else None
        said = f"{IN_WORDS} · {GO_ON}" if right_angle else GO_ON
        shown = self._feedback(shape, said, (start, end, words), rest.guides, is_refused=path_meets_itself(shape))
        self._host.show(replace(shown, right_angle=right_angle))

    def _feedback(
        self,
        shape: tuple[Point, ...] | list[Point],
        text: str,
        dimension: tuple[Point, Point, str] | None = None,
        guides: tuple[tuple[Point, Point], ...] = (),
        *,
        is_refused: bool = False,
    ) -> Feedback:
        corners = tuple(shape)
        ring = [*corners, corners[0]] if dimension is None else corners[:-1]
        gaps = tuple((a, b, f"{math.dist(a, b):.2f} m") for a, b in pairwise(ring))
        words = f"{area_m2(corners):,.1f} m²" if len(corners) > 2 else ""
        labels = ((centroid(corners), words),) if words and not is_refused else ()
        said = f"{words} · {text}" if words and text else text or words
        return Feedback(
            guides=guides, dimension=dimension, text=said, gaps=gaps, shape=corners, is_refused=is_refused,
            handles=corners, labels=labels,
        )  # fmt: skip
