"""What the inspector says about an item of the power chain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.drawing.chain_facts import chain_facts
from core.model.outages import with_out_of_service
from core.results.part import Part
from core.study.assemble import assemble
from core.templates.air_hall import air_hall
from core.units import percent

NO_AIR = Part(failure="not solved here")


@pytest.fixture(scope="module")
def hall():
    project = air_hall()
    return project, {e.tag: e.id for e in project.placed}


def test_a_rack_tells_its_two_cords_and_a_unit_what_is_above_and_below(hall):
    project, ids = hall
    results = assemble(project, NO_AIR)
    rack = chain_facts(project, results, ids["R-A05"])
    assert [line.text for line in rack.fed_by] == ["BW-AA · cord A", "BW-AB · cord B"]
    assert dict(rack.numbers)["Draws"] == "20.4 kW"
    ups = chain_facts(project, results, ids["UPS-A"])
    assert [line.ids for line in ups.fed_by] == [(ids["LV-A"],)]
    assert {"Loading", "Loses", "Current", "Voltage", "Fault current"} <= dict(ups.numbers).keys()
    # four busways, three coolers of its own, three whose second feed it is
    assert [line.number for line in ups.feeds][-2:] == ["open", "open"]
    assert sum(max(len(line.ids), 1) for line in ups.feeds) == 10


def test_a_busway_of_many_racks_names_some_and_counts_the_rest(hall):
    project, ids = hall
    feeds = chain_facts(project, assemble(project, NO_AIR), ids["BW-AA"]).feeds
    assert len(feeds) == 9
    assert feeds[-1].text == "4 more"
    assert len(feeds[-1].ids) == 4


def test_what_is_dead_says_so_and_the_other_cord_carries_all(hall):
    project, ids = hall
    failed = with_out_of_service(project, [ids["UPS-A"]])
    results = assemble(failed, NO_AIR)
    busway = chain_facts(failed, results, ids["BW-AA"])
    assert not busway.is_live
    assert busway.numbers == ()
    rack = chain_facts(failed, results, ids["R-A05"])
    assert [line.number for line in rack.fed_by] == ["dead", "20.5 kW"]


def test_items_outside_the_chain_and_missing_results_have_no_facts(hall):
    project, ids = hall
    assert chain_facts(project, None, ids["UPS-A"]) is None
    assert chain_facts(project, assemble(project, NO_AIR), project.scenario.id) is None


def test_voltages_are_in_volts_and_of_nominal(hall):
    project, ids = hall
    results = assemble(project, NO_AIR)
    chain = results.power.value.chain
    for tag, volts in (("UPS-A", 415.0), ("Grid", 13_800.0), ("R-A05", 415.0)):
        at = chain.voltage_ratio[chain.index[ids[tag]]]
        words = dict(chain_facts(project, results, ids[tag]).numbers)["Voltage"]
        assert words == f"{at * volts:,.0f} V · {percent(at, 1)}"


def test_breakers_are_told_with_what_they_carry(hall):
    project, ids = hall
    rack, unit = project.get(ids["R-A05"]), project.get(ids["UPS-A"])
    panel = project.get(rack.feed_a_id)
    others = {r.id: replace(r, feed_a_id="") for r in project.racks if r.feed_a_id == panel.id and r is not rack}
    fitted = project.with_changes({
        **others,
        rack.id: replace(rack, cord_a=60.0),
        panel.id: replace(panel, breaker_a=1200.0),
        unit.id: replace(unit, breaker_a=2000.0),
    })  # fmt: skip
    results = assemble(fitted, NO_AIR)
    flow = results.power.value.chain
    (mine,) = [line.text for line in chain_facts(fitted, results, panel.id).feeds]
    up, down = flow.index[panel.id], flow.index[rack.id]
    (link,) = np.flatnonzero((flow.link_upstream == up) & (flow.link_downstream == down))
    assert mine == f"R-A05 · cord A · 60 A breaker, {percent(flow.link_current_a[link] / 60.0)}"
    numbers = dict(chain_facts(fitted, results, panel.id).numbers)
    assert numbers["Incoming breaker"].startswith("1,200 A · ")
    assert any("1,200 A breaker, " in line.text for line in chain_facts(fitted, results, unit.id).feeds)
    assert "breaker" not in chain_facts(fitted, results, rack.id).fed_by[0].text
