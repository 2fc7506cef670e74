"""The ``grid-case-1`` exchange format: a balanced network of buses, lines, transformers, loads, generators and shunts.

Wrong types, impossible numbers and doubled names are refused with place and remedy. Items that only do not fit the rest
of the network (a wire to nothing) are left out, named in a finding, and the rest is solved. kW, kvar, kV, ohm, uS.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import ExchangeError
from core.power.grid_builder import Grid, GridBuilder
from core.power.grid_case import NodeId
from core.power.grid_items import Generator, Line, Transformer
from core.results.finding import Severity

FORMAT = "grid-case-1"
MOST = 1e12
"""Largest number of any kind, and one over it the smallest rating: 1e12 kVA is a thousand times all power on earth."""
MOST_SHOWN = 40
"""Characters of a wrong value that a message shows."""
_WORDS = {"id", "name", "description", "source", "notes"}
_TOP_KEYS = {"format", "buses", "slack", "lines", "transformers", "loads", "generators", "shunts", "switches", *_WORDS}
_SEE = "See the guide to power flow."


@dataclass(frozen=True, slots=True)
class _Key:
    """One number of an item: what it is when left out (None: required), and its range."""

    otherwise: float | None = 0.0
    low: float = -math.inf
    above: float = -math.inf


_REQUIRED_ABOVE_ZERO = _Key(None, above=0.0)
_NUMBERS: Mapping[str, Mapping[str, _Key]] = {
    "buses": {"kv": _REQUIRED_ABOVE_ZERO},
    "slack": {"v_pu": _Key(1.0, above=0.0), "angle_deg": _Key()},
    "lines": {"r_ohm": _Key(), "x_ohm": _Key(), "b_us": _Key(), "g_us": _Key()},
    "transformers": {
        "kva": _REQUIRED_ABOVE_ZERO,
        "vk_percent": _Key(None),
        "vkr_percent": _Key(),
        "pfe_kw": _Key(low=0.0),
        "i0_percent": _Key(),
        "tap_ratio": _Key(1.0, above=0.0),
        "shift_deg": _Key(),
    },
    "loads": {"p_kw": _Key(), "q_kvar": _Key()},
    "generators": {
        "p_kw": _Key(),
        "q_kvar": _Key(),
        "v_pu": _Key(math.nan, above=0.0),
        "q_min_kvar": _Key(-math.inf),
        "q_max_kvar": _Key(math.inf),
    },
    "shunts": {"g_us": _Key(), "b_us": _Key()},
    "switches": {},
}
_ENDS = {"lines": ("from", "to"), "switches": ("from", "to"), "transformers": ("from", "to"), "buses": ("id",)}


def read_grid(text: str) -> Grid:
    """Read a case.

    Args:
        text: The file's text.

    Returns:
        The network, with findings about what was left out of it.

    Raises:
        ExchangeError: The text is no valid case; names the item, the key and the remedy.
    """
    return grid_from_tree(plain_values(text))


def grid_from_tree(top: Any) -> Grid:
    """The network described by the plain values of a ``grid-case-1`` file.

    Raises:
        ExchangeError: They describe none; names the item, the key and the remedy.
    """
    if not isinstance(top, dict):
        raise ExchangeError(FORMAT, "the file must be one object in braces", hint=_SEE)
    if top.get("format") != FORMAT:
        raise ExchangeError(FORMAT, f"its format is {top.get('format')!r}", place="format", hint=f"Expected {FORMAT}.")
    builder = GridBuilder(name=str(top.get("name", "")))
    _note_unknown(builder, top, _TOP_KEYS, "the file")
    for place, item in _items(builder, top, "buses"):
        bus = _bus(item, "id", place)
        if builder.has_bus(bus):
            raise ExchangeError(FORMAT, f"two buses are called {bus}", place=place, hint="Give each bus its own id.")
        builder.add_bus(bus, _numbers(item, "buses", place)["kv"])
    if not top.get("buses"):
        raise ExchangeError(FORMAT, "there are no buses", place="buses", hint="List at least the slack bus.")
    _add_slacks(builder, top)
    _add_branches(builder, top)
    _add_injections(builder, top)
    return builder.build()


def plain_values(text: str) -> Any:
    """The plain values of a JSON text.

    Raises:
        ExchangeError: It is not JSON, or an object has a key twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise ExchangeError(
            FORMAT, f"not JSON: {error.msg}", place=f"line {error.lineno}", hint="Check the file in an editor."
        ) from None
    except RecursionError:
        raise ExchangeError(FORMAT, "brackets are nested too deeply", hint="Check the file.") from None
    except ValueError as error:  # a whole number with thousands of digits
        raise ExchangeError(FORMAT, f"not JSON: {error}", hint="Check the file in an editor.") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            hint = 'Two sources go into a list: "slack": [{...}, {...}].' if key == "slack" else "Remove one."
            raise ExchangeError(FORMAT, f"the key '{key}' stands twice in one object", place=key, hint=hint)
        found[key] = value
    return found


def _add_slacks(builder: GridBuilder, top: Mapping[str, Any]) -> None:
    slack = top.get("slack")
    if slack is None:
        raise ExchangeError(FORMAT, "there is no source", place="slack", hint='Add "slack": {"bus": ..., "v_pu": 1.0}.')
    entries = slack if isinstance(slack, list) else [slack]
    if not entries:
        raise ExchangeError(FORMAT, "the list of sources is empty", place="slack", hint="Name the bus of the source.")
    for n, entry in enumerate(entries):
        place = f"slack[{n}]" if isinstance(slack, list) else "slack"
        item = _object(entry, place)
        _note_unknown(builder, item, {"bus", *_NUMBERS["slack"], *_WORDS}, place)
        bus, number = _bus(item, "bus", place), _numbers(item, "slack", place)
        if not builder.has_bus(bus):
            raise ExchangeError(
                FORMAT, f"there is no bus {bus}", place=f"{place}.bus", hint="Name a bus that is listed under buses."
            )
        builder.add_slack(place, bus, number["v_pu"], number["angle_deg"])


def _add_branches(builder: GridBuilder, top: Mapping[str, Any]) -> None:
    for place, item in _items(builder, top, "lines"):
        ends = (_bus(item, "from", place), _bus(item, "to", place))
        builder.add_line(Line(_named(item, place, *ends), ends[0], ends[1], **_numbers(item, "lines", place)))
    for place, item in _items(builder, top, "switches"):
        ends = (_bus(item, "from", place), _bus(item, "to", place))
        builder.add_switch(_named(item, place, *ends), ends[0], ends[1])
    for place, item in _items(builder, top, "transformers"):
        ends = (_bus(item, "from", place), _bus(item, "to", place))
        number = _numbers(item, "transformers", place)
        if abs(number["vkr_percent"]) > abs(number["vk_percent"]) > 0.0:
            raise ExchangeError(
                FORMAT,
                f"vkr_percent {number['vkr_percent']:g} is more than vk_percent {number['vk_percent']:g}",
                place=f"{place}.vkr_percent",
                hint="The resistive part cannot exceed the whole short-circuit voltage.",
            )
        builder.add_transformer(Transformer(_named(item, place, *ends), ends[0], ends[1], **number))


def _add_injections(builder: GridBuilder, top: Mapping[str, Any]) -> None:
    for place, item in _items(builder, top, "loads"):
        number = _numbers(item, "loads", place)
        builder.add_load(_named(item, place), _bus(item, "bus", place), number["p_kw"], number["q_kvar"])
    for place, item in _items(builder, top, "shunts"):
        number = _numbers(item, "shunts", place)
        builder.add_shunt(_named(item, place), _bus(item, "bus", place), number["g_us"], number["b_us"])
    for place, item in _items(builder, top, "generators"):
        number = _numbers(item, "generators", place)
        if number["q_min_kvar"] > number["q_max_kvar"]:
            raise ExchangeError(
                FORMAT, "q_min_kvar is more than q_max_kvar", place=f"{place}.q_min_kvar", hint="Swap the limits."
            )
        held = None if math.isnan(number["v_pu"]) else number["v_pu"]
        builder.add_generator(
            Generator(
                _named(item, place),
                _bus(item, "bus", place),
                number["p_kw"],
                number["q_kvar"],
                held,
                number["q_min_kvar"],
                number["q_max_kvar"],
            )
        )


def _named(item: Mapping[str, Any], place: str, *ends: NodeId) -> str:
    """Words for an item in messages: its place, its name, its ends."""
    name = item.get("name", item.get("id"))
    words = f"{place} '{name}'" if isinstance(name, str | int) and str(name) else place
    return f"{words} ({ends[0]} - {ends[1]})" if ends else words


def _items(builder: GridBuilder, top: Mapping[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    entries = top.get(name)
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise ExchangeError(FORMAT, "must be a list", place=name, hint="Put the items in square brackets.")
    known = {*_NUMBERS[name], *_ENDS.get(name, ("bus",)), *_WORDS}
    found = []
    for n, entry in enumerate(entries):
        place = f"{name}[{n}]"
        item = _object(entry, place)
        _note_unknown(builder, item, known, place)
        found.append((place, item))
    return found


def _note_unknown(builder: GridBuilder, item: Mapping[str, Any], known: set[str], place: str) -> None:
    for key in item:
        if key not in known:
            builder.report(
                "grid-unknown-key",
                Severity.NOTE,
                f"{place} has the key '{key}', which means nothing here; it is ignored.",
                f"Known keys: {', '.join(sorted(known))}.",
            )


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ExchangeError(FORMAT, "must be an object in braces", place=place, hint=_SEE)
    return value


def _bus(item: Mapping[str, Any], key: str, place: str) -> NodeId:
    value = item.get(key)
    if value is None:
        raise ExchangeError(FORMAT, f"'{key}' is missing", place=place, hint=f"Add {key}: the id of a bus.")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise ExchangeError(
            FORMAT,
            f"{repr(value)[:MOST_SHOWN]} is not the id of a bus",
            place=f"{place}.{key}",
            hint="Use text or a whole number.",
        )
    return value


def _numbers(item: Mapping[str, Any], name: str, place: str) -> dict[str, float]:
    return {key: _number(item.get(key), key, rule, place) for key, rule in _NUMBERS[name].items()}


def _number(value: Any, key: str, rule: _Key, place: str) -> float:
    where = f"{place}.{key}"
    if value is None:
        if rule.otherwise is None:
            raise ExchangeError(FORMAT, f"'{key}' is missing", place=place, hint=f"Add {key}.")
        return rule.otherwise
    if isinstance(value, bool) or not isinstance(value, int | float):
        shown = repr(value)[:MOST_SHOWN]
        raise ExchangeError(FORMAT, f"{shown} is not a number", place=where, hint="Write a plain number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        shown = repr(value)[:MOST_SHOWN]
        raise ExchangeError(FORMAT, f"{shown} is not a finite number", place=where, hint="Write a plain number.")
    if abs(number) > MOST or (rule.above == 0.0 and 0.0 < number < 1.0 / MOST):
        raise ExchangeError(FORMAT, f"{number:g} is beyond every network", place=where, hint="Check the number.")
    if number < rule.low or number < rule.above:
        raise ExchangeError(FORMAT, f"{number:g} is negative", place=where, hint="Use zero or more.")
    if number <= rule.above:
        raise ExchangeError(FORMAT, f"{number:g} is not above zero", place=where, hint="Use a number above zero.")
    return number
