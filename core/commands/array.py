"""Copy items in columns and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.commands.command import require_placed, rounded_m
from core.commands.homes import housed
from core.commands.place import MOST_COPIES, TagCounter, copy_of
from core.commands.rename import row_letters, row_number
from core.errors import InvalidEdit
from core.model.entity import Entity, Placed
from core.model.project import Project
from core.model.rack import Rack

_BY_ROW = re.compile(r"((?:.*[^A-Za-z])?)([A-Z]{1,2})(\d+)")


@dataclass(frozen=True, slots=True)
class ArrayCopy:
    """Copy placed items in columns and rows; copies belong to the halls that they come to stand in.

    Attributes:
        ids: Items to copy; they are the first cell of the array.
        columns: Copies along x, counting the originals.
        rows: Copies along y, counting the originals.
        pitch_x_m: Distance between columns. [m]
        pitch_y_m: Distance between rows. [m]
        aisle_pitch_m: Distance from every second row to the next one, 0 for the same as between the others. [m]
        turns_rows: Whether every second row is turned by 180 degrees, so that rows face each other.
        letters_rows: Whether racks such as R-A01 have R-B01 in the next row, and not the next number.
    """

    ids: tuple[str, ...]
    columns: int
    rows: int
    pitch_x_m: float
    pitch_y_m: float
    aisle_pitch_m: float = 0.0
    turns_rows: bool = False
    letters_rows: bool = False

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Array {self.columns} × {self.rows}"

    def apply(self, project: Project) -> Project:
        """Add the copies, with tags counted on from the originals'.

        Raises:
            InvalidEdit: The counts are not positive, copies would be too many or all at one place.
        """
        self._require_counts()
        tags = TagCounter(e.tag for e in project.entities.values())
        originals = [require_placed(project, i) for i in self.ids]
        pairs = [(o, self._copy(o, row, column, tags)) for row, column in self._cells() for o in originals]
        copies: dict[str, Entity | None] = {copy.id: copy for copy in housed(project, pairs)}
        return project.with_changes(copies)

    def row_shift_m(self, row: int) -> float:
        """Distance of a row from the first one. [m]"""
        aisle_m = self.aisle_pitch_m or self.pitch_y_m
        return (row + 1) // 2 * self.pitch_y_m + row // 2 * aisle_m

    def _require_counts(self) -> None:
        if self.columns < 1 or self.rows < 1:
            raise InvalidEdit("An array needs at least one column and one row.", hint="Enter 1 or more.")
        if self.columns * self.rows * len(self.ids) > MOST_COPIES:
            raise InvalidEdit(f"An array makes at most {MOST_COPIES} items.", hint="Enter smaller counts.")
        if (self.columns > 1 and not self.pitch_x_m) or (self.rows > 1 and not self.pitch_y_m):
            raise InvalidEdit("All copies would stand at one place.", hint="Enter a pitch other than nought.")

    def _cells(self) -> Iterator[tuple[int, int]]:
        """Row and column of every copy."""
        return ((row, column) for row in range(self.rows) for column in range(self.columns) if row or column)

    def _copy(self, original: Placed, row: int, column: int, tags: TagCounter) -> Placed:
        x_m = rounded_m(original.x_m + column * self.pitch_x_m)
        y_m = rounded_m(original.y_m + self.row_shift_m(row))
        copy = copy_of(original, self._tag(original, row, tags), x_m, y_m)
        if self.turns_rows and row % 2:
            copy = replace(copy, rotation_deg=(copy.rotation_deg + 180) % 360)
        return copy

    def _tag(self, original: Placed, row: int, tags: TagCounter) -> str:
        found = _BY_ROW.fullmatch(original.tag) if self.letters_rows and row and isinstance(original, Rack) else None
        if found is None:
            return tags.next_after(original.tag)
        stem, letters, number = found.groups()
        return tags.at_or_after(f"{stem}{row_letters(row_number(letters) + row)}{number}")


def has_row_letter(item: Placed) -> bool:
    """Whether a rack's tag names its row by a letter, such as R-A01."""
    return isinstance(item, Rack) and _BY_ROW.fullmatch(item.tag) is not None
