"""Edits of the plan's selection by key: nudging and turning items, notes, walls, underlays and halls."""

from __future__ import annotations

from typing import TypeVar

from core.commands.command import Sequence
from core.commands.halls import MoveHall
from core.commands.marks import MoveMarks
from core.commands.move import MoveItems, RotateItems
from core.commands.underlays import TurnUnderlay
from core.editing.select_tool import movable_ids
from core.model.entity import Entity
from core.model.groups import locked_ids
from core.model.plan_marks import PlanNote
from core.model.space import Hall, Wall
from core.model.underlays import Underlay
from desktop.session import Session
from desktop.words import tr

Mark = TypeVar("Mark", bound=Entity)


class SelectionMoves:
    """Moves and turns what is selected and not locked.

    Args:
        session: Whose selection it is.
        initiator: Who asks for the commands.
    """

    def __init__(self, session: Session, initiator: object) -> None:
        self._session, self._initiator = session, initiator

    def turn(self) -> None:
        """Turn underlays and items by 90 degrees."""
        for underlay in self._marks(Underlay):
            self._session.execute(TurnUnderlay(underlay.id, 90.0), initiator=self._initiator)
        if ids := movable_ids(self._session.project, self._session.selection):
            self._session.execute(RotateItems(ids), initiator=self._initiator)

    def nudge(self, dx_m: float, dy_m: float) -> None:
        """Move items; where there are none, notes, walls and underlays; where there are none, halls. [m]"""
        session = self._session
        if ids := movable_ids(session.project, session.selection):
            session.execute(MoveItems(ids, dx_m, dy_m), initiator=self._initiator)
        elif marks := tuple(m.id for kind in (PlanNote, Wall, Underlay) for m in self._marks(kind)):  # type: ignore[type-var]
            session.execute(MoveMarks(marks, dx_m, dy_m), initiator=self._initiator)
        elif halls := self._marks(Hall):
            moves = tuple(MoveHall(hall.id, dx_m, dy_m) for hall in halls)
            session.execute(Sequence(moves[0].label, moves), initiator=self._initiator)
        elif session.selection:
            session.message_raised.emit(tr("What is selected is locked."), tr("Unlock it first."))

    def _marks(self, kind: type[Mark]) -> tuple[Mark, ...]:
        """Selected things of a kind that are not locked."""
        project = self._session.project
        locked, found = locked_ids(project), (project.get(i) for i in self._session.selection)
        marks = (m for m in found if isinstance(m, kind) and m.id not in locked)
        return tuple(m for m in marks if not getattr(m, "is_locked", False))
