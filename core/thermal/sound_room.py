"""Whether a room can be solved: all that is wrong with it, in one sentence each."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import CaseError
from core.thermal.columns import rack_columns, supply_columns
from core.thermal.room import LEAST_SIZE_M, MOST_SIZE_M, AirRoom, Return, Supply
from core.thermal.room_checks import (
    COLDEST_C,
    FASTEST_M_S,
    HOTTEST_C,
    LEAST_OPENING_M2,
    check_air,
    check_amount,
    check_box,
    check_cooler,
    check_envelope,
    check_flow,
    check_opening,
    check_rack,
    check_temperature,
)

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Item = TypeVar("Item")

_sound: list[AirRoom] = []
"""The room that was checked last and found sound: what an edit left alone is not checked again."""


def check_room(room: AirRoom) -> None:
    """Refuse rooms that cannot be solved, naming everything that is wrong.

    Flows need not balance: returns and plenum coolers are scaled to what the room is supplied with.

    Raises:
        CaseError: With one sentence per problem.
    """
    problems: list[str] = []
    ids: list[str] = []

    def complain(item_id: str, text: str) -> None:
        problems.append(f"{item_id or 'The room'}: {text}")
        ids.append(item_id)

    if not all(math.isfinite(s) and LEAST_SIZE_M <= s <= MOST_SIZE_M for s in room.size_m):
        complain("", f"its size {room.size_m} m must be between {LEAST_SIZE_M:g} and {MOST_SIZE_M:g} m on each axis.")
    before = next((known for known in _sound if known.size_m == room.size_m), None)
    for rack in _unknown(room.racks, before.racks if before is not None else (), _doubtful_racks(room)):
        check_rack(rack, room, complain)
    for cooler in room.coolers:
        check_cooler(cooler, room, complain)
    supplies = _unknown(room.supplies, before.supplies if before is not None else (), _doubtful_supplies(room))
    openings: list[Supply | Return] = [*supplies, *room.returns]
    for opening in openings:
        if opening.flow_m3_s > 0.0 and opening.opening.face_m2 < LEAST_OPENING_M2:
            complain(opening.id, f"its opening is smaller than {LEAST_OPENING_M2:g} m², but air is to pass it.")
        check_opening(opening.id, opening.opening, opening.direction, room, complain)
        # returns are scaled to what is supplied
        check_flow(opening.id, opening.flow_m3_s, opening.opening if isinstance(opening, Supply) else None, complain)
    for supply in supplies:
        if not 0.01 <= supply.open_ratio <= 1.0:
            complain(supply.id, f"its open share {supply.open_ratio} must be 0.01 to 1.")
        if supply.supply_c is not None:
            check_temperature(supply.id, "supply temperature", supply.supply_c, complain)
    for n, box in enumerate(room.blocks, 1):
        check_box(f"Block {n}", box, room, complain)
    for grille in room.grilles:
        check_opening(grille.id, grille.opening, "+z", room, complain)
    for n, panel in enumerate(room.panels, 1):
        check_box(f"Panel {n}", panel.opening, room, complain)
        if not 0.0 <= panel.open_ratio <= 1.0:
            complain(f"Panel {n}", f"its open share {panel.open_ratio} must be 0 to 1.")
    check_air(room.air, complain)
    check_envelope(room.envelope, complain)
    check_amount("", "extra heat", room.heat_w, complain)
    if problems:
        raise CaseError(problems, ids, hint="Correct these values and solve again.")
    _sound[:] = [room]


def _unknown(items: tuple[Item, ...], known: tuple[Item, ...], doubtful: Mask) -> list[Item]:
    """The doubtful ones that are not among the known ones."""
    places = np.flatnonzero(doubtful).tolist()
    if items is known or not places:
        return []
    ids = set(map(id, known))
    return [items[n] for n in places if id(items[n]) not in ids]


@np.errstate(invalid="ignore")  # of numbers that are none, which are doubtful
def _doubtful_racks(room: AirRoom) -> Mask:
    """Which racks are not plainly sound and need a closer look, shape (racks,)."""
    racks = rack_columns(room.racks)
    across = racks.way[:, 0]
    extents = racks.high_m - racks.low_m
    face_m2 = extents[:, 2] * np.where(across == 0, extents[:, 1], extents[:, 0])
    full = racks.fans[:, 2]
    is_plain = _are_in(room, racks.low_m, racks.high_m) & (racks.way[:, 1] != 0) & (across < 2)
    is_plain &= _are_amounts(racks.heat_w) & _are_amounts(racks.flow_m3_s)
    is_plain &= (racks.flow_m3_s <= FASTEST_M_S * face_m2) & (full >= 0.5) & (full <= 5.0)
    return np.asarray(~(is_plain & ~racks.has_door & ~racks.has_layers))


@np.errstate(invalid="ignore")
def _doubtful_supplies(room: AirRoom) -> Mask:
    """Which supplies are not plainly sound and need a closer look, shape (supplies,)."""
    supplies = supply_columns(room.supplies)
    extents = np.sort(supplies.high_m - supplies.low_m, axis=1)
    area = extents[:, 1] * extents[:, 2]
    is_plain = _are_in(room, supplies.low_m, supplies.high_m) & (supplies.way[:, 1] != 0)
    is_plain &= _are_amounts(supplies.flow_m3_s) & (supplies.flow_m3_s <= FASTEST_M_S * area)
    is_plain &= (area >= LEAST_OPENING_M2) & (supplies.open_ratio >= 0.01) & (supplies.open_ratio <= 1.0)
    has_own = np.array([s.supply_c is not None for s in room.supplies], dtype=bool)
    is_plain &= ~has_own | ((supplies.supply_c >= COLDEST_C) & (supplies.supply_c <= HOTTEST_C))
    return np.asarray(~is_plain)


def _are_in(room: AirRoom, low_m: Floats, high_m: Floats) -> Mask:
    """Which boxes, corners of shape (boxes, 3), lie in the room."""
    is_in = (low_m >= 0.0) & (low_m <= high_m) & (high_m <= np.array(room.size_m))
    return np.asarray(is_in.all(axis=1))


def _are_amounts(values: Floats) -> Mask:
    """Which numbers are nought or more."""
    return np.asarray(np.isfinite(values) & (values >= 0.0))
