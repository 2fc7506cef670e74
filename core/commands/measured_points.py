"""Put a set of measured points in place of the one before."""

from __future__ import annotations

from dataclasses import dataclass

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.limits import problems_in
from core.model.project import Project
from core.model.scenario import MeasuredPoint


@dataclass(frozen=True, slots=True)
class ReplaceMeasuredPoints:
    """Take the project's measured points out and put others in, as one step."""

    points: tuple[MeasuredPoint, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Import {len(self.points)} measured points"

    def apply(self, project: Project) -> Project:
        """Replace them.

        Raises:
            InvalidEdit: A point has a value out of its limits, or names a rack that is not there.
        """
        for point in self.points:
            for problem in problems_in(point):
                raise InvalidEdit(f"{point.tag}: {problem.text}", hint="Correct the table.")
            for rack_id in point.rack_ids:
                require(project, rack_id)
        gone = {p.id: None for p in project.of_type(MeasuredPoint)}
        return project.with_changes({**gone, **{p.id: p for p in self.points}})
