"""Halls drawn and reshaped in the real window by mouse, keys and the menu of the right button."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from core.commands.place import PlaceItems
from core.geometry.rectangle import Rectangle
from core.model.groups import hidden_ids
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.space import Wall
from tests.desktop.driving import mouse, open_window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def click(plan, x_m, y_m, kind=QEvent.Type.MouseButtonPress):
    at = plan.view_point(x_m, y_m)
    mouse(plan.viewport(), QEvent.Type.MouseMove, at, NONE, NONE)
    mouse(plan.viewport(), kind, at, LEFT, LEFT)
    mouse(plan.viewport(), QEvent.Type.MouseButtonRelease, at, LEFT, NONE)


def press_key(plan, key, text=""):
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        QApplication.sendEvent(plan, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def ask_menu(window, x_m, y_m) -> dict:
    plan = window.plan
    window.plan_menu.pop_up = lambda *_: None  # the offscreen platform cannot take the keyboard for it
    at = plan.view_point(x_m, y_m)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, plan.viewport().mapToGlobal(at))
    QApplication.sendEvent(plan.viewport(), event)
    menu = window.plan_menu.menu
    return {a.text(): a for a in menu.actions() if a.text()}


def start_with_nothing(window, session):
    session.adopt(Project.of(()), path=None, name="Untitled")
    window.plan.fit_box(Rectangle(-2.0, -2.0, 16.0, 12.0))


def test_a_hall_is_drawn_reshaped_and_taken_back_in_the_window():
    with open_window("air_hall_1mw") as (window, session):
        start_with_nothing(window, session)
        plan = window.plan
        window.actions_by_name["draw_hall"].trigger()
        assert window.actions_by_name["draw_hall"].isChecked()
        click(plan, 0.0, 0.0)
        click(plan, 12.0, 0.0)
        for key in "6<90":
            press_key(plan, 0, key)
        press_key(plan, Qt.Key.Key_Return)
        for x, y in ((6.0, 6.0), (6.0, 9.0), (0.0, 9.0)):
            click(plan, x, y)
        click(plan, 0.0, 9.0, QEvent.Type.MouseButtonDblClick)
        (hall,) = session.project.halls
        shape = ((0, 0), (12, 0), (12, 6), (6, 6), (6, 9), (0, 9))
        assert np.allclose(hall.outline_m, shape, atol=5e-4)
        assert plan.tools.name == "select"

        ask_menu(window, 9.0, 6.0)["Put a corner in here"].trigger()
        assert len(session.project.halls[0].outline_m) == 7
        ask_menu(window, 9.0, 6.0)["Take corner out"].trigger()
        assert np.allclose(session.project.halls[0].outline_m, shape, atol=5e-4)

        window.actions_by_name["delete"].trigger()
        assert session.project.halls == ()
        for _ in range(4):
            session.undo()
        assert session.project.halls == ()
        assert not session.document.is_dirty


def test_the_menu_selects_what_is_under_the_pointer_and_offers_what_fits_it():
    with open_window("air_hall_1mw") as (window, session):
        rack = session.project.racks[0]
        texts = ask_menu(window, rack.x_m, rack.y_m)
        assert session.selection == (rack.id,)
        assert "Rotate" in texts
        assert "Paste" not in texts
        corner = session.project.halls[0].outline_m[0]
        texts = ask_menu(window, corner[0] - 3.0, corner[1] - 3.0)
        assert session.selection == ()
        assert "Paste" in texts


def test_the_menu_key_opens_it_at_the_selection():
    with open_window("air_hall_1mw") as (window, session):
        rack = session.project.racks[0]
        session.select((rack.id,))
        shown = []
        window.plan_menu.pop_up = lambda menu, at: shown.append(at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), QPoint(3, 3))
        QApplication.sendEvent(window.plan.viewport(), event)
        at = window.plan.viewport().mapFromGlobal(shown[0])
        assert (at - window.plan.view_point(rack.x_m, rack.y_m)).manhattanLength() <= 2
        assert session.selection == (rack.id,)


def test_walls_and_halls_are_nudged_locked_and_hidden_like_items():
    with open_window("air_hall_1mw") as (window, session):
        hall = session.project.halls[0]
        wall = Wall(tag="W-1", hall_id=hall.id, x0_m=1.0, y0_m=12.0, x1_m=4.0, y1_m=12.0)
        session.execute(PlaceItems((wall,)))
        session.select((wall.id,))
        press_key(window.plan, Qt.Key.Key_Right)
        assert abs(session.project.get(wall.id).x0_m - 1.05) < 5e-4
        window.actions_by_name["lock"].trigger()
        press_key(window.plan, Qt.Key.Key_Right)
        assert abs(session.project.get(wall.id).x0_m - 1.05) < 5e-4
        window.actions_by_name["lock"].trigger()
        window.actions_by_name["hide"].trigger()
        assert wall.id in hidden_ids(session.project)
        session.select((hall.id,))
        rack = session.project.racks[0]
        press_key(window.plan, Qt.Key.Key_Right)
        assert abs(session.project.racks[0].x_m - rack.x_m - 0.05) < 5e-4


def test_the_list_of_storeys_shows_one_alone_and_the_air_of_it():
    with open_window("air_hall_1mw") as (window, session):
        assert not window.plan.storeys.isVisibleTo(window)
        window.actions_by_name["add_storey"].trigger()
        chooser = window.plan.storeys
        assert chooser.isVisibleTo(window)
        assert chooser.count() == 3
        upper = session.selection[0]
        window.actions_by_name["storey_down"].trigger()
        assert upper in hidden_ids(session.project)
        assert session.selection == ()
        chooser.setCurrentIndex(0)
        chooser.activated.emit(0)
        assert not hidden_ids(session.project)


def test_a_hall_is_copied_with_its_contents_and_pasted_under_the_pointer():
    with open_window("air_hall_1mw") as (window, session):
        hall, racks = session.project.halls[0], len(session.project.racks)
        session.select((hall.id,))
        window.actions_by_name["copy"].trigger()
        at = window.plan.view_point(40.0, 6.6)
        mouse(window.plan.viewport(), QEvent.Type.MouseMove, at, NONE, NONE)
        window.actions_by_name["paste"].trigger()
        assert len(session.project.halls) == 2
        new = next(h for h in session.project.halls if h.id != hall.id)
        inside = [r for r in session.project.racks if r.hall_id == new.id]
        assert len(inside) == racks
        assert all(r.x_m > 30.0 for r in inside)
        session.undo()
        assert len(session.project.racks) == racks


def test_a_hall_a_wall_and_a_dimension_line_are_drawn_by_keys_alone():
    with open_window("air_hall_1mw") as (window, session):
        start_with_nothing(window, session)
        plan = window.plan
        window.actions_by_name["draw_hall"].trigger()
        press_key(plan, Qt.Key.Key_Right)  # brings the cross to the middle of what is seen
        press_key(plan, Qt.Key.Key_Return)
        for words in ("9<0", "6<90", "9<180"):
            for key in words:
                press_key(plan, 0, key)
            press_key(plan, Qt.Key.Key_Return)
        press_key(plan, Qt.Key.Key_Return)
        (hall,) = session.project.halls
        sizes = np.ptp(np.array(hall.outline_m), axis=0)
        assert np.allclose(sizes, (9.0, 6.0), atol=1e-3)
        for name, kind in (("draw_wall", Wall), ("dimension", PlanNote)):
            window.actions_by_name[name].trigger()
            press_key(plan, Qt.Key.Key_Right)
            press_key(plan, Qt.Key.Key_Return)
            for _ in range(20):
                press_key(plan, Qt.Key.Key_Right)
            press_key(plan, Qt.Key.Key_Return)
            (line,) = session.project.of_type(kind)
            assert abs(line.x1_m - line.x0_m - 1.0) < 1e-3
        press_key(plan, Qt.Key.Key_Escape)
        assert plan.tools.cross_m is None
