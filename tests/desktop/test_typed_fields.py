"""Typing into the inspector: letters choose from closed combo boxes, and tags that name nothing are refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from core.model.rack import CoolingKind
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.quantity_edit import QuantityEdit
from tests.desktop.driving import rest
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.activateWindow()
        session.select(("rack-1",))
        rest()
        yield window, session


def cooling_box(window) -> QComboBox:
    return window.inspector.form.fields["cooling"]


def test_a_letter_chooses_from_the_list_and_takes_no_tool(opened):
    window, session = opened
    box = cooling_box(window)
    box.setFocus()
    assert QApplication.focusWidget() is box
    wanted = next(i for i in range(box.count()) if box.itemData(i) == CoolingKind.DIRECT_TO_CHIP)
    letter = box.itemText(wanted)[0]
    assert letter.casefold() == "d"  # D lets what is selected die
    QTest.keyClicks(box, letter)
    assert session.project.get("rack-1").cooling is CoolingKind.DIRECT_TO_CHIP
    assert session.document.undo_label == "Change cooling"
    assert session.out_of_service == ()


def test_keys_with_control_are_still_actions(opened):
    window, session = opened
    box = cooling_box(window)
    box.setFocus()
    QTest.keyClicks(box, box.itemText(box.count() - 1)[0])
    assert session.document.undo_label == "Change cooling"
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.project.get("rack-1").cooling is CoolingKind.AIR


def test_every_combo_box_of_the_window_keeps_its_letters(opened):
    window, _ = opened
    boxes = [b for b in window.findChildren(QComboBox) if b.window() is window and not b.isEditable()]
    assert len(boxes) > 5
    assert [describe(b) for b in boxes if not isinstance(b, LetterBox)] == []


def describe(widget: QWidget) -> str:
    return f"{widget.parentWidget()} {widget.accessibleName()}"


def test_an_empty_tag_is_refused_in_words_and_the_old_one_stays(opened):
    window, session = opened
    field = window.inspector.form.fields["tag"]
    for typed, words in (("", "R-A01 needs a tag"), ("R-A02", "R-A02 is the tag of another item")):
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert words in window.messages.text
        assert session.project.get("rack-1").tag == "R-A01"
        assert field.text() == "R-A01"


def type_into(field: QWidget, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_number_without_a_unit_has_the_one_that_the_field_shows(opened):
    window, session = opened
    width = window.inspector.form.fields["width_m"]
    assert width.text() == "0.6 m"
    type_into(width, "0.75")
    assert session.project.get("rack-1").width_m == pytest.approx(0.75)
    width.clear()
    assert width.placeholderText() == "m"


def test_millimetres_without_their_unit_make_no_rack_of_750_m(opened):
    window, session = opened
    width = window.inspector.form.fields["width_m"]
    type_into(width, "750")
    assert width.is_refused
    assert "750 m would be 1,250 times as much" in window.messages.text
    assert session.project.get("rack-1").width_m == pytest.approx(0.6)
    type_into(width, "750 mm")
    assert not width.is_refused
    assert session.project.get("rack-1").width_m == pytest.approx(0.75)


def test_a_bare_power_has_the_unit_that_is_shown(qapp):
    edit, entered = QuantityEdit("power"), []
    edit.entered.connect(entered.append)
    edit.show_value(12_500.0)
    type_into(edit, "15")
    edit.show_value(None)
    assert edit.placeholderText() == "mixed, kW"
    type_into(edit, "20")
    assert entered == [15_000.0, 20_000.0]
    edit.deleteLater()
