"""A field for one number with its unit: typed text may carry another unit, wrong text is said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from core.errors import UnitError
from core.units import parse_quantity
from core.units.display import quantity_as_read, units_in_use
from desktop.widgets.value_line import ValueLine
from desktop.words import tr


class QuantityEdit(ValueLine):
    """Shows a value in a display unit and reads what is typed.

    Attributes:
        entered: Emitted with the new value in SI when the planner has entered one.
        refused: Emitted with words when the text is no such quantity.

    Args:
        quantity: Kind of quantity, as ``core.units`` names it.
        significant_digits: Most digits to show; narrow fields show fewer.
    """

    entered = Signal(float)
    refused = Signal(str, str)

    def __init__(self, quantity: str, *, significant_digits: int = 6) -> None:
        super().__init__()
        self._quantity = quantity
        self._digits = significant_digits
        self._shown = ""
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.editingFinished.connect(self._read)

    def show_value(self, value: float | None) -> None:
        """Show a value in SI; None means that the selected items differ."""
        self._shown = "" if value is None else quantity_as_read(value, self._quantity, significant_digits=self._digits)
        self.setPlaceholderText(tr("mixed") if value is None else "")
        self._mark(is_wrong=False)
        if not self.hasFocus() or not self.isModified():
            self.setText(self._shown)
            self.setModified(False)
            if not self.hasFocus():
                self.setCursorPosition(0)  # in a narrow field the first digits matter most

    def _read(self) -> None:
        text = self.text().strip()
        if text == self._shown or not text:
            self.setText(self._shown)
            return
        try:
            value = parse_quantity(text, self._quantity, system=units_in_use().system_of(self._quantity))
        except UnitError as error:
            self._mark(is_wrong=True)
            self.refused.emit(error.message, error.hint)
            return
        self._mark(is_wrong=False)
        self.setModified(False)
        self.entered.emit(value)

    @property
    def is_refused(self) -> bool:
        """Whether what stands in it was refused."""
        return bool(self.property("invalid"))

    def _mark(self, *, is_wrong: bool) -> None:
        if self.is_refused != is_wrong:
            self.setProperty("invalid", is_wrong)
            self.style().unpolish(self)
            self.style().polish(self)
