"""Lights and facility pumps on boards of their own: what they load, and what happens when those boards are dead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.cli.files import load_example
from core.commands.feeds import ConnectFeed, DisconnectFeed
from core.commands.place import DeleteItems
from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.drawing.chain_facts import chain_facts
from core.drawing.oneline import lay_out
from core.drawing.oneline_items import Symbol
from core.model.cooling import AirCooler
from core.model.electrical import PowerSource, PowerUnit
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import ASSUMPTIONS_ID
from core.results.part import Part
from core.study.assemble import assemble
from core.study.year import simulate_year
from core.study.year_weather import weather_of

NO_AIR = Part(failure="not solved here")


@pytest.fixture(scope="module")
def hall() -> Project:
    return load_example("air_hall_1mw")


def tagged(project: Project, tag: str) -> PowerUnit:
    return next(u for u in project.of_type(PowerUnit) if u.tag == tag)


def solved(project: Project):
    results = assemble(project, NO_AIR)
    return results, results.power.require().chain, results.energy.require()


def test_lights_and_pumps_load_the_board_that_feeds_them(hall):
    _, flow, energy = solved(hall)
    lights, pumps = flow.index[hall.halls[0].id], flow.index[ASSUMPTIONS_ID]
    assert flow.input_w[lights] == pytest.approx(energy.parts_w["lighting_and_controls"])
    assert flow.input_w[pumps] == pytest.approx(energy.parts_w["facility_pumps"])
    unfed = {e.id: replace(e, feed_id="", backup_feed_id="") for e in (*hall.halls, hall.assumptions)}
    _, bare, without = solved(hall.with_changes(unfed))
    board = flow.index[hall.halls[0].feed_id]
    moved_w = flow.input_w[lights] + flow.input_w[pumps]
    assert flow.output_w[board] - bare.output_w[board] == pytest.approx(moved_w, rel=1e-4)  # and a lower voltage
    # behind transformers they cost their losses too
    assert energy.total_w > without.total_w
    assert energy.balance_error_ratio < 1e-9


def test_the_second_board_takes_over_and_without_both_the_house_is_dark(hall):
    first, second = hall.halls[0].feed_id, hall.halls[0].backup_feed_id
    _, flow, _ = solved(with_out_of_service(hall, [first]))
    lights, pumps = flow.index[hall.halls[0].id], flow.index[ASSUMPTIONS_ID]
    assert flow.is_live[[lights, pumps]].all()
    results, flow, energy = solved(with_out_of_service(hall, [first, second]))
    assert not flow.is_live[[lights, pumps]].any()
    assert energy.parts_w["lighting_and_controls"] == 0.0
    assert results.liquid.require().facility_pump_w == 0.0


def test_an_hour_of_the_year_with_dead_pumps_is_the_live_answer():
    project = load_example("liquid_hall_gb200")
    off = with_out_of_service(project, [project.assumptions.feed_id])
    alone = replace(off.assumptions, backup_feed_id="")
    off = off.with_changes({alone.id: alone})
    _, _, energy = solved(off)
    weather = weather_of(off)
    nearest = int(abs(weather.dry_bulb_c - off.scenario.dry_bulb_c).argmin())
    hours = simulate_year(off, weather)
    assert hours.parts_w[3].max() == 0.0 == energy.parts_w["facility_pumps"]
    assert hours.electrical_gap_ratio.max() < 1e-6
    assert hours.it_w[nearest] == pytest.approx(energy.it_w, rel=1e-6)


def test_house_loads_are_on_the_one_line_and_tell_their_numbers(hall):
    layout = lay_out(hall)
    found = {item.symbol: item for item in layout.items}
    assert found[Symbol.LIGHTS].ids == (hall.halls[0].id,)
    assert found[Symbol.PUMPS].ids == (ASSUMPTIONS_ID,)
    at = layout.index[ASSUMPTIONS_ID]
    above = {layout.items[link.upstream].tag for link in layout.links if link.downstream == at}
    assert above == {"LV-A", "LV-B"}
    results, flow, _ = solved(hall)
    facts = chain_facts(hall, results, ASSUMPTIONS_ID)
    assert dict(facts.numbers)["Draws"] == f"{flow.input_w[flow.index[ASSUMPTIONS_ID]] / 1e3:.1f} kW"
    below = chain_facts(hall, results, tagged(hall, "LV-A").id)
    words = [line.text for line in below.feeds]
    assert any("Facility pumps" in w for w in words) or any("more" in w for w in words)


def test_links_are_drawn_and_deleted_and_a_deleted_board_takes_its_links_along(hall):
    pdu = tagged(hall, "UPS-A")
    bare = DisconnectFeed((ASSUMPTIONS_ID,), hall.assumptions.backup_feed_id).apply(hall)
    assert bare.assumptions.backup_feed_id == ""
    drawn = ConnectFeed((ASSUMPTIONS_ID,), pdu.id).apply(bare)
    assert drawn.assumptions.backup_feed_id == pdu.id
    gone = DeleteItems((drawn.assumptions.feed_id,)).apply(drawn)
    assert gone.assumptions.feed_id == ""
    assert gone.halls[0].feed_id == ""


@pytest.mark.parametrize("kind", [TopologyKind.N, TopologyKind.TWO_N])
def test_the_wizards_feed_the_house_too(hall, kind):
    built = BuildPowerTopology(kind).apply(hall)
    boards = {u.id for u in built.of_type(PowerUnit)}
    for entity in (*built.halls, built.assumptions):
        assert entity.feed_id in boards
        assert entity.backup_feed_id in boards | {""}
    backed = replace(hall.assumptions, has_backed_pumps=True)
    carried = BuildPowerTopology(kind).apply(hall.with_changes({backed.id: backed}))
    assert carried.assumptions.feed_id != built.assumptions.feed_id


def test_generators_that_feed_no_load_rest_whatever_their_board_would_lose():
    project = load_example("immersion_pod")
    _, flow, _ = solved(project)
    standby = [s for s in project.of_type(PowerSource) if s.is_standby]
    assert standby
    assert all(flow.output_w[flow.index[s.id]] == 0.0 for s in standby)
    grids = [s.id for s in project.of_type(PowerSource) if not s.is_standby]
    _, flow, _ = solved(with_out_of_service(project, grids))
    assert sum(flow.output_w[flow.index[s.id]] for s in standby) > 1e5
    racks = [flow.index[r.id] for r in project.of_type(Rack)]
    assert flow.is_live[racks].all()


def test_a_hall_without_power_chain_has_nothing_on_its_one_line():
    project = Project.of([AirCooler(id="a", tag="A")])
    assert not [i for i in lay_out(project).items if i.symbol in (Symbol.LIGHTS, Symbol.PUMPS)]
