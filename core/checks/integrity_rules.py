"""References that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.entity import Entity, Placed
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


def dangling_references(evidence: Evidence) -> Iterator[Finding]:
    """An item names another one that is not in the project."""
    project = evidence.project
    for entity in project.entities.values():
        for field, name in _REFERENCES.items():
            target = getattr(entity, field, "")
            if target and project.get(target) is None:
                yield _missing(entity, name)
        for target in getattr(entity, "further_feed_ids", ()):
            if project.get(target) is None:
                yield _missing(entity, "further feed")


def _missing(entity: Entity, name: str) -> Finding:
    place = (entity.x_m, entity.y_m) if isinstance(entity, Placed) else None
    message = f"{entity.tag or type(entity).__name__}: its {name} is not in the project."
    return Finding("dangling-reference", Severity.ERROR, message, f"Choose another {name}.", (entity.id,), place)
