"""Asks the painting process for views of what lies under the plan; one is painted, one waits, the newest wins."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

import core
from core.editing.underlay_snap import prepare
from core.exchange.underlay_process import receive_frame, send_frame
from core.model.underlays import UnderlayContent
from desktop.jobs.study_process import NO_WINDOW

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One underlay in a view.

    Attributes:
        content: What it shows.
        opacity: How far it covers what is under it, 0 to 1.
        place: From shares of its width and height to pixels: m11, m12, m21, m22, dx, dy.
    """

    content: UnderlayContent
    opacity: float
    place: tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What is to be painted.

    Attributes:
        key: Returned with the pixels.
        width: In device pixels.
        height: In device pixels.
        ratio: Device pixels in a logical one.
        is_dark: Whether on dark paper.
        ink: Colour of what would be lost on the paper.
        parts: From the lowest up.
    """

    key: object
    width: int
    height: int
    ratio: float
    is_dark: bool
    ink: str
    parts: tuple[Part, ...]


class UnderlayPainter(QObject):
    """The window's end of the painting process, which starts with the first view.

    Attributes:
        painted: A view and its pixels, on the GUI thread.
        failed: A view that could not be painted.
    """

    painted = Signal(object, object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Condition()
        self._waiting: View | None = None
        self._is_busy = self._is_closed = False
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a view is being painted or waits."""
        with self._lock:
            return self._is_busy or self._waiting is not None

    def ask(self, view: View) -> None:
        """Ask for a view; one that waits is dropped."""
        with self._lock:
            self._waiting = view
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._run, daemon=True, name="underlays")
                self._thread.start()
            self._lock.notify()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._is_closed = True
            self._lock.notify()
        if self._process is not None:
            self._process.kill()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _run(self) -> None:
        known: set[str] = set()
        while (view := self._next()) is not None:
            pixels = self._tried(view, known)
            if pixels is None and not self._is_closed:  # it may have ended while it rested: once more
                pixels = self._tried(view, known)
            self._is_busy = False
            if self._is_closed:
                continue
            if pixels is None:
                self.failed.emit(view)
                continue
            self.painted.emit(view, pixels)
            for part in view.parts:
                prepare(part.content)
        self._end_process()

    def _next(self) -> View | None:
        with self._lock:
            while self._waiting is None and not self._is_closed:
                self._lock.wait()
            view, self._waiting = self._waiting, None
            self._is_busy = not self._is_closed
            return None if self._is_closed else view

    def _tried(self, view: View, known: set[str]) -> bytes | None:
        """Pixels of a view, or None when the process has ended: then the next one is told everything again."""
        try:
            pixels = self._painted(view, known)
        except OSError:
            pixels = None
        except Exception:  # a fault of ours: told, and the thread goes on, or nothing would ever be painted again
            LOG.exception("underlays could not be painted")
            pixels = None
        if pixels is None:
            self._end_process()
            known.clear()
        return pixels

    def _painted(self, view: View, known: set[str]) -> bytes | None:
        process = self._process = self._process or _process()
        assert process.stdin is not None
        assert process.stdout is not None
        for part in view.parts:
            if part.content.id not in known:
                words = {"content": part.content.id, "media": str(part.content.media)}
                send_frame(process.stdin, words, part.content.content)  # type: ignore[arg-type]
                known.add(part.content.id)
        known &= {part.content.id for part in view.parts}  # the process, too, forgets what a view does not show
        send_frame(process.stdin, _words(view))  # type: ignore[arg-type]
        answer = receive_frame(process.stdout)  # type: ignore[arg-type]
        return None if answer is None else answer[1]

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def _words(view: View) -> Mapping[str, Any]:
    parts = [{"content": p.content.id, "opacity": p.opacity, "place": list(p.place)} for p in view.parts]
    return {
        "view": 0, "width": view.width, "height": view.height, "ratio": view.ratio, "is_dark": view.is_dark,
        "ink": view.ink, "underlays": parts,
    }  # fmt: skip


def _process() -> subprocess.Popen[bytes]:
    folder = str(Path(core.__file__).resolve().parents[1])
    path = os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", "desktop.jobs.underlay_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        creationflags=NO_WINDOW if sys.platform == "win32" else 0,
    )
