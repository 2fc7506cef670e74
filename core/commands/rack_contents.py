"""Change what is in racks and how they are cooled: the two choices a planner compares most."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.copies import copies_with
from core.model.entity import Entity
from core.model.ids import new_id
from core.model.limits import problems_in
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.rear_door import DoorRating, hung_on

DOOR_FIT_M = 0.02


@dataclass(frozen=True, slots=True)
class SetContents:
    """Replace the contents of racks with copies of the given units.

    Attributes:
        ids: Racks.
        units: New contents, with U positions.
        cooling: New cooling kind, or None to keep each rack's own.
    """

    ids: tuple[str, ...]
    units: tuple[RackUnit, ...]
    cooling: CoolingKind | None = None

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Fit {self.units[0].name}" if self.units else "Empty racks"

    def apply(self, project: Project) -> Project:
        """Replace them; every rack gets its own copies.

        Raises:
            InvalidEdit: An id is no rack, a number is impossible, units overlap or do not fit.
        """
        for unit in self.units:
            for problem in problems_in(unit):
                raise InvalidEdit(f"{unit.name}: {problem.text}", hint="Correct the catalogue entry.")
        changes: dict[str, Entity | None] = {}
        for rack in racks_of(project, self.ids):
            check_fits(rack, self.units)
            units = tuple(replace(unit, id=new_id()) for unit in self.units)
            changes[rack.id] = replace(rack, units=units, cooling=self.cooling or rack.cooling)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class SetCooling:
    """Change how racks are cooled, and which CDU serves them."""

    ids: tuple[str, ...]
    cooling: CoolingKind
    cdu_id: str | None = None

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Cool by {self.cooling.replace('_', ' ')}"

    def apply(self, project: Project) -> Project:
        """Change it.

        Raises:
            InvalidEdit: An id is no rack.
        """
        racks = [r for r in racks_of(project, self.ids) if r.cooling is not self.cooling or self.cdu_id is not None]
        served = [rack.cdu_id if self.cdu_id is None else self.cdu_id for rack in racks]
        changed = copies_with(racks, cooling=[self.cooling] * len(racks), cdu_id=served)
        return project.with_changes({rack.id: rack for rack in changed})


@dataclass(frozen=True, slots=True)
class HangRearDoor:
    """Hang a rear door of the catalogue on racks, which are cooled by it from then on.

    Attributes:
        ids: Racks.
        door: The door as rated.
    """

    ids: tuple[str, ...]
    door: DoorRating

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Hang {self.door.name} on racks"

    def apply(self, project: Project) -> Project:
        """Hang it.

        Raises:
            InvalidEdit: An id is no rack, liquid already cools what is in a rack, or there is no room for the door.
        """
        changes: dict[str, Entity | None] = {}
        for rack in racks_of(project, self.ids):
            if rack.cooling in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION):
                raise InvalidEdit(
                    f"{rack.tag} is cooled by liquid, which a rear door would replace.",
                    hint="Cool it by air first if that is meant.",
                )
            if rack.has_chimney:
                raise InvalidEdit(
                    f"{rack.tag} has a chimney, which leaves no room for a rear door.",
                    hint="Take its chimney off first.",
                )
            if self.door.width_m > rack.width_m + DOOR_FIT_M:
                raise InvalidEdit(
                    f"{self.door.name} is {self.door.width_m:.2f} m wide, {rack.tag} {rack.width_m:.2f} m.",
                    hint="Choose a narrower door or a wider rack.",
                )
            changes[rack.id] = hung_on(rack, self.door, project.assumptions)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class ArrangeUnits:
    """Give racks exactly these units, which keep their identity: units added, moved between U or racks, or removed.

    Attributes:
        contents: Rack id and its new units, for every rack that changes.
        label: Shown in history.
    """

    contents: tuple[tuple[str, tuple[RackUnit, ...]], ...]
    label: str = "Arrange rack units"

    def apply(self, project: Project) -> Project:
        """Arrange them.

        Raises:
            InvalidEdit: An id is no rack, a number is impossible, a unit that is new or moved overlaps or does not fit.
        """
        changes: dict[str, Entity | None] = {}
        for rack, (_, units) in zip(racks_of(project, tuple(i for i, _ in self.contents)), self.contents, strict=True):
            for unit in units:
                for problem in problems_in(unit):
                    raise InvalidEdit(f"{unit.name}: {problem.text}", hint="Correct the catalogue entry.")
            if not set(units) <= set(rack.units):  # taking units out of an overfull rack is always allowed
                check_fits(rack, units)
            changes[rack.id] = replace(rack, units=units)
        return project.with_changes(changes)


def check_fits(rack: Rack, units: tuple[RackUnit, ...]) -> None:
    """Check that units fit into a rack and do not overlap.

    Raises:
        InvalidEdit: They do not; the message names the unit and the U.
    """
    taken: dict[int, str] = {}
    for unit in units:
        top = unit.u_position + unit.u_height - 1
        if top > rack.u_capacity:
            raise InvalidEdit(
                f"{unit.name} would reach U{top}, but {rack.tag} has {rack.u_capacity} U.",
                hint="Choose a taller rack or fewer servers.",
            )
        for u in range(unit.u_position, top + 1):
            if u in taken:
                raise InvalidEdit(f"{unit.name} and {taken[u]} both want U{u} of {rack.tag}.", hint="Move one of them.")
            taken[u] = unit.name


def racks_of(project: Project, ids: tuple[str, ...]) -> list[Rack]:
    """Racks by their ids.

    Raises:
        InvalidEdit: An id is no rack.
    """
    racks = []
    for entity_id in ids:
        entity = require(project, entity_id)
        if not isinstance(entity, Rack):
            raise InvalidEdit(f"{entity.tag or 'The item'} is not a rack.", hint="Select racks only.")
        racks.append(entity)
    return racks
