"""Which findings count and which are waived: a waiver holds until what it accepted becomes materially worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from core.model.project import Project
from core.model.records import Waiver
from core.results.finding import Finding, Severity

WORSE_RATIO = 0.05
"""What is accepted may become worse by so much before it counts again."""
_ORDER = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@dataclass(frozen=True, slots=True)
class SortedFindings:
    """Findings of a design, sorted by its waivers.

    Attributes:
        standing: What counts, in the order in which it was given.
        waived: What is accepted, in that order.
        waivers: By key of a finding, the waiver that is about it, also of one that counts again.
        returned: By key of a finding that counts again, why.
    """

    standing: tuple[Finding, ...]
    waived: tuple[Finding, ...] = ()
    waivers: Mapping[str, Waiver] = field(default_factory=lambda: MappingProxyType({}))
    returned: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def sort_findings(project: Project, findings: tuple[Finding, ...]) -> SortedFindings:
    """Sort findings by the waivers of a project.

    A waiver is about a finding of its rule with the same items, or with some of them: of twelve racks that were
    accepted together, those that are left.

    Args:
        project: The project.
        findings: As the checks give them.
    """
    by_code: dict[str, list[Waiver]] = {}
    for kept in project.of_type(Waiver):
        by_code.setdefault(kept.tag, []).append(kept)
    if not by_code:
        return SortedFindings(findings)
    standing: list[Finding] = []
    waived: list[Finding] = []
    waivers: dict[str, Waiver] = {}
    returned: dict[str, str] = {}
    for finding in findings:
        waiver = _about(finding, by_code.get(finding.code, ()))
        worse = "" if waiver is None else _worse(waiver, finding)
        if waiver is not None:
            waivers[finding.key] = waiver
        if waiver is None or worse:
            standing.append(finding)
            if waiver is not None:
                returned[finding.key] = f"Counts again: {worse} than when it was waived {in_words(waiver)}."
        else:
            waived.append(finding)
    return SortedFindings(tuple(standing), tuple(waived), MappingProxyType(waivers), MappingProxyType(returned))


def in_words(waiver: Waiver) -> str:
    """Who waived it when and why, to stand after a verb."""
    by = f"by {waiver.author} " if waiver.author else ""
    return f"{by}on {waiver.dated} ({waiver.reason})"


def _about(finding: Finding, waivers: Sequence[Waiver]) -> Waiver | None:
    """The waiver that is about a finding: of the same items, else of more, else of some of its items."""
    ids = frozenset(finding.ids)
    ranked: list[tuple[int, int, Waiver]] = []
    for waiver in waivers:
        items = frozenset(waiver.item_ids)
        if items == ids:
            return waiver
        if ids and items > ids:
            ranked.append((0, len(items), waiver))
        elif items and items < ids:
            ranked.append((1, -len(items), waiver))
    return min(ranked, key=lambda row: row[:2])[2] if ranked else None


def _worse(waiver: Waiver, finding: Finding) -> str:
    """What is materially worse about a finding than when it was waived; empty when nothing is."""
    if _ORDER[finding.severity] > _ORDER[waiver.severity]:
        return "it is more severe"
    further = len(frozenset(finding.ids) - frozenset(waiver.item_ids))
    if further:
        return f"it is about {further} more items" if further > 1 else "it is about one more item"
    if finding.measure is None or not waiver.has_measure:
        return ""
    worse = finding.measure - waiver.measure
    if worse <= WORSE_RATIO * abs(waiver.measure):
        return ""
    return f"it is worse by {worse / abs(waiver.measure):.0%}" if waiver.measure else "it is worse"
