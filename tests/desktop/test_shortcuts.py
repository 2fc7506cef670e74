"""The cheat sheet and the planner's own shortcuts, with real key presses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.actions import ROWS
from desktop.dialogs.shortcuts import KEPT, ShortcutsDialog
from desktop.made_actions import build_actions, set_shortcuts
from desktop.preferences import Preferences, load_preferences, save_preferences
from desktop.theme import LIGHT
from tests.desktop.driving import dispose
from tests.desktop.painted_window import painted_window, press

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qapp):
    yield from painted_window()
    save_preferences(Preferences())


def sheet(window) -> ShortcutsDialog:
    window.activateWindow()
    window.plan.setFocus()
    QTest.keyClick(window.plan, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    return window.findChildren(ShortcutsDialog)[-1]


def record(dialog: ShortcutsDialog, name: str, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    dialog.choose(name)
    QTest.keyClick(dialog.keys, key, modifier)
    QApplication.processEvents()


def test_the_sheet_names_every_action_with_its_keys(opened):
    window, _ = opened
    dialog = sheet(window)
    tree = dialog.tree
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    shown = {g.child(m).text(0): g.child(m).text(1) for g in groups for m in range(g.childCount())}
    first = {r.text.removesuffix(" …"): window.actions_by_name[r.name].shortcut().toString() for r in ROWS}
    assert shown == first | {"Find anything": "Ctrl+K, Ctrl+Shift+P"}
    dialog.close()


def test_free_keys_are_given_to_an_action_work_at_once_and_are_remembered(opened):
    window, _ = opened
    dialog = sheet(window)
    record(dialog, "measure", Qt.Key.Key_J, CTRL)
    assert dialog.assign.isEnabled()
    QTest.mouseClick(dialog.assign, Qt.MouseButton.LeftButton)
    dialog.close()
    assert window.actions_by_name["measure"].shortcut().toString() == "Ctrl+J"
    assert "Ctrl+J" in window.actions_by_name["measure"].toolTip()
    assert load_preferences().shortcuts == {"measure": "Ctrl+J"}
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    press(window, Qt.Key.Key_M)
    assert not window.actions_by_name["measure"].isChecked()
    QTest.keyClick(window.plan, Qt.Key.Key_J, CTRL)
    assert window.actions_by_name["measure"].isChecked()


def test_taken_keys_are_told_and_two_actions_can_swap_theirs(opened):
    window, _ = opened
    dialog = sheet(window)
    record(dialog, "measure", Qt.Key.Key_V)
    assert not dialog.assign.isEnabled()
    assert "belongs to Select" in dialog.words.text()
    QTest.mouseClick(dialog.swap, Qt.MouseButton.LeftButton)
    assert window.actions_by_name["measure"].shortcut().toString() == "V"
    assert window.actions_by_name["select"].shortcut().toString() == "M"
    dialog.choose("select")
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert window.preferences.shortcuts == {}
    assert window.actions_by_name["measure"].shortcut().toString() == "M"
    dialog.close()


def test_keys_that_the_plan_needs_cannot_be_taken(opened):
    window, _ = opened
    dialog = sheet(window)
    record(dialog, "measure", Qt.Key.Key_Left)
    assert not dialog.assign.isEnabled()
    assert "stays as it is" in dialog.words.text()
    dialog.close()


def test_reset_all_returns_to_the_programs_own_keys(opened):
    window, _ = opened
    dialog = sheet(window)
    for name, key in (("measure", Qt.Key.Key_J), ("snap", Qt.Key.Key_Y)):
        record(dialog, name, key, CTRL)
        QTest.mouseClick(dialog.assign, Qt.MouseButton.LeftButton)
    assert len(window.preferences.shortcuts) == 2
    QTest.mouseClick(dialog.reset_all, Qt.MouseButton.LeftButton)
    assert window.preferences.shortcuts == {}
    assert window.actions_by_name["snap"].shortcut().toString() == "S"
    dialog.close()


def test_both_keys_of_the_palette_open_it_and_the_second_gives_way(opened):
    window, _ = opened
    for key, modifier in ((Qt.Key.Key_K, CTRL), (Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)):
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        window.plan.setFocus()
        QTest.keyClick(window.plan, key, modifier)
        assert window.palette_card.isVisible()
        QTest.keyClick(window.palette_card.search, Qt.Key.Key_Escape)
        assert not window.palette_card.isVisible()
    dialog = sheet(window)
    record(dialog, "measure", Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "second key of Find anything, which keeps Ctrl+K" in dialog.words.text()
    QTest.mouseClick(dialog.assign, Qt.MouseButton.LeftButton)
    dialog.close()
    keys = {name: [k.toString() for k in window.actions_by_name[name].shortcuts()] for name in ("palette", "measure")}
    assert keys == {"palette": ["Ctrl+K"], "measure": ["Ctrl+Shift+P"]}


def test_the_search_leaves_what_fits(opened):
    window, _ = opened
    dialog = sheet(window)
    QTest.keyClicks(dialog.search, "ctrl+shift+z")
    tree = dialog.tree
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    left = [g.child(m).text(0) for g in groups for m in range(g.childCount()) if not g.child(m).isHidden()]
    assert left == ["Redo"]
    dialog.close()


def test_stored_keys_that_clash_count_as_not_chosen(qapp):
    from PySide6.QtWidgets import QWidget

    owner = QWidget()
    actions = build_actions(owner, LIGHT, {r.name: lambda: None for r in ROWS})
    set_shortcuts(actions, {"measure": "V"})
    assert actions["measure"].shortcut().toString() == "M"
    set_shortcuts(actions, {"measure": "Ctrl+J", "gone": "Ctrl+I"})
    assert actions["measure"].shortcut().toString() == "Ctrl+J"
    dispose(owner)


def test_shortcuts_survive_the_file_and_rubbish_in_it_does_not(own_home):
    save_preferences(replace(Preferences(), shortcuts={"measure": "Ctrl+J"}))
    assert load_preferences().shortcuts == {"measure": "Ctrl+J"}
    save_preferences(replace(Preferences(), shortcuts={"measure": 3}))
    assert load_preferences().shortcuts == {}
    save_preferences(Preferences())


def test_no_action_has_a_key_that_the_plan_needs():
    assert not {r.shortcut for r in ROWS} & set(KEPT)
