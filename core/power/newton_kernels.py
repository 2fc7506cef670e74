"""Numba kernels of Newton's power flow: admittance matrix, mismatch, Jacobian in 2 x 2 blocks, its sparse LU.

All stand in this one module, because the cache on disk does not notice changes in other files. Equations of sources are
dropped, so the first nodes of an island are those with unknowns; blocks hold (angle, relative voltage).
"""

from __future__ import annotations

import numpy as np
from numba import njit

SLACK, HELD, FREE = 0, 1, 2
"""Kinds of nodes: voltage and angle given, voltage held, power given."""
LEAST_SHARE, MOST_STUCK = 0.02, 3
"""Steps shortened below this share go nowhere; after so many of them there is no answer."""


@njit(cache=True, nogil=True, error_model="numpy")
def fill_admittance(start, neighbour, a, b, y, y_a, y_b, ratio, shunt):
    """Values of the admittance matrix in the pattern of `adjacency`.

    Args:
        start, neighbour: Pattern without the diagonal.
        a, b: Ends of branches, shape (m,).
        y, y_a, y_b, ratio: Branches: series, shunts, ideal ratio, shape (m,).
        shunt: Admittance to earth at nodes, shape (n,).

    Returns:
        Diagonal, shape (n,), and values off it.
    """
    n = shunt.size
    diagonal = shunt.copy()
    values = np.zeros(neighbour.size, dtype=np.complex128)
    for e in range(a.size):
        f, t = a[e], b[e]
        size = ratio[e].real * ratio[e].real + ratio[e].imag * ratio[e].imag
        diagonal[f] += (y[e] + y_a[e]) / size
        diagonal[t] += y[e] + y_b[e]
        for p in range(start[f], start[f + 1]):
            if neighbour[p] == t:
                values[p] -= y[e] / np.conj(ratio[e])
        for p in range(start[t], start[t + 1]):
            if neighbour[p] == f:
                values[p] -= y[e] / ratio[e]
    return diagonal[:n], values


@njit(cache=True, nogil=True, error_model="numpy")
def drawn_power(start, neighbour, diagonal, values, v, out):
    """Power that the network takes in at every node, ``V conj(Y V)``, into ``out``."""
    for i in range(v.size):
        current = diagonal[i] * v[i]
        for p in range(start[i], start[i + 1]):
            current += values[p] * v[neighbour[p]]
        out[i] = v[i] * np.conj(current)


@njit(cache=True, nogil=True, error_model="numpy")
def largest_mismatch(kind, wanted, drawn, slack_share):
    """Largest missing power over its tolerance floor, shape (n,) inputs; infinite when not a number."""
    worst = 0.0
    for i in range(kind.size):
        if kind[i] == SLACK:
            continue
        d = wanted[i] - drawn[i]
        part = abs(d.real)
        if kind[i] == FREE:
            part = max(part, abs(d.imag))
        if not part < np.inf:
            return np.inf
        worst = max(worst, part / max(slack_share[i], 1.0))
    return worst


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
def fill_jacobian(start, neighbour, diagonal, values, v, drawn, kind, position, column, rows, pivot, lower, upper):
    """Blocks of the Jacobian, ordered for elimination.

    Args:
        start, neighbour, diagonal, values: Admittance matrix.
        v: Voltages, shape (n,).
        drawn: Power taken in, shape (n,).
        kind: Kinds of nodes.
        position: Step at which each node is eliminated, -1 for sources.
        column, rows: Pattern of the factor.
        pivot, lower, upper: Blocks on, below and right of the diagonal, shape (n, 4), (f, 4), (f, 4): written.
    """
    lower[:] = 0.0
    upper[:] = 0.0
    for i in range(v.size):
        k = position[i]
        if k < 0:
            continue
        size = v[i].real * v[i].real + v[i].imag * v[i].imag
        p_i, q_i = drawn[i].real, drawn[i].imag
        g, b = diagonal[i].real * size, diagonal[i].imag * size
        pivot[k, 0], pivot[k, 1] = -q_i - b, p_i + g
        pivot[k, 2], pivot[k, 3] = p_i - g, q_i - b
        if kind[i] == HELD:
            pivot[k, 1], pivot[k, 2], pivot[k, 3] = 0.0, 0.0, 1.0
        for e in range(start[i], start[i + 1]):
            j = neighbour[e]
            m = position[j]
            if m < 0:
                continue
            t = v[i] * np.conj(values[e] * v[j])
            b00, b01, b10, b11 = t.imag, t.real, -t.real, t.imag
            if kind[i] == HELD:
                b10, b11 = 0.0, 0.0
            if kind[j] == HELD:
                b01, b11 = 0.0, 0.0
            at = _place_of(rows, column[min(k, m)], column[min(k, m) + 1], max(k, m))
            if k > m:
                lower[at, 0], lower[at, 1], lower[at, 2], lower[at, 3] = b00, b01, b10, b11
            else:
                upper[at, 0], upper[at, 1], upper[at, 2], upper[at, 3] = b00, b01, b10, b11


@njit(nogil=True, error_model="numpy")
def _take(target, t, a, i, b, j):
    """Subtract the product of two blocks."""
    target[t, 0] -= a[i, 0] * b[j, 0] + a[i, 1] * b[j, 2]
    target[t, 1] -= a[i, 0] * b[j, 1] + a[i, 1] * b[j, 3]
    target[t, 2] -= a[i, 2] * b[j, 0] + a[i, 3] * b[j, 2]
    target[t, 3] -= a[i, 2] * b[j, 1] + a[i, 3] * b[j, 3]


@njit(cache=True, nogil=True, error_model="numpy")
def factor_blocks(column, rows, pivot, lower, upper):
    """Factor ``A = L U`` in place: unit lower blocks, ``upper`` blocks, and the inverses of the pivots.

    Returns:
        Sign of the determinant; 0 when a pivot is singular.
    """
    n = pivot.shape[0]
    head = np.full(n, -1, dtype=np.int64)
    following = np.full(n, -1, dtype=np.int64)
    at = np.zeros(n, dtype=np.int64)
    below = np.zeros((n, 4))
    right = np.zeros((n, 4))
    sign = 1
    for k in range(n):
        for p in range(column[k], column[k + 1]):
            i = rows[p]
            for c in range(4):
                below[i, c] = lower[p, c]
                right[i, c] = upper[p, c]
        j = head[k]
        while j >= 0:
            after = following[j]
            p0 = at[j]
            _take(pivot, k, lower, p0, upper, p0)
            for p in range(p0 + 1, column[j + 1]):
                i = rows[p]
                _take(below, i, lower, p, upper, p0)
                _take(right, i, lower, p0, upper, p)
            if p0 + 1 < column[j + 1]:
                at[j] = p0 + 1
                r = rows[p0 + 1]
                following[j] = head[r]
                head[r] = j
            j = after
        a, b, c, d = pivot[k, 0], pivot[k, 1], pivot[k, 2], pivot[k, 3]
        det = a * d - b * c
        if det == 0.0 or not abs(det) < np.inf:
            return 0
        if det < 0.0:
            sign = -sign
        pivot[k, 0], pivot[k, 1], pivot[k, 2], pivot[k, 3] = d / det, -b / det, -c / det, a / det
        for p in range(column[k], column[k + 1]):
            i = rows[p]
            for e in range(4):
                upper[p, e] = right[i, e]
            lower[p, 0] = below[i, 0] * pivot[k, 0] + below[i, 1] * pivot[k, 2]
            lower[p, 1] = below[i, 0] * pivot[k, 1] + below[i, 1] * pivot[k, 3]
            lower[p, 2] = below[i, 2] * pivot[k, 0] + below[i, 3] * pivot[k, 2]
            lower[p, 3] = below[i, 2] * pivot[k, 1] + below[i, 3] * pivot[k, 3]
        if column[k] < column[k + 1]:
            at[k] = column[k]
            r = rows[column[k]]
            following[k] = head[r]
            head[r] = k
    return sign


@njit(cache=True, nogil=True, error_model="numpy")
def solve_blocks(column, rows, pivot, lower, upper, x):
    """Solve with the factors in place; ``x`` holds the right-hand side on entry, shape (n, 2)."""
    n = pivot.shape[0]
    for k in range(n):
        x0, x1 = x[k, 0], x[k, 1]
        for p in range(column[k], column[k + 1]):
            i = rows[p]
            x[i, 0] -= lower[p, 0] * x0 + lower[p, 1] * x1
            x[i, 1] -= lower[p, 2] * x0 + lower[p, 3] * x1
    for k in range(n - 1, -1, -1):
        s0, s1 = x[k, 0], x[k, 1]
        for p in range(column[k], column[k + 1]):
            i = rows[p]
            s0 -= upper[p, 0] * x[i, 0] + upper[p, 1] * x[i, 1]
            s1 -= upper[p, 2] * x[i, 0] + upper[p, 3] * x[i, 1]
        x[k, 0] = pivot[k, 0] * s0 + pivot[k, 1] * s1
        x[k, 1] = pivot[k, 2] * s0 + pivot[k, 3] * s1


@njit(cache=True, nogil=True, error_model="numpy")
def newton(
    start, neighbour, diagonal, values, kind, wanted, noise, position, column, rows, v, tolerance, most, is_damped
):
    """Newton's iteration on power mismatches, voltages in place.

    Args:
        start, neighbour, diagonal, values: Admittance matrix.
        kind: Kinds of nodes, shape (n,).
        wanted: Power put in at each node, shape (n,).
        noise: Factor above 1 on the tolerance where rounding is larger than it, shape (n,).
        position, column, rows: Order and pattern of the factor.
        v: Voltages, shape (n,): start and answer.
        tolerance: Largest mismatch. [pu]
        most: Largest number of iterations.
        is_damped: Whether to shorten steps that make the mismatch larger.

    Returns:
        Iterations (negative: no solution), largest mismatch, and sign of the last determinant.
    """
    n, unknown = v.size, column.size - 1
    pivot, x = np.empty((unknown, 4)), np.empty((unknown, 2))
    lower, upper = np.empty((rows.size, 4)), np.empty((rows.size, 4))
    drawn, trial = np.empty(n, dtype=np.complex128), np.empty(n, dtype=np.complex128)
    drawn_power(start, neighbour, diagonal, values, v, drawn)
    last = np.inf
    sign = 0
    stuck = 0
    iteration = 0
    mismatch = largest_mismatch(kind, wanted, drawn, noise)
    for iteration in range(most + 1):
        # after a small step the error is its square: below the last digit
        if mismatch <= tolerance and last < 1e-6:
            return iteration, mismatch, sign
        if iteration == most or not mismatch < np.inf:
            break
        fill_jacobian(start, neighbour, diagonal, values, v, drawn, kind, position, column, rows, pivot, lower, upper)
        sign = factor_blocks(column, rows, pivot, lower, upper)
        if sign == 0:
            break
        size = 0.0
        for i in range(n):
            k = position[i]
            if k >= 0:
                d = wanted[i] - drawn[i]
                x[k, 0] = d.real
                x[k, 1] = d.imag if kind[i] == FREE else 0.0
                size += x[k, 0] * x[k, 0] + x[k, 1] * x[k, 1]
        solve_blocks(column, rows, pivot, lower, upper, x)
        longest = 0.0
        for k in range(unknown):
            longest = max(longest, abs(x[k, 0]), abs(x[k, 1]))
        if not longest < np.inf:
            break
        share = 1.0
        if is_damped:
            for k in range(unknown):  # never turn a voltage over in one step
                if x[k, 1] * share < -0.6:
                    share = -0.6 / x[k, 1]
        for _attempt in range(8):
            for i in range(n):
                k = position[i]
                trial[i] = v[i]
                if k >= 0:
                    turn = share * x[k, 0]
                    trial[i] = v[i] * (1.0 + share * x[k, 1]) * complex(np.cos(turn), np.sin(turn))
            drawn_power(start, neighbour, diagonal, values, trial, drawn)
            now = 0.0
            for i in range(n):
                if kind[i] != SLACK:
                    d = wanted[i] - drawn[i]
                    now += d.real * d.real + (d.imag * d.imag if kind[i] == FREE else 0.0)
            if not is_damped or now <= size or longest < 1e-6:
                break
            share *= 0.5
        for i in range(n):
            v[i] = trial[i]
        if is_damped and share < LEAST_SHARE:
            stuck += 1
            if stuck == MOST_STUCK:
                break
        last = share * longest
        mismatch = largest_mismatch(kind, wanted, drawn, noise)
    return -iteration - 1, mismatch, sign


@njit(cache=True, nogil=True, error_model="numpy")
def settle_network(start, neighbour, diagonal, values, given, load, position, column, rows, v):
    """Voltages of the linear network with loads of constant admittance, in place; ``given`` nodes keep theirs.

    Args:
        start, neighbour, diagonal, values: Admittance matrix.
        given: Nodes whose voltage stays, shape (n,).
        load: Load of each node, shape (n,).
        position, column, rows: Order and pattern of the factor.
        v: Voltages, shape (n,).

    Returns:
        Whether there was an answer.
    """
    unknown = column.size - 1
    pivot, x = np.empty((unknown, 4)), np.zeros((unknown, 2))
    lower, upper = np.zeros((rows.size, 4)), np.zeros((rows.size, 4))
    for i in range(v.size):
        k = position[i]
        if k < 0:
            continue
        if given[i]:
            pivot[k, 0], pivot[k, 1], pivot[k, 2], pivot[k, 3] = 1.0, 0.0, 0.0, 1.0
            x[k, 0], x[k, 1] = v[i].real, v[i].imag
            continue
        y = diagonal[i] + np.conj(load[i])
        pivot[k, 0], pivot[k, 1], pivot[k, 2], pivot[k, 3] = y.real, -y.imag, y.imag, y.real
        for e in range(start[i], start[i + 1]):
            j = neighbour[e]
            y = values[e]
            m = position[j]
            if m < 0 or given[j]:
                current = y * v[j]
                x[k, 0] -= current.real
                x[k, 1] -= current.imag
                continue
            at = _place_of(rows, column[min(k, m)], column[min(k, m) + 1], max(k, m))
            if k > m:
                lower[at, 0], lower[at, 1], lower[at, 2], lower[at, 3] = y.real, -y.imag, y.imag, y.real
            else:
                upper[at, 0], upper[at, 1], upper[at, 2], upper[at, 3] = y.real, -y.imag, y.imag, y.real
    if factor_blocks(column, rows, pivot, lower, upper) == 0:
        return False
    solve_blocks(column, rows, pivot, lower, upper, x)
    for i in range(v.size):
        k = position[i]
        if k >= 0:
            v[i] = complex(x[k, 0], x[k, 1])
    return True
