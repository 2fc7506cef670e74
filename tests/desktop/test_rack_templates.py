"""Templates of racks in the real window: by menu, keys, palette and dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.catalogue.rack_templates import built_in_templates
from core.commands.rack_contents import ArrangeUnits
from core.commands.rack_templates import RenameTemplate, kept_templates
from core.editing.tool import PointerEvent
from core.model.rack import RackUnit
from desktop.dialogs.rack_templates import RackTemplatesDialog
from desktop.words import use_language
from tests.desktop.driving import rest
from tests.desktop.painted_window import painted_window

CTRL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{k}Modifier") for k in ("Control", "Shift", "Alt"))
BOTH = ("rack-1", "rack-2")


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.activateWindow()
        yield window, session


def names(session, rack_id):
    return [u.name for u in session.project.get(rack_id).units]


def dialog_of(window) -> RackTemplatesDialog:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL | SHIFT)
    QApplication.processEvents()
    return window.findChildren(RackTemplatesDialog)[-1]


def test_the_dialog_fills_all_selected_racks_in_one_step(opened):
    window, session = opened
    before, steps = session.project, len(session.document.steps)
    session.select(BOTH)
    rest()
    dialog = dialog_of(window)
    assert dialog.table.rowCount() == len(built_in_templates())
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(dialog, 3).center())
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    storage = [u.name for u in built_in_templates()[3].units]
    assert [names(session, i) for i in BOTH] == [storage, storage]
    assert len(session.document.steps) == steps + 1
    session.undo()
    assert session.project == before
    dialog.close()


def test_the_dialog_counts_the_racks_that_it_fills(opened):
    window, session = opened
    dialog = dialog_of(window)
    for chosen, words in ((BOTH, "2 racks are selected. Their "), (BOTH[:1], "1 rack is selected. Its ")):
        session.select(chosen)
        rest()
        assert dialog.note.text().startswith(words)
    dialog.close()


def cell(dialog, row, column=0):
    return dialog.table.visualItemRect(dialog.table.item(row, column))


def test_a_rack_is_kept_renamed_replaced_and_deleted_by_keys(opened):
    window, session = opened
    session.select(("rack-1",))
    rest()
    dialog = dialog_of(window)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert [t.tag for t in kept_templates(session.project)] == ["4 × Server"]
    edit = dialog.table.findChildren(QLineEdit)[-1]
    QTest.keyClicks(edit, "Web & Co")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert [t.tag for t in kept_templates(session.project)] == ["Web & Co"]
    assert dialog.chosen.tag == "Web & Co"
    session.execute(ArrangeUnits((("rack-1", (RackUnit(name="Other", rated_power_w=1.0),)),)))
    QTest.mouseClick(dialog.replace, Qt.MouseButton.LeftButton)
    assert [u.name for u in kept_templates(session.project)[0].units] == ["Other"]
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert kept_templates(session.project) == ()
    assert not dialog.drop.isEnabled()
    dialog.close()


def test_a_name_that_is_taken_is_refused_in_words_and_the_old_one_stays(opened):
    window, session = opened
    session.select(("rack-1",))
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_K, CTRL | ALT)
    assert [t.tag for t in kept_templates(session.project)] == ["4 × Server", "4 × Server (2)"]
    dialog = dialog_of(window)
    dialog.table.item(1, 0).setText("4 × SERVER")
    assert "already" in window.messages.text
    assert dialog.table.item(1, 0).text() == "4 × Server (2)"
    dialog.close()


def test_templates_of_the_program_cannot_be_changed(opened):
    window, session = opened
    session.select(("rack-1",))
    dialog = dialog_of(window)
    assert (dialog.rename.isEnabled(), dialog.drop.isEnabled(), dialog.replace.isEnabled()) == (False,) * 3
    QTest.keyClick(dialog.table, Qt.Key.Key_F2)
    assert dialog.table.findChildren(QLineEdit) == []
    dialog.close()


def test_racks_that_differ_make_no_template(opened):
    window, session = opened
    session.select(BOTH)
    QTest.keyClick(window, Qt.Key.Key_K, CTRL | ALT)
    assert kept_templates(session.project) == ()
    assert "different contents" in window.messages.text


def test_the_palette_fills_racks(opened):
    window, session = opened
    session.select(BOTH)
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    field = window.palette_card.findChild(QLineEdit)
    QTest.keyClicks(field, "fill racks from network rack")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert names(session, "rack-2") == [u.name for u in built_in_templates()[4].units]


def test_the_menu_of_the_elevation_fills_the_rack_under_the_pointer(opened):
    window, session = opened
    window.show_view("elevation")
    QApplication.processEvents()
    view = window.elevation
    shown = []
    view.pop_up = lambda menu, at: shown.append(menu)
    column = next(n for n, r in enumerate(view._racks) if r.id == "rack-2")
    at: QPoint = view.canvas.shelves.box(column, 20, 1).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.canvas.mapToGlobal(at))
    QApplication.sendEvent(view.canvas, event)
    assert session.selection == ("rack-2",)
    child = next(a.menu() for a in shown[0].actions() if a.menu() is not None)
    child.aboutToShow.emit()
    actions = [a for a in child.actions() if a.text() == "Network rack"]
    actions[0].trigger()
    assert names(session, "rack-2") == [u.name for u in built_in_templates()[4].units]


def test_the_menu_of_the_plan_fills_all_selected_racks(opened):
    window, session = opened
    shown = []
    window.plan_menu.pop_up = lambda menu, at: shown.append(menu)
    session.select(BOTH)
    rack = session.project.get("rack-1")
    window.plan_menu.open(PointerEvent(rack.x_m, rack.y_m), QPoint(0, 0))
    child = next(a.menu() for a in shown[0].actions() if a.menu() is not None)
    child.aboutToShow.emit()
    child.actions()[0].trigger()
    assert [names(session, i) for i in BOTH] == [[u.name for u in built_in_templates()[0].units]] * 2
    assert session.document.undo_label == "Fill from GPU rack, 4 air-cooled servers"
    session.select(("crah",))
    window.plan_menu.open(PointerEvent(1.0, 1.0), QPoint(0, 0))
    assert [a for a in shown[1].actions() if a.menu() is not None] == []


def test_the_totals_name_ports_by_speed_and_what_is_left(opened):
    window, session = opened
    server = RackUnit(name="S", network_ports="8x 400G", rated_power_w=1.0, power_supply_count=4)
    switch = RackUnit(name="W", u_position=20, network_ports="6x 400G + 48x 1G", is_switch=True, rated_power_w=1.0)
    session.execute(ArrangeUnits((("rack-1", (server, switch)),)))
    session.select(("rack-1",))
    window.show_view("elevation")
    QApplication.processEvents()
    words = window.elevation.totals.text()
    for part in ("Server ports", "8 × 400G", "6 × 400G<br>48 × 1G", "▲ 2 × 400G", "1 of 2 units not stated"):
        assert part in words


def test_names_of_own_templates_are_never_translated(opened):
    window, session = opened
    use_language("de")
    try:
        session.select(("rack-1",))
        window.design.templates.keep()
        own = kept_templates(session.project)[0]
        session.execute(RenameTemplate(own.id, "Network rack"))
        dialog = RackTemplatesDialog(session, window.design.templates, window)
        shown = [dialog.table.item(n, 0).text() for n in range(dialog.table.rowCount())]
        assert (shown[0], shown[-1]) == ("Network rack", "Netzwerkrack")
        dialog.close()
    finally:
        use_language("en")
