"""What can go wrong, in one tree.

Every error says what happened (``message``), what to do about it (``hint``) and keeps facts for the log (``context``).
A bad *design* is not an error: it is a Finding. Exceptions are for files, bad edits, bad cases and solvers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class FacilityError(Exception):
    """Root of all errors that a planner may see.

    Args:
        message: What happened, in one sentence, naming the thing and the place.
        hint: What the planner can do about it.
        context: Further facts, for the log only.
    """

    def __init__(self, message: str, *, hint: str = "", **context: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.context = context

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class NothingToExport(FacilityError):
    """The design has nothing of what is to be written."""


class ProjectFileError(FacilityError):
    """The project file cannot be read or written."""


class NotAProjectFile(ProjectFileError):
    """The file exists but is no Hallwright project."""


class NewerFile(ProjectFileError):
    """The file was written by a newer version than this program can read."""


class DamagedFile(ProjectFileError):
    """The file is a project but its contents are broken."""


class FileLocked(ProjectFileError):
    """Somebody else has the file open."""


class ReadOnlyFile(ProjectFileError):
    """The file or its folder cannot be written."""


class MigrationFailed(ProjectFileError):
    """An older file could not be brought to the present schema."""


class CatalogueError(FacilityError):
    """A catalogue table is malformed; the message names file, row and column."""


class InvalidEdit(FacilityError):
    """A command cannot be applied; the project is untouched."""


class UnitError(FacilityError):
    """A text could not be read as a quantity."""


class CaseError(FacilityError):
    """A case cannot be solved as described.

    Args:
        problems: One sentence per problem; joined into the message.
        ids: Ids of the items involved.
        hint: What the planner can do about it.
    """

    def __init__(
        self, problems: str | Sequence[str], ids: Sequence[str] = (), *, hint: str = "", **context: Any
    ) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        self.ids = tuple(ids)
        super().__init__(" ".join(self.problems), hint=hint, **context)


class SolverError(FacilityError):
    """A solver failed on a well-posed case."""


class Diverged(SolverError):
    """The solution left the physical range or became non-finite."""


class NotConverged(SolverError):
    """The iteration limit was reached.

    Args:
        message: What did not converge.
        residual: Last residual, in the solver's own measure.
        iterations: Iterations made.
    """

    def __init__(self, message: str, *, residual: float, iterations: int, hint: str = "") -> None:
        super().__init__(message, hint=hint, residual=residual, iterations=iterations)
        self.residual = residual
        self.iterations = iterations


class ExchangeError(FacilityError):
    """A foreign or exchange file is malformed.

    Args:
        file_format: Name of the format, such as ``dc-room-1``.
        reason: What is wrong.
        place: Line or key where it is wrong.
        hint: What to do.
    """

    def __init__(self, file_format: str, reason: str, *, place: str = "", hint: str = "") -> None:
        words = f"{file_format} at {place}: {reason}" if place else f"{file_format}: {reason}"
        super().__init__(words, hint=hint)
        self.file_format = file_format
        self.place = place
        self.reason = reason
