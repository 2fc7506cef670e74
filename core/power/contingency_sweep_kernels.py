"""Numba kernels that solve single outages exactly: voltages, currents and losses of what an outage reaches.

The same equations as ``chain_kernels.sweep``, from the state before the outage, over those nodes alone whose current or
voltage still moves. Working arrays are as in ``contingency_kernels``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.power.contingency_kernels import LOAD, SOURCE, UNIT, _curve, _fall, _put, _restore, _take


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _square(x):
    return x.real * x.real + x.imag * x.imag


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _current(p, q, v):
    """Current that brings the power p + jq at voltage v."""
    return complex(p, -q) * v / _square(v)


@njit(cache=True, nogil=True, error_model="numpy")
def is_beyond(loading, before, limit):
    """Whether an outage is to blame for a loading: it was inside the limit before, or has grown by a per cent since."""
    return loading > limit and loading > before + (1e-6 if before <= limit else 0.01)


@njit(cache=True, nogil=True, error_model="numpy")
def settle(g, e, loads, below_first, below, electric, flow, work, count, state, scratch, tolerance, most):
    """Solve an outage that stands, exactly: sweeps over those nodes alone whose current or voltage still moves.

    Args:
        electric: Whether converting, reactive over active input, impedances of links and nodes.
        state: Voltages out and in, currents out and in by node, current by link: of the state before; left solved.
        scratch: Marks by node for visited and for waiting, list of visited nodes.
        tolerance: Voltage and current changes that are passed on. [pu]
        most: Most sweeps.

    Returns:
        Worst loading over its limit among what the outage loads further, how many go beyond it, how many nodes were
        visited, and the sweeps taken, negative when the voltages found no rest.
    """
    kind, first, upstream = g[0], g[1], g[2]
    converting, tan, link_z, own_z = electric
    load_p, growth, load_q = loads
    rated, p0, p1, p2, module_ratio, spare = e
    limit, room, base_loading = flow
    _is_out, _link_out, live, _standby, share, _times, bits, words, touched, is_moved = work
    v, v_in, i_out, i_in, carried = state
    is_seen, waits, seen = scratch
    last, visited, turns = live.size - 1, 0, 0
    for i in range(count):
        if is_moved[i]:
            _put(bits, words, last - touched[i])
    while turns < most:
        turns += 1
        lowered = 0
        while True:  # currents, from the loads up
            n = last - _take(bits, words)
            if n > last:
                break
            if not is_seen[n]:
                is_seen[n] = True
                seen[visited] = n
                visited += 1
            if not waits[n]:
                waits[n] = True
                lowered += 1
            drawn = 0j
            if live[n] and kind[n] == LOAD:
                drawn = _current(load_p[n] * growth[n], load_q[n], v_in[n])
            elif live[n] and converting[n]:
                p = (v[n] * np.conj(i_out[n])).real + load_p[n]
                if rated[n] > 0.0:
                    p += rated[n] * _curve(p / rated[n], p0[n], p1[n], p2[n], module_ratio[n], spare[n])
                drawn = _current(p, p * tan[n], v_in[n])
            elif live[n]:
                own = load_p[n]
                if kind[n] == UNIT:
                    own += rated[n] * p0[n] * _square(v[n]) + p1[n] * np.sqrt(_square(i_out[n]))
                drawn = i_out[n] + _current(own, load_q[n], v[n])
            i_in[n] = drawn
            for k in range(first[n], first[n + 1]):
                part = share[k] * drawn
                change = part - carried[k]
                if abs(change.real) + abs(change.imag) > tolerance * (1.0 + abs(part.real)):
                    carried[k] = part
                    i_out[upstream[k]] += change
                    _put(bits, words, last - upstream[k])
        for i in range(visited):  # who has a new current has a new voltage drop
            if waits[seen[i]]:
                waits[seen[i]] = False
                _put(bits, words, seen[i])
        again = 0
        while True:  # voltages, from the sources down
            n = _take(bits, words)
            if n < 0:
                break
            if not live[n] or kind[n] == SOURCE:
                continue
            if not is_seen[n]:
                is_seen[n] = True
                seen[visited] = n
                visited += 1
            terminal = 0j
            for k in range(first[n], first[n + 1]):
                if share[k] > 0.0:
                    terminal += share[k] * (v[upstream[k]] - link_z[k] * share[k] * i_in[n])
            if _square(terminal) < 0.04:
                terminal = 0.2 + 0j
            if abs(terminal.real - v_in[n].real) + abs(terminal.imag - v_in[n].imag) > tolerance:
                v_in[n] = terminal
                if not waits[n]:
                    waits[n] = True
                    again += 1
            here = 1.0 + 0j if converting[n] else (terminal - own_z[n] * i_in[n] if kind[n] == UNIT else terminal)
            if _square(here) < 0.04:
                here = 0.2 + 0j
            if abs(here.real - v[n].real) + abs(here.imag - v[n].imag) > tolerance:
                v[n] = here
                if not waits[n]:
                    waits[n] = True
                    again += 1
                for i in range(below_first[n], below_first[n + 1]):
                    k = below[0][i]
                    if share[k] > 0.0:
                        _put(bits, words, below[1][k])
        if again == 0:
            break
        for i in range(visited):
            if waits[seen[i]]:
                waits[seen[i]] = False
                _put(bits, words, last - seen[i])
    while _take(bits, words) >= 0:
        turns = -most
    worst, beyond = 0.0, 0
    for i in range(visited):
        n = seen[i]
        is_seen[n] = False
        waits[n] = False
        if kind[n] != LOAD and live[n] and room[n] > 0.0:
            loading = abs(v[n] * np.conj(i_out[n])) / room[n]
            if loading > base_loading[n] + 1e-6:
                worst = max(worst, loading / limit[n])
                beyond += is_beyond(loading, base_loading[n], limit[n])
    return worst, beyond, visited, turns


@njit(cache=True, nogil=True, error_model="numpy")
def put_back(first, state, base_state, seen, visited):
    """Bring the electrical state of visited nodes back to that before the outage."""
    v, v_in, i_out, i_in, carried = state
    for i in range(visited):
        n = seen[i]
        v[n], v_in[n], i_out[n], i_in[n] = base_state[0][n], base_state[1][n], base_state[2][n], base_state[3][n]
        for k in range(first[n], first[n + 1]):
            carried[k] = base_state[4][k]


@njit(cache=True, nogil=True, error_model="numpy")
def settle_many(
    g, q, e, loads, below_first, below, base, electric, flow, work, state, base_state, scratch, outages, chosen, exact,
    tolerance, most,
):  # fmt: skip
    """Solve chosen outages exactly; ``exact`` gets worst loading over limit, items beyond it, nodes and sweeps."""
    node_first, out_nodes, link_first, out_links = outages
    for i in range(chosen.size):
        o = chosen[i]
        nodes = out_nodes[node_first[o] : node_first[o + 1]]
        links = out_links[link_first[o] : link_first[o + 1]]
        count = _fall(g, q, below_first, below, base, work, nodes, links)
        worst, beyond, visited, turns = settle(
            g, e, loads, below_first, below, electric, flow, work, count, state, scratch, tolerance, most
        )
        exact[i, 0], exact[i, 1], exact[i, 2], exact[i, 3] = worst, beyond, visited, turns
        put_back(g[1], state, base_state, scratch[2], visited)
        _restore(g, base, work, count, nodes, links)
