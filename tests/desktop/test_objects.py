"""The Objects table: mirrors the plan, and edits by typing, fill-down and paste."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.desktop.painted_window import painted_window

CTRL = Qt.KeyboardModifier.ControlModifier
X = 4


@pytest.fixture
def opened(qapp):
    for window, session in painted_window():
        window.activateWindow()
        window.plan.setFocus()
        QTest.keyClick(window.plan, Qt.Key.Key_7, CTRL)
        QApplication.processEvents()
        assert window.objects.isVisible()
        yield window, session, window.objects


def rack_rows(view) -> list[int]:
    return [n for n, r in enumerate(view.model.rows) if r.cells[1] == "Rack"]


def test_every_placed_item_has_a_row_and_the_filter_leaves_what_fits(opened):
    _, session, view = opened
    assert {r.entity_id for r in view.model.rows} == {p.id for p in session.project.placed}
    QTest.keyClicks(view.search, "rack")
    assert {r.entity_id for r in view.model.rows} >= {r.id for r in session.project.racks}
    assert len(view.model.rows) < len(session.project.placed)


def test_rows_select_on_the_plan_and_back(opened):
    _, session, view = opened
    first, second = rack_rows(view)[:2]
    view.table.selectRow(first)
    assert session.selection == (view.model.rows[first].entity_id,)
    session.select((view.model.rows[second].entity_id,))
    assert view._rows() == [second]


def test_a_cell_takes_a_typed_length_in_any_unit(opened):
    _, session, view = opened
    row = rack_rows(view)[0]
    rack_id = view.model.rows[row].entity_id
    view.table.setCurrentIndex(view.model.index(row, X))
    view.table.edit(view.model.index(row, X))
    editor = view.table.viewport().findChild(QLineEdit)
    editor.setText("10 ft")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert session.project.get(rack_id).x_m == pytest.approx(3.048, abs=1e-9)


def test_fill_down_writes_the_top_cell_into_all_as_one_step(opened):
    _, session, view = opened
    rows = rack_rows(view)
    view.model.setData(view.model.index(rows[0], X), "7.5 m")
    ids = [view.model.rows[n].entity_id for n in rows]
    assert len(ids) > 1
    steps = len(session.document.steps)
    session.select(tuple(ids))
    flag = view.table.selectionModel().SelectionFlag.NoUpdate
    view.table.selectionModel().setCurrentIndex(view.model.index(rows[0], X), flag)
    QTest.keyClick(view.table, Qt.Key.Key_Return, CTRL)
    assert [session.project.get(i).x_m for i in ids] == [7.5] * len(ids)
    assert len(session.document.steps) == steps + 1


def test_a_block_of_a_spreadsheet_is_pasted_and_nonsense_is_refused_whole(opened):
    window, session, view = opened
    rows = rack_rows(view)[:2]
    ids = [view.model.rows[n].entity_id for n in rows]
    view.table.setCurrentIndex(view.model.index(rows[0], X))
    QGuiApplication.clipboard().setText("1.5 m\t2 m\n600 mm\t3 m\n")
    QTest.keyClick(view.table, Qt.Key.Key_V, CTRL)
    places = [(session.project.get(i).x_m, session.project.get(i).y_m) for i in ids]
    assert places == [pytest.approx((1.5, 2.0)), pytest.approx((0.6, 3.0))]
    before = session.project
    QGuiApplication.clipboard().setText("4 m\nfar away")
    QTest.keyClick(view.table, Qt.Key.Key_V, CTRL)
    assert session.project is before
    assert "far away" in window.messages.text
