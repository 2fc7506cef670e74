"""Words of a project that people wrote themselves: they are shown as they are, in every language and in all units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter, is_

from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.plan_marks import ItemGroup, PlanNote
from core.model.rack import Rack, RackTemplate, RackUnit
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
    if set(map(type, chain.from_iterable(pairs))) == {Rack} and all(_is_same(name, pairs) for name in _RACK_NAMES):
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


_RACK_NAMES = (attrgetter("tag"), attrgetter("units"), attrgetter("tenant"))


def _is_same(name: attrgetter[object], pairs: Sequence[tuple[Entity | None, Entity | None]]) -> bool:
    """Whether all have the very same name after the edit as before it."""
    befores, afters = zip(*pairs, strict=True)
    return all(map(is_, map(name, befores), map(name, afters)))


def names_in(entities: Iterable[Entity | None]) -> set[str]:
    """Tags, names, tenants, shared risks, notes and reasons of entities, with the names of what is in racks."""
    found: set[str] = set()
    contents: dict[int, tuple[RackUnit, ...]] = {}
    for entity in entities:
        if isinstance(entity, TAGGED):
            found.add(entity.tag)
        if isinstance(entity, Rack | RackTemplate):
            contents[id(entity.units)] = entity.units
        if isinstance(entity, PowerUnit | PowerSource):
            found.update(name.strip() for name in entity.shared_risk.split(";"))
        if isinstance(entity, Rack):
            found.add(entity.tenant)
        elif isinstance(entity, PlanNote):
            found.add(entity.text)
        elif isinstance(entity, Waiver):
            found.update((entity.reason, entity.author))
        elif isinstance(entity, Revision):
            found.update((entity.changes, entity.author))
        elif isinstance(entity, Scenario) or (isinstance(entity, ProjectInfo) and entity.name != ProjectInfo().name):
            found.add(entity.name)
    found.update(unit.name for units in contents.values() for unit in units)
    found.discard("")
    return found
