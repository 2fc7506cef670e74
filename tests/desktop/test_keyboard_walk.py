"""By keyboard alone: Tab reaches everything that can have the keyboard, and what has it shows it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.actions import PANELS
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window

DIALOGS = (
    "shortcuts",
    "fit_racks",
    "site",
    "sources",
    "build_power",
    "layouts",
    "recovery_choice",
    "first_layout",
    "array",
    "units",
    "rack_templates",
)
MOST_STEPS = 400
AROUND_PX = 3


@pytest.fixture(scope="module")
def opened():
    for window, session in painted_window():
        window.resize(1280, 900)
        window.load_later()
        session.select((session.project.racks[0].id,))
        window.activateWindow()
        settle()
        yield window, session


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()
    rest()
    QApplication.processEvents()


def stops(top: QWidget) -> list[QWidget]:
    """Widgets of a window that Tab can stop at now."""
    return [
        w
        for w in top.findChildren(QWidget)
        if w.window() is top.window() and w.isVisible() and w.isEnabled() and w.focusProxy() is None
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.visibleRegion().isEmpty()
    ]  # fmt: skip


def named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"


def walked(top: QWidget) -> set[QWidget]:
    """Where Tab goes until it is where it began."""
    found: set[QWidget] = set()
    for _ in range(MOST_STEPS):
        focused = QApplication.focusWidget()
        if focused in found:
            break
        if focused is not None:
            found.add(focused)
        top.focusNextChild()
    return found


def painted(widget: QWidget) -> QImage:
    """The widget with a little of what is around it, as the window paints it."""
    window = widget.window()
    room = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(*(-AROUND_PX,) * 2, *(AROUND_PX,) * 2)
    image = QImage(room.size(), QImage.Format.Format_RGB32)
    image.fill(0)
    window.render(image, QPoint(), QRegion(room))
    return image


def without_sign(top: QWidget, elsewhere: QWidget) -> list[str]:
    """Widgets that look the same with and without the keyboard."""
    same = []
    for widget in stops(top):
        elsewhere.setFocus()
        settle()
        before = painted(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        if widget.hasFocus() and painted(widget) == before and widget is not elsewhere:
            same.append(named(widget))
    return same


@pytest.mark.parametrize("panel", PANELS)
def test_tab_reaches_all_of_a_panel_which_shows_where_it_is(opened, panel):
    window, _ = opened
    window.places.show_panel(panel)
    window.activateWindow()
    settle()
    top = window.places.docks[panel].widget()
    window.plan.setFocus()
    lacking = {named(w) for w in stops(top)} - {named(w) for w in walked(window)}
    assert lacking == set()
    assert without_sign(top, window.plan) == []
    window.places.reset()


@pytest.mark.parametrize("view", ["plan", "oneline", "elevation", "racks", "energy", "objects", "compare", "solid"])
def test_a_view_shows_where_the_keyboard_is(opened, view):
    window, _ = opened
    window.show_view(view)
    window.activateWindow()
    settle()
    if view == "solid":
        wait_until(lambda: window.solid.canvas.painted is not None, 60.0)
    assert without_sign(window.views.by_name[view], window.state) == []
    window.show_view("plan")


@pytest.mark.parametrize("action", DIALOGS)
def test_tab_reaches_all_of_a_dialog_which_shows_where_it_is(opened, action):
    window, _ = opened
    before = set(window.findChildren(QDialog))
    window.actions_by_name[action].trigger()
    settle()
    dialog = next(d for d in window.findChildren(QDialog) if d not in before)
    dialog.activateWindow()
    settle()
    lacking = {named(w) for w in stops(dialog)} - {named(w) for w in walked(dialog)}
    assert lacking == set()
    parts = stops(dialog)
    assert [name for part in parts[:1] for name in without_sign(dialog, parts[-1])] == []
    dialog.close()
    settle()
