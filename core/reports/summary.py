"""The first page of a report: the numbers that decide, and the findings that stand in the way."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from core.checks.waiving import sort_findings
from core.model.electrical import PowerPath, PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.reports.blocks import Block, Chapter, Rows, Table
from core.reports.year_chapter import reckoned
from core.results.design_results import DesignResults
from core.results.finding import Severity
from core.results.finding_groups import finding_groups
from core.results.redundancy import Grade, RedundancyResult
from core.results.thermal_result import AirState
from core.results.year import YearResult
from core.study.comparing import key_figures
from core.study.trust import inlet_error_k
from core.words import as_read

IN_YEAR = (
    "pue_annual", "wue_site_l_kwh", "total_kwh", "water_m3", "carbon_location_t", "running_usd", "free_cooling_hours",
)  # fmt: skip
MOST_FINDINGS = 8
_REACHED = (
    "Every rack is fed, and a battery bridges the start of what takes over.",
    "Each source on site, UPS and cooling machine can be missing (N+1).",
    "Each unit and feed can be taken out for work while all racks stay fed.",
    "Each single failure leaves all racks fed and cooled.",
)
"""What a level means for a design that reaches it, from the first to the fourth."""


def summary(
    project: Project, results: DesignResults, year: YearResult | None, redundancy: RedundancyResult | None
) -> Chapter:
    """The first page.

    Args:
        project: The project.
        results: Its results.
        year: Its year, None where there is none.
        redundancy: What its power survives, None where nothing flows.
    """
    blocks: list[Block] = [
        _in_short(project, results, year),
        Table("", [["Key number", "Value", "Remark"], *_numbers(project, results)]),
        Table("Over the year", [["Quantity", "Value", "How it comes about"], *_year_numbers(year)] if year else []),
        Table("Power and its redundancy", _redundancy_rows(project, redundancy)),
        _findings(project, results),
    ]
    return Chapter("Summary", tuple(b for b in blocks if b))


def _in_short(project: Project, results: DesignResults, year: YearResult | None) -> str:
    """The design in a paragraph."""
    energy = results.energy.value
    racks = len(project.racks)
    parts = [
        f"{racks} racks in {len(project.halls)} halls." if len(project.halls) != 1 else f"{racks} racks in a hall."
    ]
    if energy is None:
        return " ".join(map(as_read, [*parts, f"The design could not be solved: {results.energy.failure}"]))
    parts.append(
        f"They take {energy.it_w / 1e3:,.0f} kW, the whole site {energy.total_w / 1e3:,.0f} kW: "
        f"PUE {energy.pue:.3f} at {project.scenario.dry_bulb_c:.1f} °C outdoors."
    )
    if year is not None:
        parts.append(f"Over the year the PUE is {year.pue.value:.3f}.")
    found = sort_findings(project, results.findings)
    counts = Counter(f.severity for f in found.standing)
    parts.append(f"Errors: {counts[Severity.ERROR]}, warnings: {counts[Severity.WARNING]}.")
    if found.waived:
        parts.append(f"Waived findings: {len(found.waived)}.")
    return " ".join(map(as_read, parts))


def _numbers(project: Project, results: DesignResults) -> Rows:
    """The figures by which designs are compared, with what belongs to them."""
    notes = {"Hottest inlet": _hottest(project, results), "PUE now": "at this operating point, no annual value"}
    if (energy := results.energy.value) is not None:
        notes["Drawn from the sources"] = f"balance closes to {energy.balance_error_ratio:.0e}"
        notes["Carbon"] = f"{energy.carbon_kg_h:,.0f} kgCO₂e/h"
        notes["Water"] = f"{energy.water_kg_h:,.0f} L/h"
    return [[f.name, f.words, notes.get(f.name, "")] for f in key_figures(project, results) if not math.isnan(f.value)]


def _hottest(project: Project, results: DesignResults) -> str:
    thermal = results.thermal.value
    inlets = {r: t for r, t in (thermal.inlet_by_rack() if thermal else {}).items() if not math.isnan(t)}
    if not inlets or thermal is None:
        return ""
    rack = project.get(max(inlets, key=inlets.__getitem__))
    if not isinstance(rack, Rack):
        return ""
    where, error = f"at {rack.tag}", inlet_error_k(project, rack.hall_id)
    states = {h.state for h in thermal.halls}
    if AirState.UNSTEADY in states and AirState.LIVE not in states:
        return f"{where}; the air has no steady state"
    live = "; the air still moves" if AirState.LIVE in states else ""
    return f"{where}, ±{error:.1f} K to be expected{live}"


def _year_numbers(year: YearResult) -> Rows:
    rows = []
    for key in IN_YEAR:
        found = year.numbers[key]
        note = found.formula
        if key == "pue_annual":
            note = f"cold to warm year {year.pue.low:.3f} to {year.pue.high:.3f}"
        rows.append([found.label, reckoned(found), note])
    return rows


def why_reached(project: Project, grade: Grade) -> Iterator[str]:
    """What a design of this level can do, by which paths, and what is in the way of the next; a sentence each."""
    if {PowerPath.A, PowerPath.B} <= {unit.path for unit in project.of_type(PowerUnit)}:
        yield "There are two paths, A and B."
    if grade.level:
        yield _REACHED[grade.level - 1]
    nearest = [v.words for v in grade.violations if v.level == grade.level + 1]
    if nearest:
        yield f"In the way of {replace(grade, level=grade.level + 1).name}:"
        yield nearest[0]
        if len(nearest) > 1:
            yield f"Further obstacles: {len(nearest) - 1}."


def _redundancy_rows(project: Project, found: RedundancyResult | None) -> Rows:
    if found is None:
        return []
    words = Counter(str(w) for w in found.rack_redundancy.values())
    rows = [["Quantity", "Value", "How it comes about"]]
    rows.append(["Racks by redundancy", ", ".join(f"{n} × {w}" for w, n in words.items()), "paths that may fail"])
    for grade, about in ((found.tier, "By topology, after the Tier Standard."), (found.rated, "After TIA-942-C.")):
        rows.append([grade.standard, grade.name, " ".join(map(as_read, (about, *why_reached(project, grade))))])
    points = len(found.single_points)
    rows.append(["Single points of failure", f"{points}", f"{found.outage_count} single outages studied"])
    if found.availability is not None and not math.isnan(found.availability.worst):
        rows.append(
            ["Availability of the worst rack", f"{found.availability.worst:.9f}", "estimate of the power alone"]
        )
    return rows


def _findings(project: Project, results: DesignResults) -> Block:
    standing = sort_findings(project, results.findings).standing
    groups = [g for g in finding_groups(standing) if g[0].severity is not Severity.NOTE]
    if not groups:
        return "There are no errors and no warnings. Notes are in the chapter on findings."
    rows = [["Severity", "Finding", "Number"]]
    rows += [[str(g[0].severity), g[0].message, f"{len(g)}"] for g in groups[:MOST_FINDINGS]]
    more = f"{len(groups) - MOST_FINDINGS} more are in the chapter on findings." if len(groups) > MOST_FINDINGS else ""
    return Table("What stands in the way", rows, more)
