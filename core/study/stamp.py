"""What results were computed from, as a short key that changes with any entity."""

from __future__ import annotations

import hashlib

from core import __version__
from core.model.project import Project
from core.results.design_results import Stamp


def program_version() -> str:
    """Version of the program."""
    return __version__


def stamp(project: Project) -> Stamp:
    """Stamp of a project: equal projects have equal stamps."""
    digest = hashlib.blake2b(digest_size=16)
    for entity_id in sorted(project.entities):
        digest.update(repr(project.entities[entity_id]).encode())
    return Stamp(digest.hexdigest(), project.scenario.id, program_version())
