"""Move and turn placed items."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from weakref import ref

import numpy as np

from core.commands.command import PlaceEdit, all_rounded_m, require_all_placed, rounded_lengths_m
from core.commands.homes import Places, rehomed
from core.errors import InvalidEdit
from core.model.copies import copies_with
from core.model.entity import Entity, Placed
from core.model.footprints import boxes_of
from core.model.project import Project

_id = attrgetter("id")
_PLACE = (attrgetter("x_m"), attrgetter("y_m"))


@dataclass(frozen=True, slots=True)
class MoveItems(PlaceEdit):
    """Shift placed items by a distance; what comes to stand in another hall belongs to it then. [m]"""

    ids: tuple[str, ...]
    dx_m: float
    dy_m: float

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Move item" if len(self.ids) == 1 else f"Move {len(self.ids)} items"

    def apply(self, project: Project) -> Project:
        """Shift them; to the millimetre.

        Raises:
            InvalidEdit: An item is gone or has no place on the plan, or the distance is none.
        """
        if not math.isfinite(self.dx_m + self.dy_m):
            raise InvalidEdit("Items move by a distance.", hint="Enter a length, such as 0.6 m.")
        if (known := _made_last(project, self)) is not None:
            return known
        items, ids, (x_m, y_m) = _standing(project, self.ids)
        xs_m, ys_m = x_m + self.dx_m, y_m + self.dy_m
        changes, there_m = _moved(items, ids, (x_m, y_m), (xs_m, ys_m))
        moved = project.with_known(rehomed(project, items, changes, there_m))
        _last[:] = [(self, ref(project), ref(moved))]
        return moved


_last: list[tuple[MoveItems, ref[Project], ref[Project]]] = []
"""The last move with the projects before and after it: letting go of what was dragged commits what was previewed."""


_Standing = tuple[list[Placed], list[str], Places]
_read: list[tuple[ref[Project], tuple[str, ...], _Standing]] = []
"""Items that were moved last, with their ids and where they stood: every step of a drag moves the same ones."""


def _standing(project: Project, ids: tuple[str, ...]) -> _Standing:
    """Items, their ids, and where they stand; of thousands that takes as long as to move them.

    Raises:
        InvalidEdit: One is gone, or has no place on the plan.
    """
    for known, of, standing in _read:
        if known() is project and of == ids:
            return standing
    items = require_all_placed(project, ids)
    found = (items, list(dict.fromkeys(ids)), _places(items))
    _read[:] = [(ref(project), ids, found)]
    return found


def _made_last(project: Project, move: MoveItems) -> Project | None:
    """The project after a move, where it was the last one made and somebody still has it."""
    for known, before, after in _last:
        if before() is project and known == move:
            return after()
    return None


def shifted(items: Sequence[Placed], dx_m: float, dy_m: float) -> dict[str, Entity]:
    """Items shifted to the millimetre, by id, without those that stay where they are.

    Args:
        items: What is shifted, each once.
        dx_m: Distance. [m]
        dy_m: Distance. [m]
    """
    x_m, y_m = _places(items)
    return _moved(items, list(map(_id, items)), (x_m, y_m), (x_m + dx_m, y_m + dy_m))[0]


def _places(items: Sequence[Placed]) -> Places:
    x_m, y_m = (np.fromiter(map(read, items), dtype=np.float64, count=len(items)) for read in _PLACE)
    return x_m, y_m


def _moved(
    items: Sequence[Placed], ids: Sequence[str], here_m: Places, there_m: Places
) -> tuple[dict[str, Entity], Places]:
    """Items moved to the millimetre, by id, without those that stay where they are; and where they stand then. [m]"""
    xs_m, ys_m = rounded_lengths_m(there_m[0]), rounded_lengths_m(there_m[1])
    others = np.flatnonzero((here_m[0] != xs_m) | (here_m[1] != ys_m))
    if len(others) < len(items):
        items, ids = [items[n] for n in others.tolist()], [ids[n] for n in others.tolist()]
        xs_m, ys_m = xs_m[others], ys_m[others]
    copies: list[Entity] = list(copies_with(items, x_m=xs_m.tolist(), y_m=ys_m.tolist()))
    return dict(zip(ids, copies, strict=True)), (xs_m, ys_m)


@dataclass(frozen=True, slots=True)
class RotateItems(PlaceEdit):
    """Turn placed items about the middle of the group, counter-clockwise, in steps of 90 degrees."""

    ids: tuple[str, ...]
    degrees: int = 90

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Rotate {self.degrees}°"

    def apply(self, project: Project) -> Project:
        """Turn them.

        Raises:
            InvalidEdit: The angle is no multiple of 90 degrees.
        """
        if self.degrees % 90 != 0:
            raise InvalidEdit(f"Items turn in steps of 90°, not {self.degrees}°.", hint="Enter 90, 180 or 270.")
        items = require_all_placed(project, self.ids)
        if not items:
            return project
        boxes = boxes_of(items)
        cx, cy = 0.5 * (boxes[:, :2].min(axis=0) + boxes[:, 2:].max(axis=0))
        cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[self.degrees % 360]
        dx_m, dy_m = np.array([item.x_m for item in items]) - cx, np.array([item.y_m for item in items]) - cy
        turned = copies_with(
            items,
            x_m=all_rounded_m(cx + cos * dx_m - sin * dy_m),
            y_m=all_rounded_m(cy + sin * dx_m + cos * dy_m),
            rotation_deg=[(item.rotation_deg + self.degrees) % 360 for item in items],
        )
        changed = {item.id: item for item in turned}
        return project.with_known(changed) if self.degrees % 360 else project
