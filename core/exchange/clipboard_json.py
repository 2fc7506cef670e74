"""The clipboard: placed items as text in the project's own JSON form, so that any window can read it."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import ExchangeError
from core.exchange.json_project import FORMAT, read_project, write_project
from core.model.entity import Entity, Placed
from core.model.groups import groups_of
from core.model.plan_marks import ItemGroup
from core.model.project import Project

CLIPBOARD = "the clipboard"


def write_items(items: Iterable[Entity]) -> str:
    """Text of items, and of blocks of them, for the clipboard.

    Raises:
        ExchangeError: A value is no number.
    """
    return write_project(Project.of(items))


def read_items(text: str) -> tuple[tuple[Placed, ...], tuple[ItemGroup, ...]]:
    """Items, and blocks of them, of a text on the clipboard, which may come from anywhere.

    Raises:
        ExchangeError: It holds no items of this program, or impossible values.
    """
    if FORMAT not in text[:200]:
        raise ExchangeError(FORMAT, "the clipboard holds no plan items.", hint="Copy items on a plan first.")
    project = read_project(text, CLIPBOARD)
    return project.placed, groups_of(project)
