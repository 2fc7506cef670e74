"""The object tree: select, filter and find things by where they belong; the selection is everybody's."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QVBoxLayout, QWidget

from core.editing.object_tree import TreeNode, object_tree
from core.model.project import Project
from desktop.jobs.background import Background
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.search_line import SearchLine
from desktop.words import as_read, as_written, tr

Index = QModelIndex | QPersistentModelIndex
FEW = 2000
"""The tree of so many entities is built at once, of more beside the window."""
MOST_OPENED = 400
"""A filter that leaves fewer lines than this opens all of them."""


class TreeModel(QAbstractItemModel):
    """The tree for Qt.

    Args:
        dim: Colour of notes.
    """

    def __init__(self, dim: str) -> None:
        super().__init__()
        self.dim = dim
        self._nodes: list[TreeNode] = []
        self._parents: list[int] = []
        self._rows: list[int] = []
        self._children: list[list[int]] = []
        self._tops: list[int] = []
        self._by_id: dict[str, int] = {}

    def show_nodes(self, nodes: tuple[TreeNode, ...]) -> None:
        """Take another tree."""
        self.beginResetModel()
        self._nodes, self._parents, self._rows, self._children, self._by_id = [], [], [], [], {}
        self._tops = [self._take(node, -1, row) for row, node in enumerate(nodes)]
        self.endResetModel()

    def _take(self, node: TreeNode, parent: int, row: int) -> int:
        number = len(self._nodes)
        self._nodes.append(node)
        self._parents.append(parent)
        self._rows.append(row)
        self._children.append([])
        if node.entity_id:
            self._by_id[node.entity_id] = number
        self._children[number] = [self._take(child, number, n) for n, child in enumerate(node.children)]
        return number

    def node(self, index: Index) -> TreeNode:
        """The line at an index."""
        return self._nodes[index.internalId()]

    def __len__(self) -> int:
        return len(self._nodes)

    def index_of(self, entity_id: str) -> QModelIndex:
        """Where an entity stands; an invalid index when it does not."""
        number = self._by_id.get(entity_id)
        return QModelIndex() if number is None else self.createIndex(self._rows[number], 0, number)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's way to a line."""
        among = self._children[parent.internalId()] if parent.isValid() else self._tops
        return self.createIndex(row, column, among[row]) if 0 <= row < len(among) and column < 2 else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Qt's way up."""
        if not index.isValid():
            return QModelIndex()
        parent = self._parents[index.internalId()]
        return QModelIndex() if parent < 0 else self.createIndex(self._rows[parent], 0, parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Lines under a line."""
        if parent.isValid():
            return len(self._children[parent.internalId()]) if parent.column() == 0 else 0
        return len(self._tops)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Text and note."""
        return 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What stands there."""
        node = self.node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return as_read(node.note if index.column() else node.text)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return as_read(f"{node.text}, {node.note}" if node.note else node.text)
        if role == Qt.ItemDataRole.ForegroundRole and index.column():
            return QColor(self.dim)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class ObjectTreePanel(QWidget):
    """A filter and the tree.

    Attributes:
        item_asked: Emitted with the id of an entity to show.
    """

    item_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.model = TreeModel(theme.dim)
        self.filter = SearchLine()
        self.filter.setPlaceholderText(tr("Filter by tag, kind or model"))
        self.filter.setAccessibleName(tr("Filter of the object tree"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(tr("Object tree"))
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.activated.connect(self._ask)
        self.tree.doubleClicked.connect(self._ask)
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self._take_selection())
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 4, 4)
        column.addWidget(self.filter)
        column.addWidget(self.tree, 1)
        self._is_stale, self._follows, self._is_asked = True, False, False
        self._building = Background(self)
        self._building.done.connect(self._take)
        self._building.failed.connect(session.message_raised)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._refresh_if_seen)
        session.document_replaced.connect(self._make_stale)
        session.project_changed.connect(lambda _: self._make_stale())
        session.selection_changed.connect(lambda _: self._show_selection())

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.model.dim = theme.dim
        self.tree.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the tree up to date when it comes into sight."""
        super().showEvent(event)
        self._refresh_if_seen()

    def _make_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._later.start(0)

    def _refresh_if_seen(self) -> None:
        if self._is_stale and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Build the tree anew; what is open stays open, and a filter opens what it has found."""
        self._is_stale = False
        project, words = self._session.project, self.filter.text()
        if len(project.entities) <= FEW:
            self._building.close()
            self._show(_found(project, words))
        elif self._building.is_running:
            self._is_asked = True  # what is newer is built when that has ended
        else:
            self._is_asked = False
            self._building.start(lambda progress, stop: _found(project, words))

    def _take(self, nodes: tuple[TreeNode, ...]) -> None:
        self._show(nodes)
        if self._is_asked:
            self.refresh()

    def _show(self, nodes: tuple[TreeNode, ...]) -> None:
        opened = self._opened()
        words = self.filter.text()
        self._follows = True
        self.model.show_nodes(nodes)
        self._follows = False
        if words and len(self.model) <= MOST_OPENED:
            self.tree.expandAll()
        else:
            self._open(QModelIndex(), opened)
        self._show_selection()

    def close_work(self) -> None:
        """Stop building."""
        self._building.close()

    def _opened(self) -> set[str]:
        found, waiting = set(), [QModelIndex()]
        while waiting:
            parent = waiting.pop()
            for row in range(self.model.rowCount(parent)):
                index = self.model.index(row, 0, parent)
                if self.tree.isExpanded(index):
                    found.add(self.model.node(index).key)
                    waiting.append(index)
        return found

    def _open(self, parent: QModelIndex, opened: set[str]) -> None:
        for row in range(self.model.rowCount(parent)):
            index = self.model.index(row, 0, parent)
            if self.model.node(index).key in opened or not (opened or parent.isValid()):
                self.tree.setExpanded(index, True)
                self._open(index, opened)

    def _ask(self, index: QModelIndex) -> None:
        ids = self.model.node(index).ids()
        if ids:
            self.item_asked.emit(ids[0] if len(ids) == 1 else "")

    def _take_selection(self) -> None:
        """Select on the plan what is selected here, with all that belongs to it."""
        if self._follows:
            return
        indexes = self.tree.selectionModel().selectedRows()
        ids = dict.fromkeys(i for index in indexes for i in self.model.node(index).ids())
        halls = {hall.id for hall in self._session.project.halls}
        chosen = tuple(i for i in ids if i not in halls) or tuple(ids)
        self._follows = True
        self._session.select(chosen)
        self._follows = False

    def _show_selection(self) -> None:
        if self._follows or self._is_stale or not self.isVisible():
            return
        found = QItemSelection()
        indexes = [self.model.index_of(i) for i in self._session.selection]
        shown = sorted((i for i in indexes if i.isValid()), key=lambda i: i.internalId())
        for run in _runs(shown):
            found.select(run[0], run[-1])
        self._follows = True
        mode = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.tree.selectionModel().select(found, mode)
        if len(shown) == 1:
            self.tree.scrollTo(shown[0])
            self.tree.selectionModel().setCurrentIndex(shown[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        self._follows = False


def _runs(indexes: list[QModelIndex]) -> list[list[QModelIndex]]:
    """Indexes that stand one below the other under one parent, together: few ranges are selected faster than many."""
    runs: list[list[QModelIndex]] = []
    for index in indexes:
        last = runs[-1][-1] if runs else None
        if last is not None and last.parent() == index.parent() and last.row() + 1 == index.row():
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _found(project: Project, words: str) -> tuple[TreeNode, ...]:
    """The tree of what has these words, in core's language or in the planner's."""
    return object_tree(project, words) or object_tree(project, as_written(words))
