"""Cooling failure below the plan: what fails, the time line, and how long the racks have."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.model.project import Project
from core.results.design_results import DesignResults
from core.results.outage import OutageEvent, OutageResult
from core.study.outage_moment import moment_of
from core.units import percent
from desktop.jobs.background import Background, Progress
from desktop.panels.outage_form import OutageForm
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.inlet_chart import LIMIT_NAMES, InletChart
from desktop.widgets.jump_slider import JumpSlider
from desktop.widgets.tied_label import TiedLabel
from desktop.words import as_read, tr

FRAME_MS, FASTER = 50, 4.0
"""Playing shows a frame this often, at so many times true speed."""
PANEL_PX = 220
LEAST_KEPT = 3
"""Records of a cancelled run that are worth showing."""


class OutagePanel(QWidget):
    """Asks what fails, computes it beside the window, and plays it on the plan.

    Attributes:
        moment_changed: Emitted with DesignResults of the moment shown and its words, or None and "" for the live air.
        opened: Emitted when the panel is asked for.
        closed: Emitted when the planner is done with it.
    """

    moment_changed = Signal(object, str)
    opened, closed = Signal(), Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Cooling failure"))
        self.setFixedHeight(PANEL_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session, self._theme = session, theme
        self._work = Background(self)
        self._work.told.connect(self._tell)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._fail)
        self.result: OutageResult | None = None
        self._followed: Project | None = None
        self._left: tuple[Project, OutageResult] | None = None  # what was computed before an edit, and of which design
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._play_on)
        self._build()
        session.project_changed.connect(lambda _: self._outdated())
        session.failures_changed.connect(lambda _: self._outdated())
        session.document_replaced.connect(self._leave)
        self.hide()

    # -- layout -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.form = OutageForm(self._session)
        self.run = self.form.run
        self.run.clicked.connect(self._run_or_cancel)
        self.form.shut.clicked.connect(self.close_panel)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.slider = JumpSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Time after the failure"))
        self.slider.valueChanged.connect(self._show_moment)
        self.play = QPushButton(tr("Play"))
        self.play.setAccessibleName(tr("Play or pause"))
        self.play.setToolTip(
            tr("Plays at {faster:.0f} times true speed. Space plays and pauses, arrows go on by a second.").format(
                faster=FASTER
            )
        )
        self.play.setCheckable(True)
        self.play.toggled.connect(self._play)
        self.now = QLabel("")
        self.now.setMinimumWidth(64)
        scrub = QHBoxLayout()
        for widget in (self.play, self.slider, self.now):
            scrub.addWidget(widget)
        self.chart = InletChart(self._theme)
        self.chart.picked.connect(lambda time_s: self.slider.setValue(round(time_s)))
        middle = QVBoxLayout()
        middle.addWidget(self.chart, 1)
        middle.addLayout(scrub)
        self.times = TiedLabel(tr("Choose what fails, then Run."))
        self.times.setTextFormat(Qt.TextFormat.RichText)
        self.times.setMinimumWidth(300)
        self.times.setAlignment(Qt.AlignmentFlag.AlignTop)
        row_of_all = QHBoxLayout()
        row_of_all.setContentsMargins(12, 6, 12, 6)
        row_of_all.setSpacing(16)
        row_of_all.addWidget(self.form)
        row_of_all.addLayout(middle, 1)
        row_of_all.addWidget(self.times)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(row_of_all)
        self._enable(has_result=False)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.chart.theme = theme
        self.chart.update()

    # -- running ----------------------------------------------------------------------------------------------------

    def open_panel(self) -> None:
        """Show the panel."""
        self.opened.emit()
        self.show()
        self.setFocus()

    def close_panel(self) -> None:
        """Stop, and give the plan back to the live air; what was computed is there when the panel is opened again."""
        self.play.setChecked(False)
        self._work.stop()
        self.closed.emit()
        self.hide()

    def _leave(self) -> None:
        """What was computed of a design that is closed is of no use."""
        self.result = self._left = None
        self._clear(tr("Choose what fails, then Run."))
        self.close_panel()

    def showEvent(self, event: QShowEvent) -> None:
        """Whatever shows the panel: the plan shows its moment again."""
        self._show_moment(self.slider.value())

    def hideEvent(self, event: QHideEvent) -> None:
        """Whatever hides the panel: the plan shows the live air again."""
        self.play.setChecked(False)
        self.moment_changed.emit(None, "")

    def shut_down(self) -> None:
        """Stop the work and wait for it, before the window closes."""
        self._work.close()

    def _run_or_cancel(self) -> None:
        if self._work.is_running:
            self._work.stop()
            return
        event = self.form.event_asked()
        if event is None:
            return
        project = self._session.studied_project
        hall_id = self.form.hall_id(event.failed_ids)
        self.run.setText(tr("Cancel"))
        self._followed, self._left = project, None
        if self.result is None:
            self.times.setText(tr("The air settles first, then it is followed."))
        self._work.start(partial(_followed, project, hall_id, event), keeps_part=True)

    def _tell(self, share: float, what: str) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(int(1000 * share))
        self.now.setText(as_read(what) if share > 0.0 else "")

    def _take(self, result: object) -> None:
        self.run.setText(tr("Run"))
        self.bar.reset()
        self.now.setText("")
        if not self.isVisible() and not (isinstance(result, OutageResult) and result.is_complete):  # closed meanwhile
            if self.result is None:
                self.times.setText(tr("Choose what fails, then Run."))
            return
        if self._followed != self._session.studied_project:  # edited, or another design opened, while it was computed
            self.times.setText(tr("The design was changed. Run it again."))
            return
        if not isinstance(result, OutageResult) or (not result.is_complete and len(result.time_s) < LEAST_KEPT):
            self.times.setText(tr("Cancelled before the coolers failed: there is nothing to show."))
            return
        self._show_result(result)
        if self.run.hasFocus():
            self.slider.setFocus()  # Space plays what was computed; on the button it would compute it again.

    def _show_result(self, result: OutageResult) -> None:
        self.result, self._left = result, None
        self.slider.setRange(0, max(int(result.followed_s), 1))
        self._enable(has_result=True)
        self.chart.show_result(result)
        self.times.setText(as_read(times_as_html(result)))
        if self.slider.value() != 0:
            self.slider.setValue(0)
        self._show_moment(0)

    def _fail(self, message: str, hint: str) -> None:
        if self.result is None:
            self.times.setText(tr("Choose what fails, then Run."))
        self.run.setText(tr("Run"))
        self.bar.reset()
        self._session.message_raised.emit(message, hint)

    def _outdated(self) -> None:
        """An edit, or an item out of service, makes what was computed another design's, until it is undone."""
        project = self._session.studied_project
        if self._left is not None and self._left[0] == project:
            self._followed = project
            self._show_result(self._left[1])
        elif self.result is not None and self._followed is not None:
            self.result, self._left = None, (self._followed, self.result)
            self.play.setChecked(False)
            if self.slider.hasFocus() or self.play.hasFocus():
                self.run.setFocus()  # grey parts would hand the keyboard to another panel
            self._clear(tr("The design was changed. Run it again, or undo the change."))
            self.moment_changed.emit(None, "")

    def _clear(self, words: str) -> None:
        """Nothing is there to be played, for a reason that is said."""
        self._enable(has_result=False)
        self.slider.setValue(0)
        self.now.setText("")
        self.chart.show_result(None)
        self.times.setText(words)

    def _enable(self, *, has_result: bool) -> None:
        self.slider.setEnabled(has_result)
        self.play.setEnabled(has_result)

    # -- time line --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays, arrows scrub."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
        if event.key() == Qt.Key.Key_Space and self.result is not None:
            self.play.toggle()
        elif event.key() in steps and self.result is not None:
            self.slider.setValue(self.slider.value() + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _play(self, is_playing: bool) -> None:
        self.play.setText(tr("Pause") if is_playing else tr("Play"))
        if is_playing and self.slider.value() >= self.slider.maximum():
            self.slider.setValue(0)
        self._part_s = float(self.slider.value())
        self._clock.start() if is_playing else self._clock.stop()

    def _play_on(self) -> None:
        if self.slider.isSliderDown() or int(self._part_s) != self.slider.value():  # it is played on from there
            self._part_s = float(self.slider.value())
            return
        self._part_s += FASTER * FRAME_MS / 1000.0
        if self._part_s >= self.slider.maximum():
            self.slider.setValue(self.slider.maximum())
            self.play.setChecked(False)
        else:
            self.slider.setValue(int(self._part_s))

    def _show_moment(self, time_s: int) -> None:
        results: DesignResults | None = self._session.results
        if self.result is None or results is None or not self.isVisible():
            return
        self.now.setText(f"{time_s} s")
        self.chart.show_time(float(time_s))
        words = (
            tr("Cooling failure · {time_s} s after it")
            if self.result.event.cooling_fails
            else tr("Change of load · at {time_s} s")
        ).format(time_s=time_s)
        words += (
            ""
            if self.result.is_complete
            else tr(" · followed for {followed:.0f} s only").format(followed=self.result.followed_s)
        )
        inlets = self.result.inlets_at(float(time_s))
        if inlets.size:
            words += tr(" · hottest inlet {inlets:.1f} °C").format(inlets=float(np.nanmax(inlets)))
        self.moment_changed.emit(moment_of(results, self.result, float(time_s)), words)


def _followed(
    project: Project, hall_id: str, event: OutageEvent, progress: Progress, stop: Callable[[], bool]
) -> OutageResult:
    """Follow a failure beside the window; what it needs is loaded there, too."""
    from core.study.outage import simulate_outage

    return simulate_outage(project, hall_id, event, progress=progress, stop=stop)


def times_as_html(result: OutageResult) -> str:
    """When racks pass each limit, as a small table; after a cancelled run it says how far that holds."""
    otherwise = tr("never") if result.is_complete else tr("not yet")
    rows = "".join(
        f"<tr><td>{tr(LIMIT_NAMES[limit.name])}&nbsp;&nbsp;</td>"
        + "".join(
            f"<td align='right'>&nbsp;&nbsp;{otherwise if t is None else f'{t:.0f} s'}</td>"
            for t in (limit.first_s, limit.median_s, limit.last_s)
        )
        + "</tr>"
        for limit in result.limits
    )
    stopped = "" if result.is_complete else (
        tr("<p><b>Incomplete:</b> cancelled after {followed:.0f} of {duration:.0f} s.</p>").format(
            followed=result.followed_s, duration=result.event.duration_s
        )
    )  # fmt: skip
    drawn = "" if result.drawn is None else (
        tr(" Servers draw the room's air through the stopped units, uncooled, at {server} of "
           "their airflow: their aisles lie {suction:.0f} Pa below the room.").format(
            server=percent(result.drawn.server_ratio), suction=result.drawn.suction_pa
        )
    )  # fmt: skip
    changed = "" if result.well_mixed_changed_k_s is None else (
        tr(" From {at:.0f} s on, at {ratio} of the load: {rate:.2f} K/s.").format(
            at=result.event.load_at_s, ratio=percent(result.event.load_ratio), rate=result.well_mixed_changed_k_s
        )
    )  # fmt: skip
    if result.leaves_eddies:
        drawn += tr(" Large eddies are not followed in true time: the air is averaged (k-epsilon).")
    return tr(
        "{stopped}<table><tr><td></td><td align='right'>&nbsp;&nbsp;first</td><td "
        "align='right'>&nbsp;&nbsp;half</td><td align='right'>&nbsp;&nbsp;last "
        "rack</td></tr>{rows}</table><p>Perfectly mixed air alone would warm by "
        "{well_mixed_k:.2f} K/s; metal, walls and coils hold heat back.{changed}{drawn}</p>"
    ).format(stopped=stopped, rows=rows, well_mixed_k=result.well_mixed_k_s, changed=changed, drawn=drawn)
