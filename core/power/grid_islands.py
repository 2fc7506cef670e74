"""Parts of a network that hang together and have a source; what no source reaches is dead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.power.grid_case import Complexes, GridCase, Ints
from core.power.ldl_ordering_kernels import walk_out


@dataclass(frozen=True, slots=True)
class Island:
    """A part of a network with its own sources, in numbers of its own.

    Attributes:
        node: Its nodes in the case, ascending, shape (n,).
        branch: Its branches in the case, shape (m,).
        from_node, to_node: Ends of its branches, counted within the island, shape (m,).
        slack: Its sources, counted within the island.
        slack_v_pu: Their voltages.
        scale: No-load voltage of each node through ideal ratios, 1 at the first source, shape (n,).
        agrees: Whether ideal ratios agree around all loops, so that scaled voltages need no ratios.
    """

    node: Ints
    branch: Ints
    from_node: Ints
    to_node: Ints
    slack: Ints
    slack_v_pu: Complexes
    scale: Complexes
    agrees: bool


def find_islands(case: GridCase) -> tuple[tuple[Island, ...], NDArray[np.bool_]]:
    """Islands with a source, and which nodes have one.

    Args:
        case: The network.

    Returns:
        Islands, and whether each node is supplied, shape (n,).
    """
    # copies, because kernels are compiled apart for read-only arrays
    ends, slack = (case.from_node.copy(), case.to_node.copy()), (case.slack_node.copy(), case.slack_v_pu.copy())
    number, scale, agrees = walk_out(case.node_count, *ends, case.ratio.copy(), slack[0])
    if agrees.size == 1 and number.min() == 0:
        everything = np.arange(case.node_count)
        branches = np.arange(case.branch_count)
        only = Island(everything, branches, *ends, *slack, scale, bool(agrees[0]))
        return (only,), number >= 0
    local = np.full(case.node_count, -1, dtype=np.int64)
    branch_island = number[case.from_node]
    slack_island = number[case.slack_node]
    islands = []
    for n in range(agrees.size):
        node = np.flatnonzero(number == n)
        local[node] = np.arange(node.size)
        branch = np.flatnonzero(branch_island == n)
        mine = slack_island == n
        islands.append(
            Island(
                node,
                branch,
                local[case.from_node[branch]],
                local[case.to_node[branch]],
                local[case.slack_node[mine]],
                case.slack_v_pu[mine],
                scale[node],
                bool(agrees[n]),
            )
        )
    return tuple(islands), number >= 0
