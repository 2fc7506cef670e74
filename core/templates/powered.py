"""Power for a template: one of the topologies of the program, with ids that depend on tags alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from core.commands.power_topology import BuildPowerTopology
from core.commands.power_topology_plan import TopologyKind
from core.model.entity import Entity
from core.model.project import Project
from core.templates.build import stable_id


def with_power(name: str, entities: Iterable[Entity], kind: TopologyKind, modules: int = 0) -> Project:
    """A project of the given entities with a power topology built over its racks and machines.

    Args:
        name: Name of the template, part of every new id.
        entities: What stands already.
        kind: Topology.
        modules: UPS modules or blocks, 0 for the usual number.
    """
    before = Project.of(entities)
    built = BuildPowerTopology(kind, (), modules).apply(before)
    renamed = {
        e.id: stable_id(f"{name}/{type(e).__name__}/{e.tag}")
        for i, e in built.entities.items()
        if before.get(i) is None
    }
    return Project.of(_with_ids(entity, renamed) for entity in built.entities.values())


def _with_ids(entity: Entity, renamed: dict[str, str]) -> Entity:
    changes: dict[str, Any] = {}
    for field in fields(entity):
        value = getattr(entity, field.name)
        if isinstance(value, str) and value in renamed:
            changes[field.name] = renamed[value]
        elif isinstance(value, tuple) and any(isinstance(v, str) and v in renamed for v in value):
            changes[field.name] = tuple(renamed.get(v, v) for v in value)
    return replace(entity, **changes) if changes else entity
