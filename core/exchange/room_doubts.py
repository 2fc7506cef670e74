"""What a ``dc-room-1`` case says that was hardly meant: racks and coolers in one place, or through a wall."""

from __future__ import annotations

import numpy as np

from core.thermal.room import AirRoom, Box

LEAST_M = 0.01
"""Bodies that reach less than this into each other or beyond a wall touch it."""
MOST_TOLD = 5


def room_doubts(room: AirRoom) -> list[str]:
    """One sentence for each doubt, the first few of them; none for a sound room.

    Args:
        room: A room as read.
    """
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
    for n in range(len(named) - 1):
        shared = np.minimum(high[n], high[n + 1 :]) - np.maximum(low[n], low[n + 1 :])
        for k in np.flatnonzero((shared > LEAST_M).all(axis=1)).tolist():
            found.append(f"{named[n][0]} and {named[n + 1 + k][0]} overlap.")
    more = len(found) - MOST_TOLD
    return found if more <= 0 else [*found[:MOST_TOLD], f"{more} more racks or coolers overlap or reach out."]
