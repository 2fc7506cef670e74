"""What a room's file says that was hardly meant."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.errors import ExchangeError
from core.exchange.room_doubts import MOST_TOLD, room_doubts
from core.exchange.room_json import read_room
from core.resource_files import read_text
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


def test_a_case_without_a_room_says_which_key_is_missing():
    with pytest.raises(ExchangeError, match="'room' is missing"):
        read_room(json.dumps({"format": "dc-room-1", "racks": []}))
