"""Small tables of numbers in a side panel, which are as high as their rows and change in place."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

ROW_PX, LINES_PX = 24, 40
"""Heights of rows of one and of two lines."""
LINE_GAP_PX = 4
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


def fill_span(table: QTableWidget, n: int, text: str, tip: str = "", *, is_bold: bool = False) -> None:
    """Fill a row with words over those that follow."""
    item = QTableWidgetItem(text)
    item.setToolTip(tip)
    letters = table.font()
    letters.setBold(is_bold)
    item.setFont(letters)
    table.setItem(n, 0, item)
    table.setSpan(n, 0, 1, table.columnCount())


def fit_to_words(table: QTableWidget) -> None:
    """Give each row the height that its words need, broken where they span to, and the table that of all rows."""
    lines_px = []
    for n in range(table.rowCount()):
        item = table.item(n, 0)
        spanned = sum(table.columnWidth(k) for k in range(table.columnSpan(n, 0)))
        free, metrics = QRect(0, 0, max(spanned - CELL_PX, 1), 10_000), QFontMetrics(item.font())
        words = metrics.boundingRect(free, Qt.TextFlag.TextWordWrap, item.text())
        lines_px.append(max(words.height(), metrics.height()) + LINE_GAP_PX)
        table.setRowHeight(n, lines_px[-1])
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + sum(lines_px) + 4)


def fit_height(table: QTableWidget, row_px: int = ROW_PX) -> None:
    """Make a table as high as its rows."""
    table.verticalHeader().setDefaultSectionSize(row_px)
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + row_px * table.rowCount() + 4)
