"""What a report's numbers rest on: site, operating point, assumptions, and where equipment's data come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import StrEnum

from core.commands.field_words import choice_words, field_label
from core.commands.revisions import revisions
from core.drawing.oneline_words import natural
from core.model.entity import Entity, Sourced
from core.model.project import Project
from core.model.rack import Rack
from core.reports.blocks import Chapter, Rows, Table, names_in_short
from core.units import MINUS, quantity_of_field
from core.units.display import quantity_as_read

MOST_NAMES = 6
_NO_VALUES = ("id", "tag", "name", "item_id", "model_name", "source", "verification", "confidence")


def basis(project: Project, notes: tuple[str, ...]) -> Chapter:
    """Site, operating point, assumptions, sources.

    Args:
        project: The project.
        notes: How the results were computed, one sentence each.
    """
    return Chapter(
        "Assumptions and sources",
        (
            *notes,
            Table("Revisions", [["Revision", "Date", "By", "What has changed"], *_revisions(project)]),
            Table("Site", [["Quantity", "Value"], *_values(project.site)]),
            Table("Operating point", [["Quantity", "Value"], *_values(project.scenario)]),
            Table("Assumptions for the whole project", [["Quantity", "Value"], *_values(project.assumptions)]),
            Table(
                "Where the data of equipment come from",
                [["Item", "Confidence", "Checked", "Source"], *sources(project)],
                "Recalled data are defaults that have to be checked against the maker's sheet.",
            ),
        ),
    )


def _revisions(project: Project) -> Rows:
    return [[r.tag, r.dated, r.author, r.changes] for r in revisions(project)]


def _values(entity: Entity) -> Rows:
    named = [["Name", name]] if (name := getattr(entity, "name", "")) else []
    return [*named, *(row for f in dataclasses.fields(entity) if (row := _value(entity, f.name)))]


def _value(entity: Entity, name: str) -> list[str]:
    """Label and value of a field; empty for what is no quantity or choice."""
    value = getattr(entity, name)
    if name in _NO_VALUES or name.endswith(("_id", "_ids")):
        return []
    if isinstance(value, bool):
        return [field_label(name), "yes" if value else "no"]
    if isinstance(value, StrEnum):
        return [field_label(name), choice_words(value)]
    if not isinstance(value, float):
        return []
    return [field_label(name), quantity_as_read(value, quantity_of_field(name)).replace("-", MINUS)]


def sources(project: Project) -> Rows:
    """Models that share confidence, check and source, for everything in the design."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for part in _sourced(project):
        if part.source:
            known = found.setdefault((part.confidence, part.verification, part.source), {})
            known[part.model_name or part.tag or "site"] = None
    rows = [[names_in_short(sorted(names, key=natural), MOST_NAMES), *key] for key, names in found.items()]
    return sorted(rows, key=lambda row: natural(row[0]))


def _sourced(project: Project) -> Iterator[Sourced]:
    for entity in project.entities.values():
        if isinstance(entity, Sourced):
            yield entity
        if isinstance(entity, Rack):
            yield from entity.units
