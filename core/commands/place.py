"""Put items on the plan, take them off, and copy them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from core.commands.command import require, rounded_m
from core.errors import InvalidEdit
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerUnit
from core.model.entity import Entity, Placed
from core.model.ids import new_id
from core.model.plan_marks import GroupKind, ItemGroup
from core.model.project import Project
from core.model.rack import Rack
from core.model.records import Waiver
from core.model.scenario import Assumptions, ProjectInfo, Scenario, Site
from core.model.space import Hall
from core.model.underlays import Underlay

MOST_COPIES = 20_000


@dataclass(frozen=True, slots=True)
class PlaceItems:
    """Add entities, each with a fresh id and a unique tag chosen by the caller."""

    entities: tuple[Entity, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Place {self.entities[0].tag}" if len(self.entities) == 1 else f"Place {len(self.entities)} items"

    def apply(self, project: Project) -> Project:
        """Add them.

        Raises:
            InvalidEdit: An id is already taken.
        """
        taken = [e.tag or e.id for e in self.entities if project.get(e.id) is not None]
        if taken:
            raise InvalidEdit(f"{', '.join(taken)} is already in the project.", hint="Place a copy instead.")
        return project.with_changes({e.id: _rounded(e) for e in self.entities})


@dataclass(frozen=True, slots=True)
class DeleteItems:
    """Remove entities and every reference to them."""

    ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Delete item" if len(self.ids) == 1 else f"Delete {len(self.ids)} items"

    def apply(self, project: Project) -> Project:
        """Remove them; items that referred to them lose the reference.

        Raises:
            InvalidEdit: One of them cannot be removed.
        """
        gone = {i for i in self.ids if project.get(i) is not None}
        for entity_id in gone:
            entity = require(project, entity_id)
            if isinstance(entity, Site | Assumptions | ProjectInfo):
                raise InvalidEdit("Every project keeps its site, assumptions and settings.", hint="Edit them instead.")
            if isinstance(entity, Scenario) and len(project.of_type(Scenario)) == 1:
                raise InvalidEdit("A project needs at least one scenario.", hint="Add another one first.")
            if isinstance(entity, Hall):
                gone = gone | {e.id for e in project.entities.values() if getattr(e, "hall_id", "") == entity_id}
        gone = gone | unused_contents(project, gone)
        changes: dict[str, Entity | None] = dict.fromkeys(gone, None)
        changes.update(_without_references(project, gone))
        return project.with_changes(changes)


class TagCounter:
    """Hands out tags that are not taken, counting on from a given one: R-A07 gives R-A08.

    Args:
        taken: Tags in use.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._beyond: dict[tuple[str, int], dict[int, int]] = {}
        """Of each stem and number of digits: from a number to a later one, all between which are taken."""

    def at_or_after(self, tag: str) -> str:
        """``tag`` itself where it is free, else the next free one after it; also marks it as taken."""
        if tag in self._taken:
            return self.next_after(tag)
        self._taken.add(tag)
        return tag

    def next_after(self, tag: str) -> str:
        """The next free tag after ``tag``; also marks it as taken."""
        match = re.fullmatch(r"(.*?)(\d+)", tag)
        stem, number, digits = (match[1], int(match[2]), len(match[2])) if match else (f"{tag}-" if tag else "", 0, 1)
        beyond, passed = self._beyond.setdefault((stem, digits), {}), []
        candidate = ""
        while not candidate or candidate in self._taken:  # thousands of copies may not each walk over all before them
            passed.append(number)
            number = beyond.get(number, number + 1)
            candidate = f"{stem}{number:0{digits}d}"
        beyond.update(dict.fromkeys(passed, number))
        self._taken.add(candidate)
        return candidate


def unused_contents(project: Project, gone: set[str]) -> set[str]:
    """Contents that only underlays show which are going."""
    leaving = {i for u in project.of_type(Underlay) if u.id in gone for i in (u.content_id, u.original_id)}
    staying = {i for u in project.of_type(Underlay) if u.id not in gone for i in (u.content_id, u.original_id)}
    return {i for i in leaving - staying if project.get(i) is not None}


def copy_of(original: Placed, tag: str, x_m: float, y_m: float) -> Placed:
    """A copy with its own identity, at another place; contents of a rack get their own ids too."""
    if isinstance(original, Rack):
        units = tuple(replace(unit, id=new_id()) for unit in original.units)
        return replace(original, id=new_id(), tag=tag, x_m=x_m, y_m=y_m, units=units)
    return replace(original, id=new_id(), tag=tag, x_m=x_m, y_m=y_m)


def _rounded(entity: Entity) -> Entity:
    if isinstance(entity, Placed):
        return replace(entity, x_m=rounded_m(entity.x_m), y_m=rounded_m(entity.y_m))
    return entity


def _without_references(project: Project, gone: set[str]) -> dict[str, Entity | None]:
    changed: dict[str, Entity | None] = {}
    for entity in project.entities.values():
        if entity.id in gone:
            continue
        if isinstance(entity, Rack):
            cut: dict[str, Any] = {f: "" for f in ("feed_a_id", "feed_b_id", "cdu_id") if getattr(entity, f) in gone}
        elif isinstance(entity, PowerUnit):
            left = tuple(i for i in entity.feed_ids if i not in gone)
            was = entity.feed_ids
            cut = {} if left == was else {"fed_from_id": left[0] if left else "", "further_feed_ids": left[1:]}
        elif isinstance(entity, AirCooler | Cdu | HeatRejection | Hall | Assumptions):
            cut = {f: "" for f in ("feed_id", "backup_feed_id") if getattr(entity, f) in gone}
        elif isinstance(entity, ItemGroup):
            kept = tuple(i for i in entity.member_ids if i not in gone)
            cut = {} if kept == entity.member_ids else {"member_ids": kept}
            if cut and len(kept) < (2 if entity.kind is GroupKind.GROUP else 1):
                changed[entity.id] = None
                continue
        elif isinstance(entity, Waiver):
            kept = tuple(i for i in entity.item_ids if i not in gone)
            cut = {} if kept == entity.item_ids else {"item_ids": kept}
            if cut and len(kept) < min(len(entity.item_ids), 2):  # of two that clash, say, one alone does not
                changed[entity.id] = None
                continue
        else:
            cut = {}
        if cut:
            changed[entity.id] = replace(entity, **cut)
    return changed
