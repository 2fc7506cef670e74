"""Rules on breakers, cables and fault currents: each with a design that breaks it and one that does not."""

from __future__ import annotations

from core.model.electrical import PowerUnit, PowerUnitKind
from tests.support.power_hall import UPS, codes, design, found

BOARD = {"kind": PowerUnitKind.SWITCHBOARD, "autonomy_s": 0.0}


def test_an_unknown_cable_is_named_with_near_ones():
    (finding,) = found(design({"bw-A": {"cable_size": "240 mm"}}), "unknown-cable")
    assert finding.ids == ("bw-A",)
    assert "240 mm2" in finding.message
    assert not found(design({"bw-A": {"cable_size": "240 mm2"}}), "unknown-cable")


def test_a_cable_without_length_has_no_impedance_and_is_named():
    assert found(design({"tx-A": {"cable_size": "15 kV 240 mm2"}}), "no-impedance")[0].ids == ("tx-A",)
    assert not found(design({"tx-A": {"cable_size": "15 kV 240 mm2", "cable_length_m": 80.0}}), "no-impedance")
    assert not found(design({"tx-A": {"cable_size": "15 kV 240 mm2", "fed_from_id": "grid"}}), "no-impedance")


def test_a_low_voltage_cable_on_medium_voltage_is_named():
    fed = {"fed_from_id": "grid"}
    assert found(design({"tx-A": {**fed, "cable_size": "240 mm2"}}), "cable-voltage")[0].ids == ("tx-A",)
    assert not found(design({"tx-A": {**fed, "cable_size": "15 kV 240 mm2"}}), "cable-voltage")


def test_a_breaker_may_carry_its_rating_or_eighty_percent_of_it():
    # 120 kW at 415 V and a power factor of 0.98 are 170 A; after loss of the other path twice that
    assert found(design({"bw-A": {"breaker_a": 200.0}}), "breaker-current")[0].ids == ("bw-A",)
    full = design({"bw-A": {"breaker_a": 200.0, "breaker_limit_ratio": 1.0}})
    assert not found(full, "breaker-current")
    assert found(full, "breaker-failover")[0].ids == ("bw-A",)
    assert not codes(design({"bw-A": {"breaker_a": 500.0}})) & {"breaker-current", "breaker-failover"}


def test_the_current_after_failover_of_an_idle_ups_is_that_of_its_new_load():
    # all on A: 240 kW go to UPS-B when A is lost, 342 A at 415 V with its losses
    only_a = {f"r{n}": {"feed_b_id": ""} for n in range(6)}
    stand_in = {"bw-A": {"kind": PowerUnitKind.STS, "further_feed_ids": ("ups-B",)}}
    draws = {"ups-B": {"breaker_a": 400.0, **(UPS | {"loss_p0_ratio": 0.001})}}
    assert not found(design({**only_a, **stand_in, **draws}), "breaker-failover")
    draws["ups-B"]["breaker_a"] = 300.0
    (finding,) = found(design({**only_a, **stand_in, **draws}), "breaker-failover")
    assert finding.ids == ("ups-B",)
    assert "342 A" in finding.message


def test_a_cable_carries_its_table_value_times_runs_and_derating():
    def changed(**cable):
        return design({"bw-A": {"cable_length_m": 5.0, **cable}})

    assert found(changed(cable_size="25 mm2"), "cable-current")[0].ids == ("bw-A",)
    assert found(changed(cable_size="95 mm2", cable_derating_ratio=0.5), "cable-current")
    both = {"cable-current", "cable-failover"}
    assert codes(changed(cable_size="95 mm2")) & both == {"cable-failover"}
    assert not codes(changed(cable_size="95 mm2", cable_run_count=2)) & both


def test_a_breaker_above_its_cable_does_not_protect_it():
    cable = {"cable_size": "185 mm2", "cable_length_m": 5.0}
    assert found(design({"bw-A": {**cable, "breaker_a": 630.0}}), "cable-unprotected")[0].ids == ("bw-A",)
    assert not found(design({"bw-A": {**cable, "breaker_a": 500.0}}), "cable-unprotected")


def test_breakers_must_interrupt_the_largest_fault():
    # 1.5 MVA at 6 % behind 500 MVA: 35.5 kA at 415 V
    (finding,) = found(design({"bw-A": {"interrupting_a": 25_000.0}}), "interrupting-rating")
    assert finding.ids == ("bw-A",)
    assert "35." in finding.message
    assert not found(design({"bw-A": {"interrupting_a": 50_000.0}}), "interrupting-rating")


def test_the_breaker_of_a_transformer_stands_at_its_input():
    assert found(design({"tx-A": {"interrupting_a": 16_000.0}}), "interrupting-rating")
    assert not found(design({"tx-A": {"interrupting_a": 25_000.0}}), "interrupting-rating")


def test_a_breaker_that_a_generator_cannot_trip_is_named():
    direct = {f"ups-{p}": BOARD for p in "AB"}
    small = {**direct, "gen": {"capacity_w": 0.8e6}}
    weak = found(design({**small, "bw-A": {"breaker_a": 4000.0}}), "fault-too-small")
    assert weak[0].ids == ("bw-A",)
    assert not found(design({**small, "bw-A": {"breaker_a": 800.0}}), "fault-too-small")


def test_behind_a_ups_a_limited_fault_current_is_a_note():
    project = design({"bw-A": {"breaker_a": 800.0}})
    assert found(project, "fault-limited")[0].ids == ("bw-A",)
    assert not found(project, "fault-too-small")
    assert not found(design({"bw-A": {"breaker_a": 250.0}}), "fault-limited")


def test_breakers_in_a_row_must_differ_where_more_hangs_on_the_upper_one():
    direct = {f"ups-{p}": BOARD for p in "AB"}
    changed = {**direct, "ups-A": {**BOARD, "breaker_a": 1000.0}, "bw-A": {"breaker_a": 800.0}}
    sibling = PowerUnit(id="bw-2", tag="BW-2", kind=PowerUnitKind.BUSWAY, fed_from_id="ups-A", x_m=30.0)
    (finding,) = found(design(changed, sibling), "not-selective")
    assert finding.ids == ("bw-A", "ups-A")
    assert not found(design(changed), "not-selective")
    changed["ups-A"] = {**BOARD, "breaker_a": 2000.0}
    assert not found(design(changed, sibling), "not-selective")


def test_breakers_across_a_transformer_are_compared_at_one_voltage():
    # 20 A at 13.8 kV are 665 A at 415 V
    sibling = PowerUnit(id="b2", tag="B2", kind=PowerUnitKind.SWITCHBOARD, fed_from_id="tx-A", x_m=30.0)
    upper = {"tx-A": {"breaker_a": 20.0, "fed_from_id": "grid"}}
    assert found(design({**upper, "ups-A": {**BOARD, "breaker_a": 500.0}}, sibling), "not-selective")
    assert not found(design({**upper, "ups-A": {**BOARD, "breaker_a": 400.0}}, sibling), "not-selective")


def test_a_large_transformer_on_a_weak_grid_makes_the_voltage_dip():
    assert found(design({"grid": {"fault_level_va": 60e6}}), "inrush")[0].ids == ("tx-A",)
    assert not found(design(), "inrush")


def test_a_transformer_on_a_small_generator_is_a_note():
    assert len(found(design(), "inrush-generator")) == 2
    assert not found(design({"gen": {"is_on": False}}), "inrush-generator")
    assert not found(design({"gen": {"capacity_w": 30e6}}), "inrush-generator")
