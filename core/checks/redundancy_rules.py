"""What single failures do, once the room has come to rest: single points of failure, overloads, tier and rating.

Looking at every outage takes milliseconds, too long for each frame of a drag, so live frames go without; the answer for
a project is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.power.redundancy import study_redundancy
from core.power.redundancy_grades import racks_in_words
from core.results.finding import Finding, Severity
from core.results.redundancy import Grade, RedundancyResult
from core.results.thermal_result import AirState
from core.units import percent

KEPT = 4
_kept: list[tuple[Project, RedundancyResult]] = []


def redundancy_of(evidence: Evidence) -> RedundancyResult | None:
    """What single failures do; None while the room is moving, and where there is no chain to fail."""
    for known, answer in list(_kept):
        if known is evidence.project:
            return answer
    if evidence.power is None or evidence.power.chain is None or not evidence.project.of_type(PowerUnit):
        return None
    if any(p.code == "no-operating-point" for p in evidence.power.chain.problems):
        return None  # what cannot be run as drawn has no state to fail from
    if evidence.thermal is None or any(hall.state is AirState.LIVE for hall in evidence.thermal.halls):
        return None
    result = study_redundancy(evidence.project, evidence.power.chain, with_availability=False)
    _kept.append((evidence.project, result))
    del _kept[:-KEPT]
    return result


def single_points_of_failure(evidence: Evidence) -> Iterator[Finding]:
    """An item, or a common cause, alone drops racks."""
    result = redundancy_of(evidence)
    if result is None:
        return
    cases = []
    for point in result.single_points:
        item = evidence.project.get(point.item_ids[0])
        if item is not None:
            message = f"{point.name} is a single point of failure: it drops {racks_in_words(len(point.rack_ids))}."
            cases.append(Case(item, message, float(len(point.rack_ids)), point.item_ids[1:], point.name))
    fix = "Give its racks a second way that does not pass it."

    def summary(tags: str, count: int) -> str:
        return f"{count} items or common causes are single points of failure: {tags}."

    yield from grouped("single-point", Severity.NOTE, cases, fix, summary)


def overloads_after_outages(evidence: Evidence) -> Iterator[Finding]:
    """A failure loads something beyond its limit; units that ``failover-overload`` names already are left to it."""
    result = redundancy_of(evidence)
    if result is None or evidence.power is None:
        return
    known = set()
    for load in evidence.power.units:
        unit = evidence.project.get(load.unit_id)
        if isinstance(unit, PowerUnit) and load.failover_loading_ratio > min(unit.breaker_limit_ratio, 1.0):
            known.add(unit.id)
    worst: dict[str, Case] = {}
    for found in result.harmful:
        for over in found.overloads:
            item = evidence.project.get(over.item_id)
            if item is None or item.id in known or (item.id in worst and worst[item.id].weight >= over.loading_ratio):
                continue
            limit = f"limit {percent(over.limit_ratio)}"
            message = (
                f"{item.tag} would carry {percent(over.loading_ratio)} after the loss of {found.outage.name} ({limit})."
            )
            worst[item.id] = Case(item, message, over.loading_ratio)

    def summary(tags: str, count: int) -> str:
        return f"{count} items would be overloaded by one failure: {tags}."

    fix = "Enlarge it, or spread its load."
    yield from grouped("outage-overload", Severity.WARNING, list(worst.values()), fix, summary)


def grades(evidence: Evidence) -> Iterator[Finding]:
    """The tier and the rating that the design reaches, and what stands in the way of the next."""
    result = redundancy_of(evidence)
    if result is None:
        return
    for grade in (result.tier, result.rated):
        words, ids = _in_the_way(grade)
        code = f"redundancy-{grade.standard.lower()}"
        yield Finding(code, Severity.NOTE, f"The power reaches {grade.name}.{words}", _remedy(grade), ids)


def _in_the_way(grade: Grade) -> tuple[str, tuple[str, ...]]:
    nearest = [v for v in grade.violations if v.level == grade.level + 1]
    if not nearest:
        return "", ()
    first = nearest[0]
    others = len(nearest) - 1
    more = f" {others} more stand{'s' if others == 1 else ''} in its way." if others else ""
    return f" What stands in the way of level {first.level}: {first.words}{more}", first.item_ids


def _remedy(grade: Grade) -> str:
    return "" if grade.level == 4 else "The summary of the report lists what stands in the way of the next level."
