"""Answers that depend on a project alone, kept while it is the same.

Projects are frozen: the same object has the same answer. The live study asks for many of them thirty times a second.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from core.model.project import Project

Answer = TypeVar("Answer")
KEPT = 4
"""Projects whose answers are kept: the document's, a preview, and what a worker still uses."""


def remembered(find: Callable[[Project], Answer]) -> Callable[[Project], Answer]:
    """Keep the answers for the last few projects; the answer must not be changed by who gets it."""
    kept: list[tuple[Project, Answer]] = []

    @wraps(find)
    def ask(project: Project) -> Answer:
        for known, answer in list(kept):
            if known is project:
                return answer
        answer = find(project)
        kept.append((project, answer))
        del kept[:-KEPT]
        return answer

    return ask
