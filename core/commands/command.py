"""The contract of a command, and the two that combine others.

A command returns the same project object when there is nothing to do, and raises InvalidEdit without touching
anything when it cannot be applied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidEdit
from core.model.entity import Entity, Placed, placed_among
from core.model.project import Project

POSITION_STEP_M = 0.001
"""Positions are rounded to this when a command commits."""


@runtime_checkable
class Command(Protocol):
    """An edit."""

    @property
    def label(self) -> str:
        """What it does, shown as "Undo <label>"."""
        ...

    def apply(self, project: Project) -> Project:
        """The project after the edit.

        Raises:
            InvalidEdit: It cannot be applied.
        """
        ...


class PlaceEdit:
    """A command that changes where items are and nothing else: who keeps their names need not look at them again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A command whose outcome is known already, because it was shown before it is carried out.

    Attributes:
        command: The command.
        base: The project for which it was worked out.
        made: What it makes of that.
    """

    command: Command
    base: Project
    made: Project

    @property
    def label(self) -> str:
        """Shown in history."""
        return self.command.label

    def apply(self, project: Project) -> Project:
        """The known outcome, or another one for another project.

        Raises:
            InvalidEdit: It cannot be applied.
        """
        return self.made if project is self.base else self.command.apply(project)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several commands as one step."""

    label: str
    commands: tuple[Command, ...]

    def apply(self, project: Project) -> Project:
        """Apply all in order; all or none."""
        for command in self.commands:
            project = command.apply(project)
        return project


def rounded_m(value_m: float) -> float:
    """A length rounded to the millimetre, without negative zero. [m]"""
    return round(value_m / POSITION_STEP_M) * POSITION_STEP_M + 0.0 if value_m else 0.0


def all_rounded_m(values_m: NDArray[np.float64]) -> list[float]:
    """Many lengths rounded to the millimetre, as ``rounded_m`` does each. [m]"""
    rounded: list[float] = rounded_lengths_m(values_m).tolist()
    return rounded


def rounded_lengths_m(values_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same as an array. [m]"""
    rounded: NDArray[np.float64] = np.rint(values_m / POSITION_STEP_M) * POSITION_STEP_M + 0.0
    return rounded


def require(project: Project, entity_id: str) -> Entity:
    """The entity with this id.

    Raises:
        InvalidEdit: There is none.
    """
    found = project.get(entity_id)
    if found is None:
        raise InvalidEdit("The item is no longer in the project.", hint="Select it again.", id=entity_id)
    return found


def require_placed(project: Project, entity_id: str) -> Placed:
    """The placed entity with this id.

    Raises:
        InvalidEdit: There is none, or it has no place on the plan.
    """
    found = require(project, entity_id)
    if not isinstance(found, Placed):
        raise InvalidEdit(f"{found.tag or 'The item'} has no place on the plan.", hint="Choose a placed item.")
    return found


def require_all_placed(project: Project, ids: Iterable[str]) -> list[Placed]:
    """The placed entities with these ids, each once.

    Raises:
        InvalidEdit: One is gone, or has no place on the plan.
    """
    once = dict.fromkeys(ids)
    found = placed_among(map(project.entities.get, once))
    return found if len(found) == len(once) else [require_placed(project, i) for i in once]
