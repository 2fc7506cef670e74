"""Findings of one cause gathered, so that twelve racks without air are one line with a count and not twelve lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter

from core.results.finding import Finding

_KIND = (attrgetter("code"), attrgetter("severity"), attrgetter("fix"))
FEWEST = 3
"""So many findings of a kind become one group; fewer are read as fast one by one."""


def finding_groups(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Findings of one rule, severity and remedy together, in the order in which the first of each came.

    Args:
        findings: As the checks give them, worst first.

    Returns:
        Groups of one finding, or of ``FEWEST`` and more.
    """
    found = list(findings)
    code, severity, fix = (list(map(read, found)) for read in _KIND)
    by_kind: defaultdict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    for finding, kind in zip(found, zip(code, map(id, severity), fix, strict=True), strict=True):
        by_kind[kind].append(finding)
    placed: list[tuple[Finding, ...]] = []
    for alike in by_kind.values():
        placed.extend([tuple(alike)] if len(alike) >= FEWEST else [(finding,) for finding in alike])
    return tuple(placed)
