"""Loadings, voltages, feeds and sources."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, loading_words, many, place_of
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.power.chain import build_chain
from core.power.chain_state import live_state
from core.power.protection import shared_names, ways
from core.results.finding import Finding, Severity, measured
from core.results.power_chain import ChainProblem
from core.units import percent

BUILD_TOPOLOGY = "Build a topology (menu Power), or place units and connect the racks."
MOST_GROUPS = 6
"""Up to so many shared units have a finding each."""


def chain_problems(evidence: Evidence) -> Iterator[Finding]:
    """The chain could not be solved as drawn: a loop, a wire to nothing, a load beyond what its feed can carry."""
    flow = evidence.power.chain if evidence.power is not None else None
    problems = flow.problems if flow is not None else build_chain(evidence.project).problems
    by_kind: dict[tuple[str, str], list[ChainProblem]] = {}
    for problem in problems:
        by_kind.setdefault((problem.code, problem.fix), []).append(problem)
    for (code, fix), same in by_kind.items():
        cases = [
            Case(item, f"{item.tag} {p.words}.") for p in same if (item := evidence.project.get(p.item_id)) is not None
        ]
        yield from grouped(code, Severity.ERROR, cases, fix, lambda tags, n: f"{n} items, {tags}, have one problem.")


def overloaded_units(evidence: Evidence) -> Iterator[Finding]:
    """A unit carries more than its rating, or than its breakers allow for long."""
    if evidence.power is None:
        return
    over: list[Case] = []
    tight: list[Case] = []
    for load in evidence.power.units:
        unit = evidence.project.get(load.unit_id)
        if not isinstance(unit, PowerUnit) or load.loading_ratio <= min(unit.breaker_limit_ratio, 1.0):
            continue
        limit_ratio = 1.0 if load.loading_ratio > 1.0 else unit.breaker_limit_ratio
        carried = loading_words(load.loading_ratio, limit_ratio)
        message = f"{unit.tag} carries {carried} of its {unit.rated_w / 1000.0:.0f} kW"
        if load.loading_ratio > 1.0:
            over.append(Case(unit, f"{message}.", load.loading_ratio))
        else:
            limit = percent(unit.breaker_limit_ratio)
            tight.append(Case(unit, f"{message}; breakers allow {limit}.", load.loading_ratio))
    fix = "Move load away."
    yield from grouped("unit-overloaded", Severity.ERROR, over, fix, many("carry more than their rating"))
    yield from grouped("breaker-overloaded", Severity.ERROR, tight, fix, many("carry more than breakers allow"))


def failover_overloads(evidence: Evidence) -> Iterator[Finding]:
    """A unit would be overloaded if another unit, or the other cord of its racks, went dead."""
    if evidence.power is None:
        return
    cases = []
    for load in evidence.power.units:
        unit = evidence.project.get(load.unit_id)
        if not isinstance(unit, PowerUnit) or load.loading_ratio > unit.breaker_limit_ratio:
            continue
        limit = min(unit.breaker_limit_ratio, 1.0)
        if load.failover_loading_ratio > limit:
            after = loading_words(load.failover_loading_ratio, limit)
            message = f"{unit.tag} would carry {after} after the loss of one other unit (limit {percent(limit)})."
            cases.append(Case(unit, message, load.failover_loading_ratio))
    fix = "Spread racks over more units, or enlarge it."
    summary = many("would be overloaded after the loss of one other unit")
    yield from grouped("failover-overload", Severity.WARNING, cases, fix, summary)


def unfed_racks(evidence: Evidence) -> Iterator[Finding]:
    """A rack has no feed at all, or its feeds are dead."""
    project = evidence.project
    if not project.of_type(PowerUnit):
        yield from _no_distribution(project)
        return
    chain = build_chain(project)
    live = live_state(chain).is_live
    cut_off = {p.item_id for p in chain.problems if p.code == "no-source"}
    unfed: list[Case] = []
    dropped: list[Case] = []
    for rack in project.racks:
        if rack.rated_power_w <= 0.0:
            continue
        if not (rack.feed_a_id or rack.feed_b_id):
            unfed.append(Case(rack, f"{rack.tag} is not connected to power; it is counted at the source bus."))
        elif not live[chain.index[rack.id]] and rack.id not in cut_off:
            dropped.append(Case(rack, f"{rack.tag} has lost its power: no feed is in service."))
    yield from grouped(
        "rack-without-feed", Severity.WARNING, unfed, "Choose its feeds A and B.", many("are not connected to power")
    )
    yield from grouped("rack-dropped", Severity.ERROR, dropped, "Switch a feed on.", many("have lost their power"))


def unfed_machines(evidence: Evidence) -> Iterator[Finding]:
    """A cooler, a CDU or plant has no feed where others of the site have one: no generator ever runs it."""
    project = evidence.project
    kinds = project.of_type(AirCooler), project.of_type(Cdu), project.of_type(HeatRejection)
    machines = [m for kind in kinds for m in kind]
    unfed = [m for m in machines if m.is_on and not m.feed_id]
    if not project.of_type(PowerUnit) or len(unfed) == len(machines):
        return
    cases = [Case(m, f"{m.tag} is not connected to power; it is counted at the source bus.") for m in unfed]
    fix = "Choose its feed and its second feed."
    yield from grouped("machine-without-feed", Severity.WARNING, cases, fix, many("are not connected to power"))


def _no_distribution(project: Project) -> Iterator[Finding]:
    """Racks, and nothing that brings them power: a note, because a study of the air alone needs none."""
    drawing = [r for r in project.racks if r.rated_power_w > 0.0]
    if drawing and project.of_type(PowerSource):
        words = "1 rack draws" if len(drawing) == 1 else f"{len(drawing)} racks draw"
        message = f"{words} power, but no distribution is placed; they are counted at the source bus."
        yield Finding("no-distribution", Severity.NOTE, message, BUILD_TOPOLOGY, tuple(r.id for r in drawing))


def single_corded_racks(evidence: Evidence) -> Iterator[Finding]:
    """Racks hang on one cord while others have two."""
    racks = [r for r in evidence.project.racks if r.rated_power_w > 0.0]
    if not any(r.feed_a_id and r.feed_b_id for r in racks):
        return
    cases = [Case(r, f"{r.tag} has one cord only.") for r in racks if bool(r.feed_a_id) != bool(r.feed_b_id)]
    fix = "Connect the other path."
    yield from grouped("single-corded", Severity.WARNING, cases, fix, many("have one cord only"))


def shared_paths(evidence: Evidence) -> Iterator[Finding]:
    """Cords A and B of racks hang on one unit somewhere upstream, or pass through one room, tray or tank."""
    project = evidence.project
    racks: dict[tuple[str, str], list[Rack]] = {}
    for rack in project.racks:
        if rack.feed_a_id and rack.feed_b_id:
            racks.setdefault((rack.feed_a_id, rack.feed_b_id), []).append(rack)
    if not racks:
        return
    known = ways(project)
    by_unit: dict[frozenset[str], list[Case]] = {}
    by_name: dict[frozenset[str], list[Case]] = {}
    for (a, b), fed in racks.items():
        if a not in known or b not in known:
            continue
        units = frozenset(i for i in known[a].must_pass & known[b].must_pass if isinstance(project.get(i), PowerUnit))
        names = shared_names(project, known[a].must_pass) & shared_names(project, known[b].must_pass)
        tags = ", ".join(sorted(item.tag for i in units if (item := project.get(i)) is not None))
        if units:
            by_unit.setdefault(units, []).extend(
                Case(r, f"A and B of {r.tag} share {tags}.", others=tuple(sorted(units))) for r in fed
            )
        elif names:
            by_name.setdefault(names, []).extend(
                Case(r, f"A and B of {r.tag} both pass through {', '.join(sorted(names))}.") for r in fed
            )
    fix = "Feed B from the other path."
    for cases in _few(by_unit):
        yield from grouped("shared-path", Severity.WARNING, cases, fix, many("have A and B on one unit"), 1)
    fix = "Lead one path another way, or take the name off what does not share the risk."
    for cases in _few(by_name):
        yield from grouped("shared-risk", Severity.WARNING, cases, fix, many("have A and B in one place"), 1)


def _few(groups: dict[frozenset[str], list[Case]]) -> list[list[Case]]:
    """Groups apart while they are few, else all as one."""
    return list(groups.values()) if len(groups) <= MOST_GROUPS else [[c for cases in groups.values() for c in cases]]


def unserved_load(evidence: Evidence) -> Iterator[Finding]:
    """The sources cannot carry the site."""
    if evidence.power is None or evidence.power.unserved_w <= 1.0:
        return
    short = evidence.power.unserved_w / 1000.0
    message = f"The sources are {short:.0f} kW short of the site's {evidence.power.source_bus_w / 1000.0:.0f} kW."
    yield Finding(
        "unserved-load",
        Severity.ERROR,
        message,
        "Add a source, or switch one on.",
        (),
        measure=measured(evidence.power.unserved_w),
    )


def units_without_rating(evidence: Evidence) -> Iterator[Finding]:
    """A unit or a source has no rating, so that it has neither loading nor impedance."""
    rated: list[tuple[Placed, float]] = [(u, u.rated_w) for u in evidence.project.of_type(PowerUnit)]
    rated += [(s, s.capacity_w) for s in evidence.project.of_type(PowerSource)]
    for item, watts in rated:
        if watts <= 0.0:
            message = f"{item.tag} has no rating, so its loading, losses and impedance cannot be told."
            yield Finding("no-rating", Severity.ERROR, message, "Enter its rated power.", (item.id,), place_of(item))
