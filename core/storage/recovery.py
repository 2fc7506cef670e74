"""Recovery copies of designs with unsaved edits, in a folder of the planner's own on this machine.

Each copy is a project file in a folder of its own, with a note beside it, and belongs to whoever holds its lock. A
running window holds those of its designs; after a crash the locks are free, and the next window takes them over.
Copies are never written beside the planner's file, and go only when the design is saved or given up.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import platformdirs

from core.errors import DamagedFile, FacilityError, MigrationFailed, NewerFile, NotAProjectFile, ProjectFileError
from core.model.project import Project
from core.storage.draft_note import NOTE, DraftNote, note_text, read_note
from core.storage.file_head import SCHEMA_NUMBER, require_project
from core.storage.owner_lock import OwnerLock
from core.storage.safe_replace import replacement_of

COPY = "copy.hall"
DAMAGED, NEWER = "damaged", "newer"
"""Folders of copies that are set aside, by why they cannot be opened."""
PREFIX = "design-"


def recovery_folder() -> Path:
    """Where this user's recovery copies are."""
    return Path(platformdirs.user_data_dir("hallwright", appauthor=False)) / "recovery"


@dataclass(frozen=True, slots=True)
class Draft:
    """A recovery copy that this process owns.

    Attributes:
        folder: Its folder, with the copy and its note.
        lock: Held as long as it is owned.
        note: What it said when it was found; None when that cannot be read.
    """

    folder: Path
    lock: OwnerLock
    note: DraftNote | None = None

    @property
    def is_there(self) -> bool:
        """Whether it has not been removed or set aside."""
        return self.folder.is_dir()

    def drop(self) -> None:
        """Remove the copy: its design is saved or given up."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.release(and_remove=not self.folder.exists())

    def leave(self) -> None:
        """Leave the copy for the next start."""
        self.lock.release(and_remove=not self.folder.exists())


def begin_draft(root: Path) -> Draft:
    """A place for a new copy.

    Raises:
        ProjectFileError: The folder cannot be made or written.
    """
    folder = root / f"{PREFIX}{uuid4().hex}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = OwnerLock.take(lock_of(folder))
        if lock is None:
            raise FileExistsError(str(folder))
        _make(folder, lock)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ProjectFileError(
            f"'{folder}' cannot be made: {reason}.", hint="Check the folder and the free space."
        ) from error
    return Draft(folder, lock)


def _make(folder: Path, lock: OwnerLock) -> None:
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        lock.release(and_remove=True)
        raise


def keep_copy(folder: Path, project: Project, note: DraftNote) -> None:
    """Write a design and its note into a draft's folder, each whole or not at all.

    Raises:
        ProjectFileError: The disc is full, or the folder cannot be written; what was there stays.
    """
    from core.storage.project_file import save

    if not folder.is_dir():
        raise ProjectFileError(f"There is no folder '{folder}'.", hint="Save the design.")
    if read_note(folder) is None:
        _write_note(folder, note)  # else the first copy would be nameless if the machine stopped right after it
    save(project, folder / COPY)
    _write_note(folder, replace(note, written_s=time.time()))


def read_copy(folder: Path) -> Project:
    """The design of a draft; a copy that cannot be opened is set aside.

    Raises:
        ProjectFileError: It is damaged, newer, or cannot be read; the hint says where it is kept.
    """
    from core.storage.project_file import load

    try:
        return load(folder / COPY)
    except (DamagedFile, NotAProjectFile, MigrationFailed) as error:
        raise _told(error, set_aside(folder, DAMAGED)) from error
    except NewerFile as error:
        raise _told(error, set_aside(folder, NEWER)) from error


def written_s(folder: Path) -> float:
    """When a copy was written, also one whose note is lost. [s since 1970]"""
    try:
        return (folder / COPY).stat().st_mtime
    except OSError:
        return 0.0


def unusable(folder: Path) -> str:
    """Why the copy in a folder cannot be opened, as far as its head tells: a name of a folder, or empty."""
    try:
        head = require_project(folder / COPY)
    except (DamagedFile, NotAProjectFile):
        return DAMAGED
    except ProjectFileError:  # not readable just now: who opens it hears why
        return ""
    return NEWER if head.schema_number > SCHEMA_NUMBER else ""


def set_aside(folder: Path, kind: str) -> Path:
    """Move a draft where it is no longer offered, and nothing deletes it; returns its folder."""
    target = folder.parent / kind / folder.name
    try:
        target.parent.mkdir(exist_ok=True)
        os.replace(folder, target)
    except OSError:
        return folder
    return target


def is_owned(folder: Path) -> bool:
    """Whether a running window has the design of this copy open, or offers it."""
    try:
        lock = OwnerLock.take(lock_of(folder))
    except OSError:
        return False
    if lock is not None:
        lock.release()
    return lock is None


def _write_note(folder: Path, note: DraftNote) -> None:
    with replacement_of(folder / NOTE) as temporary:
        temporary.write_text(note_text(note), encoding="utf-8")


def _told(error: FacilityError, folder: Path) -> ProjectFileError:
    """The error with the place where the copy is kept."""
    return ProjectFileError(error.message, hint=f"The copy is set aside in '{folder}'.")


def lock_of(folder: Path) -> Path:
    """The file whose lock tells who owns a draft: beside its folder, so that the folder can be moved and removed."""
    return folder.with_name(f"{folder.name}.lock")
