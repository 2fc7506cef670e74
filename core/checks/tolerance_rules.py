"""Voltage dips at racks against the ITI (CBEMA) envelope: transformers switched on, large motors started.

A dip is that before the item, on its weakest supply. It reaches all racks below that a converter does not shield; a
rack rides through with its other cord, or with a battery of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.entity import Entity
from core.model.rack import Rack
from core.power.chain import PowerChain, build_chain
from core.power.fault_currents import fault_currents
from core.power.protection import inrush_dip_ratio
from core.power.voltage_tolerance import tolerated_s
from core.results.finding import Finding, Severity
from core.results.power_chain import ChainFlow, FaultCurrents, NodeKind
from core.units import percent


@dataclass(frozen=True, slots=True)
class _Dip:
    """A voltage dip.

    Attributes:
        item: What causes it.
        words: How.
        place: Node at which it was reckoned.
        voltage_ratio: Voltage left, over nominal.
        duration_s: How long it lasts. [s]
    """

    item: Entity
    words: str
    place: int
    voltage_ratio: float
    duration_s: float


def voltage_dips(evidence: Evidence) -> Iterator[Finding]:
    """Racks see a dip that IT equipment need not ride through."""
    flow = evidence.power.chain if evidence.power is not None else None
    if flow is None:
        return
    project = evidence.project
    chain, faults = build_chain(project), fault_currents(project)
    worst: dict[tuple[int, str], _Dip] = {}
    for dip in (*_inrushes(evidence, chain, faults), *_starts(evidence, chain, faults, flow)):
        key = (dip.place, dip.words)
        if dip.duration_s > tolerated_s(dip.voltage_ratio) and (
            key not in worst or dip.voltage_ratio < worst[key].voltage_ratio
        ):
            worst[key] = dip
    below = _closed_below(flow) if worst else {}
    cases = []
    for dip in worst.values():
        limit_s = tolerated_s(dip.voltage_ratio)
        allowed = f"ITIC allows {limit_s * 1e3:.0f} ms" if limit_s < 1.0 else f"ITIC allows {limit_s:.0f} s"
        for rack in _unshielded(evidence, chain, flow, below, dip.place):
            words = f"{rack.tag} sees {percent(dip.voltage_ratio)} of its voltage for {dip.duration_s:.1f} s"
            message = f"{words} when {dip.item.tag} {dip.words} on the weakest supply; {allowed}."
            cases.append(Case(rack, message, 1.0 - dip.voltage_ratio, (dip.item.id,)))
    fix = "Put a UPS between, start it softly or on its own, or make the supply stronger."
    yield from grouped("itic-dip", Severity.WARNING, cases, fix, many("see dips outside the ITIC envelope"))


def _weakest_va(chain: PowerChain, faults: FaultCurrents, n: int) -> float:
    if n >= faults.min_a.size:
        return 0.0
    root = 1.0 if chain.is_direct_current[n] else math.sqrt(3.0)
    return float(root * chain.volts[n] * faults.min_a[n])


def _inrushes(evidence: Evidence, chain: PowerChain, faults: FaultCurrents) -> Iterator[_Dip]:
    duration_s = load_defaults().constant("inrush.duration_s").value
    for unit in evidence.project.of_type(PowerUnit):
        if unit.kind is not PowerUnitKind.TRANSFORMER or not unit.is_on:
            continue
        for up in {int(chain.link_upstream[k]) for k in chain.links_of(chain.index[unit.id])}:
            weak_va = _weakest_va(chain, faults, up)
            if weak_va > 0.0:
                left = 1.0 - inrush_dip_ratio(unit.rated_w, weak_va)
                yield _Dip(unit, "is switched on", up, left, duration_s)


def _starts(evidence: Evidence, chain: PowerChain, faults: FaultCurrents, flow: ChainFlow) -> Iterator[_Dip]:
    constant = load_defaults().constant
    ratio, duration_s = constant("motor.start_ratio").value, constant("motor.start_s").value
    for kind in (AirCooler, Cdu, HeatRejection):
        for item in evidence.project.of_type(kind):
            n = flow.index.get(item.id)
            if n is None or not flow.is_live[n] or flow.input_w[n] <= 0.0:
                continue
            for k in chain.links_of(n):
                weak_va = _weakest_va(chain, faults, int(chain.link_upstream[k]))
                if flow.link_is_closed[k] and weak_va > 0.0:
                    start_va = ratio * float(flow.input_w[n])
                    left = weak_va / (weak_va + start_va)
                    yield _Dip(item, "starts", int(chain.link_upstream[k]), left, duration_s)


def _unshielded(
    evidence: Evidence, chain: PowerChain, flow: ChainFlow, below: dict[int, list[int]], place: int
) -> list[Rack]:
    """Racks all of whose live cords hang on a place with no converter between."""
    cords: dict[int, int] = {}
    waiting, seen = [place], {place}
    while waiting:
        for n in below.get(waiting.pop(), ()):
            if chain.node_kind[n] == NodeKind.LOAD:
                cords[n] = cords.get(n, 0) + 1
            elif n not in seen and not chain.is_converting[n]:
                seen.add(n)
                waiting.append(n)
    racks = []
    for n, reached in sorted(cords.items()):
        rack = evidence.project.get(chain.node_ids[n])
        closed = sum(bool(flow.link_is_closed[k]) for k in chain.links_of(n))
        if isinstance(rack, Rack) and reached == closed and rack.battery_s <= 0.0:
            racks.append(rack)
    return racks


def _closed_below(flow: ChainFlow) -> dict[int, list[int]]:
    """What each node feeds through closed links."""
    below: dict[int, list[int]] = {}
    closed = np.flatnonzero(flow.link_is_closed)
    for up, down in zip(flow.link_upstream[closed].tolist(), flow.link_downstream[closed].tolist(), strict=True):
        below.setdefault(up, []).append(down)
    return below
