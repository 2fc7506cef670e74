"""Rows of the rack list: supply in words, order, and what is not known."""

from __future__ import annotations

import math
from dataclasses import replace

from core.drawing.power_rack_list import Cords, cell_words, rack_rows, sorted_rows
from core.model.outages import with_out_of_service
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


def test_what_has_no_number_stands_last_either_way():
    rows = rack_rows(two_n(), None)
    rows = [rows[0], *(row._replace(power_w=float(n)) for n, row in enumerate(rows[1:4]))]
    assert [r.power_w for r in sorted_rows(rows, "power_w", is_descending=False)][:3] == [0.0, 1.0, 2.0]
    assert [r.power_w for r in sorted_rows(rows, "power_w", is_descending=True)][:3] == [2.0, 1.0, 0.0]
    assert [r.tag for r in sorted_rows(rows, "tag", is_descending=True)] == ["R-A04", "R-A03", "R-A02", "R-A01"]
