"""The minimap with real mouse, wheel and keys: it comes and goes, pans, jumps, zooms, and is drawn after edits only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.commands.move import MoveItems
from desktop.preferences import load_preferences
from tests.desktop.driving import drag, mouse

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def turn_wheel(widget: QWidget, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), NONE,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    settle()


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def zoomed(opened):
    """The plan so near that the hall is not all in view."""
    window, session = opened
    turn_wheel(window.plan.viewport(), window.plan.viewport().rect().center(), 6)
    assert window.plan.minimap.isVisible()
    return window, session


def middle_m(window) -> tuple[float, float]:
    return window.plan.seen_box().centre_m


def test_it_comes_when_the_hall_is_not_all_in_view_and_goes_when_it_is(opened):
    window, _ = opened
    minimap = window.plan.minimap
    QTest.keyClick(window.plan, Qt.Key.Key_F)
    settle()
    assert not minimap.isVisible()
    turn_wheel(window.plan.viewport(), window.plan.viewport().rect().center(), 8)
    assert minimap.isVisible()
    assert minimap.geometry().right() < window.plan.width()
    assert minimap.geometry().bottom() < window.plan.height()
    QTest.keyClick(window.plan, Qt.Key.Key_F)
    settle()
    assert not minimap.isVisible()


def test_a_key_hides_it_for_good(zoomed, monkeypatch, tmp_path):
    window, _ = zoomed
    monkeypatch.setattr("desktop.preferences.preferences_file", lambda: tmp_path / "preferences.json")
    QTest.keyClick(window.plan, Qt.Key.Key_N, SHIFT)
    settle()
    assert not window.plan.minimap.isVisible()
    assert not load_preferences().has_minimap
    turn_wheel(window.plan.viewport(), window.plan.viewport().rect().center(), 2)
    assert not window.plan.minimap.isVisible()
    QTest.keyClick(window.plan, Qt.Key.Key_N, SHIFT)
    settle()
    assert window.plan.minimap.isVisible()
    assert load_preferences().has_minimap


def test_a_click_jumps_and_a_dragged_frame_pans(zoomed):
    window, session = zoomed
    minimap, before = window.plan.minimap, session.project
    a_pixel_m = 1.0 / minimap._view().m11()
    mouse(minimap, QEvent.Type.MouseButtonPress, minimap.pixel(1.0, 1.0), LEFT, LEFT)
    mouse(minimap, QEvent.Type.MouseButtonRelease, minimap.pixel(1.0, 1.0), LEFT, NONE)
    settle()
    assert middle_m(window) == pytest.approx((1.0, 1.0), abs=2.0 * a_pixel_m)
    start = minimap.frame().center().toPoint() + QPoint(3, 2)  # not in its middle: it is held where it was taken
    held = middle_m(window)
    scale = window.plan.pixels_per_m
    drag(minimap, [start, start + QPoint(5, -4), start + QPoint(10, -8)], settle)
    moved = middle_m(window)
    assert moved[0] - held[0] == pytest.approx(10 * a_pixel_m, abs=2.0 * a_pixel_m)
    assert moved[1] - held[1] == pytest.approx(8 * a_pixel_m, abs=2.0 * a_pixel_m)
    assert window.plan.pixels_per_m == scale
    assert session.project is before
    assert session.selection == ()


def test_the_wheel_zooms_about_the_middle(zoomed):
    window, _ = zoomed
    minimap = window.plan.minimap
    middle, scale = middle_m(window), window.plan.pixels_per_m
    turn_wheel(minimap, QPoint(10, 10), 2)
    assert window.plan.pixels_per_m == pytest.approx(scale * 1.18**2)
    assert middle_m(window) == pytest.approx(middle, abs=3.0 / scale)


def test_arrows_and_signs_move_it_by_keyboard_alone(zoomed):
    window, _ = zoomed
    minimap = window.plan.minimap
    minimap.setFocus()
    seen, (x, y) = window.plan.seen_box(), middle_m(window)
    QTest.keyClick(minimap, Qt.Key.Key_Right)
    QTest.keyClick(minimap, Qt.Key.Key_Up)
    wanted = (x + 0.15 * seen.width_m, y + 0.15 * seen.depth_m)
    assert middle_m(window) == pytest.approx(wanted, abs=3.0 / window.plan.pixels_per_m)
    scale = window.plan.pixels_per_m
    QTest.keyClick(minimap, Qt.Key.Key_Minus)
    assert window.plan.pixels_per_m == pytest.approx(scale / 1.18)
    QTest.keyClick(minimap, Qt.Key.Key_Escape)
    assert window.plan.hasFocus()


def test_its_picture_is_drawn_after_edits_only(zoomed):
    window, session = zoomed
    minimap, view = window.plan.minimap, window.plan.viewport()
    settle()
    drawn = minimap.pictures_drawn
    drag(minimap, [minimap.frame().center().toPoint() + QPoint(n, n) for n in range(6)], settle)
    turn_wheel(view, view.rect().center(), 1)
    assert minimap.pictures_drawn == drawn
    session.execute(MoveItems((session.project.racks[0].id,), 0.6, 0.0))
    settle()
    assert minimap.pictures_drawn == drawn + 1


def test_its_frame_stays_inside_and_can_be_seen_at_any_zoom(zoomed):
    window, _ = zoomed
    minimap = window.plan.minimap
    for notches in (25, -25, -8):
        turn_wheel(window.plan.viewport(), window.plan.viewport().rect().center(), notches)
        frame = minimap.frame()
        assert frame.width() >= 4.0
        assert frame.left() >= 0.0
        assert frame.right() <= minimap.width()
