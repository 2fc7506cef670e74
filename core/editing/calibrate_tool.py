"""Two clicks on an underlay and their true distance give it its scale."""

from __future__ import annotations

import math
from collections.abc import Callable

from core.commands.underlays import CalibrateUnderlay
from core.drawing.plan_notes import length_words
from core.editing.mark_drag import underlay_at
from core.editing.note_tool import SNAP_REACH_PIXELS
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.underlay_snap import underlay_point
from core.geometry.rectangle import Point
from core.model.underlays import Underlay

AskDistance = Callable[[float], float | None]


class CalibrateTool:
    """Click, click, type the distance; clicks snap to ends and middles of drawn lines, Shift keeps the line straight.

    Args:
        host: Host.
        ask: Asks for the true distance, told the present one; None drops it. [m]
        ended: Called when the scale is given or there is nothing to give it to.
    """

    def __init__(self, host: ToolHost, ask: AskDistance, ended: Callable[[], None]) -> None:
        self._host, self._ask, self._ended = host, ask, ended
        self._start: Point | None = None
        self._underlay: Underlay | None = None

    def press(self, event: PointerEvent) -> None:
        """Take the first point, or the second one."""
        if self._start is None:
            self._underlay = self._under(event)
            if self._underlay is None:
                self._host.show(Feedback(text="Click two points of an underlay whose distance you know"))
                return
            self._start = self._snapped(event)
            self.move(event)
            return
        start, end, underlay = self._start, self._snapped(event), self._underlay
        if math.dist(start, end) < 3.0 * event.pixel_m or underlay is None:
            return
        distance_m = self._ask(math.dist(start, end))
        self.escape()
        if distance_m is not None:
            self._host.execute(CalibrateUnderlay(underlay.id, start, end, distance_m))
            self._host.select((underlay.id,))
        self._ended()

    def move(self, event: PointerEvent) -> None:
        """Show the line so far."""
        if self._start is not None:
            end = self._snapped(event)
            words = f"now {length_words(self._start, end)}"
            self._host.show(Feedback(dimension=(self._start, end, words), text=f"Second point; {words}"))

    def release(self, event: PointerEvent) -> None:
        """Nothing: points are clicked, not dragged."""

    def escape(self) -> None:
        """Drop the first point."""
        self._start = self._underlay = None
        self._host.show(Feedback())

    def _under(self, event: PointerEvent) -> Underlay | None:
        """The selected underlay, else the one under the pointer."""
        chosen = [u for i in self._host.selection if isinstance(u := self._host.project.get(i), Underlay)]
        return chosen[0] if chosen else underlay_at(self._host.project, event.x_m, event.y_m, with_locked=True)

    def _snapped(self, event: PointerEvent) -> Point:
        here = (event.x_m, event.y_m)
        near = None if event.is_free else underlay_point(self._host.project, here, SNAP_REACH_PIXELS * event.pixel_m)
        x, y = near or here
        if event.adds and self._start is not None:
            across = abs(x - self._start[0]) >= abs(y - self._start[1])
            return (x, self._start[1]) if across else (self._start[0], y)
        return x, y
