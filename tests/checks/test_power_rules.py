"""Rules on feeds, loadings and voltages: each with a design that breaks it and one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks.grouping import APART
from core.checks.voltage_rules import neutral_current_a
from core.model.cooling import AirCooler
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.rack import CordPhases, Rack, RackUnit
from core.results.part import Part
from core.study.assemble import assemble
from tests.support.power_hall import codes, design, found

QUIET = {"hall-heat-not-removed", "inrush-generator", "redundancy-tier", "redundancy-rated"}
"""Notes that any design has, and the lack of coolers."""


FEEDS = {"crah-1": "bw-A", "crah-2": ""}


def test_a_sound_hall_has_nothing_to_say_about_its_power():
    assert codes(design()) - QUIET == set()


def test_a_loop_of_transfer_switches_is_named_and_the_rest_is_solved():
    ring = [
        PowerUnit(id=a, tag=a.upper(), kind=PowerUnitKind.ATS, fed_from_id=b, x_m=x)
        for a, b, x in (("ats1", "ats2", 30.0), ("ats2", "ats1", 32.0))
    ]
    project = design(None, *ring)
    (finding,) = found(project, "feed-loop")
    assert finding.ids[0] in ("ats1", "ats2")
    assert "feeds itself" in finding.message
    assert codes(project) - QUIET == {"feed-loop"}


def test_a_wire_to_nothing_is_named():
    project = design({"bw-A": {"fed_from_id": "nowhere"}})
    assert found(project, "dangling-reference")[0].ids == ("bw-A",)
    assert found(project, "no-source")[0].ids == ("bw-A",)


def test_an_island_without_source_drops_its_racks_in_one_finding():
    project = design({"grid": {"is_on": False}, "gen": {"is_on": False}})
    (finding,) = found(project, "rack-dropped")
    assert finding.message.startswith("6 items have lost their power: R-00, R-01, R-02 and 3 more.")
    assert len(finding.ids) == 6


def test_few_equal_cases_have_a_finding_each_and_many_have_one():
    assert len(found(design({f"r{n}": {"feed_b_id": ""} for n in range(APART)}), "single-corded")) == APART
    assert len(found(design({f"r{n}": {"feed_b_id": ""} for n in range(APART + 1)}), "single-corded")) == 1


def test_a_rack_for_415_volts_on_34_500_volts_is_named_with_the_remedy():
    switchgear = PowerUnit(
        id="mv", tag="MV-1", kind=PowerUnitKind.MV_SWITCHGEAR, voltage_v=34_500.0, rated_w=2e7, x_m=30.0
    )
    project = design({"r1": {"feed_b_id": "mv"}}, switchgear)
    (finding,) = found(project, "wrong-voltage")
    assert finding.ids == ("r1", "mv")
    assert "R-01" in finding.message
    assert "34,500 V" in finding.message
    assert "transformer" in finding.fix


@pytest.mark.parametrize(
    ("volts", "is_wrong"), [(208.0, False), (400.0, False), (480.0, False), (690.0, True), (120.0, True)]
)
def test_racks_take_from_208_to_480_volts(volts, is_wrong):
    changes = {f"{kind}-{path}": {"voltage_v": volts} for kind in ("tx", "ups", "bw") for path in "AB"}
    assert bool(found(design(changes), "wrong-voltage")) is is_wrong


@pytest.mark.parametrize(("volts", "is_wrong"), [(800.0, False), (48.0, False), (600.0, True)])
def test_racks_take_the_usual_direct_voltages(volts, is_wrong):
    changes = {f"bw-{path}": {"voltage_v": volts} for path in "AB"}
    changes |= {f"ups-{path}": {"kind": PowerUnitKind.RECTIFIER, "voltage_v": volts} for path in "AB"}
    assert bool(found(design(changes), "wrong-voltage")) is is_wrong


def test_units_on_the_wrong_voltage_are_named():
    assert found(design({"ups-A": {"fed_from_id": "grid"}}), "wrong-voltage")[0].ids == ("ups-A", "grid")
    assert found(design({"bw-A": {"fed_from_id": "grid"}}), "wrong-voltage")[0].ids == ("bw-A", "grid")
    low = {"ups-A": {"voltage_v": 480.0}}
    assert found(design(low), "wrong-voltage")[0].ids == ("ups-A", "tx-A")
    assert "voltage-mismatch" in codes(design(low))  # the 415 V busway on 480 V
    cooler = AirCooler(id="crah", tag="CRAH", hall_id="hall", feed_id="grid", x_m=15.0, y_m=15.0)
    assert found(design(None, cooler), "wrong-voltage")[0].ids == ("crah", "grid")


def test_machines_and_transformers_on_direct_current_are_named():
    rectifier = PowerUnit(
        id="dc", tag="DC", kind=PowerUnitKind.RECTIFIER, fed_from_id="tx-A", voltage_v=800.0, x_m=30.0
    )
    cooler = AirCooler(id="crah", tag="CRAH", hall_id="hall", feed_id="dc", x_m=15.0, y_m=15.0)
    (finding,) = found(design(None, rectifier, cooler), "wrong-voltage")
    assert finding.message == "CRAH takes alternating current, but DC gives 800 V DC."
    assert found(design({"ups-A": {"fed_from_id": "dc"}}, rectifier), "wrong-voltage")[0].ids[0] == "ups-A"


def test_a_load_beyond_what_its_cable_can_carry_is_named_and_the_rest_is_solved():
    thin = {"cable_size": "16 mm2", "cable_length_m": 900.0}
    project = design({"bw-A": thin, **{f"r{n}": {"feed_b_id": ""} for n in range(3)}})
    assert found(project, "no-operating-point")
    assert not found(project, "unserved-load")


def test_a_long_thin_cable_loses_too_much_voltage():
    project = design({"bw-A": {"cable_size": "95 mm2", "cable_length_m": 250.0}})
    (finding,) = found(project, "cable-drop")
    assert finding.ids == ("bw-A",)
    assert not found(design({"bw-A": {"cable_size": "630 mm2", "cable_length_m": 10.0}}), "cable-drop")


def test_loads_far_from_a_soft_transformer_lack_voltage():
    soft = {f"tx-{p}": {"impedance_ratio": 0.3, "rated_w": 4e5, "loss_p2_ratio": 0.1} for p in "AB"}
    bypass = {f"ups-{p}": {"kind": PowerUnitKind.SWITCHBOARD, "autonomy_s": 0.0} for p in "AB"}
    assert codes(design({**soft, **bypass})) & {"voltage-drop", "voltage-too-low"}
    assert not codes(design(bypass)) & {"voltage-drop", "voltage-too-low"}


def test_single_phase_racks_on_one_phase_load_it_unevenly():
    one = {f"r{n}": {"cord_phases": CordPhases.L1} for n in range(6)}
    findings = found(design(one), "phase-imbalance")
    assert {i for f in findings for i in f.ids} >= {"bw-A", "bw-B"}
    assert "in its neutral" in findings[0].message
    spread = {f"r{n}": {"cord_phases": list(CordPhases)[1 + n % 3]} for n in range(6)}
    assert not found(design(spread), "phase-imbalance")


def test_the_neutral_carries_the_vector_sum_of_the_phases():
    assert neutral_current_a((10e3, 10e3, 10e3), 400.0) == pytest.approx(0.0, abs=1e-9)
    alone = 10e3 / (400.0 / 3**0.5)
    assert neutral_current_a((0.0, 10e3, 0.0), 400.0) == pytest.approx(alone, rel=1e-12)
    assert neutral_current_a((10e3, 10e3, 0.0), 400.0) == pytest.approx(alone, rel=1e-12)


def test_cords_that_meet_upstream_share_a_unit_but_not_if_another_input_carries_on():
    both_on_a = design({"ups-B": {"fed_from_id": "tx-A"}})
    (finding,) = found(both_on_a, "shared-path")
    assert "tx-A" in finding.ids
    assert "R-00" in finding.message
    second = design({"ups-B": {"fed_from_id": "tx-A", "further_feed_ids": ("tx-B",)}})
    assert not found(second, "shared-path")


def test_many_shared_units_are_one_finding():
    def pairs(count):
        boards = [PowerUnit(id=f"s{n}", tag=f"S{n}", x_m=30.0 + 3.0 * n) for n in range(count)]
        ways = [
            PowerUnit(id=f"s{n}{c}", tag=f"S{n}{c}", kind=PowerUnitKind.BUSWAY, fed_from_id=f"s{n}", x_m=30.0 + 3.0 * n)
            for n in range(count)
            for c in "ab"
        ]
        racks = {f"r{n}": {"feed_a_id": f"s{n}a", "feed_b_id": f"s{n}b"} for n in range(count)}
        return found(design(racks, *boards, *ways, racks=count), "shared-path")

    assert len(pairs(6)) == 6
    (finding,) = pairs(7)
    assert "7 items have A and B on one unit" in finding.message


def test_a_loading_just_above_its_limit_is_told_from_it():
    (finding,) = found(design({"bw-A": {"rated_w": 120.0e3 / 1.002}}), "unit-overloaded")
    assert "100 %" not in finding.message


def test_cords_through_one_room_share_its_risk():
    room = {"shared_risk": "Electrical room 1; Tray 7"}
    project = design({"ups-A": room, "tx-B": {"shared_risk": "Electrical room 1"}})
    (finding,) = found(project, "shared-risk")
    assert "Electrical room 1" in finding.message
    assert not found(design({"ups-A": room, "tx-B": {"shared_risk": "Electrical room 2"}}), "shared-risk")


def test_overloads_are_told_from_what_breakers_allow():
    assert found(design({"bw-A": {"rated_w": 110e3}}), "unit-overloaded")[0].ids == ("bw-A",)
    assert found(design({"bw-A": {"rated_w": 140e3}}), "breaker-overloaded")[0].ids == ("bw-A",)
    assert found(design({"bw-A": {"rated_w": 250e3}}), "failover-overload")[0].ids == ("bw-A",)


def test_a_unit_without_rating_is_named():
    assert found(design({"tx-A": {"rated_w": 0.0}}), "no-rating")[0].ids == ("tx-A",)
    empty = PowerSource(id="pv", tag="PV", kind=SourceKind.SOLAR, capacity_w=0.0, x_m=40.0)
    assert found(design(None, empty), "no-rating")[0].ids == ("pv",)


def test_coolers_without_feed_are_named_where_others_have_one():
    units = [AirCooler(id=i, tag=i.upper(), x_m=60.0 + 4.0 * n, feed_id=f) for n, (i, f) in enumerate(FEEDS.items())]
    (finding,) = found(design(None, *units), "machine-without-feed")
    assert finding.ids == ("crah-2",)
    assert finding.message == "CRAH-2 is not connected to power; it is counted at the source bus."
    assert found(design(None, units[0]), "machine-without-feed") == ()
    assert found(design(None, units[1]), "machine-without-feed") == ()  # a study of racks alone
    assert found(design(None, units[0], replace(units[1], is_on=False)), "machine-without-feed") == ()


def test_a_rack_without_feeds_is_counted_at_the_bus():
    lone = Rack(id="lone", tag="LONE", x_m=50.0, units=(RackUnit(name="s", rated_power_w=1e3),))
    assert found(design(None, lone), "rack-without-feed")[0].ids == ("lone",)


def test_a_unit_that_lost_its_feed_is_not_taken_for_one_at_the_sources():
    (finding,) = found(design({"bw-A": {"fed_from_id": ""}}), "unit-without-feed")
    assert finding.ids == ("bw-A",)
    assert "has no feed" in finding.message
    assert "13,800 V" in finding.message
    assert not found(design(), "unit-without-feed")


def test_racks_without_any_distribution_are_told_how_to_get_it():
    project = design()
    bare = project.with_changes({u.id: None for u in project.of_type(PowerUnit)})
    (finding,) = found(bare, "no-distribution")
    assert finding.message.startswith("6 racks draw power, but no distribution is placed")
    assert "menu Power" in finding.fix


def test_units_are_judged_by_apparent_power_as_the_one_line_shows_them():
    project = design()
    power = assemble(project, Part(failure="not asked for")).power.value
    for unit in power.units:
        at = power.chain.index[unit.unit_id]
        assert unit.loading_ratio == power.chain.loading_ratio[at]
        if unit.output_w > 0.0:
            by_power = unit.output_w / project.get(unit.unit_id).rated_w
            assert unit.loading_ratio >= by_power * (1.0 - 1e-12)
            assert unit.failover_loading_ratio >= unit.loading_ratio * (1.0 - 1e-9)
