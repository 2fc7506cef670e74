"""Years of a project in a process of their own: ``python -m core.study.year_process``, spoken to through its pipes.

The newest project is the one whose year is run; a newer one stops the run. The process ends when its input does.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import BinaryIO

from core.errors import FacilityError
from core.model.project import Project
from core.results.year import YearProgress
from core.study.live_wire import Fault, ProjectChange, changed_project, receive, send

LOG = logging.getLogger(__name__)


class YearInbox:
    """The newest project that the window has sent.

    Args:
        pipe: Where it speaks.
    """

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._wake = threading.Condition()
        self._known = Project.of(())
        self._project: Project | None = None
        self.is_over = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while (message := receive(self._pipe)) is not None:
            if isinstance(message, ProjectChange):
                with self._wake:
                    self._project = self._known = changed_project(self._known, message)
                    self._wake.notify()
        with self._wake:
            self.is_over = True
            self._wake.notify()

    def take(self) -> Project | None:
        """Wait for a project; None when the window is gone."""
        with self._wake:
            while self._project is None and not self.is_over:
                self._wake.wait()
            taken, self._project = self._project, None
            return None if self.is_over else taken

    @property
    def has_news(self) -> bool:
        """Whether a newer project waits, or the window is gone."""
        return self._project is not None or self.is_over


def serve(words_in: BinaryIO, words_out: BinaryIO) -> None:
    """Run years until the window is gone; a fault is told in words.

    Args:
        words_in: Where the window speaks.
        words_out: Where it listens.
    """
    inbox = YearInbox(words_in)
    while (project := inbox.take()) is not None:
        try:
            _run(project, inbox, words_out)
        except OSError:
            return  # nobody listens any more


def _run(project: Project, inbox: YearInbox, words_out: BinaryIO) -> None:
    from core.study.year import YearStopped
    from core.study.year_evaluate import evaluate_year

    def tell(share: float, what: str) -> None:
        send(words_out, YearProgress(share, what))

    try:
        result = evaluate_year(
            project,
            publish=lambda year: send(words_out, year),
            progress=tell,
            stop=lambda: inbox.has_news,
        )
    except YearStopped:
        return
    except FacilityError as error:
        send(words_out, Fault(str(error)))
    except OSError:
        raise
    except Exception as error:
        LOG.exception("the year stopped")
        send(words_out, Fault(f"The year stopped: {error}"))
    else:
        send(words_out, result)


def main() -> None:
    """Serve on the process's own pipes; whatever prints goes to the error stream instead."""
    words_in, words_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    serve(words_in, words_out)


if __name__ == "__main__":
    main()
