"""Copy the selection in columns and rows: the plan shows the copies while the numbers are chosen, with count and kW."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.commands.place import ArrayCopy
from core.errors import FacilityError
from core.geometry.rectangle import union
from core.model.entity import Placed
from core.model.rack import Rack
from desktop.session import Session
from desktop.widgets.count_edit import CountEdit
from desktop.widgets.quantity_edit import QuantityEdit
from desktop.words import as_read, tr

AISLE_M = 1.8
"""Usual clear width between rows that face each other. [m]"""
MOST = 500


class ArrayDialog(QDialog):
    """The numbers of an array; closing it without making the array leaves the design as it was.

    Args:
        session: The open document.
        ids: Items to copy.
        parent: Window.
    """

    def __init__(self, session: Session, ids: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Array"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._ids = session, ids
        items = [p for i in ids if isinstance(p := session.project.get(i), Placed)]
        box = union([p.rectangle for p in items])
        assert box is not None
        width_m, depth_m = box.x1_m - box.x0_m, box.y1_m - box.y0_m
        self.columns, self.rows = _count(tr("Columns"), 6), _count(tr("Rows"), 1)
        self.pitch_x, self.pitch_y, self.aisle = (QuantityEdit("length") for _ in range(3))
        self._lengths = {self.pitch_x: width_m, self.pitch_y: depth_m + AISLE_M, self.aisle: depth_m + AISLE_M}
        self.turns = QCheckBox(tr("Every second row faces the other way"))
        self.words = QLabel("")
        self.words.setMinimumWidth(320)
        self._lay_out()
        for spin in (self.columns, self.rows):
            spin.valueChanged.connect(lambda _: self._preview())
        for edit, name in (
            (self.pitch_x, tr("Pitch")),
            (self.pitch_y, tr("Row pitch")),
            (self.aisle, tr("Every second row pitch")),
        ):
            edit.setAccessibleName(name)
            edit.show_value(self._lengths[edit])
            edit.entered.connect(lambda value, e=edit: self._set_length(e, value))
            edit.refused.connect(lambda message, hint: self.words.setText(f"{message} {hint}"))
        self.turns.toggled.connect(lambda _: self._preview())
        self._preview()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        for name, widget in (
            (tr("Columns"), self.columns),
            (tr("Column pitch"), self.pitch_x),
            (tr("Rows"), self.rows),
            (tr("Row pitch"), self.pitch_y),
            (tr("Pitch across aisles"), self.aisle),
        ):
            form.addRow(name, widget)
        form.addRow("", self.turns)
        self.make = QPushButton(tr("Make the array"))
        self.make.setDefault(True)
        self.make.setAccessibleName(tr("Make the array"))
        self.make.clicked.connect(self._make)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAccessibleName(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addLayout(foot)

    @property
    def command(self) -> ArrayCopy:
        """What the numbers mean now."""
        x, y, aisle = (self._lengths[e] for e in (self.pitch_x, self.pitch_y, self.aisle))
        counts = self.columns.value(), self.rows.value()
        return ArrayCopy(self._ids, *counts, x, y, aisle, self.turns.isChecked())

    def _set_length(self, edit: QuantityEdit, value_m: float) -> None:
        self._lengths[edit] = value_m
        edit.show_value(value_m)
        self._preview()

    def _preview(self) -> None:
        try:
            made = self.command.apply(self._session.project)
        except FacilityError as error:
            self.words.setText(f"{error.message} {error.hint}".strip())
            self.make.setEnabled(False)
            self._session.set_preview(None)
            return
        self.make.setEnabled(True)
        self._session.set_preview(made)
        items = [p for i in self._ids if isinstance(p := made.get(i), Placed)]
        count = len(items) * self.columns.value() * self.rows.value()
        kw = sum(i.power_w for i in items if isinstance(i, Rack)) * count / len(items) / 1e3
        box = union([e.rectangle for i, e in made.entities.items() if isinstance(e, Placed) and self._is_part(i)])
        assert box is not None
        size = f"{box.x1_m - box.x0_m:.2f} m × {box.y1_m - box.y0_m:.2f} m"
        self.words.setText(
            as_read(tr("{count:,} items").format(count=count) + (f", {kw:,.0f} kW" if kw else "") + f", {size}")
        )

    def _is_part(self, entity_id: str) -> bool:
        return entity_id in self._ids or self._session.project.get(entity_id) is None

    def _make(self) -> None:
        if any(edit.is_refused for edit in self._lengths):
            return  # what was typed last was refused in words: nothing is made of what stood there before
        self._session.set_preview(None)
        if self._session.execute(self.command):
            self.accept()

    def done(self, result: int) -> None:
        """Take the preview off."""
        self._session.set_preview(None)
        super().done(result)


def _count(name: str, value: int) -> CountEdit:
    box = CountEdit()
    box.setRange(1, MOST)
    box.setValue(value)
    box.setAccessibleName(name)
    return box


def open_array(session: Session, ids: tuple[str, ...], parent: QWidget) -> ArrayDialog:
    """Let the planner choose the numbers of an array."""
    dialog = ArrayDialog(session, ids, parent)
    dialog.show()
    dialog.columns.setFocus()
    dialog.columns.selectAll()
    return dialog
