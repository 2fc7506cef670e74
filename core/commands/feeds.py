"""Connect an item to what feeds it, and take a feed away: what drawing and deleting a link does.

A unit's first free input is used, a rack's first free cord, a cooler's feed and then its second one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.results.power_chain import SOURCE_BUS_ID

Load = Rack | AirCooler | Cdu | HeatRejection | Hall | Assumptions
FEED_FIELDS: Mapping[type[Entity], tuple[str, str]] = {
    Rack: ("feed_a_id", "feed_b_id"),
    AirCooler: ("feed_id", "backup_feed_id"),
    Cdu: ("feed_id", "backup_feed_id"),
    HeatRejection: ("feed_id", "backup_feed_id"),
    Hall: ("feed_id", "backup_feed_id"),
    Assumptions: ("feed_id", "backup_feed_id"),
}
"""Fields of loads that name a feed, in the order in which they are filled."""


def feeds_of(entity: Entity) -> tuple[str, ...]:
    """Ids of what feeds an item, in its own order, without empty ones."""
    if isinstance(entity, PowerUnit):
        return entity.feed_ids
    names = FEED_FIELDS.get(type(entity), ())
    return tuple(i for name in names if (i := getattr(entity, name)))


def possible_feeds(project: Project, entity_id: str) -> tuple[PowerUnit | PowerSource, ...]:
    """What could feed an item by one more link, in the order of the project; nothing where all inputs are taken."""
    entity = project.get(entity_id)
    if entity is None or isinstance(entity, PowerSource):
        return ()
    found: list[PowerUnit | PowerSource] = []
    feeders: list[PowerUnit | PowerSource] = [*project.of_type(PowerUnit), *project.of_type(PowerSource)]
    for upstream in feeders:
        try:
            _refuse_nonsense(project, entity, upstream)
            _connected(entity, upstream)
        except InvalidEdit:
            continue
        found.append(upstream)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ConnectFeed:
    """Feed items from another one.

    Attributes:
        downstream_ids: Units, racks, coolers, CDUs or heat rejection units.
        upstream_id: Unit or source that shall feed them.
    """

    downstream_ids: tuple[str, ...]
    upstream_id: str

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Connect feed" if len(self.downstream_ids) == 1 else f"Connect {len(self.downstream_ids)} feeds"

    def apply(self, project: Project) -> Project:
        """Connect them.

        Raises:
            InvalidEdit: Something cannot be fed, cannot feed, is fed so already or has no free input, or a loop closes.
        """
        if self.upstream_id == SOURCE_BUS_ID:
            raise InvalidEdit(
                "The source bus feeds what has no feed of its own.", hint="Delete the feeds of the item instead."
            )
        upstream = require(project, self.upstream_id)
        if not isinstance(upstream, PowerUnit | PowerSource):
            raise InvalidEdit(
                f"{upstream.tag} is a load and feeds nothing.", hint="Draw from a power unit or a source."
            )
        changes: dict[str, Entity | None] = {}
        for entity_id in dict.fromkeys(self.downstream_ids):
            entity = require(project, entity_id)
            _refuse_nonsense(project, entity, upstream)
            changes[entity_id] = _connected(entity, upstream)
        return project.with_changes(changes)


@dataclass(frozen=True, slots=True)
class DisconnectFeed:
    """Take a feed away from items; the feeds after it move up.

    Attributes:
        downstream_ids: Items.
        upstream_id: What feeds them now.
    """

    downstream_ids: tuple[str, ...]
    upstream_id: str

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Disconnect feed" if len(self.downstream_ids) == 1 else f"Disconnect {len(self.downstream_ids)} feeds"

    def apply(self, project: Project) -> Project:
        """Disconnect them.

        Raises:
            InvalidEdit: An item is gone, or has no such feed.
        """
        changes: dict[str, Entity | None] = {}
        for entity_id in self.downstream_ids:
            entity = require(project, entity_id)
            if self.upstream_id not in feeds_of(entity):
                words = f"{entity.tag or 'The item'} has no feed of its own there that could be taken away."
                raise InvalidEdit(words, hint="What stands behind the source bus is fed by it until it gets a feed.")
            changes[entity_id] = _disconnected(entity, self.upstream_id)
        return project.with_changes(changes)


def _refuse_nonsense(project: Project, entity: Entity, upstream: PowerUnit | PowerSource) -> None:
    name, above = entity.tag or "The item", upstream.tag or "it"
    if isinstance(entity, PowerSource):
        raise InvalidEdit(f"{name} is a source and takes no feed.", hint=f"Draw from {name} to {above} instead.")
    if not isinstance(entity, PowerUnit | Load):
        raise InvalidEdit(f"{name} takes no power.", hint="Draw to a unit, a rack or a cooler.")
    if entity.id == upstream.id:
        raise InvalidEdit(f"{name} cannot feed itself.", hint="Draw to another item.")
    if upstream.id in feeds_of(entity):
        raise InvalidEdit(f"{above} feeds {name} already.", hint="Select the link to delete it.")
    if entity.id in _everything_above(project, upstream.id):
        raise InvalidEdit(
            f"{name} feeds {above}, so {above} cannot feed {name}.", hint="Delete a link of that loop first."
        )


def _everything_above(project: Project, entity_id: str) -> set[str]:
    seen, waiting = set(), [entity_id]
    while waiting:
        found = project.get(waiting.pop())
        for i in found.feed_ids if isinstance(found, PowerUnit) else ():
            if i not in seen:
                seen.add(i)
                waiting.append(i)
    return seen


def _connected(entity: Entity, upstream: PowerUnit | PowerSource) -> Entity:
    if isinstance(entity, PowerUnit):
        if not entity.fed_from_id:
            return replace(entity, fed_from_id=upstream.id)
        return replace(entity, further_feed_ids=(*(i for i in entity.further_feed_ids if i), upstream.id))
    for name in FEED_FIELDS[type(entity)]:
        if not getattr(entity, name):
            return replace(entity, **{name: upstream.id})
    what = "cords A and B" if isinstance(entity, Rack) else "both inputs"
    raise InvalidEdit(f"{entity.tag or 'The item'} has {what} connected.", hint="Delete one of its links first.")


def _disconnected(entity: Entity, upstream_id: str) -> Entity:
    if isinstance(entity, PowerUnit):
        left = [i for i in entity.feed_ids if i != upstream_id]
        return replace(entity, fed_from_id=left[0] if left else "", further_feed_ids=tuple(left[1:]))
    empty = {name: "" for name in FEED_FIELDS[type(entity)] if getattr(entity, name) == upstream_id}
    return replace(entity, **empty)
