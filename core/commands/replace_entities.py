"""Put changed entities in place of those with the same ids."""

from __future__ import annotations

from dataclasses import dataclass

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.entity import Entity
from core.model.limits import problems_in
from core.model.project import Project


@dataclass(frozen=True, slots=True)
class ReplaceEntities:
    """Replace whole entities as one step.

    Attributes:
        label: Shown in history.
        entities: New values; each must be in the project already.
    """

    label: str
    entities: tuple[Entity, ...]

    def apply(self, project: Project) -> Project:
        """Replace them.

        Raises:
            InvalidEdit: One is not in the project, or has a value out of its limits.
        """
        for entity in self.entities:
            require(project, entity.id)
            for problem in problems_in(entity):
                raise InvalidEdit(f"{entity.tag}: {problem.text}", hint="Enter a value inside the limits.")
        return project.with_changes({e.id: e for e in self.entities})
