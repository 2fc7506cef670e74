"""Keep, name and drop views of the plan, and show the layers that one has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.entity import Entity
from core.model.layers import layers_of
from core.model.project import Project
from core.model.saved_views import SavedView
from core.model.underlays import LayerKind


def saved_views(project: Project) -> tuple[SavedView, ...]:
    """All views in the order in which they were kept."""
    return project.of_type(SavedView)


def view_named(project: Project, name: str) -> SavedView | None:
    """The view of a name, or None; large and small letters count alike."""
    return next((v for v in saved_views(project) if v.tag.casefold() == name.strip().casefold()), None)


@dataclass(frozen=True, slots=True)
class KeepView:
    """Keep a view: a further one, or another in the place of that with the same id."""

    view: SavedView

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Keep view {self.view.tag}"

    def apply(self, project: Project) -> Project:
        """Keep it.

        Raises:
            InvalidEdit: It has no name, or that of another view.
        """
        named = replace(self.view, tag=_free_name(project, self.view.id, self.view.tag))
        return project.with_changes({named.id: named})


@dataclass(frozen=True, slots=True)
class RenameView:
    """Give a view another name."""

    view_id: str
    name: str
    label: str = "Rename view"

    def apply(self, project: Project) -> Project:
        """Rename it.

        Raises:
            InvalidEdit: There is no such view, it would have no name, or that of another.
        """
        view = _required(project, self.view_id)
        return project.with_changes({view.id: replace(view, tag=_free_name(project, view.id, self.name))})


@dataclass(frozen=True, slots=True)
class DropView:
    """Delete a view."""

    view_id: str
    label: str = "Delete view"

    def apply(self, project: Project) -> Project:
        """Delete it.

        Raises:
            InvalidEdit: There is no such view.
        """
        return project.with_changes({_required(project, self.view_id).id: None})


@dataclass(frozen=True, slots=True)
class ShowOnlyLayers:
    """Hide some layers of the plan and show all others."""

    hidden: tuple[LayerKind, ...]
    label: str = "Show layers of view"

    def apply(self, project: Project) -> Project:
        """Hide and show them; what is so already is left alone."""
        changes: dict[str, Entity | None] = {
            layer.id: replace(layer, is_visible=kind not in self.hidden)
            for kind, layer in layers_of(project).items()
            if layer.is_visible is (kind in self.hidden)
        }
        return project.with_changes(changes)


def _required(project: Project, view_id: str) -> SavedView:
    view = require(project, view_id)
    if not isinstance(view, SavedView):
        raise InvalidEdit(f"{view.tag or 'The item'} is no view.", hint="Choose a view in the list of views.")
    return view


def _free_name(project: Project, view_id: str, name: str) -> str:
    """A name without blanks around it that no other view has."""
    name = name.strip()
    if not name:
        raise InvalidEdit("A view needs a name.", hint="Type one.")
    holder = view_named(project, name)
    if holder is not None and holder.id != view_id:
        raise InvalidEdit(f"There is a view {holder.tag} already.", hint="Choose another name.")
    return name
