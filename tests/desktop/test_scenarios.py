"""Scenarios in the inspector: chosen, added, filled in and deleted; results are of the chosen one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.model.scenario import Scenario
from tests.desktop.driving import open_window, rest, wait_until


def press(window, text: str) -> None:
    (button,) = (b for b in window.inspector.body.findChildren(QPushButton) if b.text() == text)
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rest()


def test_results_are_those_of_the_scenario_that_is_chosen():
    with open_window("hybrid_retrofit") as (window, session):
        session.select(())
        rest()
        choice = window.inspector.scenarios.choice
        assert [choice.itemText(n) for n in range(choice.count())] == ["Annual mean", "Design day 34 °C"]
        assert choice.currentText() == session.project.scenario.name == "Design day 34 °C"
        wait_until(lambda: session.results is not None, 60.0)
        warm = session.results.energy.require().pue
        choice.setFocus()
        QTest.keyClick(choice, Qt.Key.Key_Up)
        rest()
        assert session.project.scenario.name == "Annual mean"
        assert window.inspector.form.fields["dry_bulb_c"].text() == "12.96 °C"
        wait_until(lambda: session.results.energy.require().pue < warm - 0.01, 60.0)
        session.undo()
        rest()
        assert choice.currentText() == "Design day 34 °C"


def test_a_copy_is_added_changed_and_deleted():
    with open_window("rise_pod2_w1") as (window, session):
        session.select(())
        rest()
        before = session.project.scenario
        with pytest.raises(AssertionError):
            press(window, "Delete scenario")  # a project needs one
        press(window, "Add scenario")
        added = session.project.scenario
        assert (added.name, added.dry_bulb_c) == ("Scenario 2", before.dry_bulb_c)
        assert window.inspector.scenarios.choice.currentText() == "Scenario 2"
        press(window, "Add scenario")
        assert session.project.scenario.name == "Scenario 3"
        press(window, "Delete scenario")
        press(window, "Delete scenario")
        assert len(session.project.of_type(Scenario)) == 1
        assert session.document.steps[-1].label.startswith("Delete scenario Scenario ")
