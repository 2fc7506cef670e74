"""The Year view in the real window: charts, numbers, progress, the strip, edits and the energy counter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from core.commands.replace_entities import ReplaceEntities
from core.model.project import Project
from core.results.year import Band
from core.study.year_evaluate import evaluate_year
from core.templates.architectures import architecture
from desktop.app import application, build_window
from desktop.preferences import Preferences
from desktop.theme import DARK
from desktop.year.energy_counter import EnergyCounter
from tests.desktop.driving import dispose, rest, wait_until


@pytest.fixture(scope="module")
def project():
    return architecture("chilled_water_wse", "ashburn")


@pytest.fixture(scope="module")
def year(project):
    return evaluate_year(project)


@pytest.fixture
def window(project):
    application()
    made, session = build_window(Preferences())
    made.resize(1500, 950)
    made.show()
    session.adopt(project, path=None, name="year")
    QApplication.processEvents()
    QTest.keyClick(made, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: made.year.has_charts)
    yield made
    session.document.mark_saved()
    made.close()
    dispose(made)


def words(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_the_view_says_that_no_year_has_been_run_and_then_shows_one(window, year):
    assert window.year.isVisible()
    assert "No year" in window.year.title.text()
    assert not window.year.numbers.isVisible()  # nor empty axes
    window.year_job.result_ready.emit(year)
    assert window.year.numbers.isVisible()
    assert "Ashburn" in window.year.title.text()
    assert f"{year.pue.value:.3f}" in window.year.accessibleDescription()


def test_the_heat_map_holds_every_hour_of_the_chosen_quantity(window, year):
    window.year.show_result(year)
    hour_map = window.year._charts[0]
    np.testing.assert_allclose(hour_map.values.ravel(), year.hours.pue)
    window.year.quantity.setCurrentIndex(1)
    np.testing.assert_allclose(hour_map.values.ravel(), year.hours.dry_bulb_c)
    assert "°C" in window.year.legend.accessibleDescription()
    window.year.quantity.setCurrentIndex(3)
    assert set(np.unique(hour_map.values)) <= {0.0, 1.0, 2.0}
    assert "mechanical" in window.year.legend.accessibleDescription()


def test_the_numbers_have_units_bands_and_formulas(window, year):
    window.year.show_result(year)
    shown = words(window.year.numbers)
    for wanted in (f"{year.pue.low:.3f} to {year.pue.high:.3f}", "MWh", "L/kWh", "m³", "t CO₂e", "monthly normals"):
        assert wanted in shown
    tips = [label.toolTip() for label in window.year.numbers.findChildren(QLabel)]
    assert any("E_facility / E_IT" in tip and "30134-2" in tip for tip in tips)


def test_the_strip_shows_the_annual_pue_with_its_band(window, year):
    session = window._session
    from core.results.part import Part
    from core.study.assemble import assemble

    session.results = assemble(session.project, Part(value=None))
    session.results_changed.emit(session.results)
    rest()
    assert "operating point" in window.strip.pue.number.text()
    window.year_job.result_ready.emit(year)
    shown = window.strip.pue.number.text()
    assert f"{year.pue.value:.3f}" in shown
    assert f"({year.pue.low:.3f}–{year.pue.high:.3f})" in shown
    window.strip.show_year(replace(year, pue=Band(1.2, 1.2, 1.2)))
    assert "1.200" in window.strip.pue.number.text()
    assert "(1.200" not in window.strip.pue.number.text()


def test_the_view_takes_the_other_theme(window, year):
    window.year.show_result(year)
    light = window.year.grab().toImage().pixelColor(400, 30).lightness()
    window.set_theme(DARK)
    QApplication.processEvents()
    assert window.year.grab().toImage().pixelColor(400, 30).lightness() < light - 100


def test_a_failure_is_said_in_words(window):
    window.year_job.failed.emit("The site has no weather.")
    assert "The site has no weather." in window.year.title.text()


def test_an_edit_runs_the_year_again_in_a_process_of_its_own(window):
    results, shares = [], []
    window.year_job.result_ready.connect(results.append)
    window.year_job.told.connect(lambda share, _: shares.append(share))
    window.year_job.start()
    wait_until(lambda: bool(results) and bool(results[-1].part_load_pue), 120.0)
    first = results[-1]
    assert results[0].pue.low == results[0].pue.high
    assert first.pue.low < first.pue.value < first.pue.high
    assert max(shares) == pytest.approx(1.0)
    assumed = replace(window._session.project.assumptions, chilled_water_supply_c=14.0)
    window._session.execute(ReplaceEntities("Warmer water", (assumed,)))
    wait_until(lambda: results[-1].pue.value != first.pue.value, 120.0)
    assert results[-1].pue.value < first.pue.value
    assert window.year.result is results[-1]


def test_the_counter_adds_up_power_over_time(project):
    from core.results.part import Part
    from core.study.assemble import assemble

    application()
    now = [100.0]
    counter = EnergyCounter(clock=lambda: now[0])
    results = assemble(project, Part(value=None))
    counter.take_results(results)
    now[0] += 7200.0
    counter.count()
    energy = results.energy.value
    assert counter.total_j == pytest.approx(7200.0 * energy.total_w)
    assert counter.it_j == pytest.approx(7200.0 * energy.it_w)
    assert f"{energy.total_w * 2.0 / 1e3:,.2f} kWh" in counter.text()


def test_an_empty_design_has_no_pue_and_no_complaints(window):
    empty = evaluate_year(Project.of(()))
    window.year.show_result(empty)
    assert window.year._charts is not None
    assert "nan" not in words(window.year.numbers).lower()
    assert "nan" not in window.year.title.text().lower()


def test_months_keep_their_unit_when_the_theme_comes_before_the_numbers(window):
    from desktop.year.year_charts import MonthBars

    bars = MonthBars(DARK, "Energy beside IT by month", "MWh", "nothing")
    bars.set_theme(DARK)  # with its label, and a range of 0 to 1
    bars.show_sets([(np.full(12, 250.0), "#1769c2")])
    axis = bars.getAxis("left")
    assert axis.autoSIPrefixScale == 1.0
    assert "100" in axis.tickStrings([100.0], axis.autoSIPrefixScale * axis.scale, 50.0)
    dispose(bars)


def test_a_year_without_water_says_so_in_place_of_an_axis_of_noughts(window):
    from desktop.year.year_charts import MonthBars

    bars = MonthBars(DARK, "Water by month", "m³", "No water is drawn")
    bars.show_sets([(np.zeros(12), "#1769c2")])
    assert bars._nothing.isVisible()
    bars.show_sets([(np.full(12, 3.0), "#1769c2")])
    assert not bars._nothing.isVisible()
    dispose(bars)
