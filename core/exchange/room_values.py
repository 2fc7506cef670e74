"""Values of a ``dc-room-1`` file, read one by one: what is wrong is told with its place and what to write instead."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from typing import Any
from unicodedata import category

from core.errors import ExchangeError
from core.thermal.directions import DIRECTIONS
from core.thermal.room import LEAST_SIZE_M, MOST_SIZE_M, Box, Vector

FORMAT = "dc-room-1"
LONGEST_SHOWN = 40
"""Characters of a wrong value that are repeated."""
MOST = 1e9
"""Larger numbers of any quantity are slips of the pen."""


def read_tree(text: str) -> dict[str, Any]:
    """The object that a file holds, which says that it is of this format.

    Raises:
        ExchangeError: It is empty, no JSON, another format, or a key stands twice in one object.
    """
    if not text.strip():
        raise ExchangeError(FORMAT, "the file is empty", hint="Check that it was saved, and that it is the right one.")
    try:
        top = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ExchangeError(
            FORMAT, f"not JSON: {error.msg}", place=place, hint="Check the file in an editor."
        ) from None
    except RecursionError:
        raise ExchangeError(FORMAT, "brackets are nested too deeply", hint="Check the file.") from None
    except ExchangeError:
        raise
    except ValueError:  # Python reads no whole number of thousands of digits
        raise ExchangeError(FORMAT, "a number has far too many digits", hint="Check the numbers.") from None
    if not isinstance(top, dict):
        raise ExchangeError(FORMAT, "the file must be one object in braces", hint="See the command-line guide.")
    if "format" not in top:
        raise ExchangeError(FORMAT, "'format' is missing", place="top", hint=f'Add "format": "{FORMAT}".')
    if top["format"] != FORMAT:
        raise ExchangeError(FORMAT, f"its format is {top['format']!r}", place="format", hint=f"Expected {FORMAT}.")
    return top


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        named = found.get("id")
        place = str(named) if isinstance(named, str) else ""
        raise ExchangeError(FORMAT, f"'{twice}' stands twice in one object", place=place, hint="Remove one of them.")
    return found


def _is_number(value: Any) -> bool:
    """Whether it is a finite number that fits into a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def require_known(item: dict[str, Any], known: set[str], place: str) -> None:
    """Refuse keys that are not among the known ones; names one that is near."""
    for key in item:
        if key not in known:
            near = [k for k in sorted(known) if k.split("_")[0] == key.split("_")[0]]
            hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(sorted(known))}."
            raise ExchangeError(FORMAT, f"'{key}' is not a known key", place=place or "top", hint=hint)


def as_object(value: Any, place: str) -> dict[str, Any]:
    """A value that must be an object."""
    if not isinstance(value, dict):
        raise ExchangeError(FORMAT, "must be an object in braces", place=place, hint="See the command-line guide.")
    return value


def as_float(item: dict[str, Any], key: str, place: str, low: float = -math.inf) -> float:
    """A number of an item, at least ``low``."""
    value = item[key]
    if not _is_number(value):
        shown = json.dumps(value)
        shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]} …"
        raise ExchangeError(FORMAT, f"{shown} is not a number", place=f"{place}.{key}", hint="Write a plain number.")
    if abs(value) > MOST:
        raise ExchangeError(FORMAT, f"{value:g} is far too large", place=f"{place}.{key}", hint="Use W, m³/s and °C.")
    if value < low:
        slip, hint = f"{value:g} is negative", "Use zero or more."
        if low > 0.0:
            slip, hint = f"{value:g} is less than {low:g}", f"Use {low:g} or more."
        raise ExchangeError(FORMAT, slip, place=f"{place}.{key}", hint=hint)
    return float(value)


def as_vector(value: Any, length: int, place: str) -> Vector:
    """Two or three numbers in metres; the third is 0 when there are two."""
    good = isinstance(value, list) and len(value) == length
    if good:
        good = all(map(_is_number, value))
    if not good:
        raise ExchangeError(FORMAT, f"must be {length} numbers in metres", place=place, hint="For example [1.2, 0, 0].")
    padded = [float(v) for v in value] + [0.0] * (3 - length)
    return (padded[0], padded[1], padded[2])


def as_room_size(value: Any, place: str) -> Vector:
    """Width, depth and height of a room that can be solved. [m]"""
    size = as_vector(value, 3, place)
    for axis, length_m in zip("xyz", size, strict=True):
        if not LEAST_SIZE_M <= length_m <= MOST_SIZE_M:
            slip = f"{length_m:g} m along {axis} is no size of a room"
            hint = f"Use {LEAST_SIZE_M:g} to {MOST_SIZE_M:g} m on each axis."
            raise ExchangeError(FORMAT, slip, place=place, hint=hint)
    return size


def as_box(item: dict[str, Any], place: str, length: int = 3) -> Box:
    """A box from an item's corners; of two numbers each it lies on the floor."""
    low = as_vector(item["min"], length, f"{place}.min")
    high = as_vector(item["max"], length, f"{place}.max")
    if any(a > b for a, b in zip(low, high, strict=True)):
        raise ExchangeError(FORMAT, "min lies beyond max", place=place, hint="Swap the corners.")
    return Box(low, high)


def as_body(item: dict[str, Any], place: str) -> Box:
    """A box with some extent along each axis: nothing that stands in a room is flat.

    Raises:
        ExchangeError: Corners are wrong, or lie in one plane.
    """
    box = as_box(item, place)
    for axis, low, high in zip("xyz", box.low_m, box.high_m, strict=True):
        if high <= low:
            raise ExchangeError(FORMAT, f"it has no size along {axis}", place=place, hint="Move min and max apart.")
    return box


def as_direction(item: dict[str, Any], key: str, place: str, allowed: Callable[[str], bool]) -> str:
    """One of the six directions, of those that are allowed here."""
    value = item[key]
    if not isinstance(value, str) or value not in DIRECTIONS or not allowed(value):
        choices = ", ".join(d for d in DIRECTIONS if allowed(d))
        raise ExchangeError(
            FORMAT, f"{json.dumps(value)} is no direction here", place=f"{place}.{key}", hint=f"Use one of {choices}."
        )
    return value


def as_name(item: dict[str, Any], otherwise: str, place: str) -> str:
    """Id of an item, or another name when it has none; in one line, and of letters that a file can hold."""
    value = item.get("id", otherwise)
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    if not is_text or not str(value).strip() or as_line(value) != str(value):
        raise ExchangeError(FORMAT, f"{value!r} is not a name", place=f"{place}.id", hint="Use text.")
    return str(value)


def as_line(value: Any) -> str:
    """A text with spaces for line ends, other signs that steer a terminal, and halves of letters."""
    return "".join(" " if category(sign) in ("Cc", "Cs") else sign for sign in str(value))


def require_unique(ids: list[str]) -> None:
    """Refuse two racks of one name."""
    for name, count in Counter(ids).items():
        if count > 1:
            raise ExchangeError(FORMAT, f"two racks are called {name}", place="racks", hint="Give each its own id.")
