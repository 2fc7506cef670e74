"""Where several inputs of a unit carry together: which loops that closes, and their impedances.

Sources and converters in parallel divide the load themselves (merit order, rating): they follow the voltage of the
board, but for one. Inputs from anything else divide as their impedances say. A chain whose units take one input each
has no mesh, and none of this is paid for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.power import chain_mesh_kernels as kernels
from core.power.chain import PowerChain
from core.power.chain_state import ChainState
from core.results.power_chain import IndexArray

NO_IMPEDANCE_RATIO = 1e-11
"""Loops with less impedance than this beside the largest of their block have none: they divide by rating."""

SHARE_STEP = 0.05
"""Change of a share after which impedances are found anew."""


@dataclass(frozen=True, slots=True)
class ChainMesh:
    """The meshed part of a chain in one state.

    Attributes:
        part: What each link is, as ``chain_mesh_kernels`` counts, shape (links,).
        loop_of: Number of the loop that a link closes, -1 for none, shape (links,).
        floats: Sources and converters that follow the voltage of what they feed, shape (nodes,).
        block_first: First loop of each block of loops that touch each other, and the end.
        inverse_first: Place of each block's inverse.
        inverse: Inverse of each block's impedances, row by row.
    """

    part: NDArray[np.int8]
    loop_of: IndexArray
    floats: NDArray[np.bool_]
    block_first: IndexArray
    inverse_first: IndexArray
    inverse: NDArray[np.complex128]


_kept: list[tuple[PowerChain, ChainState, ChainMesh]] = []


def find_mesh(chain: PowerChain, state: ChainState) -> ChainMesh | None:
    """The mesh of a state, None where every unit takes one input.

    Args:
        chain: The chain.
        state: Its state, with sources filled by merit.
    """
    part, floats = np.zeros(state.share.size, dtype=np.int8), np.zeros(len(chain.node_ids), dtype=bool)
    is_meshed = kernels.mark_parts(
        chain.node_kind, chain.first_link, chain.link_upstream, state.share, chain.is_converting, chain.bus, True,
        part, floats,
    )  # fmt: skip
    if not is_meshed:
        return None
    for known, before, answer in tuple(_kept):
        # chains that differ in losses alone share their impedances
        is_alike = known.link_z is chain.link_z and np.array_equal(before.is_live, state.is_live)
        if is_alike and np.array_equal(answer.part, part) and _divides_alike(before, state):
            return answer
    mesh = _with_impedances(chain, state, part, floats)
    _kept[:] = [*_kept[-3:], (chain, state, mesh)]
    return mesh


def _divides_alike(before: ChainState, state: ChainState) -> bool:
    """Whether shares are near enough for the same impedances: sweeps correct the loops' currents by them until they
    rest, and far shares cost sweeps."""
    return bool(np.abs(before.share - state.share).max(initial=0.0) <= SHARE_STEP)


def _with_impedances(
    chain: PowerChain, state: ChainState, part: NDArray[np.int8], floats: NDArray[np.bool_]
) -> ChainMesh:
    closing = np.flatnonzero(part == kernels.LOOP)
    loop_of = np.full(part.size, -1, dtype=np.int64)
    loop_of[closing] = np.arange(closing.size)
    z = _impedances(chain, state, part, loop_of, closing)
    blocks = _blocks(z)
    order = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.int64)
    loop_of[closing[order]] = np.arange(closing.size)
    inverses = [_inverse(z[np.ix_(block, block)]).ravel() for block in blocks]
    return ChainMesh(
        part=part,
        loop_of=loop_of,
        floats=floats,
        block_first=np.concatenate(([0], np.cumsum([b.size for b in blocks]))).astype(np.int64),
        inverse_first=np.concatenate(([0], np.cumsum([i.size for i in inverses]))).astype(np.int64),
        inverse=np.concatenate(inverses) if inverses else np.zeros(0, dtype=np.complex128),
    )


def _impedances(
    chain: PowerChain, state: ChainState, part: NDArray[np.int8], loop_of: IndexArray, closing: IndexArray
) -> NDArray[np.complex128]:
    z = np.zeros((closing.size, closing.size), dtype=np.complex128)
    kernels.loop_impedances(
        chain.node_kind, chain.first_link, chain.link_upstream, state.is_live, state.share, chain.is_converting,
        chain.link_z, chain.own_z, part, loop_of, chain.link_downstream[closing], z,
    )  # fmt: skip
    return z


def _blocks(z: NDArray[np.complex128]) -> list[IndexArray]:
    """Loops in groups that share no impedance."""
    touches = (z != 0.0) | (z.T != 0.0)
    left = np.ones(z.shape[0], dtype=bool)
    blocks = []
    for n in range(z.shape[0]):
        if not left[n]:
            continue
        inside = np.zeros(z.shape[0], dtype=bool)
        inside[n] = True
        while True:
            grown = inside | touches[inside].any(axis=0)
            if grown.sum() == inside.sum():
                break
            inside = grown
        left &= ~inside
        blocks.append(np.flatnonzero(inside))
    return blocks


def _inverse(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Inverse; where loops have no impedance the one that leaves what rating says."""
    largest = float(np.abs(z).max())
    if largest == 0.0:
        return np.zeros_like(z)
    if np.linalg.matrix_rank(z, tol=NO_IMPEDANCE_RATIO * largest) == z.shape[0]:
        return np.asarray(np.linalg.inv(z), dtype=np.complex128)
    return np.asarray(np.linalg.pinv(z, rcond=NO_IMPEDANCE_RATIO), dtype=np.complex128)
