"""Where the keyboard is: on the plan from the start, and still there after a click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.model.outages import with_out_of_service
from core.results.part import Part
from core.study.assemble import assemble
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


class ShownWindows(QObject):
    """Remembers which widgets were shown as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


def test_letters_are_tools_from_the_start(opened):
    window, _ = opened
    assert window.focusWidget() is window.plan


def test_selecting_opens_no_window_and_leaves_the_keyboard_on_the_plan(opened):
    window, session = opened
    wait_until(lambda: session.results is not None)
    window.activateWindow()
    window.plan.setFocus()
    QApplication.processEvents()
    shown = ShownWindows()
    QApplication.instance().installEventFilter(shown)
    for item in list(session.project.placed):
        session.select((item.id,))
        rest()
        QApplication.processEvents()
    QApplication.instance().removeEventFilter(shown)
    assert shown.names == []
    assert QApplication.focusWidget() is window.plan


def test_d_on_the_plan_lets_the_selected_unit_die_and_escape_brings_it_back(opened):
    window, session = opened
    wait_until(lambda: session.results is not None)
    window.activateWindow()
    unit = next(u for u in session.project.placed if u.tag.startswith("UPS"))
    session.select((unit.id,))
    rest()
    QApplication.processEvents()
    QTest.keyClick(window.plan, Qt.Key.Key_D)
    assert session.out_of_service == (unit.id,)
    QTest.keyClick(window.plan, Qt.Key.Key_Escape)
    assert session.out_of_service == ()


def test_what_is_let_die_is_out_of_service_and_not_without_source(opened):
    window, session = opened
    unit = next(u for u in session.project.placed if u.tag.startswith("UPS"))
    session.select((unit.id,))
    rest()
    session.set_out_of_service((unit.id,))
    session.results = assemble(with_out_of_service(session.project, (unit.id,)), Part(failure="not solved here"))
    session.results_changed.emit(session.results)
    rest()
    words = window.inspector.cards.power.words.text()
    assert "Out of service" in words
    assert "no source" not in words
    session.set_out_of_service(())


def test_escape_drops_what_is_typed_then_leaves_the_panel(opened):
    window, session = opened
    window.activateWindow()
    rack = session.project.racks[0]
    session.select((rack.id,))
    rest()
    field = window.inspector.form.fields["x_m"]
    field.setFocus()
    stood = field.text()
    field.selectAll()
    QTest.keyClicks(field, "9 blorps")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.is_refused
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.is_refused) == (stood, False)
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.plan
    assert session.project.get(rack.id) == rack
    search = window.catalogue._search
    search.setFocus()
    QTest.keyClicks(search, "gb")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), search.hasFocus()) == ("", True)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.plan


def test_enter_presses_the_button_that_has_the_keyboard(opened):
    window, _ = opened
    window.activateWindow()
    window.show_view("compare")
    assert QApplication.focusWidget() is window.compare.keep
    QTest.keyClick(window.compare.keep, Qt.Key.Key_Return)
    assert window.compare.figures.isVisible()
    window.actions_by_name["layers"].trigger()
    assert window.layers.isAncestorOf(QApplication.focusWidget())
