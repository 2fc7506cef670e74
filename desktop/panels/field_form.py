"""A form of fields with an editor for each, built a few rows a turn so that the window is never held."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from enum import StrEnum
from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from core.commands.field_words import choice_words, field_hint, field_label
from core.model.cooling import Cdu
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.power.conductors import conductor_names
from core.units import quantity_of_field
from desktop.panels.inspected import Inspected
from desktop.session import Session
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.quantity_edit import QuantityEdit
from desktop.widgets.value_line import ValueLine
from desktop.words import as_read, tr

ROWS_A_TURN, ROW_PX = 8, 28
ROWS_S = 0.005
"""Time of a processor after which no more rows are added in a turn."""
REFERENCES: dict[str, tuple[type[Entity], ...]] = {
    "feed_a_id": (PowerUnit,),
    "feed_b_id": (PowerUnit,),
    "feed_id": (PowerUnit,),
    "backup_feed_id": (PowerUnit,),
    "fed_from_id": (PowerUnit, PowerSource),
    "cdu_id": (Cdu,),
}
SIZES = ("width_m", "depth_m", "height_m", "thickness_m", "pipe_diameter_m", "branch_diameter_m")


class FieldForm:
    """Editors of the fields of what is inspected.

    Args:
        session: The open document, whose items references can point to.
        edited: Called with a field's name and the value that was entered.

    Attributes:
        layout: The rows.
        fields: Editors by the names of their fields.
    """

    def __init__(self, session: Session, edited: Callable[[str, object], None]) -> None:
        self._session, self._edited = session, edited
        self.layout = _empty_form()
        self.fields: dict[str, QWidget] = {}
        self._names: deque[str] = deque()

    def begin(self, names: Iterable[str]) -> None:
        """Start an empty form that is to have rows for some fields."""
        self.layout, self.fields, self._names = _empty_form(), {}, deque(names)

    @property
    def is_whole(self) -> bool:
        """Whether all rows are there."""
        return not self._names

    def add_rows(self, entity: Entity) -> list[str]:
        """Add the next few rows, with editors that suit an item's values.

        Returns:
            Fields that have editors now.
        """
        end, known = time.thread_time() + ROWS_S, set(self.fields)
        for _ in range(min(ROWS_A_TURN, len(self._names))):
            self._add_row(self._names.popleft(), entity)
            if time.thread_time() > end:
                break
        return [name for name in self.fields if name not in known]

    def fill_field(self, name: str, inspected: Inspected) -> None:
        """Show the value of a field; one that differs between items says so."""
        _show(self.fields[name], inspected.shared(name))

    def _add_row(self, name: str, entity: Entity) -> None:
        widget = self._editor(name, getattr(entity, name))
        if widget is None:
            return
        label = as_read(field_label(name))
        text = QLabel(label)
        text.setObjectName("dim")
        text.setMinimumHeight(ROW_PX)
        hint = as_read(field_hint(name))
        text.setToolTip(f"<p>{escape(hint)}</p>{name}" if hint else name)
        widget.setAccessibleDescription(hint)
        if isinstance(widget, ChoiceBox):
            widget.set_hint(hint)
        widget.setAccessibleName(label)
        self.layout.addRow(text, widget)
        self.fields[name] = widget

    def _editor(self, name: str, value: Any) -> QWidget | None:
        if isinstance(value, bool):
            box = QCheckBox()
            box.setMinimumHeight(ROW_PX)
            box.clicked.connect(lambda checked, n=name: self._edited(n, bool(checked)))
            return box
        if isinstance(value, StrEnum):
            return self._combo(name, [(choice_words(v), v) for v in type(value)])
        if name == "rotation_deg":
            return self._combo(name, [(f"{d}°", d) for d in (0, 90, 180, 270)])
        if name in REFERENCES:
            kinds = REFERENCES[name]
            targets = sorted((e for k in kinds for e in self._session.project.of_type(k)), key=lambda e: e.tag)
            return self._combo(name, [(tr("none"), ""), *((t.tag, t.id) for t in targets)])
        if name == "cable_size":
            return self._combo(name, [(tr("none"), ""), *((size, size) for size in conductor_names())])
        if isinstance(value, int | float):
            edit = QuantityEdit(quantity_of_field(name), is_size=name in SIZES)
            edit.entered.connect(lambda v, n=name: self._edited(n, v))
            edit.refused.connect(self._session.message_raised)
            return edit
        if isinstance(value, str):
            line = ValueLine()
            line.editingFinished.connect(lambda w=line, n=name: self._set_text(n, w))
            return line
        return None

    def _combo(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        combo = ChoiceBox()
        for text, value in choices:
            combo.addItem(text, value)
        combo.activated.connect(lambda i, c=combo, n=name: self._edited(n, c.itemData(i)))
        return combo

    def _set_text(self, name: str, widget: QLineEdit) -> None:
        if widget.isModified():
            widget.setModified(False)
            self._edited(name, widget.text().strip())


def _empty_form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(6)
    form.setHorizontalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def _show(widget: QWidget, value: Any) -> None:
    if isinstance(widget, QuantityEdit):
        widget.show_value(None if value is None else float(value))
    elif isinstance(widget, QCheckBox):
        widget.setTristate(value is None)
        widget.setCheckState(
            Qt.CheckState.PartiallyChecked
            if value is None
            else Qt.CheckState.Checked
            if value
            else Qt.CheckState.Unchecked
        )
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(value) if value is not None else -1)
        widget.setPlaceholderText(tr("mixed") if value is None else tr("none"))
    elif isinstance(widget, QLineEdit):
        widget.setPlaceholderText(tr("mixed") if value is None else "")
        if not (widget.hasFocus() and widget.isModified()):  # what is being typed stays
            widget.setText("" if value is None else str(value))
