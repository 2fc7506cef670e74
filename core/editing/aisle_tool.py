"""Draw aisles: the first click keeps an aisle free, the second one encloses it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from core.commands.aisles import EncloseAisle
from core.commands.command import rounded_m
from core.commands.place import PlaceItems, TagCounter
from core.editing.aisles import Aisle, aisle_at
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.geometry.rectangle import Rectangle
from core.model.cooling import Containment, ContainmentKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.space import KeepOut

BEGIN = "Point between two rows, or at the face of a row: click keeps the aisle free, a second click encloses it"
MIXED = "One row blows into this aisle and the other draws from it: turn one of the two rows (R)"
BESIDE_M = 0.35
"""So far outside its end stands the width of an aisle."""
SAME_SHARE = 0.5
"""An area that covers this share of an aisle, or more, is this aisle."""


class AisleTool:
    """Shows the aisle under the pointer; two clicks keep it free and enclose it, each as one step.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host

    def move(self, event: PointerEvent) -> None:
        """Show the aisle under the pointer with its width, its kind and its racks."""
        project = self._host.project
        aisle = aisle_at(project, event.x_m, event.y_m)
        if aisle is None:
            self._host.show(Feedback(text=BEGIN))
            return
        kept, closed = drawn_aisle(project, KeepOut, aisle), drawn_aisle(project, Containment, aisle)
        box, (cx, cy) = aisle.box, aisle.box.centre_m
        words = "enclosed" if closed else "kept free: click to enclose" if kept else "click to keep it free"
        x, y = box.x0_m - BESIDE_M, box.y0_m - BESIDE_M
        across = ((x, box.y0_m), (x, box.y1_m)) if aisle.runs_along_x else ((box.x0_m, y), (box.x1_m, y))
        racks = len(aisle.rack_ids)
        label = f"{aisle_name(aisle)} · {aisle.length_m:.2f} m · {racks} racks\n{words}"
        shown = Feedback(
            shape=box.corners(), is_refused=aisle.kind is None, gaps=((*across, f"{aisle.width_m:.2f} m"),),
            labels=(((cx, cy), label),), text=MIXED if aisle.kind is None else label.replace("\n", " · "),
        )  # fmt: skip
        self._host.show(shown)

    def press(self, event: PointerEvent) -> None:
        """Keep the aisle free; enclose one that is kept free; select one that is enclosed."""
        project = self._host.project
        aisle = aisle_at(project, event.x_m, event.y_m)
        if aisle is None or aisle.kind is None:
            self.move(event)
            return
        closed, kept = drawn_aisle(project, Containment, aisle), drawn_aisle(project, KeepOut, aisle)
        if closed is not None:
            self._host.select((closed.id,))
        elif kept is not None:
            enclosure = enclosure_of(aisle, kept.tag)
            if self._host.execute(EncloseAisle(enclosure, kept.id)):
                self._host.select((enclosure.id,))
        else:
            area = kept_free(project, aisle)
            if self._host.execute(PlaceItems((area,))):
                self._host.select((area.id,))
        self.move(event)

    def release(self, event: PointerEvent) -> None:
        """Nothing: aisles are clicked, not dragged."""

    def escape(self) -> None:
        """Show none."""
        self._host.show(Feedback())


def aisle_name(aisle: Aisle) -> str:
    """Cold aisle, hot aisle, or aisle where rows do not agree."""
    if aisle.kind is None:
        return "Aisle"
    return "Cold aisle" if aisle.kind is ContainmentKind.COLD else "Hot aisle"


def drawn_aisle(project: Project, kind: type[Placed], aisle: Aisle) -> Placed | None:
    """What of a kind covers half of an aisle of its hall, or more: another storey has aisles at the same place."""
    shares = [(_share(p.rectangle, aisle.box), p.id, p) for p in project.in_hall(kind, aisle.hall_id)]
    share, _, found = max(shares, key=lambda s: s[:2], default=(0.0, "", None))
    return found if share >= SAME_SHARE else None


def kept_free(project: Project, aisle: Aisle) -> KeepOut:
    """The aisle as an area in which nothing may stand."""
    tags = TagCounter(e.tag for e in project.entities.values())
    name = aisle_name(aisle)
    area = KeepOut(tag=tags.next_after(f"{name} 0"), height_m=aisle.height_m, reason=name.lower())
    return _placed(area, aisle)


def enclosure_of(aisle: Aisle, tag: str) -> Containment:
    """The aisle enclosed up to the tops of its racks, with a roof and doors at both ends."""
    kind = aisle.kind or ContainmentKind.COLD
    return _placed(Containment(tag=tag, kind=kind, height_m=aisle.height_m), aisle)


T = TypeVar("T", bound=Placed)


def _placed(item: T, aisle: Aisle) -> T:
    """The item over the aisle; its width runs along the rows."""
    (x, y), turn = aisle.box.centre_m, 0 if aisle.runs_along_x else 90
    return replace(
        item, hall_id=aisle.hall_id, x_m=rounded_m(x), y_m=rounded_m(y), rotation_deg=turn,
        width_m=rounded_m(aisle.length_m), depth_m=rounded_m(aisle.width_m),
    )  # fmt: skip


def _share(box: Rectangle, aisle: Rectangle) -> float:
    """How much of an aisle a rectangle covers."""
    across = min(box.x1_m, aisle.x1_m) - max(box.x0_m, aisle.x0_m)
    along = min(box.y1_m, aisle.y1_m) - max(box.y0_m, aisle.y0_m)
    return max(across, 0.0) * max(along, 0.0) / aisle.area_m2 if aisle.area_m2 > 0.0 else 0.0
