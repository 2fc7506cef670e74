"""The small card with the views that are kept in the project: go to one, keep the present one, rename, delete."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from core.model.saved_views import SavedView
from desktop.widgets.closing_card import ClosingCard
from desktop.widgets.plain_parts import role_label
from desktop.words import tr

WIDTH, SIDE_PX, MOST_LIST_PX = 264, 12, 190
ROW_PX = 32
"""Height of a row, in which the field for its name has room too: a hidden list knows none yet."""
WITH_KEYS = 9


class ViewCard(ClosingCard):
    """Lists views and emits what the planner wants with them.

    Attributes:
        chosen: Emitted with the id of the view to go to.
        kept: Emitted when the present view is to be kept.
        replaced: Emitted with the id of the view that becomes the present one.
        renamed: Emitted with the id of a view and its new name.
        dropped: Emitted with the id of the view to delete.
    """

    chosen = Signal(str)
    kept = Signal()
    replaced = Signal(str)
    renamed = Signal(str, str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Saved views"), WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE_PX, 10, SIDE_PX, 12)
        column.setSpacing(8)
        column.addWidget(role_label(tr("SAVED VIEWS"), "head"))
        self.empty = QLabel(tr("None yet. A view keeps what is seen of the plan, and how; colleagues get it too."))
        self.empty.setObjectName("dim")
        self.empty.setWordWrap(True)
        column.addWidget(self.empty)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Saved views"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.list.itemDoubleClicked.connect(lambda item: self.chosen.emit(_id_of(item)))
        self.list.itemChanged.connect(lambda item: self.renamed.emit(_id_of(item), item.text()))
        self.list.currentRowChanged.connect(lambda _: self._enable())
        column.addWidget(self.list)
        self.go, self.keep, self.replace, self.rename, self.drop = (
            self._button(tr("Go to"), tr("Show the chosen view (Enter)"), self._go),
            self._button(tr("Save present"), tr("Keep what is seen now under a new name"), self.kept.emit),
            self._button(tr("Replace"), tr("Let the chosen view show what is seen now"), self._replace),
            self._button(tr("Rename"), tr("Give the chosen view another name"), self.edit_name),
            self._button(tr("Delete"), tr("Delete the chosen view"), self._drop),
        )
        for buttons in ((self.keep, self.go), (self.replace, self.rename, self.drop)):
            row = QHBoxLayout()
            row.setSpacing(4)
            for button in buttons:
                row.addWidget(button)
            column.addLayout(row)
        self.hide()

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def show_views(self, views: tuple[SavedView, ...]) -> None:
        """List the views of the project; the chosen one stays chosen."""
        chosen = self.chosen_id
        self.list.blockSignals(True)
        self.list.clear()
        for n, view in enumerate(views):
            item = QListWidgetItem(view.tag)
            item.setData(Qt.ItemDataRole.UserRole, view.id)
            item.setSizeHint(QSize(0, ROW_PX))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            if n < WITH_KEYS:
                item.setToolTip(tr("{name} (Alt+Shift+{n})").format(name=view.tag, n=n + 1))
            self.list.addItem(item)
            if view.id == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(views))
        self.empty.setVisible(not views)
        self.empty.setMinimumHeight(self.empty.heightForWidth(WIDTH - 2 * SIDE_PX))
        rows = ROW_PX * len(views) + 2 * self.list.frameWidth() + 8
        self.list.setFixedHeight(min(rows, MOST_LIST_PX))
        self._enable()
        self.layout().activate()
        self.adjustSize()

    @property
    def chosen_id(self) -> str:
        """Id of the chosen view, or empty."""
        item = self.list.currentItem()
        return "" if item is None else _id_of(item)

    def choose(self, view_id: str) -> None:
        """Choose a view in the list."""
        for n in range(self.list.count()):
            if _id_of(self.list.item(n)) == view_id:
                self.list.setCurrentRow(n)

    def edit_name(self) -> None:
        """Type another name of the chosen view in the list."""
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the chosen view."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_id:
            self._go()
        else:
            super().keyPressEvent(event)

    def _enable(self) -> None:
        for button in (self.go, self.replace, self.rename, self.drop):
            button.setEnabled(bool(self.chosen_id))

    def _go(self) -> None:
        self.chosen.emit(self.chosen_id)

    def _replace(self) -> None:
        self.replaced.emit(self.chosen_id)

    def _drop(self) -> None:
        self.dropped.emit(self.chosen_id)


def _id_of(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
