"""Time to go through the loss of each of 10 000 components, exact solutions of all that come near a limit included."""

from __future__ import annotations

from time import perf_counter, thread_time

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
@pytest.mark.parametrize(("sizing", "least_flagged"), [((2.15, 2.5), 20), ((2.1, 2.3), 200)])
def test_ten_thousand_outages_take_less_than_fifty_milliseconds(
    sizing: tuple[float, float], least_flagged: int
) -> None:
    project = ab_network(5000, sizing=sizing)
    chain = build_chain(project)
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids]) / UNIT_VA
    case = ContingencyCase(project, chain, Loads(power, np.where(power > 0.0, 1.01, 1.0), 0.2 * power))
    outages = [o for o in single_outages(case) if o.kind is OutageKind.COMPONENT]
    listed, space = OutageList.of(case, outages), case.workspace()
    took, wall = [], []
    for _ in range(12):
        start, start_wall = thread_time(), perf_counter()
        result = screen(case, listed, space)
        took.append(1e3 * (thread_time() - start))
        wall.append(1e3 * (perf_counter() - start_wall))
    flagged = int(result.was_flagged.sum())
    print(
        f"\n{len(outages)} outages, {int(case.is_rack.sum())} racks, {flagged} solved exactly: "
        f"{min(took):.1f} ms of one thread, {min(wall):.1f} ms by the clock"
    )
    assert len(outages) >= 10_000
    assert flagged >= least_flagged
    assert min(took) < MOST_MS
