"""How many processors work on one room at once.

Rooms of few cells are done before others could help. Larger ones are cut into parts, one for each worker: all
processors but one, which is left to the window. Workers wait for each other some sixty times a step; where other
programs use the processors, that takes many times as long as one worker alone would, who then does all parts.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import numba

VARIABLE = "HALLWRIGHT_WORKERS"
"""Number of workers in the environment, for machines that are to do something else besides."""
LEAST_COUNT = 16_000
"""Padded cells from which on it pays: handing out the work costs some 60 microseconds a step."""
MOST_WORKERS = 8
"""By judgement: more than two could not be measured, and each takes four fields to work in."""
FIRST_TRIAL_S = 0.1
"""Work before the first trial; soon, as it is not known what else the machine does."""
TRIAL_EVERY_S = 1.0
TRIAL_S = 0.03
"""Work of a trial: longer than a turn that the operating system gives a program."""
TRIAL_SHARE = 0.04
"""Largest share of the time that goes into trials of what turns out to be slower."""
_TURN = threading.RLock()


def parts_of(count: int) -> int:
    """Into how many parts a grid with so many padded cells is cut; nought for a small one, which is not."""
    return workers() if count >= LEAST_COUNT else 0


@cache
def workers() -> int:
    """How many there are: as many as ``HALLWRIGHT_WORKERS`` says, or all processors but one of more than two."""
    processors = _processors()
    asked = os.environ.get(VARIABLE, "")
    wanted = int(asked) if asked.isdecimal() else max(processors - 1, min(processors, 2))
    return max(min(wanted, MOST_WORKERS, int(numba.config.NUMBA_NUM_THREADS)), 1)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """All workers, or one alone where that is faster: found by trying the other way for a moment now and then."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.is_alone = False
        self._clock = clock
        self._is_trial = False
        self._usual = self._tried = (0.0, 0.0)
        self._rest_s = FIRST_TRIAL_S
        self._is_new = True

    def count(self, parts: int) -> int:
        """How many work now at a room of so many parts."""
        return 1 if self.is_alone != self._is_trial else parts

    @contextmanager
    def timed(self, amount: float) -> Iterator[None]:
        """Time so much work, in a unit that is the same for all rooms, and let it say who does what comes next."""
        start = self._clock()
        yield
        took_s = self._clock() - start
        if self._is_new:  # kernels were loaded in it
            self._is_new = False
        elif self._is_trial:
            self._tried = (self._tried[0] + took_s, self._tried[1] + amount)
            if self._tried[0] >= TRIAL_S:
                self._judge()
        else:
            self._usual = (self._usual[0] + took_s, self._usual[1] + amount)
            self._is_trial = self._usual[0] >= self._rest_s

    def _judge(self) -> None:
        (usual_s, usual), (tried_s, tried) = self._usual, self._tried
        if tried_s * usual < usual_s * tried:
            self.is_alone = not self.is_alone
        self._is_trial = False
        self._rest_s = max(TRIAL_EVERY_S, tried_s / TRIAL_SHARE)
        self._usual = self._tried = (0.0, 0.0)


_CREW = Crew()


@contextmanager
def shared(parts: int, amount: float = 0.0) -> Iterator[None]:
    """Let a kernel hand out its work; one at a time in this process, as not every threading library can do more.

    Args:
        parts: Into how many the room is cut; nought where it is not.
        amount: Cells times steps of what is to be timed; nought for what is not.
    """
    if parts == 0:
        yield
        return
    with _TURN:
        numba.set_num_threads(min(_CREW.count(parts), int(numba.config.NUMBA_NUM_THREADS)))
        if amount > 0.0 and parts > 1:
            with _CREW.timed(amount):
                yield
        else:
            yield
