"""The short way to write the JSON form of a project: no defaults, one entity to a line.

The shipped examples are written like this. Exports give every field, because a later version may have other defaults.
"""

from __future__ import annotations

from typing import Any

from core import __version__
from core.exchange.json_project import ENCODER, FORMAT, fields_as_json, written
from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES, Shape, fields_of
from core.model.project import Project


def write_short_project(project: Project) -> str:
    """JSON form of a project without what the model has as default anyway; reading it gives an equal project.

    Raises:
        ExchangeError: A value is no number.
    """
    return written(lambda: _text(project))


def _text(project: Project) -> str:
    head = ENCODER.encode({"format": FORMAT, "program_version": __version__}).removesuffix("}")
    lists = [
        f"{ENCODER.encode(plural)}: [\n" + ",\n".join(ENCODER.encode(_short(e)) for e in found) + "\n]"
        for kind, plural in PLURAL_NAMES.items()
        if (found := project.of_type(kind))
    ]
    return "".join((head, ", ", ENCODER.encode("entities"), ": {\n", ",\n".join(lists), "\n}}\n"))


def _short(entity: Entity) -> dict[str, Any]:
    """Fields that differ from the model's defaults, to the last bit; always the id, which has none."""
    values, usual = fields_as_json(entity), _defaults(type(entity))
    for field in fields_of(type(entity)):
        if field.shape is Shape.UNITS:
            values[field.name] = [_short(unit) for unit in getattr(entity, field.name)]
    return {name: value for name, value in values.items() if name == "id" or ENCODER.encode(value) != usual[name]}


def _defaults(kind: type[Entity]) -> dict[str, str]:
    """What a new entity of a kind has in its fields, as JSON."""
    if kind not in _USUAL:
        _USUAL[kind] = {name: ENCODER.encode(value) for name, value in fields_as_json(kind()).items()}
    return _USUAL[kind]


_USUAL: dict[type[Entity], dict[str, str]] = {}
"""Defaults by kind, found once."""
