"""The command palette, driven by keys as a planner would."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.rack import Rack
from desktop.widgets.fuzzy import best, score
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def ask(window, text: str) -> None:
    window.activateWindow()
    window.plan.setFocus()
    QTest.keyClick(window.plan, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_card.isVisible()
    QTest.keyClicks(window.palette_card.search, text)


def act(window) -> None:
    QTest.keyClick(window.palette_card.search, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_an_action_is_found_by_a_few_letters_and_enter_does_it(opened):
    window, session = opened
    ask(window, "slct all")
    assert window.palette_card.list.item(0).text() == "Select all racks"
    act(window)
    assert not window.palette_card.isVisible()
    assert set(session.selection) == {r.id for r in session.project.racks}
    assert QApplication.focusWidget() is window.plan


def test_a_rack_is_found_by_its_tag_and_becomes_the_selection(opened):
    window, session = opened
    rack = session.project.racks[-1]
    ask(window, rack.tag)
    act(window)
    assert session.selection == (rack.id,)


def test_a_catalogue_item_is_placed_where_the_next_click_goes(opened):
    window, session = opened
    before = set(session.project.entities)
    ask(window, "place dgx h100")
    act(window)
    at = window.plan.view_point(4.0, 5.0)
    QTest.mouseMove(window.plan.viewport(), at)
    QTest.mouseClick(window.plan.viewport(), Qt.MouseButton.LeftButton, pos=at)
    placed = [session.project.get(i) for i in set(session.project.entities) - before]
    assert len(placed) == 1
    assert isinstance(placed[0], Rack)


def test_a_site_is_chosen_as_one_step(opened):
    window, session = opened
    steps = len(session.document.steps)
    ask(window, "dublin site")
    act(window)
    assert "Dublin" in session.project.site.name
    assert len(session.document.steps) == steps + 1


def test_a_finding_selects_what_it_means(opened):
    window, session = opened
    finding = next(f for f in session.results.findings if f.ids and session.project.get(f.ids[0]))
    ask(window, finding.message)
    act(window)
    assert set(session.selection) <= set(finding.ids)
    assert session.selection


def test_escape_closes_and_changes_nothing(opened):
    window, session = opened
    before = session.project
    ask(window, "delete")
    QTest.keyClick(window.palette_card.search, Qt.Key.Key_Escape)
    assert not window.palette_card.isVisible()
    assert session.project is before
    assert QApplication.focusWidget() is window.plan


def test_arrows_and_the_mouse_choose_other_rows(opened):
    window, session = opened
    ask(window, "fit")
    rows = window.palette_card.list
    QTest.keyClick(window.palette_card.search, Qt.Key.Key_Down)
    assert rows.currentRow() == 1
    QTest.keyClick(window.palette_card.search, Qt.Key.Key_Up)
    assert rows.currentRow() == 0
    window.palette_card.search.setText("select all racks")
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(0)).center())
    assert len(session.selection) == len(session.project.racks)


def test_nothing_found_is_said(opened):
    window, _ = opened
    ask(window, "zzqqxx")
    assert window.palette_card.list.count() == 0
    assert "Nothing fits" in window.palette_card._words.text()
    act(window)
    assert window.palette_card.isVisible()


def test_the_card_stays_inside_a_small_window(opened):
    window, _ = opened
    window.resize(500, 500)
    ask(window, "")
    card = window.palette_card
    assert window.rect().contains(card.geometry().topLeft() + QPoint(0, 0))
    assert card.width() <= window.width()


def test_letters_must_all_be_there_in_order():
    assert score("rack", "cark") is None
    assert score("pdu 2", "2 PDU") is not None
    assert best("ra", ["extra", "Rack A", "Oracle"], str, 3)[0] == "Rack A"
