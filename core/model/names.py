"""Words of a project that people wrote themselves: they are shown as they are, in every language and in all units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter, is_

from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.plan_marks import ItemGroup, PlanNote
from core.model.rack import Rack, RackTemplate
from core.model.records import Revision, Waiver
from core.model.saved_views import SavedView
from core.model.scenario import MeasuredPoint, ProjectInfo, Scenario
from core.model.space import Hall, Wall
from core.model.underlays import Underlay

TAGGED = (Placed, Hall, Wall, ItemGroup, SavedView, RackTemplate, MeasuredPoint, Scenario, Underlay)


def renamed(changes: Iterable[tuple[Entity | None, Entity | None]]) -> Iterator[Entity | None]:
    """What an edit has left of changed entities, without racks that hold the same names as before: of moved thousands.

    Args:
        changes: Entities before and after.
    """
    pairs = list(changes)
    befores, afters = zip(*pairs, strict=True) if pairs else ((), ())
    if set(map(type, befores)) | set(map(type, afters)) == {Rack} and all(
        all(map(is_, map(read, befores), map(read, afters))) for read in _RACK_NAMES
    ):
        return
    for before, after in pairs:
        if not (
            isinstance(before, Rack)
            and isinstance(after, Rack)
            and before.tag is after.tag
            and before.units is after.units
            and before.tenant is after.tenant
        ):
            yield after


_RACK_NAMES = (attrgetter("tag"), attrgetter("tenant"), attrgetter("units"))


def names_in(entities: Iterable[Entity | None]) -> set[str]:
    """Tags, names, tenants, shared risks, notes and reasons of entities, with the names of what is in racks."""
    found: set[str] = set()
    for kind, some in _by_kind(entities).items():
        found.update(*(map(read, some) for kinds, read in _NAMES if issubclass(kind, kinds)))
        if issubclass(kind, Rack | RackTemplate):
            contents = map(_units, some)
            found.update(unit.name for units in {id(units): units for units in contents}.values() for unit in units)
        elif issubclass(kind, PowerUnit | PowerSource):
            risks = map(attrgetter("shared_risk"), some)
            found.update(name.strip() for risk in set(risks) for name in risk.split(";"))
        elif issubclass(kind, ProjectInfo):
            found.update({info.name for info in some if isinstance(info, ProjectInfo)} - {ProjectInfo().name})
    found.discard("")
    return found


_NAMES: tuple[tuple[tuple[type[Entity], ...], attrgetter[str]], ...] = (
    (TAGGED, attrgetter("tag")),
    ((Rack,), attrgetter("tenant")),
    ((PlanNote,), attrgetter("text")),
    ((Scenario,), attrgetter("name")),
    ((Waiver,), attrgetter("reason")),
    ((Revision,), attrgetter("changes")),
    ((Waiver, Revision), attrgetter("author")),
)
_units = attrgetter("units")


def _by_kind(entities: Iterable[Entity | None]) -> dict[type[Entity], list[Entity]]:
    """Entities by their kinds; they mostly come kind by kind."""
    found: dict[type[Entity], list[Entity]] = {}
    for kind, some in groupby(filter(None, entities), key=type):
        found.setdefault(kind, []).extend(some)
    return found
