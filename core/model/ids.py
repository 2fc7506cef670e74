"""Globally unique, time-ordered ids, so that two copies of one project can be merged.

People see an item's ``tag``; the id never appears on screen.
"""

from __future__ import annotations

from ulid import ULID


def new_id() -> str:
    """A fresh ULID as 26 characters; later ids sort after earlier ones (to the millisecond)."""
    return str(ULID())
