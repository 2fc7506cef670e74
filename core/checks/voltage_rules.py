"""Voltages: what items take, what is lost on the way, and how evenly phases are loaded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.house import load_name
from core.model.project import Project
from core.model.rack import Rack
from core.power.chain import PowerChain, build_chain
from core.power.chain_values import VOLTAGE_TOLERANCE_RATIO
from core.results.finding import Finding, Severity
from core.results.power_chain import ChainFlow, NodeKind
from core.units import percent

RACK_AC_V = (200.0, 480.0)
"""Line voltages that rack power supplies take: 200 to 277 V each, between lines or from line to neutral."""
RACK_DC_V = ((48.0, 54.0), (380.0, 400.0), (800.0, 800.0))
"""Direct voltages that racks take: shelves, +-400 V and 800 V."""
LOW_VOLTAGE_V = 1000.0
CONNECT_UNIT = "Connect it to what feeds it: drag a link in the one-line, or choose it in the inspector."
LEAST_LOADING_RATIO = 0.05
"""Units with less load than this are not judged by how evenly it lies on the phases."""


def wrong_voltages(evidence: Evidence) -> Iterator[Finding]:
    """A rack, cooler or unit is connected to a voltage that it cannot take."""
    chain = build_chain(evidence.project)
    cases: list[Case] = []
    racks: dict[tuple[str, int], list[Rack]] = {}
    is_feed_known = chain.node_kind[chain.link_upstream] != NodeKind.BUS
    for k in np.flatnonzero(is_feed_known & _is_suspect(chain)).tolist():
        up, down = int(chain.link_upstream[k]), int(chain.link_downstream[k])
        item, above = evidence.project.get(chain.node_ids[down]), evidence.project.get(chain.node_ids[up])
        if item is None or above is None:
            continue
        volts, is_direct = float(chain.volts[up]), bool(chain.is_direct_current[up])
        given = f"{above.tag} gives {volts:,.0f} V{' DC' if is_direct else ''}"
        wanted = _wanted(item, above, volts, is_direct)
        if wanted and isinstance(item, Rack):
            racks.setdefault((given, up), []).append(item)
        elif wanted:
            cases.append(Case(item, f"{item.tag} takes {wanted}, but {given}.", volts, (above.id,)))
    fix = "Put a transformer between them, or correct the voltage."
    yield from grouped("wrong-voltage", Severity.ERROR, cases, fix, many("are fed at a voltage they cannot take"))
    for (given, up), fed in racks.items():
        low, high = RACK_AC_V
        takes = f"a rack takes {low:g} to {high:g} V, or 48, 400 or 800 V DC, but {given}."
        wrong = [Case(r, f"{r.tag}: {takes}", others=(chain.node_ids[up],)) for r in dict.fromkeys(fed)]
        yield from grouped("wrong-voltage", Severity.ERROR, wrong, fix, many("are fed at a voltage they cannot take"))


def units_without_feed(evidence: Evidence) -> Iterator[Finding]:
    """A unit feeds from the source bus, as all without a feed do, at a voltage that is not that of the sources.

    Only where transformers are drawn: a sketch without them says nothing about voltages.
    """
    project = evidence.project
    units = project.of_type(PowerUnit)
    volts = max((s.voltage_v for s in project.of_type(PowerSource)), default=0.0)
    if volts <= LOW_VOLTAGE_V or not any(u.kind is PowerUnitKind.TRANSFORMER for u in units):
        return
    changing = (PowerUnitKind.TRANSFORMER, PowerUnitKind.RECTIFIER)
    cases = [
        Case(
            u,
            f"{u.tag} has no feed: it counts as connected to the source bus, which has {volts:,.0f} V; "
            f"it works at {u.voltage_v:,.0f} V.",
            u.rated_w,
        )
        for u in units
        if not u.feed_ids and u.is_on and u.kind not in changing and u.voltage_v <= LOW_VOLTAGE_V
    ]
    yield from grouped("unit-without-feed", Severity.ERROR, cases, CONNECT_UNIT, many("have no feed"))


def _is_suspect(chain: PowerChain) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Links worth a look: from a source to a unit, between units, and to loads at a voltage out of the usual."""
    volts = chain.volts[chain.link_upstream]
    low, high = RACK_AC_V
    is_usual = (volts > 0.9 * low) & (volts < 1.1 * high) & ~chain.is_direct_current[chain.link_upstream]
    is_load = chain.node_kind[chain.link_downstream] == NodeKind.LOAD
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = ~(is_load & is_usual)
    return found


def _wanted(item: object, above: object, volts: float, is_direct: bool) -> str:
    """What an item takes, when it is not what it is given; empty when all is well."""
    if isinstance(item, Rack):
        return "" if _rack_takes(volts, is_direct) else "another voltage"
    needs_ac = isinstance(item, PowerUnit) and item.kind in (PowerUnitKind.TRANSFORMER, PowerUnitKind.UPS)
    if is_direct and (needs_ac or isinstance(item, AirCooler | Cdu | HeatRejection)):
        return "alternating current"
    if isinstance(item, AirCooler | Cdu):
        return "" if volts <= LOW_VOLTAGE_V else f"at most {LOW_VOLTAGE_V:,.0f} V"
    if not isinstance(item, PowerUnit):
        return ""
    is_low = item.voltage_v <= LOW_VOLTAGE_V
    if item.kind is PowerUnitKind.PDU:
        return "" if volts <= LOW_VOLTAGE_V or not is_low else f"at most {LOW_VOLTAGE_V:,.0f} V"
    must_match = item.kind in (PowerUnitKind.UPS, PowerUnitKind.RPP) or isinstance(above, PowerSource)
    if item.kind in (PowerUnitKind.TRANSFORMER, PowerUnitKind.RECTIFIER) or not must_match:
        return ""  # a board fed by another unit is looked at by the chain itself
    return "" if abs(volts / max(item.voltage_v, 1.0) - 1.0) <= VOLTAGE_TOLERANCE_RATIO else f"{item.voltage_v:,.0f} V"


def _rack_takes(volts: float, is_direct: bool) -> bool:
    bands = RACK_DC_V if is_direct else (RACK_AC_V,)
    return any(0.9 * low <= volts <= 1.1 * high for low, high in bands)


def voltage_drops(evidence: Evidence) -> Iterator[Finding]:
    """Too much voltage is lost along one cable, or on the whole way to a load."""
    flow = evidence.power.chain if evidence.power is not None else None
    if flow is None:
        return
    constant = load_defaults().constant
    link_limit = constant("voltage.link_drop_ratio").value
    total_limit, steady = constant("voltage.total_drop_ratio").value, constant("voltage.steady_low_ratio").value
    cables = []
    for k in np.flatnonzero(flow.link_drop_ratio > link_limit).tolist():
        item = evidence.project.get(flow.node_ids[int(flow.link_downstream[k])])
        if item is not None:
            drop = float(flow.link_drop_ratio[k])
            message = f"The cable to {item.tag} loses {percent(drop, 1)} of the voltage (limit {percent(link_limit)})."
            cables.append(Case(item, message, drop))
    fix = "Choose a thicker cable, more runs, or a shorter way."
    yield from grouped("cable-drop", Severity.WARNING, cables, fix, many("lose too much voltage on their cables"))
    low, least = _low_loads(evidence.project, flow, 1.0 - total_limit, steady)
    fix = "Choose thicker cables or a stiffer transformer, or move its tap."
    yield from grouped("voltage-drop", Severity.WARNING, low, fix, many("lack more than 5 % of the voltage"))
    yield from grouped("voltage-too-low", Severity.ERROR, least, fix, many("lack more than 10 % of the voltage"))


def _low_loads(project: Project, flow: ChainFlow, guided: float, steady: float) -> tuple[list[Case], list[Case]]:
    low: list[Case] = []
    least: list[Case] = []
    is_load = flow.is_live & (flow.node_kind == NodeKind.LOAD) & (flow.voltage_ratio < guided)
    for n in np.flatnonzero(is_load).tolist():
        item, volts = project.get(flow.node_ids[n]), float(flow.voltage_ratio[n])
        if item is not None:
            limit = steady if volts < steady else guided
            message = f"{load_name(item)} gets {percent(volts, 1)} of its voltage (at least {percent(limit)})."
            (least if volts < steady else low).append(Case(item, message, 1.0 - volts))
    return low, least


def phase_imbalance(evidence: Evidence) -> Iterator[Finding]:
    """The three phases of a unit carry unequal loads."""
    flow = evidence.power.chain if evidence.power is not None else None
    if flow is None:
        return
    mean = flow.phase_w.mean(axis=1)
    limit = load_defaults().constant("phase.imbalance_ratio").value
    apart = np.abs(flow.phase_w - mean[:, None]).max(axis=1)
    uneven = (flow.node_kind == NodeKind.UNIT) & (mean > 0.0) & (apart > limit * mean)
    cases = []
    for n in np.flatnonzero(uneven).tolist():
        unit = evidence.project.get(flow.node_ids[n])
        if not isinstance(unit, PowerUnit) or 3.0 * mean[n] < LEAST_LOADING_RATIO * unit.rated_w:
            continue
        loads = " / ".join(f"{w / 1000.0:.1f}" for w in flow.phase_w[n])
        ratio = float(apart[n] / mean[n])
        neutral = neutral_current_a(flow.phase_w[n].tolist(), unit.voltage_v)
        message = (
            f"{unit.tag} carries {loads} kW on its phases, {percent(ratio)} off their mean; "
            f"{neutral:.0f} A in its neutral."
        )
        cases.append(Case(unit, message, ratio))
    fix = "Move single-phase racks to the phase that carries least."
    yield from grouped("phase-imbalance", Severity.WARNING, cases, fix, many("carry unequal phases"))


def neutral_current_a(phase_w: Iterable[float], line_v: float) -> float:
    """Current in the neutral, ``|I_a + I_b + I_c|``, of loads of equal displacement from line to neutral. [A]

    >>> round(neutral_current_a((10_000.0, 0.0, 0.0), 400.0), 1)
    43.3
    """
    a, b, c = (w / (max(line_v, 1.0) / math.sqrt(3.0)) for w in phase_w)
    return math.hypot(a - 0.5 * (b + c), math.sqrt(0.75) * (b - c))
