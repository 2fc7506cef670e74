"""The actions that are made of the table: keys, those of the planner's choice too, icons, and ticks of switches."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from core.drawing.air_view import AirCut, AirView
from desktop.actions import ROWS
from desktop.theme import Theme
from desktop.widgets.icons import icon
from desktop.words import tr


def build_actions(parent: QWidget, theme: Theme, handlers: dict[str, Callable[[], None]]) -> dict[str, QAction]:
    """Make all actions and connect them.

    Args:
        parent: Window that owns them.
        theme: Colours of the icons.
        handlers: What each does, by name; every row must have one.

    Returns:
        Actions by name.
    """
    actions = {}
    for row in ROWS:
        action = QAction(tr(row.text), parent)
        action.setObjectName(row.name)
        action.setShortcut(QKeySequence(row.shortcut))
        action.setToolTip(f"{tr(row.tip)} ({native_keys(row.shortcut)})")
        action.setStatusTip(tr(row.tip))
        action.setCheckable(row.is_checkable)
        action.triggered.connect(lambda _=False, act=handlers[row.name]: act())
        actions[row.name] = action
    tint(actions, theme)
    return actions


def set_shortcuts(actions: dict[str, QAction], chosen: Mapping[str, str]) -> None:
    """Give every action its own keys, or those that the planner chose; choices that clash all count as not made."""
    keys = {row.name: chosen.get(row.name, row.shortcut) for row in ROWS}
    plain = [QKeySequence(text).toString() for text in keys.values()]
    if "" in plain or len(set(plain)) < len(plain):
        keys = {row.name: row.shortcut for row in ROWS}
    for row in ROWS:
        actions[row.name].setShortcuts(_sequences(keys[row.name], "" if row.also in keys.values() else row.also))
        actions[row.name].setToolTip(f"{tr(row.tip)} ({native_keys(keys[row.name])})")


def _sequences(*keys: str) -> list[QKeySequence]:
    return [QKeySequence(text) for text in keys if text]


def keys_in_words(action: QAction) -> str:
    """All keys of an action, as the system writes them."""
    return ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in action.shortcuts())


def native_keys(keys: str) -> str:
    """Keys as the system and the language write them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def tint(actions: dict[str, QAction], theme: Theme) -> None:
    """Give the icons the theme's ink."""
    for row in ROWS:
        if row.icon:
            actions[row.name].setIcon(icon(row.icon, theme.ink))


def show_air_view(actions: dict[str, QAction], view: AirView) -> None:
    """Tick the switches that a view of the air has on."""
    for cut in AirCut:
        actions[f"air_{cut}"].setChecked(view.cut is cut)
    actions["isotherms"].setChecked(view.has_isotherms)
    actions["arrows"].setChecked(view.has_arrows)
    actions["moving_air"].setChecked(view.has_moving_air)


def show_solid_choice(actions: dict[str, QAction], switches: Mapping[str, bool]) -> None:
    """Tick what the 3D view shows."""
    for name, is_on in switches.items():
        actions[name].setChecked(is_on)
