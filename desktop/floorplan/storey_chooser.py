"""Which storey the plan shows: a list that is there as soon as halls lie over one another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.commands.storeys import AddStorey, ShowStorey
from core.model.ids import new_id
from core.model.space import Hall
from core.model.storeys import floors_m, is_on, shown_floor_m, shown_halls
from core.units import signed
from desktop.session import Session
from desktop.widgets.choice_box import LetterBox
from desktop.widgets.later import Later
from desktop.widgets.loose_card import CardGrip, Gripped
from desktop.words import as_read, tr

WIDTH_PX = 210


class StoreyChooser(Gripped, LetterBox):
    """Sits in the corner of the plan; the choice is one step to undo, as hiding is.

    Args:
        session: The open document.
        parent: The plan.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.grip = CardGrip(self, takes_all=False)
        self.setAccessibleName(tr("Storey shown on the plan"))
        self.setToolTip(tr("Show one storey alone, or all of them; drag it with Alt to move it"))
        self.setFixedWidth(WIDTH_PX)
        self.hide()
        self.activated.connect(lambda n: self._show(self.itemData(n)))
        self._later = Later(self.refresh, self)
        session.project_changed.connect(lambda step: self._later.follow(step.changes))
        session.document_replaced.connect(self.refresh)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its name."""
        return {
            "storey_up": lambda: self._step(1),
            "storey_down": lambda: self._step(-1),
            "storey_all": lambda: self._show(None),
            "add_storey": self._add,
        }

    def refresh(self) -> None:
        """Show the storeys that there are, and which one is shown."""
        project = self._session.project
        floors, shown_m = floors_m(project), shown_floor_m(project)
        self.clear()
        self.addItem(tr("All storeys"), None)
        for floor_m in reversed(floors):
            tags = ", ".join(h.tag for h in project.halls if is_on(project, h, floor_m))
            self.addItem(as_read(f"{signed(floor_m, 2)} m") + f"  ·  {tags}", floor_m)
        self.setVisible(len(floors) > 1)
        self.setCurrentIndex(next((n for n in range(self.count()) if self.itemData(n) == shown_m), 0))

    def _show(self, floor_m: float | None) -> None:
        self._session.execute(ShowStorey(floor_m), initiator=self)
        away = {h.id for h in self._session.project.halls} - {h.id for h in shown_halls(self._session.project)}
        project = self._session.project
        kept = (i for i in self._session.selection if i not in away)
        self._session.select(tuple(i for i in kept if getattr(project.get(i), "hall_id", "") not in away))

    def _step(self, by: int) -> None:
        """The next storey up or down; from all of them the lowest or the highest."""
        project = self._session.project
        floors, shown_m = floors_m(project), shown_floor_m(project)
        at = (-1 if by > 0 else len(floors)) if shown_m is None else floors.index(shown_m)
        self._show(floors[min(max(at + by, 0), len(floors) - 1)])

    def _add(self) -> None:
        """Put a hall on top of the selected one, or of the first one shown."""
        project = self._session.project
        chosen = [h for i in self._session.selection if isinstance(h := project.get(i), Hall)]
        below = next(iter(chosen or shown_halls(project)), None)
        if below is None:
            self._session.message_raised.emit(tr("There is no hall to build on."), tr("Draw a hall first."))
            return
        upper_id = new_id()
        if self._session.execute(AddStorey(below.id, upper_id), initiator=self):
            self._session.select((upper_id,))
