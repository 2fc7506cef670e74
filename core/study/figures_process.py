"""Key figures of one project, found in a process of its own: ``python -m core.study.figures_process``."""

from __future__ import annotations

import logging
import os
import sys
from typing import BinaryIO

from core.errors import FacilityError
from core.model.project import Project
from core.study.live_wire import Fault, ProjectChange, changed_project, receive, send

LOG = logging.getLogger(__name__)


def serve(words_in: BinaryIO, words_out: BinaryIO) -> None:
    """Answer each project with its figures, or with a fault in words."""
    while (message := receive(words_in)) is not None:
        if isinstance(message, ProjectChange):
            try:
                send(words_out, _answer(changed_project(Project.of(()), message)))
            except OSError:
                return  # nobody listens any more


def _answer(project: Project) -> object:
    from core.study.comparing import key_figures
    from core.study.evaluate import evaluate

    try:
        return key_figures(project, evaluate(project))
    except FacilityError as error:
        return Fault(str(error))
    except Exception as error:
        LOG.exception("the figures stopped")
        return Fault(f"The design could not be solved: {error}")


def main() -> None:
    """Serve on the process's own pipes; whatever prints goes to the error stream instead."""
    words_in, words_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    serve(words_in, words_out)


if __name__ == "__main__":
    main()
