"""``hallwright contingency``: what fails when something fails, single points of failure, tier, rating, availability."""

from __future__ import annotations

import json
import math

from core.cli.files import load_project
from core.cli.terminal import say
from core.errors import FacilityError
from core.model.entity import Entity
from core.model.house import HOUSE_KINDS, load_name
from core.model.project import Project
from core.power.contingency import OutageList, outcome, pair_outages, screen, single_outages
from core.power.contingency_case import ContingencyCase
from core.power.redundancy import study_redundancy
from core.power.redundancy_grades import racks_in_words, seconds
from core.results.part import Part
from core.results.power_chain import ChainFlow
from core.results.redundancy import Grade, OutageOutcome, Redundancy, RedundancyResult
from core.study.assemble import assemble
from core.units import percent

MOST_LINES = 40


def contingency(file: str, *, with_pairs: bool, as_json: bool) -> int:
    """Print what single failures do; returns the exit code.

    Args:
        file: The project.
        with_pairs: Look at every two components at once too.
        as_json: Print JSON.

    Raises:
        FacilityError: The project cannot be read, or its power chain cannot be solved.
    """
    project = load_project(file)
    power = assemble(project, Part()).power
    if power.value is None or power.value.chain is None:
        raise FacilityError(power.failure or "The power chain has no solution.", hint="Check its wiring.")
    result = study_redundancy(project, power.value.chain)
    pairs = harmful_pairs(project, power.value.chain) if with_pairs else None
    if as_json:
        print(json.dumps(contingency_document(project, result, pairs), indent=1, ensure_ascii=False))
    else:
        say(*contingency_lines(project, result, pairs))
    return 0


def harmful_pairs(project: Project, flow: ChainFlow) -> list[tuple[str, tuple[str, ...]]]:
    """Pairs that drop racks which neither of the two drops alone, and those racks; the most racks first."""
    case = ContingencyCase.of_flow(project, flow)
    space, singles = case.workspace(), single_outages(case)
    alone: dict[str, set[str]] = {}
    for outage in singles:
        if len(outage.item_ids) == 1 and not outage.links:
            found = outcome(case, outage, space)
            alone[outage.item_ids[0]] = {d.rack_id for d in found.drops if not d.is_out_of_fuel}
    pairs = pair_outages(case, singles)
    result = screen(case, OutageList.of(case, pairs), space)
    rows = []
    for outage, drops in zip(pairs, result.drops_when_failing, strict=True):
        if drops:
            both = set(outcome(case, outage, space).dropped_ids)
            further = both - alone[outage.item_ids[0]] - alone[outage.item_ids[1]]
            if further:
                rows.append((outage.name, tuple(sorted(further))))
    return sorted(rows, key=lambda row: (-len(row[1]), row[0]))


def contingency_document(
    project: Project, result: RedundancyResult, pairs: list[tuple[str, tuple[str, ...]]] | None
) -> dict[str, object]:
    """What is printed as JSON; times in seconds, null for never."""
    found = result.availability
    assert found is not None
    document: dict[str, object] = {
        "outages_studied": result.outage_count,
        "tier": _grade_document(project, result.tier),
        "rated": _grade_document(project, result.rated),
        "availability": {
            "worst_rack": _number(found.worst),
            "mean_of_racks": _number(found.mean),
            "formula": found.words,
        },
        "racks": {_tag(project, i): str(word) for i, word in result.rack_redundancy.items()},
        "single_points": [{"name": p.name, "racks": _tags(project, p.rack_ids)} for p in result.single_points],
        "outages": [_outage_document(project, o) for o in result.harmful],
    }
    if pairs is not None:
        document["pairs"] = [{"name": name, "racks": _tags(project, ids)} for name, ids in pairs]
    return document


def _outage_document(project: Project, found: OutageOutcome) -> dict[str, object]:
    return {
        "name": found.outage.name,
        "kind": str(found.outage.kind),
        "items": _tags(project, found.outage.item_ids),
        "drops": [
            {
                "rack": _tag(project, d.rack_id),
                "after_s": _number(d.after_s),
                "back_s": _number(d.back_s),
                "is_out_of_fuel": d.is_out_of_fuel,
            }
            for d in found.drops
        ],
        "one_cord_left": _tags(project, found.single_cord_ids),
        "overloads": [
            {
                "item": _tag(project, o.item_id),
                "loading": round(o.loading_ratio, 6),
                "before": round(o.before_ratio, 6),
                "limit": o.limit_ratio,
            }
            for o in found.overloads
        ],
        "machines_lost": _tags(project, found.lost_mechanical_ids),
        "machines_interrupted": [
            {"item": _tag(project, i), "for_s": _number(s)} for i, s in found.interrupted_mechanical
        ],
        "is_solved": found.is_solved,
    }


def _grade_document(project: Project, grade: Grade) -> dict[str, object]:
    return {
        "name": grade.name,
        "level": grade.level,
        "violations": [
            {
                "level": v.level,
                "items": _tags(project, v.item_ids),
                "words": v.words,
                "racks": _tags(project, v.rack_ids),
            }
            for v in grade.violations
        ],
    }


def contingency_lines(
    project: Project, result: RedundancyResult, pairs: list[tuple[str, tuple[str, ...]]] | None
) -> list[str]:
    """The outcome as a planner reads it."""
    words = list(result.rack_redundancy.values())
    counts = ", ".join(f"{words.count(w)} racks {w}" for w in Redundancy if w in words)
    lines = [f"{result.outage_count} single outages studied · {counts or 'no racks'}", ""]
    for grade in (result.tier, result.rated):
        lines += _grade_lines(grade)
    lines += ["", "Single points of failure:" if result.single_points else "No single point of failure."]
    lines += _shortened([f"  {p.name}: {racks_in_words(len(p.rack_ids))}" for p in result.single_points])
    table = [row for o in result.harmful if (row := _outage_row(project, o))]
    if table:
        lines += ["", f"{'outage':34} {'kind':10} {'racks dropped':>26}  overloaded, machines"]
        lines += _shortened(table)
    if pairs is not None:
        lines += ["", "Pairs that drop racks which neither drops alone:" if pairs else "No pair drops further racks."]
        lines += _shortened([f"  {name}: {racks_in_words(len(ids))}" for name, ids in pairs])
    found = result.availability
    if found is not None and not math.isnan(found.worst):
        minutes = (1.0 - found.worst) * 8760.0 * 60.0
        lines += [
            "",
            f"Availability of the power: worst rack {found.worst:.9f} ({minutes:.3g} min a year without), "
            f"mean of the racks {found.mean:.9f}",
            found.words,
        ]
    return lines


def _grade_lines(grade: Grade) -> list[str]:
    lines = [grade.name]
    nearest = [v for v in grade.violations if v.level == grade.level + 1]
    lines += _shortened([f"  in the way of level {v.level}: {v.words}" for v in nearest], 8)
    return lines


def _outage_row(project: Project, found: OutageOutcome) -> str:
    dropped = found.dropped_ids
    when = min((d.after_s for d in found.drops if not d.is_out_of_fuel), default=0.0)
    racks = f"{racks_in_words(len(dropped))} {seconds(when)}" if dropped else "–"
    notes = [f"{_tag(project, o.item_id)} {percent(o.loading_ratio)}" for o in found.overloads[:3]]
    if len(found.overloads) > 3:
        notes.append(f"{len(found.overloads) - 3} more")
    house = [i for i in found.lost_mechanical_ids if isinstance(project.get(i), HOUSE_KINDS)]
    if machines := len(found.lost_mechanical_ids) - len(house):
        notes.append(f"{machines} machines off")
    notes += [f"{_tag(project, i)} off" for i in house]
    if found.interrupted_mechanical:
        longest = max(s for _, s in found.interrupted_mechanical)
        notes.append(f"{len(found.interrupted_mechanical)} loads beside racks stop for {longest:.0f} s")
    return f"{found.outage.name[:34]:34} {found.outage.kind:10} {racks:>26}  {', '.join(notes)}".rstrip()


def _shortened(lines: list[str], most: int = MOST_LINES) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], f"  and {len(lines) - most} more; --json lists all"]


def _tag(project: Project, entity_id: str) -> str:
    entity: Entity | None = project.get(entity_id)
    return load_name(entity) or entity_id


def _tags(project: Project, ids: tuple[str, ...]) -> list[str]:
    return sorted(_tag(project, i) for i in ids)


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) or value > 1e17 else round(value, 9)
