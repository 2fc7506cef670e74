"""Hang rear doors on racks: a click or a drop hangs one on the rack under it, or on all that are selected with it."""

from __future__ import annotations

from core.commands.rack_contents import HangRearDoor
from core.editing.selection import item_at
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.model.rack import Rack
from core.model.rear_door import DoorRating


class HangTool:
    """Hangs doors until Escape.

    Args:
        host: Host.
        door: The door.
    """

    def __init__(self, host: ToolHost, door: DoorRating) -> None:
        self._host, self._door = host, door

    def press(self, event: PointerEvent) -> None:
        """Show where it would hang."""
        self.move(event)

    def move(self, event: PointerEvent) -> None:
        """Outline the racks it would hang on."""
        racks = self._racks_at(event)
        if not racks:
            self._host.show(Feedback(text=f"Put {self._door.name} on a rack"))
            return
        under = racks[0].rectangle
        corners = (
            (under.x0_m, under.y0_m), (under.x1_m, under.y0_m), (under.x1_m, under.y1_m), (under.x0_m, under.y1_m),
        )  # fmt: skip
        self._host.show(Feedback(shape=corners, text=f"Hang {self._door.name} on {_named(racks)}"))

    def release(self, event: PointerEvent) -> None:
        """Hang it; beside racks nothing happens."""
        self._hang_on(self._racks_at(event))

    def hang_on_selected(self) -> None:
        """Hang it without a pointer."""
        self._hang_on([r for i in self._host.selection if isinstance(r := self._host.project.get(i), Rack)])

    def _hang_on(self, racks: list[Rack]) -> None:
        self._host.show(Feedback())
        if racks and self._host.execute(HangRearDoor(tuple(r.id for r in racks), self._door)):
            self._host.show(Feedback(text=hung_words(self._door, racks)))

    def escape(self) -> None:
        """Put the door away."""
        self._host.show(Feedback())

    def _racks_at(self, event: PointerEvent) -> list[Rack]:
        """The rack under the pointer first, and those that are selected with it."""
        under = item_at(self._host.project, event.x_m, event.y_m)
        if not isinstance(under, Rack):
            return []
        chosen = self._host.selection if under.id in self._host.selection else ()
        others = (self._host.project.get(i) for i in chosen if i != under.id)
        return [under, *(r for r in others if isinstance(r, Rack))]


def hung_words(door: DoorRating, racks: list[Rack]) -> str:
    """What was done, and what the drawing does not show of it."""
    return (
        f"{door.name} hangs on {_named(racks)}: allow {door.depth_m:.2f} m behind and {door.weight_kg:.0f} kg for each"
    )


def _named(racks: list[Rack]) -> str:
    return racks[0].tag if len(racks) == 1 else f"{len(racks)} racks"
