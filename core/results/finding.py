"""A finding: something about the design that the planner should know, with place and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.geometry.rectangle import Point


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check.

    Attributes:
        code: Stable name of the rule, such as ``rack-inlet-above-class``.
        severity: How bad it is.
        message: What is wrong, naming the item and the numbers.
        fix: What the planner can do.
        ids: Entities involved.
        place_m: Where on the plan, or None.
    """

    code: str
    severity: Severity
    message: str
    fix: str = ""
    ids: tuple[str, ...] = ()
    place_m: Point | None = None

    @property
    def key(self) -> str:
        """Stable key under which a planner may waive it."""
        return ":".join((self.code, *sorted(self.ids)))
