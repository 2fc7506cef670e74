"""Bring placed items into order: mirror, align and distribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.commands.command import require_placed, rounded_m
from core.errors import InvalidEdit
from core.geometry.rectangle import Rectangle, union
from core.model.entity import Entity, Placed
from core.model.project import Project


class Axis(StrEnum):
    """A direction on the plan."""

    X = "x"
    Y = "y"


class Side(StrEnum):
    """What is brought onto one line."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    CENTRE_X = "centres in x"
    CENTRE_Y = "centres in y"


_MIRRORED_DEG = {Axis.X: {0: 0, 90: 270, 180: 180, 270: 90}, Axis.Y: {0: 180, 90: 90, 180: 0, 270: 270}}
"""Rotation after a mirroring: an unturned front looks to -y, so it stays when left and right change places."""


@dataclass(frozen=True, slots=True)
class MirrorItems:
    """Let left and right (``x``) or top and bottom (``y``) of the group change places about its middle."""

    ids: tuple[str, ...]
    axis: Axis = Axis.X

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Mirror left and right" if self.axis is Axis.X else "Mirror top and bottom"

    def apply(self, project: Project) -> Project:
        """Mirror them; fronts turn with them."""
        items = [require_placed(project, i) for i in self.ids]
        around = union(item.rectangle for item in items)
        if around is None:
            return project
        cx, cy = around.centre_m
        changes: dict[str, Entity | None] = {}
        for item in items:
            x_m = 2.0 * cx - item.x_m if self.axis is Axis.X else item.x_m
            y_m = 2.0 * cy - item.y_m if self.axis is Axis.Y else item.y_m
            turned = _MIRRORED_DEG[self.axis][item.rotation_deg]
            changes[item.id] = replace(item, x_m=rounded_m(x_m), y_m=rounded_m(y_m), rotation_deg=turned)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class AlignItems:
    """Bring one side, or the middles, of several items onto the outermost one's line."""

    ids: tuple[str, ...]
    side: Side

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Align {self.side}"

    def apply(self, project: Project) -> Project:
        """Align them.

        Raises:
            InvalidEdit: There are fewer than two.
        """
        items = _at_least(project, self.ids, 2, "align")
        around = union(item.rectangle for item in items)
        assert around is not None
        changes: dict[str, Entity | None] = {}
        for item in items:
            dx, dy = _step(self.side, item.rectangle, around)
            changes[item.id] = replace(item, x_m=rounded_m(item.x_m + dx), y_m=rounded_m(item.y_m + dy))
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class DistributeItems:
    """Make the free distances between neighbours equal; the two outermost items stay."""

    ids: tuple[str, ...]
    axis: Axis

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Distribute across" if self.axis is Axis.X else "Distribute upwards"

    def apply(self, project: Project) -> Project:
        """Distribute them.

        Raises:
            InvalidEdit: There are fewer than three.
        """
        items = _at_least(project, self.ids, 3, "distribute")
        ordered = sorted(items, key=lambda p: (_span(p, self.axis)[0], _span(p, self.axis)[1], p.id))
        last = max(ordered, key=lambda p: _span(p, self.axis)[1])
        ordered = [*(p for p in ordered if p is not last), last]
        spans = [_span(p, self.axis) for p in ordered]
        free = spans[-1][1] - spans[0][0] - sum(high - low for low, high in spans)
        gap, at = free / (len(ordered) - 1), spans[0][1]
        changes: dict[str, Entity | None] = {}
        for item, (low, high) in zip(ordered[1:-1], spans[1:-1], strict=True):
            step = at + gap - low
            at += gap + high - low
            if self.axis is Axis.X:
                changes[item.id] = replace(item, x_m=rounded_m(item.x_m + step))
            else:
                changes[item.id] = replace(item, y_m=rounded_m(item.y_m + step))
        return project.with_changes(changes)


def _span(item: Placed, axis: Axis) -> tuple[float, float]:
    box = item.rectangle
    return (box.x0_m, box.x1_m) if axis is Axis.X else (box.y0_m, box.y1_m)


def _step(side: Side, box: Rectangle, around: Rectangle) -> tuple[float, float]:
    steps = {
        Side.LEFT: (around.x0_m - box.x0_m, 0.0),
        Side.RIGHT: (around.x1_m - box.x1_m, 0.0),
        Side.TOP: (0.0, around.y1_m - box.y1_m),
        Side.BOTTOM: (0.0, around.y0_m - box.y0_m),
        Side.CENTRE_X: (around.centre_m[0] - box.centre_m[0], 0.0),
        Side.CENTRE_Y: (0.0, around.centre_m[1] - box.centre_m[1]),
    }
    return steps[side]


def _at_least(project: Project, ids: Sequence[str], count: int, verb: str) -> list[Placed]:
    if len(set(ids)) < count:
        number = {2: "two", 3: "three"}[count]
        raise InvalidEdit(f"It takes {number} items to {verb}.", hint=f"Select {number} or more on the plan.")
    return [require_placed(project, i) for i in dict.fromkeys(ids)]
