"""Layouts of panels: keep the places of now under a name, use a kept one, delete it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop.widgets.plain_parts import text_button
from desktop.words import tr

LONGEST_NAME = 40


class LayoutsDialog(QDialog):
    """A list of kept layouts beside which everything else goes on.

    Attributes:
        kept: Emitted with the name under which the places of now shall be kept.
        used: Emitted with the name of the layout to use.
        forgotten: Emitted with the name of the layout to delete.

    Args:
        names: Gives the names of the kept layouts.
        parent: Window.
    """

    kept, used, forgotten = Signal(str), Signal(str), Signal(str)

    def __init__(self, names: Callable[[], tuple[str, ...]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Layouts of panels"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(420, 340)
        self._names = names
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Kept layouts"))
        self.list.itemActivated.connect(lambda _: self._tell(self.used))
        self.list.currentRowChanged.connect(lambda _: self._enable())
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the layout"))
        self.name.setPlaceholderText(tr("Name for the places of now"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.textChanged.connect(lambda _: self._enable())
        self.name.returnPressed.connect(self._keep)
        self.save = text_button(tr("Save"), self._keep, tr("Keep the panels' places of now under this name"))
        self.use = text_button(tr("Use"), lambda: self._tell(self.used), tr("Put the panels as the chosen layout says"))
        self.delete = text_button(tr("Delete"), self._forget, tr("Delete the chosen layout"))
        close = text_button(tr("Close"), self.close, tr("Close this window"))
        note = QLabel(
            tr("A layout keeps which panels are open and where they stand. Saving under a known name replaces it.")
        )
        note.setObjectName("dim")
        note.setWordWrap(True)
        keep, ends = QHBoxLayout(), QHBoxLayout()
        keep.addWidget(self.name, 1)
        keep.addWidget(self.save)
        ends.addWidget(self.use)
        ends.addWidget(self.delete)
        ends.addStretch(1)
        ends.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (note, keep, self.list, ends):
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)
        self._fill()
        self.name.setFocus()

    def _fill(self) -> None:
        self.list.clear()
        self.list.addItems(self._names())
        self.list.setCurrentRow(0)
        self._enable()

    def _enable(self) -> None:
        self.save.setEnabled(bool(self.name.text().strip()))
        for button in (self.use, self.delete):
            button.setEnabled(self.list.currentItem() is not None)

    def _tell(self, signal: SignalInstance) -> None:
        chosen = self.list.currentItem()
        if chosen is not None:
            signal.emit(chosen.text())

    def _keep(self) -> None:
        if self.save.isEnabled():
            self.kept.emit(self.name.text().strip())
            self.name.clear()
            self._fill()

    def _forget(self) -> None:
        self._tell(self.forgotten)
        self._fill()
