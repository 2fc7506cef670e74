"""Opening, saving and exporting in a process of their own: ``python -m core.cli.file_process``.

The window's interpreter is then never kept by reading or drawing a large design. Orders come in one after the other;
each is answered by progress and then by its end. The process ends when its input does.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from core.cli.export_set import FOLDERS
from core.cli.file_orders import (
    CopyOrder,
    ExportOrder,
    KeepOrder,
    Opened,
    OpenOrder,
    Order,
    RecoverOrder,
    Refused,
    SaveOrder,
    Stage,
    Written,
)
from core.errors import FacilityError, NothingToExport
from core.model.names import names_in
from core.model.project import Project
from core.study.live_wire import changed_project, receive, send
from core.units.display import use_units
from core.words import PRINTED, use_language, use_names

LOG = logging.getLogger(__name__)
Tell = Callable[[float, str], None]
WITHOUT_RESULTS = ("json", "dxf")
"""Exports in which no results are."""
_kept = [Project.of(())]
"""The design of the last recovery copy that this process was told to write: the next one comes as a difference."""


def carry_out(order: Order, tell: Tell) -> Opened | Written | Refused:
    """Do what was ordered; what goes wrong is told in words."""
    try:
        return _done(order, tell)
    except FacilityError as error:
        return Refused(error.message, error.hint, isinstance(error, NothingToExport))
    except OSError as error:
        return Refused(f"The file cannot be used: {error.strerror}.", "Check the path and the free space.")
    except Exception as error:  # the window must hear of every fault
        LOG.exception("work on a file stopped")
        return Refused(f"The work on the file stopped: {error}", "")


def _done(order: Order, tell: Tell) -> Opened | Written:
    if isinstance(order, OpenOrder):
        return _open(order, tell)
    if isinstance(order, KeepOrder | RecoverOrder | CopyOrder):
        return _recovery(order, tell)
    return _write(order, tell)


def _recovery(order: KeepOrder | RecoverOrder | CopyOrder, tell: Tell) -> Opened | Written:
    from core.storage.project_file import save
    from core.storage.recovery import keep_copy, read_copy

    if isinstance(order, KeepOrder):
        _kept[0] = changed_project(_kept[0], order.design)
        keep_copy(order.folder, _kept[0], order.note)
        return Written()
    tell(0.2, "Reading")
    project = read_copy(order.folder)
    if isinstance(order, CopyOrder):
        tell(0.5, "Writing")
        save(project, order.path)
        return Written()
    tell(0.9, "Handing over")
    return _opened(project, is_own_file=False)


def _open(order: OpenOrder, tell: Tell) -> Opened:
    from core.cli.files import load_project
    from core.storage.project_file import is_project_file

    tell(0.2, "Reading")
    project = load_project(order.file)
    path = Path(order.file)
    tell(0.9, "Handing over")
    return _opened(project, is_own_file=path.exists() and is_project_file(path))


def _opened(project: Project, *, is_own_file: bool) -> Opened:
    from core.model.names import names_in
    from core.study.live_wire import difference

    return Opened(difference(None, project), is_own_file, frozenset(names_in(project.entities.values())))


def _write(order: SaveOrder | ExportOrder, tell: Tell) -> Written:
    project = changed_project(Project.of(()), order.design)
    if isinstance(order, SaveOrder):
        from core.storage.project_file import save

        tell(0.3, "Writing")
        return Written(stamp=save(project, order.path))
    from core.cli.file_commands import write_export
    from core.study.stamp import stamp

    use_units(order.units)
    use_language(order.language, PRINTED)
    use_names(names_in(project.entities.values()), is_all=True)
    if order.kind in FOLDERS:
        from core.cli.openfoam_command import write_halls

        return Written(words=write_halls(project, order.path, tell))
    tell(0.3, "Drawing")
    write_export(
        project, order.results, order.kind, order.path, order.air,
        progress=lambda share, what: tell(0.3 + 0.6 * share, what), paper=order.paper,
    )  # fmt: skip
    is_behind = order.kind not in WITHOUT_RESULTS and order.results.stamp != stamp(project)
    return Written(is_behind)


def serve(words_in: BinaryIO, words_out: BinaryIO) -> None:
    """Carry orders out until the window is gone."""
    while (order := receive(words_in)) is not None:
        if isinstance(order, Order):
            try:
                send(words_out, carry_out(order, lambda share, what: send(words_out, Stage(share, what))))
            except OSError:
                return  # nobody listens any more


def main() -> None:
    """Serve on the process's own pipes; whatever prints goes to the error stream instead."""
    words_in, words_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pictures are painted without a window
    serve(words_in, words_out)


if __name__ == "__main__":
    main()
