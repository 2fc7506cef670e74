"""The rack list tab: a table that sorts by a click on a heading, finds by name, and shares the selection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.drawing.oneline_words import natural
from core.drawing.power_numbers import level_colour
from core.drawing.power_rack_list import COLUMNS, NUMBER_FIELDS, Cords, RackRow, cell_words, each_rack_row, sorted_rows
from core.power.cords import CONTINUOUS_RATIO
from core.units.display import axis
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import MANY_ITEMS, InPortions
from desktop.widgets.row_selection import RowSelection
from desktop.widgets.text_cells import TextCells
from desktop.words import as_read, marked, tr

AT_ONCE = 50
"""Rows that are read before it is looked whether the turn is over."""
REST_RATIO, LEAST_REST_S = 20.0, 0.25
"""The list takes a twentieth of the GUI thread at most, and is read anew four times a second at most."""
WIDTHS_PX = (92, 62, 92, 92, 62, 86, 100, 80, 84, 76, 84, 76, 82, 82, 110)
TIPS = {
    "failover_ratio": marked("Highest loading of its feeds when the other path is lost; ▲ above the breaker's limit"),
    "a_a": marked("Current in a line of cord A; of a single-phase cord in its one line"),
    "b_a": marked("Current in a line of cord B; of a single-phase cord in its one line"),
    "breaker_a": marked("Rated current of each cord and its breaker, set in the inspector"),
    "cord_ratio": marked("Current of the fuller cord over its breaker; ▲ above the 80 % it may carry for long"),
    "cord_failover_ratio": marked("Current of one cord that carries the rack alone over its breaker; ▲ above 80 %"),
}
Index = QModelIndex | QPersistentModelIndex


class RackModel(QAbstractTableModel):
    """Rows of the table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: list[RackRow] = []
        self._all: list[RackRow] = []
        self._field, self._is_descending, self._wanted = "tag", False, ""

    def show_rows(self, rows: list[RackRow]) -> bool:
        """Take other rows; whether their order or number changed, after which the selection must be set again."""
        self._all = rows
        shown = self._shown()
        if [r.rack_id for r in shown] == [r.rack_id for r in self.rows]:
            self.rows = shown
            if shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, len(COLUMNS) - 1))
            return False
        self.beginResetModel()
        self.rows = shown
        self.endResetModel()
        return True

    def find(self, wanted: str) -> None:
        """Show only racks whose name or feeds contain a text."""
        self._wanted = wanted.casefold().strip()
        self.show_rows(self._all)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column."""
        self._field, self._is_descending = COLUMNS[column][1], order == Qt.SortOrder.DescendingOrder
        self.show_rows(self._all)

    def _shown(self) -> list[RackRow]:
        wanted = self._wanted
        rows = self._all
        if wanted:
            rows = [r for r in rows if any(wanted in t.casefold() for t in (r.tag, r.feed_a, r.feed_b, r.cords))]
        return sorted_rows(rows, self._field, is_descending=self._is_descending)

    def rowCount(self, parent: Index | None = None) -> int:
        """Racks shown."""
        return len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Columns."""
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment and colour of a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[index.column()][1])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown_cell(index.row(), index.column())[0]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.shown_cell(index.row(), index.column())[2])
        return None

    def shown_cell(self, row: int, column: int) -> tuple[str, bool, str]:
        """Text of a cell, whether it stands at the right, and its colour."""
        shown, field = self.rows[row], COLUMNS[column][1]
        words = cell_words(shown, field)
        colour: str = getattr(self.theme, self._token(shown, field))
        return as_read(words) if field == "cords" else words, field in NUMBER_FIELDS, colour

    def _token(self, row: RackRow, field: str) -> str:
        if field == "cords" and row.cords is Cords.DEAD:
            return "bad"
        if field == "cords" and row.cords is Cords.ONE_OF_TWO:
            return "warn"
        if field == "failover_ratio" and row.failover_ratio == row.failover_ratio:
            level = level_colour(row.failover_ratio)
            return "bad" if level == "bad" else "warn" if row.is_over else "ink"
        if field in ("cord_ratio", "cord_failover_ratio"):
            full = getattr(row, field)
            return "bad" if full > 1.0 else "warn" if full > CONTINUOUS_RATIO else "ink"
        return "ink"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return as_read(COLUMNS[section][0]).replace("°C", axis("°C")[0])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[section][1])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return tr(TIPS.get(COLUMNS[section][1], "")) or None
        return None


class RackList(QWidget):
    """One view of the open project."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.model = RackModel(theme)
        self._read_at_s = self._cost_s = 0.0
        self._portions = InPortions(self._read_some, self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._take_results)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find by rack or feed"))
        self.search.setAccessibleName(tr("Find racks by name or feed"))
        self.search.setFixedWidth(260)
        self.search.textChanged.connect(self._find)
        self._count = QLabel("")
        self._count.setObjectName("dim")
        self.table = self._make_table()
        self._selected = RowSelection(
            self.table, lambda: (row.rack_id for row in self.model.rows), lambda: session.selection, session.select
        )
        head = QHBoxLayout()
        head.addWidget(self.search)
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 0)
        column.addLayout(head)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)
        self.model.modelReset.connect(self._selected.show)
        session.project_changed.connect(lambda _: self._follow())
        session.document_replaced.connect(self._follow)
        session.results_changed.connect(lambda _: self._take_results())
        session.selection_changed.connect(lambda _: self._selected.show())

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(tr("Racks"))
        table.setModel(self.model)
        table.setItemDelegate(TextCells(table, self.model))
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        for n, width in enumerate(WIDTHS_PX):
            table.setColumnWidth(n, width)
        return table

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.model.theme = theme
        self.table.viewport().update()
        self.table.horizontalHeader().viewport().update()  # a heading may have another unit

    def fit_all(self) -> None:
        """Show the first rows."""
        self.table.scrollToTop()

    def fit_selection(self) -> None:
        """Show what is selected."""
        self._selected.scroll_to_first_chosen()

    def show_entity(self, entity_id: str) -> None:
        """Scroll to a rack."""
        self._selected.scroll_to(entity_id)

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while the tab was hidden."""
        self._read()

    # -- what comes in ----------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Read now, or a little later while results come fast."""
        if not self.isVisible() or self._later.isActive():
            return
        rest_s = max(REST_RATIO * self._cost_s, LEAST_REST_S) - (time.perf_counter() - self._read_at_s)
        if rest_s <= 0.0:
            self._read()
        else:
            self._later.start(int(1e3 * rest_s) + 1)

    def _take_results(self) -> None:
        """Follow, once the rows that are being read are shown: results come faster than those of a large design."""
        if not self._portions.is_asked:
            self._follow()
        elif not self._later.isActive():
            self._later.start(int(1e3 * LEAST_REST_S))

    def _read(self) -> None:
        """Read all rows: of a large design some a turn, else now."""
        if len(self._session.shown_project.racks) > MANY_ITEMS:
            self._portions.ask()
            return
        self._portions.at_once()

    def _read_some(self) -> Iterator[None]:
        began, rows = time.perf_counter(), []
        for row in each_rack_row(self._session.shown_project, self._session.results):
            rows.append(row)
            natural(row.tag)  # remembered: sorting is then a matter of comparing
            if not len(rows) % AT_ONCE:
                yield
        rows.sort(key=lambda row: natural(row.tag))
        yield
        with self._selected.kept():
            self.model.show_rows(rows)
        self._show_count()
        self._read_at_s = time.perf_counter()
        self._cost_s = self._read_at_s - began

    def _show_count(self) -> None:
        shown, known = len(self.model.rows), len(self._session.shown_project.racks)
        words = (
            tr("{known} racks").format(known=known)
            if shown == known
            else tr("{shown} of {known} racks").format(shown=shown, known=known)
        )
        self._count.setText(words if known else tr("No racks yet: place some on the plan."))

    def _find(self, text: str) -> None:
        with self._selected.kept():
            self.model.find(text)
        self._show_count()


def _alignment(field: str) -> int:
    side = Qt.AlignmentFlag.AlignRight if field in NUMBER_FIELDS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
