"""The power of a design in a report: where it goes, where it comes from, what carries it, and what it survives."""

from __future__ import annotations

import math
from collections import defaultdict

from core.commands.field_words import choice_words
from core.drawing.oneline_words import natural
from core.drawing.power_sankey import energy_chart
from core.drawing.power_sankey_sheet import sankey_drawing
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.reports.blocks import DASH, Block, Chapter, Figure, Rows, Table, by_name, names_in_short, number
from core.results.design_results import DesignResults
from core.results.power_result import PowerUnitLoad, SourceOutput
from core.results.redundancy import RedundancyResult
from core.units import percent
from core.words import as_read

CHART_MM = (205.0, 125.0)
MOST_POINTS, MOST_VIOLATIONS = 20, 3
UNIT_NOTE = "Failover: loading when the other path is lost. Each unit is in the list at the end."


def power_chapter(project: Project, results: DesignResults, redundancy: RedundancyResult | None) -> Chapter:
    """Parts of the power, sources, distribution, redundancy.

    Args:
        project: The project.
        results: Its results.
        redundancy: What its power survives, None where nothing flows.
    """
    chart = energy_chart(project, results)
    blocks: list[Block] = [f"The power could not be solved: {results.power.failure}"] if results.power.failure else []
    if chart is not None:
        blocks.append(Figure("Flow of energy at this operating point", sankey_drawing(chart, *CHART_MM)))
    blocks += [
        Table("PUE and its parts", _pue_rows(results), "Points are the part over the IT load; they sum to the PUE."),
        Table("Sources", by_name(_source_rows(project, results))),
        Table("Distribution", _group_rows(project, results), UNIT_NOTE),
        *_redundancy(redundancy),
    ]
    return Chapter("Power", tuple(blocks))


def _pue_rows(results: DesignResults) -> Rows:
    energy = results.energy.value
    if energy is None or energy.it_w <= 0.0:
        return []
    rows = [["Part", "Power, kW", "PUE points"]]
    for name, watts in energy.parts_w.items():
        rows.append([choice_words(name), f"{watts / 1e3:,.2f}", f"{watts / energy.it_w:.4f}"])
    return [*rows, ["sum", f"{energy.total_w / 1e3:,.2f}", f"{energy.pue:.4f}"]]


def _source_rows(project: Project, results: DesignResults) -> Rows:
    """Sources, those alike that give the same together."""
    power = results.power.value
    groups: dict[tuple[str, int, int], list[tuple[str, SourceOutput]]] = defaultdict(list)
    for output in power.sources if power else ():
        source = project.get(output.source_id)
        tag, kind = (
            (source.tag, choice_words(source.kind)) if isinstance(source, PowerSource) else ("public grid", "assumed")
        )
        groups[(kind, round(output.available_w), round(output.output_w))].append((tag, output))
    rows = [["Source", "Kind", "Number", "Output, kW", "Available, kW", "Carbon, kgCO₂e/h", "Cost, $/h"]]
    for (words, *_), members in groups.items():
        found = sorted(members, key=lambda member: natural(member[0]))
        outputs = [output for _, output in found]
        sums = (
            sum(o.output_w for o in outputs) / 1e3, sum(o.available_w for o in outputs) / 1e3,
            sum(o.carbon_kg_h for o in outputs), sum(o.cost_usd_h for o in outputs),
        )  # fmt: skip
        rows.append([names_in_short([tag for tag, _ in found]), words, f"{len(found)}", *(f"{n:,.1f}" for n in sums)])
    return rows


def _group_rows(project: Project, results: DesignResults) -> Rows:
    """Distribution by kind and rating."""
    power = results.power.value
    groups: dict[tuple[str, float], list[tuple[str, PowerUnitLoad]]] = defaultdict(list)
    for load in power.units if power else ():
        unit = project.get(load.unit_id)
        if isinstance(unit, PowerUnit):
            groups[(choice_words(unit.kind), unit.rated_w)].append((unit.tag, load))
    rows = [["Kind", "Rating, kW", "Number", "Units", "Output, kW", "Loss, kW", "Loading", "Failover"]]
    for (kind, rated_w), found in sorted(groups.items(), key=lambda group: (group[0][0], -group[0][1])):
        loads = [load for _, load in found]
        sums = (f"{sum(x.output_w for x in loads) / 1e3:,.1f}", f"{sum(x.loss_w for x in loads) / 1e3:,.1f}")
        spans = (_span([x.loading_ratio for x in loads]), _span([x.failover_loading_ratio for x in loads]))
        names = names_in_short(sorted((tag for tag, _ in found), key=natural))
        rows.append([kind, f"{rated_w / 1e3:,.0f}", f"{len(found)}", names, *sums, *spans])
    return rows


def _span(ratios: list[float]) -> str:
    low, high = percent(min(ratios)), percent(max(ratios))
    return high if low == high else f"{low.rstrip(' %')} to {high}"


def power_unit_list(project: Project, results: DesignResults) -> Chapter:
    """Every unit of the distribution by tag, with its fault currents and, where some are known, breaking capacities.

    Args:
        project: The project.
        results: Its results.
    """
    power = results.power.value
    faults = power.faults if power else None
    loads = power.units if power else ()
    known = [(unit, load) for load in loads if isinstance(unit := project.get(load.unit_id), PowerUnit)]
    heads = ["Unit", "Kind", "Output, kW", "Loss, kW", "Loading", "Failover", "Fault, kA", "Peak, kA"]
    has_breaks = any(unit.interrupting_a > 0.0 for unit, _ in known)
    rows = [[*heads, "Breaks, kA"] if has_breaks else heads]
    for unit, load in known:
        at = faults.index.get(load.unit_id) if faults else None
        currents = [DASH, DASH] if faults is None or at is None else [
            number(float(a) / 1e3) if a > 0.0 else DASH for a in (faults.max_a[at], faults.peak_a[at])
        ]  # fmt: skip
        numbers = (f"{load.output_w / 1e3:,.1f}", f"{load.loss_w / 1e3:,.2f}")
        loading = (percent(load.loading_ratio), percent(load.failover_loading_ratio))
        breaks = [number(unit.interrupting_a / 1e3, 0) if unit.interrupting_a else DASH] if has_breaks else []
        rows.append([unit.tag, choice_words(unit.kind), *numbers, *loading, *currents, *breaks])
    note = "Failover: loading when the other path is lost. Fault: largest initial symmetrical current at the output."
    return Chapter("List of power units", (Table("", by_name(rows), note),))


def _redundancy(found: RedundancyResult | None) -> tuple[Block, ...]:
    if found is None:
        return ()
    points = [["Single point of failure", "Racks that it cuts off"]]
    worst = sorted(found.single_points, key=lambda p: (-len(p.rack_ids), natural(p.name)))
    points += [[p.name, f"{len(p.rack_ids)}"] for p in worst[:MOST_POINTS]]
    grades = [["Standard", "Reached", "In the way of the next level"]]
    for grade in (found.tier, found.rated):
        nearest = [v.words for v in grade.violations if v.level == grade.level + 1]
        shown = nearest[:MOST_VIOLATIONS]
        if further := len(nearest) - len(shown):
            shown.append(f"Further obstacles: {further}.")
        grades.append([grade.standard, grade.name, " ".join(map(as_read, shown)) or DASH])
    others = len(found.single_points) - MOST_POINTS
    blocks: list[Block] = [
        Table("Redundancy", grades, f"{found.outage_count} single outages were studied."),
        Table("Single points of failure", points, f"{others} more cut off as many or fewer." if others > 0 else ""),
    ]
    free = found.availability
    if free is not None and not math.isnan(free.worst):
        minutes = (1.0 - free.worst) * 8760.0 * 60.0
        rows = [["Quantity", "Value"], ["Worst rack", f"{free.worst:.9f}"], ["Mean of the racks", f"{free.mean:.9f}"]]
        rows.append(["Without power, worst rack", number(minutes, 2, "min a year")])
        blocks.append(Table("Availability of the power", rows, free.words))
    return tuple(blocks)
