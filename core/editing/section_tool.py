"""Draw the line of a vertical section on the plan."""

from __future__ import annotations

from collections.abc import Callable

from core.drawing.section import LEAST_LENGTH_M, SectionLine
from core.editing.tool import Feedback, PointerEvent, ToolHost


class SectionTool:
    """Press, drag, release; Shift keeps the line along x or y. The next line replaces the last.

    Args:
        host: Host.
        cut: Told of the line while it is drawn (False) and when it is finished (True).
    """

    def __init__(self, host: ToolHost, cut: Callable[[SectionLine, bool], None]) -> None:
        self._host = host
        self._cut = cut
        self._start: PointerEvent | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin at A."""
        self._start = event

    def move(self, event: PointerEvent) -> None:
        """Let B follow the pointer."""
        if self._start is not None:
            self._tell(self._line(self._start, event), is_finished=False)

    def release(self, event: PointerEvent) -> None:
        """Finish; a click without a drag cuts nothing."""
        if self._start is not None:
            self._tell(self._line(self._start, event), is_finished=True)
        self._start = None

    def escape(self) -> None:
        """Drop a line that is not finished."""
        self._start = None
        self._host.show(Feedback())

    def _tell(self, line: SectionLine, *, is_finished: bool) -> None:
        if line.length_m < LEAST_LENGTH_M:
            self._host.show(Feedback(text="Drag a line over the plan to cut the air along it; Shift keeps it straight"))
            return
        self._cut(line, is_finished)
        self._host.show(Feedback(text=f"section of {line.length_m:.2f} m"))

    def _line(self, start: PointerEvent, end: PointerEvent) -> SectionLine:
        x, y = end.x_m, end.y_m
        if end.adds:
            x, y = (x, start.y_m) if abs(x - start.x_m) >= abs(y - start.y_m) else (start.x_m, y)
        return SectionLine(start.x_m, start.y_m, x, y)
