"""The array dialog with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.dialogs.array import open_array
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
