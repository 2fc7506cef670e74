"""Choosing a cable for a power unit in the inspector, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox

from core.commands.place import PlaceItems
from core.model.electrical import PowerUnit
from core.power.conductors import conductor_names
from tests.desktop.driving import rest
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def test_a_cable_is_chosen_from_the_table_and_undone(opened):
    window, session = opened
    session.execute(PlaceItems((PowerUnit(id="board", tag="LV-1", x_m=40.0),)))
    session.select(("board",))
    rest()
    combo = window.inspector.form.fields["cable_size"]
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(i) for i in range(combo.count())] == ["none", *conductor_names()]
    assert combo.currentText() == "none"
    row = combo.findText("240 mm2")
    combo.setCurrentIndex(row)
    combo.activated.emit(row)
    assert session.project.get("board").cable_size == "240 mm2"
    session.undo()
    rest()
    assert combo.currentText() == "none"
