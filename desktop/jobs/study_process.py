"""Starts the process of the live study, and keeps the last one warm for the next window."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import core
from core.errors import FacilityError
from core.study.live_wire import receive, send
from desktop.words import tr

NO_WINDOW = 0x08000000
"""Windows: do not open a console for the process."""

_spare: list[StudyProcess] = []


class StudyProcess:
    """The other end of the pipes of a study.

    Args:
        module: What the process runs.

    Raises:
        FacilityError: The process cannot be started.
    """

    def __init__(self, module: str = "core.study.live_process") -> None:
        folder = str(Path(core.__file__).resolve().parents[1])
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])]),
            "OPENBLAS_NUM_THREADS": "1",
        }
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if sys.stderr is not None else subprocess.DEVNULL,
                env=environment,
                creationflags=NO_WINDOW if sys.platform == "win32" else 0,
            )
        except OSError as error:
            raise FacilityError(
                tr("The live results cannot be started: {error}.").format(error=error),
                hint=tr("Start the program again."),
            ) from error

    @property
    def _ends(self) -> tuple[BinaryIO, BinaryIO]:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        return into, out  # type: ignore[return-value]

    def tell(self, message: object) -> bool:
        """Send a message; returns whether the process took it."""
        try:
            send(self._ends[0], message)
        except (OSError, ValueError):
            return False
        return True

    def hear(self) -> object | None:
        """Wait for the next message; None when the process has ended."""
        try:
            return receive(self._ends[1])
        except (OSError, ValueError):
            return None

    def end_softly(self) -> None:
        """Kill the process; who listens to it hears that it is gone and may then call ``end``."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End the process now."""
        self._process.kill()
        self._process.wait()
        for pipe in self._ends:
            try:
                pipe.close()
            except OSError:  # what was still to be written finds no reader
                continue


def take_process() -> StudyProcess:
    """A warm process that another window has left, or a fresh one."""
    return _spare.pop() if _spare else StudyProcess()


def leave_process(process: StudyProcess) -> None:
    """Keep a process that has been reset for the next window; one is enough."""
    if _spare:
        process.end()
    else:
        _spare.append(process)


@atexit.register
def _end_spare() -> None:
    while _spare:
        _spare.pop().end()
