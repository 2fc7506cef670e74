"""Numba helpers to share the cells of a room among several processors.

Each phase of a step that gives every cell a value of its own is cut into parts along x, one for each worker. What adds
up over cells is cut into blocks that do not depend on the workers, so that rooms come out alike, digit by digit, on any
number of processors.
"""

from __future__ import annotations

from numba import njit

BY_PARTS = dict.fromkeys(
    ("comprehension", "reduction", "inplace_binop", "setitem", "numpy", "stencil", "fusion"), False
)
"""Value of ``parallel``: nothing but what says ``prange`` is handed out, and one loop after the other."""


@njit(nogil=True)
def cut(a, b, part, parts):
    """Where a part of the range from ``a`` to ``b`` begins; the last one ends where part number ``parts`` would."""
    return a + (b - a) * part // parts
