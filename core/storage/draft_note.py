"""What is written beside a recovery copy: of which design it is, of which file, and how far it is ahead of that."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core import __version__
from core.storage.file_stamp import FileStamp

NOTE = "note.json"
_FORM = 1
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class DraftNote:
    """What a recovery copy says about itself.

    Attributes:
        name: Name of the design.
        file: Its file, or None when it was never saved.
        stamp: State of the file when it was read or saved last, or None.
        edits: Steps since then that no file holds.
        written_s: When the copy was written. [s since 1970]
        program_version: Version of the program that wrote it.
    """

    name: str
    file: Path | None = None
    stamp: FileStamp | None = None
    edits: int = 0
    written_s: float = 0.0
    program_version: str = __version__


def note_text(note: DraftNote) -> str:
    """The note as it is written."""
    values = {**asdict(note), "file": None if note.file is None else str(note.file), "form": _FORM}
    return json.dumps(values, indent=1, ensure_ascii=True)


def read_note(folder: Path) -> DraftNote | None:
    """The note in a folder, or None when it is missing or makes no sense: the copy itself may still be sound."""
    try:
        file = folder / NOTE
        if file.stat().st_size > _MOST_BYTES:
            return None
        return _note(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None


def _note(found: Any) -> DraftNote:
    file, stamp, written_s = found["file"], found["stamp"], float(found["written_s"])
    if not math.isfinite(written_s):
        raise ValueError(written_s)
    return DraftNote(
        name=_text(found["name"]),
        file=None if file is None else Path(_text(file)),
        stamp=None if stamp is None else FileStamp(*(int(stamp[k]) for k in ("number", "changed_ns", "size_bytes"))),
        edits=max(int(found["edits"]), 0),
        written_s=written_s,
        program_version=_text(found["program_version"]),
    )


def _text(found: object) -> str:
    if not isinstance(found, str) or "\x00" in found:
        raise ValueError(found)
    return found
