"""Rows of a table as a selection: thousands of rows that stand together are one range, not thousands."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QItemSelection


def rows_selected(model: QAbstractItemModel, rows: Iterable[int]) -> QItemSelection:
    """The whole of some rows of a model as a selection.

    Args:
        model: The model.
        rows: Numbers of rows, ascending.
    """
    selection, last_column = QItemSelection(), model.columnCount() - 1
    for first, last in runs(rows):
        selection.select(model.index(first, 0), model.index(last, last_column))
    return selection


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs without gaps."""
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return found
