"""The Objects tab: every item as a row that mirrors the plan; cells are edited, filled down and pasted over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.editing.object_table import (
    COLUMNS,
    FEED,
    LOAD,
    TENANT,
    ObjectRow,
    by_column,
    cells_command,
    each_object_row,
    in_order,
    merged,
    pasted_cells,
)
from core.errors import FacilityError
from desktop.objects.kept_columns import LEAST_PX, columns_of, put_columns
from desktop.preferences import KeptColumn
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import MANY_ITEMS, InPortions
from desktop.widgets.row_selection import RowSelection
from desktop.widgets.search_line import SearchLine
from desktop.widgets.text_cells import TextCells
from desktop.words import as_read, as_written, tr

AT_ONCE = 100
"""Rows that are read before it is looked whether the turn is over."""
WIDTHS_PX = (90, 120, 110, 190, 92, 92, 76, 92, 92, 92, 84, 150, 110)
OPTIONAL = (LOAD, FEED, TENANT)
"""Columns that can be hidden; they stand behind the model."""
NAMES = tuple(title for title, _ in COLUMNS)
FIXED = tuple(n for n in range(len(COLUMNS)) if n not in OPTIONAL)
SETTLED_MS, WIDER_PX = 400, 20
"""So long after the last pull at a heading the columns are kept."""
BEHIND = next(n for n, (title, _) in enumerate(COLUMNS) if title == "Model") + 1
Index = QModelIndex | QPersistentModelIndex
Cell = tuple[str, int, str]
HALL = next(n for n, (title, _) in enumerate(COLUMNS) if title == "Hall")
WORDS = tuple(n for n, (title, _) in enumerate(COLUMNS) if title == "Kind")
"""Columns of words that are the program's, not the planner's."""


class ObjectModel(QAbstractTableModel):
    """Rows of the table."""

    def __init__(self, theme: Theme, write: Callable[[list[Cell]], bool], read: Callable[[], None]) -> None:
        super().__init__()
        self.theme = theme
        self.rows: list[ObjectRow] = []
        self.order = (-1, False)
        """Column that rows are sorted by, -1 for the usual order, and whether the largest comes first."""
        self._write, self._read = write, read

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 for hall, kind and tag."""
        self.order = (column, order == Qt.SortOrder.DescendingOrder)
        self._read()

    def sorted_rows(self, rows: list[ObjectRow]) -> list[ObjectRow]:
        """Rows in the order that is asked for."""
        column, is_falling = self.order
        return rows if column < 0 else by_column(rows, column, is_falling=is_falling)

    def show_rows(self, rows: list[ObjectRow]) -> None:
        """Take other rows; the same items in the same order keep the place in the table."""
        if [r.entity_id for r in rows] == [r.entity_id for r in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Items shown."""
        return len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Columns."""
        return len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Columns with a field can be edited."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_field = hasattr(self.rows[index.row()].item, COLUMNS[index.column()][1] or " ")
        return usual | Qt.ItemFlag.ItemIsEditable if is_field else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; what cannot be edited is dim."""
        if role == Qt.ItemDataRole.EditRole:
            return self.rows[index.row()].cell(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown_cell(index.row(), index.column())[0]
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self.shown_cell(index.row(), index.column())[2])
        return None

    def shown_cell(self, row: int, column: int) -> tuple[str, bool, str]:
        """Text of a cell, whether it stands at the right, and its colour."""
        shown = self.rows[row]
        text = shown.cell(column)
        is_ours = column in WORDS or (column == HALL and not shown.item.hall_id)  # the yard
        colour = self.theme.ink if COLUMNS[column][1] else self.theme.dim
        return as_read(text) if is_ours else text, False, colour

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write what was typed, as one step."""
        row = self.rows[index.row()]
        if value == row.cell(index.column()):
            return False
        return self._write([(row.entity_id, index.column(), str(value))])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return as_read(COLUMNS[section][0])
        return None


class ObjectTableView(QWidget):
    """One view of the open project.

    Attributes:
        columns_changed: Emitted when order, widths or hidden columns have been changed.
    """

    columns_changed = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.model = ObjectModel(theme, self._write, self._read)
        self._portions = InPortions(self._read_some, self)
        self.search = SearchLine()
        self.search.setPlaceholderText(tr("Filter by tag, model, feed, tenant"))
        self.search.setAccessibleName(tr("Filter objects by hall, kind, tag, model, feed or tenant"))
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(lambda _: self._read())
        self.fill = QPushButton(tr("Fill down"))
        self.fill.setToolTip(tr("Write the top selected cell of the column into all selected rows (Ctrl+Return)"))
        self.fill.clicked.connect(lambda _=False: self.fill_down())
        self.columns = QPushButton(tr("Columns"))
        self.columns.setToolTip(tr("Show, hide and move columns; a click on a heading sorts, a drag moves it"))
        self._count = QLabel()
        self._count.setObjectName("dim")
        self.table = _Table(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(TextCells(self.table, self.model))
        self.table.setSortingEnabled(True)
        self.columns.setMenu(self._columns_menu())
        self._put_usual()
        self._listen_to_header()
        self._selected = RowSelection(
            self.table, lambda: (row.entity_id for row in self.model.rows), lambda: session.selection, session.select
        )
        head = QHBoxLayout()
        for widget in (self.search, self.fill, self.columns, self._count):
            head.addWidget(widget)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 0)
        column.addLayout(head)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)
        session.project_changed.connect(lambda _: self._read())
        session.document_replaced.connect(self._read)
        session.selection_changed.connect(lambda _: self._selected.show())

    def _columns_menu(self) -> QMenu:
        menu = QMenu(self)
        for column in OPTIONAL:
            action = menu.addAction(as_read(COLUMNS[column][0]))
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(lambda is_shown, n=column: self._show_column(n, is_shown=is_shown))
        menu.addSeparator()
        menu.addAction(tr("Column to the left"), lambda: self._move_column(-1))
        menu.addAction(tr("Column to the right"), lambda: self._move_column(1))
        menu.addAction(tr("Column wider"), lambda: self._widen_column(WIDER_PX))
        menu.addAction(tr("Column narrower"), lambda: self._widen_column(-WIDER_PX))
        menu.addSeparator()
        menu.addAction(tr("Usual columns"), self.reset_columns)
        return menu

    # -- columns ----------------------------------------------------------------------------------------------------

    @property
    def kept_columns(self) -> tuple[KeptColumn, ...]:
        """Columns as they are now, to be kept."""
        return columns_of(self.table, NAMES)

    def put_columns(self, kept: tuple[KeptColumn, ...]) -> None:
        """Put the columns as they were kept; nothing kept leaves the usual ones."""
        put_columns(self.table, NAMES, kept, FIXED)
        for action, column in zip(self.columns.menu().actions(), OPTIONAL, strict=False):
            action.setChecked(not self.table.isColumnHidden(column))
        self._settled.stop()

    def reset_columns(self) -> None:
        """Put the columns as they are at first."""
        self._put_usual()
        for action in self.columns.menu().actions()[: len(OPTIONAL)]:
            action.setChecked(True)
        self._settled.start()

    def _put_usual(self) -> None:
        order = [n for n in range(len(COLUMNS)) if n not in OPTIONAL]
        order[BEHIND:BEHIND] = OPTIONAL
        put_columns(self.table, NAMES, [KeptColumn(NAMES[n], WIDTHS_PX[n]) for n in order], FIXED)

    def _listen_to_header(self) -> None:
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.columns_changed)
        header = self.table.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(True)
        header.sectionMoved.connect(lambda *_: self._settled.start())
        header.sectionResized.connect(lambda *_: self._settled.start() if self.isVisible() else None)

    def _show_column(self, column: int, *, is_shown: bool) -> None:
        self.table.setColumnHidden(column, not is_shown)
        self._settled.start()

    def _move_column(self, by: int) -> None:
        """Let the column of the current cell change places with the next one seen on that side."""
        header, column = self.table.horizontalHeader(), max(self.table.currentIndex().column(), 0)
        place = header.visualIndex(column) + by
        while 0 <= place < header.count() and header.isSectionHidden(header.logicalIndex(place)):
            place += by
        if 0 <= place < header.count():
            header.moveSection(header.visualIndex(column), place)

    def _widen_column(self, by_px: int) -> None:
        column = max(self.table.currentIndex().column(), 0)
        self.table.setColumnWidth(column, max(self.table.columnWidth(column) + by_px, LEAST_PX))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.model.theme = theme
        self.table.viewport().update()

    def fit_all(self) -> None:
        """Show the first rows."""
        self.table.scrollToTop()

    def fit_selection(self) -> None:
        """Show what is selected."""
        self._selected.scroll_to_first_chosen()

    def show_entity(self, entity_id: str) -> None:
        """Scroll to an item."""
        self._selected.scroll_to(entity_id)

    def showEvent(self, event: object) -> None:
        """Catch up with what changed while the tab was hidden."""
        self._read()

    def _read(self) -> None:
        if not self.isVisible():
            return
        if len(self._session.project.placed) > MANY_ITEMS:
            self._portions.ask()
            return
        self._portions.at_once()

    def _read_some(self) -> Iterator[None]:
        """All rows, of a large design some a turn."""
        wanted, parts = self.search.text(), []
        rows = each_object_row(self._session.project)
        while part := list(islice(rows, AT_ONCE)):
            parts.append(part)
            yield
        shown: list[ObjectRow] = []
        for words in dict.fromkeys((wanted, as_written(wanted))):
            found = []
            for part in parts:
                found.append(in_order(r for r in part if r.contains(words)))
                yield
            for row in merged(found):
                shown.append(row)
                if not len(shown) % AT_ONCE:
                    yield
            if shown:
                break
        yield
        with self._selected.kept():
            self.model.show_rows(self.model.sorted_rows(shown))
        self._count.setText(
            tr("{count} of {count2} objects").format(
                count=len(self.model.rows), count2=len(self._session.project.placed)
            )
        )

    # -- edits ------------------------------------------------------------------------------------------------------

    def _write(self, cells: list[Cell]) -> bool:
        try:
            command = cells_command(self._session.project, cells)
        except FacilityError as error:
            self._session.message_raised.emit(error.message, error.hint)
            return False
        return self._session.execute(command, initiator=self)

    def fill_down(self) -> None:
        """Write the top selected cell of the current column into the other selected rows."""
        rows, column = self._selected.rows, self.table.currentIndex().column()
        if len(rows) > 1 and column >= 0:
            text = self.model.rows[rows[0]].cell(column)
            self._write([(self.model.rows[n].entity_id, column, text) for n in rows[1:]])

    def paste(self) -> None:
        """Write a block of a spreadsheet over the cells from the current one on."""
        at = self.table.currentIndex()
        cells = pasted_cells(self.model.rows, at.row(), at.column(), QGuiApplication.clipboard().text())
        if at.isValid() and cells:
            self._write(cells)


class _Table(QTableView):
    """Takes paste and fill-down before the window's actions do."""

    def __init__(self, view: ObjectTableView) -> None:
        super().__init__()
        self._view = view
        self.setAccessibleName(tr("Objects"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def event(self, event: Any) -> bool:
        """Claim the keys of paste."""
        if event.type() == event.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Paste):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes, Ctrl+Return fills down."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Paste):
            self._view.paste()
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._view.fill_down()
        else:
            super().keyPressEvent(event)
