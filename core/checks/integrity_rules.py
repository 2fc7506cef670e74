"""References that lead nowhere, and names that mean two things."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.project import ENTITY_TYPES
from core.model.rack import Rack
from core.results.finding import Finding, Severity

_REFERENCES = {
    "hall_id": "hall",
    "feed_a_id": "feed A",
    "feed_b_id": "feed B",
    "feed_id": "feed",
    "backup_feed_id": "backup feed",
    "cdu_id": "CDU",
    "fed_from_id": "upstream unit",
}

_NAMED = (Rack, AirCooler, Cdu, HeatRejection, PowerUnit, PowerSource)
"""Kinds that lists, labels and imports know by their tags."""


_OF_KIND = {
    kind: tuple((field, name) for field, name in _REFERENCES.items() if hasattr(kind, field)) for kind in ENTITY_TYPES
}
"""Fields of each kind of entity that name others, and what they are called."""


def dangling_references(evidence: Evidence) -> Iterator[Finding]:
    """An item names another one that is not in the project."""
    project = evidence.project
    for entity in project.entities.values():
        for field, name in _OF_KIND[type(entity)]:
            target = getattr(entity, field)
            if target and project.get(target) is None:
                yield _missing(entity, name)
        for target in getattr(entity, "further_feed_ids", ()):
            if project.get(target) is None:
                yield _missing(entity, "further feed")


def repeated_tags(evidence: Evidence) -> Iterator[Finding]:
    """Several items have one tag: lists, labels and imports cannot tell them apart."""
    first: dict[str, Placed] = {}
    repeated: dict[str, list[Placed]] = {}
    for entity in evidence.project.entities.values():
        if isinstance(entity, _NAMED) and entity.tag and first.setdefault(entity.tag, entity) is not entity:
            repeated.setdefault(entity.tag, [first[entity.tag]]).append(entity)
    for tag, items in repeated.items():
        place = (items[-1].x_m, items[-1].y_m)
        message = f"{len(items)} items are called {tag}."
        remedy = "Give each a tag of its own, or rename them by rows."
        yield Finding("repeated-tag", Severity.WARNING, message, remedy, tuple(e.id for e in items), place)


def _missing(entity: Entity, name: str) -> Finding:
    place = (entity.x_m, entity.y_m) if isinstance(entity, Placed) else None
    message = f"{entity.tag or type(entity).__name__}: its {name} is not in the project."
    return Finding("dangling-reference", Severity.ERROR, message, f"Choose another {name}.", (entity.id,), place)
