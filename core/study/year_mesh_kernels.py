"""The loops of a meshed chain hour by hour, found anew where other sources come in (see ``core.power.chain_mesh``)."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.power.chain_mesh_kernels import LOOP, loop_impedances

NO_IMPEDANCE_RATIO = 1e-11
"""Loops with less impedance than this beside the largest have none: they divide by rating."""


@njit(cache=True, nogil=True)
def loops_of(chain, share, part, loop_of):
    """Number the loops of a chain and invert their impedances.

    Args:
        chain: Arrays of the chain.
        share: Part of the fed node's input that each link carries, shape (links,).
        part: What each link is, as ``chain_mesh_kernels`` counts, shape (links,).
        loop_of: Changed: number of the loop that a link closes, -1 for none, shape (links,).

    Returns:
        Inverse of the loops' impedances row by row, shape (loops * loops,), and how many loops there are.
    """
    loops = 0
    node = np.zeros(part.size, dtype=np.int64)
    for n in range(chain.kind.size):
        for k in range(chain.first[n], chain.first[n + 1]):
            loop_of[k] = -1
            if part[k] == LOOP:
                loop_of[k] = loops
                node[loops] = n
                loops += 1
    z = np.zeros((loops, loops), dtype=np.complex128)
    if loops > 0:
        loop_impedances(
            chain.kind, chain.first, chain.upstream, chain.live, share, chain.is_converting, chain.link_z, chain.own_z,
            part, loop_of, node[:loops], z,
        )  # fmt: skip
    return inverse_of(z).ravel(), loops


@njit(cache=True, nogil=True)
def inverse_of(z):
    """Inverse of a matrix by Gauss and Jordan; loops without an impedance of their own get rows of noughts."""
    size = z.shape[0]
    rows = np.zeros((size, 2 * size), dtype=np.complex128)
    largest = 0.0
    for i in range(size):
        rows[i, size + i] = 1.0
        for j in range(size):
            rows[i, j] = z[i, j]
            largest = max(largest, abs(z[i, j]))
    found = np.zeros((size, size), dtype=np.complex128)
    place = np.full(size, -1)
    rank = 0
    for column in range(size):
        best = rank
        for i in range(rank, size):
            if abs(rows[i, column]) > abs(rows[best, column]):
                best = i
        if rank >= size or abs(rows[best, column]) <= NO_IMPEDANCE_RATIO * largest:
            continue
        for j in range(2 * size):
            rows[rank, j], rows[best, j] = rows[best, j], rows[rank, j]
        pivot = rows[rank, column]
        for j in range(2 * size):
            rows[rank, j] /= pivot
        for i in range(size):
            factor = rows[i, column]
            if i != rank and factor != 0.0:
                for j in range(2 * size):
                    rows[i, j] -= factor * rows[rank, j]
        place[column] = rank
        rank += 1
    for column in range(size):
        if place[column] >= 0:
            found[column, :] = rows[place[column], size:]
    return found
