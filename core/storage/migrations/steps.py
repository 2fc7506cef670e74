"""The ordered steps between schema numbers, and the runner.

Steps run on a private copy: the planner's file stays as it is until it is saved. Schema 1 are the files that were
written while properties and kinds were still being added one by one; what they lack has its usual value. From schema 2
on a table that changes raises the number and adds a step, which for a mere addition is ``add_what_is_missing`` again.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from core.errors import MigrationFailed
from core.storage.migrations.added import add_what_is_missing

Step = Callable[[Connection], None]

STEPS: dict[int, Step] = dict.fromkeys((1, 2, 3, 4, 5, 6, 7), add_what_is_missing)
"""By schema number, what leads to the next one."""


def bring_up(connection: Connection, name: str, from_number: int, to_number: int) -> None:
    """Run every step between two schema numbers and set the new number.

    Args:
        connection: Connection to a private copy, inside a transaction that the caller commits.
        name: Name of the file, for messages.
        from_number: Schema of the file.
        to_number: Schema to reach.

    Raises:
        MigrationFailed: There is no way from the old schema, or a step failed.
    """
    for number in range(from_number, to_number):
        step = STEPS.get(number)
        if step is None:
            raise MigrationFailed(
                f"'{name}' has the file format {number}, which this program cannot bring up to {to_number}.",
                hint="Open and save it with the version that wrote it, or open a backup copy.",
            )
        try:
            step(connection)
        except SQLAlchemyError as error:
            raise MigrationFailed(
                f"'{name}' could not be brought from file format {number} to {number + 1}.",
                hint="The file is untouched. Open a backup copy.",
                reason=str(error),
            ) from error
    connection.execute(text(f"PRAGMA user_version={to_number:d}"))
