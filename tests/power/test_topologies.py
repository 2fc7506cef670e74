"""Topologies as built: what fails with what, and how much of the installed power can be used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.catalogue.loader import load_catalogue
from core.cli.files import load_example
from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_build import smallest
from core.commands.power_topology_plan import TopologyKind
from core.model.cooling import AirCooler
from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.power.chain import build_chain
from core.power.chain_values import UNIT_VA
from core.power.contingency import OutageList, outcome, screen, single_outages
from core.power.contingency_case import ContingencyCase, Loads
from core.results.finding import Severity
from core.results.part import Part
from core.results.redundancy import OutageKind
from core.study.assemble import assemble
from tests.support.rack_rows import rack_rows

KIND = TopologyKind
BUSWAYS_OF_ROWS = {"BW-01A", "BW-02A", "BW-03A"}
DROPPING = {
    KIND.N: {"ATS-A", "LV-A", "UPS-A", "Power room A", *BUSWAYS_OF_ROWS},
    KIND.N_PLUS_1: {"ATS-A", "LV-A", "UB-A", "Power room A", *BUSWAYS_OF_ROWS},
    KIND.TWO_N: set(),
    KIND.TWO_N_PLUS_1: set(),
    KIND.THREE_N_2: set(),
    KIND.FOUR_N_3: set(),
    KIND.CATCHER: {*(f"STS-{x}" for x in "ABCD"), *(f"Power room {x}" for x in "ABCD")},
    KIND.RACK_BATTERY: {
        *(f"{x}{y}" for x in ("ATS-", "LV-", "Power room ") for y in "ABCD"),
        *(f"BW-{n:02d}A" for n in range(1, 7)),  # nine racks a block: blocks B and C reach over the end of a row
    },
}
"""By topology, the single failures that drop load by its theory."""


def case_of(project: Project, factor: float = 1.0) -> ContingencyCase:
    chain = build_chain(project)
    power = np.array([getattr(project.get(i), "power_w", 0.0) for i in chain.node_ids]) * factor / UNIT_VA
    return ContingencyCase(project, chain, Loads(power, np.ones(power.size), 0.0 * power))


@pytest.mark.parametrize("kind", list(KIND))
def test_the_single_failures_that_drop_load_are_those_of_the_theory(kind: TopologyKind) -> None:
    case = case_of(BuildPowerTopology(kind).apply(rack_rows(20e3)))
    outages = single_outages(case)
    result = screen(case, OutageList.of(case, outages))
    dropping = {o.name for o, drops in zip(outages, result.drops_when_failing, strict=True) if drops}
    assert dropping == DROPPING[kind]
    assert not result.overloads.any()


def test_one_module_and_a_spare_are_two_of_which_either_may_fail() -> None:
    built = BuildPowerTopology(KIND.N_PLUS_1, (), 1).apply(rack_rows(10e3))
    assert {u.tag for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS} == {"UPS-A1", "UPS-A2"}
    assert {s.tag for s in built.of_type(PowerSource) if s.is_standby} == {"GEN-A1", "GEN-A2"}
    case = case_of(built)
    outages = single_outages(case)
    dropping = screen(case, OutageList.of(case, outages)).drops_when_failing
    drops = {o.name for o, falls in zip(outages, dropping, strict=True) if falls}
    assert "UB-A" in drops
    assert not any(name.startswith(("UPS-", "GEN-")) for name in drops)


def test_units_stand_in_the_yard_beside_the_hall_and_do_not_overlap() -> None:
    built = BuildPowerTopology(KIND.TWO_N_PLUS_1).apply(rack_rows(20e3))
    standing = [u for u in built.of_type(PowerUnit) if u.kind is not PowerUnitKind.BUSWAY]
    standing += built.of_type(PowerSource)
    right = max(x for x, _ in built.halls[0].outline_m)
    assert all(u.rectangle.x0_m >= right + 3.9 for u in standing)
    for n, one in enumerate(standing):
        assert not any(one.rectangle.overlaps(other.rectangle) for other in standing[:n])


def test_a_topology_for_some_racks_leaves_what_stands_and_takes_new_names() -> None:
    first = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3))
    some = tuple(r.id for r in first.racks[:12])
    both = BuildPowerTopology(KIND.N, some).apply(first)
    tags = [u.tag for u in both.of_type(PowerUnit)]
    assert len(tags) == len(set(tags))
    assert {"UPS-A", "UPS-B", "UPS-2A"} <= set(tags)
    assert {u.id for u in first.of_type(PowerUnit)} < {u.id for u in both.of_type(PowerUnit)}
    moved = [r for r in both.racks if r is not first.get(r.id)]
    assert {r.id for r in moved} == set(some)


def test_a_large_load_gets_several_systems_of_the_same_shape() -> None:
    built = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(130e3))
    assert {u.tag for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS} == {
        f"UPS-{n}{x}" for n in ("", "2", "3") for x in "AB"
    }
    case = case_of(built)
    assert not screen(case, OutageList.of(case, single_outages(case))).drops_when_failing.any()


def test_the_loss_of_the_grid_is_bridged_by_batteries_until_generators_run_and_lasts_as_long_as_their_fuel() -> None:
    case = case_of(BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3)))
    grid = next(o for o in single_outages(case) if o.name == "Grid")
    found = outcome(case, grid)
    assert found.dropped_ids == ()
    fuel = {d.after_s for d in found.drops}
    assert len(found.drops) == 36
    assert fuel == {72 * 3600.0 + 10.0 + 300.0}  # fuel from the start on, then the UPS batteries


def test_a_ups_without_battery_drops_its_racks_while_the_generator_starts() -> None:
    built = BuildPowerTopology(KIND.N).apply(rack_rows(20e3))
    ups = next(u for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS)
    case = case_of(built.with_changes({ups.id: replace(ups, autonomy_s=5.0)}))
    found = outcome(case, next(o for o in single_outages(case) if o.name == "Grid"))
    assert len(found.dropped_ids) == 36
    assert {d.after_s for d in found.drops} == {5.0 + 0.02}
    assert {d.back_s for d in found.drops} == {12.0}  # 10 s to start, 2 s to change over


def test_an_ats_above_racks_without_battery_drops_them_and_an_sts_does_not() -> None:
    built = BuildPowerTopology(KIND.CATCHER).apply(rack_rows(20e3))
    swaps = {u.id: replace(u, transfer_s=0.1) for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.STS}
    slow = case_of(built.with_changes(swaps))
    fast = case_of(built)
    ups = next(o for o in single_outages(fast) if o.name == "UPS-A")
    assert outcome(fast, ups).dropped_ids == ()
    assert len(outcome(slow, ups).dropped_ids) == 9


def without_losses(project: Project) -> Project:
    """Units behind the UPS lose nothing, so that the table can be exact."""
    behind = (PowerUnitKind.BUSWAY, PowerUnitKind.STS, PowerUnitKind.SWITCHBOARD)
    changed = {
        u.id: replace(u, loss_p0_ratio=0.0, loss_p1_ratio=0.0, loss_p2_ratio=0.0)
        for u in project.of_type(PowerUnit)
        if u.kind in behind
    }
    return project.with_changes(changed)


def survives(project: Project, factor: float) -> bool:
    case = case_of(project, factor)
    parts = [o for o in single_outages(case) if o.kind in (OutageKind.COMPONENT, OutageKind.PATH)]
    return not screen(case, OutageList.of(case, parts)).overloads.any() and case.base_loading.max() <= 1.0


@pytest.mark.parametrize(
    ("kind", "count", "rack_w", "usable"),
    [
        (KIND.TWO_N, 0, 32e3, 1 / 2),
        (KIND.THREE_N_2, 0, 65e3, 2 / 3),
        (KIND.FOUR_N_3, 0, 98e3, 3 / 4),
        (KIND.N_PLUS_1, 4, 53e3, 4 / 5),
        (KIND.CATCHER, 3, 80e3, 3 / 4),
        (KIND.CATCHER, 4, 106e3, 4 / 5),
        (KIND.CATCHER, 6, 80e3, 6 / 7),
    ],
)
def test_the_largest_load_that_survives_every_single_failure_is_that_of_the_table(
    kind: TopologyKind, count: int, rack_w: float, usable: float
) -> None:
    built = without_losses(BuildPowerTopology(kind, module_count=count).apply(rack_rows(rack_w)))
    installed = sum(u.rated_w for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS)
    low, high = 0.5, 2.0
    assert survives(built, low)
    assert not survives(built, high)
    for _ in range(18):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if survives(built, middle) else (low, middle)
    assert 36 * rack_w * low / installed == pytest.approx(usable, abs=2e-4)


def test_the_ups_of_a_topology_are_efficient_double_conversion() -> None:
    rows = {row.item_id: row for row in load_catalogue().power_items}
    for need_w in np.arange(100e3, 1.7e6, 50e3):
        row = rows[smallest("ups", float(need_w))]
        assert row.eff_50_pct is not None
        assert row.eff_50_pct >= 96.0, row.model
        assert "line-interactive" not in row.model


def test_whole_racks_do_not_load_any_ups_beyond_its_rating() -> None:
    # 38 racks fill one system by their power; four blocks then get 9 or 10 of them, 10.4 x 100 kVA at most
    project = BuildPowerTopology(KIND.CATCHER).apply(rack_rows(100e3, rows=2, racks_per_row=19))
    power = assemble(project, Part(failure="not asked for")).power.require()
    ups = {u.id for u in project.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS}
    assert max(u.failover_loading_ratio for u in power.units if u.unit_id in ups) <= 1.0


@pytest.mark.parametrize("rack_w", [6e3, 20e3, 60e3])
@pytest.mark.parametrize("kind", list(KIND))
def test_a_fresh_topology_has_no_finding_beyond_its_own_weak_point(kind: TopologyKind, rack_w: float) -> None:
    bare = rack_rows(rack_w)
    known = {f.code for f in assemble(bare, Part(failure="not solved here")).findings}
    found = assemble(BuildPowerTopology(kind).apply(bare), Part(failure="not solved here")).findings
    codes = {f.code for f in found if f.severity is not Severity.NOTE} - known
    # both cords of a rack hang on one transfer switch there: the plan's weak point, in words of the dialog too
    assert codes == ({"shared-path"} if kind is KIND.CATCHER else set())


def test_trunks_bear_the_letter_of_the_cords_that_hang_on_them():
    built = BuildPowerTopology(TopologyKind.TWO_N).apply(load_example("air_hall_1mw"))
    paths = {u.tag: u.path for u in built.of_type(PowerUnit)}
    assert {paths[f"{stem}-A"] for stem in ("TX", "ATS", "LV", "UPS")} == {PowerPath.A}
    assert {paths[f"{stem}-B"] for stem in ("TX", "ATS", "LV", "UPS")} == {PowerPath.B}
    shared = BuildPowerTopology(TopologyKind.THREE_N_2).apply(load_example("air_hall_1mw"))
    paths = {u.tag: u.path for u in shared.of_type(PowerUnit)}
    assert PowerPath.COMMON in paths.values()  # a block that feeds cords A of some racks and B of others


def test_coolers_of_no_capacity_do_not_keep_a_topology_from_being_built():
    racks = rack_rows(20e3)
    cooler = AirCooler(tag="DX", hall_id=racks.halls[0].id, capacity_w=0.0, water_flow_kg_s=0.0, x_m=1.0, y_m=1.0)
    built = BuildPowerTopology(KIND.N).apply(racks.with_changes({cooler.id: cooler}))
    assert built.get(cooler.id).feed_id


def own_source(kind: SourceKind, capacity_w: float, **fields: bool) -> PowerSource:
    return PowerSource(tag=f"{kind} 1", kind=kind, capacity_w=capacity_w, **fields)


@pytest.mark.parametrize(
    ("kind", "capacity_w", "is_standby", "has_grid"),
    [
        (SourceKind.GAS, 5e6, False, False),
        (SourceKind.FUEL_CELL, 5e6, False, False),
        (SourceKind.GAS, 0.2e6, False, True),
        (SourceKind.GAS, 5e6, True, True),
        (SourceKind.SOLAR, 50e6, False, True),
        (SourceKind.BATTERY, 50e6, False, True),
    ],
)
def test_an_island_whose_own_sources_carry_it_gets_no_grid(
    kind: SourceKind, capacity_w: float, is_standby: bool, has_grid: bool
) -> None:
    source = own_source(kind, capacity_w, is_standby=is_standby)
    site = rack_rows(20e3).with_changes({source.id: source})
    built = BuildPowerTopology(KIND.TWO_N).apply(site)
    assert any(s.kind is SourceKind.GRID for s in built.of_type(PowerSource)) is has_grid


def test_the_sources_of_an_island_share_what_it_takes() -> None:
    """A grid beside them would have taken it all: it comes first in the merit order."""
    gas, cell = own_source(SourceKind.GAS, 2e6), own_source(SourceKind.FUEL_CELL, 2e6)
    site = rack_rows(20e3).with_changes({gas.id: gas, cell.id: cell})
    power = assemble(BuildPowerTopology(KIND.TWO_N).apply(site), Part(failure="not solved here")).power.require()
    given = {s.source_id: s.output_w for s in power.sources}
    assert given[gas.id] + given[cell.id] > sum(rack.power_w for rack in site.racks)
    assert power.unserved_w == pytest.approx(0.0, abs=1.0)
