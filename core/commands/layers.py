"""Show, lock, print or fade a layer of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.set_field import checked_value
from core.model.layers import layers_of
from core.model.project import Project
from core.model.underlays import LayerKind


@dataclass(frozen=True, slots=True)
class SetLayer:
    """Set one property of a layer.

    Attributes:
        kind: Which layer.
        field: ``is_visible``, ``is_locked``, ``is_printed`` or ``opacity_ratio``.
        value: New value.
    """

    kind: LayerKind
    field: str
    value: bool | float

    @property
    def label(self) -> str:
        """Shown in history."""
        words = {
            "is_visible": ("Hide", "Show"),
            "is_locked": ("Unlock", "Lock"),
            "is_printed": ("Do not print", "Print"),
        }
        return f"{words[self.field][bool(self.value)] if self.field in words else 'Fade'} {self.kind}"

    def apply(self, project: Project) -> Project:
        """Set it.

        Raises:
            InvalidEdit: The value is out of its limits.
        """
        layer = layers_of(project)[self.kind]
        value = checked_value(layer, self.field, self.value)
        return project.with_changes({layer.id: replace(layer, **{self.field: value})})
