"""Copy the selection in columns and rows: the plan shows the copies while the numbers are chosen, with count and kW."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.commands.array import ArrayCopy, has_row_letter
from core.commands.command import WorkedOut
from core.editing.array_preview import ArrayPreview, array_preview
from core.errors import FacilityError
from core.geometry.rectangle import union
from core.model.entity import Placed
from core.model.project import Project
from core.units import MINUS
from desktop.jobs.background import Background
from desktop.session import Session
from desktop.widgets.count_edit import CountEdit
from desktop.widgets.quantity_edit import QuantityEdit
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

AISLE_M = 1.8
"""Usual clear width between rows that face each other. [m]"""
MOST = 500
AT_ONCE = 400
"""So many items are shown at once; more are worked out beside the window."""
LINES = 4
BESIDE_PX, UNDER_MENUS_PX = 16, 96
ShowClashes: TypeAlias = Callable[[frozenset[str]], object]
Previewed: TypeAlias = tuple[ArrayCopy, Project, ArrayPreview | FacilityError]


class ArrayDialog(QDialog):
    """The numbers of an array; closing it without making the array leaves the design as it was.

    Attributes:
        clashes_changed: Emitted with the ids of previewed items that overlap others or stand outside their hall.

    Args:
        session: The open document.
        ids: Items to copy.
        parent: Window.
        show_clashes: Told the ids of what does not fit.
    """

    clashes_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        ids: tuple[str, ...],
        parent: QWidget,
        show_clashes: ShowClashes = lambda _: None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Array"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session, self._ids = session, ids
        self.clashes_changed.connect(show_clashes)
        items = [p for i in ids if isinstance(p := session.project.get(i), Placed)]
        box = union([p.rectangle for p in items])
        assert box is not None
        width_m, depth_m = box.x1_m - box.x0_m, box.y1_m - box.y0_m
        self.columns, self.rows = _count(tr("Columns"), 6), _count(tr("Rows"), 1)
        self.pitch_x, self.pitch_y, self.aisle = (QuantityEdit("length") for _ in range(3))
        self._lengths = {self.pitch_x: width_m, self.pitch_y: depth_m + AISLE_M, self.aisle: depth_m + AISLE_M}
        self.turns = QCheckBox(tr("Every second row faces the other way"))
        named = next((i.tag for i in items if has_row_letter(i)), "")
        self.letters = QCheckBox(tr("A letter for each row, as in {tag}").format(tag=named)) if named else None
        self.words = TiedLabel("")
        self.words.setMinimumWidth(320)
        self.words.setMinimumHeight(LINES * self.words.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._seen: ArrayPreview | None = None
        self._refusal = ""
        self._work = Background(self)
        self._work.done.connect(self._take_late)
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
            edit.refused.connect(self._refuse)
        for box in filter(None, (self.turns, self.letters)):
            box.toggled.connect(lambda _: self._preview())
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
        if self.letters is not None:
            self.letters.setChecked(True)
            form.addRow("", self.letters)
        self.make = QPushButton(tr("Make the array"))
        self.make.setDefault(True)
        self.make.setAccessibleName(tr("Make the array"))
        self.make.clicked.connect(self._make)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAccessibleName(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addLayout(foot)

    @property
    def command(self) -> ArrayCopy:
        """What the numbers mean now."""
        x, y, aisle = (self._lengths[e] for e in (self.pitch_x, self.pitch_y, self.aisle))
        counts = self.columns.value(), self.rows.value()
        letters = self.letters is not None and self.letters.isChecked()
        return ArrayCopy(self._ids, *counts, x, y, aisle, self.turns.isChecked(), letters)

    def _set_length(self, edit: QuantityEdit, value_m: float) -> None:
        self._lengths[edit] = value_m
        edit.show_value(value_m)
        self._preview()

    def _refuse(self, message: str, hint: str) -> None:
        self._refusal = f"{message} {hint}".strip()
        self._preview()

    @property
    def _is_refused(self) -> bool:
        return any(edit.is_refused for edit in self._lengths)

    def _preview(self) -> None:
        """Show what the numbers mean; thousands of copies are made beside the window, the newest numbers at last."""
        if self._is_refused:
            self._say(self._refusal)
            return
        project, command = self._session.project, self.command
        if command.columns * command.rows * len(self._ids) <= AT_ONCE:
            self._take(_previewed(project, command))
            return
        self._say(tr("Being worked out …"))  # nor may what was shown before be made meanwhile
        if not self._work.is_running:
            self._work.start(lambda progress, stop: _previewed(project, command))

    def _take_late(self, found: Previewed) -> None:
        """Take what was worked out beside the window, unless the numbers have changed since."""
        if found is None or found[0] != self.command or found[1] is not self._session.project:
            self._preview()
        elif not self._is_refused:
            self._take(found)

    def _take(self, found: Previewed) -> None:
        _, _, seen = found
        if isinstance(seen, FacilityError):
            self._session.set_preview(None)
            self.clashes_changed.emit(frozenset())
            self._say(f"{seen.message} {seen.hint}".strip())
            return
        self._seen = seen
        self.make.setEnabled(True)
        self._session.set_preview(seen.made)
        self.clashes_changed.emit(seen.overlapping_ids | seen.outside_ids)
        self.words.setText(as_read(_words(seen)))

    def _say(self, words: str) -> None:
        """Say why there is no array to make."""
        self._seen = None
        self.make.setEnabled(False)
        self.words.setText(as_read(words))

    def _make(self) -> None:
        seen = self._seen
        if self._is_refused or seen is None:
            return  # what was typed last was refused in words: nothing is made of what stood there before
        self._session.set_preview(None)
        if self._session.execute(WorkedOut(self.command, seen.base, seen.made)):
            self._session.select((*self._ids, *seen.copy_ids))
            self.accept()

    def done(self, result: int) -> None:
        """Take the preview off."""
        self._work.close()
        self._session.set_preview(None)
        self.clashes_changed.emit(frozenset())
        super().done(result)


def _previewed(project: Project, command: ArrayCopy) -> Previewed:
    try:
        return command, project, array_preview(project, command)
    except FacilityError as error:
        return command, project, error


def _words(seen: ArrayPreview) -> str:
    """Count, power and size, the free width between rows, and what does not fit."""
    kw = f", {seen.power_w / 1e3:,.0f} kW" if seen.power_w else ""
    items = tr("1 item") if seen.count == 1 else tr("{count:,} items")
    lines = [items.format(count=seen.count) + f"{kw}, {seen.width_m:.2f} m × {seen.depth_m:.2f} m"]
    if seen.clear_m:
        widths = " / ".join(f"{gap_m:.2f} m".replace("-", MINUS) for gap_m in seen.clear_m)
        lines.append(tr("Between rows: {widths}").format(widths=widths))
    if overlapping := len(seen.overlapping_ids):
        many = tr("1 item overlaps others") if overlapping == 1 else tr("{count:,} items overlap others")
        lines.append("▲ " + many.format(count=overlapping))
    if outside := len(seen.outside_ids):
        many = tr("1 item stands outside its hall") if outside == 1 else tr("{count:,} items stand outside their hall")
        lines.append("▲ " + many.format(count=outside))
    return "\n".join(lines)


def _count(name: str, value: int) -> CountEdit:
    box = CountEdit()
    box.setRange(1, MOST)
    box.setValue(value)
    box.setAccessibleName(name)
    return box


def open_array(
    session: Session, ids: tuple[str, ...], parent: QWidget, show_clashes: ShowClashes = lambda _: None
) -> ArrayDialog:
    """Let the planner choose the numbers of an array; ``show_clashes`` is told the ids of what does not fit."""
    dialog = ArrayDialog(session, ids, parent, show_clashes)
    dialog.adjustSize()
    corner = parent.mapToGlobal(QPoint(parent.width() - dialog.width() - BESIDE_PX, UNDER_MENUS_PX))
    dialog.move(corner)  # over the panels at the right: the plan shows what is made
    dialog.show()
    dialog.columns.setFocus()
    dialog.columns.selectAll()
    return dialog
