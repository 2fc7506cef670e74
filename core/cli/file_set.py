"""Files of one set written into a folder: all of them or none, and none over what is there unless it is asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.errors import FacilityError, NothingToExport

MOST_NAMED = 3
"""Files that a refusal names; of more it says how many."""


def require_free(folder: Path, names: tuple[str, ...], *, replaces: bool) -> None:
    """Make sure that a set of files may be put into a folder, before anything is computed for it.

    Args:
        folder: The folder, which need not be there.
        names: Names of the files.
        replaces: Whether files of the same names may be replaced; folders never are.

    Raises:
        FacilityError: The folder is a file, or holds what would be replaced.
    """
    if folder.exists() and not folder.is_dir():
        raise FacilityError(f"{folder} is a file.", hint="Choose another folder.")
    standing = [name for name in names if os.path.lexists(folder / name)]
    for name in standing:
        if (folder / name).is_dir():
            raise FacilityError(f"{folder / name} is a folder.", hint="Choose another folder.")
    if standing and not replaces:
        named = ", ".join(standing[:MOST_NAMED])
        more = len(standing) - MOST_NAMED
        raise FacilityError(
            f"{folder} already has {named} and {more} more." if more > 0 else f"{folder} already has {named}.",
            hint="Choose another folder, or replace them with --overwrite.",
        )


def write_set(
    folder: Path, writers: Mapping[str, Callable[[Path], None]], left_out: Callable[[str, NothingToExport], None]
) -> int:
    """Write a set of files beside their places, and put them there when all are whole; returns how many there are.

    Args:
        folder: The folder, which is made when it is not there.
        writers: What writes to the path it is given, by the name of the file.
        left_out: Told the name of each file that there is nothing for.

    Raises:
        FacilityError: The folder cannot be made or written; then no file of it has changed.
    """
    was_there = folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".", suffix=".tmp", dir=folder))
    except OSError as error:
        _remove(folder, was_there=was_there)
        raise FacilityError(
            f"No folder can be made at {folder}: {error.strerror}.", hint="Choose another folder."
        ) from None
    is_whole = False
    try:
        for name, write in writers.items():
            try:
                write(beside / name)
            except NothingToExport as nothing:
                (beside / name).unlink(missing_ok=True)
                left_out(name, nothing)
        written = sorted(beside.iterdir())
        _put(written, folder, beside / "before")
        is_whole = True
    except OSError as error:
        raise FacilityError(f"{folder} cannot be written: {error.strerror}.", hint="Check space and rights.") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if not is_whole:
            _remove(folder, was_there=was_there)
    return len(written)


def _put(files: Sequence[Path], folder: Path, kept: Path) -> None:
    """Put files into a folder; when one of them cannot be, as where another program has it open, all is as it was.

    Args:
        files: What is put there.
        folder: Where.
        kept: Folder to make for copies of what is replaced.
    """
    kept.mkdir()
    put: list[Path] = []
    try:
        for file in files:
            target = folder / file.name
            if os.path.lexists(target):
                shutil.copy2(target, kept / file.name, follow_symlinks=False)
            os.replace(file, target)
            put.append(target)
    except OSError:
        for target in put:
            if os.path.lexists(kept / target.name):
                os.replace(kept / target.name, target)
            else:
                target.unlink()
        raise


def _remove(folder: Path, *, was_there: bool) -> None:
    """Take a folder away again that was made for the set, if nothing is in it."""
    if not was_there:
        try:
            folder.rmdir()
        except OSError:
            return
