"""Saved views with real keys and mouse: kept, named, gone to, renamed, replaced, deleted, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.commands.layers import SetLayer
from core.commands.saved_views import saved_views, view_named
from core.commands.storeys import AddStorey, ShowStorey
from core.drawing.air_view import AirCut
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import RackLine
from core.drawing.section import SectionLine
from core.model.layers import layers_of
from core.model.storeys import shown_floor_m
from core.model.underlays import LayerKind
from tests.desktop.driving import drag, mouse

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier | SHIFT
MIDDLE, NONE = Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton


def key(window, code, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    window.plan.setFocus()
    QTest.keyClick(window.plan, code, modifier)
    QApplication.processEvents()


def name_it(window, name: str) -> None:
    """Type over the name that a new view has."""
    edit = window.saved_views.card.list.findChildren(QLineEdit)[-1]
    edit.selectAll()
    QTest.keyClicks(edit, name)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QApplication.processEvents()


def pan(window, dx: int, dy: int) -> None:
    view = window.plan.viewport()
    at = view.rect().center()
    mouse(view, QEvent.Type.MouseButtonPress, at, MIDDLE, MIDDLE)
    mouse(view, QEvent.Type.MouseMove, at + QPoint(dx, dy), NONE, MIDDLE)
    mouse(view, QEvent.Type.MouseButtonRelease, at + QPoint(dx, dy), MIDDLE, NONE)


def test_a_view_is_kept_by_a_key_named_and_gone_to_by_another(opened):
    window, session = opened
    plan = window.plan
    before = session.project
    key(window, Qt.Key.Key_2)  # hottest air
    plan.colours.choose(ColourBy.WEIGHT, (RackLine.TAG, RackLine.WEIGHT))
    pan(window, 40, -25)
    seen = plan.seen_box()
    key(window, Qt.Key.Key_B, CTRL | SHIFT)
    name_it(window, "Heavy racks")
    view = view_named(session.project, "heavy racks")
    assert view is not None
    assert (view.colour_by, view.rack_lines, view.air_cut) == ("weight", "tag;weight", "maximum")
    assert len(session.document.steps) == 2  # kept, renamed
    QTest.keyClick(window.saved_views.card, Qt.Key.Key_Escape)
    assert not window.saved_views.card.isVisible()

    key(window, Qt.Key.Key_F)
    key(window, Qt.Key.Key_1)
    plan.colours.choose(ColourBy.NOTHING, (RackLine.TAG,))
    assert plan.seen_box() != seen
    key(window, Qt.Key.Key_1, ALT)
    assert tuple(plan.seen_box()) == pytest.approx(tuple(seen), abs=2.0 / plan.pixels_per_m)
    assert plan.air.view.cut is AirCut.MAXIMUM
    assert plan.colours.by is ColourBy.WEIGHT
    assert plan.colours.lines == (RackLine.TAG, RackLine.WEIGHT)
    assert window.actions_by_name["air_maximum"].isChecked()
    assert len(session.document.steps) == 2  # going to it edits nothing
    session.undo()
    session.undo()
    assert session.project == before


def test_layers_power_and_section_of_a_view_come_back(opened):
    window, session = opened
    plan = window.plan
    session.execute(SetLayer(LayerKind.NOTES, "is_visible", False))
    key(window, Qt.Key.Key_P)
    plan.section.cut(SectionLine(1.0, 2.0, 6.0, 2.0), is_finished=True)
    key(window, Qt.Key.Key_B, CTRL | SHIFT)
    name_it(window, "Power")
    session.execute(SetLayer(LayerKind.NOTES, "is_visible", True))
    session.execute(SetLayer(LayerKind.MARKS, "is_visible", False))
    key(window, Qt.Key.Key_P)
    plan.section.close()
    steps = len(session.document.steps)
    key(window, Qt.Key.Key_1, ALT)
    hidden = {k for k, layer in layers_of(session.project).items() if not layer.is_visible}
    assert hidden == {LayerKind.NOTES}
    assert len(session.document.steps) == steps + 1
    assert plan.power.is_on
    assert window.actions_by_name["power_view"].isChecked()
    assert not window.actions_by_name["heat"].isChecked()
    assert plan.section.line == SectionLine(1.0, 2.0, 6.0, 2.0)
    session.undo()
    assert {k for k, layer in layers_of(session.project).items() if not layer.is_visible} == {LayerKind.MARKS}


def test_the_storey_that_a_view_shows_alone_comes_back(opened):
    window, session = opened
    hall = session.project.halls[0]
    session.execute(AddStorey(hall.id, "upper"))
    session.execute(ShowStorey(hall.floor_m))
    key(window, Qt.Key.Key_B, CTRL | SHIFT)
    name_it(window, "Ground")
    session.execute(ShowStorey(None))
    key(window, Qt.Key.Key_1, ALT)
    assert shown_floor_m(session.project) == hall.floor_m
    session.undo()
    assert shown_floor_m(session.project) is None


def test_the_card_goes_renames_replaces_and_deletes_by_mouse(opened):
    window, session = opened
    card = window.saved_views.card
    key(window, Qt.Key.Key_0, ALT)
    assert card.isVisible()
    assert card.empty.isVisible()
    for name in ("One", "Two"):
        QTest.mouseClick(card.keep, Qt.MouseButton.LeftButton)
        name_it(window, name)
    assert [v.tag for v in saved_views(session.project)] == ["One", "Two"]
    first, second = saved_views(session.project)
    row = card.list.visualItemRect(card.list.item(0)).center()
    QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert card.chosen_id == first.id
    pan(window, 60, 10)
    moved = window.plan.seen_box()
    QTest.mouseClick(card.replace, Qt.MouseButton.LeftButton)
    assert session.project.get(first.id).x_m == pytest.approx(moved.centre_m[0], abs=0.01)
    pan(window, -200, 0)
    QTest.mouseClick(card.go, Qt.MouseButton.LeftButton)
    assert tuple(window.plan.seen_box()) == pytest.approx(tuple(moved), abs=2.0 / window.plan.pixels_per_m)
    QTest.mouseClick(card.rename, Qt.MouseButton.LeftButton)
    name_it(window, "Two")  # taken: the name that it had comes back
    assert card.list.item(0).text() == "One"
    QTest.mouseClick(card.drop, Qt.MouseButton.LeftButton)
    assert [v.id for v in saved_views(session.project)] == [second.id]
    session.undo()
    QApplication.processEvents()
    assert card.list.count() == 2


def test_a_number_without_a_view_says_how_to_keep_one(opened):
    window, _ = opened
    told = []
    window._session.message_raised.connect(lambda message, hint: told.append((message, hint)))
    key(window, Qt.Key.Key_7, ALT)
    assert told == [("There is no saved view 7.", "Save the present view with Ctrl+Shift+B.")]


def test_views_are_in_menu_and_palette(opened):
    window, session = opened
    window.plan.fit_halls()  # so near that a pixel is less than the 2 cm below
    key(window, Qt.Key.Key_B, CTRL | SHIFT)
    name_it(window, "Aisle")
    rows = [r for r in window.palette_contents.rows() if r.text == "Aisle"]
    assert len(rows) == 1
    pan(window, 100, 0)
    rows[0].act()
    view = saved_views(session.project)[0]
    assert window.plan.seen_box().centre_m[0] == pytest.approx(view.x_m, abs=0.02)


def test_keeping_a_view_leaves_an_ongoing_drag_of_a_rack_alone(opened):
    window, session = opened
    rack = session.project.racks[0]
    start = window.plan.view_point(rack.x_m, rack.y_m)
    drag(window.plan.viewport(), [start, start + QPoint(10, 0), start + QPoint(20, 0)], QApplication.processEvents)
    moved = session.project.get(rack.id)
    key(window, Qt.Key.Key_B, CTRL | SHIFT)
    name_it(window, "After")
    assert session.project.get(rack.id) == moved


def test_the_name_of_the_first_view_has_room_while_it_is_typed(opened):
    window, _ = opened
    window.actions_by_name["save_view"].trigger()
    card = window.saved_views.card
    editor = card.list.findChild(QLineEdit)
    assert card.list.viewport().rect().contains(editor.geometry())
    assert editor.height() >= editor.minimumSizeHint().height()
