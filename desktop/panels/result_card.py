"""A card of the strip below the plan: one number with its unit, and what stands under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.number_label import NumberLabel, Words
from desktop.words import as_read, tr


class ResultCard(QFrame):
    """One number with its unit and one line below.

    Attributes:
        clicked: Emitted when the card is clicked.
    """

    clicked = Signal()

    def __init__(self, head: str, stretch: int = 2, lines: int = 2) -> None:
        super().__init__()
        self.setObjectName("card")
        self.stretch = stretch
        self._tip = self._where = self._line = self._dim = ""
        self._number = ("–", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(98)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 9, 12, 6)
        self.column.setSpacing(2)
        self.head = ElidedLabel(head.upper())
        self.head.setObjectName("head")
        self.number = NumberLabel()
        self.line = ElidedLabel("")
        self.line.setObjectName("dim")
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.line.lines = lines
        self.line.setMinimumHeight(lines * self.line.fontMetrics().lineSpacing())
        self.line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.head)
        self.column.addWidget(self.number)
        self.column.addWidget(self.line)
        self.column.addStretch(1)

    def show_number(self, number: str, unit: str, line: str, tip: str, dim: str, where: str = "") -> None:
        """Show a value; the number pulses once when it changes.

        Args:
            number: The number.
            unit: What stands beside it.
            line: What stands below.
            tip: Where it comes from.
            dim: Colour of the unit.
            where: Tag of what has it: beside the unit, or before the line where there is no room.
        """
        number, _, unit = as_read(f"{number} {unit}").partition(" ")
        self._number, self._where, self._line, self._dim = (number, unit), where, as_read(line), dim
        self._tip = as_read(tip)
        self._fit()

    def _fit(self) -> None:
        """Put the tag where there is room for it."""
        (number, unit), where = self._number, self._where
        beside = self._beside(f"{unit} {where}".strip(), self._dim)
        is_beside = not where or self.number.has_room_for(number, beside)
        self.number.show_number(number, beside if is_beside else self._beside(unit, self._dim))
        self.line.setText(self._line if is_beside else f"{where} · {self._line}")
        self._say()

    def forget(self) -> None:
        """Show that nothing is known: a value of another document would be read as one of this."""
        self._number, self._where, self._line, self._tip = ("–", ""), "", "", ""
        self.number.show_number("–", ())
        self.line.setText("")
        for part in (self, self.number, self.line):
            part.setToolTip("")

    def show_behind(self, *, is_behind: bool) -> None:
        """Say that the number is of the design before the last change, or not any more."""
        if is_behind != self.number.is_pale:
            self.number.is_pale = is_behind
            self.number.update()
            self._say()

    def _beside(self, unit: str, dim: str) -> tuple[Words, ...]:
        """What stands beside the number, of which a part may stand out."""
        before, _, rest = unit.partition("<b")
        bold, _, after = rest.partition(">")[2].partition("</b>")
        parts = (Words(before, dim), Words(bold, "", is_bold=True), Words(after, dim))
        return tuple(part for part in parts if part.text)

    def _say(self) -> None:
        """Tips: what there is no room for, and where it comes from."""
        cut = [self.number.text()] if self.number.is_cut else []
        cut += [self.line.text()] if self.line.is_cut else []
        behind = [tr("Of the design before the last change; the new number is being worked out.")]
        words = "\n".join([*(behind if self.number.is_pale else ()), *cut, self._tip])
        for part in (self, self.number, self.line):
            part.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other words may be cut now."""
        super().resizeEvent(event)
        if self._tip:
            self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell that it was clicked."""
        self.clicked.emit()
