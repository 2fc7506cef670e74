"""Which items of a project are grouped, locked or hidden."""

from __future__ import annotations

from types import MappingProxyType

from core.model.entity import Entity
from core.model.layers import hidden_types, locked_types
from core.model.plan_marks import GroupKind, ItemGroup
from core.model.project import Project
from core.model.remembered import remembered
from core.model.storeys import off_storey_ids, shown_halls


@remembered
def locked_ids(project: Project) -> frozenset[str]:
    """Items that cannot be moved, turned or deleted on the plan: locked ones, and all of locked layers."""
    return marked_ids(project, GroupKind.LOCKED) | _of_types(project, locked_types(project))


@remembered
def hidden_ids(project: Project) -> frozenset[str]:
    """Items that the plan does not show: hidden ones, all of hidden layers, and other storeys than the one shown alone.

    They are studied like all others.
    """
    marked = marked_ids(project, GroupKind.HIDDEN) | _of_types(project, hidden_types(project))
    return marked | off_storey_ids(project)


@remembered
def shown_part(project: Project) -> Project:
    """The project without hidden items, for painting; itself when nothing is hidden.

    Halls of a hidden layer stay, because the air needs them; those of other storeys go.
    """
    gone = (hidden_ids(project) & project.entities.keys()) - {hall.id for hall in shown_halls(project)}
    return project.with_changes(dict.fromkeys(gone, None))


def with_group_mates(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids and those of every group that one of them belongs to, each once."""
    chosen = set(ids)
    mates = [i for group in groups_of(project) if chosen & set(group.member_ids) for i in group.member_ids]
    return tuple(dict.fromkeys((*ids, *mates)))


def groups_of(project: Project) -> tuple[ItemGroup, ...]:
    """Groups that are selected and copied as blocks."""
    return tuple(g for g in project.of_type(ItemGroup) if g.kind is GroupKind.GROUP)


def group_by_member(project: Project) -> MappingProxyType[str, ItemGroup]:
    """The block that each grouped item belongs to."""
    return MappingProxyType({i: group for group in groups_of(project) for i in group.member_ids})


def marked_ids(project: Project, kind: GroupKind) -> frozenset[str]:
    """Items that were themselves locked or hidden."""
    return frozenset(i for g in project.of_type(ItemGroup) if g.kind is kind for i in g.member_ids)


def _of_types(project: Project, kinds: frozenset[type[Entity]]) -> frozenset[str]:
    return frozenset(e.id for kind in kinds for e in project.of_type(kind)) if kinds else frozenset()
