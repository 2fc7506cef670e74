"""Numba kernels that lay a network out for the sweep: ratios scaled away, trees told from the core, its matrix."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def scaled_network(n, start, neighbour, a, b, y, y_a, y_b, shunt, scale):
    """Network without ideal ratios: admittances between neighbours, parallel ones added, and to earth.

    Args:
        n: Number of nodes.
        start, neighbour: Pattern of `adjacency`.
        a, b, y, y_a, y_b: Branches, shape (m,).
        shunt: Admittances to earth, shape (n,).
        scale: Voltage of each node over its scaled one, shape (n,).

    Returns:
        Admittance to each neighbour, and to earth, shape (n,).
    """
    values = np.zeros(neighbour.size, dtype=np.complex128)
    earth = np.zeros(n, dtype=np.complex128)
    for i in range(n):
        earth[i] = shunt[i] * (scale[i].real * scale[i].real + scale[i].imag * scale[i].imag)
    for e in range(a.size):
        f, t = a[e], b[e]
        size = scale[t].real * scale[t].real + scale[t].imag * scale[t].imag
        earth[f] += y_a[e] * size
        earth[t] += y_b[e] * size
        for p in range(start[f], start[f + 1]):
            if neighbour[p] == t:
                values[p] += y[e] * size
        for p in range(start[t], start[t + 1]):
            if neighbour[p] == f:
                values[p] += y[e] * size
    return values, earth


@njit(cache=True, nogil=True)
def lay_out(n, start, neighbour, is_slack):
    """Split a network into its meshed core with the sources, and trees; every node after what is above it.

    Args:
        n: Number of nodes.
        start, neighbour: Pattern of `adjacency`.
        is_slack: Sources, shape (n,).

    Returns:
        Node at each place, place of the node above it (-1 in the core), entry of ``neighbour`` that leads there, number
        of sources, number of nodes in the core with them.
    """
    degree = np.empty(n, dtype=np.int64)
    stack = np.empty(n, dtype=np.int64)
    top = 0
    for i in range(n):
        degree[i] = start[i + 1] - start[i]
        if degree[i] == 1 and not is_slack[i]:
            stack[top] = i
            top += 1
    in_core = np.ones(n, dtype=np.bool_)
    while top > 0:
        top -= 1
        i = stack[top]
        in_core[i] = False
        for p in range(start[i], start[i + 1]):
            j = neighbour[p]
            if in_core[j]:
                degree[j] -= 1
                if degree[j] == 1 and not is_slack[j]:
                    stack[top] = j
                    top += 1
    order = np.empty(n, dtype=np.int64)
    above = np.full(n, -1, dtype=np.int64)
    entry = np.full(n, -1, dtype=np.int64)
    tail = 0
    for i in range(n):
        if is_slack[i]:
            order[tail] = i
            tail += 1
    slacks = tail
    for i in range(n):
        if in_core[i] and not is_slack[i]:
            order[tail] = i
            tail += 1
    core = tail
    head = 0
    taken = in_core.copy()
    while head < tail:
        i = order[head]
        for p in range(start[i], start[i + 1]):
            j = neighbour[p]
            if not taken[j]:
                taken[j] = True
                order[tail] = j
                above[tail] = head
                for back in range(start[j], start[j + 1]):
                    if neighbour[back] == i:
                        entry[tail] = back
                tail += 1
        head += 1
    return order, above, entry, slacks, core


@njit(cache=True, nogil=True)
def _place_of(rows, low, high, row):
    """Where a row stands in an ascending column."""
    while low + 1 < high:
        middle = (low + high) // 2
        if rows[middle] <= row:
            low = middle
        else:
            high = middle
    return low


@njit(cache=True, nogil=True, error_model="numpy")
def fill_core(start, neighbour, values, earth, order, place, slacks, core, position, column, rows):
    """Admittance matrix of the core in elimination order, and the couplings of its nodes to sources.

    Returns:
        Pivots, shape (u,), entries below them, shape (f,), and rows (place, source, admittance) of couplings.
    """
    unknown = core - slacks
    pivot = np.zeros(unknown, dtype=np.complex128)
    below = np.zeros(rows.size, dtype=np.complex128)
    count = 0
    for n in range(slacks):
        count += start[order[n] + 1] - start[order[n]]
    node = np.empty(count, dtype=np.int64)
    source = np.empty(count, dtype=np.int64)
    coupling = np.empty(count, dtype=np.complex128)
    found = 0
    for n in range(slacks, core):
        i = order[n]
        k = position[n - slacks]
        pivot[k] += earth[i]
        for p in range(start[i], start[i + 1]):
            m = place[neighbour[p]]
            if m >= core:
                continue
            pivot[k] += values[p]
            if m < slacks:
                node[found], source[found], coupling[found] = k, m, values[p]
                found += 1
            elif position[m - slacks] > k:
                below[_place_of(rows, column[k], column[k + 1], position[m - slacks])] = -values[p]
    return pivot, below, node[:found].copy(), source[:found].copy(), coupling[:found].copy()
