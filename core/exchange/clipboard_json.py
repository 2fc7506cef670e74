"""The clipboard: placed items as text in the project's own JSON form, so that any window can read it."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import ExchangeError
from core.exchange.json_project import FORMAT, read_project, write_project
from core.model.entity import Placed
from core.model.project import Project

CLIPBOARD = "the clipboard"


def write_items(items: Iterable[Placed]) -> str:
    """Text of items for the clipboard.

    Raises:
        ExchangeError: A value is no number.
    """
    return write_project(Project.of(items))


def read_items(text: str) -> tuple[Placed, ...]:
    """Items of a text on the clipboard, which may come from anywhere.

    Raises:
        ExchangeError: It holds no items of this program, or impossible values.
    """
    if FORMAT not in text[:200]:
        raise ExchangeError(FORMAT, "the clipboard holds no plan items.", hint="Copy items on a plan first.")
    return read_project(text, CLIPBOARD).placed
