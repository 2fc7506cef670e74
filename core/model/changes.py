"""What one edit changed, in the form that views and undo both read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from operator import is_
from types import MappingProxyType, NoneType

from core.model.entity import Entity
from core.model.project import Project


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """One step of history.

    Attributes:
        label: What was done, for the history panel and "Undo ...".
        changes: By id, the entity before and after; None where it did not exist.
        initiator: Who asked, so that a view can skip its own echo.
        keeps_names: Whether it is known that nothing has come or gone or is called differently, as after a move.
    """

    label: str
    changes: Mapping[str, tuple[Entity | None, Entity | None]]
    initiator: object | None = None
    keeps_names: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """Ids of everything that changed."""
        return frozenset(self.changes)

    @property
    def kinds(self) -> frozenset[type[Entity]]:
        """Kinds of entity that changed."""
        return frozenset(map(type, chain.from_iterable(self.changes.values()))) - {NoneType}

    def inverted(self) -> ChangeSet:
        """The same step backwards."""
        swapped = {i: (after, before) for i, (before, after) in self.changes.items()}
        return replace(self, changes=MappingProxyType(swapped))

    def apply(self, project: Project) -> Project:
        """The project after this step."""
        befores, afters = zip(*self.changes.values(), strict=True) if self.changes else ((), ())
        wanted = dict(zip(self.changes, afters, strict=True))
        if all(map(is_, map(project.entities.get, wanted), befores)):
            return project.with_known(wanted)
        return project.with_changes(wanted)


def difference(
    before: Project, after: Project, label: str, initiator: object | None = None, *, keeps_names: bool = False
) -> ChangeSet | None:
    """Changes that lead from one project to another, or None when they are equal.

    Unchanged entities are the same objects in both, so the comparison is by identity first.

    Args:
        before: Project before an edit.
        after: Project after it.
        label: What was done.
        initiator: Who asked.
        keeps_names: Whether it is known that nothing has come or gone or is called differently.
    """
    if before is after:
        return None
    if (known := after.changed_since(before)) is not None:
        pairs = zip(map(before.entities.get, known), map(after.entities.get, known), strict=True)
        return ChangeSet(label, MappingProxyType(dict(zip(known, pairs, strict=True))), initiator, keeps_names)
    changes: dict[str, tuple[Entity | None, Entity | None]] = {}
    for entity_id, entity in after.entities.items():
        earlier = before.entities.get(entity_id)
        if earlier is not entity and earlier != entity:
            changes[entity_id] = (earlier, entity)
    for entity_id, entity in before.entities.items():
        if entity_id not in after.entities:
            changes[entity_id] = (entity, None)
    return ChangeSet(label, MappingProxyType(changes), initiator, keeps_names) if changes else None
