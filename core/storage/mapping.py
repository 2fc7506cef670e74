"""Between rows and frozen entities, strictly: every value read is checked for type and limits.

References to entities that no longer exist are let through: they are findings about the design, not damage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import sqlite

from core.errors import DamagedFile, ProjectFileError
from core.model.electrical import PowerUnit
from core.model.entity import Entity
from core.model.field_types import (
    PLURAL_NAMES,
    identity_problems,
    problem_of,
    value_problem,
)
from core.model.limits import problem_with
from core.model.plan_marks import ItemGroup
from core.model.project import Project
from core.model.rack import RackUnit
from core.model.records import Waiver
from core.model.scenario import MeasuredPoint
from core.model.space import Hall
from core.storage.columns import Column, are_storable, in_model_type, read_columns, single_fields, stored_columns
from core.storage.tables import (
    ENTITY_TABLES,
    HALL_CORNERS,
    ITEM_GROUP_MEMBERS,
    MEASURED_POINT_RACKS,
    POWER_UNIT_FEEDS,
    UNIT_TABLES,
    WAIVER_ITEMS,
)

Row = dict[str, Any]
_ID_LISTS: dict[type[Entity], tuple[str, Table, str, str]] = {
    MeasuredPoint: ("rack_ids", MEASURED_POINT_RACKS, "measured_point_id", "rack_id"),
    PowerUnit: ("further_feed_ids", POWER_UNIT_FEEDS, "power_unit_id", "feed_id"),
    ItemGroup: ("member_ids", ITEM_GROUP_MEMBERS, "item_group_id", "item_id"),
    Waiver: ("item_ids", WAIVER_ITEMS, "waiver_id", "item_id"),
}
"""Lists of ids by the kind that holds them: field, table, column of the holder, column of the id."""
OPEN_A_BACKUP = "Open a backup copy, or repair the value in a database browser."


def require_storable(project: Project) -> None:
    """Check that a project can be written so that it can be read again.

    Raises:
        ProjectFileError: A value or an id is impossible; the message names entity and field.
    """
    by_kind: dict[type[Entity], list[Entity]] = defaultdict(list)
    for entity in project.entities.values():
        by_kind[type(entity)].append(entity)
    if not all(are_storable(kind, entities) for kind, entities in by_kind.items()):
        _refuse_first(project)
    for entity, words in identity_problems(project.entities.values()):
        raise _not_storable(entity, words)


def write_rows(connection: Connection, project: Project) -> None:
    """Write all entities into empty tables, in id order."""
    for kind, table in ENTITY_TABLES.items():
        _insert(connection, table, stored_columns(kind, project.of_type(kind)))
    for owner, (table, owner_column) in UNIT_TABLES.items():
        _insert(connection, table, _unit_columns(project.of_type(owner), owner_column))
    corners = _list_columns(project.of_type(Hall), "outline_m", "hall_id")
    corners |= {"x_m": [x for x, _ in corners["outline_m"]], "y_m": [y for _, y in corners["outline_m"]]}
    _insert(connection, HALL_CORNERS, corners)
    for owner, (field, table, owner_column, id_column) in _ID_LISTS.items():
        ids = _list_columns(project.of_type(owner), field, owner_column)
        _insert(connection, table, ids | {id_column: ids[field]})


def read_rows(connection: Connection, name: str) -> Project:
    """Read all entities.

    Args:
        connection: Connection to a file whose structure has been checked.
        name: Name of the file, for messages.

    Raises:
        DamagedFile: A value is impossible; the message names table, row and column.
    """
    lists: dict[tuple[str, type[Entity]], dict[str, list[Any]]] = {
        ("outline_m", Hall): _corners(connection, name),
    }
    for owner, (table, owner_column) in UNIT_TABLES.items():
        lists["units", owner] = _units(connection, name, table, owner_column)
    for owner, (field, table, owner_column, id_column) in _ID_LISTS.items():
        lists[field, owner] = _ids(connection, name, table, owner_column, id_column)
    entities: list[Entity] = []
    for kind, table in ENTITY_TABLES.items():
        own_lists = [(field, by_id) for (field, owner), by_id in lists.items() if owner is kind]
        for number, values in enumerate(_rows_in_model_types(name, table, kind, _select(connection, table)), start=1):
            for field, by_id in own_lists:
                values[field] = tuple(by_id.pop(values["id"], ()))
            entities.append(_entity(name, table.name, number, kind, values))
    for (_, owner), by_id in lists.items():
        for orphan in by_id:
            words = f"a list belongs to '{orphan}', which is not in the table {PLURAL_NAMES[owner]}."
            raise damaged(name, words)
    for entity, words in identity_problems(entities):
        raise damaged(name, f"table {PLURAL_NAMES[type(entity)]}: {entity.tag or 'an entity'} {words}")
    return Project.of(entities)


def damaged(name: str, words: str, hint: str = OPEN_A_BACKUP) -> DamagedFile:
    """The error for a broken project file."""
    return DamagedFile(f"The project file '{name}' is damaged: {words}", hint=hint)


def _refuse_first(project: Project) -> None:
    for entity in project.entities.values():
        problem = problem_of(entity)
        if problem:
            raise _not_storable(entity, f"{problem[0]} {problem[1]}")


def _list_columns(owners: Sequence[Entity], field: str, owner_column: str) -> dict[str, Column]:
    """What all lists of one field hold, in the order of their owners: owner, place in its list (from 1) and member."""
    lists = [(owner.id, getattr(owner, field)) for owner in owners]
    return {
        owner_column: [owner for owner, members in lists for _ in members],
        "position": [place for _, members in lists for place in range(1, len(members) + 1)],
        field: [member for _, members in lists for member in members],
    }


def _unit_columns(owners: Sequence[Entity], owner_column: str) -> dict[str, Column]:
    columns = _list_columns(owners, "units", owner_column)
    return columns | stored_columns(RackUnit, columns["units"])


def _insert(connection: Connection, table: Table, columns: dict[str, Column]) -> None:
    """Write rows, past SQLAlchemy's treatment of parameters: it takes longer than the database itself.

    Args:
        connection: Connection to the file.
        table: Table to fill.
        columns: Values by column, in the database's types; further ones are left out.
    """
    rows = list(zip(*(columns[column.name] for column in table.columns), strict=True))
    if rows:
        connection.exec_driver_sql(_insertion(table), rows)


def _select(connection: Connection, table: Table) -> dict[str, Column]:
    """All rows of a table in the order of its key, column by column."""
    keys = tuple(column.name for column in table.columns)
    rows = connection.exec_driver_sql(_selection(table)).all()
    return dict(zip(keys, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(keys, ())


@cache
def _insertion(table: Table) -> str:
    """The words that fill a table; every file is opened by an engine of its own, which would find them anew."""
    return str(insert(table).compile(dialect=sqlite.dialect()))


@cache
def _selection(table: Table) -> str:
    """The words that read a table in the order of its key."""
    return str(select(table).order_by(*table.primary_key.columns).compile(dialect=sqlite.dialect()))


def _rows_in_model_types(name: str, table: Table, kind: type[Entity], columns: dict[str, Column]) -> Iterator[Row]:
    """Values of each row in the model's types, lists apart.

    Raises:
        DamagedFile: A value is impossible; raised when its row's turn comes.
    """
    good = read_columns(kind, columns)
    if good is None:
        names = tuple(columns)
        for number, values in enumerate(zip(*columns.values(), strict=True), start=1):
            yield _checked(name, table.name, number, kind, dict(zip(names, values, strict=True)))
    else:
        names = tuple(good)
        for values in zip(*good.values(), strict=True):
            yield dict(zip(names, values, strict=True))


def _checked(name: str, table: str, number: int, kind: type[Entity], row: Row) -> Row:
    values: Row = {}
    for field in single_fields(kind):
        value = in_model_type(field, row[field.name])
        words = value_problem(kind, field, value)
        if words:
            raise damaged(name, f"table {table}, row {_row_name(number, row)}, column {field.name} {words}")
        values[field.name] = field.choice_type(value) if field.choice_type else value
    return values


def _entity(name: str, table: str, number: int, kind: type[Entity], values: Row) -> Entity:
    if kind is Hall:
        words = problem_with(kind, "outline_m", values["outline_m"])
        if words:
            raise damaged(name, f"table {HALL_CORNERS.name}, {table} row {_row_name(number, values)}: {words}")
    return kind(**values)


def _units(connection: Connection, name: str, table: Table, owner_column: str) -> dict[str, list[Any]]:
    columns = _select(connection, table)
    units = [RackUnit(**values) for values in _rows_in_model_types(name, table, RackUnit, columns)]
    return _by_owner(columns[owner_column], units)


def _corners(connection: Connection, name: str) -> dict[str, list[Any]]:
    columns = _select(connection, HALL_CORNERS)
    corners = list(zip(columns["x_m"], columns["y_m"], strict=True))
    for number, corner in enumerate(corners, start=1):
        for column, value in zip(("x_m", "y_m"), corner, strict=True):
            if type(value) is not float:
                words = f"is {value!r}, but must be a number."
                raise damaged(name, f"table {HALL_CORNERS.name}, row {number}, column {column} {words}")
    return _by_owner(columns["hall_id"], corners)


def _ids(connection: Connection, name: str, table: Table, owner_column: str, id_column: str) -> dict[str, list[Any]]:
    columns = _select(connection, table)
    for number, value in enumerate(columns[id_column], start=1):
        if not isinstance(value, str):
            words = f"is {value!r}, but must be text."
            raise damaged(name, f"table {table.name}, row {number}, column {id_column} {words}")
    return _by_owner(columns[owner_column], columns[id_column])


def _by_owner(owners: Column, members: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for owner, member in zip(owners, members, strict=True):
        found[owner].append(member)
    return found


def _row_name(number: int, row: Row) -> str:
    tag = row.get("tag")
    return f"{number} ({tag})" if tag and isinstance(tag, str) else str(number)


def _not_storable(entity: Entity, words: str) -> ProjectFileError:
    who = entity.tag or PLURAL_NAMES[type(entity)]
    return ProjectFileError(f"The project was not saved: {who}: {words}", hint="Correct the value and save again.")
