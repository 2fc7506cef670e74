"""Put copies of items on the plan, from the clipboard or beside the originals, with identities of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from core.commands.command import require_placed
from core.commands.place import MOST_COPIES, PlaceItems, TagCounter, copy_of
from core.errors import InvalidEdit
from core.model.entity import Entity, Placed
from core.model.groups import groups_of
from core.model.ids import new_id
from core.model.plan_marks import ItemGroup
from core.model.project import Project
from core.model.storeys import hall_under

_NO_REFERENCES = frozenset(("id", "item_id"))


@dataclass(frozen=True, slots=True)
class PasteItems:
    """Add copies of items that may come from another project.

    Every copy gets its own id, and a new tag where its tag is taken. A reference to another copied item becomes one
    to its copy; a reference to an item that the project has stays; any other is cut.

    Attributes:
        items: What to copy.
        dx_m: Shift of the copies. [m]
        dy_m: Shift of the copies. [m]
        groups: Blocks to make of the copies: those of the originals.
    """

    items: tuple[Placed, ...]
    dx_m: float = 0.0
    dy_m: float = 0.0
    groups: tuple[ItemGroup, ...] = ()

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Paste {self.items[0].tag}" if len(self.items) == 1 else f"Paste {len(self.items)} items"

    def apply(self, project: Project) -> Project:
        """Add them.

        Raises:
            InvalidEdit: There are too many.
        """
        if len(self.items) > MOST_COPIES:
            raise InvalidEdit(f"At most {MOST_COPIES} items are pasted at once.", hint="Copy fewer.")
        if not self.items:
            return project
        return PlaceItems(copies_of(project, self.items, self.dx_m, self.dy_m, self.groups)).apply(project)


@dataclass(frozen=True, slots=True)
class DuplicateItems:
    """Copy placed items of the project itself.

    Attributes:
        ids: What to copy.
        dx_m: Shift of the copies. [m]
        dy_m: Shift of the copies. [m]
    """

    ids: tuple[str, ...]
    dx_m: float
    dy_m: float

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Duplicate item" if len(self.ids) == 1 else f"Duplicate {len(self.ids)} items"

    def apply(self, project: Project) -> Project:
        """Add the copies."""
        items = tuple(require_placed(project, i) for i in dict.fromkeys(self.ids))
        return PasteItems(items, self.dx_m, self.dy_m, whole_groups(project, self.ids)).apply(project)


def whole_groups(project: Project, ids: Sequence[str]) -> tuple[ItemGroup, ...]:
    """Blocks of which every member is among the ids."""
    return tuple(g for g in groups_of(project) if set(g.member_ids) <= set(ids))


def copies_of(
    project: Project, items: Sequence[Placed], dx_m: float, dy_m: float, groups: Sequence[ItemGroup] = ()
) -> tuple[Entity, ...]:
    """Copies with ids and free tags of their own, and references that hold in the project; then their blocks."""
    taken = {e.tag for e in project.entities.values()}
    counter = TagCounter(taken)
    copies: dict[str, Placed] = {}
    for item in items:
        tag = counter.next_after(item.tag) if item.tag in taken else item.tag
        taken.add(tag)
        copies[item.id] = copy_of(item, tag, item.x_m + dx_m, item.y_m + dy_m)
    renewed = {old: copy.id for old, copy in copies.items()}
    blocks: list[Entity] = []
    for group in groups:
        tag = counter.next_after(group.tag) if group.tag in taken else group.tag
        taken.add(tag)
        members = tuple(renewed[i] for i in group.member_ids if i in renewed)
        blocks.append(replace(group, id=new_id(), tag=tag, member_ids=members))
    return (*(_referring(project, copy, renewed) for copy in copies.values()), *blocks)


def _referring(project: Project, copy: Placed, renewed: dict[str, str]) -> Placed:
    def held(old: str) -> str:
        return renewed.get(old) or (old if project.get(old) is not None else "")

    cut: dict[str, Any] = {}
    for name in reference_fields(type(copy)):
        value = getattr(copy, name)
        cut[name] = tuple(i for old in value if (i := held(old))) if isinstance(value, tuple) else held(value)
    hall = hall_under(project, copy.x_m, copy.y_m)
    if hall or not cut.get("hall_id"):
        cut["hall_id"] = hall
    return replace(copy, **cut)


def reference_fields(kind: type[Entity]) -> tuple[str, ...]:
    """Fields of a kind that name other entities."""
    names = (f.name for f in fields(kind) if f.name not in _NO_REFERENCES)
    return tuple(n for n in names if n.endswith(("_id", "_ids")))
