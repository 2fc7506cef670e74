"""What the inspector shows: the selection or the scenario, its fields, and what is shared by thousands of items."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter, countOf
from typing import Any, cast

from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall, Wall
from desktop.panels.unused_fields import unused_fields
from desktop.session import Session

HIDDEN = {
    "id", "hall_id", "item_id", "model_name", "source", "verification", "confidence", "units", "outline_m", "rack_ids",
    "active_scenario_id", "further_feed_ids", "content_id", "original_id",
    "page_number", "unit_m",
}  # fmt: skip
FIRST = ("tag", "name", "x_m", "y_m", "rotation_deg", "cooling", "load_ratio")
LATE = ("width_m", "depth_m", "height_m")


class Inspected:
    """What is selected, found once for a project and a selection.

    Args:
        session: Whose selection it is.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: tuple[Project, tuple[str, ...], list[Entity]] | None = None
        self._shared: dict[str, Any] = {}
        self._by_power: dict[float, Rack] | None = None
        self._names: list[str] | None = None

    @property
    def entities(self) -> list[Entity]:
        """Selected items, or the scenario when nothing is selected."""
        project, selection = self._session.project, self._session.selection
        found = self._found
        if found is None or found[0] is not project or found[1] is not selection:
            chosen = list(filter(None, map(project.entities.get, selection)))
            found = self._found = (project, selection, chosen or [project.scenario])
            self._shared, self._by_power, self._names = {}, None, None
        return found[2]

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(e.id for e in self.entities)

    @property
    def form_key(self) -> tuple[object, ...]:
        """What the form depends on."""
        kinds = frozenset(map(type, self.entities))
        return tuple(self.field_names), len(self.entities) == 1, bool(self._session.selection), kinds

    @property
    def field_names(self) -> list[str]:
        """Fields that all of them have, in the order of the form."""
        entities = self.entities
        if self._names is None:
            self._names = _common_fields(entities)
        return self._names

    def shared(self, name: str) -> Any:
        """What a field is in all of them; None where they differ."""
        entities = self.entities
        if name not in self._shared:
            self._shared[name] = _shared_value(entities, name)
        return self._shared[name]

    def racks_by_power(self) -> dict[float, Rack]:
        """A rack of each power: thousands have the same contents, or equal ones."""
        entities = self.entities
        if self._by_power is None:
            racks = _racks_of(entities)
            contents = map(_units, racks)
            by_contents: dict[object, Rack] = dict(zip(map(id, contents), racks, strict=True))  # most share them
            by_contents = {tuple(map(_rated, rack.units)): rack for rack in by_contents.values()}
            self._by_power = {rack.rated_power_w: rack for rack in by_contents.values()}
        return self._by_power


_units, _rated = attrgetter("units"), attrgetter("rated_power_w")


def _racks_of(entities: list[Entity]) -> list[Rack]:
    if set(map(type, entities)) == {Rack}:
        return cast(list[Rack], entities)
    return [e for e in entities if isinstance(e, Rack)]


def _common_fields(entities: list[Entity]) -> list[str]:
    names = [f.name for f in fields(entities[0])]
    kinds = set(map(type, entities))
    for kind in kinds:
        known = {f.name for f in fields(kind)}
        names = [n for n in names if n in known]
    usable = [n for n in names if n not in HIDDEN and (n != "tag" or len(entities) == 1)]
    unused = unused_fields(entities)
    usable = [n for n in usable if n not in unused]
    if not isinstance(entities[0], Placed | Hall | Wall):
        usable = [n for n in usable if n != "tag"]

    def rank(name: str) -> tuple[int, int]:
        if name in FIRST:
            return (0, FIRST.index(name))
        return (2, LATE.index(name)) if name in LATE else (1, names.index(name))

    return sorted(usable, key=rank)


def _shared_value(entities: list[Entity], name: str) -> Any:
    """What a field is in all of thousands of items; None where they differ, which the last one mostly tells."""
    value = getattr(entities[0], name)
    if getattr(entities[-1], name) != value:
        return None
    return value if countOf(map(attrgetter(name), entities), value) == len(entities) else None
