"""The live study as a process of its own: ``python -m core.study.live_process``, spoken to through its pipes.

The window's interpreter is then never kept from it by the solver's Python, however large the design. The process ends
when its input does, so it cannot outlive the window.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import BinaryIO

from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.finding import Finding
from core.results.thermal_result import AirState, HallAir
from core.study.live_wire import (
    Fault,
    ProjectChange,
    Question,
    Reset,
    Shown,
    changed_project,
    packed_answer,
    receive,
    send,
)

FRAME_S = 1.0 / 30.0
BUDGET_S = 0.03
"""Time for the air of a frame; the first one after a pause in editing takes one step and so comes the sooner. [s]"""
TURN_S = 0.05

LOG = logging.getLogger(__name__)


class Inbox:
    """What the window has said: the newest project and question, and whether it wants more results.

    Args:
        pipe: Where it speaks.
    """

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._wake = threading.Condition()
        self._known = Project.of(())
        self._project: Project | None = None
        self._asked: str | None = None
        self._asked_last: str | None = None
        self.is_over = False
        self.is_reset = False
        self.is_awaited = threading.Event()
        self.is_awaited.set()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while (message := receive(self._pipe)) is not None:
            with self._wake:
                self._take_in(message)
                self._wake.notify()
        with self._wake:
            self.is_over = True
            self._wake.notify()

    def _take_in(self, message: object) -> None:
        if isinstance(message, ProjectChange):
            self._project = self._known = changed_project(self._known, message)
        elif isinstance(message, Question):
            self._asked = self._asked_last = message.rack_id
        elif isinstance(message, Shown):
            self.is_awaited.set()
        elif isinstance(message, Reset):
            self._project, self._asked, self._asked_last, self.is_reset = None, None, None, True

    def take(self, *, waits: bool) -> tuple[Project | None, str | None]:
        """The newest project and question, None where neither is new.

        Args:
            waits: Whether to wait while nothing is new.
        """
        with self._wake:
            while waits and self._project is None and self._asked is None and not self.is_over and not self.is_reset:
                self._wake.wait()
            taken = (self._project, self._asked)
            self._project = self._asked = None
            return taken

    def hold_for_project(self) -> None:
        """Wait until there is another project to try."""
        with self._wake:
            while self._project is None and not self.is_over and not self.is_reset:
                self._wake.wait()
            self._asked = self._asked_last  # whoever answers now has not heard the question

    def wait_for_awaited(self) -> None:
        """Wait until the window has shown what it was given."""
        while not self.is_over and not self.is_reset and not self.is_awaited.wait(TURN_S):
            pass


def serve(words_in: BinaryIO, words_out: BinaryIO) -> None:
    """March until the window is gone; a fault is told in words, and the next edit starts afresh.

    Args:
        words_in: Where the window speaks.
        words_out: Where it listens.
    """
    inbox = Inbox(words_in)
    while not inbox.is_over:
        try:
            _march(inbox, words_out)
        except OSError:
            return  # nobody listens any more
        except Exception as error:  # the window must hear of every fault
            LOG.exception("the live study stopped")
            send(words_out, Fault(f"The live results stopped: {error}"))
            inbox.hold_for_project()
        inbox.is_awaited.set()  # whatever was sent last, the next results begin anew
        if inbox.is_reset:
            inbox.is_reset = False
            send(words_out, Reset())


def _march(inbox: Inbox, words_out: BinaryIO) -> None:
    from core.study.live_study import LiveStudy

    study = LiveStudy()
    is_idle, is_news, shown, was_edited = True, False, 0.0, False
    told: tuple[Finding, ...] = ()
    while not inbox.is_over and not inbox.is_reset:
        project, asked = inbox.take(waits=is_idle)
        if inbox.is_over or inbox.is_reset:
            return
        if asked is not None:
            study.explain(asked)
        if project is not None:
            study.set_project(project)
        is_news = is_news or project is not None or asked is not None
        if not inbox.is_awaited.is_set():
            study.march(BUDGET_S)  # nobody looks: the air goes on alone
            if not (study.has_settled_anew or study.is_settled):
                is_idle = False
                continue
        is_first = project is not None and not was_edited
        was_edited = project is not None
        results = study.advance(0.0 if is_first else BUDGET_S)
        is_idle = study.is_settled
        has_settled = any(hall.state is not AirState.LIVE for hall in _halls(results))
        if is_idle or has_settled:  # the last ones for long: they must arrive
            inbox.wait_for_awaited()
        is_due = is_news or is_idle or has_settled or time.perf_counter() - shown >= FRAME_S
        if inbox.is_awaited.is_set() and is_due:
            inbox.is_awaited.clear()
            send(words_out, packed_answer(results, told))
            told = results.findings
            shown, is_news = time.perf_counter(), False


def _halls(results: DesignResults) -> tuple[HallAir, ...]:
    return results.thermal.value.halls if results.thermal.value is not None else ()


def main() -> None:
    """Serve on the process's own pipes; whatever prints goes to the error stream instead."""
    words_in, words_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    serve(words_in, words_out)


if __name__ == "__main__":
    main()
