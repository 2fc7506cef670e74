"""All findings of a design in a report, those of one cause together."""

from __future__ import annotations

from core.model.project import Project
from core.reports.blocks import Chapter, Table, names_in_short
from core.results.design_results import DesignResults
from core.results.finding import Finding
from core.results.finding_groups import finding_groups

MOST_NAMES = 12


def findings_chapter(project: Project, results: DesignResults) -> Chapter:
    """The findings, the worst first.

    Args:
        project: The project.
        results: Its results.
    """
    if not results.findings:
        return Chapter("Findings", ("Nothing was found.",))
    rows = [["Severity", "Finding", "Remedy"]]
    rows += [[str(g[0].severity), _words(project, g), g[0].fix] for g in finding_groups(results.findings)]
    return Chapter("Findings", (Table("", rows),))


def _words(project: Project, group: tuple[Finding, ...]) -> str:
    """What was found, and where else the same was."""
    message = group[0].message
    if len(group) == 1:
        return message
    tags = [e.tag for f in group[1:] if f.ids and (e := project.get(f.ids[0])) is not None and e.tag]
    return f"{message}\nThe same: {names_in_short(tags, MOST_NAMES)}."
