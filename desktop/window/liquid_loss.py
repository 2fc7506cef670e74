"""Follows a loss in the liquid loops beside the window, and says in words what it was."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal

from core.model.cooling import Cdu, HeatRejection
from core.model.electrical import PowerSource
from core.model.project import Project
from core.results.liquid_result import LiquidResult
from desktop.jobs.background import Background
from desktop.session import Session
from desktop.words import marked, tr

WORDS = {
    "facility_water": marked("Facility water lost"),
    "plant": marked("Cooling of the plant lost"),
    "power": marked("Power lost"),
}


class LiquidLossJob(QObject):
    """Runs one loss at a time, of the design as it is shown: one whose results are still to come is waited for.

    Args:
        session: The open document.
        parent: Owner.

    Attributes:
        followed: Emitted with seconds until throttling by rack id (infinite for never), and words.
        failed: Emitted with a message and what to do.
    """

    followed = Signal(object, str)
    failed = Signal(str, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: tuple[str, ...] | None = None
        self._work = Background(self)
        self._work.done.connect(self._take)
        self._work.failed.connect(self.failed)
        self._what = ""
        self._is_outdated = False
        session.results_changed.connect(self._start_waiting)
        session.project_changed.connect(self._outdate)
        session.failures_changed.connect(self._outdate)
        session.document_replaced.connect(self._outdate)

    @property
    def is_running(self) -> bool:
        """Whether a loss is being followed, or waits for the results that it begins with."""
        return self._work.is_running or self._waiting is not None

    def start(self, selection: tuple[str, ...]) -> None:
        """Lose the selected CDUs, else the cooling or the power where plant or sources are selected, else all water."""
        if not self.is_running:  # its words are those of the loss that is being followed
            self._waiting = selection
            self._start_waiting()

    def _start_waiting(self, *_: object) -> None:
        """Begin what waits when there are results to begin with."""
        session = self._session
        if self._waiting is None or session.is_behind or session.shown_project is not session.project:
            return
        selection, self._waiting = self._waiting, None
        liquid = session.results.liquid.value if session.results is not None else None
        if liquid is None:
            self.failed.emit(tr("There are no liquid results yet."), tr("Wait for them, and try again."))
        else:
            self._follow(session.studied_project, liquid, selection)

    def _follow(self, project: Project, liquid: LiquidResult, selection: tuple[str, ...]) -> None:
        cdus = tuple(i for i in selection if isinstance(project.get(i), Cdu))
        tags = [c.tag for i in cdus if isinstance(c := project.get(i), Cdu)]
        selected = [project.get(i) for i in selection]
        name = "facility_water"
        if any(isinstance(item, HeatRejection) for item in selected):
            name = "plant"
        elif any(isinstance(item, PowerSource) for item in selected):
            name = "power"
        self._what = tr("{list} lost").format(list=", ".join(tags)) if tags else tr(WORDS[name])

        def follow(progress: object, stop: object) -> dict[str, float]:
            from core.plant.liquid_transient import LiquidLoss, LossKind, simulate_liquid_loss

            kind = LossKind.CDU if cdus else LossKind(name)
            outage = simulate_liquid_loss(project, liquid, LiquidLoss(kind, cdus))
            times = zip(outage.rack_ids, outage.throttle_s.tolist(), strict=True)
            return {i: math.inf if math.isnan(t) else t for i, t in times}

        self._is_outdated = False
        self._work.start(follow)

    def _outdate(self, *_: object) -> None:
        """What is being followed is of another design by now; arguments of a signal are dropped."""
        self._is_outdated = True
        if self._waiting is not None:
            self._waiting = None
            self._tell_outdated()

    def close(self) -> None:
        """Stop and wait."""
        self._work.close()

    def _take(self, seconds: object) -> None:
        if self._is_outdated:
            self._tell_outdated()
        elif isinstance(seconds, dict) and seconds:
            first = min(seconds.values())
            words = (
                tr("no rack throttles")
                if math.isinf(first)
                else tr("the first rack throttles after {first:.0f} s").format(first=first)
            )
            self.followed.emit(seconds, tr("{what} · {words} · Shift+Q ends this").format(what=self._what, words=words))

    def _tell_outdated(self) -> None:
        self.failed.emit(tr("The design was changed. Run it again."), "")
