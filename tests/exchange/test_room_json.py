from __future__ import annotations

import json
import math

import pytest

from core.cli.files import read_case
from core.errors import ExchangeError
from core.exchange.room_json import read_room, write_result
from core.thermal.steady import solve_room


def written(**changes: object) -> dict:
    """A small case as its file would hold it."""
    case = {
        "format": "dc-room-1",
        "name": "small",
        "description": "one rack",
        "turbulence": {"intensity": 0.1, "length_m": 0.05},
        "cfd_grid": {"spacing_m": [0.15, 0.15, 0.125]},
        "air": {"rho": 1.2, "cp": 1005.0, "nu": 1.55e-5, "beta": 0.00341, "t_ref_c": 20.0, "Pr": 0.71, "Prt": 0.85},
        "room": {"size_m": [3.6, 4.2, 3.0]},
        "racks": [
            {"id": "R1", "min": [1.2, 1.2, 0], "max": [1.8, 2.4, 2.0], "front": "+y", "power_w": 3000, "flow_m3s": 0.25}
        ],
        "tiles": [{"id": "T1", "min": [1.2, 2.4], "max": [1.8, 3.0], "flow_m3s": 0.3, "supply_c": 18.0}],
        "inlets": [],
        "returns": [
            {"id": "X", "kind": "vent", "min": [0, 0, 3], "max": [0.6, 0.6, 3], "direction": "+z", "flow_m3s": 0.3}
        ],
        "coolers": [],
        "blocks": [{"id": "B", "kind": "body", "min": [3.0, 0, 0], "max": [3.6, 0.6, 1.2]}],
        "panels": [{"id": "P", "min": [1.2, 3.0, 0], "max": [1.8, 3.0, 2.0]}],
        "leaks": [{"id": "gap", "min": [0, 0, 2], "max": [1, 1, 2]}],
        "sensors": [
            {"racks": [1], "side": "front", "z_m": 1.2, "measured_c": 19.0},
            {"racks": ["R1"], "side": "rear", "z_m": 1.2, "measured_c": 30.0},
        ],
    }
    case.update(changes)
    return case


def read(**changes: object):
    return read_room(json.dumps(written(**changes)))


def rack(**changes: object) -> list[dict]:
    return [{**written()["racks"][0], **changes}]


def test_a_case_with_every_part_is_read():
    case = read()
    assert case.name == "small"
    assert [r.id for r in case.room.racks] == ["R1"]
    assert case.room.racks[0].heat_w == 3000.0
    assert case.room.air.pr_turbulent == 0.85
    assert len(case.room.supplies) == len(case.room.returns) == len(case.room.blocks) == len(case.room.panels) == 1
    assert [s.rack_ids for s in case.sensors] == [("R1",), ("R1",)]


def test_parts_that_a_case_does_not_need_may_be_left_out():
    case = read_room(json.dumps({"format": "dc-room-1", "room": {"size_m": [3, 3, 3]}}))
    assert case.room.racks == ()
    assert case.room.size_m == (3.0, 3.0, 3.0)


def test_an_in_row_cooler_draws_behind_and_blows_in_front():
    cooler = {"id": "C", "min": [1.8, 1.2, 0], "max": [2.4, 2.4, 2], "discharge": "+y", "flow_m3s": 0.5, "supply_c": 19}
    unit = read(coolers=[cooler]).room.coolers[0]
    assert unit.discharge is not None
    assert unit.intake is not None
    assert unit.discharge.low_m[1] == unit.discharge.high_m[1] == 2.4
    assert unit.intake.low_m[1] == unit.intake.high_m[1] == 1.2


def test_the_result_has_the_fixed_keys():
    case = read()
    document = json.loads(json.dumps(write_result(case, solve_room(case.room, 0.3))))
    for key in ("racks", "return_mean_c", "heat_balance_ratio", "mass_balance_ratio", "cells", "steps", "cpu_s"):
        assert key in document
    assert {"id", "inlet_mean_c", "inlet_c_at_z", "outlet_mean_c"} <= document["racks"][0].keys()
    assert document["racks"][0]["outlet_mean_c"] - document["racks"][0]["inlet_mean_c"] == pytest.approx(
        3000.0 / (1206.0 * 0.25), abs=1e-3
    )
    assert document["heat_balance_ratio"] <= 1e-4
    assert document["mass_balance_ratio"] <= 1e-4
    assert [s["measured_c"] for s in document["sensors"]] == [19.0, 30.0]
    assert all(math.isfinite(s["computed_c"]) for s in document["sensors"])
    assert document["sensors"][1]["computed_c"] > document["sensors"][0]["computed_c"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "dc-room-2"}, "format"),
        ({"rooms": {}}, "'rooms' is not a known key"),
        ({"room": {"size_m": [3, 3, 3], "unit": "ft"}}, "'unit' is not a known key"),
        ({"room": {"size_m": [3, 3]}}, "room.size_m"),
        ({"room": {"size_m": "3 x 3 x 3"}}, "room.size_m"),
        ({"room": []}, "room"),
        ({"racks": {}}, "racks"),
        ({"racks": rack(power_kw=3)}, "power_kw"),
        ({"racks": rack(power_w="3 kW")}, "racks[0].power_w"),
        ({"racks": rack(power_w=True)}, "racks[0].power_w"),
        ({"racks": rack(power_w=-1)}, "negative"),
        ({"racks": rack(flow_m3s=None)}, "racks[0].flow_m3s"),
        ({"racks": rack(front="up")}, "racks[0].front"),
        ({"racks": rack(front="+z")}, "racks[0].front"),
        ({"racks": rack(min=[5, 5, 5])}, "min lies beyond max"),
        ({"racks": rack(max=[1.8, float("nan"), 2])}, "racks[0].max"),
        ({"racks": rack() + rack()}, "two racks are called R1"),
        ({"tiles": [{"min": [0, 0], "max": [1, 1], "flow_m3s": 0.1}]}, "'supply_c' is missing"),
        (
            {"returns": [{"min": [0, 0, 3], "max": [1, 1, 3], "direction": "out", "flow_m3s": 1}]},
            "returns[0].direction",
        ),
        ({"sensors": [{"racks": [9], "side": "front", "z_m": 1, "measured_c": 20}]}, "there is no rack R9"),
        ({"sensors": [{"racks": ["R1"], "side": "top", "z_m": 1, "measured_c": 20}]}, "sensors[0].side"),
        ({"sensors": [{"racks": ["R1"], "side": "front", "z_m": 99, "measured_c": 20}]}, "99 m is above the room"),
        ({"room": {}}, "'size_m' is missing"),
        ({"racks": rack(power_w=10**400)}, "racks[0].power_w"),
        ({"racks": rack(power_w=1e300)}, "far too large"),
        ({"room": {"size_m": [10**400, 3, 3]}}, "room.size_m"),
        ({"racks": rack(id=" ")}, "is not a name"),
        ({"racks": rack(id="A1\nA2")}, "is not a name"),
        ({"racks": rack(id="A1\ud800")}, "is not a name"),
        ({"racks": rack(max=rack()[0]["min"])}, "it has no size along x"),
        ({"air": {"rho": 0}}, "air.rho: must be more than zero"),
        ({"air": {"cp": -1}}, "air.cp: must be more than zero"),
        ({"room": {"size_m": [0, 3, 3]}}, "room.size_m: 0 m along x is no size of a room"),
        ({"room": {"size_m": [3, 1e6, 3]}}, "room.size_m: 1e+06 m along y is no size of a room"),
        ({"air": {"beta": -0.003}}, "air.beta: -0.003 is no thermal expansion of air"),
        ({"air": {"beta": 3.41}}, "air.beta: 3.41 is no thermal expansion of air"),
        ({"air": {"Prt": 0}}, "air.Prt: 0 is less than 0.1"),
        (
            {"tiles": [{"min": [0, 0], "max": [1, 1], "flow_m3s": 0.1, "supply_c": 18, "open_fraction": "25 %"}]},
            "tiles[0].open_fraction",
        ),
        ({"air": {"humidity": 0.5}}, "'humidity' is not a known key"),
    ],
)
def test_wrong_cases_are_refused_with_the_place(changes, words):
    with pytest.raises(ExchangeError) as caught:
        read(**changes)
    assert words in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"format": "dc-room-1"', "\x00", "[" * 100_000])
def test_text_that_is_no_case_is_refused_in_words(text):
    with pytest.raises(ExchangeError):
        read_room(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        (" \n", "the file is empty"),
        ('{"name": "x"}', "'format' is missing"),
        ('{"format": "dc-room-1", "room": {"size_m": [6, 4, 3], "size_m": [9, 4, 3]}}', "'size_m' stands twice"),
        ('{"format": "dc-room-1", "racks": 1' + "0" * 5000 + "}", "far too many digits"),
        ('{"format": "dc-room-1",\n}', "line 2, column 1"),
    ],
)
def test_a_file_that_was_spoilt_is_told_by_its_place(text, said):
    with pytest.raises(ExchangeError) as caught:
        read_room(text)
    assert said in str(caught.value)
    assert caught.value.hint


def test_a_rack_says_which_directions_it_may_face():
    with pytest.raises(ExchangeError) as caught:
        read(racks=rack(front="+z"))
    assert caught.value.hint == "Use one of +x, -x, +y, -y."


def test_the_mark_at_the_start_that_some_editors_write_is_read_over(tmp_path):
    file = tmp_path / "marked.json"
    file.write_text(json.dumps(written()), encoding="utf-8-sig")
    assert read_room(read_case(str(file))).room == read().room


def test_a_case_chooses_its_eddies_and_the_free_share_of_rears():
    usual, asked = read().room, read(eddies="resolved", racks=rack(exit_open_ratio=0.7)).room
    assert [r.resolves_eddies for r in (usual, asked)] == [False, True]
    assert [r.racks[0].exit_open_ratio for r in (usual, asked)] == [1.0, 0.7]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"eddies": "large"}, "eddies"),
        ({"racks": rack(exit_open_ratio=0)}, "exit_open_ratio"),
        ({"racks": rack(exit_open_ratio="half")}, "exit_open_ratio"),
    ],
)
def test_eddies_and_rears_that_are_no_choice_are_refused_by_name(changes, said):
    with pytest.raises(ExchangeError, match=said):
        read(**changes)
