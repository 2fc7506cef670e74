"""Open and save a project file (``.hall``).

Opening works on a private copy and never writes to the planner's file. Saving replaces the file whole or not at all.
SQLAlchemy is imported at first use, after the window shows.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from core import __version__
from core.errors import FileLocked, NewerFile, ProjectFileError
from core.model.project import Project
from core.storage.file_head import APPLICATION_ID, SCHEMA_NUMBER, FileHead, read_head, require_project, unreadable
from core.storage.file_stamp import FileStamp, stamp_of
from core.storage.safe_replace import replacement_of


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """What a project file says about itself.

    Attributes:
        project_id: Stays the same when a file is saved over.
        save_id: Differs with every save.
        program_version: Version of the program that saved it.
        min_reader_version: Lowest schema number a program must know to read it.
    """

    project_id: str
    save_id: str
    program_version: str
    min_reader_version: int


def is_project_file(path: Path | str) -> bool:
    """Whether the file carries the mark of a Hallwright project; False when it is missing or unreadable."""
    try:
        return read_head(Path(path)).is_project
    except ProjectFileError:
        return False


def load(path: Path | str) -> Project:
    """Read a project.

    Args:
        path: Project file.

    Raises:
        NotAProjectFile: It is something else, or missing; the message says what it seems to be.
        NewerFile: A newer program wrote it; the message names both versions.
        DamagedFile: It is broken; the message names table, row and column where they are known.
        FileLocked: Another program has unfinished changes to it.
        MigrationFailed: It is older and could not be brought up to date.
        ProjectFileError: It cannot be read.
    """
    path = Path(path)
    head = require_project(path)
    _require_settled(path)
    try:
        with tempfile.TemporaryDirectory(prefix="hallwright-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / "project.hall"
            shutil.copyfile(path, copy)
            return _load_copy(copy, path.name, head)
    except OSError as error:
        raise unreadable(path, error) from error


def save(project: Project, path: Path | str) -> FileStamp | None:
    """Write a project, replacing the file whole; on any error the file stays as it was.

    Args:
        project: What to write.
        path: Project file, new or existing.

    Returns:
        What tells the file as it was written here from whatever another program makes of it since.

    Raises:
        ReadOnlyFile: The file or its folder cannot be written.
        ProjectFileError: The project holds an impossible value, or the disc is full or unreachable.
    """
    from core.storage.mapping import require_storable

    path = Path(path)
    require_storable(project)
    project_id = _kept_project_id(path)
    with replacement_of(path) as temporary:
        _write(project, temporary, path.name, project_id)
        return stamp_of(temporary)  # it keeps it when it takes its place


def read_identity(path: Path | str) -> FileIdentity:
    """Read what a project file says about itself, also one of a newer schema.

    Raises:
        NotAProjectFile: It is something else, or missing.
        DamagedFile: It does not say.
        ProjectFileError: It cannot be read.
    """
    from sqlalchemy import text

    from core.storage.database import damage_in_words, opened
    from core.storage.mapping import damaged

    path = Path(path)
    require_project(path)
    with damage_in_words(path.name), opened(path) as connection:
        query = "SELECT project_id, save_id, program_version, min_reader_version FROM meta"
        row = connection.execute(text(query)).first()
    if row is None or [type(value) for value in row] != [str, str, str, int]:
        raise damaged(path.name, "the table meta does not say which project it is.")
    return FileIdentity(*row)


def _load_copy(copy: Path, name: str, head: FileHead) -> Project:
    from core.storage.database import damage_in_words, opened
    from core.storage.mapping import read_rows
    from core.storage.migrations.steps import bring_up
    from core.storage.structure import check_structure

    if head.schema_number > SCHEMA_NUMBER:
        raise _newer(copy, name, head.schema_number)
    with damage_in_words(name):
        if head.schema_number < SCHEMA_NUMBER:
            with opened(copy, writable=True) as connection:
                bring_up(connection, name, head.schema_number, SCHEMA_NUMBER)
        with opened(copy) as connection:
            check_structure(connection, name)
            return read_rows(connection, name)


def _write(project: Project, temporary: Path, name: str, project_id: str) -> None:
    import sqlite3

    from sqlalchemy import insert, text
    from sqlalchemy.exc import SQLAlchemyError

    from core.storage.database import opened
    from core.storage.mapping import write_rows
    from core.storage.structure import check_structure
    from core.storage.tables import META, table_making

    meta = {
        "project_id": project_id,
        "save_id": uuid4().hex,
        "program_version": __version__,
        "min_reader_version": SCHEMA_NUMBER,
        "units": "SI",
    }
    try:
        with opened(temporary, writable=True) as connection:
            for statement in table_making():
                connection.exec_driver_sql(statement)
            connection.execute(insert(META), [meta])
            write_rows(connection, project)
            connection.execute(text(f"PRAGMA application_id={APPLICATION_ID}"))
            connection.execute(text(f"PRAGMA user_version={SCHEMA_NUMBER}"))
        with opened(temporary) as connection:
            check_structure(connection, name)
    except (SQLAlchemyError, sqlite3.Error) as error:
        reason = getattr(error, "orig", None) or error
        raise ProjectFileError(f"'{name}' was not saved: {reason}.", hint="Save it in another folder.") from error


def _kept_project_id(path: Path) -> str:
    """Project id of the file that is saved over, or a fresh one."""
    if not is_project_file(path):
        return uuid4().hex
    try:
        return read_identity(path).project_id
    except ProjectFileError:
        return uuid4().hex


def _newer(copy: Path, name: str, schema_number: int) -> NewerFile:
    try:
        wrote = f"Hallwright {read_identity(copy).program_version}"
    except ProjectFileError:
        wrote = "a newer Hallwright"
    return NewerFile(
        f"'{name}' was saved by {wrote} in file format {schema_number}; "
        f"this is Hallwright {__version__}, which reads formats up to {SCHEMA_NUMBER}.",
        hint="Install the newer version to open it.",
    )


def _require_settled(path: Path) -> None:
    """Refuse a file beside which a database program keeps unfinished changes: a copy would miss them."""
    for ending in ("-wal", "-journal"):
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size > 0:
            raise FileLocked(
                f"Another program has unfinished changes to '{path.name}' (in '{beside.name}').",
                hint="Close the file in the other program, then open it here again.",
            )
