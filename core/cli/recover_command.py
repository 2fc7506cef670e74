"""``hallwright recover``: list the recovery copies of unsaved work, and write one out to a project file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli.terminal import say
from core.errors import FacilityError
from core.storage.draft_note import DraftNote, read_note
from core.storage.draft_words import edits_words, file_words, moment_words
from core.storage.left_drafts import list_folders
from core.storage.recovery import COPY, DAMAGED, is_owned, recovery_folder, written_s


@dataclass(frozen=True, slots=True)
class _Row:
    """One copy as it is listed.

    Attributes:
        folder: Where it is.
        note: What it says about itself; None when that is lost.
        written_s: When it was written. [s since 1970]
        state: ``waiting``, ``open`` in a window, ``damaged`` or ``newer``.
    """

    folder: Path
    note: DraftNote | None
    written_s: float
    state: str


def recover(number: int | None, output: str | None, *, as_json: bool) -> int:
    """List copies, or write one out; returns the exit code. Nothing is deleted.

    Args:
        number: Which of the list, from 1; None to list them.
        output: Project file to write.
        as_json: Whether to print JSON.

    Raises:
        FacilityError: There is no such copy, it cannot be read, or the file is there already.
    """
    root = recovery_folder()
    rows = [_Row(f, read_note(f), written_s(f), kind or _state(f)) for f, kind in list_folders(root)]
    if number is None and output is None:
        print(json.dumps([_values(row) for row in rows], indent=1)) if as_json else _list(rows, root)
        return 0
    if output is None:
        raise FacilityError("Nothing was written.", hint="Name the project file to write with -o.")
    if number is None and len(rows) > 1:
        raise FacilityError("There are several copies of unsaved work.", hint="Name one by its number in the list.")
    return _write_out(rows, number or 1, output)


def _state(folder: Path) -> str:
    return "open" if is_owned(folder) else "waiting"


def _list(rows: list[_Row], root: Path) -> None:
    if not rows:
        say(f"No unsaved work is kept in {root}.")
        return
    for n, row in enumerate(rows, start=1):
        note = row.note or DraftNote("?")
        facts = [edits_words(note), file_words(note, row.written_s)] if row.note else ["its note is lost"]
        say("  ".join([f"{n:>2}", note.name, moment_words(row.written_s), *facts, *_state_words(row.state)]))
        print(f"    {note.file or row.folder}")


def _state_words(state: str) -> list[str]:
    words = {
        "open": "a window has it open",
        "damaged": "damaged",
        "newer": "from a newer Hallwright",
    }
    return [words[state]] if state in words else []


def _values(row: _Row) -> dict[str, Any]:
    note = row.note
    return {
        "name": None if note is None else note.name,
        "file": None if note is None or note.file is None else str(note.file),
        "edits": None if note is None else note.edits,
        "written": moment_words(row.written_s),
        "state": row.state,
        "folder": str(row.folder),
    }


def _write_out(rows: list[_Row], number: int, output: str) -> int:
    from core.storage.project_file import load, save

    if not 1 <= number <= len(rows):
        raise FacilityError(
            f"There is no copy of unsaved work number {number}.", hint="'hallwright recover' lists those that are kept."
        )
    if Path(output).exists():
        raise FacilityError(f"{output} exists already.", hint="Name another file: what is there is never replaced.")
    row = rows[number - 1]
    project = load(row.folder / COPY)
    save(project, Path(output))
    say(f"Wrote {output}.")
    if row.state != DAMAGED:
        say("The copy is kept until the window saves or discards it.")
    return 0
