"""What a planner is told of a recovery copy: how much is in it, when it was written, and how it stands to its file."""

from __future__ import annotations

import time
from pathlib import Path

from core.storage.draft_note import DraftNote
from core.storage.file_stamp import stamp_of

_MINUTE_S, _HOUR_S, _DAY_S = 60.0, 3600.0, 86400.0


def edits_words(note: DraftNote) -> str:
    """How many steps only the copy holds."""
    if note.edits == 0:
        return "edits that are not saved"
    return "1 edit not saved" if note.edits == 1 else f"{note.edits} edits not saved"


def moment_words(written_s: float) -> str:
    """Date and time of day on this machine, in the form that is read the same everywhere."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(max(written_s, 0.0)))


def file_words(note: DraftNote, written_s: float) -> str:
    """How a copy stands to the file of its design now.

    Args:
        note: What the copy says.
        written_s: When it was written. [s since 1970]
    """
    if note.file is None:
        return "never saved to a file"
    found = stamp_of(note.file)
    if found is None:
        return "the file is not there now"
    if note.stamp is not None and found != note.stamp:
        return f"the file was saved again since, {moment_words(found.changed_ns * 1e-9)}"
    return f"{_span_words(written_s - found.changed_ns * 1e-9)} newer than the file"


def file_place(file: Path) -> str:
    """The folder of a file, with the planner's own folder as it is written for short."""
    try:
        return str(Path("~") / file.parent.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(file.parent)


def _span_words(span_s: float) -> str:
    if span_s < _MINUTE_S:
        return "less than 1 min"
    if span_s < 2.0 * _HOUR_S:
        return f"{span_s / _MINUTE_S:.0f} min"
    return f"{span_s / _HOUR_S:.0f} h" if span_s < 2.0 * _DAY_S else f"{span_s / _DAY_S:.0f} days"
