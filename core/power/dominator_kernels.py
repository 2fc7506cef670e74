"""Numba kernels on the feeding graph: immediate dominators, and what each of them alone holds up.

Nodes stand upstream first, so one pass settles everything. A node's inputs are ``inputs[first[n]:first[n + 1]]``; the
super-source that feeds every source is written -1.
"""

from __future__ import annotations

import numpy as np
from numba import njit

UNREACHED = -2
"""Stands for the dominator of a node that no source reaches."""


@njit(cache=True, nogil=True)
def immediate_dominators(first, inputs, is_root, is_off, dominator, depth):
    """Closest node that every way from a source to each node passes (Cooper, Harvey and Kennedy on a sorted graph).

    Args:
        first: Start of each node's inputs, shape (nodes + 1,).
        inputs: Positions of the nodes that feed it.
        is_root: Whether the super-source feeds it, shape (nodes,).
        is_off: Whether it is out of service, shape (nodes,).
        dominator: Written, shape (nodes,): -1 for the super-source, -2 where nothing reaches.
        depth: Written, shape (nodes,): steps from the super-source in the dominator tree.
    """
    for n in range(is_root.size):
        dominator[n] = -2
        depth[n] = 0
        if is_off[n]:
            continue
        here = -2
        if is_root[n]:
            here = -1
        for k in range(first[n], first[n + 1]):
            other = inputs[k]
            if dominator[other] == -2:
                continue
            if here == -2:
                here = other
                continue
            while here != other:  # climb to where the two ways meet
                if here == -1 or other == -1:
                    here = -1
                    other = -1
                elif depth[here] > depth[other]:
                    here = dominator[here]
                elif depth[other] > depth[here]:
                    other = dominator[other]
                else:
                    here = dominator[here]
                    other = dominator[other]
        dominator[n] = here
        if here >= 0:
            depth[n] = depth[here] + 1
        elif here == -1:
            depth[n] = 1


@njit(cache=True, nogil=True)
def held_up(dominator, weight):
    """Weight of all that each node alone holds up, itself included, shape (nodes,)."""
    total = np.zeros(dominator.size)
    for n in range(dominator.size - 1, -1, -1):
        if dominator[n] == -2:
            continue
        total[n] += weight[n]
        if dominator[n] >= 0:
            total[dominator[n]] += total[n]
    return total
