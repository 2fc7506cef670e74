"""The objects of a project as rows of a table whose cells can be typed into, filled down and pasted over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge

from core.commands.command import Command
from core.commands.command import Sequence as Steps
from core.commands.set_field import SetField
from core.commands.tags import SetTags
from core.errors import InvalidEdit
from core.model.cooling import Cdu
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.model.storeys import hall_around
from core.units import parse_quantity, quantity_of_field
from core.units.display import quantity_as_read, units_in_use

COLUMNS: tuple[tuple[str, str], ...] = (
    ("Hall", ""),
    ("Kind", ""),
    ("Tag", "tag"),
    ("Model", ""),
    ("X", "x_m"),
    ("Y", "y_m"),
    ("Turned", "rotation_deg"),
    ("Width", "width_m"),
    ("Depth", "depth_m"),
    ("Height", "height_m"),
    ("Load", ""),
    ("Feed", ""),
    ("Tenant", "tenant"),
)
"""Headings, and the field that a column edits, or empty."""
LOAD, FEED, TENANT = (n for n, (title, _) in enumerate(COLUMNS) if title in ("Load", "Feed", "Tenant"))
"""Columns that people may hide: power of racks at their load, tags of what feeds an item, whose rack it is."""
_FEEDS = ("feed_a_id", "feed_b_id", "feed_id", "backup_feed_id")


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One item; numbers are written out when they are asked for, because few of ten thousand rows are seen.

    Attributes:
        item: The item.
        head: Texts of the columns before the numbers: hall, kind, tag, model.
        tags: Tags of all power units and sources by their ids.
    """

    item: Placed
    head: tuple[str, str, str, str]
    tags: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def entity_id(self) -> str:
        """Id of the item."""
        return self.item.id

    def cell(self, column: int) -> str:
        """Text of a column."""
        if column < len(self.head):
            return self.head[column]
        if column == FEED:
            return self.feed
        if column == LOAD:
            return quantity_as_read(self.item.power_w, "power") if isinstance(self.item, Rack) else ""
        if column == TENANT:
            return self.tenant
        value = getattr(self.item, COLUMNS[column][1])
        return f"{value}°" if COLUMNS[column][1] == "rotation_deg" else quantity_as_read(value, "length")

    @property
    def feed(self) -> str:
        """Tags of what feeds it, the first one first; empty when nothing does."""
        item = self.item
        ids = item.feed_ids if isinstance(item, PowerUnit) else [getattr(item, name, "") for name in _FEEDS]
        return " / ".join(self.tags.get(i, "") for i in ids if i)

    @property
    def tenant(self) -> str:
        """Whose rack it is; empty for all that is none."""
        return self.item.tenant if isinstance(self.item, Rack) else ""

    def rank(self, column: int) -> tuple[bool, float, str]:
        """Where it stands in the order of a column: empty cells last, numbers by their value, words by themselves."""
        name = COLUMNS[column][1]
        if column == LOAD:
            return not isinstance(self.item, Rack), getattr(self.item, "power_w", 0.0), self.item.tag
        if name and name not in ("tag", "tenant"):
            return False, getattr(self.item, name), self.item.tag
        text = self.cell(column)
        return not text, 0.0, text.casefold()

    def contains(self, wanted: str) -> bool:
        """Whether its texts contain every word that is wanted."""
        if not wanted:
            return True
        texts = [text.casefold() for text in (*self.head, self.feed, self.tenant)]
        return all(any(w in text for text in texts) for w in wanted.casefold().split())

    @property
    def cells(self) -> tuple[str, ...]:
        """Texts in the order of the columns."""
        return tuple(self.cell(n) for n in range(len(COLUMNS)))


def in_order(rows: Iterable[ObjectRow]) -> list[ObjectRow]:
    """Rows by hall, kind and tag."""
    return sorted(rows, key=_usual_place)


def merged(parts: Sequence[Iterable[ObjectRow]]) -> Iterator[ObjectRow]:
    """One row after the other by hall, kind and tag, of parts each of which is in that order."""
    return merge(*parts, key=_usual_place)


def _usual_place(row: ObjectRow) -> tuple[str, ...]:
    return row.head[:3]


def by_column(rows: Sequence[ObjectRow], column: int, *, is_falling: bool = False) -> list[ObjectRow]:
    """Rows by one column, equal ones in the order that they have; empty cells come last either way.

    Args:
        rows: In the usual order.
        column: Column of the table.
        is_falling: Whether the largest comes first.
    """
    ranks = [(row.rank(column), row) for row in rows]
    full = sorted((r for r in ranks if not r[0][0]), key=lambda r: r[0][1:], reverse=is_falling)
    return [row for _, row in full] + [row for rank, row in ranks if rank[0]]


def each_object_row(project: Project) -> Iterator[ObjectRow]:
    """All items one after the other: of ten thousand some at a time."""
    halls = {h.id: h.tag or "Hall" for h in project.halls}
    kinds = {kind: _kind_words(kind) for kind in set(map(type, project.placed))}
    tags = {e.id: e.tag for kind in (PowerUnit, PowerSource) for e in project.of_type(kind)}
    for item in project.placed:
        hall = halls.get(hall_around(project, item), "Yard")
        yield ObjectRow(item, (hall, kinds[type(item)], item.tag, item.model_name), tags)


def cells_command(project: Project, cells: Iterable[tuple[str, int, str]]) -> Command:
    """One step that writes texts into cells.

    Args:
        project: What they are written into.
        cells: Id, column and text of each.

    Raises:
        InvalidEdit: A column cannot be edited, or a text is not what belongs there.
        UnitError: A text is no quantity of the column.
    """
    steps: list[Command] = []
    tags: dict[str, str] = {}
    for entity_id, column, text in cells:
        title, name = COLUMNS[column]
        if not name:
            raise InvalidEdit(f"{title} cannot be changed in the table.", hint="Edit tags, places, sizes and tenants.")
        if name == "tag":
            tags[entity_id] = text
        elif name == "tenant":
            if not isinstance(project.get(entity_id), Rack):
                raise InvalidEdit("Only racks have a tenant.", hint="Select racks only.")
            steps.append(SetField((entity_id,), name, text))
        else:
            steps.append(SetField((entity_id,), name, _value(name, text)))
    if tags:
        steps.insert(0, SetTags(tuple(tags.items())))
    count = len(steps) - bool(tags) + len(tags)
    label = steps[0].label if len(steps) == 1 else f"Change {count} cells"
    return Steps(label, tuple(steps))


def pasted_cells(rows: Sequence[ObjectRow], row: int, column: int, text: str) -> list[tuple[str, int, str]]:
    """Cells that a block of a spreadsheet covers, from a row and a column on; what is beyond the table is left out."""
    found = []
    for n, line in enumerate(text.rstrip("\r\n").splitlines()):
        for m, word in enumerate(line.split("\t")):
            if row + n < len(rows) and column + m < len(COLUMNS):
                found.append((rows[row + n].entity_id, column + m, word.strip()))
    return found


def _value(field: str, text: str) -> float:
    quantity = quantity_of_field(field)
    if field == "rotation_deg":
        try:
            return float(text.removesuffix("°"))
        except ValueError:
            raise InvalidEdit(f"'{text}' is no angle.", hint="Enter 0, 90, 180 or 270.") from None
    return parse_quantity(text, quantity, system=units_in_use().system_of(quantity))


def _kind_words(kind: type[Placed]) -> str:
    if kind is Cdu:
        return "CDU"
    return "".join(f" {c.lower()}" if c.isupper() else c for c in kind.__name__).strip().capitalize()
