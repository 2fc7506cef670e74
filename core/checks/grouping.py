"""One finding for many equal cases: a plan of a thousand racks must not drown in a thousand lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.model.entity import Entity, Placed
from core.results.finding import Finding, Severity, measured
from core.units import percent

APART = 3
"""Up to so many cases have a finding each."""
NAMED = 3
"""So many tags are named in a finding for many."""


@dataclass(frozen=True, slots=True)
class Case:
    """One item that breaks a rule.

    Attributes:
        item: The item.
        message: What is wrong with it, as a sentence that names it.
        weight: How bad it is; the worst case speaks for the group.
        others: Further items involved.
        name: What it is called in a list of many; empty for the tag of its item.
        number: What a waiver compares, larger is worse; its weight when None. An excess over a limit is none: it
            doubles while hardly anything has changed.
    """

    item: Entity
    message: str
    weight: float = 0.0
    others: tuple[str, ...] = ()
    name: str = ""
    number: float | None = None

    @property
    def measure(self) -> float | None:
        """The number of its finding, or None."""
        if self.number is not None:
            return measured(self.number)
        return measured(self.weight) if self.weight else None


def named(tags: Sequence[str]) -> str:
    """The first few tags and how many more there are."""
    shown = ", ".join(tags[:NAMED])
    left = len(tags) - NAMED
    return shown if left <= 0 else f"{shown} and {left} more"


def many(what: str) -> Callable[[str, int], str]:
    """Summary of many cases: how many items do what, and the first of their names."""
    return lambda tags, n: f"{n} items {what}: {tags}."


def loading_words(ratio: float, limit_ratio: float) -> str:
    """A loading in words, exact enough to be told from its limit."""
    return percent(ratio) if abs(ratio - limit_ratio) >= 0.01 else percent(ratio, 1)


def place_of(item: Entity) -> tuple[float, float] | None:
    """Where an item stands, or None."""
    return (item.x_m, item.y_m) if isinstance(item, Placed) else None


def grouped(
    code: str,
    severity: Severity,
    cases: Sequence[Case],
    fix: str,
    summary: Callable[[str, int], str],
    apart: int = APART,
) -> Iterator[Finding]:
    """A finding for each case while they are few, else one for all, with the worst case as its example.

    Args:
        code: Rule.
        severity: How bad it is.
        cases: What breaks the rule.
        fix: Remedy.
        summary: Sentence for many cases, from their names and their number.
        apart: Up to so many cases have a finding each.
    """
    if len(cases) <= apart:
        for case in cases:
            ids = (case.item.id, *case.others)
            yield Finding(code, severity, case.message, fix, ids, place_of(case.item), case.measure)
        return
    ranked = sorted(cases, key=lambda c: -c.weight)
    message = f"{summary(named([c.name or c.item.tag for c in ranked]), len(cases))} For one: {ranked[0].message}"
    others = dict.fromkeys(i for c in ranked for i in c.others)
    ids = (*(c.item.id for c in ranked), *others)
    yield Finding(code, severity, message, fix, ids, place_of(ranked[0].item), ranked[0].measure)
