"""Numba kernels on the feeding graph: immediate dominators, and sums over minimal cuts.

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
def cut_sums(first, inputs, is_root, is_off, weight, is_target, single, double):
    """Sum the weights of the cuts of one item, and the products of weights of the minimal cuts of two.

    What dominates a node once item i is out, and did not before, forms a minimal cut with i; each is found from both
    sides.

    Args:
        weight: Chance that an item is down, shape (nodes,).
        is_target: Nodes that the sums are wanted for, shape (nodes,).
        single, double: Written, shape (nodes,).
    """
    count = is_root.size
    dominator, depth = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    out = is_off.copy()
    before, after = np.zeros(count), np.zeros(count)
    immediate_dominators(first, inputs, is_root, out, dominator, depth)
    _add_up(dominator, weight, before)
    for n in range(count):
        single[n] = before[n] if is_target[n] and dominator[n] != -2 else 0.0
        double[n] = 0.0
    is_alive = dominator != -2
    for i in range(count):
        if weight[i] <= 0.0 or not is_alive[i] or is_target[i]:
            continue
        out[i] = True
        immediate_dominators(first, inputs, is_root, out, dominator, depth)
        _add_up(dominator, weight, after)
        for n in range(count):
            if is_target[n] and dominator[n] != -2:
                double[n] += 0.5 * weight[i] * (after[n] - before[n])
        out[i] = False


@njit(cache=True, nogil=True)
def _add_up(dominator, weight, total):
    """Sum of the weights of all that dominates each node, itself left out."""
    for n in range(dominator.size):
        total[n] = 0.0
        if dominator[n] >= 0:
            total[n] = total[dominator[n]] + weight[dominator[n]]
