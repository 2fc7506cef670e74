"""Numbers typed with real key events while the mouse drags."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.desktop.driving import mouse


def test_digits_units_and_tab_in_mid_drag_are_numbers_and_no_shortcuts(opened):
    window, session = opened
    plan, view = window.plan, window.plan.viewport()
    plan.setFocus()
    rack = session.project.get("rack-1")
    start, end = plan.view_point(rack.x_m, rack.y_m), plan.view_point(rack.x_m + 1.0, rack.y_m + 2.0)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    cut = window.plan.air.view.cut
    mouse(view, QEvent.Type.MouseButtonPress, start, left, left)
    mouse(view, QEvent.Type.MouseMove, end, none, left)
    QTest.keyClicks(plan, "2ft")
    QTest.keyClick(plan, Qt.Key.Key_Tab)
    QTest.keyClicks(plan, "-0.3")
    QTest.keyClick(plan, Qt.Key.Key_Return)
    QApplication.processEvents()
    mouse(view, QEvent.Type.MouseButtonRelease, end, left, none)
    moved = session.project.get("rack-1")
    assert (moved.x_m, moved.y_m) == pytest.approx((rack.x_m + 0.610, rack.y_m - 0.3), abs=1e-9)
    assert len(session.document.steps) == 1
    assert window.focusWidget() is plan
    assert window.plan.air.view.cut is cut
    session.undo()
    assert session.project.get("rack-1") == rack
