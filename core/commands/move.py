"""Move and turn placed items."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.command import require_placed, rounded_m
from core.errors import InvalidEdit
from core.geometry.rectangle import union
from core.model.entity import Entity, placed_at
from core.model.project import Project


@dataclass(frozen=True, slots=True)
class MoveItems:
    """Shift placed items by a distance. [m]"""

    ids: tuple[str, ...]
    dx_m: float
    dy_m: float

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Move item" if len(self.ids) == 1 else f"Move {len(self.ids)} items"

    def apply(self, project: Project) -> Project:
        """Shift them; to the millimetre."""
        changes: dict[str, Entity | None] = {}
        for entity_id in self.ids:
            item = require_placed(project, entity_id)
            x_m, y_m = rounded_m(item.x_m + self.dx_m), rounded_m(item.y_m + self.dy_m)
            changes[entity_id] = placed_at(item, x_m, y_m)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class RotateItems:
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
        items = [require_placed(project, i) for i in self.ids]
        around = union(item.rectangle for item in items)
        if around is None:
            return project
        cx, cy = around.centre_m
        cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[self.degrees % 360]
        changes: dict[str, Entity | None] = {}
        for item in items:
            dx, dy = item.x_m - cx, item.y_m - cy
            changes[item.id] = replace(
                item,
                x_m=rounded_m(cx + cos * dx - sin * dy),
                y_m=rounded_m(cy + sin * dx + cos * dy),
                rotation_deg=(item.rotation_deg + self.degrees) % 360,
            )
        return project.with_changes(changes)
