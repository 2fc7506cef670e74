"""Keep an aisle free, and enclose it."""

from __future__ import annotations

from dataclasses import dataclass

from core.commands.command import require
from core.commands.place import DeleteItems, PlaceItems
from core.model.cooling import Containment
from core.model.project import Project
from core.model.space import KeepOut


@dataclass(frozen=True, slots=True)
class EncloseAisle:
    """Put an enclosure where an aisle was kept free until now.

    Attributes:
        enclosure: What is built, with an id of its own.
        kept_free_id: Area kept free that it takes the place of, or empty.
    """

    enclosure: Containment
    kept_free_id: str = ""

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Enclose {self.enclosure.tag}"

    def apply(self, project: Project) -> Project:
        """Build it.

        Raises:
            InvalidEdit: The area is no longer there, or the enclosure is there already.
        """
        if self.kept_free_id and isinstance(require(project, self.kept_free_id), KeepOut):
            project = DeleteItems((self.kept_free_id,)).apply(project)
        return PlaceItems((self.enclosure,)).apply(project)
