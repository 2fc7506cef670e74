"""Measured points beside the computed ones, and a fit of leakage and airflow to them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QPushButton,
)

from core.results.thermal_result import ThermalResult
from core.study import trust
from core.units import percent, signed
from desktop.session import Session
from desktop.widgets.tied_label import FIXED_SPACE
from desktop.words import as_read, tr

if TYPE_CHECKING:
    from core.study.calibrate import Calibration

from desktop.panels.kind_words import counted_words
from desktop.panels.number_table import CELL_PX, LINES_PX, ROW_PX, fill_row, fit_height, number_table
from desktop.panels.side_column import SideColumn
from desktop.panels.work_progress import WorkProgress

MOST_SENSORS = 200
_PLACE = re.compile(r"\b(front|rear) ([\d.]+) m$")


class SensorSection:
    """Sensors and what is fitted to them.

    Args:
        session: Whose sensors they are.
        column: Where the section stands.
        import_asked: Called when a table of sensors should be read.
        fit_asked: Called when values should be fitted.
        stop: Called when the fit should end.

    Attributes:
        table: The sensors.
        progress: How far the fit is.
        fit_line: What came out of it.
    """

    def __init__(
        self,
        session: Session,
        column: SideColumn,
        import_asked: Callable[[], None],
        fit_asked: Callable[[], None],
        stop: Callable[[], None],
    ) -> None:
        self._session = session
        self._import, self._begin_fit, self._stop = import_asked, fit_asked, stop
        self._fit: Calibration | None = None
        self._add(column)

    def _add(self, column: SideColumn) -> None:
        column.add_head(tr("Measured points"))
        self.line = column.add_line()
        self.table = number_table(
            tr("Measured and computed temperatures"), (tr("Sensor, °C"), tr("meas."), tr("comp."), "Δ K")
        )
        column.addWidget(self.table)
        self.import_button = QPushButton(tr("Import CSV …"))
        self.import_button.setToolTip(tr("Read measured temperatures: rack, side, height, temperature."))
        self.import_button.clicked.connect(self._import)
        self.fit_button = QPushButton(tr("Fit leakage and airflow"))
        self.fit_button.setToolTip(tr("Find the leakage and the racks' airflow that suit the sensors best."))
        self.fit_button.clicked.connect(self._begin_fit)
        column.add_buttons(self.import_button)
        column.add_buttons(self.fit_button)  # in one row they would be wider than the column in some languages
        self.progress = WorkProgress(column, self._stop)
        self.fit_line = column.add_line()
        self.fit_line.hide()
        self.apply_button = QPushButton(tr("Use these values"))
        self.apply_button.setToolTip(tr("Carry the fitted values into the project, as one step that can be undone."))
        self.apply_button.clicked.connect(self._apply_fit)
        column.add_buttons(self.apply_button)
        self.apply_button.hide()

    def show(self, thermal: ThermalResult | None) -> None:
        """Put measured beside computed temperatures."""
        matches = trust.sensor_matches(self._session.shown_project, thermal)
        self.table.setVisible(bool(matches))
        self.fit_button.setVisible(bool(matches))
        if not matches:
            self.line.setText(tr("None. Import a table to compare with thermometers in the real hall."))
            return
        rms, bias = trust.rms_and_bias_k(matches)
        many = (
            tr(" (the first {most_sensors} are listed)").format(most_sensors=MOST_SENSORS)
            if len(matches) > MOST_SENSORS
            else ""
        )
        said = (
            tr("rms {rms:.2f} K, bias {bias} K").format(rms=rms, bias=signed(bias, 2))
            if not math.isnan(rms)
            else tr("nothing computed there")
        )
        words = tr("1 point: {said}{many}") if len(matches) == 1 else tr("{count:,} points: {said}{many}")
        self.line.setText(as_read(words.format(count=len(matches), said=said, many=many)))
        shown = sorted(matches, key=lambda m: m.tag)[:MOST_SENSORS]
        names = [_name(match) for match in shown]
        self.table.setRowCount(len(shown))
        for n, match in enumerate(shown):
            error = match.computed_c - match.measured_c
            computed = "–" if math.isnan(error) else f"{match.computed_c:.1f}"
            texts = (
                names[n],
                f"{match.measured_c:.1f}",
                computed,
                "–" if math.isnan(error) else signed(error, 1),
            )
            fill_row(
                self.table,
                n,
                texts,
                tr("{tag}: computed minus measured {texts} K").format(tag=names[n], texts=texts[3]),
            )
        longest = max(map(self.table.fontMetrics().horizontalAdvance, names))
        fit_height(self.table, LINES_PX if longest + CELL_PX > self.table.columnWidth(0) else ROW_PX)

    def show_fit(self, fit: Calibration, *, is_current: bool) -> None:
        """Say what was fitted and how much it helps.

        Args:
            fit: What came out.
            is_current: Whether it was made for the design as it is now. If not, its edit is not offered: it would take
                back what was edited meanwhile.
        """
        self._fit = fit if is_current else None
        one = tr("fitted to 1 sensor:") if len(fit.sensors) == 1 else tr("fitted to {count:,} sensors:")
        words = [
            one.format(count=len(fit.sensors)),
            tr("rms {rms_before:.2f} → {rms_after:.2f} K, bias {bias_before} → ").format(
                rms_before=fit.rms_before_k, rms_after=fit.rms_after_k, bias_before=signed(fit.bias_before_k, 2)
            ),
        ]
        words[-1] += f"{signed(fit.bias_after_k, 2)} K"
        if not math.isnan(fit.left_out_rms_k):
            words.append(
                tr("at sensors left out of the fit in turn: {left_out_rms:.2f} K").format(
                    left_out_rms=fit.left_out_rms_k
                )
            )
        if fit.left_out:
            words.append(tr("no air before the rack, left out: {tags}").format(tags=", ".join(fit.left_out)))
        for value in fit.values:
            bound = tr(" – at its bound, not to be believed") if value.is_at_bound else ""
            doubt = f" ± {percent(value.doubt, 1)}" if math.isfinite(value.doubt) else ""
            numbers = f"{percent(value.before, 1)} → {percent(value.after, 1)}{doubt}"
            if value.is_factor:
                numbers = tr("{numbers} of what the racks have now").format(numbers=numbers)
            told = tr(" – hardly told by these sensors") if value.is_hardly_told else ""
            words.append(f"{value.name}: {numbers}{bound}{told}")
        if fit.averaged:
            halls = ", ".join(fit.averaged)
            words.append(
                tr("fitted on averaged air in {halls}: its large eddies were not followed").format(halls=halls)
            )
        if fit.command is not None and is_current:
            words.append(tr("Using them changes: {items}").format(items=counted_words(fit.command.entities)))
        if not fit.is_at_rest:
            words.append(tr("It was still getting better when it ended: use the values and fit again."))
        if fit.command is None:
            words.append(tr("Nothing got better: keep the values as they are."))
        elif fit.left_out_rms_k > fit.rms_before_k:
            words.append(tr("Sensors left out got worse: fitted noise, better keep the values."))
        elif fit.is_hardly_better:
            words.append(
                tr("Sensors left out gained next to nothing: something other than leakage and airflow is wrong.")
            )
        if not is_current:
            words.append(tr("The design has changed since: fit again to use the values."))
        self.fit_line.setText(as_read("\n".join(words)))
        self.fit_line.show()
        self.apply_button.setVisible(is_current and fit.command is not None)

    def _apply_fit(self) -> None:
        if self._fit is not None and self._fit.command is not None:
            self._session.execute(self._fit.command, self)

    def forget(self) -> None:
        """A fit belongs to the design it was made for."""
        self._fit = None
        self.fit_line.hide()
        self.apply_button.hide()


def _name(match: trust.SensorMatch) -> str:
    """A sensor's tag as it is read: those made from a table end in the side and the height."""
    return _PLACE.sub(lambda found: f"{tr(found[1])} {found[2]}{FIXED_SPACE}m", match.tag)
