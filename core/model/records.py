"""What planners put on record about a design: findings that they accept, and the revisions of its drawings."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.entity import Entity
from core.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Entity):
    """A finding that is accepted; its tag is the code of the rule.

    Attributes:
        item_ids: Items that the finding was about.
        reason: Why it is accepted.
        author: Who accepted it.
        dated: When, as YYYY-MM-DD.
        severity: How bad it was then.
        has_measure: Whether it had a number.
        measure: That number; larger is worse.
    """

    item_ids: tuple[str, ...] = ()
    reason: str = ""
    author: str = ""
    dated: str = ""
    severity: Severity = Severity.WARNING
    has_measure: bool = False
    measure: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Entity):
    """A state of the design that was issued; its tag is its number or letter.

    Attributes:
        dated: When, as YYYY-MM-DD.
        author: Who issued it.
        changes: What has changed since the one before.
    """

    dated: str = ""
    author: str = ""
    changes: str = ""
