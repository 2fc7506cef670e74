"""Findings of one cause gathered, so that twelve racks without air are one line with a count and not twelve lines."""

from __future__ import annotations

from collections.abc import Iterable

from core.results.finding import Finding

FEWEST = 3
"""So many findings of a kind become one group; fewer are read as fast one by one."""


def finding_groups(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Findings of one rule, severity and remedy together, in the order in which the first of each came.

    Args:
        findings: As the checks give them, worst first.

    Returns:
        Groups of one finding, or of ``FEWEST`` and more.
    """
    by_kind: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault((finding.code, finding.severity, finding.fix), []).append(finding)
    placed: list[tuple[Finding, ...]] = []
    for alike in by_kind.values():
        placed.extend([tuple(alike)] if len(alike) >= FEWEST else [(finding,) for finding in alike])
    return tuple(placed)
