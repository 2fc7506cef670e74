"""The strip below the plan: what the design adds up to."""

from __future__ import annotations

import math
from html import escape
from itertools import repeat
from operator import attrgetter, is_

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.checks.cooling_rules import allowable_c
from core.drawing.oneline_words import megawatts_or_kilowatts
from core.model.rack import Rack
from core.results.design_results import DesignResults
from core.results.energy_result import EnergyResult
from core.results.finding import Finding, Severity
from core.results.finding_groups import finding_groups
from core.results.thermal_result import HOTTEST_TOLD_C, AirState, told_c
from core.results.year import YearResult
from core.units import percent
from desktop.panels.result_card import ResultCard
from desktop.session import Session
from desktop.theme import Theme
from desktop.widgets.later import Later
from desktop.widgets.part_bar import PartBar
from desktop.words import as_read, marked, tr

GROUPS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (marked("chillers"), ("chillers",), "#1769c2"),
    (marked("fans"), ("heat_rejection_fans", "facility_pumps", "cdu_pumps", "air_cooler_fans"), "#3f9fc8"),
    (marked("UPS"), ("ups_losses",), "#f2b35e"),
    (marked("rest"), ("transformer_losses", "distribution_losses", "lighting_and_controls"), "#97a3b6"),
)
"""How the parts of PUE are gathered, with their colours."""
HOTTEST_LISTED = 8
BEHIND_AFTER_MS = 500
"""Numbers that stand longer than this after a change would be read as those of the design shown."""


class ResultsStrip(QWidget):
    """The cards.

    Attributes:
        findings_asked: Emitted when the findings should be shown.
        item_asked: Emitted with the id of an item that should be shown.
    """

    findings_asked = Signal()
    item_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.theme = theme
        self._hottest_id = self._worst_unit_id = ""
        self._year: YearResult | None = None
        self._moment: DesignResults | None = None
        self._moment_words = ""
        self._told: tuple[Finding, ...] | None = None
        self._findings_later = Later(self._show_findings, self)
        self._shown_later = Later(self._show_newest, self)
        self._behind_soon = QTimer(self, singleShot=True, interval=BEHIND_AFTER_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 10, 10)  # its grip stands on the left
        row.setSpacing(10)
        self.pue = ResultCard(tr("PUE now"), 4, lines=1)
        self._bar = PartBar()
        self.pue.column.insertWidget(2, self._bar)
        self.it = ResultCard(tr("IT load"))
        self.hottest = ResultCard(tr("Hottest inlet"))
        self.power = ResultCard(tr("Power loading"))
        self.loop = ResultCard(tr("Worst loop"))
        self.carbon = ResultCard(tr("Water · carbon"))
        self.findings = ResultCard(tr("Findings"), 4, lines=1)
        self._cards = (self.pue, self.it, self.hottest, self.power, self.loop, self.carbon, self.findings)
        for card in self._cards:
            row.addWidget(card, card.stretch)
        self.findings.number.hide()
        self.findings.line.setTextFormat(Qt.TextFormat.RichText)
        self.findings.clicked.connect(self.findings_asked)
        self.hottest.clicked.connect(lambda: self.item_asked.emit(self._hottest_id))
        self.power.clicked.connect(lambda: self.item_asked.emit(self._worst_unit_id))
        self._behind_soon.timeout.connect(lambda: self._show_behind(is_behind=True))
        session.study_asked.connect(self._await_results)
        session.results_changed.connect(self._shown_later.ask)
        session.findings_changed.connect(self._sort_anew)
        session.document_replaced.connect(self._forget)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme, self._told = theme, None
        if self._session.results is not None:
            self.show_results(self._session.results)

    def _show_newest(self) -> None:
        self._behind_soon.stop()
        if self._session.is_behind:
            self._behind_soon.start()
        else:
            self._show_behind(is_behind=False)
        if self._session.results is not None:
            self.show_results(self._session.results)

    def _await_results(self) -> None:
        if not self._behind_soon.isActive():  # counted from the first change that none have come for
            self._behind_soon.start()

    def _show_behind(self, *, is_behind: bool) -> None:
        for card in self._cards:
            card.show_behind(is_behind=is_behind)

    def show_results(self, results: DesignResults) -> None:
        """Show new results."""
        energy = results.energy.value
        if energy is not None:
            self._show_energy(energy)
        self._show_hottest(self._moment or results)
        self._show_power(results)
        self._show_loop(results)
        if self._told is not self._session.findings.standing:
            self._findings_later.follow(results.findings)

    def show_moment(self, moment: DesignResults | None, words: str, time_s: int) -> None:
        """Show the hottest inlet of a moment of a cooling failure, or of the live air again.

        Args:
            moment: Results at that moment, None for the live air.
            words: What moment it is.
            time_s: When it is. [s]
        """
        self._moment, self._moment_words = moment, words
        head = tr("Hottest inlet").upper() if moment is None else tr("HOTTEST AT {time_s} s").format(time_s=time_s)
        self.hottest.head.setText(head)
        if (shown := moment or self._session.results) is not None:
            self._show_hottest(shown)

    def show_year(self, year: YearResult) -> None:
        """Show the annual PUE with its band beside the one at the operating point."""
        self._year = year
        energy = self._session.results.energy.value if self._session.results is not None else None
        if energy is not None:
            self._show_energy(energy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the findings anew."""
        super().resizeEvent(event)
        if self._session.results is not None:
            self._show_findings()

    def _sort_anew(self) -> None:
        """Findings were waived, or count again."""
        if self._session.results is not None:
            self._show_findings()

    def _forget(self) -> None:
        """Leave nothing of the document before."""
        self._findings_later.drop()
        self._behind_soon.stop()
        self._show_behind(is_behind=False)
        self._year = self._told = self._moment = None
        self.hottest.head.setText(tr("Hottest inlet").upper())
        self._hottest_id = self._worst_unit_id = ""
        self._bar.show_parts([])
        self.findings.head.setText(tr("Findings").upper())
        for card in self._cards:
            card.forget()

    def _beside_now(self) -> str:
        if self._year is None or math.isnan(self._year.pue.value):
            return tr("at this operating point")
        pue = self._year.pue
        band = tr(" ({low:.3f}–{high:.3f})").format(low=pue.low, high=pue.high) if pue.high > pue.low else ""
        return tr('now · year <b style="color:{ink}">{value:.3f}</b>{band}').format(
            ink=self.theme.ink, value=pue.value, band=band
        )

    def _year_tip(self) -> str:
        if self._year is None:
            return ""
        place = self._year.hours.weather_name
        return tr(
            "\n\nIn the year: E_facility / E_IT over 8760 hours, {place}; the band is a cold and a warm year."
        ).format(place=place)

    def _show_energy(self, energy: EnergyResult) -> None:
        dim = self.theme.dim
        points = (
            {n: sum(energy.parts_w[p] for p in parts) / energy.it_w for n, parts, _ in GROUPS} if energy.it_w else {}
        )
        line = " · ".join(f"{tr(name)} {value:.3f}".replace(" 0.", " .") for name, value in points.items())
        tip = tr("PUE = meter / IT, at this operating point (not an annual value).\n") + "\n".join(
            f"{n.replace('_', ' ')}: {w / 1e3:,.1f} kW" for n, w in energy.parts_w.items()
        )
        number = "–" if math.isnan(energy.pue) else f"{energy.pue:.3f}"
        self.pue.show_number(number, self._beside_now(), line, tip + self._year_tip(), dim)
        self._bar.show_parts([(tr(n), points.get(n, 0.0), colour) for n, _, colour in GROUPS])
        shown, unit = megawatts_or_kilowatts(energy.it_w, energy.total_w).split(" ")
        meter = tr("meter {total}").format(total=megawatts_or_kilowatts(energy.total_w))
        self.it.show_number(
            shown,
            unit,
            meter,
            tr("Power of all racks at their cords; the meter reads all that the sources deliver."),
            dim,
        )
        kwh = energy.it_w / 1e3
        tip = tr("{water_kg_h:,.0f} L/h and {carbon_kg_h:,.0f} kg CO2e/h; {cost_usd_h:,.0f} $/h").format(
            water_kg_h=energy.water_kg_h, carbon_kg_h=energy.carbon_kg_h, cost_usd_h=energy.cost_usd_h
        )
        if not kwh:
            self.carbon.show_number("–", "", tr("no IT load"), tip, dim)
            return
        water, carbon = energy.water_kg_h / kwh, energy.carbon_kg_h / kwh
        self.carbon.show_number(f"{water:.2f}", "L/kWh", f"{carbon:.3f} kgCO₂e/kWh", tip, dim)

    def _show_hottest(self, results: DesignResults) -> None:
        from core.study.trust import inlet_error_k  # the window is up sooner without it

        hottest = results.thermal.value.hottest(HOTTEST_LISTED) if results.thermal.value else []
        if not hottest:
            self.hottest.show_number("–", "", tr("no rack moves air"), "", self.theme.dim)
            return
        self._hottest_id, inlet = hottest[0]
        rack = self._session.shown_project.get(self._hottest_id)
        if not isinstance(rack, Rack):
            return
        limit = allowable_c(rack.ashrae_class, self._session.project.site.elevation_m)
        margin = limit - inlet
        line = tr("{margin:.1f} K {which}\u00a0{ashrae_class}").format(
            margin=abs(margin), which=tr("below") if margin >= 0 else tr("ABOVE"), ashrae_class=rack.ashrae_class
        )
        is_live = self._moment is None  # the expected error is that of steady air
        air = next((h for h in results.thermal.require().halls if h.hall_id == rack.hall_id), None)
        is_unsteady = air is not None and air.state is AirState.UNSTEADY
        is_told = is_live and not is_unsteady
        error_k = inlet_error_k(self._session.shown_project, rack.hall_id) if is_told else math.nan
        expected = "" if math.isnan(error_k) else tr("expected error ±{error:.1f} K of CFD;\n").format(error=error_k)
        line = line if math.isnan(error_k) else f"±{error_k:.1f} K · {line}"
        line = tr("no steady state") if is_unsteady else line
        tip = "" if is_live else f"{self._moment_words}\n"
        tip += tr("Area mean over the front of {tag}; {expected}").format(tag=rack.tag, expected=expected)
        tip += tr("class {ashrae_class} allows {limit:.1f} °C.\n").format(ashrae_class=rack.ashrae_class, limit=limit)
        tip += "\n".join(f"{self._tag(i)}: {told_c(inlet_c)} °C" for i, inlet_c in hottest)
        tip += _indices_tip(results, rack)
        if inlet > HOTTEST_TOLD_C:
            words = tr("heat has no way out")
            self.hottest.show_number(told_c(inlet), "°C", words, tip, self.theme.dim, rack.tag)
            return
        self.hottest.show_number(f"{inlet:.1f}", "°C", line, tip, self.theme.dim, rack.tag)

    def _tag(self, entity_id: str) -> str:
        entity = self._session.shown_project.get(entity_id)
        return entity.tag if entity else entity_id

    def _show_power(self, results: DesignResults) -> None:
        power = results.power.value
        if power is None or not power.units:
            self.power.show_number("–", "", tr("no distribution placed"), "", self.theme.dim)
            return
        worst = max(power.units, key=lambda u: u.loading_ratio)
        failover = max(power.units, key=lambda u: u.failover_loading_ratio)
        self._worst_unit_id = worst.unit_id
        unit, other = self._session.project.get(worst.unit_id), self._session.project.get(failover.unit_id)
        name, other_name = (unit.tag if unit else "", other.tag if other else "")
        line = tr("failover {failover_loading} {other_name}").format(
            failover_loading=percent(failover.failover_loading_ratio), other_name=other_name
        )
        tip = tr("Highest loading of any unit, and the highest when the other path is lost.")
        self.power.show_number(f"{100 * worst.loading_ratio:.0f}", "%", line, tip, self.theme.dim, name)

    def _show_loop(self, results: DesignResults) -> None:
        liquid = results.liquid.value
        loaded = [c for c in liquid.cdus if c.heat_w > 0.0] if liquid else []
        if not loaded:
            chilled = (
                tr("chilled water {chilled_supply:.0f} °C").format(chilled_supply=liquid.chilled_supply_c)
                if liquid
                else ""
            )
            self.loop.show_number(
                "–", "", chilled or tr("no liquid racks"), tr("No rack gives heat to liquid."), self.theme.dim
            )
            return
        worst = max(loaded, key=lambda c: (c.loading_ratio, c.technology_supply_c))
        cdu = self._session.project.get(worst.cdu_id)
        name = cdu.tag if cdu else tr("no CDU")
        line = tr("{technology_supply:.0f} → {technology_return:.0f} °C to racks").format(
            technology_supply=worst.technology_supply_c, technology_return=worst.technology_return_c
        )
        tip = tr("Loading of the worst CDU; facility water {facility_supply:.1f} °C.").format(
            facility_supply=worst.facility_supply_c
        )
        self.loop.show_number(f"{100 * worst.loading_ratio:.0f}", "%", line, tip, self.theme.dim, name)

    def _show_findings(self) -> None:
        colours = {Severity.ERROR: self.theme.bad, Severity.WARNING: self.theme.warn, Severity.NOTE: self.theme.dim}
        signs = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "●"}
        found = self._told = self._session.findings.standing
        kinds = list(map(attrgetter("severity"), found))
        errors, warnings = (sum(map(is_, kinds, repeat(s))) for s in (Severity.ERROR, Severity.WARNING))
        told = (
            tr("FINDINGS"),
            tr("1 ERROR") if errors == 1 else tr("{errors:,} ERRORS").format(errors=errors),
            tr("1 WARNING") if warnings == 1 else tr("{warnings:,} WARNINGS").format(warnings=warnings),
        )
        self.findings.head.setText(as_read(" · ".join(told)))
        metrics, width = self.findings.line.fontMetrics(), self.findings.line.width() - 24
        rows = []
        for group in finding_groups(found)[:3]:
            severity, count = group[0].severity, f"{len(group):,} × " if len(group) > 1 else ""
            words = metrics.elidedText(as_read(count) + as_read(group[0].message), Qt.TextElideMode.ElideRight, width)
            rows.append(f'<span style="color:{colours[severity]}">{signs[severity]}</span>&nbsp; {escape(words)}')
        if not found:
            rows = [
                tr('<span style="color:{ok}">✓</span>&nbsp; nothing found by the checks that ran').format(
                    ok=self.theme.ok
                )
            ]
        self.findings.line.setText("<br>".join(rows))
        self.findings.setToolTip(tr("Click to see all findings."))


def _indices_tip(results: DesignResults, rack: Rack) -> str:
    """The air indices of a rack's hall, each with its formula; empty until the hall has settled."""
    air = results.thermal.value.hall(rack.hall_id) if results.thermal.value else None
    if air is None or air.indices is None:
        return ""
    return tr("\n\nAir of its hall:\n") + "\n".join(
        f"{as_read(words)} = {as_read(rule)}" for words, rule in air.indices.in_words()
    )
