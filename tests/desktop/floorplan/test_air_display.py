"""The air on the plan, chosen by real keys and clicks in the real window, over painted air."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.drawing.air_view import AirCut, AirView, ColourMap
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.results.part import Part
from core.units.display import DisplayUnits
from desktop.floorplan.air_lines import LEAST_REST_S
from desktop.preferences import load_preferences, preferences_file
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import press, take
from tests.support.painted_results import room_results

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_keys_choose_the_cut_and_the_legend_says_so(opened):
    window, _ = opened
    air = window.plan.air
    press(window, Qt.Key.Key_2)
    assert air.view.cut is AirCut.MAXIMUM
    assert "hottest" in " ".join(air.legend.words())
    assert window.actions_by_name["air_maximum"].isChecked()
    assert not window.actions_by_name["air_height"].isChecked()
    press(window, Qt.Key.Key_3)
    assert "Rack inlet, °C" in air.legend.words()
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_1)
    assert window.actions_by_name["air_height"].isChecked()
    press(window, Qt.Key.Key_PageUp)
    press(window, Qt.Key.Key_PageUp)
    press(window, Qt.Key.Key_PageDown)
    assert air.legend.words() == ["Air, °C", "at 1.6 m"]
    assert air.heat.temperature_at(6.0, 4.0) == pytest.approx(
        air.heat._results.thermal.value.halls[0].air_field.slice_c(1.6)[20, 13], abs=1e-5
    )


def test_the_keys_of_the_cut_still_turn_pages_in_lists(opened):
    window, _ = opened
    window.strip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.strip.setFocus()
    assert not window.plan.hasFocus()
    QTest.keyClick(window.strip, Qt.Key.Key_PageUp)
    assert window.plan.air.view.height_m == pytest.approx(1.5)
    window.actions_by_name["air_up"].trigger()
    assert window.plan.air.view.height_m == pytest.approx(1.6)


def test_the_cut_stays_between_floor_and_ceiling(opened):
    window, session = opened
    air = window.plan.air
    air.change(height_m=99.0)
    assert air.view.height_m == pytest.approx(session.project.halls[0].height_m, abs=0.1)
    air.change(height_m=-1.0)
    assert air.view.height_m == 0.0


def test_lines_and_arrows_come_and_go_by_key_and_are_named(opened):
    window, _ = opened
    air = window.plan.air
    assert air.lines.line_count() == 0
    press(window, Qt.Key.Key_I)
    only_lines = air.lines.line_count()
    assert only_lines > 20
    assert "lines every 2 K" in air.legend.words()
    press(window, Qt.Key.Key_W)
    assert air.lines.line_count() > only_lines + 100
    assert "1 m/s" in air.legend.words()
    press(window, Qt.Key.Key_I)
    press(window, Qt.Key.Key_W)
    assert air.lines.line_count() == 0
    assert air.legend.words() == ["Air, °C", "at 1.5 m"]


def test_lines_follow_moving_air_ten_times_a_second_and_never_miss_the_last_frame(opened):
    window, session = opened
    air = window.plan.air
    air.change(has_isotherms=True)
    made: list[object] = []
    steps = air.lines.steps_of_rebuild
    air.lines.steps_of_rebuild = lambda: (made.append(session.results.thermal.value), steps())[1]
    began = time.perf_counter()
    for n in range(8):
        take(session, warmer_k=0.5 * n)
    assert len(made) <= 1 + (time.perf_counter() - began) / LEAST_REST_S
    wait_until(lambda: made and made[-1] is session.results.thermal.value, 2.0)
    assert air.lines.rest_s > 0.0


def test_lines_of_the_air_before_never_stand_on_another_document(opened):
    window, session = opened
    air = window.plan.air
    press(window, Qt.Key.Key_I)
    assert air.lines.line_count() > 0
    take(session)  # lines of it are being made in portions
    air._make_lines_soon()
    session.adopt(Project.of((Hall(tag="Other"),)), path=None, name="other")
    assert air.lines.line_count() == 0
    assert not air._lines_later.is_asked


def test_arrows_keep_their_distance_on_the_screen(opened):
    window, _ = opened
    plan = window.plan
    plan.air.change(has_arrows=True)
    for factor in (4.0, 0.05):
        plan.scale(factor, factor)
        plan.zoom_changed.emit(plan.pixels_per_m)
        assert 20.0 < plan.air.lines.arrow_pitch_m * plan.pixels_per_m < 45.0


def test_rack_fronts_are_folded_over_the_racks(opened):
    window, session = opened
    rack = session.project.get("rack-2")
    box = rack.rectangle
    at = window.plan.view_point(box.x1_m - 0.1, box.y0_m + 0.3)
    before = window.plan.viewport().grab().toImage().pixelColor(at)
    press(window, Qt.Key.Key_3)
    after = window.plan.viewport().grab().toImage().pixelColor(at)
    assert before != after
    assert window.plan.heat.temperature_at(6.0, 4.0) is None
    press(window, Qt.Key.Key_1)
    assert window.plan.viewport().grab().toImage().pixelColor(at) == before


def test_the_card_opens_by_key_chooses_by_click_and_closes_by_escape(opened):
    window, _ = opened
    air, card = window.plan.air, window.plan.air.card
    press(window, Qt.Key.Key_B)
    assert card.isVisible()
    assert window.plan.rect().contains(card.geometry())
    QTest.mouseClick(card.cuts[AirCut.MAXIMUM], LEFT, PLAIN)
    assert air.view.cut is AirCut.MAXIMUM
    QTest.mouseClick(card.isotherms, LEFT, PLAIN, card.isotherms.rect().center() - card.isotherms.rect().center())
    card.maps.setFocus()
    QTest.keyClick(card.maps, Qt.Key.Key_Down)
    assert air.view.colour_map is ColourMap.CIVIDIS
    assert window.plan.racks.scale.colour_map is ColourMap.CIVIDIS
    QTest.keyClick(card.maps, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_a_typed_range_is_kept_and_a_senseless_one_is_refused_in_words(opened):
    window, session = opened
    air, card = window.plan.air, window.plan.air.card
    press(window, Qt.Key.Key_B)
    for edit, text in ((card.low, "15"), (card.high, "113 F")):
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert (air.heat.low_c, air.heat.high_c) == (pytest.approx(15.0), pytest.approx(45.0))
    take(session, warmer_k=8.0)
    assert (air.heat.low_c, air.heat.high_c) == (pytest.approx(15.0), pytest.approx(45.0))
    card.low.setFocus()
    card.low.selectAll()
    QTest.keyClicks(card.low, "44")
    QTest.keyClick(card.low, Qt.Key.Key_Return)
    assert air.heat.low_c == pytest.approx(15.0)
    assert "44.0 to 45.0" in window.messages.text


def test_an_automatic_range_grows_with_the_air_and_does_not_shrink_again(opened):
    window, session = opened
    air = window.plan.air
    air.change(is_automatic=True)
    first = (air.heat.low_c, air.heat.high_c)
    take(session, warmer_k=5.0)
    grown = (air.heat.low_c, air.heat.high_c)
    assert grown[0] == first[0]
    assert grown[1] >= first[1] + 4.0
    take(session)
    assert (air.heat.low_c, air.heat.high_c) == grown
    assert air.legend.scale == window.plan.racks.scale == air.heat.scale


def test_the_view_is_remembered(opened):
    window, _ = opened
    chosen = AirView(AirCut.MAXIMUM, 2.2, True, True, ColourMap.GREY, False, 16.0, 44.0)
    window.plan.air.set_view(chosen)
    window.kept.save(window.preferences)
    assert load_preferences().air_view == chosen
    for broken in ({"cut": "sideways"}, {"low_c": 80.0}, {"height_m": "high"}):
        stored = json.loads(preferences_file().read_text(encoding="utf-8"))
        stored["air_view"] |= broken
        preferences_file().write_text(json.dumps(stored), encoding="utf-8")
        assert load_preferences().air_view == AirView()
        window.kept.save(window.preferences)


def test_hiding_the_heat_map_hides_its_lines_and_legend(opened):
    window, _ = opened
    window.plan.air.change(has_isotherms=True)
    press(window, Qt.Key.Key_H)
    assert not window.plan.air.lines.isVisible()
    assert not window.plan.legend.isVisible()
    press(window, Qt.Key.Key_H)
    assert window.plan.air.lines.isVisible()


@pytest.mark.bench
def test_the_air_of_a_thousand_racks_is_made_ready_within_fifteen_milliseconds(opened):
    window, session = opened
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (31.0, 0.0), (31.0, 66.0), (0.0, 66.0)), height_m=4.2)
    racks = [
        Rack(tag=f"R-{n}", hall_id="hall", x_m=3.0 + 0.6 * (n % 40), y_m=2.0 + 2.4 * (n // 40)) for n in range(1040)
    ]
    session.adopt(Project.of([hall, *racks]), path=None, name="large")
    results = [stirred(room_results(session.project, 0.1 * n)) for n in range(4)]
    air = window.plan.air
    for changes in (
        {"has_isotherms": True, "has_arrows": True},
        {"has_isotherms": True, "has_arrows": True, "cut": AirCut.MAXIMUM},
        {"has_isotherms": False, "has_arrows": False, "cut": AirCut.INLETS},
    ):
        air.change(**changes)
        made, painted = [], []
        for result in 3 * results:
            began = time.perf_counter()
            air.lines._made_s = 0.0  # as if a tenth of a second had passed
            air.show_results(result)
            made.append(time.perf_counter() - began)
            began = time.perf_counter()
            window.plan.viewport().grab()
            painted.append(time.perf_counter() - began)
        lines = air.lines.line_count()
        print(
            f"\n{changes}: {lines} lines, made {1e3 * np.median(made):.1f} ms, painted {1e3 * np.median(painted):.1f}"
        )
        assert np.median(made) < 0.015
        assert max(made) < 0.05
        assert max(painted) < 0.05


def stirred(results):
    """The same results with waves of temperature and vortices, for as many lines as a real hall has."""
    thermal = results.thermal.value
    halls = []
    for hall in thermal.halls:
        field = hall.air_field
        x, y, z = (h * np.arange(n) for h, n in zip(field.spacing_m, field.temperature_c.shape, strict=True))
        wave = 5.0 * np.sin(x / 1.2)[:, None, None] * np.sin(y / 1.2)[None, :, None] + 0.0 * z[None, None, :]
        velocity = np.stack([wave / 8.0, np.roll(wave, 6, 0) / 8.0, 0.0 * wave], axis=-1).astype(np.float32)
        warm = (27.0 + wave + 0.0 * field.temperature_c).astype(np.float32)
        air_field = replace(field, temperature_c=warm, velocity_m_s=velocity)
        halls.append(replace(hall, air_field=air_field))
    return replace(results, thermal=Part(value=replace(thermal, halls=tuple(halls))))


def test_steps_and_refusals_are_in_the_units_in_use(opened):
    window, _ = opened
    air, told = window.plan.air, []
    air.card.refused.connect(lambda message, remedy: told.append((message, remedy)))
    window.actions_by_name["air_card"].trigger()
    ranges = air.card.ranges
    assert air.card.isotherms.text() == "Isotherm lines, every 2 K"
    assert ranges.itemText(ranges.findData(True)) == "Grows in steps of 2 K"
    try:
        window.set_units(DisplayUnits.all_in("imperial"))
        rest()
        assert air.card.isotherms.text() == air.card.isotherms.accessibleName() == "Isotherm lines, every 3.6 °F"
        assert ranges.itemText(ranges.findData(True)) == "Grows in steps of 3.6 °F"
        air.change(has_isotherms=True)
        rest()
        assert "lines every 3.6 °F" in air.legend.words()
        air.card.low.entered.emit(60.0)
        assert told == [
            (
                "The colours cannot run from 140.0 to 100.4 °F.",
                "Give ends at least 7.2 °F apart between −40 °F and 248 °F.",
            )
        ]
    finally:
        air.change(has_isotherms=False)
        window.set_units(DisplayUnits())
        rest()
    assert air.card.isotherms.text() == "Isotherm lines, every 2 K"
