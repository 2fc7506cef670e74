"""The command palette: one field that finds everything there is to do, to see and to place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import Theme, font
from desktop.widgets.fuzzy import best
from desktop.words import tr

WIDTH_PX, ROW_PX, TOP_PX, KIND_PX, MOST_SHOWN, MOST_ROWS_SEEN = 640, 32, 84, 84, 60, 12
DETAIL = Qt.ItemDataRole.UserRole
KIND = Qt.ItemDataRole.UserRole + 1
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MOST_ROWS_SEEN, Qt.Key.Key_PageUp: -MOST_ROWS_SEEN}


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """One thing that can be chosen.

    Attributes:
        kind: ``Action``, ``Item``, ``Place``, ``Site`` or ``Finding``.
        text: What people call it.
        detail: Shortcut, hall or place; searched too.
        act: What choosing it does.
    """

    kind: str
    text: str
    detail: str
    act: Callable[[], None]

    @property
    def searched(self) -> str:
        """What typed letters are compared with."""
        return f"{self.text} {self.detail} {self.kind}"


class Palette(QFrame):
    """A card over the window; Enter acts, Escape closes and gives the keyboard back.

    Args:
        parent: Window that it lies over.
        theme: Colours.
        read_rows: Called at every opening for what there is then.
    """

    def __init__(self, parent: QWidget, theme: Theme, read_rows: Callable[[], list[PaletteRow]]) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(tr("Command palette"))
        self._read_rows = read_rows
        self._rows: list[PaletteRow] = []
        self._shown: list[PaletteRow] = []
        self._before: QWidget | None = None
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Search actions, items, catalogue, sites and findings"))
        self.search.setPlaceholderText(tr("Search actions, items, catalogue, sites and findings"))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self._painter = _Row(theme)
        self.list.setItemDelegate(self._painter)
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))
        self._words = QLabel()
        self._words.setObjectName("small")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(6)
        for widget in (self.search, self.list, self._words):
            column.addWidget(widget)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._painter.theme = theme
        self.list.viewport().update()

    def open(self) -> None:
        """Show what there is now, with an empty field that has the keyboard."""
        if self.isVisible():
            self.close_palette()
            return
        window = self.parentWidget()
        self._before = window.focusWidget()
        self._rows = self._read_rows()
        self.search.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def close_palette(self) -> None:
        """Hide it, and give the keyboard back to what had it."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field that choose, and closing when the keyboard goes elsewhere."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key in MOVES:
            row = min(max(self.list.currentRow() + MOVES[key], 0), self.list.count() - 1)
            self.list.setCurrentRow(row)
            self._say()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentRow())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.close_palette()
            self._shown[row].act()

    def _fill(self, wanted: str) -> None:
        self._shown = best(wanted, self._rows, lambda r: r.searched, MOST_SHOWN, lambda r: r.text)
        self.list.clear()
        for row in self._shown:
            item = QListWidgetItem(row.text)
            item.setData(DETAIL, row.detail)
            item.setData(KIND, row.kind)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.kind}: {row.text}, {row.detail}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._say()
        self._place()

    def _say(self) -> None:
        item = self.list.currentItem()
        words = tr("↑ ↓ choose · Enter acts · Esc closes")
        self._words.setText(words if self._shown else tr("Nothing fits. Type fewer letters, or another word."))
        spoken = item.data(Qt.ItemDataRole.AccessibleTextRole) if item is not None else ""
        self.search.setAccessibleDescription(spoken)

    def _place(self) -> None:
        window = self.parentWidget()
        seen = min(max(len(self._shown), 1), MOST_ROWS_SEEN)
        self.list.setFixedHeight(seen * ROW_PX + 4)
        width = min(WIDTH_PX, window.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, min(TOP_PX, max(window.height() - self.height(), 0)))


class _Row(QStyledItemDelegate):
    """Kind, text and detail on one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box: QRect = option.rect.adjusted(2, 1, -2, -1)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(QColor(self.theme.accent))
            painter.setBrush(QColor(self.theme.soft))
            painter.drawRoundedRect(box, 6, 6)
        middle = Qt.AlignmentFlag.AlignVCenter
        kind = QRect(box.left() + 10, box.top(), KIND_PX - 10, box.height())
        painter.setFont(font(11, QFont.Weight.DemiBold))
        painter.setPen(QColor(self.theme.dim))
        painter.drawText(kind, middle, str(index.data(KIND)).upper())
        painter.setFont(font(12))
        metrics = painter.fontMetrics()
        room = box.width() - KIND_PX - 24
        detail = metrics.elidedText(str(index.data(DETAIL)), Qt.TextElideMode.ElideRight, room // 2)
        right = metrics.horizontalAdvance(detail)
        painter.drawText(box.adjusted(0, 0, -10, 0), middle | Qt.AlignmentFlag.AlignRight, detail)
        painter.setFont(font(13, QFont.Weight.Medium))
        painter.setPen(QColor(self.theme.ink))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room - right)
        painter.drawText(box.adjusted(KIND_PX, 0, -right - 20, 0), middle, text)
        painter.restore()
