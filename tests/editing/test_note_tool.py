"""Dimension lines and notes in metres: press, move, release, escape, undo."""

from __future__ import annotations

import pytest

from core.commands.place import DeleteItems
from core.drawing.plan_notes import note_words
from core.editing.note_tool import NoteTool, note_at, snap_point
from core.editing.select_tool import SelectTool
from core.exchange.json_project import read_project, write_project
from core.model.plan_marks import NoteKind, PlanNote
from tests.editing.test_gestures import Desk, at


def draw(desk, kind, start, end, words="", **how) -> None:
    tool = NoteTool(desk, kind, lambda: words)
    tool.press(at(*start, **how))
    tool.move(at(*end, **how))
    assert desk.feedback.dimension is not None
    tool.release(at(*end, **how))


def test_a_dimension_snaps_to_corners_and_says_its_length_and_undo_takes_it_away():
    desk = Desk()
    before = desk.project
    draw(desk, NoteKind.DIMENSION, (3.02, 4.03), (3.63, 3.96))
    (note,) = desk.project.of_type(PlanNote)
    assert (note.x0_m, note.y0_m, note.x1_m, note.y1_m) == pytest.approx((3.0, 4.0, 3.6, 4.0), abs=1e-9)
    assert note_words(note) == "0.600 m"
    assert read_project(write_project(desk.project)) == desk.project
    desk.document.undo()
    assert desk.project == before


def test_alt_suspends_snapping_and_shift_keeps_the_line_straight():
    desk = Desk()
    draw(desk, NoteKind.DIMENSION, (3.02, 4.03), (8.0, 4.5), is_free=True, adds=True)
    (note,) = desk.project.of_type(PlanNote)
    assert (note.x0_m, note.y0_m, note.x1_m, note.y1_m) == pytest.approx((3.02, 4.03, 8.0, 4.03), abs=1e-9)


def test_a_note_needs_words():
    desk = Desk()
    draw(desk, NoteKind.NOTE, (6.0, 6.0), (8.0, 7.0), "   ")
    assert desk.project.of_type(PlanNote) == ()
    draw(desk, NoteKind.NOTE, (6.0, 6.0), (8.0, 7.0), "crane way")
    assert note_words(desk.project.of_type(PlanNote)[0]) == "crane way"


def test_escape_and_a_click_write_nothing():
    desk = Desk()
    before = desk.project
    tool = NoteTool(desk, NoteKind.DIMENSION, str)
    tool.press(at(1.0, 1.0))
    tool.move(at(3.0, 1.0))
    tool.escape()
    tool.release(at(3.0, 1.0))
    tool.press(at(1.0, 1.0))
    tool.release(at(1.0, 1.0))
    assert desk.project is before


def test_a_click_on_its_line_selects_it_and_it_can_be_deleted():
    desk = Desk()
    draw(desk, NoteKind.DIMENSION, (6.0, 2.0), (9.0, 2.0))
    (note,) = desk.project.of_type(PlanNote)
    tool = SelectTool(desk)
    tool.press(at(7.0, 2.04))
    tool.release(at(7.0, 2.04))
    assert desk.selection == (note.id,)
    assert note_at(desk.project, 7.0, 2.2, 0.06) is None
    desk.execute(DeleteItems(desk.selection))
    assert desk.project.of_type(PlanNote) == ()


def test_points_out_of_reach_do_not_snap():
    assert snap_point(Desk().project, (3.3, 4.6), 0.1) is None
