"""One progress line on the terminal, and none where nobody watches."""

from __future__ import annotations

import sys

from core.units import percent
from core.words import as_read


def show_progress(share: float, what: str) -> None:
    """Write the share done over the last line, when standard error is a terminal."""
    if sys.stderr.isatty():
        end = "\r" if share < 1.0 else "\n"
        print(f"  {as_read(what)}: {percent(share):>5}   ", end=end, file=sys.stderr, flush=True)
