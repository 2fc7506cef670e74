"""The fields of every kind of entity, read once from the dataclasses.

Both written forms of a project (the project file and the JSON form) derive their columns and keys from this, so a new
field of the model reaches both without further work. It also holds the one strict check of a stored value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, get_type_hints

from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.limits import limits_of, problem_with
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import ItemGroup, PlanNote
from core.model.rack import Rack, RackTemplate, RackUnit
from core.model.records import Revision, Waiver
from core.model.saved_views import SavedView
from core.model.scenario import (
    ASSUMPTIONS_ID,
    PROJECT_INFO_ID,
    SITE_ID,
    Assumptions,
    MeasuredPoint,
    ProjectInfo,
    Scenario,
    Site,
)
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import PlanLayer, Underlay, UnderlayContent, content_id

PLURAL_NAMES: MappingProxyType[type[Entity], str] = MappingProxyType(
    {
        ProjectInfo: "project_settings",
        Site: "sites",
        Assumptions: "assumptions",
        Scenario: "scenarios",
        Hall: "halls",
        Wall: "walls",
        Column: "columns",
        Beam: "beams",
        Door: "doors",
        KeepOut: "keep_outs",
        Rack: "racks",
        AirCooler: "air_coolers",
        PerforatedTile: "perforated_tiles",
        ReturnGrille: "return_grilles",
        Containment: "containments",
        Cdu: "cdus",
        HeatRejection: "heat_rejection_units",
        HeatExport: "heat_exports",
        StorageTank: "storage_tanks",
        PowerUnit: "power_units",
        PowerSource: "power_sources",
        MeasuredPoint: "measured_points",
        ItemGroup: "item_groups",
        PlanNote: "plan_notes",
        Underlay: "underlays",
        UnderlayContent: "underlay_contents",
        PlanLayer: "plan_layers",
        SavedView: "saved_views",
        RackTemplate: "rack_templates",
        Waiver: "waivers",
        Revision: "revisions",
    }
)
"""Name of the table, or JSON list, of every kind, in the order in which they are written."""

SINGLE_IDS: MappingProxyType[type[Entity], str] = MappingProxyType(
    {ProjectInfo: PROJECT_INFO_ID, Site: SITE_ID, Assumptions: ASSUMPTIONS_ID}
)
"""Fixed id of the kinds of which a project has exactly one."""

_LARGEST_INTEGER = 2**53  # larger whole numbers are not exact as REAL
MOST_CONTENT_BYTES = 40_000_000
"""Longest content of an underlay."""
_FIELDS: dict[type[Entity], tuple[FieldType, ...]] = {}


class Shape(StrEnum):
    """Form of a field's value."""

    TEXT = "text"
    REAL = "number"
    INTEGER = "whole number"
    BOOLEAN = "true or false"
    CHOICE = "choice"
    POINTS = "list of [x, y] corners"
    IDS = "list of ids"
    BYTES = "bytes as base64 text"
    UNITS = "list of rack units"


@dataclass(frozen=True, slots=True)
class FieldType:
    """One field of one kind of entity.

    Attributes:
        name: Field name, with its unit.
        shape: Form of its value.
        choice_type: Enumeration of a choice, else None.
        choices: Allowed texts, empty when any text will do.
        low: Lowest allowed number.
        high: Highest allowed number.
    """

    name: str
    shape: Shape
    choice_type: type[StrEnum] | None
    choices: tuple[str, ...]
    low: float
    high: float

    @property
    def is_list(self) -> bool:
        """Whether the value is a list of further values."""
        return self.shape in (Shape.POINTS, Shape.IDS, Shape.UNITS)


def fields_of(kind: type[Entity]) -> tuple[FieldType, ...]:
    """Fields of a kind of entity, in the order of the model; found once and remembered."""
    known = _FIELDS.get(kind)
    if known is None:
        hints = get_type_hints(kind)
        known = _FIELDS[kind] = tuple(_field_type(f.name, hints[f.name]) for f in fields(kind))
    return known


def value_problem(kind: type[Entity], field: FieldType, value: Any) -> str | None:
    """What is wrong with a single stored value (no list) of a field, or None.

    Args:
        kind: Kind of entity.
        field: Its field.
        value: Value as read: str, int, float, bool or None.
    """
    if field.shape is Shape.REAL or field.shape is Shape.INTEGER:
        return _number_problem(kind, field, value)
    if field.shape is Shape.BYTES:
        return _bytes_problem(value)
    if field.shape is Shape.BOOLEAN:
        return None if type(value) is bool else f"is {_shown(value)}, but must be true or false."
    if not isinstance(value, str):
        return f"is {_shown(value)}, but must be text."
    if field.choices and value not in field.choices:
        return f"is {_shown(value)}, but must be one of {', '.join(field.choices)}."
    return None if _is_writable(value) else "holds characters that are no valid text."


def list_problem(kind: type[Entity], field: FieldType, value: Any) -> str | None:
    """What is wrong with a list of a field, or None."""
    if field.shape is Shape.UNITS:
        found = next((p for p in map(problem_of, value) if p), None)
        return f"holds a unit whose {found[0]} {found[1]}" if found else None
    if field.shape is Shape.POINTS:
        return problem_with(kind, field.name, value)
    return None if all(isinstance(i, str) and _is_writable(i) for i in value) else "holds an id that is no text."


def problem_of(entity: Entity) -> tuple[str, str] | None:
    """First field of an entity that cannot be stored, as (field, what is wrong), or None."""
    kind = type(entity)
    for field in fields_of(kind):
        value = getattr(entity, field.name)
        if field.is_list:
            words = list_problem(kind, field, value)
        else:
            words = value_problem(kind, field, value)
        if words:
            return field.name, words
    return None


def identity_problems(entities: Iterable[Entity]) -> list[tuple[Entity, str]]:
    """Entities whose ids cannot stand together in one project, each with the reason in words."""
    found: list[tuple[Entity, str]] = []
    seen: set[str] = set()
    reserved = {entity_id: kind for kind, entity_id in SINGLE_IDS.items()}
    for entity in entities:
        kind = type(entity)
        if not entity.id:
            found.append((entity, "has an empty id."))
        elif entity.id in seen:
            found.append((entity, f"has the id {entity.id}, which another entity has too."))
        elif isinstance(entity, UnderlayContent) and entity.id != content_id(entity.media, entity.content):
            found.append((entity, "has bytes that are not those that its id stands for."))
        elif kind in SINGLE_IDS and entity.id != SINGLE_IDS[kind]:
            found.append((entity, f"has the id {entity.id}, but a project has only one of it, '{SINGLE_IDS[kind]}'."))
        elif reserved.get(entity.id, kind) is not kind:
            found.append(
                (entity, f"has the id {entity.id}, which is kept for the {PLURAL_NAMES[reserved[entity.id]]}.")
            )
        seen.add(entity.id)
    return found


def _field_type(name: str, hint: Any) -> FieldType:
    choice_type = hint if isinstance(hint, type) and issubclass(hint, StrEnum) else None
    choices = tuple(str(c) for c in choice_type) if choice_type else ()
    if name == "side":
        choices = ("front", "rear")
    low, high = limits_of(name) or (float("-inf"), float("inf"))
    return FieldType(name, _shape(name, hint), choice_type, choices, low, high)


def _shape(name: str, hint: Any) -> Shape:
    plain = {str: Shape.TEXT, float: Shape.REAL, int: Shape.INTEGER, bool: Shape.BOOLEAN, bytes: Shape.BYTES}
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Shape.CHOICE
    lists = {
        tuple[str, ...]: Shape.IDS,
        tuple[RackUnit, ...]: Shape.UNITS,
        tuple[tuple[float, float], ...]: Shape.POINTS,
    }
    if hint in lists:
        return lists[hint]
    raise TypeError(f"The field {name} has a type that no written form knows: {hint}.")


def _number_problem(kind: type[Entity], field: FieldType, value: Any) -> str | None:
    if type(value) is not float and type(value) is not int:
        return f"is {_shown(value)}, but must be a {field.shape}."
    if field.shape is Shape.INTEGER and type(value) is float:
        return f"is {_shown(value)}, but must be a whole number."
    if type(value) is int and abs(value) > _LARGEST_INTEGER:
        return "is far too large."
    if field.low <= value <= field.high and field.name != "rotation_deg" and abs(value) < float("inf"):
        return None
    words = problem_with(kind, field.name, value)
    return words and words.removeprefix(f"{field.name} ").removeprefix("rotation ")


def _bytes_problem(value: Any) -> str | None:
    if type(value) is not bytes:
        return f"is {_shown(value)}, but must be bytes."
    if len(value) > MOST_CONTENT_BYTES:
        return f"has {len(value) / 1e6:.0f} MB, but may have {MOST_CONTENT_BYTES / 1e6:.0f} MB at most."
    return None


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    shown = repr(value) if not isinstance(value, bool) else str(value).lower()
    return shown if len(shown) <= 40 else f"{shown[:40]}..."


def _is_writable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
