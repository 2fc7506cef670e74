"""Everything on the plan as a tree: halls with pods and rows of racks, cooling, power, notes and underlays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from core.editing.similar import kind_in_words
from core.model.entity import Entity, Placed
from core.model.groups import group_by_member, hidden_ids, locked_ids
from core.model.layers import LAYER_OF_TYPE
from core.model.plan_marks import NoteKind, PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.storeys import hall_around
from core.model.underlays import LayerKind, Underlay

SAME_ROW_M = 0.3
"""Racks whose middles differ by less than this across their row stand in one row. [m]"""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One line of the tree.

    Attributes:
        key: Id of the entity, or a name that stays the same for a group of them.
        text: What stands there.
        note: Count, load, or "locked" and "hidden".
        children: Lines under it.
        entity_id: The entity, or empty for a group.
    """

    key: str
    text: str
    note: str = ""
    children: tuple[TreeNode, ...] = ()
    entity_id: str = ""

    def ids(self) -> tuple[str, ...]:
        """Entities of this line and of all under it."""
        own = (self.entity_id,) if self.entity_id else ()
        return (*own, *(i for child in self.children for i in child.ids()))


def object_tree(project: Project, wanted: str = "") -> tuple[TreeNode, ...]:
    """The tree of a project, of what holds every word that is wanted.

    Args:
        project: The project.
        wanted: Words of tags, kinds or models; groups of which nothing is left are left out.
    """
    builder = _Builder(project, wanted.casefold().split())
    halls = [builder.hall(hall.id, hall.tag or "Hall") for hall in project.halls]
    yard = builder.hall("", "Outside the halls")
    notes = [_note(builder, n) for n in project.of_type(PlanNote)]
    underlays = [builder.leaf(u, u.file_name or "Underlay", "") for u in project.of_type(Underlay)]
    groups = [builder.group("notes", "Notes and dimensions", notes), builder.group("underlays", "Underlays", underlays)]
    return tuple(node for node in (*halls, yard, *groups) if node is not None)


class _Builder:
    def __init__(self, project: Project, words: list[str]) -> None:
        self._project, self._words = project, words
        self._locked, self._hidden = locked_ids(project), hidden_ids(project)
        self._pods = group_by_member(project)
        known = {hall.id for hall in project.halls}
        self._by_hall: dict[str, list[Placed]] = {}
        for item in project.placed:
            hall_id = hall_around(project, item)
            self._by_hall.setdefault(hall_id if hall_id in known else "", []).append(item)

    def hall(self, hall_id: str, name: str) -> TreeNode | None:
        items = self._by_hall.get(hall_id, [])
        grouped = [i for i in items if i.id in self._pods]
        racks = [i for i in items if isinstance(i, Rack) and i.id not in self._pods]
        rest = [i for i in items if not isinstance(i, Rack) and i.id not in self._pods]
        pods = sorted({self._pods[i.id].id: self._pods[i.id].tag for i in grouped}.items(), key=lambda p: _order(p[1]))
        children = [
            self.group(f"pod {pod}", tag, self._leaves(i for i in grouped if self._pods[i.id].id == pod))
            for pod, tag in pods
        ]
        children += self._rows(hall_id, racks)
        for kind, words in (
            (LayerKind.COOLING, "Cooling"),
            (LayerKind.POWER, "Power"),
            (LayerKind.ARCHITECTURE, "Building"),
        ):
            members = (i for i in rest if LAYER_OF_TYPE.get(type(i)) is kind)
            children.append(self.group(f"{kind} {hall_id}", words, self._leaves(members)))
        return self.group(f"hall {hall_id}", name, children, entity_id=hall_id)

    def _rows(self, hall_id: str, racks: list[Rack]) -> list[TreeNode | None]:
        rows: list[list[Rack]] = []
        for is_turned in (False, True):
            along = sorted(
                (r for r in racks if (r.rotation_deg in (90, 270)) is is_turned),
                key=lambda r: (r.x_m, r.y_m) if is_turned else (-r.y_m, r.x_m),
            )
            last = None
            for rack in along:
                across = rack.x_m if is_turned else rack.y_m
                if last is None or abs(across - last) > SAME_ROW_M:
                    rows.append([])
                rows[-1].append(rack)
                last = across
        load = self._project.scenario.it_load_ratio
        found = []
        for number, row in enumerate(rows, start=1):
            kw = sum(r.power_w for r in row) * load / 1000.0
            name = _row_name(row) or f"Row {number}"
            found.append(self.group(f"row {hall_id} {row[0].id}", name, self._leaves(row), note=f"{kw:,.0f} kW"))
        return found

    def _leaves(self, items: Iterable[Placed]) -> list[TreeNode | None]:
        ordered = sorted(items, key=lambda i: _order(i.tag))
        return [self.leaf(i, i.tag or kind_in_words(i), i.model_name or kind_in_words(i)) for i in ordered]

    def leaf(self, entity: Entity, text: str, more: str) -> TreeNode | None:
        if self._words:
            kind = kind_in_words(entity) if isinstance(entity, Placed) else ""
            described = f"{text} {more} {kind}".casefold()
            if not all(w in described for w in self._words):
                return None
        is_locked = entity.id in self._locked or bool(getattr(entity, "is_locked", False))
        is_hidden = entity.id in self._hidden or not getattr(entity, "is_visible", True)
        note = ", ".join(word for word, is_on in (("locked", is_locked), ("hidden", is_hidden)) if is_on)
        return TreeNode(entity.id, text, note, (), entity.id)

    def group(
        self, key: str, name: str, children: Iterable[TreeNode | None], *, note: str = "", entity_id: str = ""
    ) -> TreeNode | None:
        kept = tuple(c for c in children if c is not None)
        if not kept and (not entity_id or self._words):
            return None
        count = sum(_count(c) for c in kept)
        return TreeNode(key, name, f"{count} · {note}" if note else str(count), kept, entity_id)


def _note(builder: _Builder, note: PlanNote) -> TreeNode | None:
    is_note = note.kind is NoteKind.NOTE
    return builder.leaf(note, note.text if is_note else f"Dimension {note.text}".strip(), str(note.kind))


def _count(node: TreeNode) -> int:
    return sum(_count(c) for c in node.children) if node.children else 1


def _row_name(row: list[Rack]) -> str:
    """What the tags of a row have in common before their numbers, when that names it."""
    stems = {re.sub(r"\d+$", "", r.tag) for r in row}
    return stems.pop().rstrip("-_ .") if len(stems) == 1 else ""


@lru_cache(maxsize=65_536)
def _order(tag: str) -> tuple[tuple[int, str], ...]:
    """Tags in the order of people: R-2 before R-10."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", tag))
