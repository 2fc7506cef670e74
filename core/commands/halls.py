"""Draw, reshape and move halls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.commands.command import require, rounded_m
from core.commands.marks import with_ends
from core.commands.move import shifted
from core.commands.place import TagCounter
from core.errors import InvalidEdit
from core.geometry.outline_edit import outline_problem
from core.geometry.polygon import contains_point
from core.geometry.rectangle import Point
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.groups import locked_ids
from core.model.ids import new_id
from core.model.limits import problem_with
from core.model.project import Project
from core.model.space import Hall, Wall
from core.model.storeys import ground_m, is_on, shown_floor_m

_OF_THE_YARD = PowerUnit | PowerSource
_HINT = "Go round the hall from corner to corner."


@dataclass(frozen=True, slots=True)
class DrawHall:
    """Add a hall; what stood in the yard inside its outline belongs to it, except power, which may hang over halls.

    What stands in the yard stays there under a hall of an upper storey.

    Attributes:
        hall: The hall, with an id of its own.
    """

    hall: Hall

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Draw {self.hall.tag or 'hall'}"

    def apply(self, project: Project) -> Project:
        """Add it; corners to the millimetre.

        Raises:
            InvalidEdit: The outline crosses itself, or is none.
        """
        if project.get(self.hall.id) is not None:
            raise InvalidEdit(f"{self.hall.tag or 'The hall'} is already in the project.", hint="Draw another one.")
        hall = replace(self.hall, outline_m=checked_outline(self.hall.outline_m))
        changes: dict[str, Entity | None] = {hall.id: hall}
        with_hall = project.with_changes({hall.id: hall})
        on_ground = is_on(with_hall, hall, ground_m(with_hall))
        for item in project.placed if on_ground else ():
            is_free = not item.hall_id and not isinstance(item, _OF_THE_YARD)
            if is_free and contains_point(hall.outline_m, item.x_m, item.y_m):
                changes[item.id] = replace(item, hall_id=hall.id)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class ReshapeHall:
    """Give a hall another outline: a corner or an edge moved, a corner more or less.

    Attributes:
        hall_id: The hall.
        outline_m: All its corners. [m]
        label: Shown in history.
    """

    hall_id: str
    outline_m: tuple[Point, ...]
    label: str = "Reshape hall"

    def apply(self, project: Project) -> Project:
        """Change it; corners to the millimetre.

        Raises:
            InvalidEdit: It is no hall, or the outline crosses itself.
        """
        hall = required_hall(project, self.hall_id)
        outline = hall.outline_m if self.outline_m == hall.outline_m else checked_outline(self.outline_m)
        return project.with_changes({hall.id: replace(hall, outline_m=outline)})


@dataclass(frozen=True, slots=True)
class MoveHall:
    """Shift a hall with everything that stands in it and its walls. [m]"""

    hall_id: str
    dx_m: float
    dy_m: float
    label: str = "Move hall"

    def apply(self, project: Project) -> Project:
        """Shift it; to the millimetre.

        Raises:
            InvalidEdit: It is no hall, or something in it is locked.
        """
        hall, dx, dy = required_hall(project, self.hall_id), self.dx_m, self.dy_m
        if not dx and not dy:
            return project
        outline = tuple((rounded_m(x + dx), rounded_m(y + dy)) for x, y in hall.outline_m)
        changes: dict[str, Entity | None] = {hall.id: replace(hall, outline_m=outline)}
        mine = [e for e in project.entities.values() if getattr(e, "hall_id", "") == hall.id]
        _require_free(project, hall, mine)
        changes.update(shifted([e for e in mine if isinstance(e, Placed)], dx, dy))
        for wall in (e for e in mine if isinstance(e, Wall)):
            start, end = (wall.x0_m + dx, wall.y0_m + dy), (wall.x1_m + dx, wall.y1_m + dy)
            changes[wall.id] = with_ends(wall, start, end)
        return project.with_changes(changes)


def hall_like(project: Project, outline_m: Sequence[Point]) -> Hall:
    """A hall to draw: built as the first one of the project, on the storey shown, with an id and a tag of its own."""
    tags = TagCounter(e.tag for e in project.entities.values())
    first = min(project.halls, key=lambda h: h.tag, default=Hall())
    shown_m = shown_floor_m(project)
    floor_m = first.floor_m if shown_m is None else shown_m
    outline = tuple(outline_m)
    return replace(first, id=new_id(), tag=tags.next_after("Hall 0"), outline_m=outline, floor_m=floor_m)


def checked_outline(outline_m: Sequence[Point]) -> tuple[Point, ...]:
    """Corners to the millimetre.

    Raises:
        InvalidEdit: They are no outline of a hall.
    """
    outline = tuple((rounded_m(x), rounded_m(y)) for x, y in outline_m)
    problem = outline_problem(outline) or problem_with(Hall, "outline_m", outline)
    if problem:
        raise InvalidEdit(problem[:1].upper() + problem[1:], hint=_HINT)
    return outline


def _require_free(project: Project, hall: Hall, items: Sequence[Entity]) -> None:
    """Check that nothing stays behind: what is locked shall not be moved by moving the building around it."""
    locked = locked_ids(project)
    held = sorted(e.tag for e in items if e.id in locked)
    if held:
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        raise InvalidEdit(
            f"{hall.tag or 'The hall'} cannot be moved: {held[0]}{more} in it cannot.",
            hint="Unlock what is locked in it first, or its layer.",
        )


def required_hall(project: Project, hall_id: str) -> Hall:
    """The hall of an id.

    Raises:
        InvalidEdit: There is none, or it is something else.
    """
    hall = require(project, hall_id)
    if not isinstance(hall, Hall):
        raise InvalidEdit(f"{hall.tag or 'The item'} is no hall.", hint="Select a hall.")
    return hall
