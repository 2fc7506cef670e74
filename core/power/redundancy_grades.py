"""Tier I to IV and Rated 1 to 4 as rules that name what stands in the way.

Paraphrased from the Tier Standard: Topology of the Uptime Institute and the electrical part of ANSI/TIA-942-C; what
a program cannot see (operation, fire ratings, earthing, surge protection, monitoring) is not judged. The numbers of
hours of fuel at the Rated levels are guidance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from core.model.cooling import AirCooler, Cdu
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.house import load_name
from core.power.redundancy_survey import ON_SITE, Survey
from core.results.power_chain import NodeKind
from core.results.redundancy import Grade, Outage, OutageKind, Violation
from core.units import percent

HOUR_S = 3600.0
TIER_FUEL_H = 12.0
RATED_FUEL_H = {1: 12.0, 2: 24.0, 3: 72.0, 4: 96.0}
FUELLED = (SourceKind.DIESEL,)
"""Kinds whose fuel has to be on site; gas comes by pipe."""
MOST_NAMED = 3

Wanted = Callable[[Outage], bool]


def tier_grade(survey: Survey, island: Survey | None) -> Grade:
    """The Tier that a design reaches.

    Args:
        survey: All single outages.
        island: The same without the grid, None without on-site generation.
    """
    found = [*_basics(survey, island), *_fuel(survey, {1: TIER_FUEL_H})]
    found += _removals(survey, island, 2, lambda o: _is_capacity(survey, o))
    found += _fewer_machines(survey, 2)
    found += _removals(survey, island, 3, lambda o: o.kind is not OutageKind.GROUP and not _is_capacity(survey, o))
    found += _failures(survey, 4)
    found += _unnamed_rooms(survey, 4)
    return _grade("Tier", found)


def rated_grade(survey: Survey, island: Survey | None) -> Grade:
    """The Rated level that a design reaches; arguments as of ``tier_grade``."""
    found = [v for v in _basics(survey, island) if not v.words.startswith("No source on site")]
    found += _fuel(survey, RATED_FUEL_H)
    found += [] if island else [Violation(2, (), "No source on site can carry the load without the grid.")]
    found += _removals(survey, island, 2, lambda o: _is_capacity(survey, o))
    found += _removals(survey, island, 3, lambda o: o.kind is not OutageKind.GROUP and not _is_capacity(survey, o))
    found += _single_corded(survey, 3)
    found += _failures(survey, 4)
    found += _unnamed_rooms(survey, 4)
    return _grade("Rated", found)


def _grade(standard: str, found: Sequence[Violation]) -> Grade:

    def rank(v: Violation) -> tuple[int, int, bool, str]:
        return v.level, -len(v.rack_ids), v.words.startswith("Without the grid"), v.words

    ordered = tuple(sorted(found, key=rank))
    return Grade(standard, min((v.level for v in ordered), default=5) - 1, ordered)


def _basics(survey: Survey, island: Survey | None) -> Iterator[Violation]:
    """Every rack is fed and bridged, and something on site can carry the load."""
    case = survey.case
    racks = [int(n) for n in np.flatnonzero(case.is_rack & (case.loads.active > 0.0))]
    all_racks = [int(n) for n in np.flatnonzero(case.is_rack)]
    dead = tuple(case.chain.node_ids[n] for n in all_racks if not case.base_live[n] and _draws(survey, n))
    if not racks and not dead:
        yield Violation(1, (), "There is no rack that draws power.")
    if dead:
        yield Violation(1, (), f"{named(survey, dead)} {'has' if len(dead) == 1 else 'have'} no power.", dead)
    if island is None:
        yield Violation(1, (), "No source on site can carry the load without the grid.")
    bare = tuple(case.chain.node_ids[n] for n in racks if case.base_live[n] and not _is_bridged(survey, n))
    if bare:
        yield Violation(1, (), f"{named(survey, bare)}: neither a UPS nor a battery bridges the start.", bare)


def _draws(survey: Survey, n: int) -> bool:
    return float(getattr(survey.case.project.get(survey.case.chain.node_ids[n]), "power_w", 0.0)) > 0.0


def _is_bridged(survey: Survey, rack: int) -> bool:
    """Whether some way up from a rack meets a battery."""
    case = survey.case
    if case.battery_s[rack] > 0.0:
        return True
    seen, waiting = {rack}, [rack]
    while waiting:
        n = waiting.pop()
        if case.chain.autonomy_s[n] > 0.0:
            return True
        above = {int(case.chain.link_upstream[k]) for k in case.chain.links_of(n)} - seen
        seen |= above
        waiting += above
    return False


def _fuel(survey: Survey, hours: dict[int, float]) -> Iterator[Violation]:
    for level, need_h in hours.items():
        sets = [s for s in survey.case.project.of_type(PowerSource) if s.kind in FUELLED and s.is_on]
        short = tuple(s.id for s in sets if s.fuel_s < need_h * HOUR_S)
        if short:
            least = min(s.fuel_s for s in sets) / HOUR_S
            words = (
                f"{named(survey, short)}: fuel on site for {least:.0f} h at full output, {need_h:.0f} h are asked for."
            )
            yield Violation(level, short, words)


def _is_capacity(survey: Survey, outage: Outage) -> bool:
    """Whether it takes out what makes or converts power: a UPS, a rectifier, a source on site."""
    if outage.kind is not OutageKind.COMPONENT:
        return False
    item = survey.case.project.get(outage.item_ids[0])
    if isinstance(item, PowerSource):
        return item.kind in ON_SITE
    return isinstance(item, PowerUnit) and item.kind in (PowerUnitKind.UPS, PowerUnitKind.RECTIFIER)


def _is_utility(survey: Survey, outage: Outage) -> bool:
    """Whether only utility feeds are out: the generators may take over, whatever the feeds that are left can carry."""
    items = [survey.case.project.get(i) for i in outage.item_ids]
    return bool(items) and all(isinstance(s, PowerSource) and s.kind is SourceKind.GRID for s in items)


def _removals(survey: Survey, island: Survey | None, level: int, wanted: Wanted) -> Iterator[Violation]:
    """What cannot be taken out for work with all racks fed and nothing overloaded, with the grid and without it."""
    told: set[Outage] = set()
    for state in (survey, island):
        if state is None:
            continue
        for n in state.harmful:
            outage = state.outages[n]
            if not wanted(outage) or outage in told:
                continue
            begin = f"Without the grid, work on {outage.name}" if state is island else f"Work on {outage.name}"
            gone = tuple(d.rack_id for d in state.outcome(n).drops if d.back_s is None and not d.is_out_of_fuel)
            short = state.short_of_cooling(n)
            is_over = bool(state.result.overloads[n]) and not _is_utility(state, outage)
            if gone or short or is_over:
                told.add(outage)
            if gone:
                yield Violation(level, outage.item_ids, f"{begin} drops {racks_in_words(len(gone))}.", gone)
            elif is_over:
                yield Violation(level, outage.item_ids, f"{begin} {_overload_words(state, int(n))}.")
            elif short:
                yield Violation(level, outage.item_ids, f"{begin} leaves too few machines: {short}.")


def _failures(survey: Survey, level: int) -> Iterator[Violation]:
    """What drops racks, overloads something or stops cooling when it fails unannounced."""
    for n in survey.harmful:
        outage, found = survey.outages[n], survey.outcome(int(n))
        begin = f"Loss of {outage.name}"
        if found.dropped_ids:
            when = min(d.after_s for d in found.drops if not d.is_out_of_fuel)
            words = f"{begin} drops {racks_in_words(len(found.dropped_ids))} {seconds(when)}."
            yield Violation(level, outage.item_ids, words, found.dropped_ids)
        elif survey.result.overloads[n]:
            yield Violation(level, outage.item_ids, f"{begin} {_overload_words(survey, int(n))}.")
        elif survey.short_of_cooling(int(n)):
            yield Violation(
                level, outage.item_ids, f"{begin} leaves too few machines: {survey.short_of_cooling(int(n))}."
            )
        else:
            stopped = [i for i, _ in found.interrupted_mechanical if _must_not_stop(survey, i)]
            if stopped:
                longest = max(s for i, s in found.interrupted_mechanical if i in stopped)
                words = f"{begin} stops {named(survey, stopped)} for {longest:.0f} s: cooling is not continuous."
                yield Violation(level, outage.item_ids, words)


def _must_not_stop(survey: Survey, item_id: str) -> bool:
    return isinstance(survey.case.project.get(item_id), AirCooler | Cdu)


def _overload_words(survey: Survey, n: int) -> str:
    worst = survey.outcome(n).overloads
    if not worst:
        return "overloads something"
    tag = named(survey, (worst[0].item_id,))
    return f"loads {tag} to {percent(worst[0].loading_ratio)} (limit {percent(worst[0].limit_ratio)})"


def _fewer_machines(survey: Survey, level: int) -> Iterator[Violation]:
    """Groups of coolers, CDUs or plant that cannot do without their largest machine."""
    for group in survey.cooling:
        largest = max(group.machines, key=lambda m: m.capacity_w)
        if group.is_short_without({largest.id}):
            left, need = group.left_w({largest.id}) / 1e3, group.need_w / 1e3
            words = f"Without {largest.tag}, {left:.0f} kW are left for {need:.0f} kW: {group.name}."
            yield Violation(level, (largest.id,), words)


def _single_corded(survey: Survey, level: int) -> Iterator[Violation]:
    case = survey.case
    single = tuple(
        case.chain.node_ids[n]
        for n in np.flatnonzero(case.is_rack & case.base_live)
        if len(case.chain.links_of(int(n))) < 2 and _draws(survey, int(n))
    )
    if single:
        yield Violation(level, single, f"{named(survey, single)}: one cord only.", single)


def _unnamed_rooms(survey: Survey, level: int) -> Iterator[Violation]:
    """Compartments can only be judged where units say in which room they stand."""
    silent = tuple(
        i
        for n, i in enumerate(survey.case.chain.node_ids)
        if survey.case.chain.node_kind[n] == NodeKind.UNIT
        and isinstance(u := survey.case.project.get(i), PowerUnit)
        and u.kind in (PowerUnitKind.UPS, PowerUnitKind.SWITCHBOARD)
        and not u.shared_risk.strip()
    )
    if silent:
        words = f"{named(survey, silent)}: no room is named, so that nobody can tell whether A and B stand apart."
        yield Violation(level, silent, words)


def named(survey: Survey, ids: Sequence[str]) -> str:
    """Tags of the first few items, and how many more there are."""
    tags = [load_name(survey.case.project.get(i)) or "an item" for i in ids]
    more = len(tags) - MOST_NAMED
    return ", ".join(tags[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def racks_in_words(count: int) -> str:
    """Such as ``1 rack``, ``48 racks``."""
    return "1 rack" if count == 1 else f"{count} racks"


def seconds(when_s: float) -> str:
    """When something happens: ``at once``, or after so many seconds, minutes or hours."""
    if when_s < 1.0:
        return "at once"
    if when_s < 120.0:
        return f"after {when_s:.0f} s"
    return f"after {when_s / 60.0:.0f} min" if when_s < 7200.0 else f"after {when_s / 3600.0:.0f} h"
