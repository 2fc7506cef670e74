"""What rules and fault currents of a large site cost, each against a budget it must not pass twofold."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from core.checks.evidence import Evidence
from core.checks.rule_book import DESIGN_RULES, RESULT_RULES
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.power.chain import build_chain
from core.power.fault_currents import solve_fault_currents
from core.results.part import Part
from core.study.assemble import assemble
from tests.support.power_hall import design

pytestmark = pytest.mark.bench
BUDGET_FAULTS_S = 0.005
BUDGET_RULES_S = 0.005


def best_s(run, times=7):
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def test_fault_currents_of_a_thousand_units():
    units = [PowerUnit(id="tx", kind=PowerUnitKind.TRANSFORMER, rated_w=1e8)]
    for n in range(100):
        units.append(PowerUnit(id=f"u{n}", kind=PowerUnitKind.UPS, fed_from_id="tx"))
        units += [PowerUnit(id=f"b{n}-{m}", kind=PowerUnitKind.RPP, fed_from_id=f"u{n}") for m in range(9)]
    project = Project.of([PowerSource(id="grid"), *units])
    build_chain(project)
    took_s = best_s(lambda: solve_fault_currents(project))
    print(f"fault currents of {len(units)} units: {1e3 * took_s:.2f} ms")
    assert took_s < 2.0 * BUDGET_FAULTS_S


def test_power_rules_of_a_thousand_racks_while_one_is_dragged():
    project = design(racks=1000)
    power = assemble(project, Part(failure="not asked for")).power.require()
    rooms = ("power_rules", "voltage_rules", "protection_rules", "fault_rules", "supply_rules")
    rules = [r for r in (*DESIGN_RULES, *RESULT_RULES) if r.__module__.endswith(rooms)]
    steps = iter(range(100))

    def drag():
        rack = project.get("r7")
        moved = project.with_changes({"r7": replace(rack, x_m=rack.x_m + 0.01 * next(steps))})
        evidence = Evidence(moved, None, None, power)
        for rule in rules:
            list(rule(evidence))

    took_s = best_s(drag)
    print(f"{len(rules)} power rules, 1000 racks, one dragged: {1e3 * took_s:.2f} ms")
    assert len(rules) >= 20
    assert took_s < 2.0 * BUDGET_RULES_S
