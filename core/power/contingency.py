"""What happens when something fails: every single outage, common causes, planned removals, and pairs on demand.

A screen goes through all outages in microseconds each; those that come near a limit are then solved exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, PowerUnit
from core.power import contingency_kernels as kernels
from core.power import contingency_sweep_kernels as sweeps
from core.power.contingency_case import ContingencyCase, SolvedAnew, Workspace
from core.results.power_chain import FloatArray, IndexArray, NodeKind
from core.results.redundancy import Outage, OutageKind, OutageOutcome, Overload, RackDrop

EXACT_TOLERANCE = 1e-6
"""Changes of voltage and current below this are not passed on. [pu]"""
MOST_SWEEPS = 60
MOST_PAIRS = 200_000


@dataclass(frozen=True, slots=True)
class OutageList:
    """Outages in the form that the kernels read.

    Attributes:
        outages: What fails.
        arrays: Start of each outage's nodes, nodes, start of its links, links.
    """

    outages: tuple[Outage, ...]
    arrays: tuple[IndexArray, IndexArray, IndexArray, IndexArray]

    @classmethod
    def of(cls, case: ContingencyCase, outages: Iterable[Outage]) -> OutageList:
        """Look up what the outages name."""
        kept = tuple(outages)
        index = case.chain.index
        nodes = [[index[i] for i in o.item_ids if i in index] for o in kept]
        links = [list(o.links) for o in kept]
        return cls(kept, (*_packed(nodes), *_packed(links)))


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """One row for each outage.

    Attributes:
        outages: What fails.
        table: Columns of ``contingency_kernels``, shape (outages, columns).
        exact: Worst loading over its limit, items beyond it, nodes visited, sweeps; NaN where no exact solution was
            needed, shape (outages, 4).
    """

    outages: tuple[Outage, ...]
    table: FloatArray
    exact: FloatArray

    @property
    def was_flagged(self) -> NDArray[np.bool_]:
        """Whether the outage came near a limit and was solved exactly, shape (outages,)."""
        return ~np.isnan(self.exact[:, 0])

    @property
    def worst_loading_ratio(self) -> FloatArray:
        """Highest loading over its limit that the outage brings about, shape (outages,)."""
        return np.where(self.was_flagged, self.exact[:, 0], self.table[:, kernels.WORST])

    @property
    def overloads(self) -> NDArray[np.bool_]:
        """Whether something is loaded beyond its limit, shape (outages,)."""
        return np.nan_to_num(self.exact[:, 1]) > 0.0

    @property
    def drops_when_removed(self) -> NDArray[np.bool_]:
        """Whether racks have no supply once all is switched over, shape (outages,)."""
        return self.table[:, kernels.DEAD_RACKS] > 0.0

    @property
    def drops_when_failing(self) -> NDArray[np.bool_]:
        """Whether racks drop on a failure, for good or while something starts or switches, shape (outages,)."""
        return self.drops_when_removed | (self.table[:, kernels.CUT_RACKS] > 0.0)


def _packed(lists: Sequence[Sequence[int]]) -> tuple[IndexArray, IndexArray]:
    first = np.concatenate(([0], np.cumsum([len(x) for x in lists]))).astype(np.int64)
    return first, np.array([k for x in lists for k in x], dtype=np.int64)


def single_outages(case: ContingencyCase) -> tuple[Outage, ...]:
    """All components in service, ways between items that have several, and common causes.

    The only input of an item is not listed beside it: its loss is the item's.
    """
    chain, ids = case.chain, case.chain.node_ids
    is_unit = chain.node_kind == NodeKind.UNIT
    parts = np.flatnonzero(case.base_live & (is_unit | (chain.node_kind == NodeKind.SOURCE)))
    found = [Outage(OutageKind.COMPONENT, _tag(case, n), (ids[n],)) for n in parts.tolist()]
    has_several = is_unit & (np.diff(chain.first_link) > 1)
    is_way = has_several[chain.link_downstream] & case.base_live[chain.link_upstream]
    for k in np.flatnonzero(is_way).tolist():
        ends = (_tag(case, int(chain.link_upstream[k])), _tag(case, int(chain.link_downstream[k])))
        found.append(Outage(OutageKind.PATH, " – ".join(ends), (), (k,)))
    return (*found, *common_causes(case))


def common_causes(case: ContingencyCase) -> tuple[Outage, ...]:
    """Rooms, trays and tanks that several items share; a tank where all of them burn its fuel."""
    groups: dict[str, list[PowerUnit | PowerSource]] = {}
    everything: list[PowerUnit | PowerSource] = [*case.project.of_type(PowerSource), *case.project.of_type(PowerUnit)]
    for item in everything:
        for name in item.shared_risk.split(";"):
            if name.strip():
                groups.setdefault(name.strip(), []).append(item)
    found = []
    for name, items in sorted(groups.items()):
        is_tank = all(isinstance(e, PowerSource) and e.fuel_s > 0.0 for e in items)
        kind = OutageKind.TANK if is_tank else OutageKind.GROUP
        found.append(Outage(kind, name, tuple(e.id for e in items)))
    return tuple(found)


def pair_outages(case: ContingencyCase, singles: Sequence[Outage], most: int = MOST_PAIRS) -> tuple[Outage, ...]:
    """Every two components at once; those that feed most come first when there are more than ``most`` pairs."""
    parts = [o for o in singles if o.kind is OutageKind.COMPONENT]
    ways = _ways_to_loads(case)
    parts.sort(key=lambda o: -ways[case.chain.index[o.item_ids[0]]])
    count = len(parts)
    while count * (count - 1) // 2 > most:
        count -= 1
    return tuple(
        Outage(OutageKind.PAIR, f"{a.name} + {b.name}", (*a.item_ids, *b.item_ids))
        for a, b in combinations(parts[:count], 2)
    )


def _ways_to_loads(case: ContingencyCase) -> list[float]:
    """How many ways lead down from each node to loads."""
    chain = case.chain
    ways: list[float] = (chain.node_kind == NodeKind.LOAD).astype(np.float64).tolist()
    upstream = chain.link_upstream.tolist()
    for n in range(len(ways) - 1, -1, -1):
        for k in chain.links_of(n):
            ways[upstream[k]] += ways[n]
    return ways


def _tag(case: ContingencyCase, n: int) -> str:
    entity = case.project.get(case.chain.node_ids[n])
    return (entity.tag or type(entity).__name__) if entity is not None else "source bus"


def screen(case: ContingencyCase, listed: OutageList, workspace: Workspace | None = None) -> ScreenResult:
    """Go through outages, then solve exactly those that come within the guard of a limit.

    Args:
        case: The case.
        listed: Outages.
        workspace: Working arrays to use again.
    """
    space = workspace or case.workspace()
    count = len(listed.outages)
    table = np.zeros((count, kernels.COLUMNS))
    kernels.screen(
        case.graph, case.clock, case.curves, case.load_arrays, case.below_first, case.below, case.base,
        case.screen_flow, space.work, space.extra, case.is_rack, case.battery_s, listed.arrays, table,
    )  # fmt: skip
    flagged = np.flatnonzero(table[:, kernels.SUSPECTS] > 0.0)
    exact = np.full((count, 4), np.nan)
    is_anew = table[flagged, kernels.ANEW] > 0.0
    exact[flagged[~is_anew]] = solve_exactly(case, listed, flagged[~is_anew], space)
    for o in flagged[is_anew].tolist():
        exact[o] = _solve_anew(case, listed.outages[o])
    return ScreenResult(listed.outages, table, exact)


def solve_exactly(case: ContingencyCase, listed: OutageList, chosen: IndexArray, space: Workspace) -> FloatArray:
    """Worst loading over limit, items beyond it, nodes visited and sweeps of chosen outages, shape (chosen, 4).

    For outages after which no inputs share a load anew.
    """
    exact = np.zeros((chosen.size, 4))
    sweeps.settle_many(
        case.graph, case.clock, case.curves, case.load_arrays, case.below_first, case.below, case.base, case.electric,
        case.exact_flow, space.work, space.state, case.base_state, space.exact_scratch, listed.arrays, chosen, exact,
        EXACT_TOLERANCE, MOST_SWEEPS,
    )  # fmt: skip
    return exact


def _solve_anew(case: ContingencyCase, outage: Outage) -> tuple[float, int, int, int]:
    """As ``solve_exactly``, with the whole chain solved again: how inputs share is a matter of all of it."""
    found = case.solved_without(outage.item_ids, outage.links)
    loading = found.loading
    grown = _can_be_loaded(case, found) & (loading > case.base_loading + 1e-6)
    worst = float(np.max(loading / case.limit, where=grown, initial=0.0))
    return worst, int(np.count_nonzero(grown & _are_beyond(case, loading))), loading.size, found.iterations


def _are_beyond(case: ContingencyCase, loading: FloatArray) -> NDArray[np.bool_]:
    """As ``is_beyond`` for one node; all at once, because a source's outage is among those that have to be quick."""
    threshold = np.maximum(case.limit, case.base_loading + np.where(case.base_loading <= case.limit, 1e-6, 0.01))
    return np.asarray(loading > threshold)


def _can_be_loaded(case: ContingencyCase, found: SolvedAnew) -> NDArray[np.bool_]:
    return np.asarray((case.chain.node_kind != NodeKind.LOAD) & found.is_live & (case.room > 0.0))


def outcome(case: ContingencyCase, outage: Outage, workspace: Workspace | None = None) -> OutageOutcome:
    """Everything that one outage does, solved exactly.

    Args:
        case: The case.
        outage: What fails.
        workspace: Working arrays to use again.
    """
    space = workspace or case.workspace()
    listed = OutageList.of(case, (outage,))
    nodes, links = listed.arrays[1], listed.arrays[3]
    count = kernels.fall(case.graph, case.clock, case.below_first, case.below, case.base, space.work, nodes, links)
    _worst, _beyond, visited, turns = sweeps.settle(
        case.graph, case.curves, case.load_arrays, case.below_first, case.below, case.electric, case.exact_flow,
        space.work, count, space.state, space.exact_scratch, EXACT_TOLERANCE, MOST_SWEEPS,
    )  # fmt: skip
    result = _described(case, outage, space, count, visited, turns > 0)
    moved = np.concatenate((space.touched[:count][space.is_moved[:count]], space.seen[:visited]))
    if turns <= 0 or (case.graph[4][moved] & kernels.SHARES).any():
        result = _as_solved_anew(case, result)
    sweeps.put_back(case.chain.first_link, space.state, case.base_state, space.seen, visited)
    kernels.restore(case.graph, case.base, space.work, count, nodes, links)
    return result


def _as_solved_anew(case: ContingencyCase, result: OutageOutcome) -> OutageOutcome:
    """Overloads of the whole chain solved again, and racks and machines that it leaves without an operating point."""
    outage, ids = result.outage, case.chain.node_ids
    anew = case.solved_without(outage.item_ids, outage.links)
    loading, dark_now = anew.loading, anew.is_switched & ~anew.is_live
    starved = np.flatnonzero(case.is_rack & dark_now)
    known = {d.rack_id for d in result.drops if d.back_s is None and not d.is_out_of_fuel}
    dark = {ids[n]: max(float(case.battery_s[n]), kernels.HOLD_UP_S) for n in starved if ids[n] not in known}
    beside = dark_now & ~case.is_rack & (case.chain.node_kind == NodeKind.LOAD)
    off = {*result.lost_mechanical_ids, *(ids[n] for n in np.flatnonzero(beside))}
    drops = [d for d in result.drops if d.rack_id not in dark]
    drops += [RackDrop(rack_id, after_s, None) for rack_id, after_s in dark.items()]
    found = [
        Overload(ids[n], float(loading[n]), float(case.base_loading[n]), float(case.limit[n]))
        for n in np.flatnonzero(_can_be_loaded(case, anew) & _are_beyond(case, loading)).tolist()
    ]
    overloads = tuple(sorted(found, key=lambda o: -o.loading_ratio / o.limit_ratio))
    return replace(
        result,
        drops=tuple(drops),
        overloads=overloads,
        lost_mechanical_ids=tuple(i for i in ids if i in off),
        interrupted_mechanical=tuple((i, s) for i, s in result.interrupted_mechanical if i not in off),
        is_solved=True,
    )


def _described(
    case: ContingencyCase, outage: Outage, space: Workspace, count: int, visited: int, is_solved: bool
) -> OutageOutcome:
    chain, ids = case.chain, case.chain.node_ids
    drops: list[RackDrop] = []
    single, others, cut = [], [], []
    for n in sorted(int(n) for n in space.touched[:count]):
        if chain.node_kind[n] != NodeKind.LOAD or not case.base_live[n]:
            continue
        battery = float(case.battery_s[n])
        when = float(kernels.drop_time(space.times, n, battery))
        if case.is_rack[n]:
            back = None if not space.live[n] else float(space.times[n, kernels.BACK])
            if when < kernels.NEVER:
                drops.append(RackDrop(ids[n], when, back))
            elif _fuel_end(case, space, n) is not None:
                drops.append(RackDrop(ids[n], _fuel_end(case, space, n) or 0.0, None, is_out_of_fuel=True))
            if space.live[n] and _cords(space.share, chain.links_of(n)) < _cords(case.base_share, chain.links_of(n)):
                single.append(ids[n])
        elif not space.live[n]:
            others.append(ids[n])
        elif when < kernels.NEVER:
            cut.append((ids[n], float(space.times[n, kernels.BACK] - space.times[n, kernels.LOST])))
    return OutageOutcome(
        outage=outage,
        drops=tuple(drops),
        single_cord_ids=tuple(single),
        overloads=_overloads(case, space, visited),
        lost_mechanical_ids=tuple(others),
        interrupted_mechanical=tuple(cut),
        is_solved=is_solved,
    )


def _fuel_end(case: ContingencyCase, space: Workspace, n: int) -> float | None:
    end = float(space.times[n, kernels.END])
    return end + float(case.battery_s[n]) if end < float(case.base_times[n, kernels.END]) and space.live[n] else None


def _cords(share: FloatArray, links: range) -> int:
    return sum(1 for k in links if share[k] > 0.0)


def _overloads(case: ContingencyCase, space: Workspace, visited: int) -> tuple[Overload, ...]:
    v, _, i_out, _, _ = space.state
    found = []
    for n in space.seen[:visited]:
        if case.chain.node_kind[n] == NodeKind.LOAD or not space.live[n] or case.room[n] <= 0.0:
            continue
        loading = float(abs(v[n] * np.conj(i_out[n])) / case.room[n])
        before = float(case.base_loading[n])
        if sweeps.is_beyond(loading, before, case.limit[n]):
            found.append(Overload(case.chain.node_ids[n], loading, before, float(case.limit[n])))
    return tuple(sorted(found, key=lambda o: -o.loading_ratio / o.limit_ratio))
