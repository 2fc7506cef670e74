"""How many processors work on one room at once.

Rooms of few cells are done before others could help. Larger ones are cut into parts, one for each worker: all
processors but one, which is left to the window.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import numba

VARIABLE = "HALLWRIGHT_WORKERS"
"""Number of workers in the environment, for machines that are to do something else besides."""
LEAST_COUNT = 16_000
"""Padded cells from which on it pays: handing out the work costs some 60 microseconds a step."""
MOST_WORKERS = 8
"""By judgement: more than two could not be measured, and each takes four fields to work in."""
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


@contextmanager
def shared(parts: int) -> Iterator[None]:
    """Let a kernel hand out its work; one at a time in this process, as not every threading library can do more."""
    if parts == 0:
        yield
        return
    with _TURN:
        numba.set_num_threads(min(parts, int(numba.config.NUMBA_NUM_THREADS)))
        yield
