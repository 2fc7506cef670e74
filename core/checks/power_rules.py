"""Loadings, feeds and sources."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.power.distribution import build_case
from core.results.finding import Finding, Severity


def loops_in_tree(evidence: Evidence) -> Iterator[Finding]:
    """A unit feeds itself, directly or through others."""
    for unit_id in build_case(evidence.project).is_on_cycle:
        unit = evidence.project.get(unit_id)
        if isinstance(unit, PowerUnit):
            message = f"{unit.tag} feeds itself through the units above it; it is taken as fed from the source bus."
            fix = "Choose another upstream unit."
            yield Finding("feed-loop", Severity.ERROR, message, fix, (unit_id,), (unit.x_m, unit.y_m))


def overloaded_units(evidence: Evidence) -> Iterator[Finding]:
    """A unit carries more than its rating, or than its breakers allow for long."""
    if evidence.power is None:
        return
    for load in evidence.power.units:
        unit = evidence.project.get(load.unit_id)
        if not isinstance(unit, PowerUnit):
            continue
        place = (unit.x_m, unit.y_m)
        rating = f"{unit.rated_w / 1000.0:.0f} kW"
        if load.loading_ratio > 1.0:
            message = f"{unit.tag} carries {load.loading_ratio:.0%} of its {rating}."
            yield Finding("unit-overloaded", Severity.ERROR, message, "Move load away.", (unit.id,), place)
        elif load.loading_ratio > unit.breaker_limit_ratio:
            limit = f"{unit.breaker_limit_ratio:.0%}"
            message = f"{unit.tag} carries {load.loading_ratio:.0%} of its {rating}; breakers allow {limit}."
            yield Finding("breaker-overloaded", Severity.ERROR, message, "Move load away.", (unit.id,), place)


def failover_overloads(evidence: Evidence) -> Iterator[Finding]:
    """A unit would be overloaded if the other cord of its racks went dead."""
    if evidence.power is None:
        return
    for load in evidence.power.units:
        unit = evidence.project.get(load.unit_id)
        if not isinstance(unit, PowerUnit) or load.loading_ratio > unit.breaker_limit_ratio:
            continue
        limit = min(unit.breaker_limit_ratio, 1.0)
        if load.failover_loading_ratio > limit:
            after = f"{load.failover_loading_ratio:.0%}"
            message = f"{unit.tag} would carry {after} after loss of the other path (limit {limit:.0%})."
            fix = "Spread racks over more units, or enlarge it."
            yield Finding("failover-overload", Severity.WARNING, message, fix, (unit.id,), (unit.x_m, unit.y_m))


def unfed_racks(evidence: Evidence) -> Iterator[Finding]:
    """A rack has no feed at all, or its feeds are dead."""
    case = build_case(evidence.project)
    if not case.unit_ids:
        return
    for rack in evidence.project.racks:
        if rack.rated_power_w <= 0.0:
            continue
        place = (rack.x_m, rack.y_m)
        if not (rack.feed_a_id or rack.feed_b_id):
            message = f"{rack.tag} is not connected to power; it is counted at the source bus."
            fix = "Choose its feeds A and B."
            yield Finding("rack-without-feed", Severity.WARNING, message, fix, (rack.id,), place)
        elif case.live_index(rack.feed_a_id) < 0 and case.live_index(rack.feed_b_id) < 0:
            message = f"{rack.tag} has lost its power: no feed is in service."
            fix = "Switch a feed on."
            yield Finding("rack-dropped", Severity.ERROR, message, fix, (rack.id,), place)


def single_corded_racks(evidence: Evidence) -> Iterator[Finding]:
    """Racks hang on one cord while others have two."""
    racks = [r for r in evidence.project.racks if r.rated_power_w > 0.0]
    if not any(r.feed_a_id and r.feed_b_id for r in racks):
        return
    for rack in racks:
        if bool(rack.feed_a_id) != bool(rack.feed_b_id):
            message = f"{rack.tag} has one cord only."
            place = (rack.x_m, rack.y_m)
            yield Finding("single-corded", Severity.WARNING, message, "Connect the other path.", (rack.id,), place)


def shared_paths(evidence: Evidence) -> Iterator[Finding]:
    """Cord A and cord B of a rack hang on the same distribution unit somewhere upstream."""
    project = evidence.project
    for rack in project.racks:
        if not rack.feed_a_id or not rack.feed_b_id:
            continue
        shared = _upstream(project, rack.feed_a_id) & _upstream(project, rack.feed_b_id)
        names = sorted(u.tag for i in shared if isinstance(u := project.get(i), PowerUnit))
        if names:
            message = f"A and B of {rack.tag} share {', '.join(names)}."
            place = (rack.x_m, rack.y_m)
            fix = "Feed B from the other path."
            yield Finding("shared-path", Severity.WARNING, message, fix, (rack.id, *sorted(shared)), place)


def _upstream(project: Project, unit_id: str) -> set[str]:
    chain: set[str] = set()
    while unit_id and unit_id not in chain:
        unit = project.get(unit_id)
        if not isinstance(unit, PowerUnit):
            break
        chain.add(unit_id)
        unit_id = unit.fed_from_id
    return chain


def unserved_load(evidence: Evidence) -> Iterator[Finding]:
    """The sources cannot carry the site."""
    if evidence.power is None or evidence.power.unserved_w <= 1.0:
        return
    short = evidence.power.unserved_w / 1000.0
    message = f"The sources are {short:.0f} kW short of the site's {evidence.power.source_bus_w / 1000.0:.0f} kW."
    yield Finding("unserved-load", Severity.ERROR, message, "Add a source, or switch one on.", ())
