"""Choosing units: everything on screen follows at once, typed numbers mean the units shown, exports obey."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.reports.svg import write_svg
from core.units.display import DisplayUnits, use_units
from desktop.dialogs.units import CHOICES, UnitsDialog
from desktop.main_window import MainWindow
from desktop.preferences import Preferences, load_preferences, save_preferences
from tests.desktop.driving import is_settled, open_window, rest, wait_until


@pytest.fixture(autouse=True)
def metric_again():
    """Leave the process as it was."""
    yield
    use_units(DisplayUnits())


def _field(window: MainWindow, name: str) -> QLineEdit:
    rest()
    widget = window.inspector.form.fields[name]
    assert isinstance(widget, QLineEdit)
    return widget


def test_the_window_follows_a_choice_at_once_and_back() -> None:
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: session.results is not None and "°C" in window.strip.hottest.number.text(), 90.0)
        window.actions_by_name["units"].trigger()
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, UnitsDialog))
        QTest.mouseClick(dialog.presets["imperial"], Qt.MouseButton.LeftButton)
        assert "°F" in window.strip.hottest.number.text()
        assert "°F" in window.place.text()
        assert "°F" in window.plan.legend.words()[0]
        session.select((session.project.racks[0].id,))
        rest()
        assert _field(window, "width_m").text().endswith(" ft")
        QTest.mouseClick(dialog.presets["metric"], Qt.MouseButton.LeftButton)
        assert "°C" in window.strip.hottest.number.text()
        assert _field(window, "width_m").text().endswith(" m")
        dialog.close()


def test_a_bare_number_means_the_unit_that_is_shown() -> None:
    with open_window("rise_pod2_w1") as (window, session):
        window.set_units(DisplayUnits(length="imperial"))
        rack = session.project.racks[0]
        session.select((rack.id,))
        rest()
        field = _field(window, "height_m")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "7")
        QTest.keyClick(field, Qt.Key.Key_Return)
        wait_until(lambda: session.project.get(rack.id).height_m != rack.height_m)
        assert session.project.get(rack.id).height_m == pytest.approx(7 * 0.3048)


def test_drawings_and_the_stored_choice_obey(tmp_path) -> None:
    from core.drawing.plan import plan_drawing

    chosen = DisplayUnits.all_in("imperial")
    save_preferences(Preferences(units=chosen))
    assert load_preferences().units == chosen
    with open_window("rise_pod2_w1") as (_, session):
        wait_until(lambda: is_settled(session), 90.0)
        use_units(chosen)
        text = write_svg(plan_drawing(session.project, session.results))
        assert "°F" in text
        assert "°C" not in text


def test_an_export_from_the_window_obeys(tmp_path) -> None:
    file = tmp_path / "plan.svg"
    with open_window("rise_pod2_w1") as (window, session):
        wait_until(lambda: session.results is not None and "°" in window.strip.hottest.number.text(), 90.0)
        window.set_units(DisplayUnits.all_in("imperial"))
        window.files.questions.file_to_export = lambda *_: file  # type: ignore[method-assign]
        window.files.export("svg")
        wait_until(lambda: not window.files.work.is_running, 90.0)
        assert "°F" in file.read_text(encoding="utf-8")


def test_every_kind_can_be_chosen() -> None:
    from dataclasses import fields

    assert set(CHOICES) == {f.name for f in fields(DisplayUnits)}
