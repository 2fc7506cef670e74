"""Bad input of a plant: each case is a finding that names the item and the remedy, and the rest is solved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.climate.epw import parse_epw
from core.model.cooling import Cdu, CoolingLoop, HeatRejection, HeatRejectionKind
from core.model.outages import with_out_of_service
from core.results.finding import Severity
from core.results.part import Part
from core.study.assemble import assemble
from core.templates.architectures import ARCHITECTURES, architecture
from tests.climate.test_epw_makers import MAKERS

BASE = architecture("d2c_dry", "ashburn")
FIRST = next(iter(BASE.of_type(Cdu)))


def changed(**changes):
    """The design with all its CDUs changed."""
    return BASE.with_changes({c.id: replace(c, **changes) for c in BASE.of_type(Cdu)})


def without_pump():
    return changed(flow_kg_s=0.0)


def without_loop():
    return BASE.with_changes({"spare": replace(FIRST, id="spare", tag="CDU-X", redundancy_group="")})


def undersized():
    return changed(capacity_w=100_000.0)


def sweating():
    assumed = replace(BASE.assumptions, warm_water_supply_c=8.0)
    winter = replace(BASE.scenario, dry_bulb_c=-10.0, wet_bulb_c=-11.0)
    return changed(supply_set_c=11.0).with_changes({assumed.id: assumed, winter.id: winter})


def freezing():
    units = [u for u in BASE.of_type(HeatRejection) if u.loop is CoolingLoop.WARM]
    scenario = replace(BASE.scenario, dry_bulb_c=-12.0, wet_bulb_c=-13.0)
    towers = {u.id: replace(u, kind=HeatRejectionKind.COOLING_TOWER) for u in units}
    return BASE.with_changes({**towers, scenario.id: scenario})


@pytest.mark.parametrize(
    ("build", "code", "severity", "tag", "remedy"),
    [
        (without_pump, "loop-without-pump", Severity.ERROR, "Loop 1", "flow"),
        (without_loop, "pump-without-loop", Severity.WARNING, "CDU-X", "Connect racks"),
        (undersized, "cdu-over-capacity", Severity.ERROR, "Loop 1", "Add a CDU"),
        (sweating, "condensation", Severity.WARNING, "CDU-1", "Raise"),
        (freezing, "tower-in-frost", Severity.WARNING, "W-1", "heaters"),
    ],
)
def test_the_finding_names_the_item_and_the_remedy_and_the_rest_is_solved(build, code, severity, tag, remedy):
    project = build()
    results = assemble(project, Part(failure="no air"))
    found = [f for f in results.findings if f.code == code]
    assert found
    assert found[0].severity is severity
    assert any(tag in f.message for f in found)
    assert remedy in found[0].fix
    assert found[0].ids
    assert all(project.get(i) is not None for f in found for i in f.ids)
    assert results.energy.value is not None
    assert results.energy.value.balance_error_ratio < 1e-6


def test_coolant_that_stands_still_has_no_temperature_to_complain_of():
    findings = assemble(without_pump(), Part(failure="no air")).findings
    assert not [f for f in findings if f.code == "coolant-too-hot"]


def test_a_supply_below_the_dew_point_is_said_to_be_below_it():
    (first, *_) = [f for f in assemble(sweating(), Part(failure="no air")).findings if f.code == "condensation"]
    assert "CDU-1 supplies 11.0 °C, 1.0 K below the hall's dew point of 12.0 °C; 2 K above" in first.message


def test_facility_pumps_without_power_are_named_with_their_remedy():
    alone = replace(BASE.assumptions, backup_feed_id="")
    project = with_out_of_service(BASE.with_changes({alone.id: alone}), [alone.feed_id])
    (finding,) = [f for f in assemble(project, Part(failure="no air")).findings if f.code == "loop-without-pump"]
    assert finding.message.startswith("The facility pumps have no power")
    assert "second board" in finding.fix


def test_gaps_of_a_weather_file_are_said_with_their_time_and_what_was_done():
    maker = MAKERS["iwec2"]
    lines = maker.text().split(maker.ending)
    first = len(maker.header) + 24 * 40
    year = parse_epw(maker.ending.join(lines[:first] + lines[first + 30 :]).encode(), "gaps.epw")
    (note,) = [n for n in year.notes if "dry bulb" in n]
    assert "30 hours" in note
    assert "10 Feb" in note
    assert "filled from the days around" in note


@pytest.mark.parametrize("site", ["ashburn", "singapore", "lulea"])
@pytest.mark.parametrize("key", list(ARCHITECTURES))
def test_designs_of_the_benchmark_are_sound(key, site):
    results = assemble(architecture(key, site), Part(failure="no air"))
    wrong = [f for f in results.findings if f.severity in (Severity.ERROR, Severity.WARNING)]
    assert not wrong, [f.message for f in wrong]
