"""Racks find the nearest feeds with room, stay apart on A and B, and no single failure overloads what they hang on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from core.commands.connect import ConnectRacks, plan_connections
from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.errors import InvalidEdit
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.model.space import Hall
from core.power.chain import build_chain
from core.power.chain_values import UNIT_VA
from core.power.contingency import OutageList, screen, single_outages
from core.power.contingency_case import ContingencyCase, Loads
from tests.support.rack_rows import rack_rows

KIND = TopologyKind


def unplugged(project: Project) -> Project:
    return project.with_changes({r.id: replace(r, feed_a_id="", feed_b_id="") for r in project.racks})


def all_racks(project: Project) -> tuple[str, ...]:
    return tuple(r.id for r in project.racks)


@pytest.mark.parametrize("kind", [KIND.TWO_N, KIND.THREE_N_2, KIND.FOUR_N_3])
def test_racks_of_a_topology_find_their_two_paths_again(kind: TopologyKind) -> None:
    built = BuildPowerTopology(kind).apply(rack_rows(20e3))
    again = ConnectRacks(all_racks(built)).apply(unplugged(built))
    for rack in again.racks:
        a, b = again.get(rack.feed_a_id), again.get(rack.feed_b_id)
        assert isinstance(a, PowerUnit)
        assert isinstance(b, PowerUnit)
        assert (a.path, b.path) == (PowerPath.A, PowerPath.B)
        assert abs(a.y_m - rack.y_m) < 1.0  # the busways over its own row
        assert a.feed_ids != b.feed_ids


def test_connecting_is_one_step_and_leaves_other_racks_alone() -> None:
    built = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3))
    some = all_racks(built)[:5]
    before = unplugged(built)
    after = ConnectRacks(some).apply(before)
    assert {i for i in after.entities if after.get(i) is not before.get(i)} == set(some)


def test_no_single_failure_overloads_what_was_connected_when_space_is_scarce() -> None:
    built = BuildPowerTopology(KIND.THREE_N_2).apply(rack_rows(30e3))
    ups = [u for u in built.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS]
    tight = unplugged(built.with_changes({u.id: replace(u, rated_w=4.2e5) for u in ups}))
    plan = plan_connections(tight, all_racks(tight))
    assert 20 <= len(plan.racks) < 36
    refused = [w for w in plan.words if "no busway or panel within reach has room for its 30 kW" in w]
    assert len(plan.racks) + len(refused) == 36
    after = tight.with_changes({r.id: r for r in plan.racks})
    chain = build_chain(after)
    wired = {r.id for r in plan.racks}
    power = np.array([getattr(after.get(i), "power_w", 0.0) if i in wired else 0.0 for i in chain.node_ids]) / UNIT_VA
    case = ContingencyCase(after, chain, Loads(power, np.ones(power.size), 0.0 * power))
    assert not screen(case, OutageList.of(case, single_outages(case))).overloads.any()
    # and the blocks are used: one more rack on each pair would be too much for one of them
    assert case.base_loading[[chain.index[u.id] for u in ups]].max() > 0.55


def test_busways_over_the_racks_of_another_hall_are_out_of_reach() -> None:
    built = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3))
    assert not any(u.hall_id for u in built.of_type(PowerUnit))
    outline = ((-20.0, 0.0), (-4.0, 0.0), (-4.0, 10.0), (-20.0, 10.0))
    contents = built.racks[0].units
    lone = Rack(id="lone", tag="LONE", hall_id="annex", x_m=-6.0, y_m=1.6, units=contents)
    beside = Project.of([*built.entities.values(), Hall(id="annex", tag="Annex", outline_m=outline), lone])
    with pytest.raises(InvalidEdit, match="LONE: no busway or panel within reach has room for its 20 kW"):
        ConnectRacks(("lone",)).apply(beside)
    panels = [u for u in beside.of_type(PowerUnit) if u.kind is PowerUnitKind.BUSWAY and u.path is PowerPath.A][:1]
    near = [replace(u, id="near", tag="BW-NEAR", x_m=-6.0, y_m=1.6) for u in panels]
    between = [replace(u, id="between", tag="BW-YARD", path=PowerPath.B, x_m=-2.0, y_m=1.6) for u in panels]
    after = ConnectRacks(("lone",)).apply(Project.of([*beside.entities.values(), *near, *between]))
    assert (after.get("lone").feed_a_id, after.get("lone").feed_b_id) == ("near", "between")


def test_single_phase_racks_are_spread_over_the_phases() -> None:
    built = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(5e3))
    single = built.with_changes({r.id: replace(r, cord_phases=CordPhases.L1) for r in built.racks})
    after = ConnectRacks(all_racks(single)).apply(unplugged(single))
    by_busway: dict[str, Counter[CordPhases]] = {}
    for rack in after.racks:
        by_busway.setdefault(rack.feed_a_id, Counter())[rack.cord_phases] += 1
    for counts in by_busway.values():
        assert max(counts.values()) - min(counts[p] for p in list(CordPhases)[1:]) <= 1


def test_words_say_what_a_and_b_share() -> None:
    built = BuildPowerTopology(KIND.CATCHER).apply(rack_rows(20e3))
    plan = plan_connections(unplugged(built), [built.racks[0].id])
    feeds = {u.id: u for u in built.of_type(PowerUnit)}
    a, b = feeds[plan.racks[0].feed_a_id], feeds[plan.racks[0].feed_b_id]
    assert a.feed_ids == b.feed_ids
    assert len(plan.words) == 1
    assert "A and B share" in plan.words[0]
    assert "STS-" in plan.words[0]


def test_a_design_without_busways_says_so() -> None:
    bare = rack_rows(20e3)
    with pytest.raises(InvalidEdit, match="no busway or panel"):
        ConnectRacks(all_racks(bare)).apply(bare)
    with pytest.raises(InvalidEdit, match="No rack that draws power"):
        ConnectRacks(()).apply(bare)


def test_a_rack_that_fits_nowhere_is_refused_by_name() -> None:
    built = BuildPowerTopology(KIND.TWO_N).apply(rack_rows(20e3))
    large = built.racks[0]
    contents = replace(large.units[0], rated_power_w=5e6)
    changed = unplugged(built).with_changes({large.id: replace(large, units=(contents,), feed_a_id="", feed_b_id="")})
    with pytest.raises(InvalidEdit, match=f"{large.tag}: no busway or panel within reach has room for its 5000 kW"):
        ConnectRacks((large.id,)).apply(changed)
    assert isinstance(changed.get(large.id), Rack)
