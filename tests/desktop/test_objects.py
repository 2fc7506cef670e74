"""The Objects table: mirrors the plan, and edits by typing, fill-down and paste."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.editing.object_table import FEED, LOAD, TENANT
from core.model.electrical import PowerUnit
from desktop.objects.object_table_view import NAMES, ObjectTableView
from desktop.preferences import KeptColumn, load_preferences
from desktop.theme import LIGHT
from tests.desktop.driving import dispose, drag, wait_until
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
    assert view._selected.rows == [second]


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


def header_click(view, column: int) -> None:
    header = view.table.horizontalHeader()
    view.table.scrollTo(view.model.index(0, column))
    middle = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)


def test_a_click_on_load_sorts_by_power_and_a_third_one_ends_it(opened):
    _, session, view = opened
    usual = [r.entity_id for r in view.model.rows]
    racks = sorted(session.project.racks, key=lambda r: r.power_w)
    changed = {r.id: replace(r, load_ratio=0.3 + 0.1 * (n % 7)) for n, r in enumerate(racks)}
    session.execute(_Replaced(changed))
    header_click(view, LOAD)
    powers = [r.item.power_w for r in view.model.rows[: len(racks)]]
    assert powers == sorted(powers)
    assert len(set(powers)) > 1
    assert {r.cell(LOAD) for r in view.model.rows[len(racks) :]} == {""}
    header_click(view, LOAD)
    assert [r.item.power_w for r in view.model.rows[: len(racks)]] == powers[::-1]
    header_click(view, LOAD)
    assert [r.entity_id for r in view.model.rows] == usual


def test_tenants_are_typed_filtered_and_refused_for_what_is_no_rack(opened):
    window, session, view = opened
    row = rack_rows(view)[0]
    rack_id = view.model.rows[row].entity_id
    assert view.model.setData(view.model.index(row, TENANT), "Acme")
    assert session.project.get(rack_id).tenant == "Acme"
    QTest.keyClicks(view.search, "acme")
    assert [r.entity_id for r in view.model.rows] == [rack_id]
    view.search.clear()
    other = next(n for n, r in enumerate(view.model.rows) if r.cells[1] == "Air cooler")
    assert not view.model.flags(view.model.index(other, TENANT)) & Qt.ItemFlag.ItemIsEditable
    before = session.project
    assert not view.model.setData(view.model.index(other, TENANT), "Acme")
    assert session.project is before
    assert "tenant" in window.messages.text


def test_feeds_are_the_tags_of_both_cords_and_their_column_can_be_hidden(opened):
    _, session, view = opened
    rack = session.project.racks[0]
    unit = session.project.of_type(PowerUnit)[0] if session.project.of_type(PowerUnit) else None
    units = [PowerUnit(tag="BW-A"), PowerUnit(tag="BW-B", fed_from_id=unit.id if unit else "")]
    wired = replace(rack, feed_a_id=units[0].id, feed_b_id=units[1].id)
    session.execute(_Replaced({e.id: e for e in (*units, wired)}))
    row = next(r for r in view.model.rows if r.entity_id == rack.id)
    assert row.cell(FEED) == "BW-A / BW-B"
    QTest.keyClicks(view.search, "bw-b")
    assert rack.id in {r.entity_id for r in view.model.rows}
    action = view.columns.menu().actions()[1]
    action.trigger()
    assert view.table.isColumnHidden(FEED)
    action.trigger()
    assert not view.table.isColumnHidden(FEED)


@dataclass(frozen=True)
class _Replaced:
    """A step that puts entities in."""

    changes: dict
    label: str = "Change"

    def apply(self, project):
        return project.with_changes(self.changes)


def headings(view) -> list[str]:
    """What stands over the columns, from left to right."""
    header = view.table.horizontalHeader()
    order = [header.logicalIndex(place) for place in range(header.count())]
    return [NAMES[n] for n in order if not header.isSectionHidden(n)]


def pull(view, start: QPoint, end: QPoint) -> None:
    """Drag on the headings with the mouse."""
    bar = view.table.horizontalHeader().viewport()
    steps = [start + (end - start) * n / 8 for n in range(9)]
    drag(bar, steps, QApplication.processEvents)
    QApplication.processEvents()


def heading_at(view, column: int, share: float = 0.5) -> QPoint:
    header = view.table.horizontalHeader()
    left, wide = header.sectionViewportPosition(column), header.sectionSize(column)
    return QPoint(left + round(share * wide), header.height() // 2)


def test_order_widths_and_hidden_columns_are_remembered_for_the_next_window(opened):
    window, _, view = opened
    usual = headings(view)
    pull(view, heading_at(view, 2), heading_at(view, 0, 0.1))
    assert headings(view) == ["Tag", "Hall", "Kind", *usual[3:]]
    edge = heading_at(view, 3, 0.0) + QPoint(view.table.columnWidth(3) - 1, 0)
    pull(view, edge, edge + QPoint(60, 0))
    assert view.table.columnWidth(3) == 250
    view.columns.menu().actions()[1].trigger()
    wait_until(lambda: load_preferences().object_columns)
    kept = load_preferences().object_columns
    assert [c.name for c in kept if c.is_shown] == headings(view)
    again = ObjectTableView(window._session, LIGHT)
    again.put_columns(kept)
    assert headings(again) == headings(view)
    assert "Feed" not in headings(again)
    assert again.table.columnWidth(3) == 250
    assert [a.isChecked() for a in again.columns.menu().actions()[:3]] == [True, False, True]
    again.columns.menu().actions()[1].trigger()
    assert again.table.columnWidth(FEED) == 150
    again.reset_columns()
    assert headings(again) == usual
    assert again.table.columnWidth(3) == 190
    dispose(again)


def test_columns_are_moved_and_widened_by_the_menu_too(opened):
    _, _, view = opened
    view.table.setCurrentIndex(view.model.index(0, 2))
    actions = {a.text(): a for a in view.columns.menu().actions()}
    actions["Column to the left"].trigger()
    assert headings(view)[:3] == ["Hall", "Tag", "Kind"]
    actions["Column to the right"].trigger()
    actions["Column wider"].trigger()
    assert headings(view)[:3] == ["Hall", "Kind", "Tag"]
    assert view.table.columnWidth(2) == 130
    actions["Column narrower"].trigger()
    assert view.table.columnWidth(2) == 110


def test_kept_columns_of_another_program_are_taken_as_far_as_they_are_known(opened):
    _, _, view = opened
    view.put_columns((KeptColumn("Gone", 80), KeptColumn("Tag", 5), KeptColumn("Kind", 100, is_shown=False)))
    assert headings(view)[:2] == ["Tag", "Kind"], "only load, feed and tenant can be hidden"
    assert view.table.columnWidth(2) == view.table.horizontalHeader().minimumSectionSize()
    assert set(headings(view)) == set(NAMES)
