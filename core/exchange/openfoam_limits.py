"""What an OpenFOAM case leaves out of a room, in one sentence each: nothing is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.exchange.openfoam_leaks import LEAST_OPEN, TOLD_RATIO, Tightness
from core.exchange.openfoam_openings import PatchNames
from core.thermal.case import RoomCase
from core.thermal.fans import LEAST_CHANGE

FULLY_OPEN = 0.99
"""Faces that are open by less than this resist the air in the room's own solver."""
ITEMS = "{items}"


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that the case does not carry.

    Attributes:
        words: A sentence; ``{items}`` stands for the names of items.
        items: What it is about, by name.
    """

    words: str
    items: tuple[str, ...] = ()

    def told(self, most: int | None = None) -> str:
        """The sentence with its items.

        Args:
            most: Items to name; all when None.
        """
        if not self.items:
            return self.words
        shown = self.items[:most]
        left = len(self.items) - len(shown)
        names = ", ".join(shown)
        return self.words.replace(ITEMS, f"{names} and {left} more" if left else names)


def limits_of(case: RoomCase, tight: Tightness, merged: Sequence[str], names: PatchNames) -> list[Limit]:
    """All that the case does not carry.

    Args:
        case: The voxelised room.
        tight: What became of its slots and flows.
        merged: Openings that are a part of another.
        names: What items are called.
    """
    listed = [Limit(words, _sorted(items)) for words, items in _of_devices(case, names)]
    if merged:
        listed.append(Limit("Taken together with openings that have the same faces: {items}.", _sorted(merged)))
    found = [Limit(words) for words in _of_faces(case, tight)]
    found += [limit for limit in listed if limit.items]
    if any(s.supply_c is None and s.flow_m3_s > 0.0 for s in case.room.supplies):
        found.append(Limit("All tiles get the mean of what coolers blow under the floor; the flow of each is fixed."))
    if _has_mass(case):
        found.append(
            Limit("Metal and walls hold no heat back: the case is for steady air, not for load steps or outages.")
        )
    if case.room.resolves_eddies:
        found.append(Limit("The room is to follow large eddies; the case carries all of them by k-epsilon."))
    found.append(Limit("Surfaces give each other no radiation, and the air carries no moisture."))
    return found


def _of_faces(case: RoomCase, tight: Tightness) -> Iterable[str]:
    if tight.slots:
        yield (f"Slots narrower than half a cell are walls: {tight.slots} faces, {tight.slots_m2:.3g} m² of open area.")
    if tight.leak_m3_s > 0.0:
        yield (
            f"What closed-off air must give or get, {tight.leak_m3_s:.3g} m³/s, is spread over its slots or panels "
            "(leak patches); what would pass them to and fro is lost."
        )
    faces = zip(case.free, case.loss_factor, strict=True)
    wide = sum(int(((f >= LEAST_OPEN) & ((f < FULLY_OPEN) | (k > 0.0))).sum()) for f, k in faces)
    if wide:
        yield f"Gaps of half a cell or more are fully open and do not resist the air: {wide} faces."
    if tight.left_out:
        yield f"Closed-off air that no opening reaches is left out: {tight.left_out} cells."
    if abs(tight.return_ratio - 1.0) > TOLD_RATIO:
        yield f"Returns are scaled by {tight.return_ratio:.4f}, so that all flows balance."


def _of_devices(case: RoomCase, names: PatchNames) -> list[tuple[str, list[str]]]:
    """Sentences, and the names of the items that each is about."""
    room = case.room
    ducted = [n for n, duct in enumerate(case.rack_duct) if duct >= 0]
    in_room = [r for n, r in enumerate(room.racks) if case.rack_blow[n] >= 0]
    coolers = list(zip(room.coolers, case.cooler_flow_m3_s.tolist(), strict=True))
    return [
        (
            "Fans that speed up in warm air keep their airflow in cool air: {items}.",
            _named(names, [r.id for r in in_room if abs(r.fans.full_flow_ratio - 1.0) > LEAST_CHANGE]),
        ),
        (
            "Gaps between servers have no resistance of their own: {items}.",
            _named(names, [r.id for r in room.racks if r.gaps]),
        ),
        (
            "Jets through holes have the momentum of the whole opening, not of its holes: {items}.",
            _named(
                names,
                [
                    *(s.id for s in room.supplies if s.open_ratio < 1.0 and s.flow_m3_s > 0.0),
                    *(r.id for r in in_room if r.exit_open_ratio < 1.0 and not r.has_chimney),
                ],
            ),
        ),
        (
            "Coils keep their set point, however warm the air is that comes back and whatever they can take: {items}.",
            _named(names, [c.id for c, flow in coolers if c.coil is not None and flow > 0.0 and c.heat_w <= 0.0]),
        ),
        (
            "Coolers that have no air before them stand still: {items}.",
            _named(names, [c.id for c, flow in coolers if c.flow_m3_s > 0.0 and flow <= 0.0]),
        ),
        (
            "The heat of chimneys leaves with the air of the ceiling void: {items}.",
            _named(names, [room.racks[n].id for n in ducted]),
        ),
    ]


def _named(names: PatchNames, ids: Iterable[str]) -> list[str]:
    return [names.of(item_id) for item_id in ids]


def _has_mass(case: RoomCase) -> bool:
    room = case.room
    return (
        room.envelope.mass_j_m2_k > 0.0
        or any(rack.mass.servers_j_k > 0.0 or rack.mass.shell_j_k > 0.0 for rack in room.racks)
        or any(cooler.lag_s > 0.0 for cooler in room.coolers)
    )


def _sorted(items: Iterable[str]) -> tuple[str, ...]:
    """Names in the order in which people count: R2 before R10."""
    return tuple(sorted(items, key=lambda item: [part.zfill(9) for part in re.split(r"(\d+)", item)]))
