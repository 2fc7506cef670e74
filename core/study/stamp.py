"""What results were computed from, as a short key that changes with any entity."""

from __future__ import annotations

import hashlib

from core import __version__
from core.model.entity import Entity
from core.model.field_types import PLURAL_NAMES
from core.model.layers import PLAN_ONLY
from core.model.project import Project
from core.model.remembered import remembered
from core.results.design_results import Stamp


def program_version() -> str:
    """Version of the program."""
    return __version__


_WITHOUT_RESULTS = frozenset(kind for kind, plural in PLURAL_NAMES.items() if plural in PLAN_ONLY)
_kept: dict[str, tuple[Entity, bytes]] = {}


@remembered
def stamp(project: Project) -> Stamp:
    """Stamp of a project: equal designs have equal stamps; entities that an edit left alone are not written again."""
    global _kept
    found: dict[str, tuple[Entity, bytes]] = {}
    digest = hashlib.blake2b(digest_size=16)
    for entity_id in sorted(project.entities):
        entity = project.entities[entity_id]
        if type(entity) in _WITHOUT_RESULTS:
            continue
        known = _kept.get(entity_id)
        if known is None or known[0] is not entity:
            known = (entity, hashlib.blake2b(repr(entity).encode(), digest_size=16).digest())
        found[entity_id] = known
        digest.update(known[1])
    _kept = found
    return Stamp(digest.hexdigest(), project.scenario.id, program_version())
