"""Measure a distance on the plan."""

from __future__ import annotations

import math

from core.editing.tool import Feedback, PointerEvent, ToolHost


class MeasureTool:
    """Press, drag and read; the last measure stays until the next one or Escape.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host
        self._start: PointerEvent | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin."""
        self._start = event

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

    def _show(self, start: PointerEvent, end: PointerEvent) -> None:
        dx, dy = end.x_m - start.x_m, end.y_m - start.y_m
        text = f"{math.hypot(dx, dy):.3f} m (x {abs(dx):.3f}, y {abs(dy):.3f})"
        line = ((start.x_m, start.y_m), (end.x_m, end.y_m), text)
        self._host.show(Feedback(dimension=line, text=text))
