"""Numba kernels of the sweep: trees by powers and squared voltages, the meshed core between them by currents and LDL^T.

Ideal ratios are scaled away beforehand. In a tree the branch-flow equations of Baran and Wu hold exactly, with
``v = |V|^2`` of a node and ``l = |I|^2`` of the branch above it::

    l = (P^2 + Q^2) / v,   P_sent = P + r l,   Q_sent = Q + x l,   v = v_above - 2 (r P_sent + x Q_sent) + (r^2 + x^2) l

Losses depend on voltages only weakly, so each sweep gains about two digits, where sweeps of currents gain one. All
kernels stand in this one module, because the cache on disk does not notice changes in other files.
"""

from __future__ import annotations

import numpy as np
from numba import njit

LEAST_RATE = 0.02
"""A sweep is not trusted to shrink the error more than this."""
LAST_DIGIT = 1e-14
"""Changes of voltages that are rounding alone. [pu]"""
MOST_INNER = 4
"""Rounds of the core within one sweep."""


@njit(nogil=True, error_model="numpy")
def _solve_symmetric(column, rows, inverse, below, x):
    n = inverse.size
    for k in range(n):
        here = x[k]
        for p in range(column[k], column[k + 1]):
            x[rows[p]] -= below[p] * here
    for k in range(n - 1, -1, -1):
        here = x[k] * inverse[k]
        for p in range(column[k], column[k + 1]):
            here -= below[p] * x[rows[p]]
        x[k] = here


@njit(nogil=True, error_model="numpy")
def _core_round(slacks, core, position, column, rows, inverse, below, fixed, p_in, q_in, v, w, x):
    """One round of currents in the core; returns the largest change of a voltage."""
    for n in range(slacks, core):
        k = position[n - slacks]
        share = 1.0 / v[n]
        re, im = w[n].real, w[n].imag
        x[k] = fixed[k] - complex((p_in[n] * re + q_in[n] * im) * share, (p_in[n] * im - q_in[n] * re) * share)
    _solve_symmetric(column, rows, inverse, below, x)
    most = 0.0
    for n in range(slacks, core):
        here = x[position[n - slacks]]
        change = max(abs(here.real - w[n].real), abs(here.imag - w[n].imag))
        most = max(most, change)
        w[n] = here
        v[n] = here.real * here.real + here.imag * here.imag
    return most


@njit(cache=True, nogil=True, error_model="numpy")
def sweep(
    above,
    slacks,
    core,
    r,
    x,
    g,
    b,
    p,
    q,
    position,
    column,
    rows,
    inverse,
    below,
    fixed,
    tolerance,
    is_followed,
    most,
    v,
    w,
    held,
    given,
    seen,
):
    """Solve an island; ``v`` and the core's ``w`` hold the start on entry and the answer on return.

    Args:
        above: Place of the node above, shape (n,).
        slacks, core: Numbers of sources, and of core nodes with them.
        r, x: Impedance of the branch above, shape (n,). [pu]
        g, b: Admittance to earth of tree nodes, shape (n,); empty when there is none.
        p, q: Loads, shape (n,). [pu]
        position, column, rows, inverse, below: Factor of the core.
        fixed: Currents from the sources into the core's nodes, in elimination order.
        tolerance: Largest error of a voltage that may be left. [pu]
        is_followed: Whether `spread_voltages` comes after, which is one sweep more where there is no core.
        most: Largest number of sweeps.
        v: Squared voltages, shape (n,).
        w: Voltages, shape (n,).
        held: Work space, shape (3, n).
        given: What each source gives to trees and loads at its node, shape (s, 2): written. [pu]
        seen: Slowest shrinking from sweep to sweep in the last solution, shape (1,); 1 when none is known.

    Returns:
        Sweeps, negative when there was no answer, and the last change.
    """
    n = above.size
    has_earth = g.size > 0
    p_in, q_in, fall = held[0], held[1], held[2]
    current = np.empty(core - slacks, dtype=np.complex128)
    last = np.inf
    change = np.inf
    slowest = 0.0
    for i in range(n):
        p_in[i] = p[i]
        q_in[i] = q[i]
    for iteration in range(1, most + 1):
        for i in range(n - 1, core - 1, -1):
            here = v[i]
            pi, qi = p_in[i], q_in[i]
            if has_earth:
                pi += g[i] * here
                qi -= b[i] * here
            ri, xi = r[i], x[i]
            squared = (pi * pi + qi * qi) / here
            pi += ri * squared
            qi += xi * squared
            fall[i] = 2.0 * (ri * pi + xi * qi) - (ri * ri + xi * xi) * squared
            j = above[i]
            p_in[j] += pi
            q_in[j] += qi
        change = 0.0
        if core > slacks:
            for _ in range(MOST_INNER):
                step = _core_round(
                    slacks, core, position, column, rows, inverse, below, fixed, p_in, q_in, v, w, current
                )
                change = max(change, step)
                if not step > 0.05 * tolerance or step < 0.02 * change:
                    break
        for i in range(core):
            if i < slacks:
                given[i, 0] = p_in[i]
                given[i, 1] = q_in[i]
            p_in[i] = p[i]
            q_in[i] = q[i]
        moved = 0.0
        least = np.inf
        for i in range(core, n):
            here = v[above[i]] - fall[i]
            moved = max(moved, abs(here - v[i]))
            least = min(least, here)
            v[i] = here
            p_in[i] = p[i]
            q_in[i] = q[i]
        change = max(change, 0.5 * moved)
        if not (least > 0.0 and change < np.inf):
            return -iteration, change
        # what is left after this sweep, when further ones go on shrinking it as this one did
        if last < np.inf:
            rate = min(max(change / last, LEAST_RATE), 1.0)
            if change > LAST_DIGIT:
                slowest = max(slowest, rate)
        else:
            rate = min(2.0 * seen[0], 1.0)
        left = change * rate
        if is_followed and core == slacks:
            left *= rate
        if left <= tolerance * (1.0 - rate) or change < LAST_DIGIT:
            if slowest > 0.0:
                seen[0] = slowest
            return iteration, change
        if iteration > 8 and change > 0.7 * last:
            return -iteration, change
        last = change
    return -most, change


@njit(cache=True, nogil=True, error_model="numpy")
def spread_voltages(above, core, r, x, g, b, p, q, v, w, held):
    """Complex voltages of tree nodes from settled ``v``: one more sweep, outwards with angles.

    Args:
        above, core, r, x, g, b, p, q, v, w, held: As in `sweep`; ``v`` and ``w`` are written beyond the core.

    Returns:
        Largest change of a voltage by it.
    """
    n = above.size
    has_earth = g.size > 0
    p_in, q_in = held[0], held[1]
    for i in range(n):
        p_in[i] = p[i]
        q_in[i] = q[i]
    for i in range(n - 1, core - 1, -1):
        here = v[i]
        if has_earth:
            p_in[i] += g[i] * here
            q_in[i] -= b[i] * here
        square = (p_in[i] * p_in[i] + q_in[i] * q_in[i]) / here
        p_in[i] += r[i] * square
        q_in[i] += x[i] * square
        j = above[i]
        p_in[j] += p_in[i]
        q_in[j] += q_in[i]
    moved = 0.0
    for i in range(core, n):
        j = above[i]
        re, im = w[j].real, w[j].imag
        share = 1.0 / (re * re + im * im)
        # current conj(S / V) = conj(S) V / |V|^2
        i_re = (p_in[i] * re + q_in[i] * im) * share
        i_im = (p_in[i] * im - q_in[i] * re) * share
        here_re = re - (r[i] * i_re - x[i] * i_im)
        here_im = im - (r[i] * i_im + x[i] * i_re)
        w[i] = complex(here_re, here_im)
        here = here_re * here_re + here_im * here_im
        moved = max(moved, abs(here - v[i]))
        v[i] = here
    return 0.5 * moved


@njit(cache=True, nogil=True, error_model="numpy")
def walk_steps(
    p_kw,
    q_kvar,
    base_kva,
    node,
    size,
    shunt,
    earth,
    source,
    inner,
    coupling,
    above,
    slacks,
    core,
    r,
    x,
    g,
    b,
    p,
    q,
    position,
    column,
    rows,
    inverse,
    below,
    fixed,
    tolerance,
    is_followed,
    most,
    v,
    w,
    held,
    given,
    seen,
    total,
    least,
    kept,
):
    """Solve an island for every step of a series, each from the last.

    Args:
        p_kw, q_kvar: Loads, shape (steps, nodes of the case). [kW], [kvar]
        base_kva: Power base.
        node: Node of the case at each place, shape (n,).
        size: Squared size of voltage over scaled voltage, shape (n,).
        shunt: Admittance of shunts at nodes, scaled, shape (n,), or empty.
        earth: Scaled admittance to earth of the sources' nodes, shape (s,).
        source, inner, coupling: Branches from sources into the core: place, place, scaled admittance.
        above, slacks, core, r, x, g, b, p, q, position, column, rows, inverse, below, fixed: As in `sweep`.
        tolerance, is_followed, most, v, w, held, given, seen: As in `sweep`.
        total: Loss and source power in kW and kvar, and least squared voltage, shape (5, steps): added to.
        least: Node of the least voltage, shape (steps,): written where this island has it.
        kept: Voltages, shape (steps, nodes), or (0, nodes): written.
    """
    n = node.size
    flat = v[0]
    for t in range(p_kw.shape[0]):
        load_p, load_q = 0.0, 0.0
        for i in range(n):
            p[i] = p_kw[t, node[i]] / base_kva
            q[i] = q_kvar[t, node[i]] / base_kva
            load_p += p[i]
            load_q += q[i]
        count, _ = sweep(
            above,
            slacks,
            core,
            r,
            x,
            g,
            b,
            p,
            q,
            position,
            column,
            rows,
            inverse,
            below,
            fixed,
            tolerance,
            is_followed,
            most,
            v,
            w,
            held,
            given,
            seen,
        )
        if count < 0:
            total[:, t] = np.nan
            seen[0] = 1.0
            for i in range(slacks, n):
                v[i] = flat
                w[i] = w[0]
            continue
        made_p, made_q = 0.0, 0.0
        for i in range(slacks):
            made_p += given[i, 0] + earth[i].real * v[i]
            made_q += given[i, 1] - earth[i].imag * v[i]
        for e in range(source.size):
            i, j = source[e], inner[e]
            power = w[i] * np.conj(coupling[e] * (w[i] - w[j]))
            made_p += power.real
            made_q += power.imag
        for i in range(shunt.size):
            load_p += shunt[i].real * v[i]
            load_q -= shunt[i].imag * v[i]
        total[0, t] += (made_p - load_p) * base_kva
        total[1, t] += (made_q - load_q) * base_kva
        total[2, t] += made_p * base_kva
        total[3, t] += made_q * base_kva
        lowest, where = np.inf, 0
        for i in range(n):
            here = v[i] * size[i]
            if here < lowest:
                lowest, where = here, i
        if lowest < total[4, t]:
            total[4, t] = lowest
            least[t] = node[where]
        if kept.shape[0] > 0:
            for i in range(n):
                kept[t, node[i]] = np.sqrt(v[i] * size[i])
