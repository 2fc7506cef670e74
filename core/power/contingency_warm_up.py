"""Compiles the kernels of the redundancy study on a tiny chain, so that the first real one starts at once."""

from __future__ import annotations

import numpy as np

from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.power.availability import availability
from core.power.chain import build_chain
from core.power.contingency_case import ContingencyCase, Loads
from core.power.redundancy_survey import Survey, feed_graph


def warm_up() -> None:
    """Compile, or load from the cache on disk, all kernels."""
    contents = RackUnit(name="Server", rated_power_w=1e4)
    units = [PowerUnit(id=x, tag=x, fed_from_id="grid", rated_w=1e4) for x in "ab"]
    rack = Rack(id="rack", tag="rack", units=(contents,), feed_a_id="a", feed_b_id="b")
    project = Project.of([PowerSource(id="grid", tag="grid"), *units, rack])
    chain = build_chain(project)
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids]) / 1e6
    case = ContingencyCase(project, chain, Loads(power, np.ones(power.size), np.zeros(power.size)))
    Survey(case).outcome(0)
    graph = feed_graph(case)
    availability(project, graph, chain.node_ids, case.is_rack)
