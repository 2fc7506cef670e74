"""Watching how long the GUI thread is held by single turns of its event loop.

What counts is what the program does in a turn. A loaded machine adds the time for which the thread waits for a
processor; the kernel tells it where it can, and it is taken off. What else a machine does only ever adds time, so a
journey may be walked again.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HELD_AT_MOST_S = 0.05
"""Longest that the window may be held by one turn of its event loop."""
SHARE_WITHIN = 0.95
"""Share of the busy turns that must stay under it by the clock; by the processor's time all of them must."""
BUSY_S = 0.001
"""A shorter turn found nothing to do: how many there are says only how long the journey waited."""
WALKS = 5
REST_S = 8.0
"""Between walks: what else the machine does may have ended. [s]"""
SCHEDULE = Path("/proc/thread-self/schedstat")


@dataclass(frozen=True)
class Turn:
    """One turn of the event loop.

    Attributes:
        held_s: Time by the clock without waiting for a processor. [s]
        busy_s: Time of a processor that the thread used. [s]
    """

    held_s: float
    busy_s: float


def queued_s() -> float:
    """How long this thread has waited for a processor so far; nought where the system does not tell. [s]"""
    try:
        return float(SCHEDULE.read_text().split()[1]) * 1e-9
    except OSError:
        return 0.0


class Watchdog:
    """Measures what is done on the GUI thread through ``turn``."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def turn(self, act: Callable[[], object]) -> None:
        """Do something and remember how long it held the thread."""
        began, busy, queued = time.perf_counter(), time.thread_time(), queued_s()
        act()
        waited = queued_s() - queued
        held = time.perf_counter() - began
        self.turns.append(Turn(max(held - waited, 0.0), time.thread_time() - busy))


@dataclass(frozen=True)
class Promptness:
    """How long the window was held in a walk.

    Attributes:
        held_s: ``SHARE_WITHIN`` of the busy turns were shorter by the clock. [s]
        busy_s: Longest turn by the processor's time. [s]
        turns: Number of busy turns.
    """

    held_s: float
    busy_s: float
    turns: int

    @classmethod
    def of(cls, turns: Sequence[Turn]) -> Promptness:
        """Measure a walk."""
        busy = [t for t in turns if max(t.held_s, t.busy_s) > BUSY_S]
        held = float(np.quantile([t.held_s for t in busy], SHARE_WITHIN)) if busy else 0.0
        return cls(held, max((t.busy_s for t in turns), default=0.0), len(busy))

    @property
    def is_enough(self) -> bool:
        """Whether a planner would call it prompt."""
        return max(self.held_s, self.busy_s) < HELD_AT_MOST_S

    def __str__(self) -> str:
        return f"{1e3 * self.held_s:.0f} ms held, {1e3 * self.busy_s:.0f} ms longest at work, {self.turns} busy turns"


def require_prompt(walk: Callable[[], Sequence[Turn]]) -> None:
    """Walk a journey, again where the window was held too long.

    Args:
        walk: The whole journey with all its checks; returns its turns.

    Raises:
        AssertionError: The window was held too long in every walk.
    """
    found: list[Promptness] = []
    gc.collect()
    gc.freeze()  # what two thousand tests have left is no part of the window: let no collection in a turn go through it
    try:
        for n in range(WALKS):
            time.sleep(REST_S if n else 0.0)
            found.append(Promptness.of(walk()))
            print(f"\n{found[-1]}")
            if found[-1].is_enough:
                return
    finally:
        gc.unfreeze()
    raise AssertionError(f"the window was held too long in {WALKS} walks: {'; '.join(map(str, found))}")
