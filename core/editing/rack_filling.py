"""Put a server of the catalogue into the racks under the pointer, where each has a gap for it."""

from __future__ import annotations

from dataclasses import replace

from core.commands.rack_contents import ArrangeUnits
from core.drawing.rack_elevation import nearest_free, rack_totals
from core.editing.selection import item_at
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.model.ids import new_id
from core.model.rack import Rack, RackUnit


def racks_under(host: ToolHost, event: PointerEvent) -> list[Rack]:
    """The rack under the pointer first, and those that are selected with it; none beside racks."""
    under = item_at(host.project, event.x_m, event.y_m)
    if not isinstance(under, Rack):
        return []
    chosen = host.selection if under.id in host.selection else ()
    others = (host.project.get(i) for i in chosen if i != under.id)
    return [under, *(r for r in others if isinstance(r, Rack))]


def filling(racks: list[Rack], unit: RackUnit) -> ArrangeUnits | None:
    """One copy of a unit into each rack that has a gap for it, as low as it fits; None when none has."""
    contents = []
    for rack in racks:
        place = nearest_free(rack, 1, unit.u_height)
        if place is not None:
            contents.append((rack.id, (*rack.units, replace(unit, id=new_id(), u_position=place))))
    if not contents:
        return None
    into = _into(racks, len(contents))
    return ArrangeUnits(tuple(contents), f"Put {unit.name} into {into}")


def filling_shown(racks: list[Rack], unit: RackUnit) -> Feedback:
    """The outline of the rack under the pointer, and what a click would do there.

    Args:
        racks: The rack under the pointer, and others that are meant with it.
        unit: What is in hand.
    """
    under = racks[0]
    shape = under.rectangle.corners()
    edit = filling(racks, unit)
    if edit is None:
        gap = rack_totals(under).largest_gap_u
        text = f"{unit.name} takes {unit.u_height} U, and {under.tag} has a gap of {gap} U at most."
        return Feedback(shape=shape, text=text, is_refused=True)
    used = under.used_u + (unit.u_height if edit.contents[0][0] == under.id else 0)
    into = _into(racks, len(edit.contents))
    return Feedback(shape=shape, text=f"{unit.name} into {into}: then {used} of {under.u_capacity} U")


def _into(racks: list[Rack], filled: int) -> str:
    return racks[0].tag if filled == 1 == len(racks) else f"{filled} racks"
