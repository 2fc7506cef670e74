"""What a window finds of those that ended without being closed: copies without owners, which it takes over.

Those that cannot be opened are set aside, and very many are thinned out, the oldest first.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.storage.draft_note import read_note
from core.storage.owner_lock import OwnerLock
from core.storage.recovery import COPY, DAMAGED, NEWER, PREFIX, Draft, lock_of, set_aside, unusable, written_s

MOST_WAITING, MOST_ASIDE, MOST_BYTES = 20, 10, 2_000_000_000
"""Copies that are kept until the planner decides, copies that are set aside, and the bytes of each of the two."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a window finds when it starts.

    Attributes:
        drafts: Copies that nobody owned, newest first; they are this process's now.
        aside: Names of designs whose copies were set aside just now, and the folder each is in.
    """

    drafts: tuple[Draft, ...]
    aside: tuple[tuple[str, Path], ...]


def claim_drafts(root: Path) -> Claimed:
    """Take over every copy whose owner has gone; those that cannot be opened are set aside, very many thinned out."""
    _bring_back(root)
    found: list[Draft] = []
    aside: list[tuple[str, Path]] = []
    for folder in _folders(root):
        draft = _taken_over(folder)
        if draft is None:
            continue
        kind = unusable(folder)
        if kind:
            aside.append((draft.note.name if draft.note else "", set_aside(folder, kind)))
            draft.leave()
        else:
            found.append(draft)
    _remove_stray_locks(root)
    found.sort(key=lambda d: written_s(d.folder), reverse=True)
    kept = _within_bounds([d.folder for d in found], MOST_WAITING)
    for draft in found:
        if draft.folder not in kept:
            draft.drop()
    for kind in (DAMAGED, NEWER):
        _thin_out(root / kind)
    return Claimed(tuple(d for d in found if d.folder in kept), tuple(aside))


def list_folders(root: Path) -> list[tuple[Path, str]]:
    """Folders of all copies, newest first, and why each cannot be opened, or empty."""
    found = [(f, unusable(f)) for f in _folders(root) if (f / COPY).exists()]
    found += [(f, kind) for kind in (DAMAGED, NEWER) for f in _folders(root / kind)]
    return sorted(found, key=lambda pair: written_s(pair[0]), reverse=True)


def _folders(root: Path) -> list[Path]:
    try:
        return sorted(f for f in root.iterdir() if f.name.startswith(PREFIX) and f.is_dir())
    except OSError:
        return []


def _taken_over(folder: Path) -> Draft | None:
    """The draft in a folder if its owner has gone; one in which nothing was written yet goes."""
    try:
        lock = OwnerLock.take(lock_of(folder))
    except OSError:
        return None
    if lock is None:
        return None
    draft = Draft(folder, lock, read_note(folder))
    if (folder / COPY).exists():
        return draft
    draft.drop()
    return None


def _remove_stray_locks(root: Path) -> None:
    """Remove locks whose copies went while their owner was being killed."""
    for path in root.glob(f"{PREFIX}*.lock") if root.is_dir() else ():
        try:
            lock = None if path.with_suffix("").is_dir() else OwnerLock.take(path)
        except OSError:
            continue
        if lock is not None:
            lock.release(and_remove=not path.with_suffix("").is_dir())


def _bring_back(root: Path) -> None:
    """Offer copies again that an older program could not open and this one can."""
    for folder in _folders(root / NEWER):
        if not unusable(folder):
            with suppress(OSError):  # then the next start brings it back
                os.replace(folder, root / folder.name)


def _within_bounds(folders: list[Path], most: int) -> set[Path]:
    """Those of folders, newest first, that are kept."""
    kept, total = set[Path](), 0
    for folder in folders[:most]:
        total += _size_bytes(folder)
        if total <= MOST_BYTES or not kept:
            kept.add(folder)
    return kept


def _size_bytes(folder: Path) -> int:
    try:
        return sum(f.stat().st_size for f in folder.iterdir() if f.is_file())
    except OSError:
        return 0


def _thin_out(place: Path) -> None:
    folders = sorted(_folders(place), key=written_s, reverse=True)
    kept = _within_bounds(folders, MOST_ASIDE)
    for folder in folders:
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)
