"""The elevation view: by mouse, by keys, and from the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.catalogue.loader import load_catalogue
from core.commands.rack_contents import ArrangeUnits
from core.commands.replace_entities import ReplaceEntities
from core.model.rack import CoolingKind, RackUnit
from desktop.elevation.rack_canvas import ITEM_MIME
from tests.desktop.driving import drag
from tests.desktop.painted_window import painted_window

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LOW = RackUnit(id="low", name="Low", u_position=1, u_height=4, rated_power_w=3000.0, weight_kg=50.0, airflow_m3_s=0.2)
HIGH = RackUnit(id="high", name="High", u_position=10, u_height=2, rated_power_w=1000.0, weight_kg=20.0)


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        rack = session.project.racks[0]
        others = [r for r in session.project.racks if r.id != rack.id]
        session.execute(ArrangeUnits(((rack.id, (LOW, HIGH)), *((r.id, ()) for r in others))))
        session.select((rack.id,))
        window.activateWindow()
        window.plan.setFocus()
        QTest.keyClick(window.plan, Qt.Key.Key_6, CTRL)
        QApplication.processEvents()
        assert window.elevation.isVisible()
        yield window, session, window.elevation, rack.id


def middle(view, column: int, u: int, height: int = 1) -> QPoint:
    return view.canvas.shelves.box(column, u, height).center().toPoint()


def places(session, rack_id: str) -> dict[str, int]:
    return {u.name: u.u_position for u in session.project.get(rack_id).units}


def column_of(view, rack_id: str) -> int:
    return next(n for n, r in enumerate(view._racks) if r.id == rack_id)


def test_a_unit_is_dragged_to_another_u_as_one_step(opened):
    _, session, view, rack_id = opened
    steps, column = len(session.document.steps), column_of(view, rack_id)
    drag(view.canvas, [middle(view, column, 10), middle(view, column, 15), middle(view, column, 20)], lambda: None)
    assert places(session, rack_id) == {"Low": 1, "High": 20}
    assert len(session.document.steps) == steps + 1
    session.undo()
    assert places(session, rack_id) == {"Low": 1, "High": 10}


def test_a_drop_onto_another_unit_is_refused_in_words(opened):
    window, session, view, rack_id = opened
    column = column_of(view, rack_id)
    drag(view.canvas, [middle(view, column, 10), middle(view, column, 6), middle(view, column, 3)], lambda: None)
    assert places(session, rack_id) == {"Low": 1, "High": 10}
    assert "no room at U3" in window.messages.text


def test_escape_drops_a_drag(opened):
    _, session, view, rack_id = opened
    column = column_of(view, rack_id)
    points = [middle(view, column, 10), middle(view, column, 20), middle(view, column, 21)]
    drag(view.canvas, points, lambda: QTest.keyClick(view.canvas, Qt.Key.Key_Escape))
    assert places(session, rack_id) == {"Low": 1, "High": 10}


def test_arrows_walk_over_units_and_alt_moves_them(opened):
    _, session, view, rack_id = opened
    column = column_of(view, rack_id)
    view.canvas.set_cursor(column, 1)
    QTest.keyClick(view.canvas, Qt.Key.Key_Up)
    assert view.canvas.cursor == (column, 5)
    view.canvas.set_cursor(column, 10)
    QTest.keyClick(view.canvas, Qt.Key.Key_Up, ALT)
    assert places(session, rack_id)["High"] == 11
    QTest.keyClick(view.canvas, Qt.Key.Key_Down, ALT)
    QTest.keyClick(view.canvas, Qt.Key.Key_Down, ALT)
    assert places(session, rack_id)["High"] == 9


def test_delete_takes_out_the_unit_and_never_the_rack(opened):
    _, session, view, rack_id = opened
    view.canvas.set_cursor(column_of(view, rack_id), 10)
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert places(session, rack_id) == {"Low": 1}
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert session.project.get(rack_id) is not None
    assert places(session, rack_id) == {"Low": 1}


def test_copies_fill_what_is_free(opened):
    _, session, view, rack_id = opened
    view.canvas.set_cursor(column_of(view, rack_id), 1)
    QTest.mouseClick(view.fill, Qt.MouseButton.LeftButton)
    rack = session.project.get(rack_id)
    starts = sorted(u.u_position for u in rack.units if u.name == "Low")
    assert starts[:3] == [1, 5, 12]
    assert len({u.id for u in rack.units}) == len(rack.units)
    assert rack.used_u > rack.u_capacity - 8


def drop(view, item_id: str, at: QPointF):
    """Drag an item of the catalogue over the canvas and let go; the ghost that showed before."""
    words = QMimeData()
    words.setData(ITEM_MIME, item_id.encode())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view.canvas, QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, words, left, none))
    QApplication.sendEvent(view.canvas, QDragMoveEvent(at.toPoint(), Qt.DropAction.CopyAction, words, left, none))
    ghost = view.canvas.ghost
    event = QDropEvent(at, Qt.DropAction.CopyAction, words, left, none, QEvent.Type.Drop)
    QApplication.sendEvent(view.canvas, event)
    return ghost


def test_an_item_dropped_from_the_catalogue_goes_where_it_is_dropped(opened):
    _, session, view, rack_id = opened
    item = next(i for i in load_catalogue().servers if i.category == "ai_server" and i.max_power_kw and i.u_height == 8)
    ghost = drop(view, item.item_id, QPointF(middle(view, column_of(view, rack_id), 14)))
    assert ghost is not None
    assert ghost.fits
    assert places(session, rack_id)[item.model] == 14


def test_a_rear_door_dropped_on_a_rack_hangs_on_it(opened):
    _, session, view, rack_id = opened
    rack = replace(session.project.get(rack_id), cooling=CoolingKind.AIR)
    session.execute(ReplaceEntities("Cool by air", (rack,)))
    door = next(i for i in load_catalogue().cooling_units if i.category == "rear_door")
    drop(view, door.item_id, QPointF(middle(view, column_of(view, rack_id), 14)))
    assert session.project.get(rack_id).cooling is CoolingKind.REAR_DOOR
    assert session.project.get(rack_id).units == rack.units


def test_enter_in_the_catalogue_fills_the_chosen_place(opened):
    window, session, view, rack_id = opened
    view.canvas.set_cursor(column_of(view, rack_id), 5)
    item = next(i for i in load_catalogue().servers if i.category == "ai_server" and i.max_power_kw and i.u_height == 8)
    window.catalogue.item_chosen.emit(item.item_id)
    assert places(session, rack_id)[item.model] == 12
    unit = next(i for i in load_catalogue().power_items)
    window.catalogue.item_chosen.emit(unit.item_id)
    assert "does not go into a rack" in window.messages.text


def test_totals_follow_and_the_rear_is_mirrored(opened):
    _, _, view, rack_id = opened
    assert "4.0 kW" in view.totals.text()
    assert "6 of" in view.totals.text()
    before = [r.id for r in view._racks]
    QTest.mouseClick(view.rear, Qt.MouseButton.LeftButton)
    assert [r.id for r in view._racks] == before[::-1]
    assert view.canvas.rack.id == rack_id
    QTest.mouseClick(view.row, Qt.MouseButton.LeftButton)
    assert [r.id for r in view._racks] == [rack_id]


def test_an_overfull_rack_is_told(opened):
    _, session, view, rack_id = opened
    rack = session.project.get(rack_id)
    wrong = replace(rack, units=(*rack.units, replace(HIGH, id="x", u_position=11)))
    session.adopt(session.project.with_changes({rack_id: wrong}), path=None, name="wrong")
    session.select((rack_id,))
    QApplication.processEvents()
    assert "both want U11" in view.totals.text()


def test_screen_readers_hear_where_the_cursor_is(opened):
    _, _, view, rack_id = opened
    view.canvas.set_cursor(column_of(view, rack_id), 11)
    assert "U10: High, 2 U, 1.0 kW" in view.canvas.accessibleDescription()
    view.canvas.set_cursor(column_of(view, rack_id), 30)
    assert "U30: free" in view.canvas.accessibleDescription()


def test_a_rack_that_is_selected_comes_into_view_wherever_it_stands_in_its_row(opened):
    _, session, view, _ = opened
    for rack in (view._racks[-1], view._racks[0], view._racks[-1]):
        session.select((rack.id,))
        for _ in range(3):
            QApplication.processEvents()
        box = view.canvas.shelves.box(column_of(view, rack.id), 1, 1).toRect()
        seen = view.canvas.visibleRegion().boundingRect()
        assert seen.left() <= box.left()
        assert box.right() <= seen.right()
