"""Time to go through the loss of each of 10 000 components, exact solutions of all that come near a limit included."""

from __future__ import annotations

from time import thread_time

import numpy as np
import pytest

from core.power.chain import build_chain
from core.power.chain_values import UNIT_VA
from core.power.contingency import OutageList, screen, single_outages
from core.power.contingency_case import ContingencyCase, Loads
from core.results.redundancy import OutageKind
from tests.support.ab_network import ab_network

MOST_MS = 50.0


@pytest.mark.bench
def test_ten_thousand_outages_take_less_than_fifty_milliseconds() -> None:
    project = ab_network(5000, sizing=(2.15, 2.5))
    chain = build_chain(project)
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids]) / UNIT_VA
    case = ContingencyCase(project, chain, Loads(power, np.where(power > 0.0, 1.01, 1.0), 0.2 * power))
    outages = [o for o in single_outages(case) if o.kind is OutageKind.COMPONENT]
    listed, space = OutageList.of(case, outages), case.workspace()
    times = []
    for _ in range(8):
        start = thread_time()
        result = screen(case, listed, space)
        times.append(1e3 * (thread_time() - start))
    flagged = int(result.was_flagged.sum())
    print(f"{len(outages)} outages, {int(case.is_rack.sum())} racks, {flagged} solved exactly: {min(times):.1f} ms")
    assert len(outages) >= 10_000
    assert flagged > 20
    assert min(times) < MOST_MS
