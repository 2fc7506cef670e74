"""What each source of the site gives stands in full under the catalogue, however long its name is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from core.commands.place import PlaceItems
from core.model.electrical import PowerSource, SourceKind
from tests.desktop.driving import open_window, rest, wait_until


@pytest.mark.parametrize("width_px", [170, 260])
def test_long_names_wrap_and_numbers_are_never_cut(width_px):
    with open_window("immersion_pod") as (window, session):
        wait_until(lambda: session.results is not None, 60.0)
        names = ("Fuel cell of the northern yard 1", "Fuel cell of the northern yard 2")
        cells = [
            PowerSource(tag=name, kind=SourceKind.FUEL_CELL, capacity_w=2e5, x_m=-9.0, y_m=4.0 * n, merit_order=1)
            for n, name in enumerate(names)
        ]
        session.execute(PlaceItems(tuple(cells)))
        label = window.catalogue._sources
        wait_until(lambda: all(name in label.text() for name in names), 60.0)
        area = window.catalogue._around
        area.setFixedWidth(width_px)
        rest()
        document = QTextDocument()
        document.setDefaultFont(label.font())
        document.setHtml(label.text())
        document.setTextWidth(area.viewport().width())
        assert document.idealWidth() <= area.viewport().width()
        assert label.height() >= document.size().height() - 8.0
        assert label.width() <= area.viewport().width()
