"""Name items row by row with a pattern, such as ``R-{row}{n:02}``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import Formatter

from core.commands.command import require_placed
from core.commands.tags import LONGEST_TAG
from core.errors import InvalidEdit
from core.model.entity import Entity, Placed
from core.model.project import Project

_SPEC = re.compile(r"0?[1-9]?d?")
_HINT = "Use {row} for the row's letter, {r} for its number and {n:02} for the place in it, such as R-{row}{n:02}."


@dataclass(frozen=True, slots=True)
class RenameRows:
    """Give items new tags by rows, which run along the fronts; the first row is the topmost, or leftmost.

    Attributes:
        ids: What to rename.
        pattern: Text with the fields ``row`` (A, B, ...), ``r`` (1, 2, ...) and ``n`` (1, 2, ... in each row).
        first_n: Number of the first item of each row.
    """

    ids: tuple[str, ...]
    pattern: str
    first_n: int = 1

    @property
    def label(self) -> str:
        """Shown in history."""
        return "Rename item" if len(self.ids) == 1 else f"Rename {len(self.ids)} items"

    def apply(self, project: Project) -> Project:
        """Rename them.

        Raises:
            InvalidEdit: The pattern cannot be read, or two items would have one tag.
        """
        _require_pattern(self.pattern)
        items = [require_placed(project, i) for i in dict.fromkeys(self.ids)]
        chosen = {item.id for item in items}
        taken = {e.tag for e in project.entities.values() if e.id not in chosen}
        changes: dict[str, Entity | None] = {}
        for number, row in enumerate(rows_of(items)):
            for place, item in enumerate(row):
                tag = self.pattern.format(row=row_letters(number), r=number + 1, n=self.first_n + place)
                if tag in taken:
                    raise InvalidEdit(f"Two items would be called {tag}.", hint=_HINT)
                if not tag.strip() or len(tag) > LONGEST_TAG:
                    raise InvalidEdit(f"A tag has 1 to {LONGEST_TAG} characters.", hint=_HINT)
                taken.add(tag)
                changes[item.id] = replace(item, tag=tag)
        return project.with_changes(changes)


def rows_of(items: Sequence[Placed]) -> list[list[Placed]]:
    """Items by rows along their fronts: items whose middles lie within half a depth of the row's first are one row.

    Rows go from top to bottom and items from left to right; where most fronts look sideways, rows go from left to
    right and items from top to bottom.
    """
    sideways = 2 * sum(item.rotation_deg % 180 != 0 for item in items) > len(items)

    def across(item: Placed) -> float:
        return item.x_m if sideways else -item.y_m

    def along(item: Placed) -> float:
        return -item.y_m if sideways else item.x_m

    rows: list[list[Placed]] = []
    for item in sorted(items, key=lambda p: (across(p), along(p), p.id)):
        if rows and across(item) - across(rows[-1][0]) <= 0.5 * rows[-1][0].depth_m:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda p: (along(p), p.id)) for row in rows]


def row_letters(number: int) -> str:
    """Letters of a row counted from nought: A ... Z, AA, AB ..."""
    letters = ""
    number += 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def row_number(letters: str) -> int:
    """Number of a row, counted from nought, from its letters: the inverse of ``row_letters``."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _require_pattern(pattern: str) -> None:
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        raise InvalidEdit(f"'{pattern}' cannot be read: a brace is not closed.", hint=_HINT) from error
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in ("row", "r", "n") or conversion or (spec and (name == "row" or not _SPEC.fullmatch(spec))):
            raise InvalidEdit(f"'{{{name}{':' + spec if spec else ''}}}' is no part of a pattern.", hint=_HINT)
