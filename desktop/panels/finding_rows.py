"""What the lines of the list of findings stand for, and what they say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.checks.waiving import SortedFindings
from core.model.project import Project
from core.model.records import Waiver
from core.results.finding import Finding, Severity
from core.results.finding_groups import finding_groups
from desktop.words import as_read, tr

TAGS_SAID = 6
"""Items that the line of a group names."""
_ORDER = {severity: n for n, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A line of the list.

    Attributes:
        findings: A finding, or for the line of a group all that it stands for.
        is_group: Whether it opens and closes.
        note: Why a finding counts again that was waived.
        waiver: What it is waived by, None where it counts.
    """

    findings: tuple[Finding, ...]
    is_group: bool = False
    note: str = ""
    waiver: Waiver | None = None


def finding_rows(found: SortedFindings, opened: Collection[str], *, shows_waived: bool) -> list[FindingRow]:
    """Lines: a finding alone, or a group with its findings under it where it is open; waived ones at the end.

    Args:
        found: The findings.
        opened: Rules whose group is open.
        shows_waived: Whether waived findings have lines.
    """
    again = [FindingRow((f,), note=found.returned[f.key]) for f in found.standing if f.key in found.returned]
    groups = finding_groups(f for f in found.standing if f.key not in found.returned)
    heads = sorted(
        [*again, *(FindingRow(group, is_group=len(group) > 1) for group in groups)],
        key=lambda row: _ORDER[row.findings[0].severity],
    )
    rows: list[FindingRow] = []
    for row in heads:
        rows.append(row)
        if row.is_group and row.findings[0].code in opened:
            rows.extend(FindingRow((finding,)) for finding in row.findings)
    if shows_waived:
        rows.extend(FindingRow((f,), waiver=found.waivers[f.key]) for f in found.waived)
    return rows


def keys_of(row: FindingRow) -> tuple[bool, tuple[str, ...]]:
    """What a line is known by when the list is filled anew."""
    return row.is_group, tuple(finding.key for finding in row.findings)


def row_text(row: FindingRow, project: Project, opened: Collection[str]) -> str:
    """What a line says."""
    first = row.findings[0]
    if row.is_group:
        return _group_text(row.findings, project, is_open=first.code in opened)
    if row.waiver is None:
        return "\n".join(as_read(line) for line in (first.message, first.fix, row.note) if line)
    words = tr("Waived: {message}").format(message=as_read(first.message))
    return f"{words}\n{_accepted(row.waiver)}"


def row_tip(row: FindingRow) -> str:
    """Severity and rule, and the reason of a waived finding."""
    first = row.findings[0]
    lines = [f"{as_read(first.severity)}: {first.code}"]
    if row.waiver is not None:
        lines += [_accepted(row.waiver), as_read(first.fix)]
    return "\n".join(line for line in lines if line)


def _accepted(waiver: Waiver) -> str:
    """Reason, name and date of a waiver."""
    who = ", ".join(part for part in (waiver.author, waiver.dated) if part)
    return tr("Reason: {reason} ({who})").format(reason=waiver.reason, who=who)


def _group_text(group: tuple[Finding, ...], project: Project, *, is_open: bool) -> str:
    first = group[0]
    tags = [e.tag for f in group if f.ids and (e := project.get(f.ids[0])) is not None and e.tag]
    said = ", ".join(tags[:TAGS_SAID]) + (" …" if len(tags) > TAGS_SAID else "")
    sign = "▾" if is_open else "▸"
    head = tr("{sign} {count} times: {message}").format(sign=sign, count=len(group), message=as_read(first.message))
    return "\n".join(line for line in (head, said, as_read(first.fix)) if line)
