"""Small tables of numbers in a side panel, which are as high as their rows and change in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

ROW_PX, LINES_PX = 24, 40
"""Heights of rows of one and of two lines."""
CELL_PX = 16
"""What a cell keeps free beside its text."""


def number_table(name: str, heads: tuple[str, ...]) -> QTableWidget:
    """A small table without rows: what it is called, and the heads of its columns."""
    table = QTableWidget(0, len(heads))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_PX)
    table.setShowGrid(False)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.setObjectName("small")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def fill_row(table: QTableWidget, n: int, texts: tuple[str, ...], tip: str) -> None:
    """Fill a row; cells are changed in place: a frame of the live air must not rebuild them."""
    for column, text in enumerate(texts):
        item = table.item(n, column)
        if item is None:
            item = QTableWidgetItem()
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(n, column, item)
        if item.text() != text:
            item.setText(text)
        item.setToolTip(tip)


def fit_height(table: QTableWidget, row_px: int = ROW_PX) -> None:
    """Make a table as high as its rows."""
    table.verticalHeader().setDefaultSectionSize(row_px)
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + row_px * table.rowCount() + 4)
