"""Rows of the rack list: supply in words, order, and what is not known."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.drawing.power_rack_list import Cords, cell_words, rack_rows, sorted_rows
from core.model.outages import with_out_of_service
from core.model.rack import CordPhases
from core.units.display import DisplayUnits, use_units
from tests.support.painted_results import room_results
from tests.support.power_projects import two_n
from tests.support.small_projects import small_project


def test_supply_is_said_in_words():
    project = two_n()
    rack = project.get("rack0")
    changes = {
        "rack0": replace(rack, feed_b_id=""),
        "rack1": replace(project.get("rack1"), feed_a_id="", feed_b_id=""),
        "rack2": replace(project.get("rack2"), feed_b_id="gone"),
    }
    changed = project.with_changes(changes)
    cords = {r.rack_id: r.cords for r in rack_rows(changed, room_results(changed))}
    assert [cords[f"rack{n}"] for n in range(4)] == [Cords.ONE, Cords.BUS, Cords.ONE_OF_TWO, Cords.BOTH]
    failed = {r.rack_id: r.cords for r in rack_rows(changed, room_results(with_out_of_service(changed, ("ups-a",))))}
    assert [failed[f"rack{n}"] for n in range(4)] == [Cords.DEAD, Cords.BUS, Cords.DEAD, Cords.ONE_OF_TWO]


def test_without_results_only_the_wiring_is_known():
    row = rack_rows(small_project(), None)[0]
    assert (row.tag, row.feed_a, row.feed_b, row.cords) == ("R-A01", "PDU-A", "", Cords.ONE)
    assert math.isnan(row.power_w)
    assert [cell_words(row, field) for field in ("power_w", "feed_b", "failover_ratio", "inlet_c")] == ["–"] * 4


def test_inlets_are_read_in_the_units_in_use():
    row = rack_rows(small_project(), None)[0]._replace(inlet_c=24.0)
    assert cell_words(row, "inlet_c") == "24.0"
    use_units(DisplayUnits.all_in("imperial"))
    try:
        assert cell_words(row, "inlet_c") == "75.2"
    finally:
        use_units(DisplayUnits())


def test_an_inlet_whose_heat_has_no_way_out_is_not_told_as_a_number():
    row = rack_rows(small_project(), None)[0]
    assert cell_words(row._replace(inlet_c=99.9), "inlet_c") == "99.9"
    assert cell_words(row._replace(inlet_c=433.3), "inlet_c") == ">100"
    use_units(DisplayUnits.all_in("imperial"))
    try:
        assert cell_words(row._replace(inlet_c=433.3), "inlet_c") == ">212"
    finally:
        use_units(DisplayUnits())


def test_what_has_no_number_stands_last_either_way():
    rows = rack_rows(two_n(), None)
    rows = [rows[0], *(row._replace(power_w=float(n)) for n, row in enumerate(rows[1:4]))]
    assert [r.power_w for r in sorted_rows(rows, "power_w", is_descending=False)][:3] == [0.0, 1.0, 2.0]
    assert [r.power_w for r in sorted_rows(rows, "power_w", is_descending=True)][:3] == [2.0, 1.0, 0.0]
    assert [r.tag for r in sorted_rows(rows, "tag", is_descending=True)] == ["R-A04", "R-A03", "R-A02", "R-A01"]


def test_cords_have_power_current_breaker_and_load():
    project = two_n()
    rack = project.get("rack0")
    project = project.with_changes(
        {"rack0": replace(rack, cord_a=60.0), "rack1": replace(project.get("rack1"), feed_b_id="")}
    )
    rows = {r.rack_id: r for r in rack_rows(project, room_results(project))}
    row, lone = rows["rack0"], rows["rack1"]
    cords = row.power_w / (1.0 - project.assumptions.cable_loss_ratio)
    assert row.a_w + row.b_w == pytest.approx(cords, rel=1e-3)
    volts = project.get(rack.feed_a_id).voltage_v
    power_factor = project.assumptions.rack_power_factor_ratio
    assert row.a_a == pytest.approx(row.a_w / power_factor / (math.sqrt(3.0) * volts), rel=0.02)
    assert row.cord_ratio == pytest.approx(max(row.a_a, row.b_a) / 60.0)
    assert row.cord_failover_ratio == pytest.approx(2.0 * row.cord_ratio, rel=0.01)
    assert math.isnan(lone.b_w)
    assert [cell_words(lone, f) for f in ("b_a", "breaker_a", "cord_ratio")] == ["–"] * 3
    assert cell_words(row, "breaker_a") == "60"


def test_a_single_phase_cord_carries_three_times_the_balanced_current():
    project = two_n()
    changed = project.with_changes({"rack0": replace(project.get("rack0"), cord_phases=CordPhases.L2)})
    before, after = (next(r for r in rack_rows(p, room_results(p)) if r.rack_id == "rack0") for p in (project, changed))
    assert after.a_a == pytest.approx(3.0 * before.a_a, rel=1e-3)
