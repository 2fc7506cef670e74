"""What a room's file says that was hardly meant."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

from core.errors import ExchangeError
from core.exchange.room_doubts import LEAST_M, MOST_TOLD, room_doubts
from core.exchange.room_json import read_room
from core.resource_files import read_text
from core.thermal.march import RoomMarch
from core.thermal.room import AirCoolerUnit, Box


def shipped_room():
    return read_room(read_text("rooms/rise_pod2_w1.json")).room


def test_a_shipped_room_raises_no_doubt():
    assert room_doubts(shipped_room()) == []


def test_racks_in_one_place_and_through_a_wall_are_named():
    room = shipped_room()
    first, second, *others = room.racks
    long = replace(others[0], box=Box(others[0].box.low_m, (50.0, *others[0].box.high_m[1:])))
    told = room_doubts(replace(room, racks=(first, replace(second, box=first.box), long, *others[1:])))
    assert f"{first.id} and {second.id} overlap." in told
    assert told[0].startswith(f"{long.id} reaches beyond the room")


def test_a_cooler_that_stands_in_a_rack_is_named():
    room = shipped_room()
    unit = AirCoolerUnit("CRAH 1", 1.0, body=room.racks[3].box)
    assert room_doubts(replace(room, coolers=(unit,))) == [f"{room.racks[3].id} and CRAH 1 overlap."]


def test_many_doubts_are_told_in_few_lines():
    room = shipped_room()
    told = room_doubts(replace(room, racks=tuple(replace(r, box=room.racks[0].box) for r in room.racks)))
    assert len(told) == MOST_TOLD + 1
    assert told[-1].startswith("61 more")


@pytest.mark.parametrize("seed", range(5))
def test_overlaps_are_those_that_are_found_pair_by_pair(seed):
    draw = np.random.default_rng(seed)
    room = shipped_room()
    lows = np.round(draw.uniform(0.0, 2.0, (24, 3)), 2)
    boxes = [
        Box(tuple(low), tuple(low + size)) for low, size in zip(lows, draw.uniform(0.005, 1.0, (24, 3)), strict=True)
    ]
    racks = [replace(room.racks[0], id=f"R{n}", box=box) for n, box in enumerate(boxes)]
    wanted = [
        f"R{n} and R{k} overlap."
        for n, k in itertools.combinations(range(24), 2)
        if all(
            min(a, b) - max(c, d) > LEAST_M
            for a, b, c, d in zip(boxes[n].high_m, boxes[k].high_m, boxes[n].low_m, boxes[k].low_m, strict=True)
        )
    ]
    told = room_doubts(replace(room, racks=tuple(racks)))[: MOST_TOLD + 1]
    assert len(wanted) > MOST_TOLD
    assert told == [*wanted[:MOST_TOLD], f"{len(wanted) - MOST_TOLD} more racks or coolers overlap or reach out."]


def test_a_case_without_a_room_says_which_key_is_missing():
    with pytest.raises(ExchangeError, match="'room' is missing"):
        read_room(json.dumps({"format": "dc-room-1", "racks": []}))


def small_room(**changes):
    """A rack, a tile before it and a return; of each list what is changed, None for none; an inlet when asked for."""
    rack = {"id": "A1", "min": [2, 1, 0], "max": [2.6, 2.2, 2], "front": "-y", "power_w": 5000, "flow_m3s": 0.4}
    tile = {"id": "T1", "min": [2, 0.2], "max": [2.6, 0.8], "flow_m3s": 0.4, "supply_c": 18}
    back = {"id": "E1", "min": [5, 1, 3], "max": [5.6, 1.6, 3], "direction": "+z", "flow_m3s": 0.4}
    inlet = {"id": "I1", "min": [0, 1, 0.5], "max": [0, 2, 1.5], "direction": "+x", "flow_m3s": 0.4, "supply_c": 18}
    parts = {"racks": rack, "tiles": tile, "returns": back, "inlets": inlet}
    asked = {"inlets": None, **changes}
    made = {}
    for name, part in parts.items():
        change = asked.get(name, {})
        made[name] = [] if change is None else [{**part, **change}]
    return read_room(json.dumps({"format": "dc-room-1", "room": {"size_m": [6, 4, 3]}, **made})).room


def test_a_small_sound_room_has_no_doubts():
    assert room_doubts(small_room()) == []
    assert room_doubts(small_room(tiles=None, inlets={})) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tiles": {"max": [2.6, -0.2], "min": [2.0, -0.8]}}, "T1 reaches beyond the room"),
        ({"tiles": {"max": [9, 9]}}, "T1 reaches beyond the room"),
        ({"tiles": {"min": [2, 1.2], "max": [2.6, 1.8]}}, "T1 opens into A1"),
        ({"returns": {"min": [2.1, 1.2, 1], "max": [2.5, 2.0, 1]}}, "E1 opens into A1"),
        ({"returns": {"min": [5, 1, 2.5]}}, "E1 is 0.50 m deep along +z"),
        ({"returns": {"direction": "-z"}}, "E1 has its air outside the room, along -z"),
        ({"tiles": None, "inlets": {"direction": "-x"}}, "I1 has its air outside the room, along -x"),
        ({"tiles": None, "inlets": {"direction": "+z"}}, "I1 is 1.00 m deep along +z"),
        ({"returns": {"flow_m3s": 0.9}}, "0.40 m³/s are supplied, 0.90 m³/s return"),
        ({"returns": None}, "there is no return"),
        ({"tiles": None, "returns": None}, "Nothing blows cool air: the room warms without end"),
        ({"racks": {"bands": [[0.3, 9, 0.1]]}}, "A1 has a band or gap from 0.3 to 9 m, but stands from 0 to 2 m"),
        ({"racks": {"gaps": [[-1, 1, 0.5]]}}, "A1 has a band or gap from -1 to 1 m"),
        ({"racks": {"flow_m3s": 0}}, "Racks that give heat but move no air warm the room around them: A1."),
    ],
)
def test_openings_and_flows_that_were_hardly_meant_are_told(changes, said):
    told = room_doubts(small_room(**changes))
    assert len(told) == 1
    assert said in told[0]


def doubled_room(**changes):
    """The small room with another tile, return or inlet beside its own, by the name of its list."""
    whole = {
        "tiles": [{"id": "T1", "min": [2, 0.2], "max": [2.6, 0.8], "flow_m3s": 0.4, "supply_c": 18}],
        "returns": [{"id": "E1", "min": [5, 1, 3], "max": [5.6, 1.6, 3], "direction": "+z", "flow_m3s": 0.4}],
        "inlets": [],
    }
    for name, further in changes.items():
        whole[name] = [*whole[name], further]
    flow = sum(o["flow_m3s"] for name in ("tiles", "inlets") for o in whole[name])
    share = flow / sum(o["flow_m3s"] for o in whole["returns"])
    whole["returns"] = [{**o, "flow_m3s": o["flow_m3s"] * share} for o in whole["returns"]]
    return read_room(json.dumps({"format": "dc-room-1", "room": {"size_m": [6, 4, 3]}, **whole})).room


TILE = {"id": "T2", "min": [2.3, 0.2], "max": [2.9, 0.8], "flow_m3s": 0.2, "supply_c": 15}
RETURN = {"id": "E2", "min": [4.7, 1.3, 3], "max": [5.3, 1.9, 3], "direction": "+z", "flow_m3s": 0.1}
INLET = {"id": "I1", "min": [5.1, 1.1, 3], "max": [5.4, 1.3, 3], "direction": "-z", "flow_m3s": 0.1, "supply_c": 18}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tiles": TILE}, "T1 and T2 overlap: where they do, the airflows of both come in."),
        ({"returns": RETURN}, "E1 and E2 overlap: where they do, the airflows of both go out."),
        ({"inlets": INLET}, "I1 and E1 overlap: where they do, one draws out what the other blows in."),
    ],
)
def test_openings_over_each_other_are_told_with_what_the_solver_does(changes, said):
    assert room_doubts(doubled_room(**changes)) == [said]


@pytest.mark.parametrize(
    "changes",
    [
        {"tiles": {**TILE, "min": [2.6, 0.2], "max": [3.2, 0.8]}},  # beside it
        {"tiles": {**TILE, "min": [2.595, 0.2], "max": [3.2, 0.8]}},  # within what bodies may touch
        {"inlets": {**INLET, "min": [2.1, 0.2, 0.5], "max": [2.5, 0.2, 1.0], "direction": "+y"}},  # across
        {"inlets": {**INLET, "min": [2, 0.2, 3], "max": [2.6, 0.8, 3]}},  # above it
    ],
)
def test_openings_beside_across_or_above_each_other_are_sound(changes):
    assert room_doubts(doubled_room(**changes)) == []


def test_many_openings_in_one_place_are_told_in_few_lines():
    room = doubled_room()
    tiles = tuple(replace(room.supplies[0], id=f"T{n}", flow_m3_s=0.05) for n in range(8))
    told = room_doubts(replace(room, supplies=tiles))
    assert told[0].startswith("T0 and T1 overlap")
    assert told[MOST_TOLD:] == [f"{8 * 7 // 2 - MOST_TOLD} more pairs of openings overlap."]


def tiles_under(inlet_max_m, count=24):
    """A floor of tiles beside each other under an inlet that reaches so far, and a return for all of it."""
    tiles = [
        {"id": f"T{n}", "min": [0.6 * (n % 8), 0.6 * (n // 8)], "max": [0.6 * (n % 8) + 0.6, 0.6 * (n // 8) + 0.6],
         "flow_m3s": 0.1, "supply_c": 18}
        for n in range(count)
    ]  # fmt: skip
    inlet = {"id": "I1", "min": [0, 0, 0], "max": inlet_max_m, "direction": "+z", "flow_m3s": 1.0, "supply_c": 18}
    back = {"id": "E1", "min": [0, 0, 3], "max": [2, 2, 3], "direction": "+z", "flow_m3s": 1.0 + 0.1 * count}
    whole = {"tiles": tiles, "inlets": [inlet], "returns": [back]}
    return read_room(json.dumps({"format": "dc-room-1", "room": {"size_m": [6, 4, 3]}, **whole})).room


def test_an_inlet_over_a_floor_of_tiles_is_doubted_once():
    assert room_doubts(tiles_under([6, 4, 0])) == [
        "I1 overlaps 24 openings, T0, T1, T2 among them: there the airflows of both come in."
    ]


def test_tiles_that_overlap_each_other_under_it_are_still_told():
    room = tiles_under([6, 4, 0])
    twice = replace(room.supplies[5], id="twice", flow_m3_s=0.0)
    told = room_doubts(replace(room, supplies=(*room.supplies, twice)))
    assert told[0].startswith("I1 overlaps 23 openings, T0, T1, T2 among them")
    assert sorted(told[1:4]) == [
        "I1 and twice overlap: where they do, the airflows of both come in.",
        "T5 and I1 overlap: where they do, the airflows of both come in.",
        "T5 and twice overlap: where they do, the airflows of both come in.",
    ]


def test_two_tiles_under_an_inlet_are_named_each():
    told = room_doubts(tiles_under([1.2, 0.6, 0]))
    assert told == [f"T{n} and I1 overlap: where they do, the airflows of both come in." for n in range(2)]


def test_both_airflows_do_come_in_where_tiles_overlap():
    room = doubled_room(tiles={**TILE, "min": [2, 0.2], "max": [2.6, 0.8]})
    one = replace(room, supplies=(replace(room.supplies[0], flow_m3_s=0.6),))
    both, alone = (RoomMarch(r, 0.2).case for r in (room, one))
    assert both.blows.total(0) + both.blows.total(1) == pytest.approx(0.6)
    assert both.prescribed_m_s[2].max() == pytest.approx(alone.prescribed_m_s[2].max())
    assert both.prescribed_m_s[2].max() == pytest.approx(0.6 / 0.6**2)
