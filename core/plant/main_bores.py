"""How wide the pipes of a facility loop are: each for the most that it may have to carry, as they are bought and laid.

One bore for the whole loop would hold several times the water that such a loop holds, which makes an outage look slow.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.plant.coolant import CoolantProperties
from core.plant.hydraulic_kernels import pipe_drop_pa
from core.plant.hydraulics import BORES_M, MANIFOLD_M_S, ROUGHNESS_M, standard_bore_m
from core.plant.pipe_routes import Route

MOST_FRICTION_PA_M = 400.0
"""Friction that pipes are chosen for: 4 ft of water in 100 ft (ASHRAE Fundamentals, pipe sizing)."""
LEAST_PIPE_KG_S = 0.05
"""Stretches that nothing needs to pass are laid in a small pipe all the same."""


def largest_flows_kg_s(route: Route, given_kg_s: Sequence[float], taken_kg_s: Sequence[float]) -> NDArray[np.float64]:
    """The most that each stretch carries, whichever sources run.

    A stretch of a tree parts the loop in two: through it goes at most what the one side takes and the other can give.

    Args:
        route: Pipes.
        given_kg_s: Rated flow of every source. [kg/s]
        taken_kg_s: Rated flow of every taker. [kg/s]

    Returns:
        A flow for each stretch [kg/s]; all of the loop's where the pipes are no tree.
    """
    count, total = len(route.node_m), float(sum(taken_kg_s))
    given, taken = np.zeros(count), np.zeros(count)
    np.add.at(given, list(route.source_nodes), given_kg_s)
    np.add.at(taken, list(route.taker_nodes), taken_kg_s)
    around: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for m, piece in enumerate(route.stretches):
        around[piece.start].append((piece.end, m))
        around[piece.end].append((piece.start, m))
    root = route.source_nodes[0]
    above: dict[int, tuple[int, int]] = {root: (root, -1)}
    order = [root]
    for node in order:
        for other, m in around[node]:
            if other not in above:
                above[other] = (node, m)
                order.append(other)
    flows = np.full(len(route.stretches), total)
    if len(order) - 1 != len(route.stretches):
        return flows
    all_given = float(given.sum())
    for node in reversed(order[1:]):
        upper, m = above[node]
        flows[m] = max(min(taken[node], all_given - given[node]), min(total - taken[node], given[node]))
        taken[upper] += taken[node]
        given[upper] += given[node]
    return flows


def main_bores_m(flows_kg_s: NDArray[np.float64], liquid: CoolantProperties) -> tuple[float, ...]:
    """Standard bores in which flows keep within the usual velocity and friction of mains. [m]"""
    return tuple(_bore_m(max(float(q), LEAST_PIPE_KG_S), liquid) for q in flows_kg_s)


def _bore_m(flow_kg_s: float, liquid: CoolantProperties) -> float:
    bore = standard_bore_m(flow_kg_s, liquid.density_kg_m3, MANIFOLD_M_S)
    for wider in BORES_M[BORES_M.index(bore) :]:
        friction = pipe_drop_pa(flow_kg_s, 1.0, wider, 0.0, liquid.density_kg_m3, liquid.viscosity_pa_s, ROUGHNESS_M)
        if friction <= MOST_FRICTION_PA_M:
            return wider
    return BORES_M[-1]
