"""Loops over a chain in which several inputs of a unit carry together: sweeps that also find how the inputs divide.

As ``chain_kernels.sweep``, with one current more for each further input of a unit: its deviation from the share by
rating. Sweeps drive the voltage differences around all loops to nought with the inverse of the loops' impedances
(compensation: Shirmohammadi et al., IEEE Trans. Power Systems 3 (1988) 753).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from core.power.chain_kernels import LOAD, SOURCE, UNIT, current_taken

SHARED, GUIDE, LOOP, FLOATS = 0, 1, 2, 3
"""What a closed link is: a fixed share, the one that sets the voltage, a loop's, or of a source that follows it."""


@njit(cache=True, nogil=True)
def mark_parts(kind, first, upstream, share, converting, bus, has_loops, part, floats):
    """What every closed link is, and who follows the voltage of what it feeds.

    Sources and converters in parallel follow the voltage of the board, but for the one that carries most. One that
    feeds several meshed places holds its own, and so do those behind a source bus that feeds units, and one whose
    voltage would hang on itself.

    Args:
        bus: Position of the source bus.
        has_loops: Whether loops are solved; without, inputs other than sources and converters keep fixed shares.
        part: Shape (links,): written.
        floats: Shape (nodes,): written.

    Returns:
        Whether any unit has several inputs.
    """
    ways = np.zeros(kind.size, dtype=np.int64)
    is_bus_feeding, is_any = False, False
    for n in range(kind.size):
        inputs = 0
        for k in range(first[n], first[n + 1]):
            part[k] = GUIDE if kind[n] == UNIT and share[k] > 0.0 else SHARED
            inputs += part[k]
            is_bus_feeding = is_bus_feeding or (part[k] == GUIDE and upstream[k] == bus)
        if inputs > 1:
            is_any = True
            for k in range(first[n], first[n + 1]):
                ways[upstream[k]] += part[k]
    floats[:] = False
    if not is_any:
        return False
    for k in range(first[bus], first[bus + 1]):
        ways[upstream[k]] += is_bus_feeding and share[k] > 0.0
    root, anchor = np.arange(kind.size), np.arange(kind.size)
    for n in range(kind.size):
        inputs, chosen, chosen_floats = 0, -1, False
        for k in range(first[n], first[n + 1]):
            if part[k] != GUIDE:
                continue
            inputs += 1
            u = upstream[k]
            may_float = ways[u] == 1 and (kind[u] == SOURCE or converting[u])
            if chosen < 0 or (may_float, -share[k]) < (chosen_floats, -share[chosen]):
                chosen, chosen_floats = k, may_float
        if inputs > 0 and not converting[n]:
            root[n] = root[upstream[chosen]]
        if inputs < 2:
            continue
        held = root[upstream[chosen]]  # what the voltage here hangs on in the end
        while anchor[held] != held:
            held = anchor[held]
        for k in range(first[n], first[n + 1]):
            if part[k] == GUIDE and k != chosen:
                u = upstream[k]
                part[k] = LOOP if has_loops else SHARED
                if ways[u] == 1 and (kind[u] == SOURCE or converting[u]) and u != held:
                    part[k], floats[u], anchor[u] = FLOATS, True, held
            elif part[k] == GUIDE and not has_loops:
                part[k] = SHARED
    return True


@njit(cache=True, nogil=True)
def divide(n, first, share, part, loop_of, deviation, i_in, carried):
    """Currents of the inputs of one node."""
    left, guide = i_in[n], -1
    for k in range(first[n], first[n + 1]):
        carried[k] = 0.0
        if share[k] > 0.0:
            if part[k] == GUIDE:
                guide = k
                continue
            carried[k] = share[k] * i_in[n]
            if part[k] == LOOP:
                carried[k] += deviation[loop_of[k]]
            left -= carried[k]
    if guide >= 0:
        carried[guide] = left


@njit(cache=True, nogil=True)
def sweep_mesh(
    kind, first, upstream, live, share, converting, load_p, load_q, cord_growth, rated, p0, p1, p2,
    module_ratio, spare, var_ratio, link_z, own_z, tolerance, most, part, loop_of, floats, block_first, inverse_first,
    inverse, v, v_in, i_out, i_in, carried,
):  # fmt: skip
    """Sweep currents up and voltages down, and correct the loops' currents, until all stand still.

    Args:
        part: What each link is, shape (links,).
        loop_of: Number of the loop that a link closes, shape (links,).
        floats: Sources and converters whose voltage follows what they feed, shape (nodes,).
        block_first, inverse_first, inverse: Loops in blocks that do not touch each other, and for each block the
            inverse of its impedances, row by row.
        v, i_out, i_in: As in ``sweep``.
        v_in, carried: Voltage before every node, and current of each link: written.

    Returns:
        Sweeps taken, negative when the voltages did not come to rest.
    """
    for n in range(kind.size):
        if kind[n] == SOURCE and not floats[n]:
            v[n] = 1.0 + 0j
        v_in[n] = v[n]
    loops = block_first[block_first.size - 1]
    deviation, gap = np.zeros(loops, dtype=np.complex128), np.zeros(loops, dtype=np.complex128)
    for turn in range(1, most + 1):
        i_out[:] = 0.0
        for n in range(kind.size - 1, -1, -1):
            i_in[n] = 0.0
            if live[n]:
                i_in[n] = current_taken(
                    kind[n], converting[n], load_p[n], load_q[n], cord_growth[n], rated[n], p0[n], p1[n], p2[n],
                    module_ratio[n], spare[n], var_ratio[n], v[n], v_in[n], i_out[n],
                )  # fmt: skip
            divide(n, first, share, part, loop_of, deviation, i_in, carried)
            for k in range(first[n], first[n + 1]):
                i_out[upstream[k]] += carried[k]
        worst = 0.0
        for n in range(kind.size):
            if not live[n] or kind[n] == SOURCE:
                continue
            terminal, told = 0j, 0.0
            for k in range(first[n], first[n + 1]):
                if share[k] > 0.0 and part[k] <= GUIDE:
                    told += share[k]
                    terminal += share[k] * (v[upstream[k]] - link_z[k] * carried[k])
            terminal = terminal / told if told > 0.0 else 1.0 + 0j
            if not 0.2 <= abs(terminal) <= 3.0:
                terminal = 0.2 + 0j
            for k in range(first[n], first[n + 1]):
                if share[k] <= 0.0:
                    continue
                if part[k] == LOOP:
                    apart = v[upstream[k]] - link_z[k] * carried[k] - terminal
                    gap[loop_of[k]] = apart
                    worst = max(worst, abs(apart))
                elif part[k] == FLOATS:
                    beyond = terminal + link_z[k] * carried[k]
                    worst = max(worst, abs(beyond - v[upstream[k]]))
                    v[upstream[k]] = beyond
            worst = max(worst, abs(terminal - v_in[n]))
            v_in[n] = terminal
            if converting[n]:
                if not floats[n]:
                    v[n] = 1.0 + 0j
                continue
            behind = terminal - own_z[n] * i_in[n] if kind[n] == UNIT else terminal
            if not 0.2 <= abs(behind) <= 3.0:
                behind = 0.2 + 0j
            worst = max(worst, abs(behind - v[n]))
            v[n] = behind
        if worst < tolerance:
            return turn
        for b in range(block_first.size - 1):
            low, high = block_first[b], block_first[b + 1]
            at = inverse_first[b]
            for i in range(low, high):
                for j in range(low, high):
                    deviation[i] -= inverse[at] * gap[j]
                    at += 1
    return -most


@njit(cache=True, nogil=True)
def loop_impedances(kind, first, upstream, live, share, converting, link_z, own_z, part, loop_of, loop_node, out):
    """Voltage differences around all loops for one unit of current around each, shape (loops, loops), by column.

    Args:
        loop_node: Node at which each loop closes, shape (loops,).
        out: Impedances, per unit: written.
    """
    nodes, loops = kind.size, loop_node.size
    v, i_out = np.zeros(nodes, dtype=np.complex128), np.zeros(nodes, dtype=np.complex128)
    i_in = np.zeros(nodes, dtype=np.complex128)
    carried = np.zeros(upstream.size, dtype=np.complex128)
    deviation = np.zeros(loops, dtype=np.complex128)
    for j in range(loops):
        deviation[j] = 1.0
        v[:] = 0.0
        i_out[:] = 0.0
        for n in range(nodes - 1, -1, -1):
            passes = live[n] and kind[n] != SOURCE and kind[n] != LOAD and not converting[n]
            i_in[n] = i_out[n] if passes else 0.0
            if n > loop_node[j]:
                i_in[n] = 0.0
            divide(n, first, share, part, loop_of, deviation, i_in, carried)
            for k in range(first[n], first[n + 1]):
                i_out[upstream[k]] += carried[k]
        for n in range(nodes):
            if not live[n] or kind[n] == SOURCE or kind[n] == LOAD:
                continue
            terminal, told = 0j, 0.0
            for k in range(first[n], first[n + 1]):
                if share[k] > 0.0 and part[k] <= GUIDE:
                    told += share[k]
                    terminal += share[k] * (v[upstream[k]] - link_z[k] * carried[k])
            terminal = terminal / told if told > 0.0 else 0j
            for k in range(first[n], first[n + 1]):
                if share[k] > 0.0 and part[k] == LOOP:
                    out[loop_of[k], j] = v[upstream[k]] - link_z[k] * carried[k] - terminal
                elif share[k] > 0.0 and part[k] == FLOATS:
                    v[upstream[k]] = terminal + link_z[k] * carried[k]
            if not converting[n]:
                v[n] = terminal - own_z[n] * i_in[n]
        deviation[j] = 0.0
