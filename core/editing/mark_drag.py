"""Drag notes, walls, their ends, and underlays: what the select tool does with what is no item."""

from __future__ import annotations

import math

from core.commands.command import Command
from core.commands.marks import MoveMarks, MoveNoteEnd
from core.drawing.plan_notes import length_words
from core.editing.note_tool import CLICK_REACH_PIXELS, SNAP_REACH_PIXELS, foot_before, note_at, snap_point, wall_at
from core.editing.perpendicular import IN_WORDS
from core.editing.tool import Feedback, PointerEvent, ToolHost
from core.editing.typed_shift import shift_words
from core.errors import InvalidEdit
from core.model.groups import hidden_ids, locked_ids
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.space import Wall
from core.model.underlays import Underlay

END_REACH_PIXELS = 9.0
DRAG_THRESHOLD_PIXELS = 4.0


class MarkDrag:
    """Takes hold of a note, a wall or a selected underlay, and moves it as one step.

    Args:
        host: Host.
    """

    def __init__(self, host: ToolHost) -> None:
        self._host = host
        self._held: PlanNote | Wall | Underlay | None = None
        self._start: PointerEvent | None = None
        self._end: bool | None = None
        self._command: Command | None = None
        self._others = host.project

    @property
    def is_held(self) -> bool:
        """Whether something is held."""
        return self._held is not None

    def press(self, event: PointerEvent, *, on_item: bool) -> bool:
        """Take hold of the note under the pointer, or of the wall where no item stands; it is selected.

        Returns:
            Whether there is one.
        """
        place = (self._host.project, event.x_m, event.y_m, CLICK_REACH_PIXELS * event.pixel_m)
        note = note_at(*place) or (None if on_item else wall_at(*place))
        if note is None:
            return False
        was_selected = note.id in self._host.selection
        self._host.select((*self._host.selection, note.id) if event.adds and not was_selected else (note.id,))
        self._hold(note, event)
        if (
            was_selected
            or math.dist((note.x0_m, note.y0_m), (note.x1_m, note.y1_m)) > 4.0 * END_REACH_PIXELS * event.pixel_m
        ):
            self._end = _end_under(note, event)
        return True

    def press_underlay(self, event: PointerEvent) -> bool:
        """Take hold of the underlay under the pointer if it is selected; says whether it is."""
        underlay = underlay_at(self._host.project, event.x_m, event.y_m)
        if underlay is None or underlay.id not in self._host.selection:
            return False
        self._hold(underlay, event)
        return True

    def _hold(self, mark: PlanNote | Wall | Underlay, event: PointerEvent) -> None:
        self._held, self._start, self._end, self._command = mark, event, None, None
        self._others = self._host.project.with_changes({mark.id: None})

    def move(self, event: PointerEvent) -> None:
        """Preview where it comes to."""
        if self._held is None or self._start is None:
            return
        dx, dy = event.x_m - self._start.x_m, event.y_m - self._start.y_m
        if self._command is None and max(abs(dx), abs(dy)) < DRAG_THRESHOLD_PIXELS * event.pixel_m:
            return
        if self._held.id in locked_ids(self._host.project):
            self._host.show(Feedback(text="What is selected is locked"))
            return
        self._command = self._moved(dx, dy, event)
        try:
            self._host.preview(self._command.apply(self._host.project))
        except InvalidEdit:
            self._command = None

    def _moved(self, dx: float, dy: float, event: PointerEvent) -> Command:
        assert self._held is not None
        if self._end is None:
            self._host.show(Feedback(text=shift_words(dx, dy)))
            return MoveMarks((self._held.id,), dx, dy)
        note = self._held
        assert isinstance(note, PlanNote | Wall)
        here = (event.x_m, event.y_m)
        other = (note.x1_m, note.y1_m) if self._end else (note.x0_m, note.y0_m)
        is_straight = event.adds or isinstance(note, Wall)  # walls run along x or y: that is how the air sees them
        to, angle = here, None
        if not event.is_free:
            near = snap_point(self._host.project, here, SNAP_REACH_PIXELS * event.pixel_m)
            foot = foot_before(self._others, event, other, near, is_straight=is_straight)
            to, angle = (near or here, None) if foot is None else (foot.point, foot.right_angle)
        if is_straight:
            to = (to[0], other[1]) if abs(to[0] - other[0]) >= abs(to[1] - other[1]) else (other[0], to[1])
        words = length_words(other, to)
        self._host.show(Feedback(text=f"{words} · {IN_WORDS}" if angle else words, right_angle=angle))
        return MoveNoteEnd(note.id, self._end, to)

    def release(self) -> None:
        """Commit it as one step."""
        command, self._held, self._command = self._command, None, None
        if command is not None:
            self._host.execute(command)
            self._host.preview(None)
        self._host.show(Feedback())

    def escape(self) -> bool:
        """Drop it where it was; says whether it was held."""
        was_held, self._held, self._command = self._held is not None, None, None
        return was_held


def underlay_at(project: Project, x_m: float, y_m: float, *, with_locked: bool = False) -> Underlay | None:
    """The uppermost underlay under a point that is shown and not locked."""
    out = hidden_ids(project) | (frozenset() if with_locked else locked_ids(project))
    for underlay in reversed(project.of_type(Underlay)):
        across, up = underlay.share_at(x_m, y_m)
        is_free = underlay.is_visible and (with_locked or not underlay.is_locked) and underlay.id not in out
        if is_free and 0.0 <= across <= 1.0 and 0.0 <= up <= 1.0:
            return underlay
    return None


def _end_under(note: PlanNote | Wall, event: PointerEvent) -> bool | None:
    """Whether the pointer is at the first point, at the second (False), or at neither (None)."""
    reach = END_REACH_PIXELS * event.pixel_m
    start = math.dist((note.x0_m, note.y0_m), (event.x_m, event.y_m))
    end = math.dist((note.x1_m, note.y1_m), (event.x_m, event.y_m))
    return None if min(start, end) > reach else start <= end
