"""Reads the shipped catalogue, or a planner's own CSV of the same columns, and finds things in it.

Strict: a catalogue with one doubtful cell is refused whole, naming file, line, column and remedy. Tables are read when
first asked for, so that starting the program costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain
from typing import Literal, TypeAlias, cast, get_args

from core.catalogue.it_items import Accelerator, ServerItem
from core.catalogue.item import AnyItem
from core.catalogue.kind_words import kind_words
from core.catalogue.place_items import CostItem, Site
from core.catalogue.plant_items import CoolingUnitItem, PowerItem
from core.catalogue.row import CONFIDENCES, VERIFICATIONS
from core.catalogue.schema import column_names, read_rows, refuse
from core.errors import CatalogueError
from core.resource_files import read_text

Kind: TypeAlias = Literal["accelerators", "servers", "cooling_units", "power_items", "sites", "costs"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SERVER_COOLING = ("", "air", "d2c", "hybrid", "immersion")

_ROW_TYPES: Mapping[Kind, type[AnyItem]] = {
    "accelerators": Accelerator,
    "servers": ServerItem,
    "cooling_units": CoolingUnitItem,
    "power_items": PowerItem,
    "sites": Site,
    "costs": CostItem,
}
_FILES: Mapping[Kind, str] = {
    "accelerators": "accelerators.csv",
    "servers": "servers_and_racks.csv",
    "cooling_units": "cooling_units.csv",
    "power_items": "power_equipment.csv",
    "sites": "sites.csv",
    "costs": "costs.csv",
}
# Fields of which the first may not exceed the second.
_ORDERED = (
    ("typical_power_kw", "max_power_kw"),
    ("inlet_min_c", "inlet_max_c"),
    ("liquid_supply_min_c", "liquid_supply_max_c"),
    ("value_low", "value_typical"),
    ("value_typical", "value_high"),
    ("value_low", "value_high"),
)


def load_items(
    kind: Kind, text: str, name: str, *, accelerators: Iterable[Accelerator] | None = None
) -> tuple[AnyItem, ...]:
    """Read one catalogue table from CSV text.

    The column ``item_id`` may be left out; ids are then made from vendor and model.

    Args:
        kind: Which table it is.
        text: The CSV text: UTF-8, comma separated, decimal point, one header row. A blank cell means not known.
        name: Name of the file, for messages.
        accelerators: For servers: what ``accelerator_model`` may name; the shipped accelerators unless given.

    Returns:
        The items in the order of the file.

    Raises:
        CatalogueError: A column is unknown or missing, a cell is no number or out of bounds, an id is used twice, or a
            server names an accelerator that is not in the catalogue.
    """
    row_type = _row_type(kind)
    known = _accelerators_by_model(accelerators) if kind == "servers" else {}
    seen: dict[str, int] = {}
    items: list[AnyItem] = []
    has_ids = "item_id" in column_names(row_type)
    for line, row in read_rows(row_type, text, name, fill=_fill_id if has_ids else None, skip=("item_id",)):
        _check_row(row, name, line)
        if row.item_id in seen:
            hint = f"Line {seen[row.item_id]} has it already: give each row its own id, or rename the model."
            raise refuse(name, line, "item_id", f"the id '{row.item_id}' is used twice", hint)
        seen[row.item_id] = line
        items.append(_joined(row, known, name, line) if isinstance(row, ServerItem) else row)
    return tuple(items)


class Catalogue:
    """Everything that can be bought, as immutable tuples; also the sites and the cost benchmarks.

    Args:
        tables: CSV text and file name per kind; a kind left out is read from the shipped files on first use.
    """

    def __init__(self, tables: Mapping[Kind, tuple[str, str]] | None = None) -> None:
        self._tables = dict(tables or {})

    @cached_property
    def accelerators(self) -> tuple[Accelerator, ...]:
        """Chips, modules and cards."""
        return cast(tuple[Accelerator, ...], self._load("accelerators"))

    @cached_property
    def servers(self) -> tuple[ServerItem, ...]:
        """Servers, rack-scale systems, storage, switches, optics and enclosures."""
        return cast(tuple[ServerItem, ...], self._load("servers"))

    @cached_property
    def cooling_units(self) -> tuple[CoolingUnitItem, ...]:
        """Cooling units, CDUs, tanks, chillers and heat rejection."""
        return cast(tuple[CoolingUnitItem, ...], self._load("cooling_units"))

    @cached_property
    def power_items(self) -> tuple[PowerItem, ...]:
        """Transformers, UPS, generators, storage, plant and distribution."""
        return cast(tuple[PowerItem, ...], self._load("power_items"))

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Data-centre markets with their weather."""
        return cast(tuple[Site, ...], self._load("sites"))

    @cached_property
    def costs(self) -> tuple[CostItem, ...]:
        """Cost, price and lead-time benchmarks."""
        return cast(tuple[CostItem, ...], self._load("costs"))

    def items(self, kind: Kind) -> tuple[AnyItem, ...]:
        """All items of one kind."""
        _row_type(kind)
        return cast(tuple[AnyItem, ...], getattr(self, kind))

    def all_items(self) -> Iterator[AnyItem]:
        """All items of all kinds, kind by kind."""
        return chain.from_iterable(self.items(kind) for kind in KINDS)

    def get(self, item_id: str) -> AnyItem:
        """The item with this id.

        Raises:
            CatalogueError: There is none.
        """
        try:
            return self._by_id[item_id]
        except KeyError:
            raise CatalogueError(
                f"The catalogue has no item '{item_id}'.", hint="Search the catalogue by vendor, model or category."
            ) from None

    def search(self, text: str, kinds: Iterable[Kind] = KINDS, *, limit: int | None = None) -> tuple[AnyItem, ...]:
        """Items that contain every word of the text, best match first.

        Case is ignored. A word counts most in the model, then vendor, category, notes; the beginning of a word counts
        more than its middle; last come hits across blanks and hyphens. Equal matches keep the order of the catalogue;
        an empty text finds everything.

        Args:
            text: Words, in any order.
            kinds: Where to look.
            limit: Longest answer wanted; all unless given.
        """
        words = text.casefold().split()
        scored = ((_score(item, words), item) for kind in kinds for item in self.items(kind))
        found = sorted(((score, item) for score, item in scored if score is not None), key=lambda pair: -pair[0])
        return tuple(item for _, item in found)[:limit]

    @cached_property
    def _by_id(self) -> dict[str, AnyItem]:
        by_id: dict[str, AnyItem] = {}
        for item in self.all_items():
            if item.item_id in by_id:
                raise CatalogueError(
                    f"The id '{item.item_id}' is used in two tables.", hint="Give one of the two another id."
                )
            by_id[item.item_id] = item
        return by_id

    def _load(self, kind: Kind) -> tuple[AnyItem, ...]:
        text, name = self._tables.get(kind) or (read_text(f"catalogue/{_FILES[kind]}"), _FILES[kind])
        return load_items(kind, text, name, accelerators=self.accelerators if kind == "servers" else None)


@cache
def load_catalogue() -> Catalogue:
    """The shipped catalogue, read once, table by table as it is used."""
    return Catalogue()


def slug(text: str) -> str:
    """Identifier made of a name: lower case, words joined by hyphens.

    >>> slug("NVIDIA DGX H100 (8x)")
    'nvidia-dgx-h100-8x'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")


def _row_type(kind: Kind) -> type[AnyItem]:
    if kind not in _ROW_TYPES:
        raise CatalogueError(
            f"There is no kind of catalogue item '{kind}'.", hint=f"The kinds are: {', '.join(KINDS)}."
        )
    return _ROW_TYPES[kind]


def _fill_id(row: dict[str, str]) -> None:
    if not row.get("item_id"):
        parts = ("category", "item", "region", "year") if "region" in row else ("vendor", "model")
        row["item_id"] = slug(" ".join(row[part] for part in parts))


def _check_row(row: AnyItem, name: str, line: int) -> None:
    words: list[tuple[str, tuple[str, ...]]] = [("confidence", CONFIDENCES)]
    if not isinstance(row, Site):
        words.append(("verification", VERIFICATIONS))
    if isinstance(row, ServerItem):
        words.append(("cooling", SERVER_COOLING))
    for column, allowed in words:
        value = getattr(row, column)
        if value not in allowed:
            hint = f"Use one of: {', '.join(word for word in allowed if word)}."
            raise refuse(name, line, column, f"'{value}' is not a known word", hint)
    for low_name, high_name in _ORDERED:
        low, high = getattr(row, low_name, None), getattr(row, high_name, None)
        if low is not None and high is not None and low > high:
            raise refuse(name, line, low_name, f"{low:g} is more than {high_name} {high:g}", "Correct one of the two.")


def _accelerators_by_model(accelerators: Iterable[Accelerator] | None) -> dict[str, Accelerator]:
    return {item.model: item for item in (load_catalogue().accelerators if accelerators is None else accelerators)}


def _joined(row: ServerItem, known: Mapping[str, Accelerator], name: str, line: int) -> ServerItem:
    if not row.accelerator_model:
        return row
    if row.accelerator_model not in known:
        hint = "Write the model exactly as in the accelerator table, or leave the cell blank."
        raise refuse(name, line, "accelerator_model", f"no accelerator is called '{row.accelerator_model}'", hint)
    return replace(row, accelerator=known[row.accelerator_model])


LEAST_JOINED = 5
"""Letters of a word that is also sought across blanks and hyphens: shorter ones are met there by chance."""


def _score(item: AnyItem, words: list[str]) -> int | None:
    fields = tuple((weight, text.casefold()) for weight, text in _searched(item))
    total = 0
    for word in words:
        best = max((_weight(word, weight, text) for weight, text in fields), default=0)
        if not best:
            return None
        total += best
    return total


def _searched(item: AnyItem) -> tuple[tuple[int, str], ...]:
    return (8, item.model), (6, item.vendor), (4, kind_words(item.category)), (4, item.category), (1, item.notes)


def _weight(word: str, weight: int, text: str) -> int:
    place = text.find(word)
    if place < 0:
        # fanwall is a fan wall, and in-row an InRow
        return int(len(word) >= LEAST_JOINED and word.replace("-", "") in text.replace(" ", "").replace("-", ""))
    starts_word = place == 0 or not text[place - 1].isalnum()
    return weight * 2 if starts_word else weight
