"""Highest load of every unit after the loss of any other one.

Two cases make up the worst. All racks of a unit lose their other cord: that is the worst for what feeds racks directly.
And each unit further up that feeds several things goes: racks change over to their other cord, transfer switches to
their next input, units in parallel share what is left. Which pair of blocks binds in a 3N/2 or 4N/3 site shows.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.power.chain import PowerChain
from core.power.chain_flow import ChainLoads, given_on_w
from core.power.chain_state import ChainState, live_state
from core.results.power_chain import FloatArray, LinkRole, NodeKind

LARGE_NODES = 4000
"""Chains beyond this take a noticeable time; their answer is kept while loads hardly move, as from frame to frame."""
KEPT_RATIO = 0.002
"""How far the loads may move together, over their sum, before a kept answer is found anew."""
KEPT_LOAD_RATIO = 0.01
"""How far any single load may move, over itself: one rack is little of a site, and much of its busway."""
_kept: list[tuple[PowerChain, ChainLoads, FloatArray]] = []


def failover_loading(chain: PowerChain, loads: ChainLoads, state: ChainState) -> FloatArray:
    """Highest loading of every node after the loss of one unit, by the loss curves alone.

    Args:
        chain: The chain.
        loads: What is drawn.
        state: Its state before.

    Returns:
        Output over rating, shape (nodes,).
    """
    for known, before, answer in tuple(_kept):
        if known is chain and _is_close(before, loads):
            return answer
    answer = _worst_loading(chain, loads, state)
    if len(chain.node_ids) > LARGE_NODES:
        _kept[:] = [(chain, replace(loads, power_w=loads.power_w.copy()), answer)]
    return answer


def _is_close(before: ChainLoads, now: ChainLoads) -> bool:
    moved_w = np.abs(now.power_w - before.power_w)
    is_little = float(moved_w.sum()) <= KEPT_RATIO * float(before.power_w.sum())
    each = bool((moved_w <= KEPT_LOAD_RATIO * before.power_w).all())
    return is_little and each and np.array_equal(before.cord_growth_ratio, now.cord_growth_ratio)


def _worst_loading(chain: PowerChain, loads: ChainLoads, state: ChainState) -> FloatArray:
    worst = given_on_w(chain, loads, state)
    is_leaf = _feeds_loads_alone(chain)
    for lost in (LinkRole.CORD_A, LinkRole.CORD_B):
        moved = given_on_w(chain, loads, replace(state, share=_share_without(chain, state, lost)))
        worst = np.where(is_leaf, np.maximum(worst, moved), worst)
    out = np.zeros(len(chain.node_ids), dtype=bool)
    for n in _worth_losing(chain, state, is_leaf).tolist():
        out[n] = True
        worst = np.maximum(worst, given_on_w(chain, loads, live_state(chain, out)))
        out[n] = False
    return np.divide(worst, chain.rated_w, out=np.zeros_like(worst), where=chain.rated_w > 0.0)


def _share_without(chain: PowerChain, state: ChainState, lost: LinkRole) -> FloatArray:
    """Shares when all cords of one side are dead that have a live one beside them."""
    share = state.share.copy()
    share[(chain.link_role == lost) & (share > 0.0) & (share < 1.0)] = 0.0
    kept = np.bincount(chain.link_downstream, share, len(chain.node_ids))[chain.link_downstream]
    return np.divide(share, kept, out=np.zeros_like(share), where=kept > 0.0)


def _feeds_loads_alone(chain: PowerChain) -> NDArray[np.bool_]:
    """Units that feed loads and no other unit, shape (nodes,)."""
    to_unit = chain.node_kind[chain.link_downstream] != NodeKind.LOAD
    feeds_unit = np.bincount(chain.link_upstream[to_unit], minlength=len(chain.node_ids)) > 0
    return np.asarray((chain.node_kind == NodeKind.UNIT) & ~feeds_unit)


def _worth_losing(chain: PowerChain, state: ChainState, is_leaf: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Units whose loss is not that of another: what feeds one thing alone, without another input, is lost with it."""
    nodes = len(chain.node_ids)
    inputs = np.diff(chain.first_link)
    fed = np.bincount(chain.link_upstream, minlength=nodes)
    to_one_alone = np.bincount(chain.link_upstream, inputs[chain.link_downstream] == 1, nodes) == 1
    in_series = (fed == 1) & to_one_alone
    return np.flatnonzero((chain.node_kind == NodeKind.UNIT) & state.is_live & ~is_leaf & ~in_series & (fed > 0))
