"""Running means of a marching room and the judgement whether it has settled.

Plumes over racks sway and have no steady state; what is quoted are means over about two flow-through times.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SETTLED_K = 0.05
"""Rack inlets that move less than this per window are settled. [K]"""
WINDOW_S = 10.0
STEADY_GAP_RATIO = 1e-4
"""Heat released and removed over the averaging window of a steady answer differ by no more than this,"""
CREEPING_GAP_RATIO = 2e-3
"""or this, when the room creeps."""
DRIFTING_GAP_RATIO = 1e-2
"""A mean with a larger gap than this began before the room was near its steady state."""
EMPTY_GAP_RATIO = 3e-2
"""Where no rack draws air, a room with a larger gap still warms or cools: no inlet would tell."""
QUIET_K, QUIET_GAP_RATIO, QUIET_RATIO = 0.01, 2e-3, 0.25
"""Inlets that move less than this per window may be quoted while far corners still take up this share of the heat, and
their mean over this many flow-through times will do."""
WANDERING_K, WANDERED_RATIO = 0.3, 8.0
"""Opposed jets lean to and fro: where the halves of a mean differ by this much (rms over the racks), it goes on for up
to so many flow-through times."""
SURE_K, PARTS = 0.15, 4
"""The mean of air that sways is quoted when its standard error, by so many parts of it, is no more than this. Of nine
rooms with jets means were 0.10 K rms from those over 40 flow-through times, 0.14 K without (0.33 and 0.46 at worst),
and took an eighth longer."""
LATE_SHARE = 0.75
"""Of the time after which it is given up: from then on a mean need not be sure, nor its halves the same where jets are
followed: one that holds its heat is better than whatever there is at the end."""
PART_RATIO, MOST_PARTS = 1.0, 4
"""A mean that drifts loses what it took up in its first part, so many flow-through times, and keeps the rest. The ends
of so many parts are remembered."""
JETS_LEAN_S, JETS_LONGEST_S = 120.0, 400.0
"""Jets that sway are averaged over this time at least, and given up after that. [s]"""
LONGEST_RATIO = 14.0
"""Give up settling after this many flow-through times and report the running mean,"""
OVERTIME_RATIO = 1.25
"""or, where it nearly holds its heat, at the next moment at which it does, up to so many times later."""


@dataclass(frozen=True, slots=True)
class _Sums:
    over_s: float
    streams: Floats
    net: float
    kept: float
    stored_k_m3: float

    def since(self, first: _Sums) -> _Sums:
        """What came after an earlier moment."""
        over_s, streams = self.over_s - first.over_s, self.streams - first.streams
        return _Sums(over_s, streams, self.net - first.net, self.kept - first.kept, self.stored_k_m3)


class Averages:
    """Means since the last edit, after a spin-up, and whether they may be quoted.

    Args:
        now_s: Room time of the edit. [s]
        through_s: Time in which the air of the room is exchanged once. [s]
        spin_up_s: Time that does not count. [s]
        rack_draw: Outgoing stream of each rack, -1 for none, shape (racks,).
        sizes: Numbers of outgoing streams, ingoing streams and coils.
        source_k_m3_s: Heat released in the room over the volumetric heat capacity.
        stored_k_m3: Heat stored now over the volumetric heat capacity.
        has_eddies: Whether large eddies keep the air from ever resting, so that only a long mean can be quoted.
        has_jets: Whether jets are followed, which lean to and fro over minutes however fast the air is exchanged.
        most_parts: Ends of parts to remember.
    """

    def __init__(
        self,
        now_s: float,
        through_s: float,
        spin_up_s: float,
        rack_draw: NDArray[np.int64],
        sizes: tuple[int, int, int],
        source_k_m3_s: float,
        stored_k_m3: float,
        *,
        has_eddies: bool = False,
        has_jets: bool = False,
        most_parts: int = MOST_PARTS,
    ) -> None:
        self._has_eddies, self._least_s, self._longest_s = has_eddies, 0.0, LONGEST_RATIO * max(through_s, 10.0)
        if has_jets:
            self._least_s, self._longest_s = JETS_LEAN_S, max(self._longest_s, JETS_LONGEST_S)
        self._edit_s = now_s
        self._through_s = through_s
        self._spin_up_s = spin_up_s
        self._rack_draw = rack_draw
        draws, blows, coils = sizes
        self._sums = np.zeros(draws + 2 * blows + 2 * coils)
        self._parts = np.cumsum([draws, blows, coils, coils])
        self._source = source_k_m3_s
        self._window_s = 0.0
        self._window_sum = np.zeros(draws)
        self._windows: deque[Floats] = deque(maxlen=max(math.ceil(self._longest_s / WINDOW_S), 64))
        self.has_spun_up = False
        self.is_settled = False
        self.is_calm = self._is_quiet = False
        self._ends: list[_Sums] = []
        self._most_parts = most_parts
        self.begin(stored_k_m3)

    def begin(self, stored_k_m3: float) -> None:
        """Begin the running means anew."""
        self.over_s = 0.0
        self._sums[:] = 0.0
        self.draw, self.blow, self.coil, self.back, self.taken = np.split(self._sums, self._parts)
        self.net = 0.0
        self._kept = 0.0
        self._storage_start = stored_k_m3
        self._ends = []

    def ends_part(self) -> bool:
        """Whether what came since the last part is a part of its own, to be shed if the mean turns out to drift."""
        if not self.has_spun_up or len(self._ends) >= self._most_parts:
            return False
        before_s = self._ends[-1].over_s if self._ends else 0.0
        return self.over_s - before_s >= PART_RATIO * max(self._through_s, 15.0)

    def close_part(self, stored_k_m3: float) -> None:
        """Remember what has been taken up so far, with the heat stored now over the volumetric heat capacity."""
        self._ends.append(_Sums(self.over_s, self._sums.copy(), self.net, self._kept, stored_k_m3))

    def shed_first_part(self) -> bool:
        """Go on with what came after the first part; False when there is none yet."""
        if not self._ends:
            return False
        first, *later = self._ends
        self.over_s -= first.over_s
        self._sums -= first.streams
        self.net -= first.net
        self._kept -= first.kept
        self._storage_start = first.stored_k_m3
        self._ends = [end.since(first) for end in later]
        return True

    def ends_spin_up(self, now_s: float) -> bool:
        """Whether the spin-up is over with this moment."""
        if self.has_spun_up or now_s - self._edit_s <= self._spin_up_s:
            return False
        self.has_spun_up = True
        return True

    def steps_to_look(self, now_s: float, dt: float) -> int:
        """Steps of a length until the spin-up or the present window is over, one at least."""
        left_s = WINDOW_S - self._window_s
        if not self.has_spun_up:
            left_s = min(left_s, self._spin_up_s - (now_s - self._edit_s))
        return max(math.ceil(left_s / dt), 1)

    def add(self, now_s: float, over_s: float, streams: Floats, net: float, kept: float) -> None:
        """Add some steps.

        Args:
            over_s: Their time. [s]
            streams: Sums over it, one after the other, of temperatures of outgoing and ingoing streams, coils' supplies
                and coils' returns [K s], and of heat that doors take from ingoing streams [K m3].
            net: Heat that sources and openings brought in it, over the volumetric heat capacity. [K m3]
            kept: Part of it that cells with a step of their own have not taken up yet. [K m3]
        """
        self.over_s += over_s
        self._kept += kept
        self._sums += streams
        self.net += net
        self._window_s += over_s
        self._window_sum += streams[: self._window_sum.size]
        if self._window_s >= WINDOW_S:
            self._windows.append(self._inlets(self._window_sum / self._window_s))
            self._window_s = 0.0
            self._window_sum[:] = 0.0
            self._judge(now_s)

    def _inlets(self, draw: Floats) -> Floats:
        """Those of racks, NaN where one moves no air, from the temperatures of outgoing streams, shape (racks,). [C]"""
        if not draw.size:
            return np.full(self._rack_draw.size, np.nan)
        return np.where(self._rack_draw >= 0, draw[self._rack_draw], np.nan)

    @property
    def gap_ratio(self) -> float:
        """Heat released minus heat removed over the averaging window, over the heat released."""
        if self.over_s <= 0.0 or self._source <= 0.0:
            return 0.0
        # net of all openings and sources: what racks draw and blow cancels but for their heat
        return abs(self.net) / self.over_s / self._source

    def balance_ratio(self, stored_k_m3: float) -> float:
        """Released minus removed minus stored over the averaging window, over the heat released.

        Released and removed are summed from the openings step by step, stored is read off the temperature field at
        both ends: heat that the convection lost or made would show here.
        """
        if self.over_s <= 0.0 or self._source <= 0.0:
            return 0.0
        return abs(self.net - self._kept - (stored_k_m3 - self._storage_start)) / self.over_s / self._source

    def may_be_quoted(self, now_s: float) -> bool:
        """Whether the running mean may be quoted.

        It ends at a moment when the room holds as much heat as when the mean began, so that heat released and removed
        agree as in a steady room, but not before 1.5 flow-through times (2.5 while plumes still sway, and as long as it
        takes to be sure of their mean; more where jets lean to and fro). A room that still creeps towards its steady
        state after that has to do with less, and after ``LONGEST_RATIO`` whatever there is has to do, at a moment that
        holds its heat where one is near. One whose inlets do not move at all need not wait for its far corners.
        """
        if now_s - self._edit_s > self._longest_s:
            is_near = self.gap_ratio < DRIFTING_GAP_RATIO and now_s - self._edit_s < OVERTIME_RATIO * self._longest_s
            return self.gap_ratio < CREEPING_GAP_RATIO or not is_near
        through = max(self._through_s, 15.0)
        is_quiet = self.has_spun_up and self._is_quiet and self.over_s >= QUIET_RATIO * through
        if is_quiet and self.gap_ratio < QUIET_GAP_RATIO:
            return True
        if not self.has_spun_up or self.over_s < 1.5 * through:
            return False
        is_late = now_s - self._edit_s > LATE_SHARE * self._longest_s
        if not self.is_settled and self.over_s < 2.5 * through:
            return False
        if not self.is_settled and not is_late and self._standard_error_k() > SURE_K:
            return False
        if not self.is_calm and self.over_s < self._least_s:
            return False
        may_wander = is_late and self._least_s > 0.0
        if self.over_s < WANDERED_RATIO * through and (self._has_eddies or (not may_wander and self._wanders())):
            return False
        return self.gap_ratio < (STEADY_GAP_RATIO if self.over_s < 2.5 * through else CREEPING_GAP_RATIO)

    def drifts(self, now_s: float) -> bool:
        """Whether the room was not yet what it is now when the mean began: its heat or its inlets tell.

        A late mean is kept where inlets go to and fro: they would not let a later one come nearer.
        """
        left_ratio = (self._longest_s - (now_s - self._edit_s)) / max(self._through_s, 10.0)
        is_kept = left_ratio < 2.0 or (left_ratio < WANDERED_RATIO and self._sways())
        if not self.has_spun_up or is_kept:
            return False
        through = max(self._through_s, 15.0)
        if self._is_quiet and self.over_s > QUIET_RATIO * through and self.gap_ratio > QUIET_GAP_RATIO:
            return True
        if self.over_s > 1.5 * through and self.gap_ratio > DRIFTING_GAP_RATIO:
            return True
        if self.over_s <= 2.5 * through:
            return False
        return self._began_elsewhere() or (self.gap_ratio > CREEPING_GAP_RATIO and not self._wanders())

    def _began_elsewhere(self) -> bool:
        """Whether the mean would be surer without its first part: the marginal standard error rule (White 1997)."""
        size = int(self.over_s / WINDOW_S)
        shed = round(self._ends[0].over_s / WINDOW_S) if self._ends else 0
        if shed < 1 or size < 3 * shed or size > len(self._windows) or not self._rack_draw.size:
            return False
        inlets = np.stack(list(self._windows)[-size:])
        rest = np.nansum(inlets[shed:].var(axis=0)) / (size - shed)
        return bool(rest < np.nansum(inlets.var(axis=0)) / size)

    def _wanders(self) -> bool:
        """Whether the two halves of the mean still differ."""
        half = min(int(self.over_s / WINDOW_S), len(self._windows)) // 2
        if half < 1 or not self._rack_draw.size:
            return False
        inlets = np.stack(list(self._windows)[-2 * half :])
        squares = (inlets[half:].mean(axis=0) - inlets[:half].mean(axis=0)) ** 2
        known = squares[~np.isnan(squares)]
        return bool(known.size and float(np.sqrt(known.mean())) > WANDERING_K)

    def _standard_error_k(self) -> float:
        """Of the mean inlets, rms over the racks, as the scatter of its parts tells; infinite as long as there are too
        few windows, nought without racks. [K]"""
        if not self._rack_draw.size:
            return 0.0
        size = min(int(self.over_s / WINDOW_S), len(self._windows)) // PARTS
        if size < 1:
            return math.inf
        parts = np.stack(list(self._windows)[-PARTS * size :]).reshape(PARTS, size, -1).mean(axis=1)
        squares = parts.var(axis=0, ddof=1) / PARTS
        known = squares[~np.isnan(squares)]
        return float(np.sqrt(known.mean())) if known.size else 0.0

    def _sways(self) -> bool:
        """Whether recent windows differ from each other."""
        recent = np.stack(list(self._windows)[-12:]) if self._windows and self._rack_draw.size else np.zeros((1, 1))
        spread = recent.std(axis=0)
        known = spread[~np.isnan(spread)]
        return bool(known.size and float(np.sqrt((known**2).mean())) > WANDERING_K)

    def _judge(self, now_s: float) -> None:
        if self._has_eddies:  # windows beside each other tell nothing of eddies that take minutes
            self.is_settled = self.may_be_quoted(now_s)
            return
        if len(self._windows) >= 3:
            recent = np.stack([self._windows[-1], self._windows[-2], self._windows[-3]])
            spread_k = np.fmax.reduce(recent.max(axis=0) - recent.min(axis=0), initial=0.0)
            is_told = not np.isnan(recent).all() or self.gap_ratio < EMPTY_GAP_RATIO
            self.is_calm, self._is_quiet = bool(is_told and spread_k < SETTLED_K), bool(is_told and spread_k < QUIET_K)
            if self.is_calm:
                self.is_settled = True
                return
        if now_s - self._edit_s > self._longest_s or self._is_still():
            self.is_settled = True

    def _is_still(self) -> bool:
        """Whether the mean over the last half of the windows equals the mean over the half before."""
        needed = 2 * max(int(3.0 * self._through_s / WINDOW_S), 3)
        if len(self._windows) < needed:
            return False
        all_windows = np.stack(list(self._windows)[-needed:])
        half = needed // 2
        late, early = all_windows[half:].mean(axis=0), all_windows[:half].mean(axis=0)
        change = np.abs(late - early)
        if np.isnan(change).all():
            return self.gap_ratio < EMPTY_GAP_RATIO
        return bool(np.nanmax(change) < 2.0 * SETTLED_K)
