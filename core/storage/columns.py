"""Many entities of one kind, field by field instead of entity by entity.

Eight thousand units of racks hold few different values in each field, so a field is checked by its different values,
with the one strict check of the model. This says only whether all is well: what is wrong is said by the plain checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from core.model.entity import Entity
from core.model.field_types import FieldType, Shape, fields_of, list_problem, value_problem
from core.model.rack import RackUnit

Column = Sequence[Any]


def single_fields(kind: type[Entity]) -> tuple[FieldType, ...]:
    """The fields of a kind that have a column in its own table; found once and remembered."""
    if kind not in _SINGLE_FIELDS:
        _SINGLE_FIELDS[kind] = tuple(field for field in fields_of(kind) if not field.is_list)
    return _SINGLE_FIELDS[kind]


_SINGLE_FIELDS: dict[type[Entity], tuple[FieldType, ...]] = {}


def are_storable(kind: type[Entity], entities: Sequence[Entity]) -> bool:
    """Whether ``problem_of`` has nothing to say about any entity of one kind."""
    for field in fields_of(kind):
        values = list(map(attrgetter(field.name), entities))
        if field.shape is Shape.UNITS:
            units = list(chain.from_iterable(values))
            if not set(map(type, units)) <= {RackUnit} or not are_storable(RackUnit, units):
                return False
        elif field.is_list:
            if any(list_problem(kind, field, value) for value in values):
                return False
        elif not is_good(kind, field, values):
            return False
    return True


def is_good(kind: type[Entity], field: FieldType, values: Column) -> bool:
    """Whether ``value_problem`` has nothing to say about any value of a field that is no list."""
    types = set(map(type, values))
    different: Iterable[Any] = values
    if types <= _PLAIN or types <= {field.choice_type}:
        # values of one type that equal one another are the same to every check; 1, 1.0 and True are not
        different = set(values) if len(types) == 1 else (v for _, v in set(zip(map(type, values), values, strict=True)))
    return all(value_problem(kind, field, value) is None for value in different)


_PLAIN = {str, float, int, bool}


def stored_columns(kind: type[Entity], entities: Sequence[Entity]) -> dict[str, Column]:
    """What is written of entities of one kind, lists apart: column by field name, in the database's types."""
    return {f.name: _stored(f, list(map(attrgetter(f.name), entities))) for f in single_fields(kind)}


def _stored(field: FieldType, values: list[Any]) -> list[Any]:
    if field.shape is Shape.BOOLEAN:
        return list(map(int, values))
    return list(map(str, values)) if field.shape is Shape.CHOICE else values


def read_columns(kind: type[Entity], columns: dict[str, Column]) -> dict[str, Column] | None:
    """Columns as read, in the model's types; None when any value is impossible.

    Args:
        kind: Kind of entity.
        columns: Values of each field that is no list, as the database gives them.
    """
    found: dict[str, Column] = {}
    for field in single_fields(kind):
        values = columns[field.name]
        if field.shape is Shape.BOOLEAN:
            values = [in_model_type(field, value) for value in values]
        if not is_good(kind, field, values):
            return None
        if field.choice_type:
            member: Callable[[Any], Any] = {str(choice): choice for choice in field.choice_type}.__getitem__
            values = list(map(member, values))
        found[field.name] = values
    return found


def in_model_type(field: FieldType, value: Any) -> Any:
    """True and False for the 1 and 0 that a database keeps of them, anything else as it is."""
    if field.shape is Shape.BOOLEAN and value in (0, 1) and type(value) is int:
        return bool(value)
    return value
