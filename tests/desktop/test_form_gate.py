"""A form that is to show something else takes nothing more: typed text is entered, kept for its field, or not taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.model.rack import CoolingKind
from desktop.widgets import later
from tests.desktop.driving import rest
from tests.desktop.painted_window import painted_window

RACK, OTHER = "rack-1", "rack-2"


@pytest.fixture
def opened(qapp, monkeypatch):
    for window, session in painted_window():
        window.activateWindow()
        session.select((RACK,))
        rest()
        monkeypatch.setattr(later, "PORTION_S", 0.0)  # as on a machine that is slow: each step has a turn of its own
        yield window, session


def begin_typing(window, name: str, text: str) -> QWidget:
    field = window.inspector.form.fields[name]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    return field


def type_keys(*keys: Qt.Key | str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        at_hand = QApplication.focusWidget()
        if isinstance(key, str):
            QTest.keyClicks(at_hand, key)
        else:
            QTest.keyClick(at_hand, key)


def under_the_mouse(window, widget: QWidget) -> QWidget | None:
    return window.childAt(widget.mapTo(window, QPoint(widget.width() // 2, widget.height() // 2)))


def is_open(window) -> bool:
    field = window.inspector.form.fields["tag"]
    return under_the_mouse(window, field) is field and field.focusPolicy() is Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize("other", [OTHER, "hall"], ids=["of the same kind", "of another kind"])
def test_what_is_being_typed_when_something_else_is_selected_is_of_the_item_it_was_typed_for(opened, other):
    window, session = opened
    before = session.project.get(other)
    begin_typing(window, "height_m", "2.5 m")
    session.select((other,))
    assert session.project.get(RACK).height_m == pytest.approx(2.5)
    rest()
    assert session.project.get(other) == before
    assert session.selection == (other,)
    assert session.document.undo_label == "Change height"
    assert is_open(window)


def test_the_form_takes_keys_and_clicks_again_when_the_selection_goes_to_and_fro_while_one_types(opened):
    window, session = opened
    begin_typing(window, "height_m", "99 km")  # is refused
    session.select((OTHER,))
    session.select((RACK,))
    rest()
    assert is_open(window)


@pytest.mark.parametrize("other", [OTHER, "hall"], ids=["of the same kind", "of another kind"])
def test_the_old_form_takes_neither_clicks_nor_keys_and_the_new_one_does(opened, other):
    window, session = opened
    field = window.inspector.form.fields["tag"]
    assert under_the_mouse(window, field) is field
    session.select((other,))
    assert not window.inspector.body.isAncestorOf(under_the_mouse(window, field))
    assert field.focusPolicy() is Qt.FocusPolicy.NoFocus
    rest()
    QApplication.processEvents()
    assert is_open(window)


def test_keys_pressed_while_a_form_is_made_anew_go_to_its_fields(opened):
    window, session = opened
    box = window.inspector.form.fields["cooling"]
    names = list(window.inspector.form.fields)
    box.setFocus()
    window.inspector.form._edited("cooling", CoolingKind.REAR_DOOR)  # the fields of rear doors come
    assert window.inspector.form.fields["cooling"] is box
    assert not window.inspector.isAncestorOf(box) or QApplication.focusWidget() is not box
    type_keys(Qt.Key.Key_Tab, "50", Qt.Key.Key_Return)
    rest()
    assert list(window.inspector.form.fields) != names
    assert session.project.get(RACK).load_ratio == pytest.approx(0.5)
    assert QApplication.focusWidget() is window.inspector.form.fields["load_ratio"]
    assert session.out_of_service == ()


def test_keys_pressed_while_something_else_is_selected_change_nothing(opened):
    window, session = opened
    begin_typing(window, "x_m", "")
    project = session.project
    session.select((OTHER,))
    type_keys("7d", Qt.Key.Key_Return)
    rest()
    assert session.project is project
    assert session.out_of_service == ()
    assert QApplication.focusWidget() is window.inspector.form.fields["x_m"]


def test_escape_leaves_a_form_that_is_made_anew(opened):
    window, session = opened
    window.inspector.form.fields["x_m"].setFocus()
    session.select(("hall",))
    type_keys(Qt.Key.Key_Escape)
    rest()
    assert QApplication.focusWidget() is window.plan


def test_what_is_typed_does_not_go_into_another_document(opened):
    window, session = opened
    begin_typing(window, "height_m", "2.5 m")
    project = session.project.with_known({})
    session.adopt(project, path=None, name="other")
    rest()
    assert session.project is project
    assert session.document.undo_label is None


def test_a_value_that_changes_elsewhere_leaves_what_is_being_typed(opened):
    window, _ = opened
    field = begin_typing(window, "tag", "R-Z9")
    window.actions_by_name["undo"].trigger()
    window.inspector.refresh()
    rest()
    assert field.text() == "R-Z9"
