"""Show one storey on the plan, and put another one on top."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.command import rounded_m
from core.commands.halls import required_hall
from core.commands.place import TagCounter
from core.model.entity import Entity
from core.model.ids import new_id
from core.model.plan_marks import GroupKind, ItemGroup
from core.model.project import Project
from core.model.storeys import is_on

SLAB_M = 0.8
"""Between a ceiling and the floor above it, where nothing else is said: a slab on beams with its screed."""


@dataclass(frozen=True, slots=True)
class ShowStorey:
    """Show the storey of one floor height on the plan alone, or all of them.

    Attributes:
        floor_m: Height of its floor, None for all. [m]
    """

    floor_m: float | None
    label: str = "Show storey"

    def apply(self, project: Project) -> Project:
        """Show it."""
        changes: dict[str, Entity | None] = {
            g.id: None for g in project.of_type(ItemGroup) if g.kind is GroupKind.STOREY
        }
        if self.floor_m is not None:
            halls = tuple(h.id for h in project.halls if is_on(project, h, self.floor_m))
            known = next(iter(changes), "") or new_id()
            if halls:
                changes[known] = ItemGroup(id=known, kind=GroupKind.STOREY, member_ids=halls)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class AddStorey:
    """Put an empty hall of the same outline on top of one, and show it alone.

    Attributes:
        hall_id: The hall below.
        upper_id: Id of the new one.
    """

    hall_id: str
    upper_id: str
    label: str = "Add storey"

    def apply(self, project: Project) -> Project:
        """Build it.

        Raises:
            InvalidEdit: It is no hall.
        """
        below = required_hall(project, self.hall_id)
        tags = TagCounter(e.tag for e in project.entities.values())
        floor_m = rounded_m(below.floor_m + below.height_m + SLAB_M)
        upper = replace(below, id=self.upper_id, tag=tags.next_after(below.tag or "Hall 0"), floor_m=floor_m)
        return ShowStorey(floor_m).apply(project.with_changes({upper.id: upper}))
