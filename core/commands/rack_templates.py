"""Keep the contents of a rack as a template, name and drop templates, and fill racks from one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.command import require
from core.commands.rack_contents import check_fits, racks_of
from core.errors import InvalidEdit
from core.model.entity import Entity
from core.model.ids import new_id
from core.model.limits import problems_in
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackTemplate, RackUnit


def kept_templates(project: Project) -> tuple[RackTemplate, ...]:
    """All templates of a project in the order in which they were kept."""
    return project.of_type(RackTemplate)


def template_of(rack: Rack, name: str, template_id: str = "") -> RackTemplate:
    """The contents of a rack as a template, with units of its own.

    Args:
        rack: Where they are taken from.
        name: What the template is called.
        template_id: Id of the template that it takes the place of; a new one when empty.
    """
    return RackTemplate(id=template_id or new_id(), tag=name, units=_copies(rack.units), cooling=rack.cooling)


@dataclass(frozen=True, slots=True)
class KeepTemplate:
    """Keep a template: a further one, or another in the place of that with the same id."""

    template: RackTemplate

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Keep template {self.template.tag}"

    def apply(self, project: Project) -> Project:
        """Keep it.

        Raises:
            InvalidEdit: It is empty, has no name or that of another, a number is impossible, or units overlap.
        """
        template = self.template
        if not template.units:
            raise InvalidEdit("An empty rack makes no template.", hint="Put something into the rack first.")
        for unit in template.units:
            for problem in problems_in(unit):
                raise InvalidEdit(f"{unit.name}: {problem.text}", hint="Correct the unit.")
        check_fits(Rack(tag=template.tag, u_capacity=max(template.top_u, 1)), template.units)
        named = replace(template, tag=_free_name(project, template.id, template.tag))
        return project.with_changes({named.id: named})


@dataclass(frozen=True, slots=True)
class RenameTemplate:
    """Give a template another name."""

    template_id: str
    name: str
    label: str = "Rename template"

    def apply(self, project: Project) -> Project:
        """Rename it.

        Raises:
            InvalidEdit: There is no such template, it would have no name, or that of another.
        """
        template = _required(project, self.template_id)
        return project.with_changes({template.id: replace(template, tag=_free_name(project, template.id, self.name))})


@dataclass(frozen=True, slots=True)
class DropTemplate:
    """Delete a template; racks that were filled from it stay as they are."""

    template_id: str
    label: str = "Delete template"

    def apply(self, project: Project) -> Project:
        """Delete it.

        Raises:
            InvalidEdit: There is no such template.
        """
        return project.with_changes({_required(project, self.template_id).id: None})


@dataclass(frozen=True, slots=True)
class FillFromTemplate:
    """Give racks the contents of a template in the place of their own.

    Tanks stay tanks and rear doors stay on; racks get cold plates where the template has them.

    Attributes:
        ids: Racks.
        template: What they get.
    """

    ids: tuple[str, ...]
    template: RackTemplate

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Fill from {self.template.tag}"

    def apply(self, project: Project) -> Project:
        """Fill them all, or none.

        Raises:
            InvalidEdit: An id is no rack, a rack is too low, or contents of a tank would go into a cabinet.
        """
        changes: dict[str, Entity | None] = {}
        for rack in racks_of(project, self.ids):
            check_fits(rack, self.template.units)
            cooling = _cooling_of(rack, self.template)
            changes[rack.id] = replace(rack, units=_copies(self.template.units), cooling=cooling)
        return project.with_changes(changes)


def _cooling_of(rack: Rack, template: RackTemplate) -> CoolingKind:
    if rack.cooling is CoolingKind.IMMERSION:
        return rack.cooling
    if template.cooling is CoolingKind.IMMERSION:
        raise InvalidEdit(
            f"{template.tag} was kept from an immersion tank, and {rack.tag} is none.",
            hint="Select tanks only, or choose another template.",
        )
    if template.cooling is CoolingKind.DIRECT_TO_CHIP:
        return template.cooling
    return CoolingKind.REAR_DOOR if rack.cooling is CoolingKind.REAR_DOOR else template.cooling


def _copies(units: tuple[RackUnit, ...]) -> tuple[RackUnit, ...]:
    return tuple(replace(unit, id=new_id()) for unit in units)


def _required(project: Project, template_id: str) -> RackTemplate:
    template = require(project, template_id)
    if not isinstance(template, RackTemplate):
        raise InvalidEdit(f"{template.tag or 'The item'} is no template.", hint="Choose a template in their list.")
    return template


def _free_name(project: Project, template_id: str, name: str) -> str:
    """A name without blanks around it that no other template has."""
    name = name.strip()
    if not name:
        raise InvalidEdit("A template needs a name.", hint="Type one.")
    for other in kept_templates(project):
        if other.tag.casefold() == name.casefold() and other.id != template_id:
            raise InvalidEdit(f"There is a template {other.tag} already.", hint="Choose another name.")
    return name
