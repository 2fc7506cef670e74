"""Failover loadings of built topologies meet their theory and the contingency analysis."""

from __future__ import annotations

import numpy as np
import pytest

from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.model.electrical import PowerUnit, PowerUnitKind
from core.power import failover
from core.power.chain import build_chain
from core.power.chain_flow import ChainLoads
from core.power.chain_state import live_state
from core.power.contingency import outcome, single_outages
from core.power.contingency_case import ContingencyCase, Loads
from core.results.part import Part
from core.results.redundancy import OutageKind
from core.study.assemble import assemble
from tests.support.rack_rows import rack_rows

KIND = TopologyKind


def solved(kind):
    project = BuildPowerTopology(kind).apply(rack_rows(20e3))
    return project, assemble(project, Part(failure="not asked for")).power.require()


def ups_ratios(kind):
    """Output after the worst loss over output before, of every UPS."""
    project, power = solved(kind)
    ups = {u.id for u in project.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS}
    return [u.failover_loading_ratio / u.loading_ratio for u in power.units if u.unit_id in ups and u.loading_ratio > 0]


@pytest.mark.parametrize(
    ("kind", "growth"),
    # blocks n, each pair of blocks carries an equal part: with one gone each other one gets 1 / (n - 1) more
    [(KIND.N, 1.0), (KIND.TWO_N, 2.0), (KIND.THREE_N_2, 1.5), (KIND.FOUR_N_3, 4.0 / 3.0), (KIND.CATCHER, 1.0)],
)
def test_the_loss_of_one_block_loads_the_others_as_the_theory_says(kind, growth):
    assert ups_ratios(kind) == pytest.approx([growth] * len(ups_ratios(kind)), rel=2e-3)


def test_modules_in_parallel_take_over_from_one_that_fails():
    ratios = ups_ratios(KIND.N_PLUS_1)
    assert ratios == pytest.approx([len(ratios) / (len(ratios) - 1)] * len(ratios), rel=1e-3)


@pytest.mark.parametrize("kind", [KIND.TWO_N, KIND.THREE_N_2, KIND.FOUR_N_3, KIND.CATCHER, KIND.N_PLUS_1])
def test_no_single_outage_of_the_contingency_analysis_loads_a_unit_more(kind):
    project, power = solved(kind)
    chain = build_chain(project)
    assert power.chain is not None
    case = ContingencyCase(project, chain, Loads.of_flow(chain, power.chain))
    ours = {u.unit_id: u.failover_loading_ratio for u in power.units}
    case.limit[:] = 1e-9  # so that every loading is listed
    seen = dict.fromkeys(ours, 0.0)
    for outage in single_outages(case):
        if outage.kind is OutageKind.COMPONENT and isinstance(project.get(outage.item_ids[0]), PowerUnit):
            for load in outcome(case, outage).overloads:
                if load.item_id in seen:
                    seen[load.item_id] = max(seen[load.item_id], load.loading_ratio)
    # theirs is apparent power, ours active: up to 2 % at a displacement factor of 0.98
    for unit_id, loading in seen.items():
        assert loading <= 1.03 * max(ours[unit_id], 1e-9) + 1e-6
    assert np.count_nonzero(list(seen.values())) > 3


def test_a_large_chain_keeps_its_answer_while_its_loads_hardly_move(monkeypatch):
    from core.power import failover
    from core.power.chain_flow import ChainLoads
    from core.power.chain_state import live_state

    monkeypatch.setattr(failover, "LARGE_NODES", 0)
    monkeypatch.setattr(failover, "_kept", [])
    chain = build_chain(BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3)))
    state = live_state(chain)
    watts = np.where(chain.node_kind == 3, 20e3, 0.0)

    def loading(factor):
        loads = ChainLoads(factor * watts, np.zeros(watts.size), np.ones(watts.size))
        return failover.failover_loading(chain, loads, state)

    first = loading(1.0)
    assert loading(1.001) is first
    assert loading(1.1).max() == pytest.approx(1.1 * first.max(), rel=5e-3)


def test_a_kept_answer_is_not_given_when_one_rack_alone_has_grown(monkeypatch):
    monkeypatch.setattr(failover, "LARGE_NODES", 0)
    monkeypatch.setattr(failover, "_kept", [])
    project = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3))
    chain = build_chain(project)
    ratio, growth = np.zeros(len(chain.node_ids)), np.ones(len(chain.node_ids))
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids])
    state = live_state(chain)
    failover.failover_loading(chain, ChainLoads(power, ratio, growth), state)
    grown = power.copy()
    grown[chain.index["r0-00"]] *= 1.06  # 0.17 % of the site
    kept = failover.failover_loading(chain, ChainLoads(grown, ratio, growth), state)
    monkeypatch.setattr(failover, "_kept", [])
    assert np.array_equal(kept, failover.failover_loading(chain, ChainLoads(grown, ratio, growth), state))
