"""Put a new item on the plan: a ghost follows the pointer until it is placed or dropped.

A server comes in a cabinet of its own; over a rack it goes into that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.checks.floor_overlaps import stands_on_floor
from core.commands.command import rounded_m
from core.commands.place import PlaceItems, TagCounter, copy_of
from core.editing.point_snap import USUAL_TILE_M
from core.editing.rack_filling import filling, filling_shown, racks_under
from core.editing.select_tool import colliding
from core.editing.snapping import SNAP_SEES_M, Snap, aisle_widths, neighbour_gaps, snap_shift, wall_boxes
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.geometry.rectangle import Rectangle
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.storeys import hall_under, off_storey_ids, shown_halls

SNAP_REACH_M = 0.2


@dataclass(frozen=True, slots=True)
class _Around:
    """What an item is placed among: outlines, and the widths of the aisles there are along x and y."""

    boxes: list[Rectangle]
    pitches: tuple[tuple[float, ...], tuple[float, ...]]


class PlaceTool:
    """Places copies of a template until Escape.

    Args:
        host: Host.
        template: What to place; its position is ignored.
        contents: Server that racks under the pointer take in its stead, or None.
    """

    def __init__(self, host: ToolHost, template: Placed, contents: RackUnit | None = None) -> None:
        self._host = host
        self._template = template
        self._contents = contents
        self._at: PointerEvent | None = None
        self._ghost: Placed | None = None
        self._known: tuple[Project, _Around] | None = None

    def move(self, event: PointerEvent) -> None:
        """Let the ghost follow, with collision colours, or show the rack that takes what is in hand."""
        self._at = event
        if self._contents is not None and (racks := racks_under(self._host, event)):
            self._ghost = None
            self._host.preview(None)
            self._host.show(filling_shown(racks, self._contents))
            return
        project = self._host.project
        item = replace(self._template, x_m=event.x_m, y_m=event.y_m, tag=self._template.tag)
        around = self._around(project)
        snap = Snap(0.0, 0.0)
        if not event.is_free:
            grid_m = 0.25 * next((h.tile_size_m for h in shown_halls(project)), USUAL_TILE_M)
            near = [b for b in around.boxes if b.grown(SNAP_SEES_M).overlaps(item.rectangle)]
            snap = snap_shift(
                item.rectangle, 0.0, 0.0, near, reach_m=SNAP_REACH_M, grid_m=grid_m, pitches_m=around.pitches
            )
            item = replace(item, x_m=event.x_m + snap.dx_m, y_m=event.y_m + snap.dy_m)
        item = replace(item, hall_id=hall_under(project, item.x_m, item.y_m, item))
        self._ghost = item
        preview = PlaceItems((item,)).apply(project)
        bad = colliding(preview, frozenset({item.id}))
        self._host.preview(preview)
        text = f"{item.model_name or item.tag}: {item.width_m:.2f} × {item.depth_m:.2f} m"
        gaps = neighbour_gaps(item.rectangle, around.boxes)
        self._host.show(Feedback(guides=snap.guides, gaps=gaps, ghost_ids=(item.id,), colliding_ids=bad, text=text))

    def _around(self, project: Project) -> _Around:
        """What stands on the storey; the same until the project changes."""
        if self._known is None or self._known[0] is not project:
            away = off_storey_ids(project)
            standing = [p for p in project.placed if p.id not in away and stands_on_floor(p)]
            racks = [p.rectangle for p in standing if isinstance(p, Rack)]
            spans = aisle_widths((r.x0_m, r.x1_m) for r in racks), aisle_widths((r.y0_m, r.y1_m) for r in racks)
            self._known = project, _Around([*(p.rectangle for p in standing), *wall_boxes(project)], spans)
        return self._known[1]

    def press(self, event: PointerEvent) -> None:
        """Place where the ghost is."""
        self.move(event)

    def release(self, event: PointerEvent) -> None:
        """Commit, and go on with the next copy."""
        self.move(event)
        ghost = self._ghost
        if ghost is None:
            self._fill(event)
            return
        tags = TagCounter(e.tag for e in self._host.project.entities.values())
        placed = copy_of(ghost, tags.next_after(ghost.tag), ghost.x_m, ghost.y_m)
        self._host.preview(None)
        if self._host.execute(PlaceItems((placed,))):
            self._host.select((placed.id,))
        self._host.show(Feedback())

    def _fill(self, event: PointerEvent) -> None:
        racks = racks_under(self._host, event)
        edit = filling(racks, self._contents) if racks and self._contents is not None else None
        if edit is not None and self._host.execute(edit):
            self._host.show(Feedback(text=edit.label))

    def nudge(self, dx_m: float, dy_m: float) -> None:
        """Move the ghost by keys. [m]"""
        at = self._ghost or self._at
        if at is not None:
            self.move(PointerEvent(rounded_m(at.x_m + dx_m), rounded_m(at.y_m + dy_m), is_free=True))

    def start_at(self, x_m: float, y_m: float) -> bool:
        """Show the ghost at a place, for those who work without a pointer; says whether it was not shown yet. [m]"""
        if self._at is not None:
            return False
        self.move(PointerEvent(rounded_m(x_m), rounded_m(y_m), is_free=True))
        return True

    def put_down(self) -> None:
        """Place the ghost where it is."""
        at = self._ghost or self._at
        if at is not None:
            self.release(PointerEvent(at.x_m, at.y_m, is_free=True))

    def turn(self) -> None:
        """Turn the ghost by 90 degrees."""
        self._template = replace(self._template, rotation_deg=(self._template.rotation_deg + 90) % 360)
        if self._ghost is not None:
            self.move(PointerEvent(self._ghost.x_m, self._ghost.y_m, is_free=True))

    def escape(self) -> None:
        """Drop the ghost; nothing is placed."""
        self._ghost = self._at = None
        self._host.preview(None)
        self._host.show(Feedback())
