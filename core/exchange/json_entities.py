"""Read one entity from its JSON object, gathering every problem with its place and remedy."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from core.model.entity import Entity
from core.model.field_types import FieldType, Shape, fields_of, value_problem
from core.model.limits import problem_with
from core.model.rack import RackUnit
from core.units import split_unit, unit_in_words

_FARTHEST_M = 1e300  # also keeps whole numbers of any length convertible
LIKE = "like"
"""Key under which an entity names one above it that it is like, but for what it says itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a JSON project.

    Attributes:
        place: Key or entity, such as ``racks[3] (R-A04).width_m``.
        words: What is wrong there.
        remedy: What to write instead.
    """

    place: str
    words: str
    remedy: str = ""


class EntityReader:
    """Reads entities of one kind.

    Args:
        kind: Kind of entity.
        plural: Name of the list that they stand in.
        problems: List to which problems are added.
    """

    def __init__(self, kind: type[Entity], plural: str, problems: list[Problem]) -> None:
        self._kind = kind
        self._plural = plural
        self._fields = {field.name: field for field in fields_of(kind)}
        self._problems = problems
        self._above: dict[str, dict[str, Any]] = {}
        self._unit_reader: EntityReader | None = None

    def read(self, item: Any, place: str) -> Entity | None:
        """The entity, or None when it has problems. Fields that are left out take the model's defaults.

        Args:
            item: JSON value.
            place: Where it stands, for messages.
        """
        if not isinstance(item, dict):
            self._problems.append(Problem(place, "must be an object."))
            return None
        count = len(self._problems)
        if isinstance(item.get("tag"), str) and item["tag"]:
            place = f"{place} ({item['tag'][:40]})"
        values = {}
        for key, value in self._whole(item, place).items():
            field = self._fields.get(key)
            if field is None:
                self._problems.append(Problem(f"{place}.{key[:60]}", *_unknown_key(key, self._fields, self._plural)))
            else:
                values[key] = self._value(field, value, f"{place}.{key}")
        return self._kind(**values) if len(self._problems) == count else None

    def _whole(self, item: dict[str, Any], place: str) -> dict[str, Any]:
        """An entity with what it has from the one that it is like: everything but id and tag."""
        if LIKE in item:
            model = self._above.get(item[LIKE]) if isinstance(item[LIKE], str) else None
            if model is None:
                words = f"names no other of the {self._plural} above it."
                self._problems.append(Problem(f"{place}.{LIKE}", words, "Give the id of one that stands before it."))
            inherited = {key: value for key, value in (model or {}).items() if key not in ("id", "tag")}
            item = inherited | {key: value for key, value in item.items() if key != LIKE}
        if isinstance(item.get("id"), str):
            self._above[item["id"]] = item
        return item

    def _value(self, field: FieldType, value: Any, place: str) -> Any:
        if field.shape is Shape.UNITS:
            return self._units(value, place)
        if field.shape is Shape.POINTS:
            return self._points(value, place)
        if field.shape is Shape.IDS:
            return self._ids(value, place)
        if field.shape is Shape.BYTES:
            value = _bytes(value)
        words = value_problem(self._kind, field, value)
        if words:
            self._problems.append(Problem(place, words))
            return None
        if field.choice_type:
            return field.choice_type(value)
        return float(value) if field.shape is Shape.REAL else value

    def _units(self, value: Any, place: str) -> tuple[Entity, ...] | None:
        if not isinstance(value, list):
            self._problems.append(Problem(place, "must be a list of units."))
            return None
        reader = self._unit_reader = self._unit_reader or EntityReader(RackUnit, "rack units", self._problems)
        units = (reader.read(item, f"{place}[{number}]") for number, item in enumerate(value))
        return tuple(unit for unit in units if unit is not None)

    def _points(self, value: Any, place: str) -> tuple[tuple[float, float], ...] | None:
        if not isinstance(value, list) or not all(_is_point(corner) for corner in value):
            self._problems.append(Problem(place, "must be a list of corners.", "Write [[x, y], ...], in metres."))
            return None
        points = tuple((float(x), float(y)) for x, y in value)
        words = problem_with(self._kind, "outline_m", points)
        if words:
            self._problems.append(Problem(place, words))
        return points

    def _ids(self, value: Any, place: str) -> tuple[str, ...] | None:
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self._problems.append(Problem(place, "must be a list of ids."))
            return None
        return tuple(value)


def _bytes(value: Any) -> Any:
    """Bytes of a base64 text; anything else as it is, to be refused in words."""
    try:
        return b64decode(value, validate=True) if isinstance(value, str) else value
    except ValueError:
        return value


def _is_point(corner: Any) -> bool:
    return (
        isinstance(corner, list)
        and len(corner) == 2
        and all(type(v) in (int, float) and abs(v) < _FARTHEST_M for v in corner)
    )


def _unknown_key(key: str, fields: dict[str, FieldType], plural: str) -> tuple[str, str]:
    """What is wrong with an unknown key, and the field that was probably meant."""
    stem, unit = split_unit(key)
    words = f"is not a known key of {plural}."
    meant = [name for name in fields if split_unit(name)[1] and split_unit(name)[0] == stem]
    if unit and not meant:
        meant = [name for name in fields if split_unit(name)[1] and f"_{split_unit(name)[0]}".endswith(f"_{stem}")]
    if meant:
        return words, f"Use {meant[0]}, in {unit_in_words(meant[0])}."
    close = get_close_matches(key, fields, n=1)
    return words, f"Did you mean {close[0]}?" if close else ""
