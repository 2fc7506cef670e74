"""Where a room creeps to whose rack inlets are at rest while its far corners still warm or cool.

What is left of such a change shrinks by the same share from look to look, so that two looks tell where it ends: the
temperatures are moved on along their last change. That only changes the state to go on from; what is quoted afterwards
has to meet the same conditions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LOOK_RATIO = 0.35
"""Time between two looks over that in which the air of the room is exchanged once. c1 takes 530 to 730 steps on its
fine cells with 0.25 to 0.5, and 900 without any look."""
LEAST_GAP_RATIO = 5e-3
"""A room whose heat released and removed differ by less than this share goes on by itself."""
LEAST_LEFT, MOST_LEFT = 0.3, 0.95
"""Shares of the gap that may be left from look to look: less is no creeping, more tells no end."""
MOST_AHEAD = 2.0
"""Temperatures are moved on by no more than so many times their last change: the flow has to follow."""


class Creep:
    """Looks at one room.

    Args:
        through_s: Time in which the air of the room is exchanged once. [s]
        source_k_m3_s: Heat released in the room over the volumetric heat capacity.
    """

    def __init__(self, through_s: float, source_k_m3_s: float) -> None:
        self._look_s = LOOK_RATIO * through_s
        self._source = source_k_m3_s
        self._over_s = self._net = self._gap = 0.0
        self._t: Floats | None = None

    def add(self, dt: float, net: float) -> None:
        """Count a step.

        Args:
            dt: Its length. [s]
            net: Heat that sources and openings brought in it, over the volumetric heat capacity. [K m3]
        """
        self._over_s += dt
        self._net += net

    def look(self, t: Floats, *, is_calm: bool) -> Floats | None:
        """Look at the temperatures.

        Args:
            t: Temperatures now. [C]
            is_calm: Whether the rack inlets are at rest; looks at others tell nothing.

        Returns:
            What to add to the temperatures [K], shape of ``t``; None when it is too early to say or not worth it.
        """
        if self._source <= 0.0 or not is_calm:
            self._begin(0.0, None)
            return None
        if self._over_s < self._look_s:
            return None
        gap = self._net / self._over_s / self._source
        left = gap / self._gap if self._gap else 0.0
        last = self._t
        if last is None or abs(gap) < LEAST_GAP_RATIO or not LEAST_LEFT < left < MOST_LEFT:
            self._begin(gap, t.copy())
            return None
        self._begin(0.0, None)
        further: Floats = min(left / (1.0 - left), MOST_AHEAD) * (t - last)
        return further

    def _begin(self, gap: float, t: Floats | None) -> None:
        self._over_s = self._net = 0.0
        self._gap, self._t = gap, t
