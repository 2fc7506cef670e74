"""The array dialog with real keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.dialogs.array import ArrayDialog, open_array
from tests.desktop.driving import wait_until
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def type_in(edit, text) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_enter_on_a_length_that_is_none_makes_nothing_and_on_a_good_one_the_array(opened):
    window, session = opened
    before = session.project
    dialog = open_array(session, ("rack-1",), window)
    type_in(dialog.pitch_x, "abc")
    assert session.project is before
    assert "'abc' is no length" in dialog.words.text()
    type_in(dialog.pitch_x, "0.9")
    assert len(session.project.entities) == len(before.entities) + 5
    xs = sorted(r.x_m for r in session.project.racks if before.get(r.id) is None)
    assert xs[1] - xs[0] == pytest.approx(0.9)


def test_a_length_that_is_none_cannot_be_made_and_says_so_until_it_is_corrected(opened):
    window, session = opened
    dialog = open_array(session, ("rack-1",), window)
    type_tab(dialog.pitch_x, "abc")
    assert not dialog.make.isEnabled()
    QTest.keyClick(dialog.rows, Qt.Key.Key_Up)
    assert "'abc' is no length" in dialog.words.text()
    type_tab(dialog.pitch_x, "0")
    assert dialog.words.text().startswith("All copies would stand at one place")
    assert not dialog.make.isEnabled()
    type_tab(dialog.pitch_x, "0.6")
    assert dialog.make.isEnabled()
    dialog.close()
    assert session.shown_project is session.project


def type_tab(edit, text) -> None:
    edit.window().activateWindow()
    QApplication.processEvents()
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Tab)


def test_words_tell_count_power_free_widths_and_what_does_not_fit(opened):
    window, session = opened
    dialog = open_array(session, ("rack-1",), window)
    dialog.columns.setValue(2)
    dialog.rows.setValue(4)
    type_tab(dialog.aisle, "1 m")
    lines = dialog.words.text().splitlines()
    kw = 8 * session.project.get("rack-1").power_w / 1e3
    assert lines[0] == f"8 items, {kw:,.0f} kW, 1.20 m × 8.20 m"
    assert lines[1] == "Between rows: 1.80 m / −0.20 m"
    assert lines[2] == "▲ 5 items overlap others"
    assert lines[3] == "▲ 2 items stand outside their hall"
    dialog.close()


def test_rows_are_named_by_letters_and_what_was_made_is_selected(opened):
    window, session = opened
    dialog = open_array(session, ("rack-1",), window)
    dialog.columns.setValue(3)
    dialog.rows.setValue(2)
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    chosen = [session.project.get(i) for i in session.selection]
    assert sorted(r.tag for r in chosen) == ["R-A01", "R-A03", "R-A04", "R-B01", "R-B02", "R-B03"]
    session.undo()
    dialog = open_array(session, ("rack-1",), window)
    dialog.columns.setValue(1)
    dialog.rows.setValue(2)
    QTest.mouseClick(dialog.letters, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert session.project.get(session.selection[1]).tag == "R-A03"


def test_thousands_are_worked_out_beside_the_window_and_the_newest_numbers_count(opened):
    window, session = opened
    before = len(session.project.entities)
    dialog = open_array(session, ("rack-1",), window)
    dialog.columns.setValue(100)
    dialog.rows.setValue(10)
    dialog.rows.setValue(20)
    assert not dialog.make.isEnabled()
    assert session.shown_project is not session.project or "Being worked out" in dialog.words.text()
    wait_until(dialog.make.isEnabled)
    assert dialog.words.text().startswith("2,000 items")
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert len(session.project.entities) == before + 1999
    session.undo()
    assert len(session.project.entities) == before


def test_numbers_typed_while_others_are_worked_out_leave_nothing_older_to_be_made(opened):
    _, session = opened
    dialog = open_array(session, ("rack-1",), opened[0])
    dialog.columns.setValue(300)
    dialog.rows.setValue(20)
    dialog.columns.setValue(2)
    assert dialog.make.isEnabled()
    before = len(session.project.entities)
    dialog.columns.setValue(200)
    dialog.make.click()
    assert len(session.project.entities) == before
    wait_until(dialog.make.isEnabled)
    dialog.make.click()
    assert len(session.project.entities) == before + 200 * 20 - 1


def test_the_dialog_leaves_the_plan_in_sight(opened):
    window, session = opened
    dialog = open_array(session, ("rack-1",), window)
    assert dialog.x() >= window.plan.mapToGlobal(window.plan.rect().center()).x()
    dialog.close()


def hatched(window) -> list[tuple[float, ...]]:
    """What the plan draws hatched, in metres."""
    return sorted(tuple(round(v, 3) for v in box) for box in window.plan.overlay.clashes_m.tolist())


def boxes(session, ids) -> list[tuple[float, ...]]:
    found = [session.shown_project.get(i).rectangle for i in ids]
    return sorted(tuple(round(v, 3) for v in box) for box in found)


def test_what_does_not_fit_is_hatched_on_the_plan_while_the_numbers_are_chosen(opened):
    window, session = opened
    session.select(("rack-1",))
    window.actions_by_name["array"].trigger()
    dialog = window.findChildren(ArrayDialog)[-1]
    dialog.columns.setValue(3)
    type_tab(dialog.pitch_x, "0.5 m")
    seen = dialog._seen
    assert "rack-1" in seen.overlapping_ids
    assert len(seen.overlapping_ids) == 3
    assert hatched(window) == boxes(session, seen.overlapping_ids | seen.outside_ids)
    type_tab(dialog.pitch_x, "1.2 m")
    assert hatched(window) == []
    type_tab(dialog.pitch_x, "-3 m")
    outside = dialog._seen.outside_ids
    assert outside
    assert hatched(window) == boxes(session, outside | dialog._seen.overlapping_ids)
    dialog.reject()
    assert hatched(window) == []


def test_hatching_and_dashes_tell_it_without_any_colour(opened):
    window, session = opened
    plan = window.plan
    plan.show_entity("rack-1")
    box = session.project.get("rack-1").rectangle
    corner, other = plan.view_point(box.x0_m, box.y1_m), plan.view_point(box.x1_m, box.y0_m)
    area = QRect(corner, other).adjusted(6, 20, -6, -6)

    def lightness() -> np.ndarray:
        QApplication.processEvents()
        image = plan.viewport().grab(area).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1)
        return rows[:, : image.width()].astype(float)

    before = lightness()
    plan.show_clashes(frozenset(("rack-1",)))
    after = lightness()
    changes = np.abs(np.diff(after - before, axis=1)) > 20.0
    assert changes.mean() > 0.05, "lines across it, in grey too"
    plan.show_clashes(frozenset())
    assert np.array_equal(lightness(), before)
