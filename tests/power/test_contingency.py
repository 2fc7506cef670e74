"""The contingency study against solving the whole chain again with each item out."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from core.model.project import Project
from core.power import contingency_kernels as kernels
from core.power.chain import build_chain
from core.power.chain_flow import ChainLoads, solve_chain
from core.power.chain_state import live_state
from core.power.chain_values import UNIT_VA
from core.power.contingency import OutageList, outcome, pair_outages, screen, single_outages, solve_exactly
from core.power.contingency_case import ContingencyCase, Loads
from core.results.power_chain import ChainFlow, NodeKind
from core.results.redundancy import Outage, OutageKind
from tests.support.ab_network import ab_network
from tests.support.random_chains import random_chain

GROWTH = 1.01
VAR_RATIO = 0.2


def study(project: Project) -> SimpleNamespace:
    chain = build_chain(project)
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids])
    is_load = chain.node_kind == NodeKind.LOAD
    loads = ChainLoads(power, np.where(is_load, VAR_RATIO, 0.0), np.where(is_load, GROWTH, 1.0))
    own = Loads(power / UNIT_VA, loads.cord_growth_ratio, power * VAR_RATIO / UNIT_VA)
    return SimpleNamespace(chain=chain, loads=loads, case=ContingencyCase(project, chain, own))


def solved_again(s: SimpleNamespace, outage: Outage) -> ChainFlow:
    out = np.zeros(len(s.chain.node_ids), dtype=bool)
    out[[s.chain.index[i] for i in outage.item_ids]] = True
    return solve_chain(s.chain, s.loads, live_state(s.chain, out))


def item_outages(case: ContingencyCase) -> list[Outage]:
    return [o for o in single_outages(case) if o.kind is not OutageKind.PATH]


@pytest.mark.parametrize("seed", range(25))
def test_every_outage_of_a_random_chain_is_what_solving_it_all_again_gives(seed: int) -> None:
    s = study(random_chain(seed))
    space = s.case.workspace()
    unit = s.chain.node_kind == NodeKind.UNIT
    for outage in item_outages(s.case):
        flow = solved_again(s, outage)
        assert not [p for p in flow.problems if p.code == "no-operating-point"]
        found = outcome(s.case, outage, space)
        dead = {
            i for i, n in s.chain.index.items() if s.case.is_rack[n] and s.case.base_live[n] and not flow.is_live[n]
        }
        assert {d.rack_id for d in found.drops if d.back_s is None and not d.is_out_of_fuel} == dead
        over = {o.item_id: o.loading_ratio for o in found.overloads if unit[s.chain.index[o.item_id]]}
        for n in np.flatnonzero(unit & flow.is_live):
            name = s.chain.node_ids[n]
            if name in over:
                assert over[name] == pytest.approx(flow.loading_ratio[n], abs=2e-5)
            else:  # inside its limit, or hardly worse than before the outage
                before = s.case.base_loading[n]
                most = s.case.limit[n] if before <= s.case.limit[n] else before + 0.01
                assert flow.loading_ratio[n] <= most + 2e-5
    assert np.array_equal(space.live, s.case.base_live)
    assert np.array_equal(space.share, s.case.base_share)


def test_the_screen_stays_inside_its_guard_and_misses_no_overload() -> None:
    s = study(ab_network(300, sizing=(2.0, 2.5)))
    outages = single_outages(s.case)
    listed = OutageList.of(s.case, outages)
    result = screen(s.case, listed)
    exact = solve_exactly(s.case, listed, np.arange(len(outages)), s.case.workspace())
    error = np.abs(exact[:, 0] - result.table[:, kernels.WORST])
    assert error.max() < kernels.GUARD_RATIO
    assert np.array_equal(result.overloads, exact[:, 1] > 0)
    assert 0 < result.overloads.sum() < len(outages)


def test_two_paths_of_the_same_size_lose_no_rack_to_one_failure_and_some_to_two() -> None:
    s = study(ab_network(60))
    singles = single_outages(s.case)
    assert not screen(s.case, OutageList.of(s.case, singles)).drops_when_failing.any()
    pairs = pair_outages(s.case, singles)
    result = screen(s.case, OutageList.of(s.case, pairs))
    lost = {frozenset(o.item_ids) for o, d in zip(pairs, result.drops_when_removed, strict=True) if d}
    assert frozenset({"gridA", "gridB"}) in lost
    assert frozenset({"A4", "B4"}) in lost
    assert frozenset({"A4", "A5"}) not in lost


def test_the_most_important_components_are_paired_when_there_are_too_many() -> None:
    s = study(ab_network(60))
    pairs = pair_outages(s.case, single_outages(s.case), most=10)
    assert len(pairs) == 10
    paired = {i for o in pairs for i in o.item_ids}
    assert {"gridA", "gridB", "A0", "B0"} <= paired
