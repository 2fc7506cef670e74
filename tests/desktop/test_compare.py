"""The compare tab: keep a design, edit it, read what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from core.catalogue.rack_templates import built_in_templates
from core.commands.move import MoveItems
from core.commands.place import DeleteItems
from core.commands.rack_templates import FillFromTemplate
from core.study.comparing import key_figures
from desktop.compare import compare_view
from tests.desktop.driving import open_window, rest, wait_until
from tests.desktop.painted_window import painted_window, take
from tests.support.measured_room import averaged_pod2_file


def _texts(table: object) -> list[list[str]]:
    return [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]


def choose(window: object, file: str) -> None:
    """Press the button and answer with a file; it is read beside the window."""
    window.files.questions.file_to_open = lambda: file
    QTest.mouseClick(window.compare.choose, Qt.MouseButton.LeftButton)
    assert window.files.work.is_running


def test_a_kept_design_stands_beside_what_follows() -> None:
    with open_window("immersion_pod") as (window, session):
        window.actions_by_name["view_compare"].trigger()
        view = window.compare
        assert "Nothing is kept" in view.title.text()
        wait_until(lambda: session.results is not None, 90.0)
        QTest.mouseClick(view.keep, Qt.MouseButton.LeftButton)
        wait_until(lambda: view.count.text() == "NO ITEM DIFFERS")
        rack = session.project.racks[0]
        assert session.execute(DeleteItems((rack.id,)))
        wait_until(lambda: view.items.rowCount() == 1 and not view.is_filling, 60.0)
        assert any("removed" in row[0] and row[2] == rack.tag for row in _texts(view.items))
        wait_until(lambda: ["Racks", "4", "3", "−1"] in _texts(view.figures), 60.0)


def test_newer_air_of_the_same_design_is_shown() -> None:
    with open_window("immersion_pod") as (window, session):
        window.show_view("compare")
        view = window.compare
        wait_until(lambda: session.results is not None, 90.0)
        first = session.results
        view.keep_present()
        air = first.thermal.value
        warmer = replace(air.halls[0], rack_inlet_mean_c=air.halls[0].rack_inlet_mean_c + 7.0)
        energy = replace(first.energy.value, total_w=2.0 * first.energy.value.total_w)
        session.results = replace(
            first,
            thermal=replace(first.thermal, value=replace(air, halls=(warmer,))),
            energy=replace(first.energy, value=energy),
        )
        before = _texts(view.figures)
        view._refresh()
        assert _texts(view.figures) != before


def test_another_file_is_solved_beside_the_window(tmp_path: Path) -> None:
    with open_window("immersion_pod") as (window, session):
        window.show_view("compare")
        wait_until(lambda: session.results is not None, 90.0)
        choose(window, str(averaged_pod2_file(tmp_path)))
        wait_until(lambda: "is being solved" in window.compare.title.text(), 60.0)
        wait_until(lambda: window.compare.figures.rowCount() > 0, 120.0)
        assert "averaged_pod" in window.compare.title.text()
        assert ["Racks", "12", "4", "−8"] in _texts(window.compare.figures)
        heads = [window.compare.figures.horizontalHeaderItem(n).text() for n in range(1, 4)]
        assert heads == ["The file", "This design", "Difference"]


def test_a_file_that_is_none_is_told_and_nothing_changes() -> None:
    with open_window("immersion_pod") as (window, session):
        told: list[str] = []
        session.message_raised.connect(lambda message, _: told.append(message))
        window.show_view("compare")
        choose(window, "no-such-file.hall")
        wait_until(lambda: bool(told), 60.0)
        assert told == ["There is no file no-such-file.hall."]
        assert not window.compare.job.is_running


def test_many_items_are_compared_beside_the_window_and_listed_a_few_a_turn(monkeypatch) -> None:
    monkeypatch.setattr(compare_view, "ROWS_A_TURN", 3)
    with open_window("air_hall_1mw") as (window, session):
        window.show_view("compare")
        view = window.compare
        wait_until(lambda: session.results is not None, 90.0)
        view.keep_present()
        wait_until(lambda: view.count.text() == "NO ITEM DIFFERS")
        racks = tuple(rack.id for rack in session.project.racks)
        assert session.execute(MoveItems(racks, 0.3, 0.0))
        wait_until(lambda: view.items.rowCount() == len(racks), 60.0)
        assert view.is_filling, "the first few rows of all of them"
        assert view.items.item(len(racks) - 1, 0) is None
        wait_until(lambda: not view.is_filling)
        assert {row[2] for row in _texts(view.items)} == {rack.tag for rack in session.project.racks}


@pytest.fixture
def painted(qapp) -> Iterator[tuple[object, object]]:
    for window, session in painted_window():
        before = session.project
        window.compare._kept = ("small as kept", before, key_figures(before, session.results))
        window.activateWindow()
        yield window, session


def row_of(view, tag: str) -> int:
    return next(n for n, row in enumerate(_texts(view.items)) if row[2] == tag)


def test_what_differs_is_selected_and_shown_on_the_plan(painted) -> None:
    window, session = painted
    view = window.compare
    session.execute(MoveItems(("rack-1",), 0.5, 0.0))
    session.execute(FillFromTemplate(("rack-2",), built_in_templates()[4]))
    session.execute(DeleteItems(("crah",)))
    take(session)
    window.show_view("compare")
    wait_until(lambda: view.items.rowCount() == 3 and not view.is_filling)
    words = {row[2]: row[3] for row in _texts(view.items)}
    assert words["R-A02"].startswith("contents: empty → 16 × Quantum-2 QM9700")
    assert words["R-A01"] == "by +0.50 m, +0.00 m"
    QTest.mouseClick(view.select_all, Qt.MouseButton.LeftButton)
    assert set(session.selection) == {"rack-1", "rack-2"}
    view.items.setFocus()
    for tag in ("CRAH-1", "R-A01"):
        view.items.setCurrentCell(row_of(view, tag), 0)
        QTest.keyClick(view.items, Qt.Key.Key_Return)
        if tag == "CRAH-1":
            assert "removed is not on the plan" in window.messages.text
    assert window.plan.isVisible()
    assert session.selection == ("rack-1",)


def test_no_difference_is_cut(painted) -> None:
    window, session = painted
    view = window.compare
    session.execute(FillFromTemplate(("rack-1", "rack-2"), built_in_templates()[2]))
    take(session)
    window.show_view("compare")
    wait_until(lambda: view.figures.rowCount() > 0 and not view.is_filling)
    for row in range(view.figures.rowCount()):
        for column in (1, 2, 3):
            item = view.figures.item(row, column)
            wide = QFontMetrics(item.font()).horizontalAdvance(item.text())
            assert view.figures.columnWidth(column) > wide, item.text()
    assert view.figures.viewport().width() >= sum(view.figures.columnWidth(c) for c in range(4))


def test_what_is_chosen_among_the_items_stays_chosen_in_a_window_of_another_size(painted) -> None:
    window, session = painted
    view = window.compare
    session.execute(MoveItems(("rack-1",), 0.5, 0.0))
    session.execute(FillFromTemplate(("rack-2",), built_in_templates()[4]))
    take(session)
    window.show_view("compare")
    wait_until(lambda: view.items.rowCount() == 2 and not view.is_filling)
    rest()
    chosen = row_of(view, "R-A02")
    view.items.setCurrentCell(chosen, 0)
    for width in (1900, 1100):
        window.resize(width, 900)
        rest()
        assert {item.row() for item in view.items.selectedItems()} == {chosen}
        needed = view.items.sizeHintForRow(chosen)
        assert view.items.rowHeight(chosen) == max(needed, view.items.verticalHeader().minimumSectionSize())
