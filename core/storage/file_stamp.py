"""Whether a file is still the one that was read: saving replaces files whole, which shows in what the system keeps."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells one state of a file from the next.

    Attributes:
        number: Number of the file on its disc; another one after every save that replaces it.
        changed_ns: When its contents changed last. [ns]
        size_bytes: Its size.
    """

    number: int
    changed_ns: int
    size_bytes: int


def stamp_of(path: Path | str) -> FileStamp | None:
    """The stamp of a file, or None when there is none that can be seen."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return FileStamp(found.st_ino, found.st_mtime_ns, found.st_size)
