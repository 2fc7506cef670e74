"""Plant in extreme weather: capacity in the hottest and most humid hours, frost, and what a unit was built for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, named
from core.climate.outdoor import OutdoorCondition
from core.climate.site_weather import Extremes, extremes_of
from core.errors import FacilityError
from core.model.cooling import Cdu, CoolingLoop, HeatRejection, HeatRejectionKind
from core.model.loop_items import HeatExport
from core.model.project import Project
from core.model.rack import Rack
from core.plant.heat_export import exports_on
from core.plant.heat_rejection import Weather, capacity_w
from core.plant.loops import loop_numbers
from core.plant.unit_rows import units_on
from core.results.finding import Finding, Severity, measured
from core.results.liquid_result import LiquidResult

WET_KINDS = (HeatRejectionKind.COOLING_TOWER, HeatRejectionKind.WATER_COOLED_CHILLER)
NOT_HELD_K = 0.2
"""Chilled water that much warmer than asked for is reported."""


def _extremes(project: Project) -> Extremes | None:
    """Extremes of the site, or None where its values are impossible, which other rules and readers report."""
    try:
        return extremes_of(project.site)
    except FacilityError:
        return None


def _limits(project: Project, liquid: LiquidResult) -> dict[CoolingLoop, tuple[float, float]]:
    """Warmest supply that does, and rise, of each loop. [C, K]

    Chilled water must be as asked for. The warm loop may follow the weather, up to what the most sensitive rack allows
    at its inlet less the approach of the CDUs.
    """
    a = project.assumptions
    found = {CoolingLoop.CHILLED: (a.chilled_water_supply_c, a.chilled_water_rise_k)}
    racks = [rack for rack in (project.get(i) for i in liquid.rack_ids) if isinstance(rack, Rack) and rack.units]
    if racks:
        allowed_c = min(unit.liquid_supply_max_c for rack in racks for unit in rack.units)
        found[CoolingLoop.WARM] = (allowed_c - _approach_k(project, liquid), a.warm_water_rise_k)
    return found


def _approach_k(project: Project, liquid: LiquidResult) -> float:
    """Largest approach of the CDUs on the facility loop at their present load. [K]"""
    approaches = [
        cdu.approach_k * load.loading_ratio
        for load in liquid.cdus
        for cdu in (project.get(load.cdu_id),)
        if isinstance(cdu, Cdu) and not cdu.rejects_to_air
    ]
    return max(approaches, default=0.0)


def _hour_in_words(hour: OutdoorCondition, label: str, extremes: Extremes) -> str:
    assumed = ", assumed from the design values" if extremes.is_assumed else ""
    return f"{label} ({hour.dry_bulb_c:.1f} °C dry bulb, {hour.wet_bulb_c:.1f} °C wet bulb{assumed})"


def short_in_extremes(evidence: Evidence) -> Iterator[Finding]:
    """The units of a loop together cannot carry its heat in the hottest or the most humid hour."""
    project, liquid = evidence.project, evidence.liquid
    extremes = _extremes(project)
    if extremes is None or liquid is None:
        return
    heat_w = {CoolingLoop.CHILLED: liquid.chilled_heat_w, CoolingLoop.WARM: liquid.warm_heat_w}
    hours = ((extremes.hot, "hottest hour in 20 years"), (extremes.humid, "most humid hour"))
    for loop, (most_c, rise_k) in _limits(project, liquid).items():
        units = units_on(project, loop)
        if not units or heat_w[loop] <= 0.0:
            continue
        for hour, label in hours:
            words = _hour_in_words(hour, label, extremes)
            weather = Weather(hour.dry_bulb_c, hour.wet_bulb_c, hour.pressure_pa)
            able_w = sum(capacity_w(unit, most_c, rise_k, weather) for unit in units)
            if able_w < 0.999 * heat_w[loop]:
                yield _shortage(loop, units, able_w, heat_w[loop], most_c, words)
                break


def _shortage(
    loop: CoolingLoop, units: Sequence[HeatRejection], able_w: float, heat_w: float, most_c: float, words: str
) -> Finding:
    tags = named([unit.tag for unit in units])
    need = "asked for" if loop is CoolingLoop.CHILLED else "the warmest water that the racks allow behind their CDUs"
    message = (
        f"In the {words} {tags} can take {able_w / 1000.0:,.0f} kW of the {heat_w / 1000.0:,.0f} kW of the {loop} loop "
        f"at {most_c:.1f} °C, {need}."
    )
    fix = "Add a unit, choose larger ones, add a trim chiller, or let the loop run warmer."
    place = (units[0].x_m, units[0].y_m)
    return Finding(
        "plant-short-in-extreme",
        Severity.ERROR,
        message,
        fix,
        tuple(u.id for u in units),
        place,
        measured(heat_w / max(able_w, 1.0)),
    )


def chilled_water_not_held(evidence: Evidence) -> Iterator[Finding]:
    """The chilled loop is warmer than asked for at the operating point."""
    liquid, project = evidence.liquid, evidence.project
    if liquid is None or liquid.chilled_heat_w <= 0.0:
        return
    set_c = project.assumptions.chilled_water_supply_c
    if liquid.chilled_supply_c <= set_c + NOT_HELD_K:
        return
    units = units_on(project, CoolingLoop.CHILLED)
    message = (
        f"The chilled loop reaches {liquid.chilled_supply_c:.1f} °C at {project.scenario.dry_bulb_c:.1f} °C outdoors, "
        f"{set_c:.1f} °C are asked for."
    )
    fix = "Add a chiller: coolers without compressor make no water colder than the outdoor air and their approach."
    yield Finding(
        "chilled-water-not-held",
        Severity.WARNING,
        message,
        fix,
        tuple(u.id for u in units),
        measure=measured(liquid.chilled_supply_c),
    )


def exports_too_cold(evidence: Evidence) -> Iterator[Finding]:
    """The water of a loop comes back colder than the user of its heat can take it."""
    project = evidence.project
    for loop, (set_c, rise_k, *_) in loop_numbers(project).items():
        back_c = set_c + rise_k
        cases = [
            Case(export, f"{export.tag} gives nothing: {loop} water comes back at {back_c:.1f} °C, {reason}.")
            for export in exports_on(project, loop)
            if (reason := _too_cold(export, back_c))
        ]
        fix = "Put a heat pump between, serve a network of lower temperature, or let the loop run warmer."
        yield from grouped(
            "heat-export-too-cold", Severity.WARNING, cases, fix,
            lambda t, n: f"{n} heat exports give nothing, the water is too cold: {t}.",
        )  # fmt: skip


def _too_cold(export: HeatExport, back_c: float) -> str:
    if back_c <= export.user_supply_c:
        return f"the user asks for {export.user_supply_c:.1f} °C"
    return f"the user's own comes back at {export.user_return_c:.1f} °C" if back_c <= export.user_return_c else ""


def towers_in_frost(evidence: Evidence) -> Iterator[Finding]:
    """Water runs over a tower in freezing air."""
    project = evidence.project
    extremes = _extremes(project)
    if extremes is None or extremes.coldest_c >= 0.0:
        return
    now_c = project.scenario.dry_bulb_c
    cases = [
        Case(
            unit,
            f"{unit.tag} has water outdoors in frost: {now_c:.1f} °C now."
            if now_c < 0.0
            else f"{unit.tag} has water outdoors at a site with frost down to {extremes.coldest_c:.0f} °C.",
        )
        for unit in project.of_type(HeatRejection)
        if unit.is_on and unit.kind in WET_KINDS
    ]
    fix = "Fit basin heaters and a bypass, or drain it in winter and let dry coolers take over."
    severity = Severity.WARNING if now_c < 0.0 else Severity.NOTE
    yield from grouped("tower-in-frost", severity, cases, fix, lambda t, n: f"{n} towers have water in frost: {t}.")


def colder_than_built_for(evidence: Evidence) -> Iterator[Finding]:
    """The site gets colder than a unit can stand."""
    extremes = _extremes(evidence.project)
    if extremes is None:
        return
    cases = [
        Case(
            unit,
            f"{unit.tag} is built for outdoor air down to {unit.least_outdoor_c:.0f} °C, the site has "
            f"{extremes.coldest_c:.0f} °C in twenty years.",
            unit.least_outdoor_c - extremes.coldest_c,
        )
        for unit in evidence.project.of_type(HeatRejection)
        if unit.is_on and extremes.coldest_c < unit.least_outdoor_c
    ]
    fix = "Order it for low ambient air: glycol, louvres, condenser pressure control; then correct the field."
    yield from grouped(
        "colder-than-built-for",
        Severity.WARNING,
        cases,
        fix,
        lambda t, n: f"{n} units are not built for the site's coldest air: {t}.",
    )


def towers_without_power(evidence: Evidence) -> Iterator[Finding]:
    """A water-cooled chiller whose tower and condenser pumps take no power in the model."""
    cases = [
        Case(unit, f"{unit.tag} has a tower and condenser water, but no power is given for {_missing(unit)}.")
        for unit in evidence.project.of_type(HeatRejection)
        if unit.kind is HeatRejectionKind.WATER_COOLED_CHILLER and (unit.fan_power_w <= 0.0 or unit.own_pump_w <= 0.0)
    ]
    fix = "Usual are 1 % of its capacity for the tower's fans and 1.5 % for the condenser pumps."
    yield from grouped(
        "tower-without-power",
        Severity.NOTE,
        cases,
        fix,
        lambda t, n: f"{n} water-cooled chillers have towers or pumps without power: {t}.",
    )


def _missing(unit: HeatRejection) -> str:
    parts = [name for name, watts in (("fans", unit.fan_power_w), ("pumps", unit.own_pump_w)) if watts <= 0.0]
    return " and ".join(parts)
