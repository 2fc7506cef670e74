"""Cells of large tables are painted by a short way of their own, and look as Qt's own do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QStyledItemDelegate, QTableView

from desktop.theme import DARK, LIGHT, apply_theme, font
from desktop.widgets.text_cells import TextCells
from tests.desktop.driving import dispose, rest
from tests.desktop.painted_window import painted_window

ROWS, COLUMNS = 12, 6


class Model(QAbstractTableModel):
    """Texts at both sides, some too long; counts what is asked of it cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.theme, self.asked = LIGHT, 0

    def rowCount(self, parent: object = None) -> int:
        return ROWS

    def columnCount(self, parent: object = None) -> int:
        return COLUMNS

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        self.asked += 1
        text, is_right, colour = self.shown_cell(index.row(), index.column())
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        return {
            int(Qt.ItemDataRole.DisplayRole): text,
            int(Qt.ItemDataRole.TextAlignmentRole): int(side | Qt.AlignmentFlag.AlignVCenter),
            int(Qt.ItemDataRole.ForegroundRole): QColor(colour),
        }.get(int(role))

    def shown_cell(self, row: int, column: int) -> tuple[str, bool, str]:
        text = ("", "A & B", "24.5 °C", "a name that is much too long for its cell, whatever is done")[
            (row + column) % 4
        ]
        return text, column % 2 == 1, (self.theme.ink, self.theme.warn, self.theme.dim)[row % 3]


@pytest.fixture
def table(qapp):
    model = Model()
    made = QTableView()
    made.setModel(model)
    made.setFont(font())
    made.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    made.setAlternatingRowColors(True)
    made.setShowGrid(False)
    made.setWordWrap(False)
    for column in range(COLUMNS):
        made.setColumnWidth(column, 61 + 17 * column)
    made.resize(760, 420)
    made.show()
    rest()
    yield made
    apply_theme(LIGHT)
    dispose(made)


def pixels(table: QTableView) -> NDArray[np.uint8]:
    picture = QImage(table.viewport().size(), QImage.Format.Format_RGB32)
    picture.fill(0)
    table.viewport().render(picture)
    words = np.frombuffer(picture.constBits(), np.uint8)
    return words.reshape(picture.height(), -1, 4)[:, : picture.width(), :3].copy()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_cells_look_as_those_of_qt(table, theme):
    apply_theme(theme)
    table.model().theme = theme
    table.setCurrentIndex(table.model().index(3, 2))
    table.setFocus()
    shown = []
    for delegate in (QStyledItemDelegate(table), TextCells(table, table.model())):
        table.setItemDelegate(delegate)
        rest()
        shown.append(pixels(table))
    assert len(np.unique(shown[0].reshape(-1, 3), axis=0)) > 10
    assert np.array_equal(*shown)


def test_what_is_cut_follows_the_size_of_letters(table):
    cells = TextCells(table, table.model())
    table.setItemDelegate(cells)
    small = pixels(table)
    table.setStyleSheet(f"font-size: {table.font().pixelSize() + 6}px")
    rest()
    large = pixels(table)
    assert not np.array_equal(small, large)
    table.setItemDelegate(TextCells(table, table.model()))
    rest()
    assert np.array_equal(pixels(table), large), "texts are cut for the letters of before"


def test_painting_asks_for_each_cell_but_once(table):
    model = table.model()
    table.setItemDelegate(TextCells(table, model))
    rest()
    model.asked = 0
    pixels(table)
    assert model.asked == 0


@pytest.mark.parametrize("name", ["racks", "objects"])
def test_the_long_tables_of_the_window_are_painted_so(qapp, name):
    for window, _ in painted_window():
        view = {"racks": window.rack_list, "objects": window.objects}[name]
        window.show_view(name)
        rest()
        model = view.model
        assert isinstance(view.table.itemDelegate(), TextCells)
        for column in range(model.columnCount()):
            index = model.index(0, column)
            text, is_right, colour = model.shown_cell(0, column)
            assert model.data(index) == text
            assert model.data(index, Qt.ItemDataRole.ForegroundRole) == QColor(colour)
            side = model.data(index, Qt.ItemDataRole.TextAlignmentRole)
            assert is_right == bool((side or 0) & Qt.AlignmentFlag.AlignRight.value)
