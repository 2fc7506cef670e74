"""Which findings count and which are waived: a waiver holds until what it accepted becomes materially worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.model.project import Project
from core.model.records import Waiver
from core.results.finding import Finding, Severity
from core.units import percent

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
    known = _Known(project.of_type(Waiver))
    if not known.codes:
        return SortedFindings(findings)
    standing: list[Finding] = []
    waived: list[Finding] = []
    waivers: dict[str, Waiver] = {}
    returned: dict[str, str] = {}
    for finding in findings:
        match = known.about(finding)
        if match is None:
            standing.append(finding)
            continue
        items, waiver = match
        waivers[finding.key] = waiver
        if worse := _worse(waiver, items, finding):
            standing.append(finding)
            returned[finding.key] = f"Counts again: {worse} than when it was waived {in_words(waiver)}."
        else:
            waived.append(finding)
    return SortedFindings(tuple(standing), tuple(waived), MappingProxyType(waivers), MappingProxyType(returned))


class _Known:
    """Waivers by rule and items: thousands of findings are sorted at every answer of the live study.

    Args:
        waivers: Those of the project.

    Attributes:
        codes: Rules that any of them is about.
    """

    def __init__(self, waivers: Iterable[Waiver]) -> None:
        self.codes: set[str] = set()
        self._same: dict[tuple[str, frozenset[str]], Waiver] = {}
        self._of_item: dict[tuple[str, str], list[tuple[frozenset[str], Waiver]]] = {}
        for waiver in waivers:
            items = frozenset(waiver.item_ids)
            self.codes.add(waiver.tag)
            self._same[waiver.tag, items] = waiver
            for item in items:
                self._of_item.setdefault((waiver.tag, item), []).append((items, waiver))

    def about(self, finding: Finding) -> tuple[frozenset[str], Waiver] | None:
        """The waiver of a finding with its items: of the same ones, else of more, else of some of the finding's."""
        if finding.code not in self.codes:
            return None
        ids = frozenset(finding.ids)
        if (same := self._same.get((finding.code, ids))) is not None:
            return ids, same
        near = {w.id: (items, w) for i in ids for items, w in self._of_item.get((finding.code, i), ())}
        wider = [(len(items), w.id) for items, w in near.values() if items > ids]
        narrower = [(-len(items), w.id) for items, w in near.values() if items < ids]
        nearest = min(wider or narrower, default=None)
        return near[nearest[1]] if nearest is not None else None


def in_words(waiver: Waiver) -> str:
    """Who waived it when and why, to stand after a verb."""
    if waiver.author:
        return f"by {waiver.author} on {waiver.dated} ({waiver.reason})"
    return f"on {waiver.dated} ({waiver.reason})"


def _worse(waiver: Waiver, items: frozenset[str], finding: Finding) -> str:
    """What is materially worse about a finding than when it was waived; empty when nothing is."""
    if _ORDER[finding.severity] > _ORDER[waiver.severity]:
        return "it is more severe"
    further = len(frozenset(finding.ids) - items)
    if further:
        return f"it is about {further} more items" if further > 1 else "it is about one more item"
    if finding.measure is None or not waiver.has_measure:
        return ""
    worse = finding.measure - waiver.measure
    if worse <= WORSE_RATIO * abs(waiver.measure):
        return ""
    return f"it is worse by {percent(worse / abs(waiver.measure))}" if waiver.measure else "it is worse"
