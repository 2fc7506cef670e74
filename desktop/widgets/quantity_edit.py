"""A field for one number with its unit: typed text may carry another unit, wrong text is said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from core.errors import UnitError
from core.units import display_unit, is_bare, parse_quantity, usual_unit
from core.units.display import quantity_as_read, units_in_use
from desktop.widgets.value_line import ValueLine
from desktop.words import tr

DOUBTFUL_RATIO = 100.0
"""A size that grows so much by a bare number was meant in a smaller unit: 750 where 0.6 m stands."""


class QuantityEdit(ValueLine):
    """Shows a value in a display unit and reads what is typed; a bare number has the unit that was shown.

    Attributes:
        entered: Emitted with the new value in SI when the planner has entered one.
        refused: Emitted with words when the text is no such quantity.

    Args:
        quantity: Kind of quantity, as ``core.units`` names it.
        significant_digits: Most digits to show; narrow fields show fewer.
        is_size: Whether it is the size of an item, of which a bare number in millimetres is refused with words.
    """

    entered = Signal(float)
    refused = Signal(str, str)

    def __init__(self, quantity: str, *, significant_digits: int = 6, is_size: bool = False) -> None:
        super().__init__()
        self._is_size, self._value = is_size, 0.0
        self._unit = usual_unit(quantity, units_in_use().system_of(quantity))
        self._quantity = quantity
        self._digits = significant_digits
        self._shown = ""
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.editingFinished.connect(self._read)
        self.textChanged.connect(lambda text: self._mark(is_wrong=self.is_refused and text != self._shown))

    def show_value(self, value: float | None) -> None:
        """Show a value in SI; None means that the selected items differ."""
        self._shown = "" if value is None else quantity_as_read(value, self._quantity, significant_digits=self._digits)
        system = units_in_use().system_of(self._quantity)
        self._value = value or 0.0
        if value is None:
            self._unit = usual_unit(self._quantity, system)
        else:
            self._unit = display_unit(value, self._quantity, system)
        self.setPlaceholderText(", ".join(p for p in (tr("mixed") if value is None else "", self._unit) if p))
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
            value = parse_quantity(text, self._quantity, unit=self._unit)
        except UnitError as error:
            self._refuse(error.message, error.hint)
            return
        if self._is_size and is_bare(text) and 0.0 < DOUBTFUL_RATIO * self._value <= value:
            self._refuse(
                tr("{text} {unit} would be {ratio:,.0f} times as much.").format(
                    text=text, unit=self._unit, ratio=value / self._value
                ),
                tr("Enter it with its unit, such as {text} mm or {text} {unit}.").format(text=text, unit=self._unit),
            )
            return
        self._mark(is_wrong=False)
        self.setModified(False)
        self.entered.emit(value)

    def _refuse(self, message: str, hint: str) -> None:
        self._mark(is_wrong=True)
        self.refused.emit(message, hint)

    @property
    def is_refused(self) -> bool:
        """Whether what stands in it was refused."""
        return bool(self.property("invalid"))

    def _mark(self, *, is_wrong: bool) -> None:
        if self.is_refused != is_wrong:
            self.setProperty("invalid", is_wrong)
            self.style().unpolish(self)
            self.style().polish(self)
