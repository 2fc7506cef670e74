"""The project: one immutable value that holds every entity by id.

A changed project shares everything that did not change with the one before; solver threads, undo, dirty state and
comparison all rest on that.
"""

from __future__ import annotations

import weakref
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress, groupby, islice, repeat
from operator import attrgetter, is_
from types import MappingProxyType, NoneType
from typing import TypeVar

from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Entity, Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import ItemGroup, PlanNote
from core.model.rack import Rack, RackTemplate
from core.model.records import Revision, Waiver
from core.model.saved_views import SavedView
from core.model.scenario import (
    ASSUMPTIONS_ID,
    PROJECT_INFO_ID,
    SITE_ID,
    Assumptions,
    MeasuredPoint,
    ProjectInfo,
    Scenario,
    Site,
)
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import PlanLayer, Underlay, UnderlayContent

E = TypeVar("E", bound=Entity)

ENTITY_TYPES: tuple[type[Entity], ...] = (
    ProjectInfo,
    Site,
    Assumptions,
    Scenario,
    Hall,
    Wall,
    Column,
    Beam,
    Door,
    KeepOut,
    Rack,
    AirCooler,
    PerforatedTile,
    ReturnGrille,
    Containment,
    Cdu,
    HeatRejection,
    HeatExport,
    StorageTank,
    PowerUnit,
    PowerSource,
    MeasuredPoint,
    ItemGroup,
    PlanNote,
    Underlay,
    UnderlayContent,
    PlanLayer,
    SavedView,
    RackTemplate,
    Waiver,
    Revision,
)
"""Every concrete kind of entity, in the order in which they are written to a file."""


FEW = 16
"""Fewer than one in so many entities of a kind are found by halving."""


@dataclass(frozen=True)
class Project:
    """All entities of one design.

    Attributes:
        entities: Read-only map from id to entity; always holds one ProjectInfo, Site and Assumptions.
    """

    entities: Mapping[str, Entity] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Project:
        """Project of the given entities, with defaults added for what every project needs.

        Raises:
            ValueError: Two entities share an id.
        """
        by_id: dict[str, Entity] = {}
        for entity in entities:
            if entity.id in by_id:
                raise ValueError(f"Two entities share the id {entity.id}.")
            by_id[entity.id] = entity
        by_id.setdefault(SITE_ID, Site())
        by_id.setdefault(ASSUMPTIONS_ID, Assumptions())
        scenarios = [e for e in by_id.values() if isinstance(e, Scenario)]
        if not scenarios:
            scenarios = [Scenario()]
            by_id[scenarios[0].id] = scenarios[0]
        by_id.setdefault(PROJECT_INFO_ID, ProjectInfo(active_scenario_id=scenarios[0].id))
        return cls(MappingProxyType(by_id))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Project):
            return NotImplemented
        return self is other or bool(self.entities == other.entities)

    __hash__ = None  # type: ignore[assignment]

    def get(self, entity_id: str) -> Entity | None:
        """Entity by id, or None."""
        return self.entities.get(entity_id)

    def with_changes(self, changes: Mapping[str, Entity | None]) -> Project:
        """Project with entities replaced, added, or (by None) removed; itself when nothing differs."""
        entities = self.entities
        return self.with_known({i: e for i, e in changes.items() if (b := entities.get(i)) is not e and b != e})

    def with_known(self, effective: Mapping[str, Entity | None]) -> Project:
        """Project with changes each of which is known to change something; itself when there are none.

        Comparing ten thousand moved racks field by field would take longer than moving them.
        """
        if not effective:
            return self
        known = self.entities  # a proxy copies its dictionary at once; unpacked, it is asked for every key
        merged = known.copy() if isinstance(known, MappingProxyType) else dict(known)
        merged.update(effective)
        for entity_id in list(compress(effective, map(is_, effective.values(), repeat(None)))):
            del merged[entity_id]
        changed = Project(MappingProxyType(merged))
        if "_by_type" in self.__dict__ or "_regroups" in self.__dict__:
            changed.__dict__["_regroups"] = (self._by_type, self.entities, effective)
            changed.__dict__["_halls_before"] = (self._by_type, self._by_hall)
        changed.__dict__["_made_of"] = (weakref.ref(self), tuple(effective))
        return changed

    def changed_since(self, earlier: Project) -> tuple[str, ...] | None:
        """Ids of what was changed to make this project of an earlier one; None when it was not made of it at once."""
        made_of = self.__dict__.get("_made_of")
        return made_of[1] if made_of is not None and made_of[0]() is earlier else None

    @cached_property
    def _by_type(self) -> dict[type[Entity], tuple[Entity, ...]]:
        made_of = self.__dict__.pop("_regroups", None)
        if made_of is not None and (derived := _regrouped(*made_of)) is not None:
            return derived
        grouped: dict[type[Entity], list[Entity]] = {}
        for kind, some in groupby(self.entities.values(), key=type):  # files hold them kind by kind
            grouped.setdefault(kind, []).extend(some)
        return {kind: tuple(sorted(items, key=_id_of)) for kind, items in grouped.items()}

    def of_type(self, kind: type[E]) -> tuple[E, ...]:
        """All entities of exactly one kind, in id order."""
        return self._by_type.get(kind, ())  # type: ignore[return-value]

    @cached_property
    def _by_hall(self) -> dict[type[Entity], dict[str, tuple[Entity, ...]]]:
        """Entities of a kind by hall, as far as somebody has asked for the kind."""
        by_type, by_hall = self.__dict__.pop("_halls_before", ({}, {}))
        return {kind: halls for kind, halls in list(by_hall.items()) if self._by_type.get(kind) is by_type.get(kind)}

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every entity with a place on the plan, in file order of kinds."""
        return tuple(chain.from_iterable(self.of_type(kind) for kind in ENTITY_TYPES if issubclass(kind, Placed)))

    @property
    def info(self) -> ProjectInfo:
        """Name and settings."""
        return self._single(PROJECT_INFO_ID, ProjectInfo)

    @property
    def site(self) -> Site:
        """The site."""
        return self._single(SITE_ID, Site)

    @property
    def assumptions(self) -> Assumptions:
        """Project-wide assumptions."""
        return self._single(ASSUMPTIONS_ID, Assumptions)

    @property
    def scenario(self) -> Scenario:
        """The active scenario (the first one when the stored id dangles)."""
        found = self.entities.get(self.info.active_scenario_id)
        if isinstance(found, Scenario):
            return found
        scenarios = self.of_type(Scenario)
        return scenarios[0] if scenarios else Scenario()

    @property
    def halls(self) -> tuple[Hall, ...]:
        """All halls."""
        return self.of_type(Hall)

    @property
    def racks(self) -> tuple[Rack, ...]:
        """All racks."""
        return self.of_type(Rack)

    def in_hall(self, kind: type[E], hall_id: str) -> tuple[E, ...]:
        """Entities of one kind that belong to a hall, in id order."""
        by_hall = self._by_hall.get(kind)
        if by_hall is None:
            by_hall = self._by_hall[kind] = _grouped_by_hall(self.of_type(kind))
        return by_hall.get(hall_id, ())  # type: ignore[return-value]

    def _single(self, entity_id: str, kind: type[E]) -> E:
        found = self.entities.get(entity_id)
        return found if isinstance(found, kind) else kind(id=entity_id)


def _grouped_by_hall(items: tuple[Entity, ...]) -> dict[str, tuple[Entity, ...]]:
    hall_ids = list(map(getattr, items, repeat("hall_id"), repeat("")))
    if len(set(hall_ids)) == 1:  # ten thousand racks of one hall
        return {hall_ids[0]: items}
    grouped: dict[str, list[Entity]] = {}
    for hall_id, item in zip(hall_ids, items, strict=True):
        grouped.setdefault(hall_id, []).append(item)
    return {i: tuple(entities) for i, entities in grouped.items()}


def _regrouped(
    known: Mapping[type[Entity], tuple[Entity, ...]],
    before: Mapping[str, Entity],
    changes: Mapping[str, Entity | None],
) -> dict[type[Entity], tuple[Entity, ...]] | None:
    """Groups by kind with entities replaced in their places; None where any comes, goes or becomes another kind.

    Sorting ten thousand entities anew at every step of a drag would take longer than the step may.
    """
    kinds = list(map(type, changes.values()))
    if not all(map(is_, kinds, map(type, map(before.get, changes)))):
        return None
    runs = [(kind, len(list(run))) for kind, run in groupby(kinds)]
    if any(kind is NoneType for kind, _ in runs):
        return None
    if len(runs) == 1:
        by_kind: dict[type[Entity], dict[str, Entity]] = {runs[0][0]: changes}  # type: ignore[dict-item]
    else:  # edits of very many items hold them kind by kind
        left, by_kind = iter(changes.items()), {}
        for kind, length in runs:
            by_kind.setdefault(kind, {}).update(islice(left, length))  # type: ignore[arg-type]
    return {**known, **{kind: _replaced(known[kind], others) for kind, others in by_kind.items()}}


def _replaced(group: tuple[Entity, ...], others: Mapping[str, Entity]) -> tuple[Entity, ...]:
    """A group in id order with some of its entities replaced: few are looked for, of many all are gone through."""
    if len(others) * FEW > len(group):
        return tuple(map(others.get, map(_id_of, group), group))
    changed = list(group)
    for entity_id, entity in others.items():
        changed[bisect_left(changed, entity_id, key=_id_of)] = entity
    return tuple(changed)


_id_of = attrgetter("id")
