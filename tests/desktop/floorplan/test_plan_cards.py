"""Fit shows everything that is drawn beside the legends, and cards over the plan never lie over one another."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.cli.files import load_example
from core.drawing.rack_colours import ColourBy
from core.drawing.section import SectionLine
from desktop.app import application, build_window
from desktop.floorplan.free_places import covered_px2
from desktop.floorplan.grid_labels import boxes_of_labels
from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from tests.desktop.driving import dispose, rest
from tests.screens.pictures import calm_results


@cache
def solved(name: str):
    """An example with its results, for all tests that show it."""
    project = load_example(name)
    return project, calm_results(project)


def shown(name: str, size: tuple[int, int] = (1280, 720)):
    application()
    window, session = build_window(Preferences())
    window.resize(*size)
    window.show()
    project, results = solved(name)
    session.adopt(project, path=None, name=name)
    session.results = results
    session.results_changed.emit(session.results)
    window.show_view("plan")
    settle()
    return window, session


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()
    rest()
    QApplication.processEvents()


def closed(window, session) -> None:
    session.document.mark_saved()
    window.close()
    dispose(window)


def cards(window: MainWindow) -> dict[str, QRect]:
    """What lies over the plan now."""
    plan = window.plan
    widgets = {
        "air legend": plan.legend, "load legend": plan.load_legend, "colour legend": plan.colours.legend,
        "air card": plan.air.card, "colour card": plan.colours.card, "minimap": plan.minimap,
        "storeys": plan.storeys, "banner": plan.cards.banner, "section": plan.section.panel,
    }  # fmt: skip
    found = {name: widget.geometry() for name, widget in widgets.items() if widget.isVisible()}
    if plan.pipes.card.is_shown:
        found["pipes"] = plan.pipes.card.box(float(plan.viewport().height())).toAlignedRect()
    return found


def overlapping(window: MainWindow) -> list[tuple[str, str]]:
    found = cards(window)
    return [(a, b) for a, b in combinations(found, 2) if found[a].intersects(found[b])]


def drawn(window: MainWindow) -> QRect:
    """Where halls and everything placed lie on the view."""
    site = window.plan.minimap.site_m
    return QRect(window.plan.view_point(site.x0_m, site.y1_m), window.plan.view_point(site.x1_m, site.y0_m))


@pytest.mark.parametrize("name", ["campus_50mw", "hybrid_retrofit", "liquid_hall_5mw", "air_row"])
@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)], ids=["small", "large"])
def test_fit_shows_the_yard_too_beside_the_legend(name, size):
    window, session = shown(name, size)
    QTest.keyClick(window.plan, Qt.Key.Key_F)
    settle()
    room = window.plan.viewport().rect()
    assert room.contains(drawn(window))
    assert not any(drawn(window).intersects(card) for card in cards(window).values())
    assert not window.plan.minimap.isVisible()
    closed(window, session)


def test_halls_alone_are_fitted_by_their_own_key_and_follow_the_window():
    window, session = shown("campus_50mw")
    plan = window.plan
    assert plan.minimap.isVisible(), "a wide yard is left to the minimap at first"
    first = plan.pixels_per_m
    QTest.keyClick(window.plan, Qt.Key.Key_F)
    settle()
    assert plan.pixels_per_m < 0.5 * first
    QTest.keyClick(plan, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    window.resize(1600, 1000)
    settle()
    assert plan.pixels_per_m > first
    closed(window, session)


def test_a_legend_becomes_shorter_where_that_alone_keeps_it_clear_of_the_yard():
    window, session = shown("campus_50mw", (1600, 900))
    plan = window.plan
    assert plan.minimap.isVisible(), "it is opened at its halls"
    assert covered_px2(plan._drawn_px(), plan.legend.geometry()) < 1.0
    QTest.keyClick(plan, Qt.Key.Key_F)
    settle()
    assert plan.legend.height() > 200, "as high as ever where there is room"
    closed(window, session)


def test_the_minimap_becomes_as_small_as_it_must_to_keep_clear_of_plant():
    window, session = shown("liquid_hall_gb200")
    box = window.plan.minimap.geometry()
    assert window.plan.minimap.isVisible()
    assert box.width() == window.plan.minimap.sizes()[-1].width()
    assert covered_px2(window.plan._drawn_px(), box) == 0
    window.resize(1920, 1080)
    settle()
    assert window.plan.minimap.width() == window.plan.minimap.sizes()[0].width()
    closed(window, session)


def test_a_legend_that_grows_pushes_no_card_over_the_hall_and_leaves_a_section_its_width():
    window, session = shown("hybrid_retrofit")
    plan = window.plan
    window.actions_by_name["capture"].trigger()
    settle()
    assert plan.minimap.isVisible()
    assert covered_px2(plan._drawn_px(), plan.minimap.geometry()) < 1.0
    window.actions_by_name["capture"].trigger()
    plan.section.cut(SectionLine(6.0, 0.5, 6.0, 12.0), True)
    settle()
    for name in ("isotherms", "arrows"):
        window.actions_by_name[name].trigger()
        settle()
        assert overlapping(window) == []
        assert plan.section.panel.width() > 0.7 * plan.width()
    closed(window, session)


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)], ids=["small", "large"])
def test_cards_keep_clear_of_each_other_whatever_is_shown(size):
    window, session = shown("hybrid_retrofit", size)
    plan = window.plan
    plan.zoom_by(8)
    settle()
    assert plan.minimap.isVisible()
    assert overlapping(window) == []
    plan.colours.choose(ColourBy.POWER)
    plan.show_countdown({session.project.racks[0].id: 12.0}, "CDU-1 lost: 12 s until the first rack of row A throttles")
    settle()
    assert {"air legend", "colour legend", "banner", "minimap"} <= cards(window).keys()
    assert overlapping(window) == []
    window.actions_by_name["liquid_view"].trigger()
    settle()
    assert "pipes" in cards(window)
    assert overlapping(window) == []
    window.actions_by_name["power_view"].trigger()
    settle()
    assert "load legend" in cards(window)
    assert overlapping(window) == []
    closed(window, session)


def test_a_card_of_choices_keeps_clear_of_legend_and_minimap():
    window, session = shown("hybrid_retrofit")
    plan = window.plan
    plan.zoom_by(8)
    settle()
    plan.air.open_card()
    settle()
    assert plan.air.card.isVisible()
    assert overlapping(window) == []
    assert plan.minimap.isVisible()
    closed(window, session)


def test_storeys_pipes_and_section_stand_above_one_another():
    window, session = shown("hybrid_retrofit", (1600, 1000))
    plan, hall = window.plan, session.project.halls[0]
    upper = replace(hall, id="upper", tag="Hall above", floor_m=5.0)
    session.adopt(session.project.with_changes({upper.id: upper}), path=None, name="two storeys")
    session.results = calm_results(session.project)
    session.results_changed.emit(session.results)
    plan.section.cut(SectionLine(1.0, 4.0, 9.0, 4.0), True)
    window.actions_by_name["liquid_view"].trigger()
    settle()
    assert {"storeys", "pipes", "section"} <= cards(window).keys()
    assert overlapping(window) == []
    closed(window, session)


def test_in_a_low_window_the_words_of_a_failure_lie_over_no_plant_and_cards_over_no_grid_labels():
    window, session = shown("hybrid_retrofit")
    try:
        plan = window.plan
        plan.fit_halls()
        window.outage.open_panel()
        settle()
        plan.show_moment(session.results, "Cooling failure · 150 s after it · hottest inlet 43.2 °C")
        settle()
        middle = (plan.viewport().width() - plan.cards.banner.width()) // 2
        drawn = plan._drawn_px()
        at_the_middle = QRect(QPoint(middle, plan.cards.banner.y()), plan.cards.banner.size())
        assert covered_px2(drawn, plan.cards.banner.geometry()) < 0.1 * covered_px2(drawn, at_the_middle)
        labels = boxes_of_labels(session.project, plan.viewportTransform())
        assert len(labels) == 2
        assert covered_px2(labels, plan.air.legend.geometry()) == 0.0
        assert covered_px2(labels, plan.minimap.geometry()) == 0.0 or plan.minimap.isHidden()
        plan.show_moment(None, "")
        window.outage.close_panel()
        settle()
    finally:
        closed(window, session)
