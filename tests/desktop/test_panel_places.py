"""Panels as docks: shown, walked through by keyboard, floated, moved, kept as layouts and brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTabBar

from desktop.actions import PANELS
from desktop.app import build_window
from desktop.dialogs.layouts import LayoutsDialog
from desktop.panel_places import BOTTOM, LEFT, RIGHT
from desktop.preferences import Preferences, load_preferences
from desktop.widgets.kept_docks import on_screen
from tests.desktop.driving import dispose, double_click, rest
from tests.desktop.painted_window import painted_window

AT_FIRST = {"catalogue", "inspector", "results"}


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.activateWindow()
        window.plan.setFocus()
        settle()
        yield window, session


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
    rest()


def seen(window) -> set[str]:
    """Panels that can be seen."""
    settle()
    return {name for name in PANELS if window.places.is_on_top(name)}


def press(window, name: str) -> None:
    """Press the keys of an action, wherever the keyboard is."""
    keys = window.actions_by_name[name].shortcut()[0]
    QTest.keyClick(QApplication.focusWidget() or window, keys.key(), keys.keyboardModifiers())
    settle()


def focused_panel(window) -> str:
    widget = QApplication.focusWidget()
    return next((n for n, d in window.places.docks.items() if d.isAncestorOf(widget)), "the view")


def shape(window) -> dict[str, tuple]:
    settle()
    docks = window.places.docks
    return {n: (window.places.dockWidgetArea(d), d.isFloating(), d.isHidden()) for n, d in docks.items()}


def test_a_panel_behind_a_tab_is_hidden_and_does_no_work(opened):
    window, _ = opened
    assert seen(window) == AT_FIRST
    assert not window.findings.isVisible()
    window.places.show_panel("findings")
    settle()
    assert window.findings.isVisible()
    assert not window.inspector.isVisible()


def test_keys_close_and_show_panels_and_ticks_follow(opened):
    window, _ = opened
    assert focused_panel(window) == "the view"
    press(window, "panel_catalogue")
    assert "catalogue" in seen(window)  # it only gets the keyboard
    assert focused_panel(window) == "catalogue"
    press(window, "panel_catalogue")
    assert "catalogue" not in seen(window)
    assert not window.actions_by_name["panel_catalogue"].isChecked()
    press(window, "panel_catalogue")
    assert "catalogue" in seen(window)
    assert focused_panel(window) == "catalogue"
    press(window, "panel_layers")
    assert seen(window) == AT_FIRST - {"catalogue"} | {"layers"}
    assert window.actions_by_name["layers"].isChecked()
    press(window, "panel_outage")
    assert window.outage.isVisible()
    QTest.keyClick(window.outage, Qt.Key.Key_Escape)
    assert "outage" not in seen(window)


def test_what_the_menu_unticks_is_closed_whoever_has_the_keyboard(opened):
    window, _ = opened
    menu = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "Panels")
    menu.aboutToShow.emit()
    menu.aboutToHide.emit()  # Qt closes a menu before it tells what was chosen
    next(a for a in menu.actions() if a.text() == "Catalogue panel").trigger()
    settle()
    assert "catalogue" not in seen(window)
    window.plan.setFocus()
    press(window, "panel_inspector")  # the menu has gone: keys do as keys do
    assert "inspector" in seen(window)


def test_f6_walks_through_all_panels_and_back_to_the_view(opened):
    window, _ = opened
    walked = []
    for _ in range(4):
        press(window, "next_panel")
        walked.append(focused_panel(window))
    assert walked[:2] == ["catalogue", "inspector"]
    assert walked[-1] == "the view"
    assert window.plan.hasFocus()
    press(window, "previous_panel")
    assert focused_panel(window) == walked[-2]


def test_the_list_of_findings_has_the_keyboard_that_asked_for_it_and_no_rack_is_nudged(opened):
    window, session = opened
    session.select(tuple(r.id for r in session.project.racks[:2]))
    press(window, "findings")
    assert QApplication.focusWidget() is window.findings._list
    before = session.project
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    settle()
    assert session.project is before
    window.findings._list.clearSelection()
    window.plan.setFocus()
    press(window, "waive")  # none is chosen
    assert focused_panel(window) == "findings"


def test_the_panel_with_the_keyboard_floats_moves_and_comes_home(opened):
    window, _ = opened
    first = shape(window)
    press(window, "float_panel")
    assert "F6" in window.messages.text  # no panel has the keyboard
    press(window, "next_panel")
    press(window, "float_panel")
    assert window.places.docks["catalogue"].isFloating()
    assert focused_panel(window) == "catalogue"
    press(window, "float_panel")
    assert shape(window) == first
    press(window, "move_panel")
    assert shape(window)["catalogue"][0] == BOTTOM
    press(window, "move_panel")
    assert shape(window)["catalogue"][0] == RIGHT
    assert window.places.docks["inspector"] in window.places.tabifiedDockWidgets(window.places.docks["catalogue"])
    window.actions_by_name["reset_layout"].trigger()
    assert shape(window) == first
    assert seen(window) == AT_FIRST


def test_a_double_click_on_a_title_lets_a_lone_panel_float(opened):
    window, _ = opened
    window.places.move_to("history", BOTTOM)
    settle()
    dock = window.places.docks["history"]
    title = dock.titleBarWidget()
    assert title.height() > 0
    double_click(title, title.rect().center())
    settle()
    assert dock.isFloating()
    title.close_button.click()
    assert "history" not in seen(window)


def test_a_layout_is_kept_used_and_deleted_by_keyboard(opened):
    window, _ = opened
    first = shape(window)
    window.places.move_to("catalogue", RIGHT)
    window.places.show_panel("outage")
    other = shape(window)
    window.actions_by_name["layouts"].trigger()
    dialog = window.findChild(LayoutsDialog)
    QTest.keyClicks(dialog.name, "Power review")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert load_preferences().layouts.keys() == {"Power review"}
    window.places.reset()
    assert shape(window) == first
    dialog.list.setCurrentRow(0)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert shape(window) == other
    dialog.delete.click()
    assert load_preferences().layouts == {}
    assert dialog.list.count() == 0
    assert not dialog.use.isEnabled()
    dialog.close()
    settle()


def test_the_next_start_brings_panels_and_window_back(opened):
    window, _ = opened
    window.places.move_to("findings", LEFT)
    window.places.hide_panel("history")
    kept = window.panel_actions.remembered(window.preferences)
    after = shape(window)
    again, session = build_window(replace(kept, theme="dark"))
    again.panel_actions.restore()
    again.show()
    settle()
    assert shape(again) == after
    session.document.mark_saved()
    again.close()
    dispose(again)


def test_what_cannot_be_read_leaves_the_panels_alone_and_is_said(opened):
    window, _ = opened
    first = shape(window)
    kept = window.places.state()
    middle = len(kept) // 2
    changed = kept[:middle] + ("A" if kept[middle] != "A" else "B") + kept[middle + 1 :]
    for text in ("", "?", "AAAA", "é", kept[:middle], kept.partition(":")[2], changed):  # Qt may crash at what it holds
        assert not window.places.take_state(text)
    window.preferences = Preferences(layouts={"broken": "AAAA"})
    window.panel_actions.use("broken")
    assert "broken" in window.messages.text
    assert shape(window) == first


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QRect(100, 100, 300, 400), QRect(100, 100, 300, 400)),
        (QRect(1800, 50, 300, 400), QRect(1800, 50, 300, 400)),  # a part of its edge is enough to hold it by
        (QRect(3000, 100, 300, 400), QRect(810, 340, 300, 400)),  # the screen is gone
        (QRect(100, -300, 300, 400), QRect(810, 340, 300, 400)),  # its title is above the screen
        (QRect(5000, 0, 9000, 9000), QRect(0, 0, 1920, 1080)),
    ],
)
def test_a_panel_of_a_screen_that_is_gone_comes_back(wanted, found):
    assert on_screen(wanted, [QRect(0, 0, 1920, 1080)]) == found


@pytest.mark.parametrize("end", ["close", "reset"])
def test_the_views_get_back_the_height_of_a_panel_closed_below_them(opened, end):
    window, _ = opened
    before_px = window.plan.height()
    window.places.show_panel("outage")
    settle()
    assert window.plan.height() < before_px - 50
    if end == "close":
        window.places.hide_panel("outage")
    else:
        window.places.reset()
    settle()
    assert window.plan.height() >= before_px - 2


def shown_tabs(window) -> list[list[str]]:
    """Words on the bars of tabs that can be seen, from the left."""
    bars = window.places.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bars = sorted((bar for bar in bars if bar.isVisible()), key=lambda bar: bar.x())
    return [[bar.tabText(n) for n in range(bar.count())] for bar in bars]


def test_tabs_have_their_names_after_any_change_of_the_layout(opened):
    window, _ = opened
    first = [["Catalogue", "Tree", "Layers"], ["Inspector", "Findings", "History", "Trust"]]
    window.places.reset()
    settle()
    assert shown_tabs(window) == first
    state = window.places.state()
    window.places.move_to("findings", LEFT)
    settle()
    assert shown_tabs(window) == [["Catalogue", "Tree", "Layers", "Findings"], ["Inspector", "History", "Trust"]]
    window.places.reset()
    settle()
    assert shown_tabs(window) == first
    window.places.reset()
    settle()
    assert shown_tabs(window) == first
    assert window.places.take_state(state)
    settle()
    assert shown_tabs(window) == first


def test_a_bar_that_comes_and_goes_leaves_the_columns_as_wide_as_they_were(opened):
    window, _ = opened
    window.resize(1280, 720)
    settle()
    column = window.places.docks["catalogue"].widget()
    before = window.places.docks["catalogue"].width()
    assert not column.bar.isVisible()
    press(window, "outage")
    assert column.bar.isVisible()
    assert window.places.docks["catalogue"].width() == before
    column.bar.setValue(column.bar.maximum())
    assert column.verticalScrollBar().value() == column.verticalScrollBar().maximum() > 0
    QTest.keyClick(window.outage, Qt.Key.Key_Escape)
    settle()
    assert not column.bar.isVisible()
    assert window.places.docks["catalogue"].width() == before


def test_escape_in_the_cooling_failure_gives_the_keyboard_back_to_the_plan(opened):
    window, _ = opened
    press(window, "outage")
    assert focused_panel(window) == "outage"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert not window.places.is_on_top("outage")
    assert QApplication.focusWidget() is window.plan
    press(window, "outage")
    QTest.mouseClick(window.outage.form.shut, Qt.MouseButton.LeftButton)
    settle()
    assert QApplication.focusWidget() is window.plan


def test_the_button_of_a_title_gives_the_keyboard_back_too(opened):
    window, _ = opened
    press(window, "outage")
    title = window.places.docks["outage"].titleBarWidget()
    title.close_button.setFocus()
    QTest.keyClick(title.close_button, Qt.Key.Key_Space)
    settle()
    assert not window.places.is_on_top("outage")
    assert QApplication.focusWidget() is window.plan


def test_a_panel_that_is_closed_elsewhere_leaves_the_keyboard_where_it_is(opened):
    window, _ = opened
    press(window, "outage")
    window.catalogue._search.setFocus()
    window.outage.close_panel()
    settle()
    assert QApplication.focusWidget() is window.catalogue._search
