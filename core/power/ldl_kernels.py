"""Numba kernels of the complex symmetric factor ``L D L^T``: factoring, and the diagonal of the inverse from it."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def factor_symmetric(column, rows, pivot, below):
    """Factor a complex symmetric matrix ``L D L^T`` in place; ``pivot`` becomes the inverse of D.

    Returns:
        Whether all pivots were finite and not zero.
    """
    n = pivot.size
    head = np.full(n, -1, dtype=np.int64)
    following = np.full(n, -1, dtype=np.int64)
    at = np.zeros(n, dtype=np.int64)
    work = np.zeros(n, dtype=np.complex128)
    held = np.empty(n, dtype=np.complex128)
    for k in range(n):
        for p in range(column[k], column[k + 1]):
            work[rows[p]] = below[p]
        j = head[k]
        while j >= 0:
            after = following[j]
            p0 = at[j]
            share = below[p0] * held[j]
            pivot[k] -= below[p0] * share
            for p in range(p0 + 1, column[j + 1]):
                work[rows[p]] -= below[p] * share
            if p0 + 1 < column[j + 1]:
                at[j] = p0 + 1
                r = rows[p0 + 1]
                following[j] = head[r]
                head[r] = j
            j = after
        size = pivot[k].real * pivot[k].real + pivot[k].imag * pivot[k].imag
        if not (0.0 < size < np.inf):
            return False
        held[k] = pivot[k]
        pivot[k] = np.conj(pivot[k]) / size
        for p in range(column[k], column[k + 1]):
            below[p] = work[rows[p]] * pivot[k]
        if column[k] < column[k + 1]:
            at[k] = column[k]
            r = rows[column[k]]
            following[k] = head[r]
            head[r] = k
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def diagonal_of_inverse(column, rows, inverse, below, position, out):
    """Diagonal of ``(L D L^T)^-1`` by Takahashi's recurrence, from the factor's own pattern alone.

    Args:
        column, rows, inverse, below: The factor: pattern, inverses of D, entries below the diagonal.
        position: Place of each node in the elimination order, shape (n,).
        out: Diagonal by node, shape (n,): written.

    Source: Takahashi, Fagan and Chen, Formation of a sparse bus impedance matrix, PICA 1973.
    """
    n = inverse.size
    diagonal = np.empty(n, dtype=np.complex128)
    entry = np.empty(rows.size, dtype=np.complex128)
    at = np.full(n, -1, dtype=np.int64)
    for k in range(n - 1, -1, -1):
        low, high = column[k], column[k + 1]
        if high - low == 1:  # a leaf of what is left, as in every tree
            z = -below[low] * diagonal[rows[low]]
            entry[low] = z
            diagonal[k] = inverse[k] - below[low] * z
            continue
        for p in range(low, high):
            at[rows[p]] = p
            entry[p] = 0.0
        for p in range(low, high):
            j = rows[p]
            entry[p] -= below[p] * diagonal[j]
            for q in range(column[j], column[j + 1]):
                other = at[rows[q]]
                if other >= low and other < high:
                    entry[other] -= below[p] * entry[q]
                    entry[p] -= below[other] * entry[q]
        z = inverse[k]
        for p in range(low, high):
            z -= below[p] * entry[p]
            at[rows[p]] = -1
        diagonal[k] = z
    for i in range(n):
        out[i] = diagonal[position[i]]


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
def fill_symmetric(start, neighbour, values, earth, position, column, rows):
    """Admittance matrix in elimination order from a network without ideal ratios: pivots, entries below them."""
    n = earth.size
    pivot = np.empty(n, dtype=np.complex128)
    below = np.zeros(rows.size, dtype=np.complex128)
    for i in range(n):
        k = position[i]
        total = earth[i]
        low, high = column[k], column[k + 1]
        for p in range(start[i], start[i + 1]):
            total += values[p]
            m = position[neighbour[p]]
            if m > k:
                below[_place_of(rows, low, high, m)] = -values[p]
        pivot[k] = total
    return pivot, below
