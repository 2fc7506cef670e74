"""The clipboard: items, halls, walls and notes as text in the project's own JSON form, for any window to read."""

from __future__ import annotations

from collections.abc import Iterable

from core.commands.paste import Copyable
from core.errors import ExchangeError
from core.exchange.json_project import FORMAT, read_project, write_project
from core.model.entity import Entity
from core.model.groups import groups_of
from core.model.plan_marks import ItemGroup, PlanNote
from core.model.project import Project
from core.model.space import Wall

CLIPBOARD = "the clipboard"


def write_items(items: Iterable[Entity]) -> str:
    """Text of items, and of blocks of them, for the clipboard.

    Raises:
        ExchangeError: A value is no number.
    """
    return write_project(Project.of(items))


def read_items(text: str) -> tuple[tuple[Copyable, ...], tuple[ItemGroup, ...]]:
    """Items, halls, walls, notes, and blocks of them, of a text on the clipboard, which may come from anywhere.

    Raises:
        ExchangeError: It holds no items of this program, or impossible values.
    """
    if FORMAT not in text[:200]:
        raise ExchangeError(FORMAT, "the clipboard holds no plan items.", hint="Copy items on a plan first.")
    project = read_project(text, CLIPBOARD)
    lines: tuple[Copyable, ...] = (*project.of_type(Wall), *project.of_type(PlanNote))
    return (*project.halls, *lines, *project.placed), groups_of(project)
