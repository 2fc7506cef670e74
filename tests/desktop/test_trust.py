"""The trust panel in the real window over painted air, and with a real solve on finer cells."""

from __future__ import annotations

import math
import re
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.move import MoveItems
from core.commands.replace_entities import ReplaceEntities
from core.model.cooling import AirCooler
from core.model.project import Project
from core.model.scenario import MeasuredPoint
from core.results.part import Part
from core.results.thermal_result import ThermalResult
from core.study.calibrate import Calibration, FittedValue, SensorFit
from core.study.trust import RefinementCheck, validation_table
from desktop.jobs.live_room import LiveRoom
from desktop.panels.number_table import CELL_PX
from desktop.theme import DARK
from desktop.words import use_language
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window, take
from tests.support.small_projects import small_project

ENGLISH = re.compile(r"\b(inlet|rack|the|of|and|at|to|from|heat|rise|finer|reference|voltage|losses|rating)\b")
SENSORS = "rack,side,z_m,measured_c\n{0},front,1.2,22.4\n{0},front,1.8,24.4\n"


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def open_trust(window):
    window.actions_by_name["trust"].trigger()
    QApplication.processEvents()
    return window.trust


def coarse_cells(session):
    """Let the painted air stand on cells so coarse that finer ones are solved at once."""
    thermal = session.results.thermal.value
    halls = tuple(replace(h, spacing_m=0.9) for h in thermal.halls)
    session.results = replace(session.results, thermal=Part(value=replace(thermal, halls=halls)))
    session.results_changed.emit(session.results)


def import_table(window, tmp_path, text):
    path = tmp_path / "sensors.csv"
    path.write_text(text)
    window.files.questions.table_to_open = lambda: str(path)
    window.trust.sensors.import_button.click()
    QApplication.processEvents()


@pytest.mark.parametrize("name", ["state", "balance"])
def test_the_words_on_settling_and_balances_open_the_panel(opened, name):
    window, _ = opened
    label = getattr(window.air_labels, name)
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert window.places.is_on_top("trust")
    window.places.show_panel("inspector")
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_Return)
    assert window.places.is_on_top("trust")


def test_a_hall_without_moving_air_is_not_said_to_be_missing(opened):
    window, session = opened
    told = session.results
    for thermal, words in (
        (Part(value=ThermalResult(halls=())), "○ no air moves"),
        (Part(value=ThermalResult(halls=(), failures={session.project.halls[0].id: "none"})), "▲ air not solved"),
        (Part(failure="none"), "▲ air not solved"),
    ):
        session.results_changed.emit(replace(told, thermal=thermal))
        assert window.air_labels.state.text() == words
        assert window.air_labels.balance.text() == ""
    session.results_changed.emit(told)
    assert "cells" in window.air_labels.state.text()


def test_it_says_state_cells_balances_and_expected_error(opened):
    window, _ = opened
    panel = open_trust(window)
    assert "settled" in panel.now.line.text()
    assert "0.30 m" in panel.now.line.text()
    assert f"±{validation_table().expected_error_k():.1f} K" in panel.references.expected.text()
    table, rows = panel.references.table, validation_table().rows
    numbers = [n for n in range(table.rowCount()) if table.columnSpan(n, 0) == 1]
    assert len(numbers) == len(rows)
    missed = [n for n in numbers if table.item(n - 1, 0).text().startswith("▲")]
    assert len(missed) == sum("not met" in row.tolerance for row in rows) > 0
    assert all("not met" in table.item(n, 1).toolTip() for n in missed)


def test_lines_that_wrap_anew_have_their_height_at_once(opened):
    window, session = opened
    panel = open_trust(window)
    rest()
    line, before = panel.now.line, panel.now.line.height()
    thermal = session.results.thermal.value
    session.results = replace(session.results, thermal=Part(value=replace(thermal, halls=3 * thermal.halls)))
    session.results_changed.emit(session.results)  # and no turn of the event loop comes after it
    assert line.height() > before
    assert line.height() >= line.heightForWidth(line.width())


def test_the_hottest_inlet_names_its_expected_error(opened):
    window, _ = opened
    rest()
    assert f"±{validation_table().expected_error_k():.1f} K" in window.strip.hottest.toolTip()


def test_imported_sensors_stand_beside_what_is_computed_and_can_be_undone(opened, tmp_path):
    window, session = opened
    panel = open_trust(window)
    before = session.project
    import_table(window, tmp_path, SENSORS.format(session.project.racks[0].tag))
    take(session)
    assert panel.sensors.table.rowCount() == 2
    assert panel.sensors.table.item(0, 3).text() == "+1.0"
    assert "rms 1.00 K, bias +0.00 K" in panel.sensors.line.text()
    session.undo()
    assert session.project == before


@pytest.mark.parametrize(("language", "side"), [("en", "front"), ("de", "vorn")])
def test_sensors_of_a_table_are_named_in_the_language_and_keep_their_height_in_one_line(qapp, tmp_path, language, side):
    use_language(language)
    try:
        for window, session in painted_window():
            panel, tag = open_trust(window), session.project.racks[0].tag
            import_table(window, tmp_path, SENSORS.format(tag))
            take(session)
            assert panel.sensors.table.item(0, 0).text() == f"{tag} {side} 1.2\u00a0m"
            assert f"{tag} {side} 1.2\u00a0m" in panel.sensors.table.item(0, 0).toolTip()
    finally:
        use_language("en")


def test_one_measured_point_is_one_point(opened, tmp_path):
    window, session = opened
    panel = open_trust(window)
    import_table(window, tmp_path, "".join(SENSORS.format(session.project.racks[0].tag).splitlines(True)[:2]))
    assert window.messages.text == "1 measured point from sensors.csv."
    take(session)
    assert panel.sensors.line.text().startswith("1 point: ")


def test_a_broken_table_changes_nothing_and_is_explained(opened, tmp_path):
    window, session = opened
    open_trust(window)
    before = session.project
    import_table(window, tmp_path, "rack,side,z_m,measured_c\nX-1,front,1,20\n")
    assert session.project is before
    assert "X-1" in window.messages.text


def test_finer_cells_are_solved_beside_the_window_and_reported(opened):
    window, session = opened
    panel = open_trust(window)
    coarse_cells(session)
    assert panel.check.button.isEnabled()
    found = []
    panel.work.done.connect(found.append)
    panel.check.button.click()
    assert not panel.check.button.isEnabled()
    wait_until(lambda: not panel.work.is_running, 120.0)
    (check,) = found
    assert isinstance(check, RefinementCheck)
    assert check.spacing_m[1] == pytest.approx(0.6)
    assert {r.rack_id for r in check.racks} <= {r.id for r in session.project.racks}
    assert f"{check.rms_k:.2f} K rms" in panel.check.line.text()
    assert panel.check.progress.bar.isHidden()


def test_the_check_is_of_the_design_with_what_is_out_of_service_and_waits_for_its_results(opened, monkeypatch):
    window, session = opened
    panel = open_trust(window)
    coarse_cells(session)
    cooler = session.project.of_type(AirCooler)[0]
    session.set_out_of_service((cooler.id,))
    take(session)
    coarse_cells(session)
    asked = []
    monkeypatch.setattr(panel.work, "start", asked.append)
    monkeypatch.setattr(LiveRoom, "is_behind", property(lambda _: True))
    panel.check.button.click()
    assert not asked
    assert window.messages.text.startswith("There are no results of the design as it is yet.")
    monkeypatch.undo()
    monkeypatch.setattr(panel.work, "start", asked.append)
    panel.check.button.click()
    assert len(asked) == 1
    assert panel.check.checked is session.studied_project
    assert not panel.check.checked.get(cooler.id).is_on
    session.set_out_of_service(())
    assert panel.check.checked is not session.studied_project


def test_the_check_can_be_cancelled_and_the_window_closed_while_it_runs(opened):
    window, session = opened
    panel = open_trust(window)
    coarse_cells(session)
    panel.check.button.click()
    panel.check.progress.cancel_button.click()
    wait_until(lambda: not panel.work.is_running, 60.0)
    assert panel.check.line.text()
    panel.check.button.click()
    assert panel.work.is_running


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_comparison_is_read_whole_under_its_quantity(qapp, language):
    use_language(language)
    try:
        for window, _ in painted_window():
            table = open_trust(window).references.table
            rest()
            cells = [table.item(n, 0) for n in range(table.rowCount())]
            heads = [cell.text() for cell in cells if cell.font().bold()]
            assert heads[0] == ("Rack-Zuluft · K" if language == "de" else "rack inlet · K")
            assert len(heads) == len(set(heads))
            if language == "de":
                assert not [head for head in heads if ENGLISH.search(head)]
            for n, cell in enumerate(cells):
                free = QRect(0, 0, table.viewport().width() - CELL_PX, 999)
                words = QFontMetrics(cell.font()).boundingRect(free, Qt.TextFlag.TextWordWrap, cell.text())
                assert words.height() < table.rowHeight(n) <= words.height() + 16, cell.text()
                assert words.width() <= free.width(), cell.text()
    finally:
        use_language("en")


def test_it_follows_the_theme(opened):
    window, _ = opened
    panel = open_trust(window)
    light = panel.now.line.text()
    window.set_theme(DARK)
    assert panel.now.line.text() != light


def test_a_blank_reading_leaves_the_others_and_is_told(opened, tmp_path):
    window, session = opened
    tags = [rack.tag for rack in session.project.racks[:2]]
    import_table(window, tmp_path, f"rack,side,z_m,measured_c\n{tags[0]},front,1.2,22.4\n{tags[1]},front,1.2,-\n")
    assert len(session.project.of_type(MeasuredPoint)) == 1
    said = window.messages.text
    assert f"1 of 2 readings has no temperature and is left out: line 3 ({tags[1]} front 1.2 m)" in said
    session.undo()


def fit_of(project: Project) -> Calibration:
    """As the fit gives it back for a design of which the racks should move a third more air."""
    rack = project.racks[0]
    return Calibration(
        values=(
            FittedValue("rack airflow", 1.0, 1.33, 0.5, 2.0, is_at_bound=False, is_factor=True, doubt=0.07),
            FittedValue("floor leakage", 0.05, 0.30, 0.0, 0.5, is_at_bound=False, is_factor=False, doubt=0.4),
        ),
        sensors=(SensorFit("S-1", 24.0, 22.0, 23.9), SensorFit("S-2", 25.0, 22.0, 25.1)),
        left_out=("S-3",),
        rms_before_k=2.55,
        rms_after_k=0.1,
        bias_before_k=-2.5,
        bias_after_k=0.0,
        left_out_rms_k=math.nan,
        solves=5,
        spacing_m=0.3,
        command=ReplaceEntities("Calibrate to sensors", (replace(rack, load_ratio=0.5),)),
    )


@pytest.fixture
def held_fit(monkeypatch):
    """A fit that goes on until it is let go, or stopped."""
    gate = threading.Event()

    def calibrated(project, progress, stop):
        progress(0.4, "fitting to sensors")
        while not gate.wait(0.005):
            if stop():
                return None
        return fit_of(project)

    monkeypatch.setattr("desktop.panels.trust._calibrated", calibrated)
    yield gate
    gate.set()


def begin_fit(window, session, tmp_path):
    panel = open_trust(window)
    import_table(window, tmp_path, SENSORS.format(session.project.racks[0].tag))
    take(session)
    panel.sensors.fit_button.click()
    wait_until(lambda: panel.sensors.progress.bar.value() == 40)
    return panel


def test_a_fit_says_what_it_is_worth_and_what_using_it_changes(opened, held_fit, tmp_path):
    window, session = opened
    panel = begin_fit(window, session, tmp_path)
    assert not panel.sensors.progress.bar.isHidden()
    assert panel.check.progress.bar.isHidden(), "it is told where it was asked for"
    panel.sensors.progress.cancel_button.setFocus()
    held_fit.set()
    wait_until(lambda: not panel.work.is_running)
    assert QApplication.focusWidget() is panel.sensors.fit_button
    said = panel.sensors.fit_line.text()
    for words in (
        "2 sensors",
        "left out: S-3",
        "rack airflow: 100.0 % → 133.0 % ± 7.0 % of what the racks have now",
        "floor leakage: 5.0 % → 30.0 % ± 40.0 % – hardly told by these sensors",
        "rms 2.55 → 0.10 K",
        "changes: 1 rack",
    ):
        assert words in said
    assert panel.sensors.progress.bar.isHidden()
    before = session.project
    panel.sensors.apply_button.click()
    assert session.project.racks[0].load_ratio == 0.5
    session.undo()
    assert session.project == before


def test_a_fit_for_a_design_that_was_edited_meanwhile_cannot_take_the_edit_back(opened, held_fit, tmp_path):
    window, session = opened
    panel = begin_fit(window, session, tmp_path)
    session.execute(MoveItems((session.project.racks[0].id,), 0.6, 0.0))
    held_fit.set()
    wait_until(lambda: not panel.work.is_running)
    assert "changed since" in panel.sensors.fit_line.text()
    assert panel.sensors.apply_button.isHidden()


def test_a_fit_ends_with_the_design_that_it_was_begun_for(opened, held_fit, tmp_path):
    window, session = opened
    panel = begin_fit(window, session, tmp_path)
    session.adopt(small_project(), path=None, name="other")
    wait_until(lambda: not panel.work.is_running)
    assert panel.sensors.fit_line.isHidden()
    assert panel.sensors.progress.bar.isHidden()
