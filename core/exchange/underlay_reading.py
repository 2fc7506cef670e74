"""Read a file for the plan in a process of its own, with progress, an end at once, and limits in words."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import core
from core.errors import FacilityError
from core.exchange.underlay_file import Wanted, document_bytes, file_kind
from core.exchange.underlay_found import Found, Tell
from core.exchange.underlay_process import frame_found, receive_frame, send_frame

LONGEST_S = 900.0
"""A slow machine may take long over what it can read; the process itself may take ``MOST_CPU_S``."""
NO_WINDOW = 0x08000000
"""Windows: do not open a console for the process."""


class UnderlayReading:
    """One file being read.

    Args:
        wanted: What to read.
        longest_s: When to give up. [s]
    """

    def __init__(self, wanted: Wanted, *, longest_s: float = LONGEST_S) -> None:
        self._wanted = wanted
        self._longest_s = longest_s
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = self._is_late = False

    def stop(self) -> None:
        """End the reading now, from any thread."""
        self._is_stopped = True
        if self._process is not None:
            self._process.kill()

    def run(self, tell: Tell, is_stopped: Callable[[], bool] = lambda: False) -> Found | None:
        """Read; blocks, but leaves the interpreter to others.

        Args:
            tell: Told the share done and what is going on.
            is_stopped: Asked between steps; ``stop`` ends it at once.

        Returns:
            What was read, or None when it was stopped.

        Raises:
            FacilityError: It is no such file, is broken, or is beyond the limits; in words.
        """
        document, path = self._wanted.document, Path(self._wanted.path)
        if not document and file_kind(path) == "pdf":  # refuses at once what needs no process to be refused
            document = document_bytes(path)  # read once: what is kept is what was shown, whatever becomes of the file
        process = self._process = _process()
        timer = threading.Timer(self._longest_s, self._end_late)
        timer.daemon = True
        timer.start()
        try:
            return self._listen(process, document, tell, is_stopped)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)

    def _end_late(self) -> None:
        self._is_late = True
        if self._process is not None:
            self._process.kill()

    def _listen(
        self, process: subprocess.Popen[bytes], document: bytes, tell: Tell, is_stopped: Callable[[], bool]
    ) -> Found | None:
        assert process.stdin is not None
        assert process.stdout is not None
        words = {"path": str(Path(self._wanted.path).absolute()), "page_number": self._wanted.page_number}
        with suppress(OSError):  # it has ended already: said below
            send_frame(process.stdin, words, document)  # type: ignore[arg-type]
        while True:
            heard = receive_frame(process.stdout)  # type: ignore[arg-type]
            if self._is_stopped or is_stopped():
                return None
            if heard is None:
                raise self._ended()
            answer, content = heard
            if "share" in answer:
                tell(float(answer["share"]), str(answer["what"]))
            elif "refused" in answer:
                raise FacilityError(str(answer["refused"]), hint=str(answer["hint"]))
            else:
                return frame_found(answer["found"], content, document)

    def _ended(self) -> FacilityError:
        name = Path(self._wanted.path).name
        if self._is_late:
            words = f"Reading '{name}' took more than {self._longest_s:.0f} s and was given up."
            return FacilityError(words, hint="Save only the part that you need.")
        words = f"'{name}' is beyond what can be read: the reader ended."
        return FacilityError(words, hint="Save only the part that you need.")


def _process() -> subprocess.Popen[bytes]:
    folder = str(Path(core.__file__).resolve().parents[1])
    path = os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "core.exchange.underlay_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
            creationflags=NO_WINDOW if sys.platform == "win32" else 0,
        )
    except OSError as error:
        raise FacilityError(f"The reader cannot be started: {error}.", hint="Start the program again.") from error


def _close(pipe: object) -> None:
    with suppress(OSError):  # what was still to be written finds no reader
        pipe.close()  # type: ignore[attr-defined]
