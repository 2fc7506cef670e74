"""Grades, single points of failure and the word for each rack, of topologies as built."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.model.cooling import AirCooler
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.model.rack import Rack
from core.power.redundancy import study_redundancy
from core.results.part import Part
from core.results.redundancy import Redundancy, RedundancyResult
from core.study.assemble import assemble
from tests.support.rack_rows import rack_rows

KIND = TopologyKind
GRADES = {
    KIND.N: (1, 1, Redundancy.N),
    KIND.N_PLUS_1: (2, 2, Redundancy.N_PLUS_1),
    KIND.TWO_N: (4, 3, Redundancy.TWO_N),  # 72 h of fuel are short of the 96 h of Rated 4
    KIND.TWO_N_PLUS_1: (4, 4, Redundancy.TWO_N),
    KIND.THREE_N_2: (4, 3, Redundancy.TWO_N),
    KIND.FOUR_N_3: (4, 3, Redundancy.TWO_N),
    KIND.CATCHER: (2, 2, Redundancy.N_PLUS_1),
    KIND.RACK_BATTERY: (1, 1, Redundancy.N_PLUS_1),
}


@cache
def built(kind: TopologyKind) -> Project:
    return BuildPowerTopology(kind).apply(rack_rows(20e3))


def redundancy(project: Project) -> RedundancyResult:
    power = assemble(project, Part()).power.value
    assert power is not None
    assert power.chain is not None
    return study_redundancy(project, power.chain)


@pytest.mark.parametrize("kind", list(KIND))
def test_each_topology_reaches_the_grades_of_its_theory(kind: TopologyKind) -> None:
    found = redundancy(built(kind))
    tier, rated, word = GRADES[kind]
    assert (found.tier.level, found.rated.level) == (tier, rated), [v.words for v in found.tier.violations][:5]
    assert set(found.rack_redundancy.values()) == {word}
    assert all(v.words.endswith(".") for v in (*found.tier.violations, *found.rated.violations))


def test_a_violation_names_the_component_and_the_racks_that_it_drops() -> None:
    found = redundancy(built(KIND.N_PLUS_1))
    board = next(v for v in found.tier.violations if v.words == "Work on UB-A drops 36 racks.")
    assert board.level == 3
    assert [getattr(built(KIND.N_PLUS_1).get(i), "tag", "") for i in board.item_ids] == ["UB-A"]
    assert len(board.rack_ids) == 36


def test_a_common_room_of_both_paths_is_a_single_point_and_costs_tier_four_alone() -> None:
    project = built(KIND.TWO_N)
    units = [u for u in project.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS]
    shared = project.with_changes({u.id: replace(u, shared_risk="Battery room") for u in units})
    found = redundancy(shared)
    assert found.tier.level == 3
    assert [p.name for p in found.single_points] == ["Battery room"]
    assert any(v.words == "Loss of Battery room drops 36 racks at once." for v in found.tier.violations)


def test_a_common_fuel_tank_costs_tier_three() -> None:
    project = built(KIND.TWO_N)
    sets = [s for s in project.of_type(PowerSource) if s.kind is SourceKind.DIESEL]
    found = redundancy(project.with_changes({s.id: replace(s, shared_risk="Tank") for s in sets}))
    assert found.tier.level == 2
    assert [v.words for v in found.tier.violations if v.level == 3] == [
        "Without the grid, work on Tank drops 36 racks."
    ]


def test_without_generators_no_tier_is_reached() -> None:
    project = built(KIND.TWO_N)
    sets = [s.id for s in project.of_type(PowerSource) if s.kind is SourceKind.DIESEL]
    found = redundancy(project.with_changes(dict.fromkeys(sets)))
    assert found.tier.name == "no Tier"
    assert found.tier.violations[0].words == "No source on site can carry the load without the grid."
    assert found.rated.level == 1


def test_little_fuel_is_named_with_its_hours() -> None:
    project = built(KIND.TWO_N)
    diesel = next(s for s in project.of_type(PowerSource) if s.tag == "GEN-A")
    found = redundancy(project.with_changes({diesel.id: replace(diesel, fuel_s=8 * 3600.0)}))
    assert found.tier.level == 0
    assert found.tier.violations[0].words == "GEN-A: fuel on site for 8 h at full output, 12 h are asked for."


def test_coolers_that_stop_while_generators_start_are_not_continuous_cooling() -> None:
    bare = built(KIND.TWO_N)
    boards = {u.tag: u.id for u in bare.of_type(PowerUnit)}
    coolers = [
        AirCooler(id=f"c{n}", tag=f"CRAH-{n}", hall_id="hall", capacity_w=5e5, feed_id=boards[f"LV-{path}"])
        for n, path in enumerate("ABAB")
    ]
    found = redundancy(bare.with_changes({c.id: c for c in coolers}))
    assert found.tier.level == 3
    stopped = [v.words for v in found.tier.violations if v.level == 4]
    assert "Loss of Grid stops CRAH-0, CRAH-1, CRAH-2 and 1 more for 12 s: cooling is not continuous." in stopped


def test_an_overload_after_a_failure_is_no_redundancy() -> None:
    project = built(KIND.TWO_N)
    small = {u.id: replace(u, rated_w=0.6 * u.rated_w) for u in project.of_type(PowerUnit) if u.tag.startswith("UPS")}
    found = redundancy(project.with_changes(small))
    assert found.tier.level == 1
    assert set(found.rack_redundancy.values()) == {Redundancy.N}
    assert any(v.words.startswith("Work on UPS-A loads UPS-B to 1") for v in found.tier.violations)


def test_racks_without_a_feed_are_not_said_to_be_double() -> None:
    grid = PowerSource(id="grid", tag="Grid", kind=SourceKind.GRID)
    found = redundancy(rack_rows(20e3).with_changes({grid.id: grid})).rack_redundancy
    assert set(found.values()) == {Redundancy.N}


def test_an_empty_enclosure_without_feeds_costs_no_grade_and_is_no_single_point() -> None:
    project = built(KIND.TWO_N)
    like = project.of_type(Rack)[0]
    empty = replace(like, id="empty", tag="EMPTY", units=(), feed_a_id="", feed_b_id="")
    drawing = replace(like, id="bare", tag="BARE", feed_a_id="", feed_b_id="")
    before, with_empty = redundancy(built(KIND.TWO_N)), redundancy(project.with_changes({empty.id: empty}))
    assert (with_empty.tier, with_empty.rated) == (before.tier, before.rated)
    assert with_empty.single_points == before.single_points
    assert "empty" not in with_empty.rack_redundancy
    assert redundancy(project.with_changes({drawing.id: drawing})).tier.level < before.tier.level
