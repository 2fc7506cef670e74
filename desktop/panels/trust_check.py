"""Whether finer cells would change the answer, asked on demand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from core.model.project import Project
from core.study import trust
from core.units import signed
from desktop.panels.side_column import SideColumn
from desktop.panels.work_progress import WorkProgress
from desktop.session import Session
from desktop.words import as_read, tr

LISTED = 5


class CellCheck:
    """The section that checks on finer cells.

    Args:
        session: Whose design it is.
        column: Where the section stands.
        begin: Called when the check is wanted.
        stop: Called when work should end.

    Attributes:
        line: What came out.
        progress: How far the check is.
        checked: The design that was or is being checked, or None.
    """

    def __init__(
        self, session: Session, column: SideColumn, begin: Callable[[], None], stop: Callable[[], None]
    ) -> None:
        self._session = session
        self._begin_check, self._stop = begin, stop
        self.checked: Project | None = None
        self._add(column)

    def _add(self, column: SideColumn) -> None:
        column.add_head(tr("Do finer cells change it?"))
        self.line = column.add_line("dim")
        self.button = QPushButton(tr("Check on finer cells"))
        self.button.setToolTip(tr("Solve again from cold on cells a third smaller, beside the live results."))
        self.button.clicked.connect(self._begin_check)
        self.progress = WorkProgress(column, self._stop, self.button)

    def enable(self, *, is_still: bool, is_free: bool) -> None:
        """Offer the check where the air stands still and nothing else is worked out."""
        self.button.setEnabled(is_still and is_free)
        if self.checked is None and is_free:
            text = tr("Solves the hall on cells a third smaller and compares every rack inlet.") if is_still else ""
            self.line.setText(text or tr("Wait until the air has settled."))

    def show_result(self, check: trust.RefinementCheck) -> None:
        """Say how much rack inlets change."""
        self.line.setText(as_read(self._words(check)))

    def show_cancelled(self) -> None:
        """Say that nothing came out."""
        self.checked = None
        self.line.setText(tr("Cancelled."))

    def _words(self, check: trust.RefinementCheck) -> str:
        if not check.racks:
            return tr("No rack moves air: there is nothing to compare.")
        words = [
            tr(
                "From {spacing:.2f} to {spacing2:.2f} m ({cells:,} cells) rack inlets change by "
                "{rms:.2f} K rms, {most:.2f} K at most."
            ).format(
                spacing=check.spacing_m[0],
                spacing2=check.spacing_m[1],
                cells=check.cells,
                rms=check.rms_k,
                most=check.most_k,
            )
        ]
        if self.checked is not self._session.studied_project:
            words.append(tr("The design has changed since."))
        for change in check.racks[:LISTED]:
            rack = self._session.project.get(change.rack_id)
            words.append(
                f"{rack.tag if rack else tr('(removed)')}: {change.shown_c:.1f} → {change.finer_c:.1f} °C "
                f"({signed(change.change_k, 2)} K)"
            )
        return "\n".join(words)
