"""Replace a file whole or not at all.

The contents are written to a temporary file in the same folder, forced to the disc, and then moved over the target,
so that a crash, a full disc or a pulled cable leaves either the file before or the file after.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from core.errors import ProjectFileError, ReadOnlyFile

RETRY_FOR_S = 2.0 if os.name == "nt" else 0.0
"""On Windows a virus scanner may hold a file for a moment, and moving over it fails meanwhile."""

_RETRY_PAUSE_S = 0.05
_SAVE_ELSEWHERE = "Save it under another name or in another folder."
_READ_ONLY_CODES = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def replacement_of(target: Path) -> Iterator[Path]:
    """Give a path to write to; when the block ends without an error, it becomes ``target``.

    Args:
        target: File to replace or create. A link is followed, so that the file behind it is replaced.

    Raises:
        ReadOnlyFile: The file or its folder cannot be written.
        ProjectFileError: The disc is full, the folder is missing, or the system refuses for another reason.
    """
    target = Path(os.path.realpath(target))
    temporary = target.with_name(f".{target.name}.{uuid4().hex[:8]}.tmp")
    try:
        _create_like(target, temporary)
        yield temporary
        _force_to_disc(temporary)
        _move_over(temporary, target)
        _force_folder_to_disc(target.parent)
    except OSError as error:
        raise _in_words(target, error) from error
    finally:
        for leftover in (temporary, temporary.with_name(f"{temporary.name}-journal")):
            with suppress(OSError):
                leftover.unlink()


def _create_like(target: Path, temporary: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
    if target.exists():
        shutil.copymode(target, temporary)


def _force_to_disc(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _move_over(temporary: Path, target: Path) -> None:
    give_up_at = time.monotonic() + RETRY_FOR_S
    while True:
        try:
            os.replace(temporary, target)
        except PermissionError:
            if time.monotonic() >= give_up_at:
                raise
            time.sleep(_RETRY_PAUSE_S)
        else:
            return


def _force_folder_to_disc(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there, and NTFS journals the move itself
    with suppress(OSError):  # some network file systems refuse to sync a folder; the file itself is safe by now
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _in_words(target: Path, error: OSError) -> ProjectFileError:
    if error.errno in _READ_ONLY_CODES:
        return ReadOnlyFile(f"'{target.name}' or its folder '{target.parent}' is read-only.", hint=_SAVE_ELSEWHERE)
    if error.errno == errno.ENOSPC:
        return ProjectFileError(f"The disc is full: '{target.name}' was not saved.", hint="Free some space first.")
    if error.errno == errno.ENOENT:
        return ProjectFileError(f"There is no folder '{target.parent}'.", hint=_SAVE_ELSEWHERE)
    reason = error.strerror or type(error).__name__
    return ProjectFileError(f"'{target.name}' was not saved: {reason}.", hint=_SAVE_ELSEWHERE)
