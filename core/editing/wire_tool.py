"""Draw on the plan what feeds what: from a source or a power unit to what it shall feed."""

from __future__ import annotations

from core.commands.feeds import ConnectFeed
from core.editing.selection import item_at
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.geometry.rectangle import Rectangle
from core.model.entity import Placed

FROM_HERE = "Drag from a source or a power unit to what it shall feed"
GRIP_PX = 6.0


class WireTool:
    """Press on what feeds, release on what is fed; selected items are all fed when one of them is the end.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host
        self._start: Placed | None = None

    def press(self, event: PointerEvent) -> None:
        """Begin at what feeds."""
        self._start = self._at(event)
        if self._start is None:
            self._host.show(Feedback(text=FROM_HERE))

    def move(self, event: PointerEvent) -> None:
        """Draw the wire to the pointer, in right angles as cables are laid."""
        if self._start is None:
            return
        end = self._at(event)
        x0, y0 = _centre(self._start.rectangle)
        x1, y1 = _centre(end.rectangle) if end is not None and end.id != self._start.id else (event.x_m, event.y_m)
        words = f"{self._start.tag} feeds {end.tag}" if end is not None and end.id != self._start.id else FROM_HERE
        self._host.show(Feedback(guides=(((x0, y0), (x1, y0)), ((x1, y0), (x1, y1))), text=words))

    def release(self, event: PointerEvent) -> None:
        """Connect; nowhere, or where it began, connects nothing."""
        start, end = self._start, self._at(event)
        self._start = None
        self._host.show(Feedback())
        if start is None or end is None or end.id == start.id:
            return
        chosen = self._host.selection
        fed = chosen if end.id in chosen and start.id not in chosen else (end.id,)
        if self._host.execute(ConnectFeed(fed, start.id)):
            names = end.tag if len(fed) == 1 else f"{len(fed)} items"
            self._host.show(Feedback(text=f"{start.tag} feeds {names}"))

    def escape(self) -> None:
        """Drop a wire that is not finished."""
        self._start = None
        self._host.show(Feedback())

    def _at(self, event: PointerEvent) -> Placed | None:
        exact = item_at(self._host.project, event.x_m, event.y_m)
        return exact or item_at(self._host.project, event.x_m, event.y_m, GRIP_PX * event.pixel_m)


def _centre(box: Rectangle) -> tuple[float, float]:
    return box.centre_m
