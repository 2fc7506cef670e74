"""Largest and smallest three-phase fault current at every source, bus and unit (IEC 60909-0).

Impedances are built up along the live inputs; inputs in parallel are joined with what they share counted once. The
largest current is that with all normal inputs closed, or on the alternative input, or on standby sources, whichever
gives more; the smallest that with one input less, or on the weaker alternative. Inverters (batteries, solar, wind, fuel
cells, a UPS on its battery, rectifiers) bring a limited current instead; a UPS lets the fault current of its input
through its bypass, while there is an input. What comes back from below, where two paths meet on one board, is left out:
the breaker between never carries both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind, UpsMode
from core.model.project import Project
from core.model.remembered import KEPT, remembered
from core.model.storeys import floor_heights, rise_m
from core.power.chain import PowerChain, build_chain
from core.power.chain_state import ChainState, live_state
from core.power.fault_impedance import (
    UNIT_VA,
    cable_impedance,
    peak_ratio,
    source_impedance,
    unit_impedance,
    voltage_factor,
)
from core.results.power_chain import FaultCurrents, NodeKind

FloatArray = NDArray[np.float64]
_SAME_POINT = 1e-12
_FOLLOWERS = frozenset({SourceKind.SOLAR, SourceKind.WIND})
_WITH_IMPEDANCE = frozenset({PowerUnitKind.TRANSFORMER, PowerUnitKind.PDU, PowerUnitKind.BUSWAY})


@dataclass(frozen=True, slots=True)
class _Point:
    """What feeds a fault at one place.

    Attributes:
        z: Impedance to all that holds a voltage stiffly; None where inverters alone feed it.
        lift: Voltage at the fault that inverters bring through what they share with it, in VA times per unit.
        made_of: Nodes whose impedance it is made up of, and the part of the fault current from each.
        limited_va: Largest power of the inverters, where they alone feed it.
        inverters: These, a bit for each.
        holds: Whether anything here holds a voltage: sun and wind follow one.
    """

    z: complex | None
    lift: complex = 0j
    made_of: tuple[tuple[int, complex], ...] = ()
    limited_va: float = 0.0
    inverters: int = 0
    holds: bool = True


_Floors = tuple[tuple[str, float], ...]
_kept: list[tuple[tuple[PowerUnit, ...], tuple[PowerSource, ...], _Floors, FaultCurrents]] = []


@remembered
def fault_currents(project: Project) -> FaultCurrents:
    """Fault currents of a project; kept while units, sources and floors are the same, whatever its racks do.

    Args:
        project: The project.
    """
    units, sources, floors = project.of_type(PowerUnit), project.of_type(PowerSource), floor_heights(project)
    for known_units, known_sources, known_floors, answer in list(_kept):
        if known_units == units and known_sources == sources and known_floors == floors:
            return answer
    found = solve_fault_currents(project)
    _kept.append((units, sources, floors, found))
    del _kept[:-KEPT]
    return found


def solve_fault_currents(project: Project) -> FaultCurrents:
    """Fault currents, worked out anew.

    Args:
        project: The project.
    """
    chain = build_chain(project)
    state = live_state(chain)
    count = int(np.count_nonzero(chain.node_kind != NodeKind.LOAD))
    largest, smallest = (_BuildUp(project, chain, state, count, is_largest=way) for way in (True, False))
    max_a, peak_a = np.zeros(count), np.zeros(count)
    min_a = np.zeros(count)
    for n in range(count):
        max_a[n], peak_a[n] = largest.current_a(n)
        min_a[n] = smallest.current_a(n)[0]
    ids = chain.node_ids[:count]
    return FaultCurrents(ids, {i: n for n, i in enumerate(ids)}, max_a, np.minimum(min_a, max_a), peak_a)


class _BuildUp:
    """One pass along the chain, upstream first.

    Args:
        project: The project.
        chain: Its chain.
        state: Who is alive.
        count: Nodes before the loads.
        is_largest: Whether the largest or the smallest current is looked for.
    """

    def __init__(self, project: Project, chain: PowerChain, state: ChainState, count: int, *, is_largest: bool) -> None:
        self._project, self._is_largest = project, is_largest
        self._entities = [project.get(i) for i in chain.node_ids[:count]]
        self._live: list[bool] = state.is_live.tolist()
        self._standby: list[bool] = (state.is_on_standby | chain.is_standby).tolist()
        self._takes_first: list[bool] = chain.takes_first.tolist()
        self._direct: list[bool] = chain.is_direct_current.tolist()
        self._volts: list[float] = chain.volts.tolist()
        self._upstream: list[int] = chain.link_upstream.tolist()
        self._first: list[int] = chain.first_link.tolist()
        self._inverter_va: list[float] = []
        self._shared: dict[tuple[int, int], complex] = {}
        constant = load_defaults().constant
        ups = constant("fault.ups_ratio")
        self._ups_ratio = (ups.high_coefficient or ups.value) if is_largest else ups.value
        self._inverter_ratio = constant(f"fault.inverter_{'max' if is_largest else 'min'}_ratio").value
        self._points: list[_Point] = []
        for n in range(count):
            self._points.append(self._point(n))

    def current_a(self, n: int) -> tuple[float, float]:
        """Initial and peak current at a node. [A]"""
        return self._strength(self._points[n], n)

    def _strength(self, point: _Point, n: int) -> tuple[float, float]:
        volts = self._volts[n]
        root = 1.0 if self._direct[n] else math.sqrt(3.0)
        if point.z is None:
            limited = point.limited_va / (root * volts)
            return limited, limited * (1.0 if self._direct[n] else math.sqrt(2.0))
        limited = abs(point.lift / point.z) / (root * volts)
        stiff = voltage_factor(volts, self._is_largest) * UNIT_VA / (root * volts * abs(point.z))
        return stiff + limited, stiff * peak_ratio(point.z) + math.sqrt(2.0) * limited

    def _point(self, n: int) -> _Point:
        entity = self._entities[n]
        if not self._live[n]:
            return _Point(None)
        if isinstance(entity, PowerSource):
            z = source_impedance(entity)
            if z is not None:
                return _Point(z)
            return self._inverter(self._inverter_ratio * entity.capacity_w, entity.kind not in _FOLLOWERS)
        links = [k for k in range(self._first[n], self._first[n + 1]) if self._live[self._upstream[k]]]
        fed = self._behind(n, self._upstream[links[0]]) if len(links) == 1 else self._fed(n, links)
        if not isinstance(entity, PowerUnit):
            return fed
        if entity.kind is PowerUnitKind.RECTIFIER:
            return self._inverter(self._inverter_ratio * entity.rated_w)
        if entity.kind is PowerUnitKind.UPS and entity.ups_mode is not UpsMode.BYPASS:
            return self._pick((fed, self._inverter(self._ups_ratio * entity.rated_w)), n)
        return fed

    def _fed(self, n: int, live: Sequence[int]) -> _Point:
        """What reaches a node through its live inputs and itself."""
        if not live:
            return _Point(None)
        if self._takes_first[n]:
            return self._pick([self._behind(n, self._upstream[k]) for k in live], n)
        groups = [[k for k in live if self._standby[self._upstream[k]] is way] for way in (False, True)]
        if groups[1] and not any(self._points[self._upstream[k]].holds for k in groups[0]):
            groups = [list(live)]
        closed = [self._closed(group) for group in groups if group]
        joined = [self._behind(n, self._upstream[k[0]]) if len(k) == 1 else self._joined(n, k) for k in closed]
        return self._pick(joined, n)

    def _behind(self, n: int, up: int) -> _Point:
        """What reaches a node through one input and itself."""
        unit, point = self._entities[n], self._points[up]
        z = point.z
        if z is None:
            return point
        if isinstance(unit, PowerUnit):
            if unit.kind in _WITH_IMPEDANCE:
                z += unit_impedance(unit, self._volts[up], self._is_largest)
            if unit.cable_size:
                z += self._cable(up, unit)
        return _Point(z, point.lift, ((up, 1.0 + 0j),))

    def _cable(self, up: int, unit: PowerUnit) -> complex:
        source = self._entities[up]
        rise = rise_m(self._project, source, unit)
        return cable_impedance(source, unit, self._volts[up], self._is_largest, rise)

    def _pick(self, points: Sequence[_Point], n: int) -> _Point:
        if len(points) == 1:
            return points[0]
        choose = max if self._is_largest else min
        return choose(points, key=lambda p: self._strength(p, n)[0])

    def _closed(self, links: list[int]) -> list[int]:
        """Links of a group that are closed: all for the largest current, all but the strongest for the smallest.

        Inverters follow the grid: beside anything that forms it they count for the largest current alone.
        """
        if self._is_largest:
            return links
        points = {k: self._points[self._upstream[k]] for k in links}
        forming = [k for k in links if points[k].z is not None] or links
        if len(forming) < 2:
            return forming
        strongest = max(forming, key=lambda k: self._strength(points[k], self._upstream[k])[0] * self._volts_at(k))
        return [k for k in forming if k != strongest]

    def _volts_at(self, link: int) -> float:
        return self._volts[self._upstream[link]]

    def _joined(self, n: int, links: Sequence[int]) -> _Point:
        """Inputs in parallel, then the node's own impedance."""
        unit = self._entities[n]
        own, cables = 0j, [0j] * len(links)
        if isinstance(unit, PowerUnit):
            up = [self._upstream[k] for k in links]
            own = unit_impedance(unit, self._volts[up[0]], self._is_largest)
            if unit.cable_size:
                cables = [self._cable(u, unit) for u in up]
        points = [self._points[self._upstream[k]] for k in links]
        inverters, limited_va = self._merged([p for p in points if p.z is None])
        stiff = [(self._upstream[k], z) for k, z, p in zip(links, cables, points, strict=True) if p.z is not None]
        if not stiff:
            holds = any(p.holds for p in points)
            return _Point(None, limited_va=limited_va, inverters=inverters, holds=holds)
        z, made_of = self._parallel(stiff)
        # an inverter lifts the fault by what its current meets on the way that it shares with it
        lift = limited_va * z + sum((w * self._points[up].lift for up, w in made_of), start=0j)
        return _Point(z + own, lift, made_of)

    def _merged(self, points: Sequence[_Point]) -> tuple[int, float]:
        """Inverters behind any of some points that they alone feed, each counted once."""
        inverters, limited_va, is_sum = 0, 0.0, True
        for point in points:
            is_sum = is_sum and not inverters & point.inverters
            inverters |= point.inverters
            limited_va += point.limited_va
        if not is_sum:
            limited_va = sum(va for bit, va in enumerate(self._inverter_va) if inverters >> bit & 1)
        return inverters, limited_va

    def _parallel(self, inputs: Sequence[tuple[int, complex]]) -> tuple[complex, tuple[tuple[int, complex], ...]]:
        """Impedance of inputs in parallel, and the share of the fault current that each brings."""
        if len(inputs) == 1:
            up, cable = inputs[0]
            return self._common(up, up) + cable, ((up, 1.0 + 0j),)
        mutual = [[self._common(a, b) for b, _ in inputs] for a, _ in inputs]
        for n, (_, cable) in enumerate(inputs):
            # two links from one place without cables would leave their shares open; behind a weak source too, where
            # a fixed impedance would be lost in rounding
            mutual[n][n] += cable + _SAME_POINT + 1e-9 * abs(mutual[n][n])
        raw = _currents_of_one_volt(mutual)
        total = sum(raw, start=0j)
        return 1.0 / total, tuple((up, y / total) for (up, _), y in zip(inputs, raw, strict=True))

    def _common(self, a: int, b: int) -> complex:
        """Impedance that two nodes share on their ways to the sources."""
        if a == b:
            return self._points[a].z or 0j
        late, early = max(a, b), min(a, b)
        if (late, early) not in self._shared:
            self._shared[late, early] = sum(
                (w * self._common(up, early) for up, w in self._points[late].made_of), start=0j
            )
        return self._shared[late, early]

    def _inverter(self, limited_va: float, holds: bool = True) -> _Point:
        """A new source of limited current."""
        self._inverter_va.append(limited_va)
        return _Point(None, limited_va=limited_va, inverters=1 << (len(self._inverter_va) - 1), holds=holds)


def _currents_of_one_volt(z: list[list[complex]]) -> list[complex]:
    """Currents into coupled impedances with one volt across each; two are solved by hand, which is the usual case."""
    if len(z) == 2:
        (a, b), (c, d) = z
        determinant = a * d - b * c
        return [(d - b) / determinant, (a - c) / determinant]
    solved: list[complex] = np.linalg.solve(np.array(z), np.ones(len(z), dtype=np.complex128)).tolist()
    return solved
