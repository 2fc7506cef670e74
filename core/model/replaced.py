"""Which of many frozen things an edit has put others in the place of: what was made of the rest is still right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not


def replaced_at(before: Sequence[object], after: Sequence[object]) -> list[int] | None:
    """Places that hold another object than before; None where some have come or gone."""
    if len(before) != len(after):
        return None
    return list(compress(count(), map(is_not, before, after)))
