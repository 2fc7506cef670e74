"""Strict reading of CSV text into frozen dataclasses.

A dataclass is the schema: its fields are the columns, its annotations the types, the suffix of a name its bounds.
Every refusal names the file, the line, the column and the remedy, because planners write such files by hand.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, TypeAlias, TypeVar

from core.errors import CatalogueError

RowT = TypeVar("RowT")
Value: TypeAlias = str | int | float | bool | None
RowFill: TypeAlias = Callable[[dict[str, str]], None]

_ABSOLUTE_ZERO_C = -273.15


@dataclass(frozen=True, slots=True)
class Column:
    """One CSV column: its name, how its text becomes a value, and whether it may be blank."""

    name: str
    parse: Callable[[str], Value]
    is_required: bool


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """How one dataclass field is filled: from one column, or from several (then the value is a tuple)."""

    name: str
    columns: tuple[Column, ...]
    is_tuple: bool


_PLANS: dict[type[Any], tuple[FieldPlan, ...]] = {}


def column_names(row_type: type[Any]) -> tuple[str, ...]:
    """Names of the CSV columns of a row type, in order."""
    return tuple(column.name for plan in _plans(row_type) for column in plan.columns)


def read_rows(
    row_type: type[RowT],
    text: str,
    name: str,
    *,
    fill: RowFill | None = None,
    skip: tuple[str, ...] = (),
) -> Iterator[tuple[int, RowT]]:
    """Parse CSV text strictly.

    Args:
        row_type: Dataclass whose fields are the columns.
        text: The CSV text, with one header row.
        name: Name of the file, for messages.
        fill: Changes the cells of each row before parsing, to compute columns that the file may leave out.
        skip: Columns that the file may leave out because ``fill`` supplies them.

    Yields:
        Line number (the header is line 1) and row.

    Raises:
        CatalogueError: A column is unknown, missing or repeated; a cell is blank, no number, or out of bounds.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, column_names(row_type), skip, name)
        for cells in reader:
            if cells:
                yield reader.line_num, _row(row_type, header, cells, fill, name, reader.line_num)
    except csv.Error as error:
        raise CatalogueError(
            f"{name}, line {reader.line_num}: the text is not CSV ({error}).",
            hint="Put cells that hold a comma in double quotes.",
        ) from error


def refuse(name: str, line: int, column: str, reason: str, hint: str) -> CatalogueError:
    """Build the error for one cell."""
    return CatalogueError(
        f"{name}, line {line}, column '{column}': {reason}.", hint=hint, file=name, line=line, column=column
    )


def _row(
    row_type: type[RowT],
    header: list[str],
    cells: list[str],
    fill: RowFill | None,
    name: str,
    line: int,
) -> RowT:
    if len(cells) != len(header):
        raise CatalogueError(
            f"{name}, line {line}: {len(cells)} cells where the header has {len(header)}.",
            hint="Put cells that hold a comma in double quotes, and keep the empty cells.",
        )
    row = dict(zip(header, map(str.strip, cells), strict=True))
    if fill is not None:
        fill(row)
    values: dict[str, Any] = {}
    for plan in _plans(row_type):
        parsed = [_cell(column, row[column.name], name, line) for column in plan.columns]
        values[plan.name] = tuple(parsed) if plan.is_tuple else parsed[0]
    return row_type(**values)


def _cell(column: Column, text: str, name: str, line: int) -> Value:
    if not text and column.is_required:
        raise refuse(name, line, column.name, "the cell is blank", "This column must be filled in every row.")
    try:
        return column.parse(text)
    except ValueError as error:
        reason, _, hint = str(error).partition("|")
        raise refuse(name, line, column.name, reason, hint) from error


def _check_header(header: list[str], expected: tuple[str, ...], skip: tuple[str, ...], name: str) -> None:
    for column in header:
        if column not in expected:
            close = get_close_matches(column, expected, n=1)
            hint = f"Did you mean '{close[0]}'?" if close else f"Remove it; the columns are: {', '.join(expected)}."
            raise CatalogueError(f"{name}, line 1: unknown column '{column}'.", hint=hint)
        if header.count(column) > 1:
            raise CatalogueError(f"{name}, line 1: column '{column}' appears twice.", hint="Remove one of the two.")
    for column in expected:
        if column not in header and column not in skip:
            raise CatalogueError(
                f"{name}, line 1: column '{column}' is missing.",
                hint="Add it; leave its cells blank where the value is not known.",
            )


def _plans(row_type: type[Any]) -> tuple[FieldPlan, ...]:
    if row_type not in _PLANS:
        _PLANS[row_type] = tuple(_planned(row_type))
    return _PLANS[row_type]


def _planned(row_type: type[Any]) -> Iterator[FieldPlan]:
    for entry in fields(row_type):
        if entry.metadata.get("is_joined"):
            continue
        names = entry.metadata.get("columns", (entry.name,))
        kind = str(entry.type)
        is_tuple = kind == "Monthly"
        kind = "float | None" if is_tuple else kind
        required = bool(entry.metadata.get("is_required")) or kind in ("int", "float", "bool")
        columns = tuple(Column(column, _parser(kind, column), required) for column in names)
        yield FieldPlan(entry.name, columns, is_tuple)


def _parser(kind: str, column: str) -> Callable[[str], Value]:
    if kind == "str":
        return str
    if kind == "bool":
        return _truth
    low, high = bounds(column)
    is_whole = kind.startswith("int")

    def parse(text: str) -> Value:
        if not text:
            return None
        number = _number(text, is_whole)
        if not low <= number <= high:
            raise ValueError(
                f"{text} is outside {low:g} to {high:g}|Correct the value, or leave the cell blank if it is not known."
            )
        return number

    return parse


def bounds(column: str) -> tuple[float, float]:
    """Allowed range of a number, from the unit in its column's name.

    Ratios and fractions lie in 0 to 1, percentages in 0 to 100, Celsius temperatures above absolute zero; latitude,
    longitude, elevation and fitted coefficients may be negative; everything else (power, size, flow, price) may not.

    >>> bounds("liquid_fraction"), bounds("eff_25_pct"), bounds("max_power_kw")
    ((0.0, 1.0), (0.0, 100.0), (0.0, inf))
    """
    if column == "lat_deg":
        return -90.0, 90.0
    if column == "lon_deg":
        return -180.0, 180.0
    if column == "elevation_m":
        return -500.0, 9000.0
    if column.endswith("_coefficient"):
        return -math.inf, math.inf
    if column.endswith(("_fraction", "_ratio")):
        return 0.0, 1.0
    if column.endswith("_pct"):
        return 0.0, 100.0
    if column.endswith("_c"):
        return _ABSOLUTE_ZERO_C, 2000.0
    return 0.0, math.inf


def _number(text: str, is_whole: bool) -> int | float:
    try:
        number = float(text)
    except ValueError:
        hint = "Write a plain number with a decimal point and no unit, such as 12.5, or leave the cell blank."
        raise ValueError(f"'{text}' is not a number|{hint}") from None
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is not a finite number|Leave the cell blank if the value is not known.")
    if not is_whole:
        return number
    if number != int(number):
        raise ValueError(f"'{text}' is not a whole number|Write it without decimals.")
    return int(number)


def _truth(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"'{text}' is neither yes nor no|Write yes or no.")
    return text == "yes"
