"""Cells of a table that are a line of text each, painted without laying out a document for every one of them.

Qt's own cells go through the sheet of styles and a text layout: 0.11 ms each, so that a table of a whole window would
hold it for as long as a turn may last. These look the same to the pixel in less than half of the time.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.theme import Theme

SIDE_PX = 7
"""Padding at both sides, as the sheet of styles has it (`QTableView::item`)."""
FRAME_PX = 3
"""What Qt's cells leave beside a text, the width of a frame of focus and one more."""
MOST_KEPT = 20_000
"""Kept texts and how they are cut; a table of 10,000 racks shows few of them at a time."""
LEFT, RIGHT = (
    side | Qt.AlignmentFlag.AlignVCenter for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
)
Index = QModelIndex | QPersistentModelIndex


class TextCellModel(Protocol):
    """A table's model that tells all that is painted of a cell in one answer."""

    theme: Theme

    def shown_cell(self, row: int, column: int) -> tuple[str, bool, str]:
        """Text, whether it stands at the right, and its colour."""
        ...


class TextCells(QStyledItemDelegate):
    """Paints the cells of a table.

    Args:
        table: The table, whose model is a ``TextCellModel``.
        model: Its model.
    """

    def __init__(self, table: QTableView, model: TextCellModel) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._cut: dict[tuple[str, int], str] = {}
        self._cut_for = table.font()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        text, is_right, colour = self._model.shown_cell(index.row(), index.column())
        box: QRect = option.rect  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(box, QColor(self._model.theme.soft))
            colour = self._model.theme.ink
        if text:
            within = box.adjusted(SIDE_PX + FRAME_PX, 0, -SIDE_PX - FRAME_PX, 0)
            painter.setPen(QColor(colour))
            painter.drawText(within, RIGHT if is_right else LEFT, self._fitting(painter, text, within.width()))

    def _fitting(self, painter: QPainter, text: str, width_px: int) -> str:
        """The text, cut where the cell is too narrow for it."""
        if painter.font() != self._cut_for:
            self._cut_for = painter.font()
            self._cut.clear()
        key = (text, width_px)
        found = self._cut.get(key)
        if found is None:
            if len(self._cut) > MOST_KEPT:
                self._cut.clear()
            found = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width_px)
            self._cut[key] = found
        return found
