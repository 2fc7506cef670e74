"""Buttons that say how the selected racks are cooled, which ways their power rules out, and choose another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
)

from core.commands.rack_contents import SetCooling
from core.model.cooling import Cdu
from core.model.rack import CoolingKind, Rack
from desktop.panels.inspected import Inspected
from desktop.session import Session
from desktop.widgets.plain_parts import text_button
from desktop.words import as_read, tr


class CoolingButtons:
    """One button for each way to cool racks.

    Args:
        session: The open document.
        inspected: The racks.
        chosen: Called after another way was chosen.
    """

    def __init__(self, session: Session, inspected: Inspected, chosen: Callable[[], None]) -> None:
        self._session, self._inspected, self._chosen = session, inspected, chosen
        self._buttons: dict[CoolingKind, QPushButton] = {}

    def add_to(self, column: QVBoxLayout) -> None:
        """Put new buttons into a column."""
        for cooling in CoolingKind:
            button = text_button("", partial(self._choose, cooling))
            button.setCheckable(True)
            self._buttons[cooling] = button
            column.addWidget(button)

    def forget(self) -> None:
        """There are none any more."""
        self._buttons = {}

    def fill(self) -> None:
        """Say which way it is, and why others are not possible."""
        for cooling, button in self._buttons.items():
            self._fill(button, cooling)

    def _fill(self, widget: QPushButton, cooling: CoolingKind) -> None:
        """Say whether the racks are cooled like this; only their power can stand in the way of it."""
        from core.catalogue.choosing import cooling_obstacle

        by_power = self._inspected.racks_by_power()
        reason = next((why for r in by_power.values() if (why := cooling_obstacle(r, cooling))), "")
        name = {
            "air": tr("Air"),
            "rear_door": tr("Rear door"),
            "direct_to_chip": tr("Direct-to-chip"),
            "immersion": tr("Immersion"),
        }
        widget.setText(name[cooling] + (tr("   ·   no: {reason}").format(reason=as_read(reason)) if reason else ""))
        widget.setChecked(bool(by_power) and self._inspected.shared("cooling") is cooling)
        widget.setEnabled(not reason)
        widget.setAccessibleName(tr("Cool by {name}").format(name=name[cooling]))

    def _choose(self, cooling: CoolingKind) -> None:
        project = self._session.project
        cdus = sorted(project.of_type(Cdu), key=lambda c: c.tag)
        racks = [r for i in self._session.selection if isinstance(r := project.get(i), Rack)]
        is_liquid = cooling in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION)
        lacks = is_liquid and cdus and not all(project.get(r.cdu_id) for r in racks)
        self._session.execute(
            SetCooling(self._session.selection, cooling, cdus[0].id if lacks else None), initiator=self
        )
        self._chosen()
