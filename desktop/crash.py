"""What happens to an exception that nobody expected: a log file and words, never a silent end."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import platformdirs

from desktop.words import tr


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
            where = tr("Details are in {target}.").format(target=target)
        except OSError:
            where = tr("Details could not be written.")
        sys.stderr.write(text)
        tell(
            tr("Something went wrong inside the program; your design is still open."),
            tr("Save it under a new name. {where}").format(where=where),
        )

    sys.excepthook = hook
