"""Which items of a project are grouped, locked or hidden."""

from __future__ import annotations

from types import MappingProxyType

from core.model.plan_marks import GroupKind, ItemGroup
from core.model.project import Project
from core.model.remembered import remembered


@remembered
def locked_ids(project: Project) -> frozenset[str]:
    """Items that cannot be moved, turned or deleted on the plan."""
    return _members(project, GroupKind.LOCKED)


@remembered
def hidden_ids(project: Project) -> frozenset[str]:
    """Items that the plan does not show; they are studied and exported like all others."""
    return _members(project, GroupKind.HIDDEN)


@remembered
def shown_part(project: Project) -> Project:
    """The project without hidden items, for painting; itself when nothing is hidden."""
    return project.with_changes(dict.fromkeys(hidden_ids(project) & project.entities.keys(), None))


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


def _members(project: Project, kind: GroupKind) -> frozenset[str]:
    return frozenset(i for g in project.of_type(ItemGroup) if g.kind is kind for i in g.member_ids)
