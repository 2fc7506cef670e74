"""Storeys by mouse and keys: where things land that are placed under an upper hall, and halls with what is locked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.grouping import MarkItems
from core.commands.place import PlaceItems
from core.geometry.rectangle import Rectangle
from core.model.cooling import HeatRejection
from core.model.plan_marks import GroupKind
from core.model.space import Hall
from core.model.storeys import shown_floor_m
from tests.desktop.driving import mouse
from tests.desktop.painted_window import painted_window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
UPPER = Hall(id="upper", tag="Hall 2", outline_m=((-14.0, 0.0), (12.0, 0.0), (12.0, 9.0), (-14.0, 9.0)), floor_m=5.0)


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        session.execute(PlaceItems((UPPER,)))
        window.plan.fit_box(Rectangle(-16.0, -2.0, 14.0, 11.0))
        window.activateWindow()
        window.plan.setFocus()
        QApplication.processEvents()
        yield window, session


def place_at(window, session, x_m, y_m):
    plan = window.plan
    plan.start_placing(HeatRejection(tag="CT", width_m=2.0, depth_m=2.0))
    at = plan.view_point(x_m, y_m)
    mouse(plan.viewport(), QEvent.Type.MouseMove, at, NONE, NONE)
    mouse(plan.viewport(), QEvent.Type.MouseButtonPress, at, LEFT, LEFT)
    mouse(plan.viewport(), QEvent.Type.MouseButtonRelease, at, LEFT, NONE)
    QTest.keyClick(plan, Qt.Key.Key_Escape)
    return session.project.get(session.selection[0])


def test_plant_placed_under_an_upper_hall_stands_in_the_yard_unless_that_storey_is_shown(opened):
    window, session = opened
    assert place_at(window, session, -7.0, 2.0).hall_id == ""
    window.actions_by_name["storey_up"].trigger()
    while shown_floor_m(session.project) != 5.0:
        window.actions_by_name["storey_up"].trigger()
    assert place_at(window, session, -7.0, 6.0).hall_id == "upper"


def test_a_hall_with_a_locked_rack_is_not_moved_by_keys(opened):
    window, session = opened
    session.execute(MarkItems(("rack-1",), GroupKind.LOCKED, True))
    session.select(("hall",))
    before = session.project
    QTest.keyClick(window.plan, Qt.Key.Key_Right)
    assert session.project == before
    assert "Hall 1 cannot be moved: R-A01 in it cannot" in window.messages.text
    session.select(("upper",))
    QTest.keyClick(window.plan, Qt.Key.Key_Right)
    assert session.project.get("upper").outline_m != UPPER.outline_m
