"""What actions do with findings: waive the chosen ones, take that back, and list the waived ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.commands.waivers import WaiveFindings
from core.results.finding import Finding
from desktop.dialogs.waive import WaiveDialog, user_name
from desktop.panel_places import PanelPlaces
from desktop.panels.findings import FindingsPanel
from desktop.session import Session


class FindingActions:
    """Acts on what is chosen in the list of findings.

    Attributes:
        dialog: The last dialog that asked for a reason.
        author: Name that waivers are kept under, once one was typed.
        today: Tells the date that they are kept with.

    Args:
        session: The open document.
        panel: List of the findings.
        places: Where the list is shown.
        window: Parent of the dialog.
    """

    def __init__(self, session: Session, panel: FindingsPanel, places: PanelPlaces, window: QWidget) -> None:
        self._session, self._panel, self._places, self._window = session, panel, places, window
        self.dialog: WaiveDialog | None = None
        self.author = ""
        self.today: Callable[[], datetime.date] = datetime.date.today
        panel.waive_asked.connect(self._ask)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the actions do, by their names."""
        return {"waive": self.waive, "unwaive": self.unwaive, "show_waived": self.show_waived}

    def waive(self) -> None:
        """Ask for the reason for which the chosen findings are accepted."""
        self._places.open_panel("findings")
        self._panel.ask_to_waive()

    def unwaive(self) -> None:
        """Let the chosen waived findings count again."""
        self._places.open_panel("findings")
        self._panel.take_back()

    def show_waived(self) -> None:
        """List the waived findings, too, or no longer."""
        self._places.open_panel("findings")
        self._panel.waived.toggle()

    def _ask(self, findings: tuple[Finding, ...]) -> None:
        waivers = self._session.findings.waivers
        reasons = {waivers[f.key].reason for f in findings if f.key in waivers}
        dated = self.today().isoformat()
        author = self.author or self._session.project.info.author or user_name()
        dialog = WaiveDialog(findings, reasons.pop() if len(reasons) == 1 else "", author, dated, self._window)
        dialog.waived.connect(lambda reason, name: self._waive(findings, reason, name, dated))
        self.dialog = dialog
        dialog.show()

    def _waive(self, findings: tuple[Finding, ...], reason: str, author: str, dated: str) -> None:
        self.author = author
        self._session.execute(WaiveFindings(findings, reason, author, dated))
