"""Give a file of an earlier program the tables and columns that came since, with the values of items made without them.

An item that knew nothing of a property is one that has its usual value: whatever is only added needs no more than this.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from core.model.entity import Entity
from core.model.field_types import fields_of
from core.model.rack import RackUnit
from core.storage.tables import ENTITY_TABLES, METADATA, UNIT_TABLES


def add_what_is_missing(connection: Connection) -> None:
    """Add tables and columns; ids and what holds lists together are never made up.

    Args:
        connection: Connection to a private copy, inside a transaction that the caller commits.
    """
    present = {str(row[0]) for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))}
    for table in METADATA.sorted_tables:
        if table.name not in present and table.name != "meta":
            table.create(connection)
    for table, _ in UNIT_TABLES.values():
        _complete(connection, table.name, RackUnit)
    for kind, table in ENTITY_TABLES.items():
        _complete(connection, table.name, kind)


def _complete(connection: Connection, table: str, kind: type[Entity] | type[RackUnit]) -> None:
    known = {str(row[1]) for row in connection.execute(text(f"PRAGMA table_xinfo({table})"))}
    usual: Any = kind()
    for field in fields_of(kind):
        if not field.is_list and field.name != "id" and field.name not in known:
            value = getattr(usual, field.name)
            words, sql = _literal(value)
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {field.name} {sql} NOT NULL DEFAULT {words}"))


def _literal(value: object) -> tuple[str, str]:
    """A value and its type as SQLite writes them."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'", "BLOB"
    if isinstance(value, str):
        return "'" + str(value).replace("'", "''").replace(":", "\\:") + "'", "TEXT"
    if isinstance(value, float):
        return repr(value), "REAL"
    assert isinstance(value, int)  # also bool
    return str(int(value)), "INTEGER"
