"""Columns of a table as the planner left them: their order, widths, and which of them are hidden."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTableView

from desktop.preferences import KeptColumn

LEAST_PX, MOST_PX = 24, 1200


def columns_of(table: QTableView, names: Sequence[str]) -> tuple[KeptColumn, ...]:
    """Columns from left to right.

    Args:
        table: The table.
        names: What the columns are kept by, in the order of the model.

    Returns:
        Columns; the last one seen has width 0, because it fills what is left.
    """
    header = table.horizontalHeader()
    order = [header.logicalIndex(place) for place in range(header.count())]
    seen = [n for n in order if not header.isSectionHidden(n)]
    found = []
    for n in order:
        width = 0 if seen and n == seen[-1] else _width(table, n)
        found.append(KeptColumn(names[n], width, not header.isSectionHidden(n)))
    return tuple(found)


def put_columns(table: QTableView, names: Sequence[str], kept: Sequence[KeptColumn], fixed: Sequence[int]) -> None:
    """Put the columns as they were kept; columns that nobody knew then keep their places, unknown names are left out.

    Args:
        table: The table.
        names: What the columns are kept by, in the order of the model.
        kept: From left to right.
        fixed: Columns that cannot be hidden.
    """
    header = table.horizontalHeader()
    known = [c for c in kept if c.name in names]
    order = [names.index(c.name) for c in known]
    for place, n in enumerate(order):
        header.moveSection(header.visualIndex(n), place)
    for column, n in zip(known, order, strict=True):
        if column.width_px:
            table.setColumnWidth(n, min(max(column.width_px, LEAST_PX), MOST_PX))
        table.setColumnHidden(n, not column.is_shown and n not in fixed)


def _width(table: QTableView, column: int) -> int:
    """Width of a column; one that is hidden has that of before."""
    if not table.isColumnHidden(column):
        return table.columnWidth(column)
    table.setColumnHidden(column, False)
    width = table.columnWidth(column)
    table.setColumnHidden(column, True)
    return width
