"""What a ``dc-room-1`` case says that was hardly meant: bodies in one place, openings that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.thermal.directions import DIRECTIONS
from core.thermal.room import AirRoom, Band, Box, Gap, Return, Supply

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

LEAST_M = 0.01
"""Bodies that reach less than this into each other or beyond a wall touch it."""
MOST_TOLD = 5
LEAST_UNDER_ONE = 3
"""So many openings that only one other overlaps are told in one sentence with it."""
NAMED = 3
"""Openings that are named where there are many."""
MOST_GAP_RATIO = 0.01
"""Flows that differ by less balance."""


def room_doubts(room: AirRoom) -> list[str]:
    """One sentence for each doubt, the first few of them; none for a sound room.

    Args:
        room: A room as read.
    """
    return [*_bodies(room), *_heights(room), *_openings(room), *_doubled(room), *_flows(room)]


def _bodies(room: AirRoom) -> list[str]:
    """Racks and coolers that overlap or reach out of the room."""
    named: list[tuple[str, Box]] = [(r.id, r.box) for r in room.racks]
    named += [(c.id, c.body) for c in room.coolers if c.body is not None]
    if not named:
        return []
    low = np.array([box.low_m for _, box in named])
    high = np.array([box.high_m for _, box in named])
    found = [
        f"{named[n][0]} reaches beyond the room: only what is inside is solved."
        for n in np.flatnonzero(((low < -LEAST_M) | (high > np.array(room.size_m) + LEAST_M)).any(axis=1)).tolist()
    ]
    pairs, first = _first_pairs(low, high)
    more = len(found) + pairs - MOST_TOLD
    found += [f"{named[n][0]} and {named[k][0]} overlap." for n, k in first]
    return found if more <= 0 else [*found[:MOST_TOLD], f"{more} more racks or coolers overlap or reach out."]


def _first_pairs(low: Floats, high: Floats) -> tuple[int, list[tuple[int, int]]]:
    """How many pairs of boxes overlap, and the first of them.

    Args:
        low, high: Corners, shape (boxes, 3). [m]
    """
    return _pairs_among(low, high, _overlaps(low, high))


def _pairs_among(low: Floats, high: Floats, overlaps: Counts) -> tuple[int, list[tuple[int, int]]]:
    """The same where it is known how many others each box overlaps; those said to overlap none are passed over."""
    found: list[tuple[int, int]] = []
    for n in np.flatnonzero(overlaps).tolist():
        if len(found) >= MOST_TOLD:
            break
        found += [(n, k) for k in _others(low, high, n).tolist() if k > n and overlaps[k]]
    return int(overlaps.sum()) // 2, found[:MOST_TOLD]


def _others(low: Floats, high: Floats, n: int) -> Counts:
    """Boxes that overlap one of them."""
    shared = np.minimum(high[n], high) - np.maximum(low[n], low)
    is_over = (shared > LEAST_M).all(axis=1)
    is_over[n] = False
    found: Counts = np.flatnonzero(is_over)
    return found


def _overlaps(low: Floats, high: Floats) -> Counts:
    """How many others each box overlaps, shape (boxes,).

    Boxes are gone through from left to right, each beside those that begin before it ends.

    Args:
        low, high: Corners, shape (boxes, 3). [m]
    """
    order = np.argsort(low[:, 0], kind="stable")
    lows, highs = (np.ascontiguousarray(corners[order].T) for corners in (low, high))
    ends = np.searchsorted(lows[0], highs[0])
    counts = np.zeros(len(low), dtype=np.int64)
    for n, end in enumerate(ends.tolist()):
        after = slice(n + 1, end)
        both = np.ones(max(end - n - 1, 0), dtype=bool)
        for from_m, to_m in zip(lows, highs, strict=True):
            both &= np.minimum(to_m[n], to_m[after]) - np.maximum(from_m[n], from_m[after]) > LEAST_M
        if found := int(np.count_nonzero(both)):
            counts[n] += found
            counts[after] += both
    of_boxes = np.empty_like(counts)
    of_boxes[order] = counts
    return of_boxes


def _openings(room: AirRoom) -> list[str]:
    """Openings that are no flat faces, lead into a body or out of the room, or reach beyond it."""
    bodies = [(r.id, r.box) for r in room.racks]
    bodies += [(c.id, c.body) for c in room.coolers if c.body is not None]
    bodies += [(f"block {n}", box) for n, box in enumerate(room.blocks, 1)]
    low = np.array([box.low_m for _, box in bodies]).reshape(-1, 3)
    high = np.array([box.high_m for _, box in bodies]).reshape(-1, 3)
    found = []
    openings: list[Supply | Return] = [*room.supplies, *room.returns]
    for opening in openings:
        if said := _slip(opening, room):
            found.append(said)
            continue
        before = _point_before(opening)
        inside = np.flatnonzero(((low < before) & (before < high)).all(axis=1))
        if inside.size:
            found.append(f"{opening.id} opens into {bodies[int(inside[0])][0]}: move one of the two.")
    more = len(found) - MOST_TOLD
    return found if more <= 0 else [*found[:MOST_TOLD], f"{more} more openings lie like that."]


def _doubled(room: AirRoom) -> list[str]:
    """Openings that lie over each other, and what becomes of their airflows there."""
    groups: dict[tuple[int, int], list[Supply | Return]] = {}
    every: list[Supply | Return] = [*room.supplies, *room.returns]
    for opening in every:
        groups.setdefault(_side_of_air(opening), []).append(opening)
    wide: list[str] = []
    told, more = [], 0
    for (axis, side), openings in groups.items():
        low, high = (np.array([getattr(o.opening, end) for o in openings]) for end in ("low_m", "high_m"))
        (high if side > 0 else low)[:, axis] = (low if side > 0 else high)[:, axis] + side * 2.0 * LEAST_M
        overlaps = _overlaps(low, high)
        for n, under in _wide_ones(low, high, overlaps):
            wide += _shared_by_many(openings[n], [openings[k] for k in under])
            overlaps[n] -= len(under)
            overlaps[under] = 0
        pairs, first = _pairs_among(low, high, overlaps)
        told += [_shared(openings[n], openings[k]) for n, k in first]
        more += pairs
    more -= MOST_TOLD
    return [*wide, *(told if more <= 0 else [*told[:MOST_TOLD], f"{more} more pairs of openings overlap."])]


def _wide_ones(low: Floats, high: Floats, overlaps: Counts) -> list[tuple[int, list[int]]]:
    """Openings over several others that overlap nothing else, such as an inlet over a floor of tiles, with these."""
    found = []
    for n in np.argsort(-overlaps, kind="stable")[:MOST_TOLD].tolist():
        under = [k for k in _others(low, high, n).tolist() if overlaps[k] == 1]
        if len(under) >= LEAST_UNDER_ONE:
            found.append((n, under))
    return found


def _shared_by_many(wide: Supply | Return, under: Sequence[Supply | Return]) -> list[str]:
    """What becomes of the airflows of an opening and of those that it overlaps, a sentence for each kind of these."""
    told = []
    for kind in (Supply, Return):
        of_kind = [opening for opening in under if isinstance(opening, kind)]
        if not of_kind:
            continue
        if len(of_kind) == 1:
            told.append(_shared(wide, of_kind[0]))
            continue
        count, among = len(of_kind), ", ".join(opening.id for opening in of_kind[:NAMED])
        if not isinstance(wide, kind):
            told.append(
                f"{wide.id} overlaps {count} openings, {among} among them: there one draws out what the other blows in."
            )
        elif isinstance(wide, Supply):
            told.append(f"{wide.id} overlaps {count} openings, {among} among them: there the airflows of both come in.")
        else:
            told.append(f"{wide.id} overlaps {count} openings, {among} among them: there the airflows of both go out.")
    return told


def _shared(one: Supply | Return, other: Supply | Return) -> str:
    """What the solver does with the airflows of two openings in one place: it keeps both."""
    if isinstance(one, Supply) is not isinstance(other, Supply):
        return f"{one.id} and {other.id} overlap: where they do, one draws out what the other blows in."
    if isinstance(one, Supply):
        return f"{one.id} and {other.id} overlap: where they do, the airflows of both come in."
    return f"{one.id} and {other.id} overlap: where they do, the airflows of both go out."


def _side_of_air(opening: Supply | Return) -> tuple[int, int]:
    """Axis of an opening, and on which side of it the room's air lies."""
    axis, sign = DIRECTIONS[opening.direction]
    return axis, sign if isinstance(opening, Supply) else -sign


def _slip(opening: Supply | Return, room: AirRoom) -> str:
    """What is wrong with an opening in itself, empty for a sound one."""
    axis, _ = DIRECTIONS[opening.direction]
    low, high, size = np.array(opening.opening.low_m), np.array(opening.opening.high_m), np.array(room.size_m)
    deep_m = float(high[axis] - low[axis])
    if deep_m > LEAST_M:
        return (
            f"{opening.id} is {deep_m:.2f} m deep along {opening.direction}: openings are flat in the direction of "
            f"their air."
        )
    before = _point_before(opening)
    if not 0.0 <= before[axis] <= size[axis]:
        return f"{opening.id} has its air outside the room, along {opening.direction}: turn its direction."
    if ((low < -LEAST_M) | (high > size + LEAST_M)).any():
        return f"{opening.id} reaches beyond the room: only what is inside is solved."
    return ""


def _point_before(opening: Supply | Return) -> NDArray[np.float64]:
    """A point in the air just before the middle of an opening, shape (3,). [m]"""
    axis, side = _side_of_air(opening)
    point: NDArray[np.float64] = (np.array(opening.opening.low_m) + np.array(opening.opening.high_m)) / 2.0
    point[axis] += side * 2.0 * LEAST_M
    return point


def _heights(room: AirRoom) -> list[str]:
    """Bands and gaps that reach below or above their rack."""
    found = []
    for rack in room.racks:
        low, high = rack.box.low_m[2] - LEAST_M, rack.box.high_m[2] + LEAST_M
        ranges: tuple[Band | Gap, ...] = (*rack.bands, *rack.gaps)
        out = next((r for r in ranges if r.z0_m < low or r.z1_m > high), None)
        if out is not None:
            found.append(
                f"{rack.id} has a band or gap from {out.z0_m:g} to {out.z1_m:g} m, but stands from "
                f"{rack.box.low_m[2]:g} to {rack.box.high_m[2]:g} m: heights count from the room's floor."
            )
    more = len(found) - MOST_TOLD
    return found if more <= 0 else [*found[:MOST_TOLD], f"{more} more racks have bands or gaps beyond them."]


def _flows(room: AirRoom) -> list[str]:
    """Airflows that do not balance, heat that nothing takes, and racks that give heat to no air."""
    found = []
    supplied = sum(s.flow_m3_s for s in room.supplies)
    drawn = sum(r.flow_m3_s for r in room.returns)
    if any(c.discharge is None for c in room.coolers):
        supplied = drawn = 0.0  # they feed a floor, which no case of this format has
    if supplied > 0.0 and drawn == 0.0:
        found.append("Air is supplied, but there is no return: the whole ceiling takes it.")
    elif abs(supplied - drawn) > MOST_GAP_RATIO * max(supplied, drawn):
        found.append(
            f"{supplied:.2f} m³/s are supplied, {drawn:.2f} m³/s return: returns are scaled to what is supplied."
        )
    is_cooled = any(s.flow_m3_s > 0.0 for s in room.supplies) or any(c.flow_m3_s > 0.0 for c in room.coolers)
    if not is_cooled and any(r.heat_w > 0.0 for r in room.racks):
        found.append("Nothing blows cool air: the room warms without end, and its temperatures are those of a moment.")
    still = [r.id for r in room.racks if r.heat_w > 0.0 and r.flow_m3_s == 0.0]
    if still:
        named = ", ".join(still[:MOST_TOLD])
        found.append(f"Racks that give heat but move no air warm the room around them: {named}.")
    return found
