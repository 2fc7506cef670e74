"""A design with some of its items out of service: what failure views and contingencies look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project

CAN_FAIL = (PowerUnit, PowerSource, AirCooler, Cdu, HeatRejection)
"""Kinds of items that can be out of service."""


def with_out_of_service(project: Project, ids: Iterable[str]) -> Project:
    """The project with items off; the same project when none of them can be off, or all are already.

    Args:
        project: The project.
        ids: Items; unknown ids, and items that cannot be off, are passed over.
    """
    changed = {}
    for entity_id in ids:
        entity = project.get(entity_id)
        if isinstance(entity, CAN_FAIL) and entity.is_on:
            changed[entity_id] = replace(entity, is_on=False)
    return project.with_changes(changed) if changed else project
