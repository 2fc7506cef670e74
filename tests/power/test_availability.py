"""Availability by cut sets, against counting every state of every item."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.power import dominator_kernels
from core.power.availability import unavailability
from core.power.dominators import FeedGraph
from core.power.redundancy import study_redundancy
from core.results.part import Part
from core.study.assemble import assemble

INPUTS = [[], [], [0], [1], [2, 3], [4], [2], [5, 6]]
"""Two sources, two transformers, a board that both feed, a UPS, a second way, and a rack with two cords."""
WEIGHTS = np.array([1e-2, 2e-2, 3e-3, 5e-3, 1e-3, 4e-3, 2e-3, 0.0])
RACK = 7


def is_fed(down: frozenset[int]) -> bool:
    alive: set[int] = set()
    for n, feeds in enumerate(INPUTS):
        if n not in down and (n in (0, 1) or any(k in alive for k in feeds)):
            alive.add(n)
    return RACK in alive


def test_sums_over_cuts_are_those_of_all_minimal_cuts_of_one_and_two_items() -> None:
    graph = FeedGraph.of(INPUTS, [0, 1])
    single, double = np.zeros(8), np.zeros(8)
    target = np.arange(8) == RACK
    dominator_kernels.cut_sums(graph.first, graph.inputs, graph.is_root, graph.is_off, WEIGHTS, target, single, double)
    ones = {n for n in range(RACK) if not is_fed(frozenset({n}))}
    twos = [p for p in combinations(range(RACK), 2) if not is_fed(frozenset(p)) and not ones & set(p)]
    assert twos
    assert single[RACK] == pytest.approx(sum(WEIGHTS[n] for n in ones), rel=1e-12)
    assert double[RACK] == pytest.approx(sum(WEIGHTS[a] * WEIGHTS[b] for a, b in twos), rel=1e-12)


def test_the_estimate_is_close_to_the_exact_unavailability() -> None:
    graph = FeedGraph.of(INPUTS, [0, 1])
    single, double = np.zeros(8), np.zeros(8)
    target = np.arange(8) == RACK
    dominator_kernels.cut_sums(graph.first, graph.inputs, graph.is_root, graph.is_off, WEIGHTS, target, single, double)
    exact = 0.0
    for state in product((False, True), repeat=RACK):
        chance = float(np.prod([w if down else 1.0 - w for w, down in zip(WEIGHTS[:RACK], state, strict=True)]))
        if not is_fed(frozenset(n for n, down in enumerate(state) if down)):
            exact += chance
    estimate = single[RACK] + double[RACK]
    assert exact < estimate < exact * 1.05  # an upper bound to the order of what is left out


def test_own_failure_data_come_before_those_of_the_kind() -> None:
    usual = load_defaults().reliability["transformer"]
    rate, hours = usual.failures_per_year, usual.repair_h
    unit = PowerUnit(id="t", kind=PowerUnitKind.TRANSFORMER)
    assert unavailability(unit) == pytest.approx(rate * hours / (8760.0 + rate * hours))
    own = replace(unit, failures_per_year=2.0, repair_s=36_000.0)
    assert unavailability(own) == pytest.approx(20.0 / 8780.0)


def test_every_kind_of_unit_and_source_has_failure_data() -> None:
    assert set(load_defaults().reliability) == {str(k) for k in (*PowerUnitKind, *SourceKind)}


def test_a_standby_source_may_refuse_to_start() -> None:
    running = PowerSource(id="s", kind=SourceKind.DIESEL, failures_per_year=1.0, repair_s=3600.0)
    standby = replace(running, is_standby=True)
    refusal = load_defaults().reliability["diesel"].start_failure_ratio
    assert 1.0 - unavailability(standby) == pytest.approx((1.0 - unavailability(running)) * (1.0 - refusal))


def test_a_chain_of_two_is_available_as_the_product_to_second_order() -> None:
    contents = RackUnit(id="c", name="Server", u_height=1, rated_power_w=1e4)
    project = Project.of(
        [
            PowerSource(id="g", tag="Grid", failures_per_year=1.0, repair_s=8760.0 * 36.0),
            PowerUnit(id="u", tag="UPS", fed_from_id="g", failures_per_year=1.0, repair_s=8760.0 * 72.0),
            Rack(id="r", tag="R", units=(contents,), feed_a_id="u"),
        ]
    )
    power = assemble(project, Part()).power.value
    assert power is not None
    assert power.chain is not None
    found = study_redundancy(project, power.chain).availability
    assert found is not None
    assert found.worst == pytest.approx(1.0 - 0.01 / 1.01 - 0.02 / 1.02, abs=1e-12)
