"""Icons of list items beside the first line of their words, however many lines there are."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop.widgets.tied_label import tied


class FirstLineIcons(QStyledItemDelegate):
    """Lays icons to the top of their items, where Qt by itself lays them to the middle; quantities stay in one line."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Also where the item is measured."""
        super().initStyleOption(option, index)
        top = Qt.AlignmentFlag.AlignTop
        option.decorationAlignment = Qt.AlignmentFlag.AlignHCenter | top  # type: ignore[attr-defined]
        option.displayAlignment = Qt.AlignmentFlag.AlignLeft | top  # type: ignore[attr-defined]
        option.text = tied(option.text)  # type: ignore[attr-defined]
