"""Colours and lines of racks on the plan: chosen with keys and mouse, seen in pixels, kept in step with edits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.set_field import SetField
from core.drawing.item_colours import CATEGORY_COLOURS, hex_colours
from core.drawing.rack_colours import ColourBy, rack_colours
from core.drawing.rack_labels import USUAL_LINES, RackLine
from core.model.project import Project
from core.model.rack import Rack
from desktop.preferences import load_preferences, save_preferences
from tests.desktop.driving import mouse, rest

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def open_card(window):
    QTest.keyClick(window.plan, Qt.Key.Key_B, SHIFT)
    QApplication.processEvents()
    assert window.plan.colours.card.isVisible()
    return window.plan.colours.card


def choose(box, item) -> None:
    """Go to an entry of a list as with the arrow keys, and take it."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentData() != item:
        QTest.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    QApplication.processEvents()


def seen_colour(window, rack: Rack) -> str:
    """Colour near a rack's corner at the rear, away from words, strip and marks, as seen from close by."""
    window.plan.fit_box(rack.rectangle.grown(0.5), right_px=300)
    rest()
    fx, fy = rack.footprint.facing
    box = rack.rectangle
    x = box.x0_m + 0.04 if fx > 0 else box.x1_m - 0.04 if fx < 0 else box.x0_m + 0.04
    y = box.y0_m + 0.3 if fy >= 0 else box.y1_m - 0.3
    at = window.plan.view_point(x, y)
    return QColor(window.plan.grab().toImage().pixel(at)).name()


def test_a_key_opens_the_card_and_arrows_choose_what_colours_say(opened):
    window, session = opened
    card = open_card(window)
    choose(card.colours, ColourBy.WEIGHT)
    colours = window.plan.colours
    assert colours.by is ColourBy.WEIGHT
    assert colours.legend.isVisible()
    assert colours.legend.words()[0] == "Weight, kg"
    wanted = hex_colours(rack_colours(session.project, session.results, ColourBy.WEIGHT))
    for rack, colour in list(zip(session.project.racks, wanted, strict=True))[:2]:
        assert seen_colour(window, rack) == colour
    QTest.keyClick(card.colours, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not card.isVisible()
    choose(open_card(window).colours, ColourBy.NOTHING)
    assert not colours.legend.isVisible()
    assert not window.plan.racks.has_colours


def test_a_tenant_typed_into_a_rack_colours_it_and_undo_takes_it_back(opened):
    window, session = opened
    window.plan.colours.choose(ColourBy.TENANT)
    rack = session.project.racks[0]
    assert window.plan.colours.legend.rows() == ["– not known 0"]
    session.execute(SetField((rack.id,), "tenant", "Northwind"))
    rest()
    assert window.plan.colours.legend.rows() == ["A Northwind 1"]
    assert seen_colour(window, session.project.get(rack.id)) == CATEGORY_COLOURS[0]
    session.undo()
    QApplication.processEvents()
    assert seen_colour(window, session.project.get(rack.id)) != CATEGORY_COLOURS[0]


def test_a_dragged_rack_keeps_its_colour_on_the_way(opened):
    window, session = opened
    plan = window.plan
    rack = session.project.racks[0]
    session.execute(SetField((rack.id,), "tenant", "Northwind"))
    plan.colours.choose(ColourBy.TENANT)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    start = plan.view_point(rack.x_m, rack.y_m)
    mouse(plan.viewport(), QEvent.Type.MouseButtonPress, start, left, left)
    for n in range(1, 6):
        mouse(plan.viewport(), QEvent.Type.MouseMove, start + QPoint(8 * n, 0), none, left)
        QApplication.processEvents()
    moved = session.shown_project.get(rack.id)
    assert moved.x_m > rack.x_m
    if session.shown_project is not session.project:
        plan.show_clashes(frozenset())
        QApplication.processEvents()
        assert seen_colour(window, moved) == CATEGORY_COLOURS[0]
    mouse(plan.viewport(), QEvent.Type.MouseButtonRelease, start + QPoint(40, 0), left, none)
    session.undo()
    assert session.project.get(rack.id).x_m == rack.x_m


def test_hidden_racks_do_not_shift_the_colours_of_others(opened):
    window, session = opened
    first, second = session.project.racks[:2]
    session.execute(SetField((second.id,), "tenant", "Northwind"))
    window.plan.colours.choose(ColourBy.TENANT)
    session.select((first.id,))
    QTest.keyClick(window.plan, Qt.Key.Key_H, CONTROL)
    QApplication.processEvents()
    assert seen_colour(window, second) == CATEGORY_COLOURS[0]


def test_colours_and_the_power_view_take_turns(opened):
    window, _ = opened
    power = window.actions_by_name["power_view"]
    power.trigger()
    assert window.plan.power.is_on
    window.plan.colours.choose(ColourBy.POWER)
    assert not power.isChecked()
    assert not window.plan.power.is_on
    power.trigger()
    assert window.plan.colours.by is ColourBy.NOTHING
    assert window.plan.power.is_on


def test_the_palette_colours_racks(opened):
    window, _ = opened
    rows = [r for r in window.palette_contents.rows() if r.text == "Colour racks by: Limiting resource"]
    assert len(rows) == 1
    rows[0].act()
    assert window.plan.colours.by is ColourBy.LIMITING


def test_lines_are_chosen_shortened_dropped_and_remembered(opened, monkeypatch, tmp_path):
    window, session = opened
    monkeypatch.setattr("desktop.preferences.preferences_file", lambda: tmp_path / "preferences.json")
    card = open_card(window)
    assert [box.currentData() for box in card.lines] == [*USUAL_LINES, RackLine.NOTHING]
    choose(card.lines[0], RackLine.FREE_U)
    choose(card.lines[1], RackLine.NOTHING)
    choose(card.lines[2], RackLine.WEIGHT)
    lines = (RackLine.FREE_U, RackLine.NOTHING, RackLine.WEIGHT)
    assert window.plan.colours.lines == lines
    rack = session.project.racks[0]
    shown = [window.plan.racks._words(line, rack) for line in lines]
    assert shown == [f"{rack.u_capacity - rack.used_u} U free", "", f"{rack.weight_kg:,.0f} kg"]
    save_preferences(window.preferences)
    assert load_preferences().rack_lines == ("free_u", "nothing", "weight")


def test_another_document_begins_with_its_own_racks(opened):
    window, session = opened
    window.plan.colours.choose(ColourBy.FILL)
    hall = session.project.halls[0]
    rack = replace(session.project.racks[0], id="only", units=())
    session.document.mark_saved()
    session.adopt(Project.of((hall, rack)), path=None, name="other")
    QApplication.processEvents()
    assert seen_colour(window, rack) == hex_colours(rack_colours(session.project, None, ColourBy.FILL))[0]


@pytest.mark.parametrize("by", list(ColourBy))
def test_every_quantity_can_be_shown(opened, by):
    window, _ = opened
    window.plan.colours.choose(by)
    QApplication.processEvents()
    assert window.plan.colours.legend.isVisible() is (by is not ColourBy.NOTHING)
    if by is not ColourBy.NOTHING:
        assert window.plan.colours.legend.words()[0]
        assert window.plan.colours.legend.rows()
