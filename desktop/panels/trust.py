"""How far the numbers can be trusted: balances, validation, finer cells on demand, and sensors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.thermal_result import AirState
from core.study import trust
from desktop.jobs.background import Background, Progress
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import tr

if TYPE_CHECKING:
    from core.study.calibrate import Calibration

from desktop.panels.moment_note import MomentNote
from desktop.panels.side_column import SideColumn
from desktop.panels.trust_check import CellCheck
from desktop.panels.trust_now import AirNow
from desktop.panels.trust_references import References
from desktop.panels.trust_sensors import SensorSection
from desktop.panels.work_progress import WorkProgress


class TrustPanel(QWidget):
    """Sections from what is true now to what was ever compared.

    Attributes:
        import_asked: Emitted when a table of sensors should be read.
        moment_words: Shown while the plan shows a moment of a cooling failure.
        now, check, sensors, references: The sections.
    """

    import_asked = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rightSide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._theme = session, theme
        self._is_fitting = False
        self._fitted: Project | None = None
        self.work = Background(self)
        self._body = body = QWidget()
        body.setObjectName("sideBody")
        column = SideColumn(body)
        self.now, self.references = AirNow(session, column), References()
        self.references.add_expected_to(column)
        self.check = CellCheck(session, column, self.check_cells, self.work.stop)
        self.sensors = SensorSection(session, column, self.import_asked.emit, self.fit_sensors, self.work.stop)
        self.references.add_table_to(column)
        column.addStretch(1)
        self.work.told.connect(self._tell_work)
        self.work.done.connect(self._take_work)
        self.work.failed.connect(self._take_failure)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.moment_words = MomentNote()
        outer.addWidget(self.moment_words)
        outer.addWidget(scroll, 1)
        session.results_changed.connect(lambda _: self.refresh())
        session.project_changed.connect(lambda _: self._forget())
        session.failures_changed.connect(lambda _: self._forget())
        session.document_replaced.connect(self._leave)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.refresh()

    def tell_moment(self, is_shown: bool) -> None:
        """Say that all of it is of the steady air while the plan shows a moment of a cooling failure."""
        self.moment_words.setVisible(is_shown)
        self.now.tell_moment(is_shown)

    def close_work(self) -> None:
        """Stop what is being computed and wait for it."""
        self.work.close()

    def showEvent(self, event: object) -> None:
        """Results that came while it was hidden are shown now."""
        self.refresh()

    def refresh(self) -> None:
        """Show the latest results; nothing is done while the panel is hidden."""
        if not self.isVisible():
            return
        self.references.fill()
        self.references.set_theme(self._theme)
        results = self._session.results
        thermal = results.thermal.value if results is not None else None
        self.now.show(thermal, self._theme)
        self.sensors.show(thermal)
        self._enable(results)
        self._fit()

    def _fit(self) -> None:
        """Give lines that wrap anew their height now: until the turn that would, they are shown cut."""
        QApplication.sendPostedEvents(self._body, QEvent.Type.LayoutRequest)

    def _enable(self, results: DesignResults | None) -> None:
        thermal = results.thermal.value if results is not None else None
        is_still = bool(thermal and thermal.halls) and all(h.state is not AirState.LIVE for h in thermal.halls)
        is_free = not self.work.is_running
        self.check.enable(is_still=is_still, is_free=is_free)
        self.sensors.fit_button.setEnabled(is_free)

    # -- work -------------------------------------------------------------------------------------------------------

    def check_cells(self) -> None:
        """Solve on finer cells in the background."""
        results = self._session.results
        if results is None or results.thermal.value is None:
            return
        if self._session.is_behind:
            words = tr("There are no results of the design as it is yet.")
            self._session.message_raised.emit(words, tr("Wait for them, and try again."))
            return
        project, shown = self._session.studied_project, results.thermal.value
        self.check.checked, self._is_fitting = project, False
        self._begin(lambda progress, stop: trust.check_on_finer_cells(project, shown, progress=progress, stop=stop))

    def fit_sensors(self) -> None:
        """Fit to the project's measured points in the background."""
        self._is_fitting, self._fitted = True, self._session.project
        self._begin(partial(_calibrated, self._fitted))

    @property
    def _progress(self) -> WorkProgress:
        """That of the section which has begun the work."""
        return self.sensors.progress if self._is_fitting else self.check.progress

    def _begin(self, work: object) -> None:
        self.work.start(work)
        self._progress.begin(tr("Fitting to the sensors …") if self._is_fitting else tr("Solving on finer cells …"))
        self._enable(self._session.results)
        self._fit()

    def _tell_work(self, share: float, what: str) -> None:
        self._progress.tell(share, what)

    def _take_work(self, result: object) -> None:
        self._end_work()
        if isinstance(result, trust.RefinementCheck):
            self.check.show_result(result)
        elif self._is_fitting and result is not None:
            self.sensors.show_fit(cast("Calibration", result), is_current=self._fitted is self._session.project)
        elif not self._is_fitting:
            self.check.show_cancelled()
        self._fit()

    def _take_failure(self, message: str, hint: str) -> None:
        if not self._is_fitting:
            self.check.checked = None
        self._end_work()
        self._session.message_raised.emit(message, hint)

    def _end_work(self) -> None:
        had_focus = self._progress.cancel_button.hasFocus()
        button = self.sensors.fit_button if self._is_fitting else self.check.button
        self._enable(self._session.results)
        if had_focus and button.isEnabled():
            button.setFocus()  # what is hidden would hand the keyboard on to the next table
        self._progress.end()

    def _leave(self) -> None:
        """What is worked out for a design that is closed helps nobody."""
        self.work.stop()
        self._forget()

    def _forget(self) -> None:
        """A fit belongs to the design it was made for; so does a check."""
        self.sensors.forget()
        if self.check.checked is not None and not self.work.is_running:
            self.check.checked = None
        self.refresh()


def _calibrated(project: Project, progress: Progress, stop: Callable[[], bool]) -> Calibration | None:
    """Fit beside the window; what it needs is loaded there, too."""
    from core.study.calibrate import calibrate

    return calibrate(project, progress=progress, stop=stop)
