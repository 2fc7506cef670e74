"""A cooling failure asked for, played and closed in the real window."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.commands.place import PlaceItems
from core.drawing.facts import equipment_numbers
from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.space import Hall
from core.study.outage_moment import moment_of
from desktop.theme import LIGHT, font
from desktop.widgets.inlet_chart import LEADER_PX, WORDS_PX, InletChart, half_index, spread_px
from desktop.words import use_language
from tests.desktop.driving import dispose, is_settled, mouse, open_window, rest, wait_until
from tests.desktop.painted_window import painted_window
from tests.support.painted_outage import outage_of
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project

LEFT = Qt.MouseButton.LeftButton


def run_failure(window, session) -> None:
    wait_until(lambda: is_settled(session), 60.0)
    window.actions_by_name["outage"].trigger()
    window.outage.form.duration.setValue(40)
    window.outage.form.restart.setValue(20)
    window.outage.run.click()
    wait_until(lambda: window.outage.result is not None, 60.0)


def test_the_plan_shows_the_moment_and_returns_to_the_live_air():
    with open_window("rise_pod2_w1") as (window, session):
        run_failure(window, session)
        panel, rack = window.outage, session.project.racks[0]
        assert panel.isVisible()
        steady = float(session.results.thermal.value.inlet_by_rack()[rack.id])
        panel.slider.setValue(18)
        assert "18 s after" in window.plan.cards.banner.text()
        assert window.plan.cards.banner.isVisible()
        assert window.plan.racks.inlet_c(rack.id) > steady + 3.0
        strip, moment_c = window.strip.hottest, panel.result.inlets_at(18.0)
        assert strip.head.text() == "HOTTEST AT 18 s"
        assert strip.number.text().startswith(f"{moment_c.max():.1f} °C")
        assert "18 s after it" in strip.toolTip()
        session.results_changed.emit(session.results)
        rest()
        assert strip.number.text().startswith(f"{moment_c.max():.1f} °C"), "live results leave the moment's inlet"
        panel.slider.setValue(39)
        assert window.plan.racks.inlet_c(rack.id) < panel.result.inlet_c.max()

        QTest.keyClick(panel, Qt.Key.Key_Left)
        assert panel.slider.value() == 38
        QTest.keyClick(panel, Qt.Key.Key_Space)
        assert panel.play.isChecked()
        wait_until(lambda: not panel.play.isChecked(), 10.0)

        chart = panel.chart
        mouse(chart, QEvent.Type.MouseButtonPress, QPoint(chart.width() // 2, chart.height() // 2), LEFT, LEFT)
        assert 15 <= panel.slider.value() <= 25

        QTest.keyClick(panel, Qt.Key.Key_Escape)
        assert not panel.isVisible()
        assert not window.plan.cards.banner.isVisible()
        assert strip.head.text() == "HOTTEST INLET"
        assert strip.number.text().startswith(f"{session.results.thermal.value.hottest(1)[0][1]:.1f} °C")
        live = float(session.results.thermal.value.inlet_by_rack()[rack.id])
        assert np.isclose(window.plan.racks.inlet_c(rack.id), live, atol=0.01)


def test_an_edit_makes_a_failure_out_of_date_and_says_so():
    with open_window("rise_pod2_w1") as (window, session):
        run_failure(window, session)
        window.outage.slider.setValue(8)
        assert window.outage.now.text() == "8 s"
        session.execute(MoveItems((session.project.racks[0].id,), 0.0, 0.05))
        assert window.outage.result is None
        assert (window.outage.slider.value(), window.outage.now.text()) == (0, "")
        assert "Run it again" in window.outage.times.text()
        assert not window.plan.cards.banner.isVisible()


def test_a_failure_comes_back_when_the_edit_is_undone():
    with open_window("rise_pod2_w1") as (window, session):
        run_failure(window, session)
        computed, words = window.outage.result, window.outage.times.text()
        session.execute(MoveItems((session.project.racks[0].id,), 0.0, 0.05))
        assert window.outage.result is None
        window.actions_by_name["undo"].trigger()
        assert window.outage.result is computed
        assert window.outage.times.text() == words
        window.outage.slider.setValue(9)
        assert "9 s after" in window.plan.cards.banner.text()
        window.actions_by_name["redo"].trigger()
        assert window.outage.result is None
        assert not window.plan.cards.banner.isVisible()


def test_nothing_of_the_live_air_is_read_as_of_the_moment_shown():
    with open_window("rise_pod2_w1") as (window, session):
        run_failure(window, session)
        cooler = session.project.of_type(AirCooler)[0]
        assert window.air_labels.balance.text() == ""
        assert not window.inspector.moment_words.isHidden()
        assert not window.trust.moment_words.isHidden()
        assert window.trust.now.head.text() == "THE STEADY AIR"
        assert cooler.id not in equipment_numbers(moment_of(session.results, window.outage.result, 10.0))
        window.outage.slider.setFocus()
        session.execute(MoveItems((session.project.racks[0].id,), 0.0, 0.05))
        assert QApplication.focusWidget() is window.outage.run
        assert window.inspector.moment_words.isHidden()
        assert window.trust.moment_words.isHidden()
        assert window.trust.now.head.text() == "THE AIR SHOWN NOW"
        assert "mass balance" in window.air_labels.balance.text()
        assert cooler.id in equipment_numbers(session.results)


def test_a_failure_of_a_design_that_was_edited_meanwhile_is_not_shown_as_its_own():
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: is_settled(session), 60.0)
        window.actions_by_name["outage"].trigger()
        window.outage.form.duration.setValue(10)
        window.outage.run.click()
        assert window.outage._work.is_running
        session.execute(MoveItems((session.project.racks[0].id,), 0.0, 0.05))
        wait_until(lambda: not window.outage._work.is_running, 60.0)
        assert window.outage.result is None
        assert "Run it again" in window.outage.times.text()
        assert not window.plan.cards.banner.isVisible()


def test_on_a_site_of_two_halls_it_says_which_one_loses_its_coolers():
    with open_window("rise_pod2_w1") as (window, session):
        window.actions_by_name["outage"].trigger()
        form = window.outage.form
        assert form.which.itemText(0) == "All coolers of the hall"
        first, outline = session.project.halls[0], ((20.0, 0.0), (26.0, 0.0), (26.0, 6.0), (20.0, 6.0))
        session.execute(PlaceItems((Hall(id="zz-annex", tag="Annex", outline_m=outline),)))
        assert form.which.itemText(0) == f"All coolers of {first.tag}"
        session.select(("zz-annex",))
        assert form.which.itemText(0) == "All coolers of Annex"
        assert form.hall_id() == "zz-annex"
        session.select((session.project.racks[0].id,))
        assert form.which.itemText(0) == f"All coolers of {first.tag}"
        assert form.hall_id() == first.id
        session.undo()
        assert form.which.itemText(0) == "All coolers of the hall"


def test_selected_coolers_must_be_selected_and_a_run_can_be_cancelled():
    told = []
    with open_window("rise_pod2_w1") as (window, session):
        session.message_raised.connect(lambda message, _: told.append(message))
        window.actions_by_name["outage"].trigger()
        panel = window.outage
        panel.form.which.setCurrentIndex(1)
        panel.run.click()
        assert told == ["No cooler is selected."]
        panel.form.which.setCurrentIndex(0)
        panel.form.duration.setValue(3600)
        panel.run.click()
        assert panel.run.text() == "Cancel"
        assert panel.times.text() == "The air settles first, then it is followed."
        panel.run.click()
        wait_until(lambda: panel.run.text() == "Run", 30.0)
        assert panel.result is None
        assert "Cancelled before the coolers failed" in panel.times.text()


def test_a_cancelled_run_keeps_what_was_computed_and_says_how_far_it_goes():
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: is_settled(session), 60.0)
        window.actions_by_name["outage"].trigger()
        panel = window.outage
        panel.form.duration.setValue(3600)
        panel.run.click()
        wait_until(lambda: panel.now.text().startswith("t = ") and panel.bar.value() > 1, 60.0)
        panel.run.click()
        wait_until(lambda: panel.result is not None, 30.0)
        followed = panel.result.followed_s
        assert 2.0 < followed < 3600.0
        assert not panel.result.is_complete
        assert f"cancelled after {followed:.0f} of 3600 s" in panel.times.text()
        assert "never" not in panel.times.text()
        assert panel.slider.maximum() == int(followed)
        assert f"followed for {followed:.0f} s only" in window.plan.cards.banner.text()
        chart = panel.chart
        mouse(chart, QEvent.Type.MouseButtonPress, QPoint(chart.width() - 20, chart.height() // 2), LEFT, LEFT)
        assert panel.slider.value() == panel.slider.maximum()
        window.grab()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_fields_stand_whole_inside_the_form(language):
    use_language(language)
    try:
        with open_window("rise_pod2_w1") as (window, _):
            window.actions_by_name["outage"].trigger()
            QApplication.processEvents()
            form = window.outage.form
            for box in (form.which, form.restart, form.load, form.load_after, form.shut):
                assert form.rect().contains(box.geometry()), box.accessibleName()
                assert box.width() >= box.minimumSizeHint().width(), box.accessibleName()
    finally:
        use_language("en")


def test_a_change_of_load_is_followed_alone_or_within_a_failure():
    told = []
    with open_window("rise_pod2_w1") as (window, session):
        session.message_raised.connect(lambda message, _: told.append(message))
        wait_until(lambda: is_settled(session), 60.0)
        window.actions_by_name["outage"].trigger()
        panel, form = window.outage, window.outage.form
        assert not form.load_after.isEnabled()
        form.duration.setValue(20)
        form.which.setCurrentIndex(2)
        assert not form.how.isEnabled()
        assert not form.restart.isEnabled()
        panel.run.click()
        wait_until(lambda: bool(told), 60.0)
        assert told == ["Nothing happens: no cooling fails and no load changes."]
        form.load.setValue(200)
        form.load_after.setValue(10)
        panel.run.click()
        wait_until(lambda: panel.result is not None, 60.0)
        event = panel.result.event
        assert (event.cooling_fails, event.load_at_s, event.load_ratio) == (False, 10.0, 2.0)
        panel.slider.setValue(18)
        assert "Change of load · at 18 s" in window.plan.cards.banner.text()
        assert "From 10 s on, at 200 % of the load" in panel.times.text()
        form.which.setCurrentIndex(0)
        asked = form.event_asked()
        assert (asked.cooling_fails, asked.load_at_s, asked.load_ratio) == (True, 10.0, 2.0)
        form.load.setValue(100)
        assert form.event_asked().load_at_s is None


def test_the_state_beside_the_plan_is_that_of_the_moment_shown():
    with open_window("rise_pod2_w1") as (window, session):
        run_failure(window, session)
        assert "Cooling failure" in window.state.text()
        assert window.state.objectName() == "warn"
        session.results_changed.emit(session.results)
        assert "Cooling failure" in window.state.text()
        QTest.keyClick(window.outage, Qt.Key.Key_Escape)
        assert "cells" in window.state.text()
        wait_until(lambda: window.state.objectName() == "ok", 60.0)  # once the finer cells have settled, too


def test_coolers_of_two_halls_are_refused_by_their_tags():
    told = []
    with open_window("rise_pod2_w1") as (window, session):
        session.message_raised.connect(lambda message, _: told.append(message))
        cooler = next(c for c in session.project.of_type(AirCooler) if c.tag == "HDZ01")
        hall = Hall(id="other", tag="Hall B", outline_m=((20.0, 0.0), (26.0, 0.0), (26.0, 6.0), (20.0, 6.0)))
        moved = replace(cooler, id="far", tag="HDZ09", hall_id="other", x_m=22.0, y_m=3.0)
        session.adopt(session.project.with_changes({"other": hall, "far": moved}), path=None, name="two halls")
        session.select((cooler.id, "far"))
        window.actions_by_name["outage"].trigger()
        window.outage.form.which.setCurrentIndex(1)
        window.outage.run.click()
        assert not window.outage._work.is_running
        assert "HDZ01 in" in told[0]
        assert "HDZ09 in Hall B" in told[0]
        assert "far" not in told[0]


def test_after_run_space_plays_and_does_not_run_again():
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: is_settled(session), 60.0)
        window.actions_by_name["outage"].trigger()
        panel = window.outage
        panel.form.duration.setValue(10)
        QTest.mouseClick(panel.run, LEFT)
        wait_until(lambda: panel.result is not None, 60.0)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert panel.play.isChecked()
        assert panel.run.text() == "Run"


def test_a_hall_without_racks_is_played_without_a_word_of_inlets():
    hall = Hall(id="hall", tag="H", outline_m=((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)), height_m=3.0)
    cooler = AirCooler(id="c", tag="C", hall_id="hall", x_m=0.8, y_m=1.5, rotation_deg=90, airflow_m3_s=0.5)
    with open_window("immersion_pod") as (window, session):
        session.adopt(Project.of([hall, cooler]), path=None, name="no racks")
        wait_until(lambda: is_settled(session), 300.0)
        window.actions_by_name["outage"].trigger()
        panel = window.outage
        panel.form.duration.setValue(10)
        panel.run.click()
        wait_until(lambda: panel.result is not None, 300.0)
        panel.slider.setValue(5)
        window.grab()
        assert window.plan.cards.banner.text() == "Cooling failure · 5 s after it"


@pytest.mark.parametrize("racks", [1, 2, 5, 12])
def test_the_drawn_half_passes_a_limit_when_more_than_half_of_the_racks_have(racks):
    for passed in range(racks + 1):
        inlets = np.sort(np.where(np.arange(racks) < passed, 30.0, 20.0))
        assert (inlets[half_index(racks)] > 27.0) == (passed > racks / 2)


@pytest.mark.parametrize(
    "wanted", [[40.0, 80.0], [90.0, 96.0, 98.0], [2.0, 3.0, 4.0], [50.0, 51.0, 70.0], [30.0, 30.5], [7.0]]
)
def test_words_of_limits_that_lie_close_are_moved_apart_and_stay_beside_the_chart(wanted):
    middles = spread_px(wanted, WORDS_PX, 7.0, 100.0)
    assert all(b - a >= WORDS_PX - 1e-9 for a, b in pairwise(middles))
    assert min(middles) >= 7.0
    assert max(middles) <= 100.0
    assert max(abs(a - b) for a, b in zip(middles, wanted, strict=True)) <= WORDS_PX * len(wanted)


def test_words_of_limits_far_apart_stand_at_their_lines():
    assert spread_px([40.0, 80.0], WORDS_PX, 7.0, 100.0) == [40.0, 80.0]


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_of_a_limit_lies_over_the_curves(qapp, language):
    project = small_project()
    computed = outage_of(project, room_results(project))
    close = tuple(replace(limit, limit_c=np.full(2, 27.0 + 2.0 * n)) for n, limit in enumerate(computed.limits))
    use_language(language)
    try:
        chart = InletChart(LIGHT)
        chart.resize(560, 120)
        chart.show_result(replace(computed, limits=close))
        box, metrics = chart._box(), QFontMetricsF(font(11))
        widest = max(metrics.horizontalAdvance(text) for text, _ in chart._limits())
        assert box.right() + LEADER_PX + widest <= chart.width()
        assert box.width() > 0.5 * chart.width()
        picture = chart.grab().toImage()
        beside = range(math.ceil(box.right() + LEADER_PX), chart.width())
        ground = picture.pixel(chart.width() - 1, 0)
        inked = [y for y in range(picture.height()) if any(picture.pixel(x, y) != ground for x in beside)]
        assert len(inked) > 20
        assert max(inked) <= box.bottom() + WORDS_PX
        dispose(chart)
    finally:
        use_language("en")


@pytest.fixture
def opened_outage(qapp):
    """A window over painted air with the panel of failures open."""
    for window, session in painted_window():
        window.outage.open_panel()
        window.outage._followed = session.project
        yield window, session


@pytest.fixture
def shown_failure(opened_outage):
    """A window over painted air with a failure of five minutes to be played."""
    window, session = opened_outage
    window.outage._take(outage_of(session.project, session.results))
    rest()
    return window, session


def test_what_is_closed_is_there_again_and_shown_when_it_is_opened(shown_failure):
    window, session = shown_failure
    panel = window.outage
    panel.slider.setValue(9)
    QTest.mouseClick(panel.form.shut, LEFT)
    assert not window.plan.cards.banner.isVisible()
    window.actions_by_name["outage"].trigger()
    rest()
    assert panel.play.isEnabled()
    assert "9 s after" in window.plan.cards.banner.text()
    assert window.plan.cards.banner.isVisible()
    window.actions_by_name["panel_outage"].trigger()
    assert not window.plan.cards.banner.isVisible()
    window.actions_by_name["panel_outage"].trigger()
    assert window.plan.cards.banner.isVisible(), "nor is it lost where the panel is hidden by its menu"
    session.adopt(small_project(), path=None, name="other")
    window.actions_by_name["outage"].trigger()
    rest()
    assert (panel.result, panel.play.isEnabled(), panel.now.text()) == (None, False, "")
    assert "Choose" in panel.times.text()


def test_a_failure_is_of_the_design_with_what_is_out_of_service(shown_failure):
    window, session = shown_failure
    panel = window.outage
    cooler = session.project.of_type(AirCooler)[0]
    session.set_out_of_service((cooler.id,))
    assert panel.result is None, "one of the whole design is not played over a plan with a dead cooler"
    asked: list[Project] = []
    panel._work.start = lambda work, **_: asked.append(work.args[0])
    panel.run.click()
    assert [project.get(cooler.id).is_on for project in asked] == [False]
    session.set_out_of_service(())
    assert panel.result is None, "what was left is forgotten when another run begins"
    session.set_out_of_service((cooler.id,))
    panel._take(outage_of(session.studied_project, session.results))
    assert panel.result is not None
    session.set_out_of_service(())
    assert panel.result is None
    session.set_out_of_service((cooler.id,))
    assert panel.result is not None


def test_one_computed_while_the_panel_is_hidden_is_there_when_it_is_shown(opened_outage):
    window, session = opened_outage
    panel = window.outage
    window.actions_by_name["panel_outage"].trigger()
    panel._take(outage_of(session.project, session.results))
    assert not window.plan.cards.banner.isVisible(), "the plan shows the live air meanwhile"
    window.actions_by_name["panel_outage"].trigger()
    rest()
    assert panel.play.isEnabled()
    assert window.plan.cards.banner.isVisible()


def test_it_is_played_on_from_where_the_handle_was_put(shown_failure):
    window, _ = shown_failure
    panel = window.outage
    QTest.mouseClick(panel.play, LEFT)
    wait_until(lambda: panel.slider.value() >= 2)
    slider = panel.slider
    there = QPoint(round(0.6 * slider.width()), slider.height() // 2)
    mouse(slider, QEvent.Type.MouseButtonPress, there, LEFT, LEFT)
    held_s = slider.value()
    assert held_s > 10
    wait_until(lambda: not panel._clock.isActive() or panel._part_s == held_s)
    mouse(slider, QEvent.Type.MouseButtonRelease, there, LEFT, Qt.MouseButton.NoButton)
    wait_until(lambda: slider.value() > held_s)
    assert panel.play.isChecked()
