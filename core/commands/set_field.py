"""Change one property of one or many entities, with the limits of each property.

The limits are also what the file reader and the JSON reader check against.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from core.commands.command import require, rounded_m
from core.commands.field_words import named_in_sentence, plain_field_name
from core.commands.homes import rehomed
from core.commands.tags import checked_tags
from core.errors import InvalidEdit
from core.model.copies import copies_with
from core.model.entity import Entity, placed_among
from core.model.limits import problem_with, problems_in
from core.model.project import Project
from core.model.scenario import Site
from core.model.site_air import density_moved_kg_m3
from core.model.underlays import Underlay


@dataclass(frozen=True, slots=True)
class SetField:
    """Set one field of several entities to one value.

    Attributes:
        ids: Entities, all of which must have the field.
        field: Field name, such as ``supply_set_c``.
        value: New value, in the field's own unit.
    """

    ids: tuple[str, ...]
    field: str
    value: Any

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Change {named_in_sentence(self.field)}"

    def apply(self, project: Project) -> Project:
        """Set it.

        Raises:
            InvalidEdit: An entity has no such field, or the value is out of its limits or of a wrong type.
        """
        entities = [require(project, i) for i in dict.fromkeys(self.ids)]
        if self.field == "tag":
            tags = checked_tags(project, dict.fromkeys(self.ids, str(self.value)))
            values = [checked_value(e, "tag", tags.get(e.id, self.value)) for e in entities]
        else:
            values = _checked_values(entities, self.field, self.value)
        differs = [n for n, e in enumerate(entities) if getattr(e, self.field) != values[n]]
        entities = [entities[n] for n in differs]
        changes = {e.id: e for e in copies_with(entities, **{self.field: [values[n] for n in differs]})}
        if self.field in ("extent_x_m", "extent_y_m"):
            for drawn in [e for e in entities if isinstance(e, Underlay)]:
                factor = getattr(changes[drawn.id], self.field) / getattr(drawn, self.field)
                changes[drawn.id] = _scaled(drawn, factor)
        if self.field == "elevation_m":
            changes |= _thinned(project, changes)
        if self.field in ("x_m", "y_m"):
            changes = rehomed(project, placed_among(entities), changes)
        return project.with_known(changes)


def _thinned(project: Project, changes: dict[str, Entity]) -> dict[str, Entity]:
    """The assumptions with the air of a site that has moved up or down; none where its density still suits."""
    site, assumed = changes.get(project.site.id), project.assumptions
    if not isinstance(site, Site):
        return {}
    density = density_moved_kg_m3(assumed.air_density_kg_m3, project.site.elevation_m, site.elevation_m)
    return {assumed.id: replace(assumed, air_density_kg_m3=density)} if density != assumed.air_density_kg_m3 else {}


def _scaled(underlay: Underlay, factor: float) -> Underlay:
    """An underlay whose true width or height is given: a drawing keeps its shape, and its unit follows.

    Raises:
        InvalidEdit: It would be far too large or small.
    """
    scaled = underlay.scaled(factor)
    for problem in problems_in(scaled):
        raise InvalidEdit(f"{underlay.file_name}: {problem.text}", hint="Check the scale.")
    return scaled


def _checked_values(entities: Sequence[Entity], field: str, value: Any) -> list[Any]:
    """The value as each entity takes it: for all of a kind that hold alike the same, so it is checked once for them."""
    known: dict[tuple[type, type], Any] = {}
    values = []
    for entity in entities:
        alike = (type(entity), type(getattr(entity, field, None)))
        if alike not in known:
            known[alike] = checked_value(entity, field, value)
        values.append(known[alike])
    return values


def checked_value(entity: Entity, field: str, value: Any) -> Any:
    """The value in the field's type and inside its limits.

    Raises:
        InvalidEdit: It is not.
    """
    if field == "id" or field not in {f.name for f in fields(entity)}:
        raise InvalidEdit(
            f"{entity.tag or type(entity).__name__} has no property {field}.", hint="Choose another item."
        )
    current = getattr(entity, field)
    coerced = _coerced(current, value, f"{entity.tag or type(entity).__name__} {plain_field_name(field)}")
    problem = problem_with(type(entity), field, coerced)
    if problem:
        problem = problem.replace(field, plain_field_name(field), 1)  # words of the form, not of the file
        raise InvalidEdit(f"{entity.tag or type(entity).__name__}: {problem}", hint="Enter a value inside the limits.")
    return rounded_m(coerced) if field in {"x_m", "y_m"} else coerced


def _coerced(current: Any, value: Any, what: str) -> Any:
    if isinstance(current, bool):
        if isinstance(value, bool):
            return value
    elif isinstance(current, StrEnum):
        try:
            return type(current)(value)
        except ValueError:
            choices = ", ".join(type(current))
            raise InvalidEdit(f"{what}: {value} is not one of {choices}.", hint="Choose one of them.") from None
    elif isinstance(current, int) and isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value) and float(value).is_integer():
            return int(value)
    elif isinstance(current, float) and isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value):
            return float(value)
    elif isinstance(value, type(current)):
        return value
    raise InvalidEdit(f"{what}: {value!r} is not a valid value.", hint="Enter a number, or choose from the list.")
