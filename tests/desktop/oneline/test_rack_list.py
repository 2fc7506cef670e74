"""The rack list: sorts, finds, and shares the selection with every other view."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.rack import CordPhases
from core.units import percent
from tests.desktop.driving import dispose, wait_until
from tests.desktop.oneline.test_oneline_view import opened, take
from tests.support.power_projects import two_n


@pytest.fixture
def racks():
    project = two_n()
    heavy, lone = project.get("rack7"), project.get("rack3")
    project = project.with_changes(
        {
            heavy.id: replace(heavy, load_ratio=1.1),
            lone.id: replace(lone, feed_b_id="", cord_phases=CordPhases.L2),
        }
    )
    window, session = opened(project)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    yield window.rack_list, session
    session.document.mark_saved()
    window.close()
    dispose(window)


def text(racks, row: int, column: int) -> str:
    return str(racks.model.data(racks.model.index(row, column)))


def click_heading(racks, column: int) -> None:
    header = racks.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_a_row_says_power_feeds_phase_supply_and_loading(racks):
    racks, session = racks
    units = {u.unit_id: u for u in session.results.power.value.units}
    worst = max(units[i].failover_loading_ratio for i in ("bw-1a", "bw-1b"))
    assert [text(racks, 0, n) for n in range(6)] == ["R-A01", "40.0", "BW-1A", "BW-1B", "ABC", "A and B"]
    assert text(racks, 0, 6).startswith(percent(worst))
    assert text(racks, 0, 6).endswith("▲")  # above the 80 % that its breakers may carry for long
    assert float(text(racks, 0, 7)) == pytest.approx(session.results.thermal.value.inlet_by_rack()["rack0"], abs=0.05)
    assert [text(racks, 3, n) for n in (3, 4, 5)] == ["–", "L2", "one cord"]


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(racks):
    racks, _ = racks
    click_heading(racks, 1)
    assert text(racks, 39, 0) == "R-A08"
    click_heading(racks, 1)
    assert text(racks, 0, 0) == "R-A08"
    click_heading(racks, 0)
    assert [text(racks, n, 0) for n in (0, 1, 20)] == ["R-A01", "R-A02", "R-B01"]


def test_a_click_selects_everywhere_and_the_list_follows(racks):
    racks, session = racks
    at = racks.table.visualRect(racks.model.index(4, 0)).center()
    QTest.mouseClick(racks.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert session.selection == ("rack4",)
    session.select(("rack21", "rack22"))
    chosen = [racks.model.rows[i.row()].tag for i in racks.table.selectionModel().selectedRows()]
    assert chosen == ["R-B02", "R-B03"]
    click_heading(racks, 1)
    chosen = {racks.model.rows[i.row()].tag for i in racks.table.selectionModel().selectedRows()}
    assert chosen == {"R-B02", "R-B03"}
    assert session.selection == ("rack21", "rack22")


def test_typing_finds_racks_by_name_or_feed(racks):
    racks, _ = racks
    QTest.keyClicks(racks.search, "bw-2")
    assert len(racks.model.rows) == 20
    racks.search.clear()
    QTest.keyClicks(racks.search, "a07")
    assert [r.tag for r in racks.model.rows] == ["R-A07"]
    assert racks._count.text() == "1 of 40 racks"


def test_a_failure_is_read_into_the_list(racks):
    racks, session = racks
    session.set_out_of_service(("ups-a",))
    take(session)
    wait_until(lambda: text(racks, 0, 5) == "one of two", 5.0)
    assert text(racks, 3, 5) == "dead"
    QApplication.processEvents()
