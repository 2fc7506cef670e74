"""Accept findings with a reason, and take that back."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from core.commands.command import require
from core.errors import InvalidEdit
from core.model.entity import Entity
from core.model.project import Project
from core.model.records import Waiver
from core.results.finding import Finding

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class WaiveFindings:
    """Accept findings, or give those that are accepted another reason.

    Attributes:
        findings: What is accepted, as bad as it is now.
        reason: Why.
        author: Who accepts it.
        dated: When, as YYYY-MM-DD.
    """

    findings: tuple[Finding, ...]
    reason: str
    author: str
    dated: str

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Waive finding" if len(self.findings) == 1 else f"Waive {len(self.findings)} findings"

    def apply(self, project: Project) -> Project:
        """Accept them.

        Raises:
            InvalidEdit: There is no reason, one that is too long, or no date.
        """
        reason = self.reason.strip()
        if not reason:
            raise InvalidEdit("A finding is waived for a reason.", hint="Type why it is accepted.")
        if len(reason) > LONGEST_REASON:
            raise InvalidEdit(f"A reason has {LONGEST_REASON} characters at most.", hint="Shorten it.")
        dated = checked_date(self.dated)
        waivers = [_waiver(finding, reason, self.author.strip(), dated) for finding in self.findings]
        return project.with_changes({waiver.id: waiver for waiver in waivers})


@dataclass(frozen=True, slots=True)
class UnwaiveFindings:
    """Take waivers back, so that what they accepted counts again."""

    waiver_ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Un-waive finding" if len(self.waiver_ids) == 1 else f"Un-waive {len(self.waiver_ids)} findings"

    def apply(self, project: Project) -> Project:
        """Take them back.

        Raises:
            InvalidEdit: One of them is something else.
        """
        changes: dict[str, Entity | None] = {}
        for waiver_id in self.waiver_ids:
            if not isinstance(require(project, waiver_id), Waiver):
                raise InvalidEdit("The item is no waiver.", hint="Choose a waived finding.")
            changes[waiver_id] = None
        return project.with_changes(changes)


def checked_date(text: str) -> str:
    """A date as it is kept.

    Raises:
        InvalidEdit: It is none.
    """
    try:
        return datetime.date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InvalidEdit(f"'{text.strip()}' is no date.", hint="Write it as 2026-03-31.") from None


def waiver_id(finding: Finding) -> str:
    """Id of the waiver of a finding: the same in every copy of a file, so that one finding never has two."""
    return f"waiver-{hashlib.blake2b(finding.key.encode(), digest_size=12).hexdigest()}"


def _waiver(finding: Finding, reason: str, author: str, dated: str) -> Waiver:
    return Waiver(
        id=waiver_id(finding),
        tag=finding.code,
        item_ids=tuple(dict.fromkeys(finding.ids)),
        reason=reason,
        author=author,
        dated=dated,
        severity=finding.severity,
        has_measure=finding.measure is not None,
        measure=finding.measure or 0.0,
    )
