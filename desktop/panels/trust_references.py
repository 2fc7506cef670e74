"""What was ever compared with this version: the error to expect, and the table of references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QBrush, QColor

from core.errors import FacilityError
from core.study import trust
from core.units import signed
from desktop.panels.number_table import fill_row, fill_span, fit_to_words, number_table
from desktop.panels.side_column import SideColumn
from desktop.theme import Theme
from desktop.widgets.later import Later
from desktop.words import as_read, tr

NO_UNIT = "1"
MISSED = "▲"
"""Before a comparison that does not keep its tolerance: colour alone would not tell everybody."""


class References:
    """Two sections of the panel, which stand apart.

    Attributes:
        expected: The error to expect, in words.
        table: Every comparison.
    """

    def __init__(self) -> None:
        self._known: trust.ValidationTable | None = None
        self._missed: list[int] = []
        self._theme: Theme | None = None

    def add_expected_to(self, column: SideColumn) -> None:
        """Add the error to expect."""
        column.add_head(tr("Expected error"))
        self.expected = column.add_line()

    def add_table_to(self, column: SideColumn) -> None:
        """Add the table."""
        column.add_head(tr("Compared with references"))
        self._version = column.add_line("dim")
        self.table = number_table(tr("Validation table"), (tr("Case"), "rms", "max", tr("bias")))
        self._fit_later = Later(lambda: fit_to_words(self.table), self.table)
        self.table.horizontalHeader().sectionResized.connect(self._fit_later.ask)
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
        missed = sum(not row.is_met for row in table.rows)
        self._version.setText(
            tr(
                "Version {version}: {missed} of {count} comparisons miss their tolerance ({sign}). "
                "A row's tip names reference and tolerance."
            ).format(version=table.version, missed=missed, count=len(table.rows), sign=MISSED)
        )
        groups = list(_groups(table.rows))
        self.table.setRowCount(len(groups) + 2 * len(table.rows))
        n = 0
        for head, members in groups:
            fill_span(self.table, n, head, is_bold=True)
            n += 1
            for words, row in members:  # a panel has not the width for a name beside its numbers
                tip = tr("{case}: {what}\nagainst {reference}\ntolerance {tolerance}").format(
                    case=row.case, what=as_read(row.what), reference=row.reference, tolerance=row.tolerance
                )
                numbers = (_number(v, is_signed=k == 2) for k, v in enumerate((row.rms, row.most, row.bias)))
                fill_span(self.table, n, words if row.is_met else f"{MISSED} {words}", tip)
                fill_row(self.table, n + 1, ("", *numbers), tip)
                if not row.is_met:
                    self._missed += [n, n + 1]
                n += 2
        fit_to_words(self.table)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        if theme is self._theme:
            return
        self._theme = theme
        colour = QBrush(QColor(theme.warn))
        items = (self.table.item(n, k) for n in self._missed for k in range(self.table.columnCount()))
        for item in filter(None, items):
            item.setForeground(colour)


def _groups(rows: tuple[trust.ValidationRow, ...]) -> Iterator[tuple[str, list[tuple[str, trust.ValidationRow]]]]:
    """Rows under what they share with most others, quantity or case, with its unit: head, words and row of each."""
    whats, cases = Counter((r.what, r.unit) for r in rows), Counter((r.case, r.unit) for r in rows)
    found: dict[str, list[tuple[str, trust.ValidationRow]]] = {}
    for row in sorted(rows, key=lambda row: (row.unit != "K", row.what != trust.INLET, row.what, row.case)):
        is_case = cases[row.case, row.unit] > whats[row.what, row.unit]
        shared, own = (row.case, as_read(row.what)) if is_case else (as_read(row.what), row.case)
        head = shared if row.unit == NO_UNIT else f"{shared} · {row.unit.partition(' ')[0]}"
        found.setdefault(head, []).append((own, row))
    yield from found.items()


def _number(value: float | None, *, is_signed: bool = False) -> str:
    if value is None:
        return "–"
    return signed(value, 2) if is_signed else f"{value:.2f}"
