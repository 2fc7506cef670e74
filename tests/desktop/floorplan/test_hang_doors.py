"""Rear doors of the catalogue in the real window: chosen for a selection, taken in hand, dropped on the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from core.catalogue.loader import load_catalogue
from core.catalogue.rear_doors import is_rear_door
from core.commands.replace_entities import ReplaceEntities
from core.model.rack import CoolingKind, Rack
from desktop.elevation.rack_canvas import ITEM_MIME
from tests.desktop.driving import rest

DOOR = next(i for i in load_catalogue().cooling_units if is_rear_door(i))
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def racks(opened):
    """Two air-cooled racks of the design."""
    _, session = opened
    chosen = [replace(r, cooling=CoolingKind.AIR, cdu_id="") for r in session.project.racks[:2]]
    assert session.execute(ReplaceEntities("Cool by air", tuple(chosen)))
    return chosen


def on(window, rack: Rack) -> QPointF:
    return QPointF(window.plan.mapFromScene(rack.x_m, -rack.y_m))


def cooling(session, racks: list[Rack]) -> list[str]:
    return [session.project.get(r.id).cooling.value for r in racks]


def test_enter_in_the_catalogue_hangs_it_on_all_selected_racks(opened, racks):
    window, session = opened
    session.select(tuple(r.id for r in racks))
    window.catalogue.item_chosen.emit(DOOR.item_id)
    assert cooling(session, racks) == ["rear_door", "rear_door"]
    rest()
    said = [label.text() for label in window.statusBar().findChildren(QLabel)]
    assert any("hangs on 2 racks: allow 0.28 m behind and 190 kg" in words for words in said)
    session.undo()
    assert cooling(session, racks) == ["air", "air"]


def test_without_a_selection_it_is_taken_in_hand_and_hung_by_clicks(opened, racks):
    window, session = opened
    session.select(())
    window.catalogue.item_chosen.emit(DOOR.item_id)
    for rack in racks:
        QTest.mouseClick(window.plan.viewport(), LEFT, NONE, on(window, rack).toPoint())
        QApplication.processEvents()
    assert cooling(session, racks) == ["rear_door", "rear_door"]
    session.select((racks[0].id,))
    QTest.keyClick(window.plan, Qt.Key.Key_Right)
    assert session.project.get(racks[0].id).x_m == racks[0].x_m, "arrows do not move what is selected meanwhile"
    QTest.keyClick(window.plan, Qt.Key.Key_Escape)
    assert window.plan.tools.name == "select"


@pytest.mark.parametrize("count", [0, 2])
def test_dropped_on_a_rack_it_hangs_there_and_on_all_selected_with_it(opened, racks, count):
    window, session = opened
    session.select(tuple(r.id for r in racks[:count]))
    words = QMimeData()
    words.setData(ITEM_MIME, DOOR.item_id.encode())
    at, plan = on(window, racks[0]), window.plan.viewport()
    QApplication.sendEvent(plan, QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, words, LEFT, NONE))
    QApplication.sendEvent(plan, QDragMoveEvent(at.toPoint(), Qt.DropAction.CopyAction, words, LEFT, NONE))
    QApplication.sendEvent(plan, QDropEvent(at, Qt.DropAction.CopyAction, words, LEFT, NONE, QEvent.Type.Drop))
    assert cooling(session, racks) == ["rear_door", "rear_door" if count else "air"]


def test_a_rack_that_liquid_cools_is_refused_in_words(opened, racks):
    window, session = opened
    session.execute(ReplaceEntities("Cool", (replace(racks[0], cooling=CoolingKind.DIRECT_TO_CHIP),)))
    session.select((racks[0].id,))
    window.catalogue.item_chosen.emit(DOOR.item_id)
    assert "is cooled by liquid" in window.messages.text
    assert cooling(session, racks[:1]) == ["direct_to_chip"]
