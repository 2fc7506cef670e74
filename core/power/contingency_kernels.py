"""Numba kernels of the contingency study: what one outage changes, and nothing else.

Each outage touches a small part of the chain: down from what failed (who is dead, who transfers, for how long power is
away), then up from every load that moved (loadings). Nodes wait their turn in a bitmap that hands them out in order.
Working arrays hold the state before the outage between two calls; what an outage touched is put back after it.
Per unit on 1 MVA; nodes stand upstream first; links of node n are ``first[n]`` to ``first[n + 1]``.
"""

from __future__ import annotations

import numpy as np
from numba import njit

SOURCE, BUS, UNIT, LOAD = 0, 1, 2, 3
NEVER = 1e18
"""Stands for a time that does not come. [s]"""
HOLD_UP_S = 0.02
"""Time without voltage that IT equipment rides through (ITIC curve). [s]"""
GUARD_RATIO = 0.03
"""Loadings this close to the limit are solved exactly: twice the mean, once the largest error of the screen."""
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_BIT = np.zeros(64, dtype=np.int64)
for _n in range(64):
    _BIT[((1 << _n) * 0x03F79D71B4CB0A89 & 0xFFFFFFFFFFFFFFFF) >> 58] = _n

# flags of a node
IS_ON, IS_SOURCE, HAS_CAPACITY, IS_STANDBY, RUNS, HOLDS_VOLTAGE, IS_ENDLESS_BUS = 1, 2, 4, 8, 16, 32, 64
CHANGES_OVER, BRIDGES, TAKES_FIRST, IS_LOAD, SHARES = 128, 256, 512, 1024, 2048
# columns of the table of times
LOST, BACK, GAP, END = 0, 1, 2, 3
# columns of what the screen knows of a node, and of a link
OUT, IN, SLOPE, BEND, TO_LIMIT, NEAR, FIXED, NODE_COLUMNS = 0, 1, 2, 3, 4, 5, 6, 8
LINK, OHM = 0, 1
# columns of what comes out of one outage
DEAD_RACKS, CUT_RACKS, SINGLE_RACKS, DEAD_OTHERS, CUT_OTHERS, DEAD_W, WORST, SUSPECTS, FIRST_DROP_S, FUEL_S, ANEW = (
    range(11)
)
COLUMNS = 11


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _put(bits, words, n):
    w = n >> 6
    bits[w] |= np.uint64(1) << np.uint64(n & 63)
    words[w >> 6] |= np.uint64(1) << np.uint64(w & 63)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _low(x):
    return _BIT[((x & (~x + np.uint64(1))) * _DE_BRUIJN) >> np.uint64(58)]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _take(bits, words):
    """Smallest waiting number, -1 when none waits."""
    for s in range(words.size):
        if words[s] != np.uint64(0):
            w = (s << 6) + _low(words[s])
            n = (w << 6) + _low(bits[w])
            bits[w] &= bits[w] - np.uint64(1)
            if bits[w] == np.uint64(0):
                words[s] &= words[s] - np.uint64(1)
            return n
    return -1


@njit(cache=True, nogil=True, error_model="numpy")
def _curve(x, p0, p1, p2, module_ratio, spare):
    """Loss over rating at loading x; of several sleeping modules only those awake lose by the curve."""
    if module_ratio <= 0.0:
        return max(p0 + p1 * x + p2 * x * x, 0.0)
    installed = np.ceil(1.0 / module_ratio - 1e-9) + spare
    awake = min(max(np.ceil(x / (0.8 * module_ratio) - 1e-9), 1.0) + spare, installed)
    each = x / (awake * module_ratio)
    return module_ratio * (awake * max(p0 + p1 * each + p2 * each * each, 0.0) + (installed - awake) * 0.0015)


@njit(cache=True, nogil=True, error_model="numpy")
def walk_down(g, q, below_first, below, base, work):
    """Evaluate the waiting nodes, and below them all that changes with them.

    Finds for each, from its inputs, whether it is alive, what its links carry (the rules of ``chain_kernels``), when
    it loses its power and gets it back, the gap when it changes over, and when its fuel ends. Returns how many nodes
    were touched; they stand in ``work``'s list. One long body: arrays taken out of tuples in the loop would cost more
    than all the rest.
    """
    _kind, first, upstream, weight, flags = g
    start_s, fuel_s, transfer_s, autonomy_s = q
    base_live, base_standby, base_share, base_times = base
    is_out, link_out, live, standby, share, times, bits, words, touched, is_moved = work
    below_node = below[2]
    count = 0
    while True:
        n = _take(bits, words)
        if n < 0:
            return count
        a, b, flag = first[n], first[n + 1], flags[n]
        is_in_service = (flag & IS_ON) != 0 and not is_out[n]
        is_live, is_reserve, is_changed = False, False, False
        lost, back, gap, end = 0.0, NEVER, 0.0, 0.0
        if flag & IS_SOURCE:
            is_live = is_in_service and (flag & HAS_CAPACITY) != 0
            is_reserve = is_live and (flag & IS_STANDBY) != 0
            if is_live and flag & RUNS:
                lost, back, end = NEVER, 0.0, NEVER
            elif is_live:
                back = start_s[n]
                end = start_s[n] + fuel_s[n] if fuel_s[n] > 0.0 else NEVER
        else:
            is_held, any_active, was_active = False, False, -1
            if is_in_service:
                gap, any_live = NEVER, False
                for k in range(a, b):
                    u = upstream[k]
                    if base_share[k] > 0.0 and was_active < 0:
                        was_active = k
                    if link_out[k]:
                        continue
                    holds = (flags[u] & HOLDS_VOLTAGE) != 0
                    if live[u]:
                        any_live = True
                        is_held = is_held or holds
                        any_active = any_active or (not standby[u] and holds)
                    if not holds:
                        continue
                    lost = max(lost, times[u, LOST])
                    back = min(back, times[u, BACK])
                    end = max(end, times[u, END])
                    if times[u, LOST] >= NEVER:
                        gap = min(gap, times[u, GAP])
                is_live = (any_live and is_held) or (flag & IS_ENDLESS_BUS) != 0
                if a == b and is_live:  # the bus of a site without sources
                    lost, back, gap, end = NEVER, 0.0, 0.0, NEVER
                if gap >= NEVER:
                    gap = 0.0
                if lost >= back:
                    lost, back = NEVER, 0.0
                if flag & CHANGES_OVER and was_active >= 0:
                    u = upstream[was_active]
                    if link_out[was_active] or times[u, LOST] < NEVER:
                        gap += transfer_s[n]
                    else:
                        gap = min(times[u, GAP], transfer_s[n] + gap)
                    if lost < NEVER and back < NEVER:
                        back += transfer_s[n]
                if flag & BRIDGES:
                    gap = transfer_s[n] if gap > 0.0 or lost < NEVER else 0.0
                    if lost < NEVER:
                        if back - lost <= autonomy_s[n]:
                            lost, back = NEVER, 0.0
                        else:
                            lost += autonomy_s[n]
                    if end < NEVER:
                        end += autonomy_s[n]
            total = 0.0
            is_reserve = is_live and not any_active
            if is_live and flag & TAKES_FIRST:
                for k in range(a, b):
                    part = 0.0
                    if total == 0.0 and live[upstream[k]] and not link_out[k]:
                        part = 1.0
                        total = 1.0
                        is_reserve = standby[upstream[k]]
                    share[k] = part
            elif is_live:
                for k in range(a, b):
                    u = upstream[k]
                    part = 0.0
                    if live[u] and not link_out[k] and not (standby[u] and any_active):
                        part = 1.0 if flag & IS_LOAD else weight[k]
                    share[k] = part
                    total += part
                if total > 0.0:
                    for k in range(a, b):
                        share[k] /= total
            else:
                for k in range(a, b):
                    share[k] = 0.0
            for k in range(a, b):
                is_changed = is_changed or share[k] != base_share[k]
        is_changed = is_changed or is_live != base_live[n]
        goes_on = (
            is_live != base_live[n] or is_reserve != base_standby[n] or lost != base_times[n, LOST]
            or back != base_times[n, BACK] or gap != base_times[n, GAP] or end != base_times[n, END]
        )  # fmt: skip
        live[n], standby[n] = is_live, is_reserve
        times[n, LOST], times[n, BACK], times[n, GAP], times[n, END] = lost, back, gap, end
        touched[count] = n
        is_moved[count] = is_changed
        count += 1
        if goes_on:
            for i in range(below_first[n], below_first[n + 1]):
                _put(bits, words, below_node[i])


@njit(cache=True, nogil=True, error_model="numpy")
def stand_all(g, q, below_first, below, base, work):
    """Evaluate every node: the state before any outage."""
    bits, words = work[6], work[7]
    for n in range(work[2].size):
        _put(bits, words, n)
    return walk_down(g, q, below_first, below, base, work)


@njit(cache=True, nogil=True, error_model="numpy")
def _fall(g, q, below_first, below, base, work, out_nodes, out_links):
    """Walk down from what fails. Returns how many nodes were touched."""
    is_out, link_out, bits, words = work[0], work[1], work[6], work[7]
    for i in range(out_nodes.size):
        is_out[out_nodes[i]] = True
        _put(bits, words, out_nodes[i])
    for i in range(out_links.size):
        link_out[out_links[i]] = True
        _put(bits, words, below[1][out_links[i]])
    return walk_down(g, q, below_first, below, base, work)


@njit(cache=True, nogil=True, error_model="numpy")
def _restore(g, base, work, count, out_nodes, out_links):
    base_live, base_standby, base_share, base_times = base
    is_out, link_out, live, standby, share, times, _bits, _words, touched, _is_moved = work
    first = g[1]
    for i in range(count):
        n = touched[i]
        live[n] = base_live[n]
        standby[n] = base_standby[n]
        for k in range(first[n], first[n + 1]):
            share[k] = base_share[k]
        for c in range(4):
            times[n, c] = base_times[n, c]
    for i in range(out_nodes.size):
        is_out[out_nodes[i]] = False
    for i in range(out_links.size):
        link_out[out_links[i]] = False


@njit(cache=True, nogil=True, error_model="numpy")
def _rise(g, e, base, flow, work, count, extra):
    """Carry changed loads up. Returns the worst loading over its limit, how many are suspect, and whether inputs share.

    ``extra`` gathers what the nodes give on beyond the state before, and is left empty. What is dead gives nothing on,
    so only its links to living nodes matter.
    """
    kind, first, upstream = g[0], g[1], g[2]
    rated, p0, p1, p2, module_ratio, spare = e
    base_live, flags = base[0], g[4]
    row, link_row = flow
    _is_out, _link_out, live, _standby, share, _times, bits, words, touched, is_moved = work
    last = live.size - 1
    for i in range(count):
        if not is_moved[i]:
            continue
        n = touched[i]
        if live[n] and kind[n] != LOAD:
            _put(bits, words, last - n)
            continue
        for k in range(first[n], first[n + 1]):
            if live[upstream[k]]:
                part = share[k] * row[n, FIXED]
                moved = part + link_row[k, OHM] * part * part - link_row[k, LINK]
                if abs(moved) > 1e-7:
                    extra[upstream[k]] += moved
                    _put(bits, words, last - upstream[k])
    worst, suspects, shares = 0.0, 0, 0
    while True:
        n = last - _take(bits, words)
        if n > last:
            return worst, suspects, shares
        shares |= flags[n] & SHARES
        more = extra[n]
        extra[n] = 0.0
        out = row[n, OUT] + more
        if module_ratio[n] > 0.0:
            drawn = out + rated[n] * _curve(out / rated[n], p0[n], p1[n], p2[n], module_ratio[n], spare[n])
        elif base_live[n]:
            drawn = row[n, IN] + more * (row[n, SLOPE] + row[n, BEND] * (out + row[n, OUT]))
        else:
            drawn = row[n, FIXED] + row[n, SLOPE] * out + row[n, BEND] * out * out
        if more > 1e-9:
            loading = out * row[n, TO_LIMIT]
            worst = max(worst, loading)
            if loading > row[n, NEAR]:
                suspects += 1
        for k in range(first[n], first[n + 1]):
            u = upstream[k]
            part = share[k] * drawn
            moved = part + link_row[k, OHM] * part * part - link_row[k, LINK]
            if live[u] and abs(moved) > 1e-7:  # a tenth of a watt
                extra[u] += moved
                _put(bits, words, last - u)


@njit(cache=True, nogil=True, error_model="numpy")
def _count(g, loads, base, work, count, is_rack, battery_s, row):
    """Loads that an outage drops or degrades, into one row of outcomes."""
    kind, first = g[0], g[1]
    base_live, _base_standby, base_share, base_times = base
    _is_out, _link_out, live, _standby, share, times, _bits, _words, touched, _is_moved = work
    for c in range(COLUMNS):
        row[c] = 0.0
    row[FIRST_DROP_S], row[FUEL_S] = NEVER, NEVER
    for i in range(count):
        n = touched[i]
        if kind[n] != LOAD or not base_live[n]:
            continue
        drops = drop_time(times, n, battery_s[n])
        if is_rack[n]:
            row[FIRST_DROP_S] = min(row[FIRST_DROP_S], drops)
            if live[n] and times[n, END] < base_times[n, END]:
                row[FUEL_S] = min(row[FUEL_S], times[n, END] + battery_s[n])
        if not live[n]:
            row[DEAD_W] += loads[0][n]
            row[DEAD_RACKS if is_rack[n] else DEAD_OTHERS] += 1.0
        elif drops < NEVER:
            row[CUT_RACKS if is_rack[n] else CUT_OTHERS] += 1.0
        elif is_rack[n]:
            cords, before = 0, 0
            for k in range(first[n], first[n + 1]):
                cords += share[k] > 0.0
                before += base_share[k] > 0.0
            if cords < before:
                row[SINGLE_RACKS] += 1.0


@njit(cache=True, nogil=True, error_model="numpy")
def drop_time(times, n, battery_s):
    """When a load stops after the failure, ``NEVER`` when it rides through or its supply is never away."""
    ride = max(battery_s, HOLD_UP_S)
    if times[n, LOST] < NEVER and times[n, BACK] - times[n, LOST] > ride:
        return times[n, LOST] + ride
    return ride if times[n, GAP] > ride else NEVER


@njit(cache=True, nogil=True, error_model="numpy")
def screen(g, q, e, loads, below_first, below, base, flow, work, extra, is_rack, battery_s, outages, table):
    """Go through many outages; one row of ``table`` each, shape (outages, ``COLUMNS``)."""
    node_first, out_nodes, link_first, out_links = outages
    flags, touched, is_moved = g[4], work[8], work[9]
    for i in range(node_first.size - 1):
        nodes = out_nodes[node_first[i] : node_first[i + 1]]
        links = out_links[link_first[i] : link_first[i + 1]]
        count = _fall(g, q, below_first, below, base, work, nodes, links)
        _count(g, loads, base, work, count, is_rack, battery_s, table[i])
        worst, suspects, shares = _rise(g, e, base, flow, work, count, extra)
        for j in range(count):  # how other inputs share anew is not for the screen to say
            if is_moved[j] and flags[touched[j]] & SHARES:
                suspects += 1
                shares |= SHARES
        table[i, ANEW] = 1.0 if shares else 0.0
        table[i, WORST] = worst
        table[i, SUSPECTS] = suspects
        _restore(g, base, work, count, nodes, links)


@njit(cache=True, nogil=True, error_model="numpy")
def fall(g, q, below_first, below, base, work, out_nodes, out_links):
    """Bring one outage about and leave it standing; returns how many nodes it touched."""
    return _fall(g, q, below_first, below, base, work, out_nodes, out_links)


@njit(cache=True, nogil=True, error_model="numpy")
def restore(g, base, work, count, out_nodes, out_links):
    """Put back what ``fall`` changed."""
    _restore(g, base, work, count, out_nodes, out_links)
