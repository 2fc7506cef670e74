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
from collections.abc import Callable
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


class Outbox:
    """What the window is given: one answer at a time, and the newest one as soon as it has shown the last.

    An answer that is ready before the window asks waits here and is sent by whoever hears it ask, so that the study
    works on the next one while the window paints. A newer one takes the place of one that waits.

    Args:
        pipe: Where the window listens.
    """

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._free = threading.Condition()
        self._waiting: tuple[DesignResults, int] | None = None
        self._told: tuple[Finding, ...] = ()
        self._is_awaited = True
        self._is_broken = False

    @property
    def is_awaited(self) -> bool:
        """Whether the window has shown what it was given."""
        return self._is_awaited

    def say(self, message: object) -> None:
        """Send something at once.

        Raises:
            OSError: Nobody listens any more.
        """
        with self._free:
            send(self._pipe, message)

    def put(self, results: DesignResults, number: int) -> None:
        """Send results of the project of a number now, or when the window has shown the last ones.

        Raises:
            OSError: Nobody listens any more.
        """
        with self._free:
            if self._is_broken:
                raise BrokenPipeError
            self._waiting = (results, number)
            if self._is_awaited:
                self._send_waiting()

    def note_shown(self) -> None:
        """The window has shown what it was given: send what waits for it."""
        with self._free:
            self._is_awaited = True
            if self._waiting is not None:
                try:
                    self._send_waiting()
                except OSError:  # whoever puts the next ones hears of it
                    self._is_broken = True
            self._free.notify()

    def _send_waiting(self) -> None:
        assert self._waiting is not None
        (results, number), self._waiting = self._waiting, None
        self._is_awaited = False
        send(self._pipe, packed_answer(results, self._told, number))
        self._told = results.findings

    def wait_until_sent(self, is_over: Callable[[], bool]) -> None:
        """Wait until nothing waits any more.

        Args:
            is_over: Tells that nobody will ask again, or that something newer is to be answered.
        """
        with self._free:
            while self._waiting is not None and not is_over():
                self._free.wait(TURN_S)

    def clear(self) -> None:
        """Forget what waits and what was told: the next results begin anew."""
        with self._free:
            self._waiting, self._told, self._is_awaited = None, (), True


class Inbox:
    """What the window has said: the newest project and question, and whether it wants more results.

    Args:
        pipe: Where it speaks.
        note_shown: Called when it has shown what it was given.

    Attributes:
        number: That of the project taken last.
    """

    def __init__(self, pipe: BinaryIO, note_shown: Callable[[], None]) -> None:
        self._pipe, self._note_shown = pipe, note_shown
        self._wake = threading.Condition()
        self._known = Project.of(())
        self._project: Project | None = None
        self._asked: str | None = None
        self._asked_last: str | None = None
        self._number = self.number = 0
        self.is_over = False
        self.is_reset = False
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
            self._number = message.number
        elif isinstance(message, Question):
            self._asked = self._asked_last = message.rack_id
        elif isinstance(message, Shown):
            self._note_shown()
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
            self.number = self._number
            self._project = self._asked = None
            return taken

    @property
    def has_edit(self) -> bool:
        """Whether there is a project that was not taken yet."""
        return self._project is not None

    def hold_for_project(self) -> None:
        """Wait until there is another project to try."""
        with self._wake:
            while self._project is None and not self.is_over and not self.is_reset:
                self._wake.wait()
            self._asked = self._asked_last  # whoever answers now has not heard the question


def serve(words_in: BinaryIO, words_out: BinaryIO) -> None:
    """March until the window is gone; a fault is told in words, and the next edit starts afresh.

    Args:
        words_in: Where the window speaks.
        words_out: Where it listens.
    """
    outbox = Outbox(words_out)
    inbox = Inbox(words_in, outbox.note_shown)
    while not inbox.is_over:
        outbox.clear()
        try:
            _serve_until_reset(inbox, outbox)
        except OSError:
            return  # nobody listens any more


def _serve_until_reset(inbox: Inbox, outbox: Outbox) -> None:
    try:
        _march(inbox, outbox)
    except OSError:
        raise
    except Exception as error:  # the window must hear of every fault
        LOG.exception("the live study stopped")
        outbox.clear()
        outbox.say(Fault(f"The live results stopped: {error}"))
        inbox.hold_for_project()
    if inbox.is_reset:
        inbox.is_reset = False
        outbox.clear()
        outbox.say(Reset())


def _march(inbox: Inbox, outbox: Outbox) -> None:
    from core.study.live_study import LiveStudy

    def is_over() -> bool:
        return inbox.is_over or inbox.is_reset

    study = LiveStudy()
    is_idle, is_news, shown, was_edited = True, False, 0.0, False
    while True:
        project, asked = inbox.take(waits=is_idle)
        if is_over():
            return
        if asked is not None:
            study.explain(asked)
        if project is not None:
            study.set_project(project)
        is_news = is_news or project is not None or asked is not None
        if not is_news and not outbox.is_awaited:
            study.march(BUDGET_S)  # nobody looks: the air goes on alone
            if not (study.has_settled_anew or study.is_settled):
                is_idle = False
                continue
        is_first = project is not None and not was_edited
        was_edited = project is not None
        results = study.advance(0.0 if is_first else BUDGET_S)
        is_idle = study.is_settled
        has_settled = any(hall.state is not AirState.LIVE for hall in _halls(results))
        if is_news or is_idle or has_settled or time.perf_counter() - shown >= FRAME_S:
            outbox.put(results, inbox.number)
            shown, is_news = time.perf_counter(), False
        if has_settled and not is_idle:  # the last ones for long: they are not to be replaced
            outbox.wait_until_sent(lambda: is_over() or inbox.has_edit)


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
