"""Tables of the compare tab, and the rows of its figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from core.study.comparing import FigureChange, KeyFigure
from desktop.theme import Theme, font
from desktop.words import as_read, tr


def fill_figures(table: QTableWidget, theme: Theme, changes: tuple[FigureChange, ...]) -> None:
    """List figures of both designs, what is better or worse in its colour and by a sign."""
    table.setRowCount(len(changes))
    for row, change in enumerate(changes):
        is_better = change.is_better
        mark = {True: " ▲", False: " ▼", None: ""}[is_better]
        numbers = (_number(t) for t in (change.before.words, change.after.words, change.words))
        texts = [_named(change.after), *numbers]
        texts[-1] += mark
        for column, text in enumerate(texts):
            item = cell(text, is_number=column > 0)
            item.setToolTip(texts[0] if not column else {True: tr("better"), False: tr("worse")}.get(is_better, ""))
            if column == len(texts) - 1 and is_better is not None:
                item.setForeground(QColor(theme.ok if is_better else theme.bad))
            table.setItem(row, column, item)


def _named(figure: KeyFigure) -> str:
    """Name and unit, as the planner reads units."""
    unit = as_read(f"1 {figure.unit}").partition(" ")[2]
    return f"{as_read(figure.name)}, {unit}" if unit else as_read(figure.name)


def _number(words: str) -> str:
    """A number without its unit, which stands beside the name."""
    return as_read(words).partition(" ")[0].removesuffix("%")


def table_of(columns: Sequence[str], name: str) -> QTableWidget:
    """An empty table whose last column takes the room that is left."""
    table = QTableWidget(0, len(columns))
    table.setHorizontalHeaderLabels(list(columns))
    table.setAccessibleName(name)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(len(columns) - 1, QHeaderView.ResizeMode.Stretch)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table


def cell(text: str, *, is_number: bool = False) -> QTableWidgetItem:
    """A cell; numbers stand to the right."""
    item = QTableWidgetItem(text)
    if is_number:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFont(font(13, QFont.Weight.Medium))
    return item
