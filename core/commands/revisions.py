"""The list of revisions of a project: add, change and remove rows, and say which is the current one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.commands.command import require
from core.commands.waivers import checked_date
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.records import Revision
from core.model.remembered import remembered

LONGEST_NUMBER, LONGEST_AUTHOR, LONGEST_CHANGES = 12, 60, 500
FIRST = "A"


@remembered
def revisions(project: Project) -> tuple[Revision, ...]:
    """All revisions, the newest first: by date, and of one day by number or letter."""
    return tuple(sorted(project.of_type(Revision), key=lambda r: (r.dated, _order(r.tag)), reverse=True))


def current_revision(project: Project) -> Revision | None:
    """The newest revision, or None."""
    return next(iter(revisions(project)), None)


def next_number(project: Project) -> str:
    """The number or letter after that of the newest revision: 2 after 1, P04 after P03, B after A, AA after Z."""
    newest = current_revision(project)
    taken = {revision.tag.casefold() for revision in project.of_type(Revision)}
    number = _after(newest.tag) if newest is not None else FIRST
    while number.casefold() in taken:
        number = _after(number)
    return number


@dataclass(frozen=True, slots=True)
class KeepRevision:
    """Add a revision, or put another in the place of that with the same id."""

    revision: Revision

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Revision {self.revision.tag.strip()}"

    def apply(self, project: Project) -> Project:
        """Keep it.

        Raises:
            InvalidEdit: It has no number, that of another one, no date, or something too long.
        """
        kept = self.revision
        number, author, changes = kept.tag.strip(), kept.author.strip(), kept.changes.strip()
        if not number:
            raise InvalidEdit("A revision needs a number or a letter.", hint="Type one.")
        for words, most in ((number, LONGEST_NUMBER), (author, LONGEST_AUTHOR), (changes, LONGEST_CHANGES)):
            if len(words) > most:
                raise InvalidEdit(f"'{words[:20]} …' has more than {most} characters.", hint="Shorten it.")
        others = (r for r in project.of_type(Revision) if r.id != kept.id)
        if any(other.tag.casefold() == number.casefold() for other in others):
            raise InvalidEdit(f"There is a revision {number} already.", hint="Choose another number or letter.")
        dated = checked_date(kept.dated)
        return project.with_changes({kept.id: replace(kept, tag=number, dated=dated, author=author, changes=changes)})


@dataclass(frozen=True, slots=True)
class DropRevisions:
    """Remove revisions from the list."""

    ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Remove revision" if len(self.ids) == 1 else f"Remove {len(self.ids)} revisions"

    def apply(self, project: Project) -> Project:
        """Remove them.

        Raises:
            InvalidEdit: One of them is something else.
        """
        for revision_id in self.ids:
            if not isinstance(require(project, revision_id), Revision):
                raise InvalidEdit("The item is no revision.", hint="Choose a row of the list of revisions.")
        return project.with_changes(dict.fromkeys(self.ids, None))


def _order(number: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers by their value and letters by the alphabet, AA after Z: 9 before 10, P2 before P10, A before B."""
    parts = re.findall(r"\d+|\D+", number.casefold())
    return tuple((int(part), 0, "") if part.isdecimal() else (-1, len(part), part) for part in parts)


def _after(number: str) -> str:
    if match := re.fullmatch(r"(.*?)(\d+)", number):
        return f"{match[1]}{int(match[2]) + 1:0{len(match[2])}d}"
    if not re.fullmatch(r"[A-Za-z]+", number):
        return f"{number}1" if number else FIRST
    first, last = ("a", "z") if number.islower() else ("A", "Z")
    head = number.rstrip(last)
    grown = f"{head[:-1]}{chr(ord(head[-1]) + 1)}" if head else first
    return grown + first * (len(number) - len(head))
