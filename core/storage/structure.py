"""Whether the database inside a project file is sound and holds our tables and nothing else.

A file comes from anywhere. Views, triggers, virtual tables and generated columns could run code of the sender's choice,
and a program that never writes them need not accept them.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, text

from core.storage.mapping import damaged
from core.storage.tables import METADATA


def check_structure(connection: Connection, name: str) -> None:
    """Check schema, pages and references of an open project file.

    Args:
        connection: Connection to the file.
        name: Name of the file, for messages.

    Raises:
        DamagedFile: Something is missing, foreign or broken; the message says what.
    """
    _check_nothing_foreign(connection, name)
    for table in METADATA.sorted_tables:
        _check_columns(connection, name, table)
    _check_pages(connection, name)
    _check_references(connection, name)


def _check_nothing_foreign(connection: Connection, name: str) -> None:
    for kind, thing, sql in connection.execute(text("SELECT type, name, sql FROM sqlite_master")):
        if str(thing).startswith("sqlite_"):
            continue
        if kind != "table" or thing not in METADATA.tables or not str(sql).upper().startswith("CREATE TABLE"):
            raise damaged(
                name, f"it holds the {kind} '{thing}', which Hallwright does not write.", "Open a backup copy."
            )


def _check_columns(connection: Connection, name: str, table: Table) -> None:
    found = {str(row[1]): row for row in connection.execute(text(f"PRAGMA table_xinfo({table.name})"))}
    if not found:
        raise damaged(name, f"the table {table.name} is missing.", "Open a backup copy.")
    for column in table.columns:
        if column.name not in found:
            raise damaged(name, f"the table {table.name} has no column {column.name}.", "Open a backup copy.")
        if found[column.name][6] != 0:
            raise damaged(name, f"the column {column.name} of {table.name} is computed.", "Open a backup copy.")
    for extra in found.keys() - table.columns.keys():
        raise damaged(name, f"the table {table.name} has the unknown column {extra}.", "Open a backup copy.")


def _check_pages(connection: Connection, name: str) -> None:
    connection.execute(text("PRAGMA ignore_check_constraints=ON"))  # values are checked one by one, in better words
    messages = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(20)"))]
    broken = [m for m in messages if m != "ok" and " value in " not in m]
    if broken:
        raise damaged(name, f"{' '.join(broken[0].split())}.", "Open a backup copy.")


def _check_references(connection: Connection, name: str) -> None:
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        raise damaged(name, f"table {table}, row {row} belongs to nothing in the table {parent}.")
