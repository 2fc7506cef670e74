"""The Edit and Arrange menus in the real window: keys, one step each, undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.place import PlaceItems
from core.commands.replace_entities import ReplaceEntities
from core.model.electrical import PowerUnit
from core.model.groups import hidden_ids
from core.model.plan_marks import PlanNote
from core.model.rack import Rack
from tests.desktop.driving import drag
from tests.desktop.painted_window import painted_window

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def key(window, code: Qt.Key, how=Qt.KeyboardModifier.NoModifier) -> None:
    window.activateWindow()
    window.plan.setFocus()
    QTest.keyClick(window.plan, code, how)
    QApplication.processEvents()


def test_copy_and_paste_in_place_by_keys_is_one_step_with_new_ids(opened):
    window, session = opened
    before = session.project
    session.select(("rack-1", "cdu"))
    key(window, Qt.Key.Key_C, CONTROL)
    key(window, Qt.Key.Key_V, CONTROL | SHIFT)
    copies = [session.project.get(i) for i in session.selection]
    rack = next(e for e in copies if isinstance(e, Rack))
    assert len(copies) == 2
    assert rack.cdu_id in session.selection
    assert (rack.x_m, rack.y_m) == (4.0, 4.0)
    assert len(session.document.steps) == 1
    session.undo()
    assert session.project == before


def test_a_second_window_pastes_what_the_first_one_copied(opened):
    window, session = opened
    session.select(("rack-1",))
    window.edits.copy()
    windows = painted_window()
    other_window, other = next(windows)
    before = len(other.project.entities)
    other_window.edits.paste()
    assert len(other.project.entities) == before + 1
    next(windows, None)


def test_cut_takes_items_off_and_paste_brings_them_under_the_pointer(opened):
    window, session = opened
    session.select(("rack-1",))
    key(window, Qt.Key.Key_X, CONTROL)
    assert session.project.get("rack-1") is None
    window.plan.cursor_moved.emit(7.0, 5.0)
    key(window, Qt.Key.Key_V, CONTROL)
    (pasted,) = (session.project.get(i) for i in session.selection)
    assert (pasted.x_m, pasted.y_m, pasted.tag) == (7.0, 5.0, "R-A01")


def test_foreign_text_is_refused_in_words(opened):
    window, session = opened
    QApplication.clipboard().setText("a shopping list")
    key(window, Qt.Key.Key_V, CONTROL)
    assert session.document.steps == ()
    assert "no plan items" in window.messages.text


@pytest.mark.parametrize(
    ("code", "how"),
    [(Qt.Key.Key_X, SHIFT), (Qt.Key.Key_Y, SHIFT), (Qt.Key.Key_Up, CONTROL), (Qt.Key.Key_D, CONTROL | SHIFT)],
)
def test_keys_arrange_the_selection_as_one_step_that_undo_takes_back(opened, code, how):
    window, session = opened
    before = session.project
    session.select(("rack-1", "rack-2", "crah"))
    key(window, code, how)
    assert len(session.document.steps) == 1
    session.undo()
    assert session.project == before


def test_finding_selects_by_words_and_renaming_follows_the_pattern(opened):
    window, session = opened
    window.edits.ask = lambda *_: "r-a"
    key(window, Qt.Key.Key_F, CONTROL)
    assert set(session.selection) == {"rack-1", "rack-2"}
    window.edits.ask = lambda *_: "Z{row}-{n:03}"
    key(window, Qt.Key.Key_F2)
    assert [session.project.get(i).tag for i in ("rack-1", "rack-2")] == ["ZA-001", "ZA-002"]
    window.edits.ask = lambda *_: "no such thing"
    window.edits.find()
    assert "Nothing matches" in window.messages.text


def test_locked_items_are_not_deleted_and_hidden_ones_leave_the_plan(opened):
    window, session = opened
    session.select(("rack-1",))
    key(window, Qt.Key.Key_L, CONTROL)
    key(window, Qt.Key.Key_Delete)
    assert session.project.get("rack-1") is not None
    assert "locked" in window.messages.text
    key(window, Qt.Key.Key_L, CONTROL)
    key(window, Qt.Key.Key_H, CONTROL)
    assert session.selection == ()
    assert hidden_ids(session.project) == {"rack-1"}
    assert window.plan.racks.inlet_c("rack-2") is not None
    key(window, Qt.Key.Key_H, CONTROL | SHIFT)
    assert hidden_ids(session.project) == frozenset()
    session.select(("rack-1", "rack-2"))
    key(window, Qt.Key.Key_G, CONTROL)
    assert session.document.steps[-1].label == "Group"


def test_a_note_is_drawn_with_the_mouse_and_deleted_with_the_keyboard(opened):
    window, session = opened
    plan = window.plan
    plan.tools.ask_note = lambda: "crane way"
    key(window, Qt.Key.Key_T)
    drag(plan.viewport(), [plan.view_point(7.0, 6.0), plan.view_point(9.0, 7.0)], QApplication.processEvents)
    (note,) = session.project.of_type(PlanNote)
    assert note.text == "crane way"
    assert session.selection == (note.id,)
    assert not plan.grab().isNull()
    key(window, Qt.Key.Key_Delete)
    assert session.project.of_type(PlanNote) == ()
    assert len(session.document.steps) == 2


def test_what_was_said_of_a_locked_selection_goes_with_the_next_one(opened):
    window, session = opened
    first, second = session.project.racks[:2]
    session.select((first.id,))
    window.actions_by_name["lock"].trigger()
    window.plan.setFocus()
    QTest.keyClick(window.plan, Qt.Key.Key_Left)
    assert window.messages.isVisible()
    assert "locked" in window.messages.text
    session.select((second.id,))
    assert not window.messages.isVisible()
    window.messages.tell("The disc is full.", "Save elsewhere.")
    session.select((first.id,))
    assert window.messages.isVisible(), "a message that is not about the selection stays its time"


def test_the_wire_tool_taken_by_its_key_feeds_all_that_is_selected(opened):
    window, session = opened
    racks = [replace(r, feed_a_id="", feed_b_id="") for r in session.project.racks[:2]]
    assert session.execute(ReplaceEntities("Free feeds", tuple(racks)))
    unit = PowerUnit(id="pdu-new", tag="PDU-9", hall_id=racks[0].hall_id, x_m=1.0, y_m=1.0, width_m=0.6, depth_m=0.6)
    assert session.execute(PlaceItems((unit,)))
    session.select(tuple(r.id for r in racks))
    key(window, Qt.Key.Key_N)
    assert session.selection == tuple(r.id for r in racks)
    ends = [window.plan.mapFromScene(i.x_m, -i.y_m) for i in (unit, racks[0])]
    drag(window.plan.viewport(), [ends[0], (ends[0] + ends[1]) / 2, ends[1]], QApplication.processEvents)
    fed = [session.project.get(r.id) for r in racks]
    assert [r.feed_a_id for r in fed] == ["pdu-new", "pdu-new"]
