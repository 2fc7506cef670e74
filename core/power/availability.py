"""Availability of the power at each rack from failure and repair data: A = 1 - sum of U over its minimal cuts.

Cuts of one item are the dominators of the rack; cuts of two are found by taking each item out in turn and looking what
dominates the rack then. Cuts of three and more are left out: with unavailabilities of 1e-4 they add 1e-12.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.power import dominator_kernels
from core.power.dominators import FeedGraph
from core.results.redundancy import Availability

YEAR_S = 8760.0 * 3600.0
WORDS = (
    "A = 1 - (sum of U over single points of failure) - (sum of U × U over minimal pairs), for each rack; "
    "U = failures per year × repair time / (8760 h + failures per year × repair time); a standby source is also down "
    "when it refuses to start. Left out: overloads, common causes, switching faults, maintenance, and cuts of three."
)


def unavailability(entity: PowerUnit | PowerSource) -> float:
    """Chance that an item is down when it is needed: its own data, or the usual ones of its kind."""
    usual = load_defaults().reliability[str(entity.kind)]
    rate = entity.failures_per_year or usual.failures_per_year
    repair_s = entity.repair_s or usual.repair_h * 3600.0
    down = rate * repair_s / (YEAR_S + rate * repair_s)
    if isinstance(entity, PowerSource) and entity.is_standby:
        down = 1.0 - (1.0 - down) * (1.0 - usual.start_failure_ratio)
    return down


def availability(
    project: Project, graph: FeedGraph, node_ids: tuple[str, ...], is_rack: NDArray[np.bool_]
) -> Availability:
    """Availability of the power at each rack that a source reaches.

    Args:
        project: The project.
        graph: What feeds what.
        node_ids: Ids of its nodes.
        is_rack: Which of them are racks, shape (nodes,).
    """
    items = [project.get(i) for i in node_ids]
    weight = np.array([unavailability(e) if isinstance(e, PowerUnit | PowerSource) else 0.0 for e in items])
    single, double = np.zeros(weight.size), np.zeros(weight.size)
    dominator_kernels.cut_sums(graph.first, graph.inputs, graph.is_root, graph.is_off, weight, is_rack, single, double)
    reached = np.flatnonzero(is_rack & graph.dominators.is_reached)
    return Availability(
        rack_ids=tuple(node_ids[n] for n in reached),
        single_cuts=single[reached],
        double_cuts=double[reached],
        words=WORDS,
    )
