"""Move what lies on the plan but is no equipment: dimension lines, notes, walls and underlays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from core.commands.command import require, rounded_m
from core.errors import InvalidEdit
from core.geometry.rectangle import Point
from core.model.entity import Entity
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.space import Wall
from core.model.underlays import Underlay

L = TypeVar("L", bound=PlanNote | Wall)


@dataclass(frozen=True, slots=True)
class MoveMarks:
    """Shift notes, dimension lines, walls and underlays by a distance. [m]"""

    ids: tuple[str, ...]
    dx_m: float
    dy_m: float

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Move note" if len(self.ids) == 1 else f"Move {len(self.ids)} marks"

    def apply(self, project: Project) -> Project:
        """Shift them; to the millimetre.

        Raises:
            InvalidEdit: One of them is something else.
        """
        changes: dict[str, Entity | None] = {}
        for entity_id in self.ids:
            mark = require(project, entity_id)
            if isinstance(mark, Underlay):
                changes[mark.id] = replace(
                    mark, x_m=rounded_m(mark.x_m + self.dx_m), y_m=rounded_m(mark.y_m + self.dy_m)
                )
            elif isinstance(mark, PlanNote | Wall):
                (x0, y0), (x1, y1) = (mark.x0_m, mark.y0_m), (mark.x1_m, mark.y1_m)
                start, end = (x0 + self.dx_m, y0 + self.dy_m), (x1 + self.dx_m, y1 + self.dy_m)
                changes[mark.id] = with_ends(mark, start, end)
            else:
                raise InvalidEdit(f"{mark.tag or 'The item'} is no note.", hint="Move it as an item.")
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class MoveNoteEnd:
    """Put one end of a dimension line, note or wall elsewhere.

    Attributes:
        note_id: The note or wall.
        is_start: Whether it is the first point.
        to_m: Where to.
    """

    note_id: str
    is_start: bool
    to_m: Point
    label: str = "Move end"

    def apply(self, project: Project) -> Project:
        """Move the end; to the millimetre.

        Raises:
            InvalidEdit: It is no note.
        """
        note = require(project, self.note_id)
        if not isinstance(note, PlanNote | Wall):
            raise InvalidEdit(f"{note.tag or 'The item'} is no note.", hint="Select a note or a wall.")
        start = self.to_m if self.is_start else (note.x0_m, note.y0_m)
        end = (note.x1_m, note.y1_m) if self.is_start else self.to_m
        return project.with_changes({note.id: with_ends(note, start, end)})


def with_ends(line: L, start: Point, end: Point) -> L:
    """A note or a wall between two other points, to the millimetre."""
    return replace(
        line, x0_m=rounded_m(start[0]), y0_m=rounded_m(start[1]), x1_m=rounded_m(end[0]), y1_m=rounded_m(end[1])
    )
