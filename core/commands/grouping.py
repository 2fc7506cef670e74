"""Group items to blocks, and lock or hide them on the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.command import require, require_placed
from core.commands.place import TagCounter
from core.errors import InvalidEdit
from core.model.entity import Entity
from core.model.groups import groups_of
from core.model.plan_marks import GroupKind, ItemGroup, PlanNote
from core.model.project import Project
from core.model.space import Hall, Wall
from core.model.underlays import Underlay


@dataclass(frozen=True, slots=True)
class GroupItems:
    """Make one block of items; blocks that they belonged to lose them."""

    ids: tuple[str, ...]
    label: str = "Group"

    def apply(self, project: Project) -> Project:
        """Group them.

        Raises:
            InvalidEdit: There are fewer than two.
        """
        ids = tuple(require_placed(project, i).id for i in dict.fromkeys(self.ids))
        if len(ids) < 2:
            raise InvalidEdit("It takes two items to group.", hint="Select two or more on the plan.")
        if any(set(g.member_ids) == set(ids) for g in groups_of(project)):
            return project
        tag = TagCounter(e.tag for e in project.entities.values()).next_after("POD-0")
        group = ItemGroup(tag=tag, member_ids=ids)
        return project.with_changes({**_taken_out(project, set(ids), GroupKind.GROUP), group.id: group})


@dataclass(frozen=True, slots=True)
class UngroupItems:
    """Dissolve every block that one of the items belongs to; the items stay."""

    ids: tuple[str, ...]
    label: str = "Ungroup"

    def apply(self, project: Project) -> Project:
        """Dissolve them."""
        chosen = set(self.ids)
        return project.with_changes({g.id: None for g in groups_of(project) if chosen & set(g.member_ids)})


@dataclass(frozen=True, slots=True)
class MarkItems:
    """Lock or hide items, or take that back; underlays say themselves whether they are.

    Attributes:
        ids: Items, halls, walls, notes and underlays.
        kind: ``locked`` or ``hidden``.
        is_on: Whether they shall be so.
    """

    ids: tuple[str, ...]
    kind: GroupKind
    is_on: bool = True

    @property
    def label(self) -> str:
        """Shown in history."""
        words = {GroupKind.LOCKED: ("Lock", "Unlock"), GroupKind.HIDDEN: ("Hide", "Show")}
        return words[self.kind][0 if self.is_on else 1]

    def apply(self, project: Project) -> Project:
        """Mark them; all that are locked, and all that are hidden, are one list each.

        Raises:
            InvalidEdit: One of them is gone, or nothing on the plan.
        """
        underlays = tuple(u for i in dict.fromkeys(self.ids) if isinstance(u := project.get(i), Underlay))
        if underlays:
            project = project.with_changes({u.id: self._marked(u) for u in underlays})
        drawn = {u.id for u in underlays}
        chosen = tuple(_on_plan(project, i) for i in dict.fromkeys(self.ids) if i not in drawn)
        if not self.is_on:
            return project.with_changes(_taken_out(project, set(chosen), self.kind))
        marked = next((g for g in project.of_type(ItemGroup) if g.kind is self.kind), ItemGroup(kind=self.kind))
        members = tuple(dict.fromkeys((*marked.member_ids, *chosen)))
        return project.with_changes({marked.id: replace(marked, member_ids=members)}) if chosen else project

    def _marked(self, underlay: Underlay) -> Underlay:
        if self.kind is GroupKind.LOCKED:
            return replace(underlay, is_locked=self.is_on)
        return replace(underlay, is_visible=not self.is_on)


def _on_plan(project: Project, entity_id: str) -> str:
    """The id of what can be locked or hidden: items, halls, walls and notes.

    Raises:
        InvalidEdit: It is none of them.
    """
    entity = require(project, entity_id)
    return entity_id if isinstance(entity, Hall | Wall | PlanNote) else require_placed(project, entity_id).id


def _taken_out(project: Project, ids: set[str], kind: GroupKind) -> dict[str, Entity | None]:
    """Groups of a kind without some members; those that nothing is left of go."""
    least = 2 if kind is GroupKind.GROUP else 1
    changes: dict[str, Entity | None] = {}
    for group in project.of_type(ItemGroup):
        left = tuple(i for i in group.member_ids if i not in ids)
        if group.kind is kind and len(left) < len(group.member_ids):
            changes[group.id] = replace(group, member_ids=left) if len(left) >= least else None
    return changes
