"""Twelve findings of one cause are one line that opens; a click still shows what is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model.rack import Rack
from core.results.finding import Finding, Severity
from tests.desktop.driving import rest
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def test_a_group_is_one_line_that_names_its_items_and_opens_at_a_click(opened):
    window, session = opened
    racks = session.project.of_type(Rack)
    alike = tuple(
        Finding("no-air", Severity.ERROR, f"{rack.tag} has no air before it.", "Move it.", (rack.id,))
        for rack in (*racks, racks[0])
    )
    other = Finding("other", Severity.NOTE, "Something else.")
    session.results = replace(session.results, findings=(*alike, other))
    window.places.show_panel("findings")
    session.results_changed.emit(session.results)
    rest()
    lines = window.findings._list
    assert lines.count() == 2
    assert f"{len(alike)} times" in lines.item(0).text()
    assert all(rack.tag in lines.item(0).text() for rack in racks)
    assert f"{len(alike)} × " in window.strip.findings.line.text()
    lines.setCurrentRow(0)
    QTest.keyClick(lines, Qt.Key.Key_Return)
    rest()
    assert lines.count() == 2 + len(alike)
    assert set(session.selection) == {rack.id for rack in racks}
    assert lines.item(1).text().startswith(alike[0].message)
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualItemRect(lines.item(0)).center())
    assert lines.count() == 2
