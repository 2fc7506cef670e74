"""What happens to an exception that nobody expected: a log file and words, never a silent end."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import platformdirs


def log_file() -> Path:
    """Where unexpected exceptions are written."""
    return Path(platformdirs.user_log_dir("hallwright", appauthor=False)) / "crash.log"


def install(tell: Callable[[str, str], None]) -> None:
    """Write unexpected exceptions to the log and tell the planner; the document stays open.

    Args:
        tell: Shows a message and a hint.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        target = log_file()
        text = "".join(traceback.format_exception(kind, error, trace))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("a", encoding="utf-8") as log:
                log.write(text)
            where = f"Details are in {target}."
        except OSError:
            where = "Details could not be written."
        sys.stderr.write(text)
        tell(
            "Something went wrong inside the program; your design is still open.", f"Save it under a new name. {where}"
        )

    sys.excepthook = hook
