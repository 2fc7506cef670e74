"""The energy tab: it follows the results, and says in words what it draws."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.desktop.driving import dispose
from tests.desktop.oneline.test_oneline_view import opened, take
from tests.support.power_projects import two_n


@pytest.fixture
def energy():
    window, session = opened(two_n())
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    yield window, session
    session.document.mark_saved()
    window.close()
    dispose(window)


def test_the_diagram_follows_a_failure(energy):
    window, session = energy
    assert window.energy.isVisible()
    before = {f.name: f.watts for f in window.energy.chart.flows}
    session.set_out_of_service(("ups-a",))
    take(session)
    after = {f.name: f.watts for f in window.energy.chart.flows}
    assert after["UPS and rectifiers"] != before["UPS and rectifiers"]
    assert after["IT"] == pytest.approx(before["IT"])


def test_the_description_names_every_flow(energy):
    window, _ = energy
    words = window.energy.accessibleDescription()
    assert all(f.name in words for f in window.energy.chart.flows)


def test_a_resized_window_draws_it_anew_within_its_edges(energy):
    window, _ = energy
    window.energy.grab()
    first = window.energy._drawing
    window.resize(1200, 800)
    window.energy.grab()
    assert window.energy._drawing.bounds_m.width_m < first.bounds_m.width_m
