"""Measure a distance on the plan."""

from __future__ import annotations

import math

from core.editing.note_tool import settled
from core.editing.perpendicular import IN_WORDS
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.geometry.rectangle import Point


class MeasureTool:
    """Press, drag and read; the last measure stays until the next one or Escape.

    Both ends snap to corners, middles of edges and feet of perpendiculars; Alt suspends it.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host
        self._start: Point | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin."""
        self._start = settled(self._host.project, event)[0]

    def move(self, event: PointerEvent) -> None:
        """Show the distance so far."""
        if self._start is not None:
            self._show(self._start, event)

    def release(self, event: PointerEvent) -> None:
        """Keep the distance on screen."""
        if self._start is not None:
            self._show(self._start, event)
        self._start = None

    def escape(self) -> None:
        """Take the measure off the screen."""
        self._start = None
        self._host.show(Feedback())

    def _show(self, start: Point, event: PointerEvent) -> None:
        end, angle = settled(self._host.project, event, start)
        dx, dy = end[0] - start[0], end[1] - start[1]
        text = f"{math.hypot(dx, dy):.3f} m (x {abs(dx):.3f}, y {abs(dy):.3f})"
        told = f"{text} · {IN_WORDS}" if angle else text
        self._host.show(Feedback(dimension=(start, end, text), text=told, right_angle=angle))
