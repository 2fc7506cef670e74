"""What protects what: the way from sources to every item, batteries on it, transfers, restart, breaker limits.

Everything here follows from the drawing alone and is kept while units and sources stay the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, UpsMode
from core.model.project import Project
from core.model.remembered import KEPT
from core.power.chain import PowerChain, build_chain
from core.power.equipment_generators import start_s
from core.results.power_chain import NodeKind


@dataclass(frozen=True, slots=True)
class Way:
    """How power comes to one source, bus or unit.

    Attributes:
        must_pass: Ids of all items whose loss alone cuts it off, itself included.
        battery_s: Longest time that UPS batteries on the way carry it. [s]
        restart_s: Time until standby sources carry it after the loss of all others; infinite without any. [s]
        gap_s: Longest interruption by a transfer switch that no battery covers. [s]
        gap_id: The switch that causes it, or empty.
    """

    must_pass: frozenset[str]
    battery_s: float
    restart_s: float
    gap_s: float
    gap_id: str


_kept: list[tuple[tuple[PowerUnit, ...], tuple[PowerSource, ...], dict[str, Way]]] = []


def ways(project: Project) -> dict[str, Way]:
    """Way of power to every source, the source bus and every unit, by id; kept while units and sources are the same.

    Args:
        project: The project.
    """
    units, sources = project.of_type(PowerUnit), project.of_type(PowerSource)
    for known_units, known_sources, answer in list(_kept):
        if known_units == units and known_sources == sources:
            return answer
    found = _ways(project, build_chain(project))
    _kept.append((units, sources, found))
    del _kept[:-KEPT]
    return found


def _ways(project: Project, chain: PowerChain) -> dict[str, Way]:
    found: list[Way] = []
    upstream = chain.link_upstream.tolist()
    for n, node_id in enumerate(chain.node_ids):
        if chain.node_kind[n] == NodeKind.LOAD:
            break
        entity = project.get(node_id)
        if isinstance(entity, PowerSource):
            found.append(Way(frozenset((node_id,)), 0.0, start_s(entity) if entity.is_standby else math.inf, 0.0, ""))
            continue
        inputs = [found[upstream[k]] for k in chain.links_of(n)]
        found.append(_through(node_id, entity if isinstance(entity, PowerUnit) else None, inputs))
    return dict(zip(chain.node_ids, found, strict=False))


def _through(node_id: str, unit: PowerUnit | None, inputs: list[Way]) -> Way:
    must = frozenset((node_id,)) | _common([w.must_pass for w in inputs])
    battery = max((w.battery_s for w in inputs), default=0.0)
    restart = min((w.restart_s for w in inputs), default=math.inf)
    gap, gap_id = min(((w.gap_s, w.gap_id) for w in inputs), default=(0.0, ""))
    if unit is None:
        # behind the source bus the last of several generators must run before the load may come back
        slowest = max((w.restart_s for w in inputs if w.restart_s < math.inf), default=math.inf)
        return Way(must, battery, slowest, 0.0, "")
    if unit.kind is PowerUnitKind.UPS and unit.autonomy_s > 0.0:
        # in eco mode the load rides through the time that the inverter takes to start
        gap_s = unit.transfer_s if unit.ups_mode is UpsMode.ECO else 0.0
        return Way(must, max(battery, unit.autonomy_s), restart, gap_s, node_id if gap_s > 0.0 else "")
    switching_s = transfer_s(unit) if len(inputs) > 1 else 0.0
    if switching_s > 0.0:
        restart += switching_s
        first = inputs[0]
        gap, gap_id = max((first.gap_s, first.gap_id), (switching_s, node_id))
    return Way(must, battery, restart, gap, gap_id)


def _common(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*sets) if sets else frozenset()


def transfer_s(unit: PowerUnit) -> float:
    """Time in which a transfer switch leaves its load without power; nought for anything else. [s]

    Contacts cannot move in the few milliseconds of a static switch.
    """
    if unit.kind is PowerUnitKind.STS:
        return unit.transfer_s
    if unit.kind is PowerUnitKind.ATS:
        return max(unit.transfer_s, load_defaults().constant("ats.transfer_s").value)
    return 0.0


def shared_names(project: Project, ids: Iterable[str]) -> frozenset[str]:
    """Names of rooms, trays and tanks that items share with others."""
    found: set[str] = set()
    for i in ids:
        found.update(name.strip() for name in getattr(project.get(i), "shared_risk", "").split(";"))
    return frozenset(found - {""})


def inrush_dip_ratio(transformer_w: float, fault_va: float) -> float:
    """Voltage dip when a transformer is switched on: inrush power over inrush and short-circuit power.

    Args:
        transformer_w: Rating of the transformer, as apparent power. [VA]
        fault_va: Short-circuit power at its input. [VA]
    """
    if fault_va <= 0.0:
        return 0.0
    inrush_va = load_defaults().constant("transformer.inrush_ratio").value * transformer_w
    return inrush_va / (inrush_va + fault_va)
