"""All findings of a design in a report, those of one cause together, and those that are waived with their reasons."""

from __future__ import annotations

from collections.abc import Sequence

from core.checks.power_rules import BUILD_TOPOLOGY
from core.checks.voltage_rules import CONNECT_UNIT
from core.checks.waiving import SortedFindings, sort_findings
from core.drawing.oneline_words import natural
from core.model.project import Project
from core.reports.blocks import DASH, Block, Chapter, Rows, Table, names_in_short
from core.results.design_results import DesignResults
from core.results.finding import Finding
from core.results.finding_groups import finding_groups

MOST_NAMES = 12
ON_PAPER = {
    BUILD_TOPOLOGY: "Place units of a power distribution and connect the racks.",
    CONNECT_UNIT: "Connect it to what feeds it.",
}
"""Remedies without menus and panels, which a reader on paper does not have."""


def findings_chapter(project: Project, results: DesignResults) -> Chapter:
    """The findings, the worst first, then the waived ones.

    Args:
        project: The project.
        results: Its results.
    """
    found = sort_findings(project, results.findings)
    blocks: list[Block] = ["Nothing was found." if not results.findings else "Nothing was found that is not waived."]
    if found.standing:
        rows = [["Severity", "Finding", "Remedy"]]
        for g in finding_groups(found.standing):
            rows.append([str(g[0].severity), _words(project, found, g), ON_PAPER.get(g[0].fix, g[0].fix)])
        blocks = [Table("", rows)]
    blocks.append(
        Table("Waived findings", _waived_rows(project, found), "Accepted by those named; they do not count above.")
    )
    return Chapter("Findings", tuple(blocks))


def _waived_rows(project: Project, found: SortedFindings) -> Rows:
    """What is accepted, why, by whom and when; what was accepted together stands together."""
    together: dict[tuple[str, ...], list[Finding]] = {}
    for finding in found.waived:
        waiver = found.waivers[finding.key]
        together.setdefault((waiver.reason, waiver.author or DASH, waiver.dated), []).append(finding)
    rows = [["Severity", "Finding", "Reason", "Waived by", "Date"]]
    for kept, findings in together.items():
        rows += [[str(g[0].severity), "\n".join(_what(project, g)), *kept] for g in finding_groups(findings)]
    return rows


def _words(project: Project, found: SortedFindings, group: Sequence[Finding]) -> str:
    """What was found, where else the same was, and why any of it counts again."""
    lines = _what(project, group)
    lines += list(dict.fromkeys(found.returned[f.key] for f in group if f.key in found.returned))
    return "\n".join(lines)


def _what(project: Project, group: Sequence[Finding]) -> list[str]:
    """What was found, and where else the same was."""
    if len(group) == 1:
        return [group[0].message]
    tags = [e.tag for f in group[1:] if f.ids and (e := project.get(f.ids[0])) is not None and e.tag]
    return [group[0].message, f"The same: {names_in_short(sorted(tags, key=natural), MOST_NAMES)}."]
