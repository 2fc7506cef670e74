"""Chains that cannot work as drawn: the item is named, the rest is solved, and outages can still be looked at."""

from __future__ import annotations

import numpy as np
import pytest

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.power.redundancy import study_redundancy
from core.results.finding import Severity
from core.results.part import Part
from core.results.redundancy import Redundancy
from core.study.assemble import assemble

KIND = PowerUnitKind
RACK_W = 1e4


def rack(name: str, feed: str, power_w: float = RACK_W) -> Rack:
    contents = RackUnit(id=f"c-{name}", name="Server", u_height=1, rated_power_w=power_w)
    return Rack(id=name, tag=name.upper(), units=(contents,), feed_a_id=feed)


SOUND: tuple[Entity, ...] = (
    PowerSource(id="grid", tag="GRID", capacity_w=1e7, voltage_v=415.0),
    PowerUnit(id="good", tag="GOOD", kind=KIND.SWITCHBOARD, fed_from_id="grid"),
    rack("sound", "good"),
)
LOOP = (
    PowerUnit(id="x", tag="ATS-X", kind=KIND.ATS, fed_from_id="y"),
    PowerUnit(id="y", tag="ATS-Y", kind=KIND.ATS, fed_from_id="x"),
    rack("r", "x"),
)
CROSSED = (
    PowerUnit(id="x", tag="ATS-X", kind=KIND.ATS, fed_from_id="good", further_feed_ids=("y",)),
    PowerUnit(id="y", tag="ATS-Y", kind=KIND.ATS, fed_from_id="good", further_feed_ids=("x",)),
    rack("r", "y"),
)
ON_ITSELF = (PowerUnit(id="x", tag="STS-X", kind=KIND.STS, fed_from_id="x"), rack("r", "x"))
ISLAND = (
    PowerSource(id="gen", tag="GEN", kind=SourceKind.DIESEL, is_on=False, is_standby=True, voltage_v=415.0),
    PowerUnit(id="x", tag="LV-X", kind=KIND.SWITCHBOARD, fed_from_id="gen"),
    rack("r", "x"),
)
NOWHERE = (PowerUnit(id="x", tag="LV-X", kind=KIND.SWITCHBOARD, fed_from_id="nowhere"), rack("r", "x"))
CORD_TO_NOWHERE = (rack("r", "nowhere"),)
MEDIUM_VOLTAGE = (
    PowerSource(id="mv", tag="MV-GRID", capacity_w=1e7, voltage_v=34_500.0),
    PowerUnit(id="x", tag="MV-X", kind=KIND.MV_SWITCHGEAR, fed_from_id="mv", voltage_v=34_500.0),
    rack("r", "x"),
)
BEYOND_THE_NOSE = (
    PowerUnit(
        id="x", tag="BW-X", kind=KIND.BUSWAY, fed_from_id="grid", cable_size="12 AWG", cable_length_m=3000.0
    ),
    rack("r", "x", 1e5),
)  # fmt: skip


@pytest.mark.parametrize(
    ("drawn", "code", "named", "is_served"),
    [
        pytest.param(LOOP, "feed-loop", ("ATS-X", "ATS-Y"), True, id="two ATS that feed each other"),
        pytest.param(CROSSED, "feed-loop", ("ATS-X", "ATS-Y"), True, id="two ATS that back each other up"),
        pytest.param(ON_ITSELF, "feed-loop", ("STS-X",), True, id="a switch on itself"),
        pytest.param(ISLAND, "rack-dropped", ("R",), False, id="an island without source"),
        pytest.param(NOWHERE, "no-source", ("LV-X",), False, id="a board wired to nothing"),
        pytest.param(CORD_TO_NOWHERE, "no-source", ("R",), False, id="a cord to nothing"),
        pytest.param(MEDIUM_VOLTAGE, "wrong-voltage", ("R", "34,500 V"), True, id="a 415 V rack on 34.5 kV"),
        pytest.param(BEYOND_THE_NOSE, "no-operating-point", ("R",), False, id="a load beyond the nose"),
    ],
)
def test_the_item_is_named_and_the_rest_is_solved(
    drawn: tuple[Entity, ...], code: str, named: tuple[str, ...], is_served: bool
) -> None:
    project = Project.of([*SOUND, *drawn])
    results = assemble(project, Part())
    finding = next(f for f in results.findings if f.code == code and all(name in f.message for name in named))
    assert finding.severity is Severity.ERROR
    power = results.power.value
    assert power is not None
    served = dict(zip(power.rack_ids, power.rack_power_w, strict=True))
    assert served["sound"] == pytest.approx(RACK_W)
    assert (served["r"] > 0.0 and code != "no-operating-point") == is_served
    flow = power.chain
    assert flow is not None
    assert np.isfinite(flow.link_w).all()
    assert flow.balance_error_ratio < 1e-9
    assert flow.voltage_ratio[flow.index["sound"]] > 0.9


@pytest.mark.parametrize(
    "drawn", [LOOP, CROSSED, ON_ITSELF, ISLAND, NOWHERE, CORD_TO_NOWHERE, MEDIUM_VOLTAGE, BEYOND_THE_NOSE]
)
def test_outages_of_a_bad_chain_can_be_looked_at(drawn: tuple[Entity, ...]) -> None:
    project = Project.of([*SOUND, *drawn])
    power = assemble(project, Part()).power.value
    assert power is not None
    assert power.chain is not None
    found = study_redundancy(project, power.chain)
    assert found.rack_redundancy["sound"] is Redundancy.N
    points = {p.name: p.rack_ids for p in found.single_points}
    assert "sound" in points["GOOD"]
    assert all(outcome.is_solved for outcome in found.harmful)
    if drawn in (ISLAND, NOWHERE, CORD_TO_NOWHERE):
        assert found.rack_redundancy["r"] is Redundancy.NONE
        assert found.tier.violations[0].words == "R has no power."


def test_an_empty_project_has_no_outages_and_no_tier() -> None:
    project = Project.of([])
    power = assemble(project, Part()).power.value
    assert power is not None
    assert power.chain is not None
    found = study_redundancy(project, power.chain)
    assert found.outage_count == 0
    assert found.tier.level == 0
    assert found.rack_redundancy == {}
