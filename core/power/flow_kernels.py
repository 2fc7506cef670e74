"""Numba kernels between a case and its solvers: loads in, voltages out, flows of branches, power at nodes."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True, error_model="numpy")
def gather_loads(node, p_kw, q_kvar, base_kva, p, q):
    """Loads in the order of the sweep, per unit, into ``p`` and ``q``; ``node`` counts in the case."""
    share = 1.0 / base_kva
    for i in range(node.size):
        p[i] = p_kw[node[i]] * share
        q[i] = q_kvar[node[i]] * share


@njit(cache=True, nogil=True, error_model="numpy")
def deliver_voltages(node, w, scale, out):
    """Voltages from scaled ones, into ``out`` by node of the case; whether all are numbers."""
    total = 0.0
    for i in range(node.size):
        here = w[i] * scale[i]
        total += abs(here.real) + abs(here.imag)
        out[node[i]] = here
    return total < np.inf


@njit(cache=True, nogil=True, error_model="numpy")
def branch_flows(a, b, y, z, y_a, y_b, ratio, v, s_a, s_b, lost, size_a, size_b):
    """Power and current that enter every branch at either end, and what is lost in it, at given voltages.

    Args:
        a, b: Ends of branches, shape (m,).
        y, z, y_a, y_b, ratio: Series admittance and its inverse, shunts, ideal ratio.
        v: Voltages, shape (n,).
        s_a, s_b, lost: Complex powers: written.
        size_a, size_b: Sizes of currents: written.
    """
    for e in range(a.size):
        t = ratio[e]
        inside = v[a[e]] * np.conj(t) * (1.0 / (t.real * t.real + t.imag * t.imag))
        end = v[b[e]]
        current = y[e] * (inside - end)
        i_a = current + y_a[e] * inside
        i_b = y_b[e] * end - current
        s_a[e] = inside * np.conj(i_a)
        s_b[e] = end * np.conj(i_b)
        square = current.real * current.real + current.imag * current.imag
        v_a = inside.real * inside.real + inside.imag * inside.imag
        v_b = end.real * end.real + end.imag * end.imag
        lost[e] = z[e] * square + np.conj(y_a[e]) * v_a + np.conj(y_b[e]) * v_b
        size_a[e] = np.sqrt((i_a.real * i_a.real + i_a.imag * i_a.imag) / (t.real * t.real + t.imag * t.imag))
        size_b[e] = np.sqrt(i_b.real * i_b.real + i_b.imag * i_b.imag)


@njit(cache=True, nogil=True, error_model="numpy")
def power_out(a, b, s_a, s_b, shunt, load, v, out):
    """Power that leaves every node into branches, shunt and load: what sources and generators there give."""
    for i in range(v.size):
        size = v[i].real * v[i].real + v[i].imag * v[i].imag
        out[i] = np.conj(shunt[i]) * size + load[i]
    for e in range(a.size):
        out[a[e]] += s_a[e]
        out[b[e]] += s_b[e]
