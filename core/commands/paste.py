"""Put copies of items on the plan, from the clipboard or beside the originals, with identities of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from core.commands.command import require, require_placed, rounded_m
from core.commands.marks import with_ends
from core.commands.place import MOST_COPIES, PlaceItems, TagCounter, copy_of
from core.errors import InvalidEdit
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, from_points
from core.model.entity import Entity, Placed
from core.model.groups import groups_of
from core.model.ids import new_id
from core.model.plan_marks import ItemGroup, PlanNote
from core.model.project import Project
from core.model.space import Hall, Wall
from core.model.storeys import hall_under

Copyable = Placed | Hall | Wall | PlanNote
"""What can be copied: items, halls, walls, notes and dimension lines."""
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

    items: tuple[Copyable, ...]
    dx_m: float = 0.0
    dy_m: float = 0.0
    groups: tuple[ItemGroup, ...] = ()

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Paste {self.items[0].tag}".strip() if len(self.items) == 1 else f"Paste {len(self.items)} items"

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
    """Copy items, halls with all that stands in them, walls and notes of the project itself.

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
        ids = with_contents(project, self.ids)
        items = tuple(_require_copyable(project, i) for i in ids)
        return PasteItems(items, self.dx_m, self.dy_m, whole_groups(project, ids)).apply(project)


def with_contents(project: Project, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids, and those of all that belongs to halls among them, each once."""
    halls = {i for i in ids if isinstance(project.get(i), Hall)}
    inside = (e.id for e in project.entities.values() if getattr(e, "hall_id", "") in halls) if halls else ()
    return tuple(dict.fromkeys((*ids, *inside)))


def box_of(entity: Copyable) -> Rectangle:
    """Outline on the plan. [m]"""
    if isinstance(entity, Placed):
        return entity.rectangle
    if isinstance(entity, Hall):
        return bounds(entity.outline_m)
    return from_points((entity.x0_m, entity.y0_m), (entity.x1_m, entity.y1_m))


def whole_groups(project: Project, ids: Sequence[str]) -> tuple[ItemGroup, ...]:
    """Blocks of which every member is among the ids."""
    return tuple(g for g in groups_of(project) if set(g.member_ids) <= set(ids))


def copies_of(
    project: Project, items: Sequence[Copyable], dx_m: float, dy_m: float, groups: Sequence[ItemGroup] = ()
) -> tuple[Entity, ...]:
    """Copies with ids and free tags of their own, and references that hold in the project; then their blocks."""
    taken = {e.tag for e in project.entities.values()}
    counter = TagCounter(taken)
    copies: dict[str, Copyable] = {}
    for item in items:
        tag = counter.next_after(item.tag) if item.tag and item.tag in taken else item.tag
        taken.add(tag)
        copies[item.id] = _shifted_copy(item, tag, dx_m, dy_m)
    renewed = {old: copy.id for old, copy in copies.items()}
    blocks: list[Entity] = []
    for group in groups:
        tag = counter.next_after(group.tag) if group.tag in taken else group.tag
        taken.add(tag)
        members = tuple(renewed[i] for i in group.member_ids if i in renewed)
        blocks.append(replace(group, id=new_id(), tag=tag, member_ids=members))
    return (*(_referring(project, copy, renewed) for copy in copies.values()), *blocks)


def _shifted_copy(item: Copyable, tag: str, dx_m: float, dy_m: float) -> Copyable:
    if isinstance(item, Placed):
        return copy_of(item, tag, item.x_m + dx_m, item.y_m + dy_m)
    if isinstance(item, Hall):
        outline = tuple((rounded_m(x + dx_m), rounded_m(y + dy_m)) for x, y in item.outline_m)
        return replace(item, id=new_id(), tag=tag, outline_m=outline)
    start, end = (item.x0_m + dx_m, item.y0_m + dy_m), (item.x1_m + dx_m, item.y1_m + dy_m)
    return with_ends(replace(item, id=new_id(), tag=tag), start, end)


def _require_copyable(project: Project, entity_id: str) -> Copyable:
    entity = require(project, entity_id)
    return entity if isinstance(entity, Hall | Wall | PlanNote) else require_placed(project, entity_id)


def _referring(project: Project, copy: Copyable, renewed: dict[str, str]) -> Entity:
    def held(old: str) -> str:
        return renewed.get(old) or (old if project.get(old) is not None else "")

    cut: dict[str, Any] = {}
    for name in reference_fields(type(copy)):
        value = getattr(copy, name)
        cut[name] = tuple(i for old in value if (i := held(old))) if isinstance(value, tuple) else held(value)
    if isinstance(copy, Placed | Wall) and copy.hall_id not in renewed:
        hall = hall_under(project, *box_of(copy).centre_m, copy)
        if hall or not cut.get("hall_id"):
            cut["hall_id"] = hall
    return replace(copy, **cut) if cut else copy


def reference_fields(kind: type[Entity]) -> tuple[str, ...]:
    """Fields of a kind that name other entities."""
    names = (f.name for f in fields(kind) if f.name not in _NO_REFERENCES)
    return tuple(n for n in names if n.endswith(("_id", "_ids")))
