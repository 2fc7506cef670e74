"""Select by click and rubber band; drag what is selected."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import repeat
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from core.checks.floor_overlaps import on_floor, overlapping_pairs, stands_on_floor
from core.commands.move import MoveItems
from core.editing.mark_drag import MarkDrag, underlay_at
from core.editing.outline_drag import OutlineDrag
from core.editing.selection import item_at, items_in_band
from core.editing.snapping import (
    GAP_REACH_M,
    SNAP_SEES_M,
    Snap,
    aisle_widths,
    corners_of,
    neighbour_gaps,
    snap_shift,
    wall_boxes,
)
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.typed_shift import TypedShift, shift_words
from core.errors import InvalidEdit
from core.geometry.box_index import BoxIndex
from core.geometry.rectangle import Rectangle, union
from core.model.entity import Placed, placed_among
from core.model.footprints import boxes_of
from core.model.groups import locked_ids, with_group_mates
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.model.storeys import off_storey_ids

DRAG_THRESHOLD_PIXELS = 4.0
SNAP_REACH_PIXELS = 8.0
MANY_HELD = 500
"""So many items are found when the button goes down: the first move of the pointer has enough to do."""


class SelectTool:
    """The tool that is active when no other is.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host
        self._start: PointerEvent | None = None
        self._band = False
        self._is_dragging = False
        self._shift = (0.0, 0.0)
        self._others: _Standing | None = None
        self._last: PointerEvent | None = None
        self.typed = TypedShift()
        self._marks = MarkDrag(host)
        self._outline = OutlineDrag(host)

    def press(self, event: PointerEvent) -> None:
        """Take hold of what is under the pointer, or begin a rubber band."""
        self._start, self._is_dragging, self._shift, self._others = event, False, (0.0, 0.0), None
        self.typed.close()
        hit = item_at(self._host.project, event.x_m, event.y_m)
        if self._marks.press(event, on_item=hit is not None) or (
            hit is None and not event.adds and self._marks.press_underlay(event)
        ):
            self._start, self._band = None, False
            return
        if self._outline.press(event, on_item=hit is not None):
            self._start, self._band = None, False
            return
        self._band = hit is None
        if hit is None:
            return
        selection = self._host.selection
        if event.adds:
            is_in = hit.id in selection
            mates = with_group_mates(self._host.project, (hit.id,))
            self._host.select(tuple(i for i in selection if i not in mates) if is_in else (*selection, *mates))
        elif hit.id not in selection:
            self._host.select(with_group_mates(self._host.project, (hit.id,)))

    @property
    def _has_many(self) -> bool:
        """Whether very many items have been pressed on and not been moved yet."""
        return self._start is not None and not self._band and len(self._host.selection) > MANY_HELD

    def take_hold(self) -> None:
        """Take hold of very many items before they are moved, in a turn of its own: the first move does it else."""
        if self._has_many and self._others is None:
            self._take_hold()

    def find_clashes(self) -> None:
        """The same with finding what overlaps among them."""
        if self._has_many and self._others is not None:
            self._others.find_clashes()

    def move(self, event: PointerEvent) -> None:
        """Draw the band, or preview the move."""
        for held in (self._marks, self._outline):
            if held.is_held:
                held.move(event)
                return
        if self._start is None:
            return
        start, self._last = self._start, event
        dx, dy = event.x_m - start.x_m, event.y_m - start.y_m
        if not self._is_dragging and max(abs(dx), abs(dy)) < DRAG_THRESHOLD_PIXELS * event.pixel_m:
            return
        self._is_dragging = True
        if self._band:
            self._host.show(Feedback(band=(start.x_m, start.y_m, event.x_m, event.y_m)))
        else:
            self._preview_move(dx, dy, event)

    def _preview_move(self, dx: float, dy: float, event: PointerEvent) -> None:
        project = self._host.project
        if self._others is None:
            self._take_hold()
        if self._others is None:
            self._host.show(Feedback(text="What is selected is locked"))
            return
        ids, box = self._others.held_ids, self._others.held_box
        snap = self._snapped(project, box, dx, dy, event)
        self._shift = (snap.dx_m, snap.dy_m)
        try:
            preview = MoveItems(ids, snap.dx_m, snap.dy_m).apply(project)
        except InvalidEdit:
            return
        here = (box.centre_m[0], box.y1_m)
        there = (here[0] + snap.dx_m, here[1] + snap.dy_m)
        words = self.typed.words(dx, dy) if self.typed.is_open else shift_words(snap.dx_m, snap.dy_m)
        dimension = (here, there, words)
        self._host.preview(preview)
        there_box = box.moved(*self._shift)
        near = self._others.near(there_box.grown(GAP_REACH_M))
        bad = self._others.clashes(snap.dx_m, snap.dy_m, near)
        around = self._others.outlines(near)
        gaps = neighbour_gaps(there_box, around)
        self._host.show(Feedback(guides=snap.guides, dimension=dimension, colliding_ids=bad, gaps=gaps))

    def _take_hold(self) -> None:
        """Find what is held and what stays put, which is the same for the whole drag; nothing where all is locked."""
        project = self._host.project
        ids = movable_ids(project, self._host.selection)
        self._others = _Standing(project, ids) if ids else None

    def _snapped(self, project: Project, box: Rectangle, dx: float, dy: float, event: PointerEvent) -> Snap:
        if self.typed.is_open and (meant := self.typed.shift(dx, dy)) is not None:
            return Snap(*meant)
        if event.is_free:
            return Snap(dx, dy)
        standing = self._others
        near = standing.near(box.moved(dx, dy).grown(SNAP_SEES_M)) if standing else None
        others = standing.outlines(near) if standing and near is not None else corners_of([])
        hall = next((h for h in project.halls if len(h.outline_m) > 2), None)
        grid = 0.25 * hall.tile_size_m if isinstance(hall, Hall) else 0.15
        reach = min(SNAP_REACH_PIXELS * event.pixel_m, 0.25)
        pitches = self._others.pitches if self._others is not None else ((), ())
        return snap_shift(box, dx, dy, others, reach_m=reach, grid_m=grid, pitches_m=pitches)

    @property
    def takes_numbers(self) -> bool:
        """Whether something is being dragged, so that numbers typed now mean the drag."""
        return self._outline.takes_numbers or (self._is_dragging and not self._band)

    def wants_key(self, key: str) -> bool:
        """Every key while something is dragged."""
        return self.takes_numbers and bool(key)

    def type_key(self, key: str) -> bool:
        """Take a character, Tab, backspace or Enter typed in mid-drag; Enter commits.

        Returns:
            Whether it was meant for the drag.
        """
        if self._outline.takes_numbers:
            return self._outline.type_key(key)
        if not self.takes_numbers or self._last is None or self._start is None:
            return False
        last, start = self._last, self._start
        if key in ("\r", "\n"):
            self.release(last)
            return True
        if not self.typed.take(key):
            return False
        self._preview_move(last.x_m - start.x_m, last.y_m - start.y_m, last)
        return True

    def release(self, event: PointerEvent) -> None:
        """Commit the move as one command, or select what the band holds."""
        for held in (self._marks, self._outline):
            if held.is_held:
                held.release()
                return
        start, dragged = self._start, self._is_dragging
        self._start, self._is_dragging = None, False
        if start is None:
            return
        if self._band and not dragged and not event.adds:
            underlay = underlay_at(self._host.project, start.x_m, start.y_m)
            self._host.select(() if underlay is None else (underlay.id,))
        elif self._band and dragged:
            found = items_in_band(self._host.project, start.x_m, start.y_m, event.x_m, event.y_m)
            found = with_group_mates(self._host.project, found)
            kept = self._host.selection if event.adds else ()
            self._host.select(tuple(dict.fromkeys((*kept, *found))))
        elif dragged:
            ids = movable_ids(self._host.project, self._host.selection)
            self._host.execute(MoveItems(ids, *self._shift))
            self._host.preview(None)
        self.typed.close()
        self._host.show(Feedback())

    def escape(self) -> None:
        """Drop a drag, or clear the selection."""
        if not self.put_away():
            self._host.select(())

    def put_away(self) -> bool:
        """Drop a drag for another tool, which may be meant for what is selected; whether there was one."""
        self.typed.close()
        was_held = (self._marks.escape(), self._outline.escape())
        was_dragging, self._start, self._is_dragging = self._is_dragging or any(was_held), None, False
        self._host.preview(None)
        self._host.show(Feedback())
        return was_dragging


def movable_ids(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the ids that have a place on the plan and are not locked."""
    locked = locked_ids(project)
    return tuple(p.id for p in _placed(project, ids) if p.id not in locked)


def colliding(project: Project, among: frozenset[str]) -> frozenset[str]:
    """Which of some items overlap something that stands on the floor."""
    around = union(p.rectangle for i in among if isinstance(p := project.get(i), Placed))
    if around is None:
        return frozenset()
    near = [p for p in project.placed if p.rectangle.overlaps(around) and stands_on_floor(p)]
    moved = [p for p in near if p.id in among]
    return _hit(moved, [p for p in near if p.id not in among])


def _hit(moved: list[Placed], others: list[Placed]) -> frozenset[str]:
    """Which of the moved items overlap another one that stands on the floor."""
    among = {p.id for p in moved}
    around = union(p.rectangle for p in moved) if others else None
    near = [p for p in others if p.rectangle.overlaps(around)] if around is not None else []
    pairs = overlapping_pairs([*(p for p in moved if stands_on_floor(p)), *near])
    return frozenset(p.id for pair in pairs for p in pair if p.id in among)


class _Standing:
    """What stands on the floor and stays put during a drag, to be asked for what is near.

    Args:
        project: The project.
        held_ids: Ids of what is dragged.
    """

    def __init__(self, project: Project, held_ids: tuple[str, ...]) -> None:
        self.held_ids = held_ids
        standing, moving, away = on_floor(project), frozenset(held_ids), off_storey_ids(project)
        ids, hall_ids = list(map(_id, standing)), list(map(_hall_id, standing))
        numbers = {hall_id: n for n, hall_id in enumerate(dict.fromkeys(hall_ids))}
        halls = np.fromiter(map(numbers.__getitem__, hall_ids), dtype=np.intp, count=len(hall_ids))
        is_held = _flags(map(moving.__contains__, ids))
        stays = np.flatnonzero(~is_held & ~_flags(map(away.__contains__, ids)))
        held, boxes = np.flatnonzero(is_held), boxes_of(standing)
        others = boxes_of(_placed(project, tuple(moving.difference(ids))))
        around = np.concatenate([boxes[held], others])
        self.held_box = Rectangle(*around[:, :2].min(axis=0).tolist(), *around[:, 2:].max(axis=0).tolist())
        self._boxes, self._hall = boxes[stays], halls[stays]
        self._held_standing = ([ids[n] for n in held.tolist()], halls[held], boxes[held])
        self._walls = corners_of(wall_boxes(project))
        racks = self._boxes[_flags(map(isinstance, standing, repeat(Rack)))[stays]]
        self.pitches = (
            aisle_widths(_spans_m(racks[:, 0], racks[:, 2])),
            aisle_widths(_spans_m(racks[:, 1], racks[:, 3])),
        )

    @cached_property
    def _held(self) -> dict[int, _Held]:
        """What is dragged, hall by hall; found with the first move, not with the press of the button."""
        ids, halls, boxes_m = self._held_standing
        places = _by_hall(halls, np.arange(len(ids)))
        return {hall: _Held([ids[n] for n in mine.tolist()], boxes_m[mine]) for hall, mine in places.items()}

    def find_clashes(self) -> None:
        """Find which of what is dragged overlap each other, and keep it."""
        _ = self._held_clashes

    @cached_property
    def _held_clashes(self) -> frozenset[str]:
        return frozenset(i for held in self._held.values() for i in held.clashing())

    def clashes(self, dx_m: float, dy_m: float, near: NDArray[np.intp]) -> frozenset[str]:
        """Which of the dragged items overlap another one in their hall once they are shifted.

        Args:
            dx_m: Shift. [m]
            dy_m: Shift. [m]
            near: What stands around their new place.
        """
        bad, back = set(self._held_clashes), np.array([dx_m, dy_m, dx_m, dy_m])
        for hall, others in _by_hall(self._hall, near).items():
            if hall in self._held:
                bad.update(self._held[hall].overlapping(self._boxes[others] - back))
        return frozenset(bad)

    def near(self, around: Rectangle) -> NDArray[np.intp]:
        """Places of items whose outlines reach into a rectangle."""
        x0, y0, x1, y1 = self._boxes.T
        reaches = (x0 < around.x1_m) & (around.x0_m < x1) & (y0 < around.y1_m) & (around.y0_m < y1)
        return np.flatnonzero(reaches)

    def outlines(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Outlines of some items and of all walls as rows x0, y0, x1, y1. [m]"""
        return np.concatenate([self._boxes[places], self._walls])


class _Held:
    """What is dragged of one hall and stands on the floor.

    Args:
        ids: Ids.
        boxes_m: Where it stood, shape (n, 4). [m]
    """

    def __init__(self, ids: list[str], boxes_m: NDArray[np.float64]) -> None:
        self._ids, self._index = ids, BoxIndex(boxes_m)

    def clashing(self) -> list[str]:
        """Which overlap each other."""
        return [self._ids[n] for n in np.concatenate(self._index.pairs()).tolist()]

    def overlapping(self, others_m: NDArray[np.float64]) -> list[str]:
        """Which overlap any of some others, shape (m, 4). [m]"""
        return [self._ids[n] for n in self._index.overlaps_with(others_m)[0].tolist()]


def _by_hall(halls: NDArray[np.intp], places: NDArray[np.intp]) -> dict[int, NDArray[np.intp]]:
    """Some places by the numbers of the halls that belong to them."""
    mine = halls[places]
    return {hall: places[mine == hall] for hall in sorted(set(mine.tolist()))}


def _spans_m(low_m: NDArray[np.float64], high_m: NDArray[np.float64]) -> Iterable[tuple[float, float]]:
    """Where items begin and end, each place once. [m]"""
    spans = np.unique(low_m + 1j * high_m)
    return zip(spans.real.tolist(), spans.imag.tolist(), strict=True)


def _flags(told: Iterable[bool]) -> NDArray[np.bool_]:
    return np.fromiter(told, dtype=np.bool_)


def _placed(project: Project, ids: tuple[str, ...]) -> list[Placed]:
    return placed_among(map(project.entities.get, ids))


_id, _hall_id = attrgetter("id"), attrgetter("hall_id")
