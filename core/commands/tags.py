"""Tags that people give: each item keeps one of its own, so that a finding or a list names one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.space import Hall

LONGEST_TAG = 60
NAMED = Placed | Hall
"""Kinds of entity that cannot do without a tag of their own."""


@dataclass(frozen=True, slots=True)
class SetTags:
    """Give items other tags, all at once, so that two may also change theirs.

    Attributes:
        tags: Id and new tag of each.
    """

    tags: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Change tag" if len(self.tags) == 1 else f"Change {len(self.tags)} tags"

    def apply(self, project: Project) -> Project:
        """Give them.

        Raises:
            InvalidEdit: One is empty, too long, or that of another item.
        """
        found = checked_tags(project, dict(self.tags))
        return project.with_changes({i: replace(require(project, i), tag=tag) for i, tag in found.items()})


def checked_tags(project: Project, wanted: Mapping[str, str]) -> dict[str, str]:
    """New tags by id, without blanks around them.

    Args:
        project: Whose other items have tags, too.
        wanted: Tag by id.

    Raises:
        InvalidEdit: An item would have none, one that is too long, or that of another item.
    """
    found = {i: tag.strip() for i, tag in wanted.items()}
    named = {i: entity for i in found if isinstance(entity := require(project, i), NAMED)}
    for entity_id, entity in named.items():
        _check_length(entity, found[entity_id])
    holders = {e.tag: e.id for e in project.entities.values() if isinstance(e, NAMED) and e.id not in found}
    for entity_id, entity in named.items():
        tag = found[entity_id]
        if tag == entity.tag:  # what a file brought with it twice may stay so
            continue
        if tag in holders:
            raise InvalidEdit(f"{tag} is the tag of another item.", hint=f"Choose another tag for {_name(entity)}.")
        holders[tag] = entity_id
    return found


def _check_length(entity: Entity, tag: str) -> None:
    if not tag and entity.tag:
        raise InvalidEdit(f"{entity.tag} needs a tag.", hint="Type one; the old tag stays until then.")
    if len(tag) > LONGEST_TAG:
        raise InvalidEdit(f"A tag has 1 to {LONGEST_TAG} characters.", hint=f"Shorten the tag of {_name(entity)}.")


def _name(entity: Entity) -> str:
    return entity.tag or "the item"
