"""Edit the outline of a selected hall: drag a corner, push an edge, shift the hall by its middle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.commands.command import Command
from core.commands.halls import MoveHall, ReshapeHall
from core.editing.point_snap import Guide, rest_of
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.typed_shift import TYPED_MARK, TypedShift, shift_words
from core.errors import InvalidEdit
from core.geometry.outline_edit import edges_of, moved_corner, nearest_on, outline_problem, pushed_edge, side_distance_m
from core.geometry.polygon import area_m2, centroid
from core.geometry.rectangle import Point
from core.model.groups import hidden_ids, locked_ids
from core.model.project import Project
from core.model.space import Hall

GRIP_PIXELS, EDGE_PIXELS, DRAG_THRESHOLD_PIXELS = 9.0, 5.0, 4.0


@dataclass(frozen=True, slots=True)
class Grip:
    """What of a hall is under the pointer.

    Attributes:
        hall: The hall.
        corner: Corner, or -1.
        edge: Edge, or -1; with neither it is the hall's middle.
    """

    hall: Hall
    corner: int = -1
    edge: int = -1


class OutlineDrag:
    """Takes hold of a selected hall's outline and changes it as one step; selects a hall by a click on its outline.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host
        self._held: Grip | None = None
        self._start: PointerEvent | None = None
        self._command: Command | None = None
        self._last: PointerEvent | None = None
        self.typed = TypedShift()

    @property
    def is_held(self) -> bool:
        """Whether something is held."""
        return self._held is not None

    def press(self, event: PointerEvent, *, on_item: bool) -> bool:
        """Take hold of what is under the pointer.

        Args:
            event: The pointer.
            on_item: Whether an item is there too: handles of a selected hall go before it, its edges do not.

        Returns:
            Whether there is something.
        """
        grip = grip_at(self._host.project, self._host.selection, event)
        if grip is not None and not (on_item and grip.edge >= 0):
            self._held, self._start, self._command = grip, event, None
            return True
        found = None if on_item else hall_at_edge(self._host.project, event)
        if found is None:
            return False
        self._host.select((*self._host.selection, found.id) if event.adds else (found.id,))
        self._held, self._start, self._command = None, None, None
        return True

    @property
    def takes_numbers(self) -> bool:
        """Whether it is being dragged, so that numbers typed now mean the drag."""
        return self._command is not None

    def type_key(self, key: str) -> bool:
        """Take a number: how far the corner or the hall moves, or how far the wall is pushed; Enter commits."""
        if key in ("\r", "\n"):
            self.release()
            return True
        if self._last is None or not self.typed.take(key):
            return False
        self.move(self._last)
        return True

    def move(self, event: PointerEvent) -> None:
        """Preview the outline as it would be."""
        self._last = event
        held, start = self._held, self._start
        if held is None or start is None:
            return
        far = max(abs(event.x_m - start.x_m), abs(event.y_m - start.y_m))
        if self._command is None and far < DRAG_THRESHOLD_PIXELS * event.pixel_m:
            return
        if held.hall.id in locked_ids(self._host.project):
            self._host.show(Feedback(text="What is selected is locked"))
            return
        outline, guides = self._wanted(held, start, event)
        if held.corner < 0 and held.edge < 0:
            dx, dy = outline[0][0] - held.hall.outline_m[0][0], outline[0][1] - held.hall.outline_m[0][1]
            self._command = MoveHall(held.hall.id, dx, dy)
            words = shift_words(dx, dy)
        else:
            self._command = ReshapeHall(held.hall.id, outline, "Move corner" if held.corner >= 0 else "Move wall")
            words = f"{area_m2(outline):,.1f} m²"
        self._show(outline, guides, words)

    def _show(self, outline: tuple[Point, ...], guides: tuple[Guide, ...], words: str) -> None:
        assert self._command is not None
        problem = outline_problem(outline)
        try:
            self._host.preview(self._command.apply(self._host.project))
        except InvalidEdit as refused:
            problem = refused.message
        gaps = tuple((a, b, f"{math.dist(a, b):.2f} m") for a, b in edges_of(outline))
        words = self.typed.text + TYPED_MARK if self.typed.is_open else words
        labels = () if problem else ((centroid(outline), words),)
        shown = Feedback(
            guides=guides, shape=outline, is_refused=bool(problem), gaps=gaps, labels=labels, text=problem or words
        )
        self._host.show(shown)

    def _wanted(
        self, held: Grip, start: PointerEvent, event: PointerEvent
    ) -> tuple[tuple[Point, ...], tuple[Guide, ...]]:
        """The outline that the pointer means, and the lines that explain it."""
        outline = held.hall.outline_m
        others = self._host.project.with_changes({held.hall.id: None})
        if held.corner >= 0:
            rest = [p for n, p in enumerate(outline) if n != held.corner]
            rest = [*rest, outline[held.corner]] if event.adds else rest
            found = rest_of(others, event, rest)
            x, y = outline[held.corner]
            typed = self._typed(found.point[0] - x, found.point[1] - y)
            to = found.point if typed is None else (x + typed[0], y + typed[1])
            return moved_corner(outline, held.corner, to), found.guides
        if held.edge >= 0:
            edge = edges_of(outline)[held.edge]
            still = [p for p in outline if p not in edge]
            free = PointerEvent(event.x_m, event.y_m, event.pixel_m, is_free=event.is_free)
            found = rest_of(others, free, still)
            pushed = side_distance_m(edge, found.point)
            typed = self._typed(pushed, 0.0)
            return pushed_edge(outline, held.edge, pushed if typed is None else typed[0]), found.guides
        dx, dy = event.x_m - start.x_m, event.y_m - start.y_m
        if event.adds:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        pitch = 0.0 if event.is_free else held.hall.tile_size_m
        if pitch:
            dx, dy = round(dx / pitch) * pitch, round(dy / pitch) * pitch
        dx, dy = self._typed(dx, dy) or (dx, dy)
        return tuple((x + dx, y + dy) for x, y in outline), ()

    def _typed(self, dx_m: float, dy_m: float) -> tuple[float, float] | None:
        """The shift that was typed, or None."""
        return self.typed.shift(dx_m, dy_m) if self.typed.is_open else None

    def release(self) -> None:
        """Commit it as one step."""
        command, self._held, self._command = self._command, None, None
        self.typed.close()
        self._host.preview(None)
        if command is not None:
            self._host.execute(command)
        self._host.show(Feedback())

    def escape(self) -> bool:
        """Drop it; says whether it was held."""
        was_held, self._held, self._command = self._held is not None, None, None
        self.typed.close()
        return was_held


def grip_at(project: Project, selection: tuple[str, ...], event: PointerEvent) -> Grip | None:
    """Corner, middle or edge of a selected hall under the pointer, in this order."""
    here, locked = (event.x_m, event.y_m), hidden_ids(project)
    known = {h.id: h for h in project.halls if h.id not in locked}
    halls = [known[i] for i in selection if i in known]
    for hall in halls:
        corners = [math.dist(p, here) for p in hall.outline_m]
        if min(corners) <= GRIP_PIXELS * event.pixel_m:
            return Grip(hall, corner=corners.index(min(corners)))
        if math.dist(centroid(hall.outline_m), here) <= GRIP_PIXELS * event.pixel_m:
            return Grip(hall)
    for hall in halls:
        if (edge := edge_at(hall, event)) >= 0:
            return Grip(hall, edge=edge)
    return None


def edge_at(hall: Hall, event: PointerEvent) -> int:
    """Edge of a hall under the pointer, or -1."""
    here = (event.x_m, event.y_m)
    away = [math.dist(nearest_on(edge, here), here) for edge in edges_of(hall.outline_m)]
    return away.index(min(away)) if min(away) <= EDGE_PIXELS * event.pixel_m else -1


def hall_at_edge(project: Project, event: PointerEvent) -> Hall | None:
    """The hall whose outline is under the pointer, unless its layer is hidden or locked."""
    out = hidden_ids(project) | locked_ids(project)
    return next((h for h in project.halls if h.id not in out and edge_at(h, event) >= 0), None)
