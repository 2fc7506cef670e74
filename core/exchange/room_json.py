"""The ``dc-room-1`` exchange format: one room with racks, tiles, inlets, returns, coolers, blocks and panels.

Reads a case strictly (unknown keys and wrong types are refused by name) and writes what was computed under fixed keys
that other programs rely on. Metres, m3/s, W and degrees Celsius throughout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import ExchangeError
from core.exchange.room_values import (
    FORMAT,
    as_body,
    as_box,
    as_direction,
    as_float,
    as_line,
    as_name,
    as_object,
    as_room_size,
    as_vector,
    read_tree,
    require_known,
    require_unique,
)
from core.thermal.directions import DIRECTIONS
from core.thermal.room import (
    AirCoolerUnit,
    AirProperties,
    AirRack,
    AirRoom,
    Band,
    Box,
    Gap,
    Panel,
    Return,
    Supply,
)
from core.thermal.sampling import face_temperature_c
from core.thermal.steady import RoomResult

SAMPLE_HEIGHTS_M = (0.2, 1.0, 1.8)
MOST_EXPANSION_1_K = 0.02
"""Ideal gases expand by 1 / T: more than this is below 50 K. [1/K]"""

_TOP_KEYS = {
    "format", "name", "description", "air", "turbulence", "room", "cfd_grid", "racks", "tiles", "inlets", "returns",
    "coolers", "blocks", "panels", "leaks", "sensors", "eddies",
}  # fmt: skip
_ITEM_KEYS = {
    "racks": (
        {"id", "min", "max", "front", "power_w", "flow_m3s"},
        {"kind", "name", "bands", "gaps", "exit_open_ratio"},
    ),
    "tiles": ({"min", "max", "flow_m3s", "supply_c"}, {"id", "kind", "open_fraction"}),
    "inlets": ({"min", "max", "direction", "flow_m3s", "supply_c"}, {"id", "kind"}),
    "returns": ({"min", "max", "direction", "flow_m3s"}, {"id", "kind"}),
    "coolers": ({"min", "max", "discharge", "flow_m3s", "supply_c"}, {"id", "kind"}),
    "blocks": ({"min", "max"}, {"id", "kind"}),
    "panels": ({"min", "max"}, {"id", "kind"}),
    "sensors": ({"racks", "side", "z_m", "measured_c"}, {"id", "name"}),
}


@dataclass(frozen=True, slots=True)
class Sensor:
    """A measured strip: the mean over some racks' front or rear at one height.

    Attributes:
        rack_ids: Racks.
        side: ``front`` or ``rear``.
        z_m: Height. [m]
        measured_c: Measured temperature. [C]
        entry: The sensor as it stood in the file.
    """

    rack_ids: tuple[str, ...]
    side: str
    z_m: float
    measured_c: float
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoomFile:
    """A case as read.

    Attributes:
        name: Name of the case.
        room: The room.
        sensors: Measured strips.
    """

    name: str
    room: AirRoom
    sensors: tuple[Sensor, ...]


def read_room(text: str) -> RoomFile:
    """Read a case.

    Args:
        text: The file's text.

    Returns:
        Room and sensors.

    Raises:
        ExchangeError: The text is no valid case; names the key and the remedy.
    """
    top = read_tree(text)
    require_known(top, _TOP_KEYS, "")
    if "room" not in top:
        raise ExchangeError(FORMAT, "'room' is missing", place="top", hint='Add room, such as {"size_m": [9, 6, 3]}.')
    room_part = as_object(top["room"], "room")
    require_known(room_part, {"size_m"}, "room")
    if "size_m" not in room_part:
        raise ExchangeError(FORMAT, "'size_m' is missing", place="room", hint="Add size_m, such as [9, 6, 3].")
    size = as_room_size(room_part["size_m"], "room.size_m")
    build = {name: _items(top, name) for name in _ITEM_KEYS}
    racks = tuple(_rack(item, place) for item, place in build["racks"])
    require_unique([r.id for r in racks])
    supplies = [_tile(item, place, n) for n, (item, place) in enumerate(build["tiles"], 1)]
    supplies += [_inlet(item, place, n) for n, (item, place) in enumerate(build["inlets"], 1)]
    room = AirRoom(
        size_m=(size[0], size[1], size[2]),
        racks=racks,
        coolers=tuple(_cooler(item, place, n) for n, (item, place) in enumerate(build["coolers"], 1)),
        supplies=tuple(supplies),
        returns=tuple(_return(item, place, n) for n, (item, place) in enumerate(build["returns"], 1)),
        panels=tuple(Panel(as_box(item, place)) for item, place in build["panels"]),
        blocks=tuple(as_box(item, place) for item, place in build["blocks"]),
        air=_air(top.get("air")),
        resolves_eddies=_follows_eddies(top.get("eddies", "modelled")),
    )
    sensors = tuple(_sensor(item, place, {r.id for r in racks}, size[2]) for item, place in build["sensors"])
    return RoomFile(as_line(top.get("name", "")), room, sensors)


def write_result(case: RoomFile, result: RoomResult) -> dict[str, Any]:
    """What was computed, under the fixed keys.

    Args:
        case: The case as read.
        result: Its solution.

    Returns:
        A tree of plain values that ``json.dumps`` writes; temperatures in degrees Celsius.
    """
    frame = result.frame
    racks = []
    for n, rack in enumerate(case.room.racks):
        racks.append(
            {
                "id": rack.id,
                "inlet_mean_c": _number(frame.rack_inlet_mean_c[n]),
                "inlet_max_c": _number(frame.rack_inlet_max_c[n]),
                "inlet_c_at_z": {f"{z:g}": _number(_face_c(result, n, "front", z)) for z in SAMPLE_HEIGHTS_M},
                "outlet_mean_c": _number(frame.rack_outlet_c[n]),
            }
        )
    document: dict[str, Any] = {
        "name": case.name,
        "racks": racks,
        "return_mean_c": _number(frame.return_mean_c),
        "heat_balance_ratio": frame.heat_balance_ratio,
        "steady_gap_ratio": frame.steady_gap_ratio,
        "mass_balance_ratio": frame.mass_balance_ratio,
        "spacing_m": list(result.case.spacing_m),
        "cells": result.cells,
        "steps": result.steps,
        "room_time_s": frame.time_s,
        "cpu_s": result.cpu_s,
    }
    if case.sensors:
        document["sensors"] = [_sensor_result(case, result, sensor) for sensor in case.sensors]
    return document


def sensor_temperature_c(case: RoomFile, result: RoomResult, sensor: Sensor) -> float:
    """Computed temperature of a measured strip: the mean over its racks. [C]"""
    index = {rack.id: n for n, rack in enumerate(case.room.racks)}
    return float(np.mean([_face_c(result, index[r], sensor.side, sensor.z_m) for r in sensor.rack_ids]))


def _face_c(result: RoomResult, rack_index: int, side: str, z_m: float) -> float:
    return face_temperature_c(result.case, result.frame.temperature_c, rack_index, side, z_m)


def _sensor_result(case: RoomFile, result: RoomResult, sensor: Sensor) -> dict[str, Any]:
    return {**sensor.entry, "computed_c": _number(sensor_temperature_c(case, result, sensor))}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)


def _items(top: dict[str, Any], name: str) -> list[tuple[dict[str, Any], str]]:
    entries = top.get(name, [])
    if not isinstance(entries, list):
        raise ExchangeError(FORMAT, "must be a list", place=name, hint="Put the items in square brackets.")
    required, optional = _ITEM_KEYS[name]
    found = []
    for n, entry in enumerate(entries):
        place = f"{name}[{n}]"
        item = as_object(entry, place)
        require_known(item, required | optional, place)
        for key in sorted(required - item.keys()):
            raise ExchangeError(FORMAT, f"'{key}' is missing", place=place, hint=f"Add {key}.")
        found.append((item, place))
    return found


def _follows_eddies(value: object) -> bool:
    if value not in ("modelled", "resolved"):
        raise ExchangeError(FORMAT, f"{value!r} is no choice", place="eddies", hint="Use modelled or resolved.")
    return value == "resolved"


def _rack(item: dict[str, Any], place: str) -> AirRack:
    return AirRack(
        as_name(item, place, place),
        as_body(item, place),
        as_direction(item, "front", place, lambda d: d[1] != "z"),
        as_float(item, "power_w", place, 0.0),
        as_float(item, "flow_m3s", place, 0.0),
        tuple(Band(*numbers) for numbers in _triples(item, "bands", place)),
        tuple(Gap(*numbers) for numbers in _triples(item, "gaps", place)),
        exit_open_ratio=_exit_open_ratio(item, place),
    )


def _exit_open_ratio(item: dict[str, Any], place: str) -> float:
    value = as_float({"exit_open_ratio": 1.0, **item}, "exit_open_ratio", place)
    if not 0.05 <= value <= 1.0:
        where = f"{place}.exit_open_ratio"
        raise ExchangeError(FORMAT, f"{value:g} is out of range", place=where, hint="Use 0.05 to 1.")
    return value


def _triples(item: dict[str, Any], key: str, place: str) -> list[tuple[float, float, float]]:
    """Ranges of height with a number each: ``[[z0, z1, value], ...]``."""
    entries = item.get(key, [])
    if not isinstance(entries, list):
        raise ExchangeError(FORMAT, "must be a list", place=f"{place}.{key}", hint="For example [[0.3, 1.8, 1.0]].")
    return [as_vector(entry, 3, f"{place}.{key}[{n}]") for n, entry in enumerate(entries)]


def _tile(item: dict[str, Any], place: str, n: int) -> Supply:
    if "open_fraction" in item:  # for people: in this format jets have the momentum of the whole tile
        as_float(item, "open_fraction", place, 0.0)
    return Supply(
        as_name(item, f"tile {n}", place),
        as_box(item, place, 2),
        "+z",
        as_float(item, "flow_m3s", place, 0.0),
        as_float(item, "supply_c", place),
    )


def _inlet(item: dict[str, Any], place: str, n: int) -> Supply:
    return Supply(
        as_name(item, f"inlet {n}", place),
        as_box(item, place),
        as_direction(item, "direction", place, lambda _: True),
        as_float(item, "flow_m3s", place, 0.0),
        as_float(item, "supply_c", place),
    )


def _return(item: dict[str, Any], place: str, n: int) -> Return:
    return Return(
        as_name(item, f"return {n}", place),
        as_box(item, place),
        as_direction(item, "direction", place, lambda _: True),
        as_float(item, "flow_m3s", place, 0.0),
    )


def _cooler(item: dict[str, Any], place: str, n: int) -> AirCoolerUnit:
    body = as_body(item, place)
    discharge = as_direction(item, "discharge", place, lambda d: d[1] != "z")
    axis, sign = DIRECTIONS[discharge]
    return AirCoolerUnit(
        as_name(item, f"cooler {n}", place),
        as_float(item, "flow_m3s", place, 0.0),
        supply_c=as_float(item, "supply_c", place),
        body=body,
        intake=_side(body, axis, -sign),
        intake_direction=discharge,
        discharge=_side(body, axis, sign),
        discharge_direction=discharge,
    )


def _side(body: Box, axis: int, sign: int) -> Box:
    low, high = list(body.low_m), list(body.high_m)
    low[axis] = high[axis] = body.high_m[axis] if sign > 0 else body.low_m[axis]
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _air(value: Any) -> AirProperties:
    if value is None:
        return AirProperties()
    item = as_object(value, "air")
    names = {"rho": "density_kg_m3", "cp": "cp_j_kg_k", "nu": "nu_m2_s", "beta": "beta_1_k", "t_ref_c": "t_ref_c"}
    require_known(item, {*names, "Pr", "Prt"}, "air")
    found = {names[key]: as_float(item, key, "air") for key in item if key in names}
    if "Prt" in item:
        found["pr_turbulent"] = as_float(item, "Prt", "air", 0.1)
    for key, usual in (("rho", "1.2 kg/m³"), ("cp", "1005 J/(kg K)")):
        if found.get(names[key], 1.0) <= 0.0:
            raise ExchangeError(FORMAT, "must be more than zero", place=f"air.{key}", hint=f"Use {usual}.")
    if not 0.0 <= found.get("beta_1_k", 0.0) <= MOST_EXPANSION_1_K:
        slip = f"{found['beta_1_k']:g} is no thermal expansion of air"
        raise ExchangeError(FORMAT, slip, place="air.beta", hint="Use 0.00341 1/K, or 0 for no buoyancy.")
    return AirProperties(**found)


def _sensor(item: dict[str, Any], place: str, known: set[str], height_m: float) -> Sensor:
    racks = item["racks"]
    if not isinstance(racks, list) or not racks:
        raise ExchangeError(FORMAT, "must be a list of racks", place=f"{place}.racks", hint='For example ["R1"].')
    ids = tuple(f"R{r}" if isinstance(r, int) and not isinstance(r, bool) else str(r) for r in racks)
    for rack_id in ids:
        if rack_id not in known:
            raise ExchangeError(FORMAT, f"there is no rack {rack_id}", place=f"{place}.racks", hint="Name a rack id.")
    if item["side"] not in ("front", "rear"):
        raise ExchangeError(FORMAT, f"{item['side']!r} is no side", place=f"{place}.side", hint="Use front or rear.")
    z_m = as_float(item, "z_m", place, 0.0)
    if z_m > height_m:
        above = f"{z_m:g} m is above the room"
        raise ExchangeError(FORMAT, above, place=f"{place}.z_m", hint=f"Use 0 to {height_m:g} m.")
    return Sensor(ids, item["side"], z_m, as_float(item, "measured_c", place), dict(item))
