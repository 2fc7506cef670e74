"""What a report is made of, before it is set on pages: chapters of paragraphs, tables and drawings, all in English."""

from __future__ import annotations

from dataclasses import dataclass

from core.drawing.display_list import Drawing
from core.drawing.oneline_words import natural
from core.units import MINUS

Rows = list[list[str]]
DASH = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        title: What stands above it, or nothing.
        rows: Cells, the first row being the heads.
        note: What stands below it, or nothing.
    """

    title: str
    rows: Rows
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it has heads alone."""
        return len(self.rows) < 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing in the text, as wide as the text unless it is less high then than it may be.

    Attributes:
        title: What stands below it.
        drawing: The drawing.
        most_height_mm: Highest that it may be. [mm]
    """

    title: str
    drawing: Drawing
    most_height_mm: float = 150.0


Block = str | Table | Figure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; tables without rows are left out.

    Attributes:
        title: Heading, which the table of contents lists.
        blocks: Paragraphs, tables and drawings.
    """

    title: str
    blocks: tuple[Block, ...]


def by_name(rows: Rows) -> Rows:
    """The rows under their heads in the order in which people count: R-A2 before R-A10."""
    return [*rows[:1], *sorted(rows[1:], key=lambda row: natural(row[0]))]


def number(value: float, decimals: int = 1, unit: str = "") -> str:
    """A number with its unit; a dash for none. What rounds to nought has no sign.

    >>> number(-1.5), number(-0.004, 2, "kg/h")
    ('−1.5', '0.00 kg/h')
    """
    if value != value:
        return DASH
    return f"{round(value, decimals) + 0.0:,.{decimals}f} {unit}".rstrip().replace("-", MINUS, 1 if value < 0.0 else 0)


def names_in_short(names: list[str], most: int = 3) -> str:
    """A few names, or the first and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
