"""Open a SQLite file through SQLAlchemy with every defence switched on, and put its errors into words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.storage.mapping import damaged

_LONGEST_VALUE_BYTES = 50_000_000


@contextmanager
def opened(path: Path, *, writable: bool = False) -> Iterator[Connection]:
    """Connection to a SQLite file, inside one transaction, closed at the end.

    Args:
        path: File, which nobody else writes to meanwhile.
        writable: Whether it may be changed; if so, the transaction is committed when the block ends well.
    """
    engine = create_engine("sqlite://", creator=lambda: _connect(path, writable), poolclass=NullPool)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


@contextmanager
def damage_in_words(name: str) -> Iterator[None]:
    """Turn what the database reports about a broken file into a DamagedFile.

    Args:
        name: Name of the file, for messages.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        reason = getattr(error, "orig", None) or error
        raise damaged(name, f"{reason}.", "Open a backup copy.") from error


def _connect(path: Path, writable: bool) -> sqlite3.Connection:
    options = "mode=rw" if writable else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{options}", uri=True, check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0)
    for setting in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {setting}")
    if writable:
        # The whole file is forced to the disc before it replaces anything, so the database need not do it as well.
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA synchronous=OFF")
    return connection
