"""Rulers of the plan: marks in metres and in feet, and the switch of units by mouse, menu and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.units.display import DisplayUnits, use_units
from desktop.floorplan.ruler_marks import LEAST_MARK_PX, LEAST_NUMBER_PX, ruler_marks
from desktop.floorplan.rulers import RulerUnit
from desktop.preferences import load_preferences

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def metric():
    yield
    use_units(DisplayUnits())


def numbers(low_m, high_m, pixels_per_m, system) -> dict[str, float]:
    return {m.words: round(m.place_m, 6) for m in ruler_marks(low_m, high_m, pixels_per_m, system) if m.words}


def test_numbers_stand_at_whole_steps_in_metres_and_in_feet():
    assert numbers(-2.0, 5.0, 40.0, "metric") == {"−2": -2.0, "0": 0.0, "2": 2.0, "4": 4.0}
    assert numbers(0.0, 6.2, 40.0, "imperial") == {"0": 0.0, "10": 3.048, "20": 6.096}
    assert numbers(0.0, 0.65, 300.0, "imperial") == {"0": 0.0, "1": 0.3048, "2": 0.6096}
    assert list(numbers(0.0, 0.31, 600.0, "imperial")) == ["0'0\"", "0'6\"", "1'0\""]
    assert list(numbers(-0.31, 0.0, 600.0, "imperial")) == ["−1'0\"", "−0'6\"", "0'0\""]
    assert numbers(1.0, 1.4, 400.0, "metric") == {"1.0": 1.0, "1.2": 1.2, "1.4": 1.4}


@pytest.mark.parametrize("system", ["metric", "imperial"])
def test_at_every_zoom_numbers_and_marks_have_room(system):
    for pixels_per_m in np.geomspace(0.5, 800.0, 60):
        marks = ruler_marks(-20.0, 30.0, pixels_per_m, system)
        places = np.array([m.place_m for m in marks])
        named = np.array([m.place_m for m in marks if m.words])
        assert np.diff(places).min() * pixels_per_m >= LEAST_MARK_PX - 1e-6
        assert len(named) < 2 or np.diff(named).min() * pixels_per_m >= LEAST_NUMBER_PX - 1e-6
        assert len(named) < 2 or np.diff(named).min() * pixels_per_m <= 6.0 * LEAST_NUMBER_PX
        words = [m.words for m in marks if m.words]
        assert len(set(words)) == len(words)


def test_marks_lie_where_the_plan_has_the_place_at_every_zoom_and_pan(opened):
    window, _ = opened
    plan, rulers = window.plan, window.rulers
    for notches in (0, 5, -3):
        plan.zoom_by(notches, QPoint(200, 120))
        QApplication.processEvents()
        at = plan.view_point(4.0, 3.0)
        across = rulers.top.mapTo(window, QPoint(round(rulers.top.place_px(4.0)), 0)).x()
        down = rulers.left.mapTo(window, QPoint(0, round(rulers.left.place_px(3.0)))).y()
        there = plan.viewport().mapTo(window, at)
        assert abs(across - there.x()) <= 1
        assert abs(down - there.y()) <= 1
        low, high = rulers.left.seen_m()
        assert low < high


def test_a_click_at_the_corner_goes_through_metres_feet_and_both_and_all_lengths_follow(opened):
    window, _ = opened
    corner = window.rulers.corner
    assert (window.rulers.unit, corner.text()) == (RulerUnit.METRIC, "m")
    QTest.mouseClick(corner, Qt.MouseButton.LeftButton)
    assert (window.rulers.unit, corner.text()) == (RulerUnit.IMPERIAL, "ft")
    assert load_preferences().units == DisplayUnits(length="imperial")
    window.plan.cursor_moved.emit(1.0, 2.0)
    assert "ft" in window.status._cursor.text()
    QTest.mouseClick(corner, Qt.MouseButton.LeftButton)
    assert (window.rulers.unit, corner.text()) == (RulerUnit.BOTH, "ft/m")
    assert window.rulers.top.height() == 2 * 18
    assert load_preferences().has_both_rulers
    QTest.mouseClick(corner, Qt.MouseButton.LeftButton)
    assert (window.rulers.unit, corner.text()) == (RulerUnit.METRIC, "m")
    assert load_preferences().units == DisplayUnits()
    assert "Metres" in corner.accessibleName()


def test_rulers_follow_the_units_chosen_elsewhere(opened):
    window, _ = opened
    window.set_units(DisplayUnits.all_in("imperial"))
    assert window.rulers.unit is RulerUnit.IMPERIAL
    window.set_units(DisplayUnits())
    assert window.rulers.unit is RulerUnit.METRIC


@pytest.mark.parametrize("part", ["corner", "top", "left"])
def test_a_right_click_on_a_ruler_or_its_corner_offers_the_units(opened, part, monkeypatch):
    window, _ = opened
    shown = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: shown.append(menu))
    widget = getattr(window.rulers, part)
    at = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    (menu,) = shown
    actions = {a.text(): a for a in menu.actions() if a.text()}
    assert list(actions) == ["Metres", "Feet and inches", "Both", "Units …", "Hide the rulers"]
    assert actions["Metres"].isChecked()
    actions["Feet and inches"].trigger()
    menu.close()
    assert window.rulers.unit is RulerUnit.IMPERIAL


def test_keys_switch_units_and_hide_the_rulers_for_the_next_start_too(opened):
    window, _ = opened
    window.activateWindow()
    window.plan.setFocus()
    QTest.keyClick(window.plan, Qt.Key.Key_U, CTRL)
    assert window.rulers.unit is RulerUnit.IMPERIAL
    wide = window.plan.width()
    QTest.keyClick(window.plan, Qt.Key.Key_R, CTRL)
    QApplication.processEvents()
    assert not window.rulers.top.isVisible()
    assert window.plan.width() > wide
    assert not load_preferences().has_rulers
    QTest.keyClick(window.plan, Qt.Key.Key_R, CTRL)
    assert window.rulers.top.isVisible()
