"""What the power chain reads from each item: voltages, impedances, phases and shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.catalogue.defaults import load_defaults
from core.model.electrical import TRANSFER_SWITCHES, PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import CordPhases, Rack
from core.model.storeys import rise_m
from core.power.chain_links import BESIDE_RACKS
from core.power.conductors import link_impedance_ohm, link_length_m
from core.power.equipment import SAME_VOLTAGE_RATIO, is_transforming, loss_coefficients, passive_p1
from core.results.power_chain import ChainProblem, FloatArray, NodeKind
from core.units import percent

UNIT_VA = 1e6
"""Power that is 1 per unit. [VA]"""

VOLTAGE_TOLERANCE_RATIO = SAME_VOLTAGE_RATIO
"""How far nominal voltages of one system may be apart."""

_CHANGES_VOLTAGE = frozenset(
    {PowerUnitKind.TRANSFORMER, PowerUnitKind.UPS, PowerUnitKind.RECTIFIER, PowerUnitKind.PDU, PowerUnitKind.RPP}
)


def node_kind(entity: object) -> NodeKind:
    """What an item is in the chain; the source bus is no item."""
    if isinstance(entity, PowerUnit):
        return NodeKind.UNIT
    if isinstance(entity, PowerSource):
        return NodeKind.SOURCE
    return NodeKind.BUS if entity is None else NodeKind.LOAD


def takes_first(entity: object) -> bool:
    """Whether an item takes its first live input instead of sharing over all."""
    if isinstance(entity, PowerUnit):
        return entity.kind in TRANSFER_SWITCHES or entity.kind is PowerUnitKind.UPS
    return isinstance(entity, BESIDE_RACKS)


def phase(entity: object) -> int:
    """0 for three phases, else the one that single-phase cords take."""
    return list(CordPhases).index(entity.cord_phases) if isinstance(entity, Rack) else 0


def impedance_ratio(unit: PowerUnit) -> float:
    """Short-circuit voltage of a transformer over rated; the usual value of its size where none is given."""
    return unit.impedance_ratio or load_defaults().transformer_impedance(unit.rated_w / 1000.0).impedance_pct / 100.0


def ability(entity: object) -> float:
    """What a node can carry beside others in parallel: equal transformers share by 1/Z, converters by rating."""
    if isinstance(entity, PowerSource):
        return max(entity.available_w, 1.0)
    if not isinstance(entity, PowerUnit):
        return UNIT_VA
    stiff = 0.06 / impedance_ratio(entity) if is_transforming(entity) else 1.0
    return max(entity.rated_w, 1.0) * stiff


def own_z(entity: object, input_v: float) -> complex:
    """Series impedance per unit: the load loss of what does not convert, and the leakage of what transforms."""
    if not isinstance(entity, PowerUnit) or entity.is_converting or entity.rated_w <= 0.0:
        return 0j
    r = loss_coefficients(entity)[2]
    z = impedance_ratio(entity) if is_transforming(entity, input_v) else r
    return complex(r, max(z * z - r * r, 0.0) ** 0.5) * UNIT_VA / entity.rated_w


def cable_ohm(project: Project, upstream: object, downstream: object) -> complex:
    """Series impedance a phase of the cable to a unit; nought where none is given. [ohm]"""
    if not isinstance(downstream, PowerUnit) or not downstream.cable_size:
        return 0j
    rise = rise_m(project, upstream, downstream)
    length_m = link_length_m(upstream if isinstance(upstream, Placed) else None, downstream, rise)
    return complex(*link_impedance_ohm(downstream, length_m))


def volts(entities: Sequence[object], upstream: Sequence[int], first: Sequence[int]) -> FloatArray:
    """Nominal voltages; a load has that of what feeds it, the source bus that of the first thing behind it."""
    volts = np.ones(len(entities))
    for n, entity in enumerate(entities):
        if isinstance(entity, PowerUnit | PowerSource):
            volts[n] = max(entity.voltage_v, 1.0)
        elif first[n + 1] > first[n]:
            volts[n] = volts[upstream[first[n]]]
    return volts


def direct_current(entities: Sequence[object], upstream: Sequence[int], first: Sequence[int]) -> NDArray[np.bool_]:
    """What carries direct current: a rectifier's output, and all behind it up to the next UPS or transformer."""
    found = np.zeros(len(entities), dtype=bool)
    makes_ac = (PowerUnitKind.UPS, PowerUnitKind.TRANSFORMER)
    for n, entity in enumerate(entities):
        if isinstance(entity, PowerUnit) and entity.kind is PowerUnitKind.RECTIFIER:
            found[n] = True
        elif first[n + 1] > first[n] and not (isinstance(entity, PowerUnit) and entity.kind in makes_ac):
            found[n] = found[upstream[first[n]]]
    return found


def loss_problems(entities: Sequence[object]) -> list[ChainProblem]:
    """Units whose loss curve falls below nought somewhere between no load and rating."""
    problems = []
    for unit in entities:
        if not isinstance(unit, PowerUnit) or unit.loss_p1_ratio >= 0.0:
            continue
        p0, p1, p2 = unit.loss_p0_ratio, unit.loss_p1_ratio, unit.loss_p2_ratio
        least = min(max(-p1 / (2.0 * p2), 0.0), 1.0) if p2 > 0.0 else 1.0
        if p0 + p1 * least + p2 * least**2 < -1e-12:
            words = f"would lose less than nothing at {percent(least)} load by its curve; no loss is taken there"
            problems.append(ChainProblem("loss-curve", unit.id, words, "Correct the linear loss of its curve."))
    return problems


def linear_loss(unit: PowerUnit) -> float:
    """Linear loss coefficient as the chain takes it."""
    p0, p1, p2 = loss_coefficients(unit)
    return p1 if unit.is_converting else passive_p1(p0, p1, p2)


def voltage_mismatches(
    entities: Sequence[object], upstream: Sequence[int], downstream: Sequence[int], volts: FloatArray
) -> list[ChainProblem]:
    """Units that cannot work at the voltage of what feeds them."""
    problems = []
    for u, d in zip(upstream, downstream, strict=True):
        above, unit = entities[u], entities[d]
        if not isinstance(unit, PowerUnit) or unit.kind in _CHANGES_VOLTAGE or not isinstance(above, PowerUnit):
            continue
        if abs(volts[u] / volts[d] - 1.0) > VOLTAGE_TOLERANCE_RATIO:
            words = f"works at {volts[d]:,.0f} V, but {above.tag} gives {volts[u]:,.0f} V"
            fix = "Put a transformer between them, or correct the voltage."
            problems.append(ChainProblem("voltage-mismatch", unit.id, words, fix))
    return problems
