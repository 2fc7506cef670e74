"""What was ever compared with this version: the error to expect, and the table of references."""

from __future__ import annotations

from core.errors import FacilityError
from core.study import trust
from core.units import signed
from desktop.panels.number_table import LINES_PX, fill_row, fit_height, number_table
from desktop.panels.side_column import SideColumn
from desktop.words import as_read, tr

NO_UNIT = "1"
UNBROKEN = "\u2011"
"""A hyphen that does not break: at a third line there would be no room for the second one."""


class References:
    """Two sections of the panel, which stand apart.

    Attributes:
        expected: The error to expect, in words.
        table: Every comparison.
    """

    def __init__(self) -> None:
        self._known: trust.ValidationTable | None = None

    def add_expected_to(self, column: SideColumn) -> None:
        """Add the error to expect."""
        column.add_head(tr("Expected error"))
        self.expected = column.add_line()

    def add_table_to(self, column: SideColumn) -> None:
        """Add the table."""
        column.add_head(tr("Compared with references"))
        self._version = column.add_line("dim")
        self.table = number_table(tr("Validation table"), (tr("Case"), "rms", "max", tr("bias")))
        column.addWidget(self.table)

    def fill(self) -> None:
        """Read the table, once."""
        if self._known is not None:
            return
        try:
            table = self._known = trust.validation_table()
        except FacilityError as error:
            self._version.setText(as_read(error.message))
            return
        self.expected.setText(as_read("\n".join(table.in_words())) or tr("No room was compared with this version."))
        self._version.setText(
            tr("Version {version}; the row's tip names reference and tolerance.").format(version=table.version)
        )
        rows = sorted(table.rows, key=lambda row: (row.unit != "K", row.what != trust.INLET, row.case))
        self.table.setRowCount(len(rows))
        for n, row in enumerate(rows):
            tip = tr("{case}: {what}\nagainst {reference}\ntolerance {tolerance}").format(
                case=row.case, what=as_read(row.what), reference=row.reference, tolerance=row.tolerance
            )
            numbers = [_number(v, is_signed=k == 2) for k, v in enumerate((row.rms, row.most, row.bias))]
            if row.unit != NO_UNIT:
                numbers[-1] += f" {row.unit.partition(' ')[0]}"  # stands once, at the end of the row
            what = as_read(row.what).replace("-", UNBROKEN)
            fill_row(self.table, n, (f"{row.case}\n{what}", *numbers), tip)
        fit_height(self.table, LINES_PX)


def _number(value: float | None, *, is_signed: bool = False) -> str:
    if value is None:
        return "–"
    return signed(value, 2) if is_signed else f"{value:.2f}"
