"""A hall of 4 x 10 racks from nothing: once by mouse, once by keyboard alone, each in under sixty actions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.model.project import Project
from core.model.space import Hall
from desktop.dialogs.array import ArrayDialog
from desktop.dialogs.power_topology import PowerTopologyDialog
from desktop.main_window import MainWindow
from desktop.session import Session
from tests.desktop.driving import double_click, drag, open_window, wait_until

MOST_ACTIONS = 60


class Hand:
    """Counts what the planner does: a click, a drag, a key with its modifiers, a typed word."""

    def __init__(self) -> None:
        self.actions = 0

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """Press a key in whatever has the focus; shortcuts are found as the program finds them."""
        for _ in range(times):
            self.actions += 1
            QTest.keyClick(_focus(), key, held)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Type a word into whatever has the focus."""
        self.actions += 1
        QTest.keyClicks(_focus(), text)
        QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget."""
        self.actions += 1
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center()
        )
        QApplication.processEvents()

    def drag(self, widget: QWidget, points: list[QPoint]) -> None:
        """Press, move, release."""
        self.actions += 1
        drag(widget, points, QApplication.processEvents)
        QApplication.processEvents()


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the focus"
    return found


def _back_to(window: MainWindow) -> None:
    """Give the window the focus, as window managers do when a dialog closes."""
    window.activateWindow()
    window.plan.setFocus()
    wait_until(lambda: QApplication.focusWidget() is not None)


def _begin(window: MainWindow, session: Session) -> None:
    hall = Hall(tag="Hall 1", outline_m=((0.0, 0.0), (13.2, 0.0), (13.2, 15.0), (0.0, 15.0)))
    session.adopt(Project.of((hall,)), path=None, name="Untitled")
    window.activateWindow()
    QCursor.setPos(window.mapToGlobal(QPoint(5, 5)))  # not over the plan, where a ghost would follow it
    window.plan.fit_all()
    window.plan.setFocus()
    QApplication.processEvents()


def _require_four_rows_of_ten(session: Session) -> None:
    racks = session.project.racks
    assert len(racks) == 40
    assert len({round(r.y_m, 3) for r in racks}) == 4
    assert len({round(r.x_m, 3) for r in racks}) == 10
    assert all(r.hall_id == session.project.halls[0].id for r in racks)
    assert {r.rotation_deg for r in racks} == {0, 180}


def _dialog(kind: type[QWidget]) -> QWidget:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


@pytest.mark.journey
def test_a_hall_of_forty_racks_is_built_by_mouse() -> None:
    with open_window("rise_pod2_w1") as (window, session):
        _begin(window, session)
        hand = Hand()
        window.catalogue.load()
        catalogue = window.catalogue
        hand.click(catalogue._search)
        hand.type("GB200 NVL72")
        rows = catalogue._list
        wait_until(lambda: rows.model().rowCount() > 0 and "GB200" in catalogue._model.items[0].name)
        first = rows.visualRect(rows.model().index(0, 0)).center()
        hand.click(rows.viewport(), first)
        double_click(rows.viewport(), first)
        hand.drag(window.plan.viewport(), [window.plan.view_point(3.3, 2.1)] * 2)
        hand.key(Qt.Key.Key_Escape)
        assert len(session.project.racks) == 1
        rack = session.project.racks[0]
        hand.click(window.plan.viewport(), window.plan.view_point(rack.x_m, rack.y_m))
        window.actions_by_name["array"].trigger()
        hand.actions += 1
        dialog = _dialog(ArrayDialog)
        _fill_array(hand, dialog, by_mouse=True)
        wait_until(lambda: len(session.project.racks) == 40)
        _require_four_rows_of_ten(session)
        _back_to(window)
        hand.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        window.actions_by_name["build_power"].trigger()
        power = _dialog(PowerTopologyDialog)
        hand.actions += 1
        hand.click(power.apply)
        wait_until(lambda: all(r.feed_a_id for r in session.project.racks))
        power.close()
        assert hand.actions < MOST_ACTIONS


def _fill_array(hand: Hand, dialog: ArrayDialog, *, by_mouse: bool) -> None:
    """Ten columns, four rows that face each other, over aisles of 1.9 and 1.3 m."""

    def go(widget: QWidget) -> None:
        if by_mouse:
            hand.click(widget)
        else:
            hand.key(Qt.Key.Key_Tab)

    fields = (dialog.columns, dialog.pitch_x, dialog.rows, dialog.pitch_y, dialog.aisle)
    for n, (widget, text) in enumerate(zip(fields, ("10", "0.6", "4", "3.0", "2.4"), strict=True)):
        if n or by_mouse:
            go(widget)
        widget.selectAll()
        hand.type(text)
    go(dialog.turns)
    if not by_mouse:
        hand.key(Qt.Key.Key_Space)
    assert "40 items" in dialog.words.text(), dialog.words.text()
    if by_mouse:
        hand.click(dialog.make)
    else:
        hand.key(Qt.Key.Key_Return)


@pytest.mark.journey
def test_a_hall_of_forty_racks_is_built_by_keyboard_alone() -> None:
    with open_window("rise_pod2_w1") as (window, session):
        _begin(window, session)
        hand = Hand()
        window.catalogue.load()
        _command(hand, window, "GB200 NVL72")  # whose ghost appears in the middle of what is seen
        hand.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, times=7)
        hand.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, times=10)
        hand.key(Qt.Key.Key_Return)
        assert len(session.project.racks) == 1
        hand.key(Qt.Key.Key_Escape)
        hand.key(Qt.Key.Key_A)
        wait_until(lambda: any(isinstance(w, ArrayDialog) for w in QApplication.topLevelWidgets()))
        dialog = _dialog(ArrayDialog)
        dialog.activateWindow()
        dialog.columns.setFocus()
        QApplication.processEvents()
        _fill_array(hand, dialog, by_mouse=False)
        wait_until(lambda: len(session.project.racks) == 40)
        _require_four_rows_of_ten(session)
        racks = {r.id: r for r in session.project.racks}
        assert all(_is_inside(session, r) for r in racks.values())
        _back_to(window)
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert len(session.project.racks) == 1
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        assert len(session.project.racks) == 40
        assert hand.actions < MOST_ACTIONS


def _is_inside(session: Session, rack: object) -> bool:
    box = rack.rectangle  # type: ignore[attr-defined]
    return box.x0_m >= 0.0 and box.x1_m <= 13.2 and box.y0_m >= 0.0 and box.y1_m <= 15.0


def _command(hand: Hand, window: MainWindow, words: str) -> None:
    """Find something in the palette and take the first answer."""
    hand.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    wait_until(window.palette_card.isVisible)
    hand.type(words)
    hand.key(Qt.Key.Key_Return)
