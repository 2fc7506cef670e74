"""Loops over the power chain's nodes: who is alive, and the sweeps that find its flows.

Nodes stand upstream first; links of node n are ``first[n]`` to ``first[n + 1]``. Currents and voltages are per unit on
1 MVA and the nominal voltage where they flow, so ideal transformers vanish. All arrays are written by their owner only.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SOURCE, BUS, UNIT, LOAD = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def find_live(
    kind, first, upstream, weight, is_on, is_out, is_open, takes_first, is_standby, follows, capacity, autonomy, holds,
    live, share, standby,
):  # fmt: skip
    """Who is alive, and which part of a node's input each link carries.

    ``is_standby`` becomes, in ``standby``, what is fed by standby sources alone. What is fed alone by sources that
    follow a voltage (``follows``) is dead. With ``holds`` a UPS without input lives on its battery.
    """
    for n in range(kind.size):
        share[first[n] : first[n + 1]] = 0.0
        standby[n] = False
        if is_out[n] or not is_on[n]:
            live[n] = False
            continue
        if kind[n] == SOURCE:
            live[n] = capacity[n] > 0.0
            standby[n] = is_standby[n]
            continue
        any_live, any_active = False, False
        for k in range(first[n], first[n + 1]):
            u = upstream[k]
            if live[u] and not is_open[k]:
                any_live = any_live or not follows[u]
                any_active = any_active or not (standby[u] or follows[u])
        if not any_live:
            live[n] = (kind[n] == BUS and np.isinf(capacity[n])) or (holds and autonomy[n] > 0.0)
            continue
        live[n] = True
        standby[n] = not any_active
        total = 0.0
        for k in range(first[n], first[n + 1]):
            u = upstream[k]
            if not live[u] or is_open[k] or (takes_first[n] and follows[u]):
                continue
            if takes_first[n]:
                share[k] = 1.0
                total = 1.0
                standby[n] = standby[u]
                break
            if standby[u] and any_active:
                continue
            share[k] = 1.0 if kind[n] == LOAD else weight[k]
            total += share[k]
        for k in range(first[n], first[n + 1]):
            share[k] /= total


@njit(cache=True, nogil=True)
def converter_loss_ratio(x, p0, p1, p2, module_ratio, spare):
    """Loss over rating at loading x; of several sleeping modules only those awake lose by the curve."""
    if module_ratio <= 0.0:
        return max(p0 + p1 * x + p2 * x * x, 0.0)
    installed = np.ceil(1.0 / module_ratio - 1e-9) + spare
    awake = min(max(np.ceil(x / (0.8 * module_ratio) - 1e-9), 1.0) + spare, installed)
    each = x / (awake * module_ratio)
    asleep = installed - awake
    return module_ratio * (awake * max(p0 + p1 * each + p2 * each * each, 0.0) + asleep * 0.0015)


@njit(cache=True, nogil=True)
def converter_losses(chosen, given, rated, p0, p1, p2, module_ratio, spare, loss):
    """Loss of the chosen nodes by the curve of a converter, where they are rated."""
    for n in range(chosen.size):
        if chosen[n] and rated[n] > 0.0:
            ratio = converter_loss_ratio(given[n] / rated[n], p0[n], p1[n], p2[n], module_ratio[n], spare[n])
            loss[n] = rated[n] * ratio


@njit(cache=True, nogil=True)
def find_resting(upstream, downstream, share, live, rests, idle):
    """Leave idle only what feeds nothing that runs, and rests only below what is idle.

    Links stand in the order of what they feed: first what feeds a load runs, then what hangs on that.
    """
    for k in range(upstream.size - 1, -1, -1):
        if share[k] > 0.0 and idle[upstream[k]] and live[downstream[k]]:
            idle[upstream[k]] = idle[downstream[k]]
    for k in range(upstream.size):
        if share[k] > 0.0 and rests[downstream[k]]:
            idle[downstream[k]] = idle[downstream[k]] and idle[upstream[k]]


@njit(cache=True, nogil=True)
def current_taken(
    kind, converting, load_p, load_q, cord_growth, rated, p0, p1, p2, module_ratio, spare, var_ratio, v, v_in, i_out
):  # fmt: skip
    """Current that a node takes in, per unit; what ``sweep`` knows of one node.

    Numbers only: handing over so many arrays at every node costs four times what is done here.
    """
    if kind == LOAD:
        return np.conj(complex(load_p * cord_growth, load_q) / v_in)
    if converting:
        out = (v * np.conj(i_out)).real + load_p
        x = out / rated if rated > 0.0 else 0.0
        p = out + rated * converter_loss_ratio(x, p0, p1, p2, module_ratio, spare)
        return np.conj(complex(p, p * var_ratio) / v_in)
    extra = load_p
    if rated > 0.0 and kind == UNIT:
        extra += rated * p0 * abs(v) ** 2 + p1 * abs(i_out)
    return i_out + np.conj(complex(extra, load_q) / v)


@njit(cache=True, nogil=True)
def sweep(
    kind, first, upstream, live, share, converting, load_p, load_q, cord_growth, rated, p0, p1, p2,
    module_ratio, spare, var_ratio, link_z, own_z, tolerance, most, v, i_out, i_in,
):  # fmt: skip
    """Sweep currents up and voltages down until the voltages stand still.

    Args:
        load_p, load_q: Load at every node, per unit; of a load node drawn at its cords.
        cord_growth: Power at the upstream end of a load's cords over power at the load.
        v: Voltages: in, the first guess; out, at each node's output (of a converter 1; of a load at its cords).
        i_out, i_in: Out: current given on, current taken in.

    Returns:
        Sweeps taken, negative when the voltages did not come to rest.
    """
    n_nodes = kind.size
    v_in = v.copy()
    for turn in range(1, most + 1):
        i_out[:] = 0.0
        for n in range(n_nodes - 1, -1, -1):
            if not live[n]:
                i_in[n] = 0.0
                continue
            i_in[n] = current_taken(
                kind[n], converting[n], load_p[n], load_q[n], cord_growth[n], rated[n], p0[n], p1[n], p2[n],
                module_ratio[n], spare[n], var_ratio[n], v[n], v_in[n], i_out[n],
            )  # fmt: skip
            for k in range(first[n], first[n + 1]):
                if share[k] > 0.0:
                    i_out[upstream[k]] += share[k] * i_in[n]
        worst = 0.0
        for n in range(n_nodes):
            if not live[n] or kind[n] == SOURCE:
                continue
            terminal = 0j
            fed = False
            for k in range(first[n], first[n + 1]):
                if share[k] > 0.0:
                    fed = True
                    terminal += share[k] * (v[upstream[k]] - link_z[k] * share[k] * i_in[n])
            if not fed:
                terminal = 1.0 + 0j
            if not 0.2 <= abs(terminal) <= 3.0:
                terminal = 0.2 + 0j
            worst = max(worst, abs(terminal - v_in[n]))
            v_in[n] = terminal
            if converting[n]:
                v[n] = 1.0 + 0j
            else:
                behind = terminal - own_z[n] * i_in[n] if kind[n] == UNIT else terminal
                if not 0.2 <= abs(behind) <= 3.0:
                    behind = 0.2 + 0j
                worst = max(worst, abs(behind - v[n]))
                v[n] = behind
        if worst < tolerance:
            return turn
    return -most


@njit(cache=True, nogil=True)
def sum_up(kind, first, upstream, live, share, load_p, cord_growth, rated, p0, p1, p2, module_ratio, spare, out):
    """Active power given on by every node, without voltages: the loss curves alone, exact in one pass.

    Per unit like the rest; what stands upstream first is walked from its end.
    """
    out[:] = 0.0
    for n in range(kind.size - 1, -1, -1):
        if not live[n]:
            continue
        if kind[n] == LOAD:
            drawn = load_p[n] * cord_growth[n]
        else:
            drawn = out[n] + load_p[n]
            if kind[n] == UNIT and rated[n] > 0.0:
                x = drawn / rated[n]
                drawn += rated[n] * converter_loss_ratio(x, p0[n], p1[n], p2[n], module_ratio[n], spare[n])
        for k in range(first[n], first[n + 1]):
            if share[k] > 0.0:
                out[upstream[k]] += share[k] * drawn


@njit(cache=True, nogil=True)
def sum_phases(first, upstream, live, share, converting, phase, load_w, out):
    """Load on each phase below every node, losses left aside; what a converter draws is balanced again."""
    for n in range(phase.size - 1, -1, -1):
        if not live[n]:
            continue
        if phase[n] > 0:
            out[n, phase[n] - 1] += load_w[n]
        else:
            for c in range(3):
                out[n, c] += load_w[n] / 3.0
        mean = (out[n, 0] + out[n, 1] + out[n, 2]) / 3.0
        for k in range(first[n], first[n + 1]):
            for c in range(3):
                out[upstream[k], c] += share[k] * (mean if converting[n] else out[n, c])
