"""Between rows and frozen entities, strictly: every value read is checked for type and limits.

References to entities that no longer exist are let through: they are findings about the design, not damage.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from core.errors import DamagedFile, ProjectFileError
from core.model.electrical import PowerUnit
from core.model.entity import Entity
from core.model.field_types import (
    PLURAL_NAMES,
    FieldType,
    Shape,
    fields_of,
    identity_problems,
    problem_of,
    value_problem,
)
from core.model.limits import problem_with
from core.model.plan_marks import ItemGroup
from core.model.project import Project
from core.model.rack import Rack, RackTemplate, RackUnit
from core.model.records import Waiver
from core.model.scenario import MeasuredPoint
from core.model.space import Hall
from core.storage.tables import (
    ENTITY_TABLES,
    HALL_CORNERS,
    ITEM_GROUP_MEMBERS,
    LIST_TABLES,
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
    for entity in project.entities.values():
        problem = problem_of(entity)
        if problem:
            raise _not_storable(entity, f"{problem[0]} {problem[1]}")
    for entity, words in identity_problems(project.entities.values()):
        raise _not_storable(entity, words)


def write_rows(connection: Connection, project: Project) -> None:
    """Write all entities into empty tables, in id order."""
    lists: dict[str, list[Row]] = defaultdict(list)
    for kind, table in ENTITY_TABLES.items():
        rows = []
        for entity in project.of_type(kind):
            rows.append(_row(entity))
            for name, items in _list_rows(entity):
                lists[name] += items
        _insert(connection, table, rows)
    for table in LIST_TABLES:
        _insert(connection, table, lists[table.name])


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
        for number, row in enumerate(_select(connection, table), start=1):
            values = _checked(name, table.name, number, kind, row)
            for (field, owner), by_id in lists.items():
                if owner is kind:
                    values[field] = tuple(by_id.pop(row["id"], ()))
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


def _row(entity: Entity) -> Row:
    row: Row = {}
    for field in fields_of(type(entity)):
        if field.shape is Shape.BOOLEAN:
            row[field.name] = int(getattr(entity, field.name))
        elif field.shape is Shape.CHOICE:
            row[field.name] = str(getattr(entity, field.name))
        elif not field.is_list:
            row[field.name] = getattr(entity, field.name)
    return row


def _list_rows(entity: Entity) -> list[tuple[str, list[Row]]]:
    if isinstance(entity, Rack | RackTemplate):
        table, owner_column = UNIT_TABLES[type(entity)]
        units = enumerate(entity.units, start=1)
        return [(table.name, [{owner_column: entity.id, "position": i, **_row(unit)} for i, unit in units])]
    if isinstance(entity, Hall):
        corners = enumerate(entity.outline_m, start=1)
        return [
            (HALL_CORNERS.name, [{"hall_id": entity.id, "position": i, "x_m": x, "y_m": y} for i, (x, y) in corners])
        ]
    if type(entity) in _ID_LISTS:
        field, table, owner_column, id_column = _ID_LISTS[type(entity)]
        ids = enumerate(getattr(entity, field), start=1)
        return [(table.name, [{owner_column: entity.id, "position": i, id_column: target} for i, target in ids])]
    return []


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _select(connection: Connection, table: Table) -> list[Row]:
    result = connection.execute(select(table).order_by(*table.primary_key.columns))
    keys = tuple(result.keys())
    return [dict(zip(keys, row, strict=True)) for row in result]


def _checked(name: str, table: str, number: int, kind: type[Entity], row: Row) -> Row:
    """Values of one row in the model's types, lists apart."""
    values: Row = {}
    for field in _single_fields(kind):
        found = row[field.name]
        good = _GOOD[kind, field.name]
        key = (type(found), found)
        if key in good:
            values[field.name] = good[key]
            continue
        value = _in_model_type(field, found)
        words = value_problem(kind, field, value)
        if words:
            raise damaged(name, f"table {table}, row {_row_name(number, row)}, column {field.name} {words}")
        values[field.name] = value = field.choice_type(value) if field.choice_type else value
        if len(good) < MOST_REMEMBERED and field.shape is not Shape.BYTES:
            good[key] = value
    return values


MOST_REMEMBERED = 500
_GOOD: dict[tuple[type[Entity], str], dict[tuple[type, Any], Any]] = defaultdict(dict)
"""Values that were found good before, by field: ten thousand racks hold few different ones."""


_SINGLE_FIELDS: dict[type[Entity], tuple[FieldType, ...]] = {}


def _single_fields(kind: type[Entity]) -> tuple[FieldType, ...]:
    if kind not in _SINGLE_FIELDS:
        _SINGLE_FIELDS[kind] = tuple(field for field in fields_of(kind) if not field.is_list)
    return _SINGLE_FIELDS[kind]


def _in_model_type(field: FieldType, value: Any) -> Any:
    if field.shape is Shape.BOOLEAN and value in (0, 1) and type(value) is int:
        return bool(value)
    return value


def _entity(name: str, table: str, number: int, kind: type[Entity], values: Row) -> Entity:
    if kind is Hall:
        words = problem_with(kind, "outline_m", values["outline_m"])
        if words:
            raise damaged(name, f"table {HALL_CORNERS.name}, {table} row {_row_name(number, values)}: {words}")
    return kind(**values)


def _units(connection: Connection, name: str, table: Table, owner_column: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for number, row in enumerate(_select(connection, table), start=1):
        found[row[owner_column]].append(RackUnit(**_checked(name, table.name, number, RackUnit, row)))
    return found


def _corners(connection: Connection, name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for number, row in enumerate(_select(connection, HALL_CORNERS), start=1):
        for column in ("x_m", "y_m"):
            if type(row[column]) is not float:
                words = f"is {row[column]!r}, but must be a number."
                raise damaged(name, f"table {HALL_CORNERS.name}, row {number}, column {column} {words}")
        found[row["hall_id"]].append((row["x_m"], row["y_m"]))
    return found


def _ids(connection: Connection, name: str, table: Table, owner_column: str, id_column: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for number, row in enumerate(_select(connection, table), start=1):
        if not isinstance(row[id_column], str):
            words = f"is {row[id_column]!r}, but must be text."
            raise damaged(name, f"table {table.name}, row {number}, column {id_column} {words}")
        found[row[owner_column]].append(row[id_column])
    return found


def _row_name(number: int, row: Row) -> str:
    tag = row.get("tag")
    return f"{number} ({tag})" if tag and isinstance(tag, str) else str(number)


def _not_storable(entity: Entity, words: str) -> ProjectFileError:
    who = entity.tag or PLURAL_NAMES[type(entity)]
    return ProjectFileError(f"The project was not saved: {who}: {words}", hint="Correct the value and save again.")
