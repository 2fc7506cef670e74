"""Findings about redundancy: when they are looked for, and what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks import redundancy_rules
from core.checks.evidence import Evidence
from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.model.electrical import PowerSource, PowerUnit, SourceKind
from core.model.project import Project
from core.results.finding import Finding, Severity
from core.results.part import Part
from core.results.thermal_result import AirState, ThermalResult
from core.study.assemble import assemble
from tests.support.painted_results import room_results
from tests.support.rack_rows import rack_rows

SETTLED = ThermalResult(())
RULES = (
    redundancy_rules.single_points_of_failure,
    redundancy_rules.overloads_after_outages,
    redundancy_rules.grades,
)


def found_in(project: Project, thermal: ThermalResult | None = SETTLED) -> list[Finding]:
    evidence = Evidence(project, thermal, None, assemble(project, Part(failure="not asked for")).power.value)
    return [finding for rule in RULES for finding in rule(evidence)]


def test_single_points_are_one_note_when_they_are_many_and_grades_name_what_is_in_the_way() -> None:
    found = {f.code: f for f in found_in(BuildPowerTopology(TopologyKind.N).apply(rack_rows(20e3)))}
    assert set(found) == {"single-point", "redundancy-tier", "redundancy-rated"}
    assert all(f.severity is Severity.NOTE for f in found.values())
    assert found["single-point"].message.startswith("7 items or common causes are single points of failure: ")
    assert "it drops 36 racks." in found["single-point"].message
    assert "TX-A" not in found["single-point"].message  # its room is one, it is not
    assert found["redundancy-tier"].message.startswith(
        "The power reaches Tier I. What stands in the way of level 2: Work on UPS-A drops 36 racks."
    )


def test_two_paths_have_no_single_point() -> None:
    found = {f.code: f.message for f in found_in(BuildPowerTopology(TopologyKind.TWO_N).apply(rack_rows(20e3)))}
    assert found["redundancy-tier"] == "The power reaches Tier IV."
    assert "single-point" not in found


def test_a_source_that_one_failure_overloads_is_a_warning() -> None:
    built = BuildPowerTopology(TopologyKind.TWO_N).apply(rack_rows(20e3))
    grid = next(s for s in built.of_type(PowerSource) if s.kind is SourceKind.GRID)
    feeds = [replace(grid, capacity_w=5e5), replace(grid, id="second", tag="Grid 2", capacity_w=5e5)]
    found = [f for f in found_in(built.with_changes({f.id: f for f in feeds})) if f.code == "outage-overload"]
    assert [f.severity for f in found] == [Severity.WARNING, Severity.WARNING]
    assert any(f.message.startswith("Grid 2 would carry 155 %") for f in found)
    assert any(f.message.endswith("after the loss of Grid (limit 100 %).") for f in found)


def test_an_overload_that_another_rule_tells_is_left_to_it() -> None:
    built = BuildPowerTopology(TopologyKind.TWO_N).apply(rack_rows(20e3))
    small = next(u for u in built.of_type(PowerUnit) if u.tag == "UPS-B")
    changed = built.with_changes({small.id: replace(small, rated_w=0.55 * small.rated_w)})
    assert [f for f in found_in(changed) if f.code == "outage-overload"] == []
    told = assemble(changed, Part(failure="not asked for")).findings
    assert any(f.code == "failover-overload" and "UPS-B" in f.message for f in told)


def test_nothing_is_looked_at_while_the_air_moves() -> None:
    built = BuildPowerTopology(TopologyKind.N).apply(rack_rows(21e3))
    thermal = room_results(built).thermal.value
    assert thermal is not None
    moving = replace(thermal, halls=tuple(replace(h, state=AirState.LIVE) for h in thermal.halls))
    assert moving.halls
    redundancy_rules._kept.clear()
    assert found_in(built, moving) == []
    assert found_in(built, None) == []
    assert found_in(built) != []


@pytest.fixture(autouse=True)
def _forget() -> None:
    redundancy_rules._kept.clear()
