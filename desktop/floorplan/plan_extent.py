"""What part of the plan is to be seen: everything, what is selected, or one item with a little around it."""

from __future__ import annotations

from collections.abc import Iterable

from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.entity import Placed
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.space import Hall, Wall
from core.model.storeys import shown_halls
from core.model.underlays import Underlay

EMPTY = Rectangle(0.0, 0.0, 12.0, 9.0)
"""Seen where there is nothing yet. [m]"""


def box_of_all(project: Project, site: Rectangle | None) -> Rectangle:
    """Everything that is drawn: halls, yard, walls, notes and what lies under the plan. [m]

    Args:
        project: The project as it is shown.
        site: Around halls and everything placed, which for ten thousand racks is known from arrays. [m]
    """
    lines: list[Wall | PlanNote] = [*project.of_type(Wall), *project.of_type(PlanNote)]
    marks = [bounds(((n.x0_m, n.y0_m), (n.x1_m, n.y1_m))) for n in lines]
    marks += [underlay.bounds_m for underlay in project.of_type(Underlay) if underlay.is_visible]
    return union([*([site] if site else []), *marks]) or EMPTY


def box_of_halls(project: Project) -> Rectangle | None:
    """The halls of the storey that is shown; None without any. [m]"""
    return union([bounds(h.outline_m) for h in shown_halls(project)])


def box_of_items(project: Project, ids: Iterable[str]) -> Rectangle | None:
    """What is selected, with some room; None where nothing of it has a place. [m]"""
    chosen = [project.get(i) for i in ids]
    boxes = [p.rectangle for p in chosen if isinstance(p, Placed)]
    box = union([*boxes, *(bounds(h.outline_m) for h in chosen if isinstance(h, Hall))])
    return box.grown(1.0) if box is not None else None


def box_of_entity(project: Project, entity_id: str) -> Rectangle | None:
    """One item and what is around it; None where it has no place. [m]"""
    item = project.get(entity_id)
    if isinstance(item, Placed):
        return item.rectangle.grown(3.0)
    if isinstance(item, Hall):
        return bounds(item.outline_m).grown(1.0)
    return item.bounds_m.grown(1.0) if isinstance(item, Underlay) else None
