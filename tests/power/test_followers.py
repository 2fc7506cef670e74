"""Sun and wind follow a voltage: alone they feed nothing, beside a generator they go first."""

from __future__ import annotations

import pytest

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.power.chain import build_chain
from core.power.chain_state import live_state
from core.results.part import Part
from core.study.assemble import assemble

LOAD_W = 500e3


def site(*entities):
    rack = Rack(id="rack", feed_a_id="board", units=(RackUnit(name="s", rated_power_w=LOAD_W),))
    return Project.of([rack, *entities])


def source(name, kind, **changes):
    return PowerSource(id=name, kind=kind, capacity_w=1e6, **changes)


def outputs(project):
    power = assemble(project, Part(failure="not asked for")).power.require()
    return {s.source_id: s.output_w for s in power.sources}


BOARD = PowerUnit(id="board", kind=PowerUnitKind.SWITCHBOARD, rated_w=2e6)


@pytest.mark.parametrize("kind", [SourceKind.SOLAR, SourceKind.WIND])
def test_sun_or_wind_alone_feeds_nothing(kind):
    chain = build_chain(site(source("s", kind), BOARD))
    assert not live_state(chain).is_live[chain.index["board"]]


def test_a_transfer_switch_leaves_a_bus_that_only_the_sun_feeds():
    ats = PowerUnit(id="board", kind=PowerUnitKind.ATS, fed_from_id="up", further_feed_ids=("gen",), rated_w=2e6)
    up = PowerUnit(id="up", kind=PowerUnitKind.SWITCHBOARD, rated_w=2e6)
    diesel = source("gen", SourceKind.DIESEL, is_standby=True)
    given = outputs(site(source("pv", SourceKind.SOLAR), diesel, up, ats))
    assert given["gen"] >= LOAD_W
    assert given["pv"] == 0.0


def test_beside_a_generator_the_sun_goes_first():
    diesel = source("gen", SourceKind.DIESEL, is_standby=True, merit_order=90)
    sun = source("pv", SourceKind.SOLAR, merit_order=10, availability_ratio=0.3)
    project = site(sun, diesel, BOARD)
    given = outputs(project)
    assert given["pv"] == pytest.approx(300e3, rel=1e-6)
    assert given["gen"] == pytest.approx(LOAD_W - 300e3, rel=0.05)
    chain = build_chain(project)
    assert live_state(chain).is_on_standby[chain.index["board"]]


def test_beside_the_grid_the_sun_goes_first_and_the_generator_stands_by():
    grid = source("grid", SourceKind.GRID, merit_order=50)
    diesel = source("gen", SourceKind.DIESEL, is_standby=True, merit_order=90)
    sun = source("pv", SourceKind.SOLAR, merit_order=10, availability_ratio=0.3)
    project = site(grid, sun, diesel, BOARD)
    given = outputs(project)
    assert given["pv"] == pytest.approx(300e3, rel=1e-6)
    assert given["gen"] == 0.0
    chain = build_chain(project)
    assert not live_state(chain).is_on_standby[chain.index["board"]]
