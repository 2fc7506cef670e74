"""How far the numbers can be trusted: balances, validation, finer cells on demand, and sensors."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.errors import FacilityError
from core.model.project import Project
from core.results.design_results import AirState, DesignResults, ThermalResult
from core.study import trust
from desktop.jobs.background import Background, Progress
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import as_read, marked, tr

if TYPE_CHECKING:
    from core.study.calibrate import Calibration

STATES = {
    AirState.LIVE: marked("live, still moving"),
    AirState.SETTLED: marked("settled"),
    AirState.REFINED: marked("settled on fine cells"),
}
MOST_SENSORS = 200
LISTED = 5
ROW_PX, LINES_PX = 24, 40
"""Heights of rows of one and of two lines."""


class TrustPanel(QWidget):
    """Sections from what is true now to what was ever compared.

    Attributes:
        import_asked: Emitted when a table of sensors should be read.
    """

    import_asked = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rightSide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._theme = session, theme
        self._fit: Calibration | None = None
        self._table: trust.ValidationTable | None = None
        self._checked: Project | None = None
        self._is_fitting = False
        self.work = Background(self)
        self.work.told.connect(self._show_progress)
        self.work.done.connect(self._take_work)
        self.work.failed.connect(self._take_failure)
        body = QWidget()
        body.setObjectName("sideBody")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 10, 12, 12)
        self._column.setSpacing(6)
        self._add_now()
        self._add_check()
        self._add_sensors()
        self._add_validation()
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        session.results_changed.connect(lambda _: self.refresh())
        session.project_changed.connect(lambda _: self._forget())
        session.document_replaced.connect(self._forget)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.refresh()

    def close_work(self) -> None:
        """Stop what is being computed and wait for it."""
        self.work.close()

    def showEvent(self, event: object) -> None:
        """Results that came while it was hidden are shown now."""
        self.refresh()

    # -- building ---------------------------------------------------------------------------------------------------

    def _head(self, text: str) -> None:
        if self._column.count():
            self._column.addSpacing(10)
        label = QLabel(text.upper())
        label.setObjectName("head")
        self._column.addWidget(label)

    def _line(self, name: str = "") -> QLabel:
        label = QLabel("")
        label.setWordWrap(True)
        label.setObjectName(name)
        self._column.addWidget(label)
        return label

    def _buttons(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    def _add_now(self) -> None:
        self._head(tr("The air shown now"))
        self._now = self._line()
        self._now.setTextFormat(Qt.TextFormat.RichText)
        self._head(tr("Expected error"))
        self._expected = self._line()

    def _add_check(self) -> None:
        self._head(tr("Do finer cells change it?"))
        self._check_line = self._line("dim")
        self.check_button = QPushButton(tr("Check on finer cells"))
        self.check_button.setToolTip(tr("Solve again from cold on cells a third smaller, beside the live results."))
        self.check_button.clicked.connect(self.check_cells)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self.work.stop)
        self._buttons(self.check_button, self.cancel_button)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName(tr("Progress"))
        self._column.addWidget(self.progress)
        self.progress.hide()
        self.cancel_button.hide()
        self._work_line = self._line("dim")
        self._work_line.hide()

    def _add_sensors(self) -> None:
        self._head(tr("Measured points"))
        self._sensor_line = self._line()
        self.sensors = _table(
            tr("Measured and computed temperatures"), (tr("Sensor, °C"), tr("meas."), tr("comp."), "Δ K")
        )
        self._column.addWidget(self.sensors)
        self.import_button = QPushButton(tr("Import CSV …"))
        self.import_button.setToolTip(tr("Read measured temperatures: rack, side, height, temperature."))
        self.import_button.clicked.connect(self.import_asked)
        self.fit_button = QPushButton(tr("Fit leakage and airflow"))
        self.fit_button.setToolTip(tr("Find the leakage and the racks' airflow that suit the sensors best."))
        self.fit_button.clicked.connect(self.fit_sensors)
        self._buttons(self.import_button, self.fit_button)
        self._fit_line = self._line()
        self._fit_line.hide()
        self.apply_button = QPushButton(tr("Use these values"))
        self.apply_button.setToolTip(tr("Carry the fitted values into the project, as one step that can be undone."))
        self.apply_button.clicked.connect(self._apply_fit)
        self._buttons(self.apply_button)
        self.apply_button.hide()

    def _add_validation(self) -> None:
        self._head(tr("Compared with references"))
        self._version = self._line("dim")
        self.validation = _table(tr("Validation table"), (tr("Case"), "rms", "max", tr("bias")))
        self._column.addWidget(self.validation)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the latest results; nothing is done while the panel is hidden."""
        if not self.isVisible():
            return
        if self._table is None:
            self._fill_validation()
        results = self._session.results
        thermal = results.thermal.value if results is not None else None
        self._show_now(thermal)
        self._show_sensors(thermal)
        self._enable(results)

    def _fill_validation(self) -> None:
        try:
            table = self._table = trust.validation_table()
        except FacilityError as error:
            self._version.setText(as_read(error.message))
            return
        self._expected.setText(as_read("\n".join(table.in_words())) or tr("No room was compared with this version."))
        self._version.setText(
            tr("Version {version}; the row's tip names reference and tolerance.").format(version=table.version)
        )
        rows = sorted(table.rows, key=lambda row: (row.unit != "K", row.what != trust.INLET, row.case))
        self.validation.setRowCount(len(rows))
        for n, row in enumerate(rows):
            tip = tr("{case}: {what}\nagainst {reference}\ntolerance {tolerance}").format(
                case=row.case, what=as_read(row.what), reference=row.reference, tolerance=row.tolerance
            )
            numbers = [_with_unit(v, row.unit, is_signed=k == 2) for k, v in enumerate((row.rms, row.most, row.bias))]
            _fill_row(self.validation, n, (f"{row.case}\n{as_read(row.what)}", *numbers), tip)
        _fit_height(self.validation, LINES_PX)

    def _show_now(self, thermal: ThermalResult | None) -> None:
        halls = thermal.halls if thermal else ()
        if not halls:
            self._now.setText(tr("No hall has air results yet."))
            return
        rows = []
        for air in halls:
            hall = self._session.shown_project.get(air.hall_id)
            cells = math.prod(air.air_field.temperature_c.shape) if air.air_field is not None else 0
            good = self._theme.warn if air.state is AirState.LIVE else self._theme.ok
            sign = "◐" if air.state is AirState.LIVE else "●"
            rows.append(
                tr(
                    '<b>{tag}</b> &nbsp;<span style="color:{good}">{sign}</span> {states}<br>{cells:,} cells '
                    "of {spacing:.2f} m · {room_time:,.0f} s of room time<br>mass: worst cell "
                    "{mass_balance_ratio:.0e} of the flow<br>heat: {heat_balance_ratio:.0e} of the sources "
                    "unaccounted for"
                ).format(
                    tag=hall.tag if hall else "",
                    good=good,
                    sign=sign,
                    states=tr(STATES[air.state]),
                    cells=cells,
                    spacing=air.spacing_m,
                    room_time=air.room_time_s,
                    mass_balance_ratio=air.mass_balance_ratio,
                    heat_balance_ratio=air.heat_balance_ratio,
                )
            )
        self._now.setText(as_read("<br><br>".join(rows)))

    def _show_sensors(self, thermal: ThermalResult | None) -> None:
        matches = trust.sensor_matches(self._session.shown_project, thermal)
        self.sensors.setVisible(bool(matches))
        self.fit_button.setVisible(bool(matches))
        if not matches:
            self._sensor_line.setText(tr("None. Import a table to compare with thermometers in the real hall."))
            return
        rms, bias = trust.rms_and_bias_k(matches)
        many = (
            tr(" (the first {most_sensors} are listed)").format(most_sensors=MOST_SENSORS)
            if len(matches) > MOST_SENSORS
            else ""
        )
        said = (
            tr("rms {rms:.2f} K, bias {bias:+.2f} K").format(rms=rms, bias=bias)
            if not math.isnan(rms)
            else tr("nothing computed there")
        )
        self._sensor_line.setText(
            as_read(tr("{count} points: {said}{many}").format(count=len(matches), said=said, many=many))
        )
        shown = sorted(matches, key=lambda m: m.tag)[:MOST_SENSORS]
        self.sensors.setRowCount(len(shown))
        for n, match in enumerate(shown):
            error = match.computed_c - match.measured_c
            computed = "–" if math.isnan(error) else f"{match.computed_c:.1f}"
            texts = (match.tag, f"{match.measured_c:.1f}", computed, "–" if math.isnan(error) else f"{error:+.1f}")
            _fill_row(
                self.sensors,
                n,
                texts,
                tr("{tag}: computed minus measured {texts} K").format(tag=match.tag, texts=texts[3]),
            )
        _fit_height(self.sensors)

    def _enable(self, results: DesignResults | None) -> None:
        thermal = results.thermal.value if results is not None else None
        is_still = bool(thermal and thermal.halls) and all(h.state is not AirState.LIVE for h in thermal.halls)
        is_free = not self.work.is_running
        self.check_button.setEnabled(is_still and is_free)
        self.fit_button.setEnabled(is_free)
        if self._checked is None and is_free:
            text = tr("Solves the hall on cells a third smaller and compares every rack inlet.") if is_still else ""
            self._check_line.setText(text or tr("Wait until the air has settled."))

    # -- work -------------------------------------------------------------------------------------------------------

    def check_cells(self) -> None:
        """Solve on finer cells in the background."""
        results = self._session.results
        if results is None or results.thermal.value is None:
            return
        project, shown = self._session.project, results.thermal.value
        self._checked, self._is_fitting = project, False
        self._begin(lambda progress, stop: trust.check_on_finer_cells(project, shown, progress=progress, stop=stop))

    def fit_sensors(self) -> None:
        """Fit to the project's measured points in the background."""
        self._is_fitting = True
        self._begin(partial(_calibrated, self._session.project))

    def _begin(self, work: object) -> None:
        self.work.start(work)
        self.progress.setValue(0)
        for widget in (self.progress, self.cancel_button, self._work_line):
            widget.show()
        self._work_line.setText(tr("Fitting to the sensors …") if self._is_fitting else tr("Solving on finer cells …"))
        self._enable(self._session.results)

    def _show_progress(self, share: float, what: str) -> None:
        self.progress.setValue(round(100 * share))
        self._work_line.setText(f"{as_read(what)} …")

    def _take_work(self, result: object) -> None:
        self._end_work()
        if isinstance(result, trust.RefinementCheck):
            self._check_line.setText(as_read(self._check_words(result)))
        elif self._is_fitting and result is not None:
            self._show_fit(cast("Calibration", result))
        elif not self._is_fitting:
            self._checked = None
            self._check_line.setText(tr("Cancelled."))

    def _take_failure(self, message: str, hint: str) -> None:
        if not self._is_fitting:
            self._checked = None
        self._end_work()
        self._session.message_raised.emit(message, hint)

    def _end_work(self) -> None:
        for widget in (self.progress, self.cancel_button, self._work_line):
            widget.hide()
        self._enable(self._session.results)

    def _check_words(self, check: trust.RefinementCheck) -> str:
        if not check.racks:
            return tr("No rack moves air: there is nothing to compare.")
        words = [
            tr(
                "From {spacing:.2f} to {spacing2:.2f} m ({cells:,} cells) rack inlets change by "
                "{rms:.2f} K rms, {most:.2f} K at most."
            ).format(
                spacing=check.spacing_m[0],
                spacing2=check.spacing_m[1],
                cells=check.cells,
                rms=check.rms_k,
                most=check.most_k,
            )
        ]
        if self._checked is not self._session.project:
            words.append(tr("The design has changed since."))
        for change in check.racks[:LISTED]:
            rack = self._session.project.get(change.rack_id)
            words.append(
                f"{rack.tag if rack else '(removed)'}: {change.shown_c:.1f} → {change.finer_c:.1f} °C "
                f"({change.change_k:+.2f} K)"
            )
        return "\n".join(words)

    def _show_fit(self, fit: Calibration) -> None:
        self._fit = fit
        words = [
            tr("rms {rms_before:.2f} → {rms_after:.2f} K, bias {bias_before:+.2f} → ").format(
                rms_before=fit.rms_before_k, rms_after=fit.rms_after_k, bias_before=fit.bias_before_k
            )
        ]
        words[0] += f"{fit.bias_after_k:+.2f} K"
        if not math.isnan(fit.left_out_rms_k):
            words.append(
                tr("at sensors left out of the fit in turn: {left_out_rms:.2f} K").format(
                    left_out_rms=fit.left_out_rms_k
                )
            )
        for value in fit.values:
            bound = tr(" – at its bound, not to be believed") if value.is_at_bound else ""
            words.append(f"{value.name}: {value.before:.3f} → {value.after:.3f}{bound}")
        if fit.command is None:
            words.append(tr("Nothing got better: keep the values as they are."))
        elif fit.left_out_rms_k > fit.rms_before_k:
            words.append(tr("Sensors left out got worse: fitted noise, better keep the values."))
        self._fit_line.setText(as_read("\n".join(words)))
        self._fit_line.show()
        self.apply_button.setVisible(fit.command is not None)

    def _apply_fit(self) -> None:
        if self._fit is not None and self._fit.command is not None:
            self._session.execute(self._fit.command, self)

    def _forget(self) -> None:
        """A fit belongs to the design it was made for; so does a check."""
        self._fit = None
        self._fit_line.hide()
        self.apply_button.hide()
        if self._checked is not None and not self.work.is_running:
            self._checked = None
        self.refresh()


def _calibrated(project: Project, progress: Progress, stop: Callable[[], bool]) -> Calibration | None:
    """Fit beside the window; what it needs is loaded there, too."""
    from core.study.calibrate import calibrate

    return calibrate(project, progress=progress, stop=stop)


def _table(name: str, heads: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(heads))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_PX)
    table.setShowGrid(False)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.setObjectName("small")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _fill_row(table: QTableWidget, n: int, texts: tuple[str, ...], tip: str) -> None:
    """Cells are changed in place: a frame of the live air must not rebuild them."""
    for column, text in enumerate(texts):
        item = table.item(n, column)
        if item is None:
            item = QTableWidgetItem()
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(n, column, item)
        if item.text() != text:
            item.setText(text)
        item.setToolTip(tip)


def _fit_height(table: QTableWidget, row_px: int = ROW_PX) -> None:
    table.verticalHeader().setDefaultSectionSize(row_px)
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + row_px * table.rowCount() + 4)


def _with_unit(value: float | None, unit: str, *, is_signed: bool = False) -> str:
    return "" if value is None else f"{value:{'+' if is_signed else ''}.2f} {unit}"
