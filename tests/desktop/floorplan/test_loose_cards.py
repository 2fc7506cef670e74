"""Cards over the plan with real mouse and keys: dragged, kept inside, remembered, put back, and clear of the plant."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.drawing.rack_colours import ColourBy
from desktop.floorplan.free_places import covered_px2, free_spot
from desktop.preferences import card_shares, load_preferences
from tests.desktop.driving import double_click, drag, rest
from tests.desktop.floorplan.test_plan_cards import closed, shown

LEFT = Qt.MouseButton.LeftButton
CORNER = QPoint(20, 14)


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
    rest()


def pull(card, by: QPoint, start: QPoint = CORNER) -> None:
    """Drag a card with the mouse; the events come in its own coordinates, which move with it."""
    steps = [start, start + QPoint(3, 3)]
    before = card.pos()
    drag(card, steps, QApplication.processEvents)  # a first pull, so that the rest is one of many
    left = by - (card.pos() - before)
    drag(card, [start, start + left], QApplication.processEvents)
    settle()


def inside(window, card) -> bool:
    plan = window.plan
    return QRect(0, 0, plan.width(), plan.height() - plan.section.height_px).contains(card.geometry())


def test_a_legend_is_dragged_stays_there_and_is_remembered(opened):
    window, _ = opened
    legend = window.plan.legend
    before = legend.pos()
    pull(legend, QPoint(-180, 60))
    assert legend.pos() == before + QPoint(-180, 60)
    window.plan.fit_all()
    window.plan.cards.place()
    assert legend.pos() == before + QPoint(-180, 60)
    assert set(load_preferences().cards) == {"air"}
    assert window.preferences.cards == load_preferences().cards
    assert window.plan.selection == (), "the plan below has heard nothing"


def test_it_never_leaves_the_view_and_keeps_its_corner_in_another_window(opened):
    window, _ = opened
    legend = window.plan.legend
    pull(legend, QPoint(5000, -5000))
    assert inside(window, legend)
    assert legend.geometry().right() >= window.plan.width() - 6
    window.resize(1000, 760)
    settle()
    assert inside(window, legend)
    assert legend.geometry().right() >= window.plan.width() - 6
    assert legend.y() <= 6


def test_a_double_click_puts_it_back_and_a_click_does_nothing(opened):
    window, _ = opened
    legend = window.plan.legend
    first = legend.pos()
    QTest.mouseClick(legend, LEFT, pos=CORNER)
    assert window.plan.cards.loose.kept == {}
    pull(legend, QPoint(-120, 30))
    double_click(legend, CORNER)
    settle()
    assert window.plan.cards.loose.kept == {}
    assert legend.pos() == first
    assert load_preferences().cards == {}


def test_the_slider_and_the_button_of_a_legend_still_take_their_clicks(opened):
    window, _ = opened
    legend, plan = window.plan.legend, window.plan
    before = legend.pos()
    height_m = plan.air.view.height_m
    slider = legend._slider
    drag(slider, [QPoint(9, 20), QPoint(9, 60)], QApplication.processEvents)
    assert plan.air.view.height_m != height_m
    assert legend.pos() == before
    QTest.mouseClick(legend.settings, LEFT)
    settle()
    assert plan.air.card.isVisible()
    pull(plan.air.card, QPoint(-40, 10), QPoint(4, 4))
    assert "air_card" in plan.cards.loose.kept
    assert inside(window, plan.air.card)


def test_the_minimap_is_dragged_by_its_edge_and_still_pans_by_its_frame(opened):
    window, _ = opened
    plan = window.plan
    plan.zoom_by(8)
    settle()
    minimap = plan.minimap
    assert minimap.isVisible()
    before, seen = minimap.pos(), plan.seen_box().centre_m
    pull(minimap, QPoint(-150, -80), QPoint(3, 30))
    assert minimap.pos() == before + QPoint(-150, -80)
    assert plan.seen_box().centre_m == pytest.approx(seen)
    middle = minimap.rect().center()
    drag(minimap, [middle, middle + QPoint(12, 0)], QApplication.processEvents)
    assert plan.seen_box().centre_m != pytest.approx(seen)
    assert minimap.pos() == before + QPoint(-150, -80)


def test_the_words_of_a_failure_are_dragged_too(opened):
    window, _ = opened
    window.plan.show_moment(None, "Cooling failure · 30 s after it")
    settle()
    banner = window.plan.cards.banner
    before = banner.pos()
    pull(banner, QPoint(60, 90), QPoint(10, 8))
    assert banner.pos() == before + QPoint(60, 90)
    window.plan.show_moment(None, "Cooling failure · 31 s after it, hottest inlet 40 °C")
    assert inside(window, banner)
    assert abs(banner.y() - before.y() - 90) <= 1


def test_the_legend_of_the_loops_is_painted_where_it_is_dragged_to(opened):
    window, _ = opened
    window.actions_by_name["liquid_view"].trigger()
    settle()
    plan = window.plan
    handle = plan.cards.pipe_handle
    before = handle.pos()
    pull(handle, QPoint(30, -120))
    box = plan.pipes.card.box(float(plan.viewport().height())).toAlignedRect()
    assert box.topLeft() == handle.pos() == before + QPoint(30, -120)
    window.actions_by_name["liquid_view"].trigger()
    settle()
    assert not handle.isVisible()


def test_cards_that_stand_by_themselves_keep_clear_of_one_that_was_put_somewhere(opened):
    window, _ = opened
    plan = window.plan
    legend = plan.legend
    plan.colours.choose(ColourBy.POWER)
    settle()
    own = plan.colours.legend.geometry()
    pull(legend, own.topLeft() - legend.pos())
    settle()
    assert not plan.colours.legend.geometry().intersects(legend.geometry())


# -- by keys and menus ------------------------------------------------------------------------------------------------


def test_cards_are_moved_by_keys_alone(opened):
    window, _ = opened
    window.activateWindow()
    plan = window.plan
    plan.setFocus()
    QTest.keyClick(plan, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    keys = QApplication.focusWidget()
    assert keys is plan.cards.keys
    assert "arrows move it" in window.status._count.text()
    before = plan.legend.pos()
    QTest.keyClick(keys, Qt.Key.Key_Left)
    QTest.keyClick(keys, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert plan.legend.pos() == before + QPoint(-8, 64)
    assert keys.geometry().contains(plan.legend.geometry())
    QTest.keyClick(keys, Qt.Key.Key_Delete)
    assert plan.legend.pos() == before
    QTest.keyClick(keys, Qt.Key.Key_Left)
    QTest.keyClick(keys, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is plan
    assert not keys.isVisible()
    assert load_preferences().cards.keys() == {"air"}
    QTest.keyClick(plan, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert load_preferences().cards == {}
    assert plan.legend.pos() == before


def test_tab_takes_one_card_after_the_other(opened):
    window, _ = opened
    window.activateWindow()
    plan = window.plan
    plan.zoom_by(8)
    settle()
    plan.cards.keys.begin(plan.legend)
    names = []
    for _ in range(2):
        QTest.keyClick(plan.cards.keys, Qt.Key.Key_Tab)
        names.append(plan.cards.keys.accessibleName())
    assert names == ["Minimap, is moved", "Legend of the air, is moved"]
    QTest.keyClick(plan.cards.keys, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is plan


def test_a_right_click_offers_to_put_it_back(opened, monkeypatch):
    window, _ = opened
    menus = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: menus.append(menu))
    legend = window.plan.legend
    pull(legend, QPoint(-50, 0))
    QTest.mouseClick(legend, Qt.MouseButton.RightButton, pos=CORNER)
    window.plan.cards.loose.open_menu(legend, QPoint())
    actions = {a.text(): a for a in menus[-1].actions()}
    assert list(actions) == ["Place by itself", "Move by keys", "All cards by themselves"]
    actions["Move by keys"].trigger()
    assert window.plan.cards.keys.isVisible()
    actions["Place by itself"].trigger()
    assert window.plan.cards.loose.kept == {}


# -- layouts and preferences ------------------------------------------------------------------------------------------


def test_layouts_keep_cards_and_older_ones_leave_them(opened):
    window, _ = opened
    panels, loose = window.panel_actions, window.plan.cards.loose
    pull(window.plan.legend, QPoint(-100, 40))
    put = loose.kept
    panels.keep("mine")
    panels._reset()
    assert loose.kept == {}
    panels.use("mine")
    assert loose.kept == put
    window.preferences.layouts["old"] = window.places.state()
    panels.use("old")
    assert loose.kept == put


def test_stored_places_that_make_no_sense_are_left_out():
    assert card_shares({"air": [0.5, 2.0], "a": [1], "b": "x", "c": [float("nan"), 0], "d": None}) == {
        "air": (0.5, 1.0)
    }
    assert card_shares([1]) == {}


# -- clear of the plant -----------------------------------------------------------------------------------------------


def test_a_free_spot_covers_nothing_and_is_the_nearest_there_is():
    room, size = QRect(0, 0, 400, 300), QSize(100, 80)
    boxes = np.array([[200.0, 0.0, 400.0, 300.0], [0.0, 0.0, 60.0, 300.0]])
    spot = free_spot(size, boxes, [QRect(60, 0, 140, 100)], room, QPoint(290, 10))
    assert covered_px2(boxes, QRect(spot, size)) == 0.0
    assert not QRect(spot, size).intersects(QRect(60, 0, 140, 100))
    assert spot.x() == pytest.approx(100, abs=4)
    assert spot.y() == pytest.approx(108, abs=4)
    assert free_spot(QSize(150, 80), boxes, [], room, QPoint(0, 0)) is None
    assert free_spot(QSize(500, 80), np.zeros((0, 4)), [], room, QPoint(0, 0)) is None


@pytest.mark.parametrize("name", ["air_row", "hybrid_retrofit", "liquid_hall_5mw", "campus_50mw"])
@pytest.mark.parametrize("size", [(1280, 720), (1280, 800), (1600, 1000)], ids=["low", "small", "large"])
def test_after_fit_no_legend_lies_over_plant_where_there_is_a_free_place(name, size):
    window, session = shown(name, size)
    plan = window.plan
    for fit in (plan.fit_all, plan.fit_halls):
        fit()
        settle()
        legend, drawn = plan.legend, plan._drawn_px()
        others = [c.geometry() for c in plan.cards.loose.shown if c not in (legend, plan.minimap)]
        room = QRect(0, 0, plan.width(), plan.height()).adjusted(12, 12, -16, -12)
        spot = free_spot(legend.size(), drawn, others, room, legend.pos())
        assert covered_px2(drawn, legend.geometry()) < 1.0 or spot is None
    closed(window, session)
