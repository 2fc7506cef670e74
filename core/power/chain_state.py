"""Switch positions of a power chain: who is alive when some items are out, and which link carries what share.

Boards, busways and transformers share their load over all live inputs, transfer switches and UPS take the first live
one, standby sources and what hangs on them alone come in only when nothing else is alive, a rack draws half of its
power from each live cord.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.power import chain_kernels
from core.power.chain import PowerChain
from core.results.power_chain import FloatArray, NodeKind


@dataclass(frozen=True, slots=True)
class ChainState:
    """Who is alive.

    Attributes:
        is_live: Whether a source reaches the node and it is in service, shape (nodes,).
        share: Part of the fed node's input that each link carries, nought when open or dead, shape (links,).
        is_on_standby: Whether only standby sources feed the node, shape (nodes,).
        is_open: Links that are out of service, shape (links,).
    """

    is_live: NDArray[np.bool_]
    share: FloatArray
    is_on_standby: NDArray[np.bool_]
    is_open: NDArray[np.bool_]


def live_state(
    chain: PowerChain,
    is_out: NDArray[np.bool_] | None = None,
    is_open: NDArray[np.bool_] | None = None,
    *,
    are_batteries_charged: bool = False,
) -> ChainState:
    """Find who is alive.

    Args:
        chain: The chain.
        is_out: Nodes out of service beside those that are off, shape (nodes,).
        is_open: Links out of service, shape (links,).
        are_batteries_charged: Whether a UPS with a battery lives without input: the first minutes of a failure.
    """
    nodes = len(chain.node_ids)
    out = np.zeros(nodes, dtype=bool) if is_out is None else is_out
    opened = np.zeros(chain.link_upstream.size, dtype=bool) if is_open is None else is_open
    live, standby = np.zeros(nodes, dtype=bool), np.zeros(nodes, dtype=bool)
    share = np.zeros(chain.link_upstream.size)
    chain_kernels.find_live(
        chain.node_kind, chain.first_link, chain.link_upstream, chain.link_weight, chain.is_on, out, opened,
        chain.takes_first, chain.is_standby, chain.is_follower, chain.capacity_w, chain.autonomy_s,
        are_batteries_charged, live, share, standby,
    )  # fmt: skip
    return ChainState(live, share, standby, opened)


def out_mask(chain: PowerChain, ids: Iterable[str]) -> NDArray[np.bool_]:
    """Nodes out of service, from their ids; unknown ids are passed over. Shape (nodes,)."""
    mask = np.zeros(len(chain.node_ids), dtype=bool)
    mask[[chain.index[i] for i in ids if i in chain.index]] = True
    return mask


def resting_units(chain: PowerChain, state: ChainState) -> NDArray[np.bool_]:
    """Units behind standby sources that feed no load at all: no engine runs for them, shape (nodes,).

    Args:
        chain: The chain.
        state: Its state.
    """
    rests: NDArray[np.bool_] = state.is_live & state.is_on_standby & (chain.node_kind == NodeKind.UNIT)
    if not rests.any():
        return rests
    idle = rests | (chain.is_standby & state.is_live)
    chain_kernels.find_resting(
        chain.link_upstream, chain.link_downstream, state.share, state.is_live, rests, idle
    )  # fmt: skip
    rests &= idle
    return rests


def share_by_merit(chain: PowerChain, state: ChainState, input_w: FloatArray) -> FloatArray:
    """Shares where several sources feed one board: cheap ones are filled first, equal ones share.

    Args:
        chain: The chain.
        state: Its state.
        input_w: Taken in by every node, shape (nodes,). [W]

    Returns:
        Shares of all links; sources asked for more than they have share the excess by capacity, shape (links,).
    """
    share = state.share.copy()
    up = chain.link_upstream
    # standby sources stand by at every board that takes more than one input: they fill what the others cannot
    is_ready = (chain.node_kind[up] == NodeKind.SOURCE) & state.is_live[up] & ~state.is_open
    is_ready &= ~chain.takes_first[chain.link_downstream]
    ready = np.bincount(chain.link_downstream[is_ready], minlength=len(chain.node_ids))
    shares_freely = state.is_live & (chain.node_kind != NodeKind.LOAD)
    spare_w = chain.capacity_w.copy()
    for n in np.flatnonzero((ready > 0) & shares_freely & (input_w > 0.0)):
        links = [k for k in chain.links_of(int(n)) if is_ready[k] or share[k] > 0.0]
        if len(links) < 2:
            spare_w[up[links]] -= input_w[n]
            continue
        ranks = [(bool(chain.is_standby[up[k]]), not is_ready[k], int(chain.merit_order[up[k]])) for k in links]
        left = float(input_w[n])
        given = np.zeros(len(links))
        for rank in sorted(set(ranks)):  # equal ones run in parallel: they share by what each has left
            alike = [m for m, found in enumerate(ranks) if found == rank]
            room = np.array([max(float(spare_w[up[links[m]]]), 0.0) for m in alike])
            if rank[1]:  # units carry all that sources left
                room = share[links][alike]
                room *= left / float(room.sum())
            if room.sum() > 0.0:
                given[alike] = room * min(left / float(room.sum()), 1.0)
            left -= float(given[alike].sum())
        spare_w[up[links]] -= given
        if left > 0.0:
            most = np.where(is_ready[links], chain.capacity_w[up[links]], 0.0)
            given += left * most / most.sum()
        share[links] = given / given.sum()
    return share
