"""The power chain in an hour of the year: who of several sources gives what, terminal voltages, and losses."""

from __future__ import annotations

import numpy as np
from numba import njit

from core.power.chain_kernels import BUS, LOAD, SOURCE, converter_loss_ratio

UNIT_VA = 1e6


@njit(cache=True, nogil=True)
def fill_sources(chain, available, node_input, share):
    """Shares of boards that several sources feed: cheap ones first, standby last (as ``share_by_merit``)."""
    spare = available.copy()
    for n in range(chain.kind.size):
        if chain.kind[n] == SOURCE or chain.kind[n] == LOAD or not chain.live[n] or node_input[n] <= 0.0:
            continue
        begin, end = chain.first[n], chain.first[n + 1]
        taken, ready = 0, 0
        for k in range(begin, end):
            u = chain.upstream[k]
            is_ready = chain.kind[u] == SOURCE and chain.live[u] and not chain.takes_first[n]
            ready += is_ready
            taken += is_ready or chain.share[k] > 0.0
        if ready == 0:
            continue
        if taken < 2:
            for k in range(begin, end):
                if chain.share[k] > 0.0:
                    spare[chain.upstream[k]] -= node_input[n]
            continue
        left = node_input[n]
        size = end - begin
        given = np.zeros(size)
        is_done = np.zeros(size, dtype=np.bool_)
        most, total = 0.0, 0.0
        rank = np.full(size, np.inf)
        for m in range(size):
            u = chain.upstream[begin + m]
            is_ready = chain.kind[u] == SOURCE and chain.live[u]
            if is_ready or chain.share[begin + m] > 0.0:
                rank[m] = 4e9 * chain.is_standby[u] + 2e9 * (not is_ready) + chain.merit_order[u]
                most += available[u] if is_ready else 0.0
        for _ in range(taken):
            best = np.inf
            for m in range(size):
                best = rank[m] if not is_done[m] and rank[m] < best else best
            if best == np.inf:
                break
            room = 0.0  # of sources that are alike: they run in parallel and share by what each has left
            for m in range(size):
                if rank[m] == best:
                    u = chain.upstream[begin + m]
                    is_ready = chain.kind[u] == SOURCE and chain.live[u]
                    given[m] = max(spare[u], 0.0) if is_ready else chain.share[begin + m]
                    room += given[m]
            part = left / room if room > 0.0 else 0.0
            part = min(part, 1.0) if best % 4e9 < 2e9 else part
            for m in range(size):
                if rank[m] == best:
                    is_done[m] = True
                    given[m] *= part
                    left -= given[m]
                    spare[chain.upstream[begin + m]] -= given[m]
        for m in range(size):
            u = chain.upstream[begin + m]
            if left > 0.0 and most > 0.0 and is_done[m] and chain.kind[u] == SOURCE and chain.live[u]:
                given[m] += left * available[u] / most
            total += given[m]
        for m in range(size):
            if is_done[m] and total > 0.0:
                share[begin + m] = given[m] / total


@njit(cache=True, nogil=True)
def find_terminals(chain, share, v, i_in, v_in, carried):
    """Voltage before every node that is fed, as plain sweeps leave it; of a node that is not, its own; and currents."""
    for n in range(chain.kind.size):
        terminal, fed = 0j, False
        for k in range(chain.first[n], chain.first[n + 1]):
            carried[k] = share[k] * i_in[n]
            if share[k] > 0.0:
                fed = True
                terminal += share[k] * (v[chain.upstream[k]] - chain.link_z[k] * carried[k])
        v_in[n] = terminal if fed else v[n]


@njit(cache=True, nogil=True)
def chain_losses(chain, load, share, v, v_in, i_out, i_in, carried, node_input, node_loss, hall_loss, kind_loss):
    """What the sweeps' currents lose, by hall and by kind of unit; ``node_loss`` holds unit and cable losses.

    Returns:
        Given by all sources, lost in cables and cords, lost by units outside any hall. [W]
    """
    nodes = chain.kind.size
    node_loss[:] = 0.0
    hall_loss[:] = 0.0
    kind_loss[:] = 0.0
    supplied, cables, outdoors = 0.0, 0.0, 0.0
    for n in range(nodes):
        if not chain.live[n]:
            node_input[n] = 0.0
            continue
        direct = load[n] / UNIT_VA
        given = (v[n] * np.conj(i_out[n])).real
        fed, cable = False, 0.0
        for k in range(chain.first[n], chain.first[n + 1]):
            if share[k] > 0.0:
                fed = True
                cable += chain.link_z[k].real * (carried[k].real ** 2 + carried[k].imag ** 2)
        taken = ((v_in[n] if fed else v[n]) * np.conj(i_in[n])).real
        node_input[n] = taken * UNIT_VA
        if chain.kind[n] == SOURCE:
            supplied += given
            continue
        if chain.kind[n] == LOAD:
            node_input[n] = load[n]
            cables += cable + direct * (chain.growth[n] - 1.0)
            continue
        if chain.kind[n] == BUS:
            if not fed:
                supplied += given + direct
            cables += cable
            continue
        lost = 0.0
        if chain.rated[n] > 0.0:
            if chain.is_converting[n]:
                lost = chain.rated[n] * converter_loss_ratio(
                    given / chain.rated[n], chain.p0[n], chain.p1[n], chain.p2[n],
                    chain.module_ratio[n], chain.spare_modules[n],
                )  # fmt: skip
            else:
                lost = chain.rated[n] * chain.p0[n] * abs(v[n]) ** 2 + chain.p1[n] * abs(i_out[n])
                lost += chain.own_z[n].real * (i_in[n].real ** 2 + i_in[n].imag ** 2)
        cables += cable
        kind_loss[chain.loss_kind[n]] += lost * UNIT_VA
        node_loss[n] = (lost + cable) * UNIT_VA
        if chain.unit_hall[n] >= 0:
            hall_loss[chain.unit_hall[n]] += node_loss[n]
        else:
            outdoors += node_loss[n]
    return supplied * UNIT_VA, cables * UNIT_VA, outdoors
