"""Single points of failure: what lies on every way from any source to a rack.

In the graph of all feeds, item d dominates item n when every way from the super-source (behind all sources) to n
passes d: then, and only then, the loss of d alone cuts n off. One pass over the sorted graph finds all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.power import dominator_kernels as kernels

IndexArray = NDArray[np.int64]


@dataclass(frozen=True)
class FeedGraph:
    """What feeds what, upstream nodes before downstream ones.

    Attributes:
        first: Start of each node's inputs in ``inputs``, shape (nodes + 1,).
        inputs: Positions of the nodes that feed it, all smaller than its own.
        is_root: Whether the node is a source, shape (nodes,).
        is_off: Whether it is out of service, shape (nodes,).
    """

    first: IndexArray
    inputs: IndexArray
    is_root: NDArray[np.bool_]
    is_off: NDArray[np.bool_]

    @classmethod
    def of(cls, inputs: Sequence[Iterable[int]], roots: Iterable[int], off: Iterable[int] = ()) -> FeedGraph:
        """Graph from the inputs of each node.

        Args:
            inputs: Positions of what feeds each node.
            roots: Positions of the sources.
            off: Positions of what is out of service.

        Raises:
            ValueError: A node stands before one that feeds it.
        """
        lists = [sorted(set(of_node)) for of_node in inputs]
        if any(k >= n or k < 0 for n, of_node in enumerate(lists) for k in of_node):
            raise ValueError("Nodes must stand after what feeds them.")
        first = np.concatenate(([0], np.cumsum([len(x) for x in lists]))).astype(np.int64)
        flat = np.array([k for of_node in lists for k in of_node], dtype=np.int64)
        is_root = np.zeros(len(lists), dtype=bool)
        is_root[list(roots)] = True
        is_off = np.zeros(len(lists), dtype=bool)
        is_off[list(off)] = True
        return cls(first, flat, is_root, is_off)

    @cached_property
    def dominators(self) -> Dominators:
        """The dominator tree."""
        count = self.is_root.size
        dominator, depth = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
        kernels.immediate_dominators(self.first, self.inputs, self.is_root, self.is_off, dominator, depth)
        return Dominators(dominator, depth)


@dataclass(frozen=True)
class Dominators:
    """The dominator tree of a feeding graph.

    Attributes:
        dominator: Closest single point of failure above each node, -1 for none, -2 for a dead node, shape (nodes,).
        depth: Steps from the super-source in the tree, nought for a dead node, shape (nodes,).
    """

    dominator: IndexArray
    depth: IndexArray

    @property
    def is_reached(self) -> NDArray[np.bool_]:
        """Whether a source reaches each node, shape (nodes,)."""
        reached: NDArray[np.bool_] = self.dominator != kernels.UNREACHED
        return reached

    def above(self, node: int) -> tuple[int, ...]:
        """Every other node whose loss alone cuts this one off, the closest first; empty for a dead node."""
        found = []
        here = int(self.dominator[node])
        while here >= 0:
            found.append(here)
            here = int(self.dominator[here])
        return tuple(found)
