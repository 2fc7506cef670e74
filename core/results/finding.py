"""A finding: something about the design that the planner should know, with place and remedy."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.geometry.rectangle import Point
from core.model.severity import Severity

__all__ = ["Finding", "Severity", "measured"]


def measured(value: float) -> float | None:
    """A number for ``Finding.measure``: three digits, so that a finding is the same while its number only trembles."""
    return float(f"{value:.3g}") if math.isfinite(value) else None


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
        measure: The number that it is about, turned so that larger is worse; None where there is none.
    """

    code: str
    severity: Severity
    message: str
    fix: str = ""
    ids: tuple[str, ...] = ()
    place_m: Point | None = None
    measure: float | None = None

    @property
    def key(self) -> str:
        """Stable key under which a planner may waive it."""
        return ":".join((self.code, *sorted(self.ids)))
