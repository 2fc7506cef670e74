"""What results were computed from, as a short key that changes with any entity."""

from __future__ import annotations

import hashlib
from importlib import metadata

from core.model.project import Project
from core.results.design_results import Stamp


def program_version() -> str:
    """Version of the installed program, or of the source tree when it is not installed."""
    try:
        return metadata.version("hallwright")
    except metadata.PackageNotFoundError:
        return SOURCE_VERSION


SOURCE_VERSION = "0.1.0"


def stamp(project: Project) -> Stamp:
    """Stamp of a project: equal projects have equal stamps."""
    digest = hashlib.blake2b(digest_size=16)
    for entity_id in sorted(project.entities):
        digest.update(repr(project.entities[entity_id]).encode())
    return Stamp(digest.hexdigest(), project.scenario.id, program_version())
