"""Redundancy of a design: harmful outages, single points of failure, a word for each rack, grades, availability."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack
from core.power.availability import availability
from core.power.contingency_case import ContingencyCase
from core.power.dominators import Dominators
from core.power.redundancy_grades import rated_grade, tier_grade
from core.power.redundancy_survey import ON_SITE, Survey, feed_graph, survey_of, survey_without_grid
from core.results.power_chain import ChainFlow, NodeKind
from core.results.redundancy import OutageKind, Redundancy, RedundancyResult, SinglePoint

MOST_OUTCOMES = 1000
"""Harmful outages that are kept in full."""


def study_redundancy(project: Project, flow: ChainFlow, *, with_availability: bool = True) -> RedundancyResult:
    """Look at every single outage of a design.

    Args:
        project: The project.
        flow: Its solved power chain, whose loads are carried.
        with_availability: Whether to estimate availability too: on sites of thousands of units most of the time.
    """
    survey = survey_of(project, flow)
    island = survey_without_grid(survey)
    case = survey.case
    graph = feed_graph(case)
    harmful = tuple(survey.outcome(int(n)) for n in survey.harmful[:MOST_OUTCOMES])
    return RedundancyResult(
        outage_count=len(survey.outages),
        harmful=harmful,
        single_points=single_points(survey, graph.dominators),
        rack_redundancy=MappingProxyType(rack_words(survey, graph.dominators)),
        tier=tier_grade(survey, island),
        rated=rated_grade(survey, island),
        availability=availability(project, graph, case.chain.node_ids, case.is_rack) if with_availability else None,
    )


def single_points(survey: Survey, tree: Dominators) -> tuple[SinglePoint, ...]:
    """Items that lie on every way to some rack, and common causes that take all ways, the worst first."""
    case, ids = survey.case, survey.case.chain.node_ids
    cut: dict[int, list[str]] = {}
    for n in np.flatnonzero(case.is_rack & case.base_live):
        for above in tree.above(int(n)):
            if case.chain.node_kind[above] != NodeKind.BUS:
                cut.setdefault(above, []).append(ids[n])
    tags = {n: getattr(project_item, "tag", "") for n in cut if (project_item := case.project.get(ids[n])) is not None}
    found = [SinglePoint(tags.get(n, ""), (ids[n],), tuple(racks)) for n, racks in cut.items()]
    for n in np.flatnonzero(survey.result.drops_when_removed):
        outage = survey.outages[n]
        if outage.kind in (OutageKind.GROUP, OutageKind.TANK):
            racks = tuple(d.rack_id for d in survey.outcome(int(n)).drops if d.back_s is None and not d.is_out_of_fuel)
            found.append(SinglePoint(outage.name, outage.item_ids, racks))
    return tuple(sorted(found, key=lambda p: (-len(p.rack_ids), p.name)))


def rack_words(survey: Survey, tree: Dominators) -> dict[str, Redundancy]:
    """How the power of each rack is secured, by rack id.

    2N: no unit alone drops it. N+1: no UPS, rectifier, transformer or source on site does, and there is one. Both only
    as long as no single failure overloads something that feeds it. Utility feeds are left out: their number is not the
    site's to choose.
    """
    case = survey.case
    shaky = _below_overloads(survey)
    has_maker = _below(case, np.array([_makes_power(case, m) for m in range(len(case.chain.node_ids))], dtype=bool))
    found: dict[str, Redundancy] = {}
    for n in np.flatnonzero(case.is_rack):
        word = Redundancy.N
        above = [m for m in tree.above(int(n)) if case.chain.node_kind[m] == NodeKind.UNIT or _is_on_site(case, m)]
        rack = case.project.get(case.chain.node_ids[n])
        if not case.base_live[n]:
            word = Redundancy.NONE
        elif isinstance(rack, Rack) and not (rack.feed_a_id or rack.feed_b_id):
            word = Redundancy.N  # counted at the source bus: nothing is drawn that could be said to be double
        elif not shaky[n] and not above:
            word = Redundancy.TWO_N
        elif not shaky[n] and has_maker[n] and not any(_makes_power(case, m) for m in above):
            word = Redundancy.N_PLUS_1
        found[case.chain.node_ids[n]] = word
    return found


def _is_on_site(case: ContingencyCase, n: int) -> bool:
    item = case.project.get(case.chain.node_ids[n])
    return isinstance(item, PowerSource) and item.kind in ON_SITE


def _makes_power(case: ContingencyCase, n: int) -> bool:
    item = case.project.get(case.chain.node_ids[n])
    makes = (PowerUnitKind.UPS, PowerUnitKind.RECTIFIER, PowerUnitKind.TRANSFORMER)
    return _is_on_site(case, n) or (isinstance(item, PowerUnit) and item.kind in makes)


def _below_overloads(survey: Survey) -> NDArray[np.bool_]:
    """Nodes below an item that some single component's failure overloads, shape (nodes,)."""
    case = survey.case
    over = np.zeros(len(case.chain.node_ids), dtype=bool)
    for n in np.flatnonzero(survey.result.overloads):
        if survey.outages[n].kind is OutageKind.COMPONENT:
            for overload in survey.outcome(int(n)).overloads:
                over[case.chain.index[overload.item_id]] = True
    return _below(case, over)


def _below(case: ContingencyCase, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Marked nodes and all below them, shape (nodes,)."""
    below = marked.copy()
    for n in range(below.size):
        for k in case.chain.links_of(n):
            below[n] |= below[case.chain.link_upstream[k]]
    return below
