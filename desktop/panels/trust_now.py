"""Of the air shown now: whether it has settled, on which cells, and how well its balances close."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from core.results.thermal_result import AirState, HallAir, ThermalResult
from core.study import trust
from desktop.panels.side_column import SideColumn
from desktop.session import Session
from desktop.theme import Theme
from desktop.words import as_read, marked, tr

STATES = {
    AirState.LIVE: marked("live, still moving"),
    AirState.UNSTEADY: marked("no steady state: coolers take too little of the heat"),
    AirState.SETTLED: marked("settled"),
    AirState.REFINED: marked("settled on fine cells"),
}


class AirNow:
    """One paragraph for each hall.

    Attributes:
        head: Which air it speaks of.
        line: The words.
    """

    def __init__(self, session: Session, column: SideColumn) -> None:
        self._session = session
        self.head = column.add_head(tr("The air shown now"))
        self.line = column.add_line()
        self.line.setTextFormat(Qt.TextFormat.RichText)

    def tell_moment(self, is_shown: bool) -> None:
        """Name the air that it speaks of: the plan may show a moment of a cooling failure instead."""
        self.head.setText((tr("The steady air") if is_shown else tr("The air shown now")).upper())

    def show(self, thermal: ThermalResult | None, theme: Theme) -> None:
        """Say it of every hall."""
        halls = thermal.halls if thermal else ()
        if not halls:
            self.line.setText(tr("No hall has air results yet."))
            return
        rows = []
        for air in halls:
            hall = self._session.shown_project.get(air.hall_id)
            cells = math.prod(air.air_field.temperature_c.shape) if air.air_field is not None else 0
            good = theme.warn if air.state in (AirState.LIVE, AirState.UNSTEADY) else theme.ok
            sign = {AirState.LIVE: "◐", AirState.UNSTEADY: "▲"}.get(air.state, "●")
            rows.append(
                tr(
                    '<b>{tag}</b> &nbsp;<span style="color:{good}">{sign}</span> {states}<br>{turbulence}<br>'
                    "{cells:,} cells of {spacing:.2f} m · {room_time:,.0f} s of room time<br>mass: worst cell "
                    "{mass_balance_ratio:.0e} of the flow<br>heat: {heat_balance_ratio:.0e} of the sources "
                    "unaccounted for{residual}"
                ).format(
                    tag=hall.tag if hall else "",
                    good=good,
                    sign=sign,
                    states=tr(STATES[air.state]),
                    turbulence=trust.turbulence_words(self._session.shown_project, air),
                    cells=cells,
                    spacing=air.spacing_m,
                    room_time=air.room_time_s,
                    mass_balance_ratio=air.mass_balance_ratio,
                    heat_balance_ratio=air.heat_balance_ratio,
                    residual=_residual(air),
                )
            )
        self.line.setText(as_read("<br><br>".join(rows)))


def _residual(air: HallAir) -> str:
    """How far the air is from steady, once it has been averaged: what the room still takes up or gives off."""
    if air.state is AirState.LIVE:
        return ""
    gap = abs(air.steady_gap_ratio)
    return tr("<br>residual: {gap:.0e} of the heat still warms or cools the room").format(gap=gap)
