"""Breakers, cables, fault currents, selectivity, inrush."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.power.chain import PowerChain, build_chain
from core.power.conductors import find_conductor, link_ampacity_a, near_names
from core.power.equipment import is_transforming, unit_loss_w
from core.power.fault_currents import FaultCurrents, fault_currents
from core.power.protection import inrush_dip_ratio
from core.results.finding import Finding, Severity
from core.results.power_chain import ChainFlow, FloatArray

LEAST_LOADING_RATIO = 0.05
"""Below this load the current of a unit, which is mostly that of its own losses, says nothing about more load."""
_NOT_A_BUSBAR = frozenset({PowerUnitKind.TRANSFORMER, PowerUnitKind.UPS, PowerUnitKind.RECTIFIER})
"""Kinds whose breaker stands at their input; others have theirs on the busbar itself."""


def unknown_cables(evidence: Evidence) -> Iterator[Finding]:
    """A cable has a size that no table knows, no length, or stands at more voltage than it is made for."""
    chain = build_chain(evidence.project)
    unknown: list[Case] = []
    short: list[Case] = []
    weak: list[Case] = []
    for unit in evidence.project.of_type(PowerUnit):
        if not unit.cable_size:
            continue
        row = find_conductor(unit.cable_size)
        if row is None:
            words = f"No table knows the cable '{unit.cable_size}' to {unit.tag}; its impedance is taken as nought."
            unknown.append(Case(unit, f"{words} {near_names(unit.cable_size)}."))
            continue
        above = [int(chain.link_upstream[k]) for k in _links(chain, unit)]
        if unit.cable_length_m <= 0.0 and chain.bus in above:
            message = f"The cable to {unit.tag} has no length, so no impedance: nothing stands where it begins."
            short.append(Case(unit, message))
        volts = max((float(chain.volts[n]) for n in above), default=0.0)
        if volts > 1.001 * row.voltage_max_v:
            message = (
                f"The cable '{row.name}' to {unit.tag} is made for {row.voltage_max_v:,.0f} V, not {volts:,.0f} V."
            )
            weak.append(Case(unit, message, volts))
    fix = "Choose a row of the table of conductors."
    yield from grouped("unknown-cable", Severity.WARNING, unknown, fix, many("have a cable that no table knows"))
    fix = "Enter its length, or connect it to the source it comes from."
    yield from grouped("no-impedance", Severity.WARNING, short, fix, many("have a cable without length"))
    fix = "Choose a cable for this voltage."
    yield from grouped("cable-voltage", Severity.ERROR, weak, fix, many("have a cable for a lower voltage"))


def _links(chain: PowerChain, unit: PowerUnit) -> range:
    return chain.links_of(chain.index[unit.id])


def overloaded_breakers(evidence: Evidence) -> Iterator[Finding]:
    """An incoming breaker carries more than it may for long, now or after the loss of one other unit."""
    now: list[Case] = []
    later: list[Case] = []
    for unit, current_a, failover_a in _currents(evidence):
        limit_a = unit.breaker_a * min(unit.breaker_limit_ratio, 1.0)
        if unit.breaker_a <= 0.0 or failover_a <= limit_a:
            continue
        rating = f"its {unit.breaker_a:,.0f} A breaker may carry {limit_a:,.0f} A for long"
        if current_a > limit_a:
            now.append(Case(unit, f"{unit.tag} draws {current_a:,.0f} A; {rating}.", current_a / limit_a))
        else:
            message = f"{unit.tag} would draw {failover_a:,.0f} A after the loss of one other unit; {rating}."
            later.append(Case(unit, message, failover_a / limit_a))
    fix = "Move load away, or choose a larger breaker and cable."
    yield from grouped("breaker-current", Severity.ERROR, now, fix, many("draw more than their breakers may carry"))
    summary = many("would overload their breakers after the loss of one other unit")
    yield from grouped("breaker-failover", Severity.WARNING, later, fix, summary)


def overloaded_cables(evidence: Evidence) -> Iterator[Finding]:
    """A cable carries more than its ampacity as laid, now or after the loss of one other unit."""
    now: list[Case] = []
    later: list[Case] = []
    for unit, current_a, failover_a in _currents(evidence):
        limit_a = link_ampacity_a(unit)
        if limit_a <= 0.0 or failover_a <= limit_a:
            continue
        runs = f"{unit.cable_run_count} x {unit.cable_size}"
        rating = f"the cable ({runs}, derated to {unit.cable_derating_ratio:.0%}) may carry {limit_a:,.0f} A"
        if current_a > limit_a:
            now.append(Case(unit, f"{unit.tag} draws {current_a:,.0f} A; {rating}.", current_a / limit_a))
        else:
            message = f"{unit.tag} would draw {failover_a:,.0f} A after the loss of one other unit; {rating}."
            later.append(Case(unit, message, failover_a / limit_a))
    fix = "Choose a thicker cable or more runs, or move load away."
    yield from grouped("cable-current", Severity.ERROR, now, fix, many("draw more than their cables may carry"))
    summary = many("would overload their cables after the loss of one other unit")
    yield from grouped("cable-failover", Severity.WARNING, later, fix, summary)


def _currents(evidence: Evidence) -> Iterator[tuple[PowerUnit, float, float]]:
    """Units with a breaker or a cable, their largest input current now, and after the loss of one other unit. [A]"""
    power = evidence.power
    if power is None or power.chain is None:
        return
    flow = power.chain
    guarded = [u for u in evidence.project.of_type(PowerUnit) if u.breaker_a > 0.0 or u.cable_size]
    if not guarded:
        return
    chain = build_chain(evidence.project)
    largest = _input_currents(flow)
    after = {u.unit_id: u.failover_loading_ratio for u in power.units}
    for unit in guarded:
        n = flow.index.get(unit.id)
        if n is not None and flow.is_live[n]:
            current_a = float(largest[n])
            output_w = max(after.get(unit.id, 0.0) * unit.rated_w, float(flow.output_w[n]))
            yield unit, current_a, _failover_current_a(chain, flow, unit, current_a, output_w)


def _input_currents(flow: ChainFlow) -> FloatArray:
    largest = np.zeros(len(flow.node_ids))
    np.maximum.at(largest, flow.link_downstream, flow.link_current_a)
    return largest


def _failover_current_a(
    chain: PowerChain, flow: ChainFlow, unit: PowerUnit, current_a: float, output_w: float
) -> float:
    """Input current with another output: it grows with the input power, or starts from it where there is none yet."""
    n = flow.index[unit.id]
    drawn_w, later_w = float(flow.input_w[n]), output_w + unit_loss_w(unit, output_w)
    if current_a > 0.0 and drawn_w > LEAST_LOADING_RATIO * unit.rated_w:
        return current_a * max(later_w / drawn_w, 1.0)
    volts = max((float(chain.volts[chain.link_upstream[k]]) for k in _links(chain, unit)), default=unit.voltage_v)
    phases = 1.0 if chain.is_direct_current[n] else math.sqrt(3.0)
    return max(later_w / (phases * volts * unit.power_factor_ratio), current_a)


def unprotected_cables(evidence: Evidence) -> Iterator[Finding]:
    """A breaker lets more through for long than the cable behind it may carry."""
    cases = []
    for unit in evidence.project.of_type(PowerUnit):
        ampacity_a = link_ampacity_a(unit)
        if 0.0 < ampacity_a < unit.breaker_a:
            message = (
                f"The {unit.breaker_a:,.0f} A breaker of {unit.tag} does not protect its {ampacity_a:,.0f} A cable."
            )
            cases.append(Case(unit, message, unit.breaker_a / ampacity_a))
    fix = "Choose a smaller breaker, a thicker cable or more runs."
    yield from grouped("cable-unprotected", Severity.WARNING, cases, fix, many("have breakers above their cables"))


def interrupting_ratings(evidence: Evidence) -> Iterator[Finding]:
    """A fault current is more than a breaker can interrupt."""
    rated = [u for u in evidence.project.of_type(PowerUnit) if u.interrupting_a > 0.0]
    if not rated:
        return
    chain, faults = build_chain(evidence.project), fault_currents(evidence.project)
    cases = []
    for unit in rated:
        fault_a = _largest_fault_a(chain, faults, unit)
        if fault_a > unit.interrupting_a:
            breaks = f"its breakers interrupt {unit.interrupting_a / 1000.0:.1f} kA"
            message = f"A fault at {unit.tag} draws up to {fault_a / 1000.0:.1f} kA; {breaks}."
            cases.append(Case(unit, message, fault_a / unit.interrupting_a))
    fix = "Choose breakers of higher breaking capacity, or a transformer of higher impedance."
    yield from grouped("interrupting-rating", Severity.ERROR, cases, fix, many("can have faults they cannot interrupt"))


def _largest_fault_a(chain: PowerChain, faults: FaultCurrents, unit: PowerUnit) -> float:
    if unit.kind not in _NOT_A_BUSBAR:
        return float(faults.max_a[faults.index[unit.id]])
    return max((float(faults.max_a[chain.link_upstream[k]]) for k in _links(chain, unit)), default=0.0)


def weak_faults(evidence: Evidence) -> Iterator[Finding]:
    """The smallest fault current is too small to trip a breaker at once: on a generator, on a UPS battery, far away."""
    protected = [u for u in evidence.project.of_type(PowerUnit) if u.breaker_a > 0.0]
    if not protected:
        return
    project = evidence.project
    chain, faults = build_chain(project), fault_currents(project)
    constant = load_defaults().constant
    small, large = constant("breaker.trip_ratio").value, constant("breaker.electronic_trip_ratio").value
    large_from_a = constant("breaker.electronic_from_a").value
    weak: list[Case] = []
    limited: list[Case] = []
    for unit in protected:
        n = faults.index[unit.id]
        # behind a transformer the breaker at its input sees the current by the ratio of voltages
        fault_a = float(faults.min_a[n]) * _to_input(chain, unit)
        needed_a = unit.breaker_a * (large if unit.breaker_a >= large_from_a else small)
        if not 0.0 < fault_a < needed_a or unit.kind in _NOT_A_BUSBAR - {PowerUnitKind.TRANSFORMER}:
            continue
        message = (
            f"A fault at {unit.tag} may draw as little as {fault_a:,.0f} A; its {unit.breaker_a:,.0f} A breaker trips "
            f"at once from about {needed_a:,.0f} A."
        )
        is_limited = _is_behind_converter(project, chain, unit)
        (limited if is_limited else weak).append(Case(unit, message, needed_a / fault_a))
    fix = "Choose a smaller breaker or a lower trip setting, or a relay that sees small faults."
    yield from grouped("fault-too-small", Severity.WARNING, weak, fix, many("may not trip on their smallest fault"))
    fix = "On battery a UPS limits the fault current: see that its own protection switches off in time."
    yield from grouped("fault-limited", Severity.NOTE, limited, fix, many("may not trip while the UPS is on battery"))


def _to_input(chain: PowerChain, unit: PowerUnit) -> float:
    """Current at the input of a unit over that at its output."""
    links = _links(chain, unit)
    if not is_transforming(unit) or not links:
        return 1.0
    return float(chain.volts[chain.index[unit.id]] / chain.volts[chain.link_upstream[links[0]]])


def _is_behind_converter(project: Project, chain: PowerChain, unit: PowerUnit) -> bool:
    """Whether any way of a unit's power comes from a UPS or rectifier with no transformer after it."""
    waiting, seen = [chain.index[unit.id]], set()
    while waiting:
        n = waiting.pop()
        entity = project.get(chain.node_ids[n])
        if n in seen or not isinstance(entity, PowerUnit):
            continue
        seen.add(n)
        if entity.kind in (PowerUnitKind.UPS, PowerUnitKind.RECTIFIER):
            return True
        waiting += [int(chain.link_upstream[k]) for k in chain.links_of(n)]
    return False


def unselective_breakers(evidence: Evidence) -> Iterator[Finding]:
    """A breaker and the one before it are so close that a fault may open both, and take down what else hangs there."""
    project = evidence.project
    protected = [u for u in project.of_type(PowerUnit) if u.breaker_a > 0.0]
    if len(protected) < 2:
        return
    chain = build_chain(project)
    feeds = np.bincount(chain.link_upstream, minlength=len(chain.node_ids))
    least = load_defaults().constant("breaker.selectivity_ratio").value
    cases = []
    for unit in protected:
        for k in _links(chain, unit):
            up = int(chain.link_upstream[k])
            above = project.get(chain.node_ids[up])
            if not isinstance(above, PowerUnit) or above.breaker_a <= 0.0 or feeds[up] < 2:
                continue
            # both on the voltage of the lower one
            above_a = above.breaker_a / _to_input(chain, above)
            if above.kind in (PowerUnitKind.UPS, PowerUnitKind.RECTIFIER) or above_a >= least * unit.breaker_a:
                continue
            both = (
                f"The {unit.breaker_a:,.0f} A breaker of {unit.tag} and the {above.breaker_a:,.0f} A one of {above.tag}"
            )
            ratio = above_a / unit.breaker_a
            message = f"{both} may open together (ratio {ratio:.2f}, at least {least:g})."
            cases.append(Case(unit, message, unit.breaker_a / above_a, (above.id,)))
            break
    fix = "Choose breakers further apart, or zone-selective trip units."
    yield from grouped("not-selective", Severity.WARNING, cases, fix, many("are not selective with what feeds them"))


def transformer_inrush(evidence: Evidence) -> Iterator[Finding]:
    """Switching a transformer on makes the voltage of the grid or of the generators dip too far."""
    project = evidence.project
    transformers = [u for u in project.of_type(PowerUnit) if u.kind is PowerUnitKind.TRANSFORMER]
    if not transformers:
        return
    chain, faults = build_chain(project), fault_currents(project)
    constant = load_defaults().constant
    limits = constant("inrush.grid_dip_ratio").value, constant("inrush.generator_dip_ratio").value
    has_grid = any(s.kind is SourceKind.GRID and s.is_on for s in project.of_type(PowerSource))
    on_grid: list[Case] = []
    on_generator: list[Case] = []
    for unit in transformers:
        for k in _links(chain, unit):
            up = int(chain.link_upstream[k])
            strong, weak = (
                inrush_dip_ratio(unit.rated_w, math.sqrt(3.0) * float(chain.volts[up] * amps[up]))
                for amps in (faults.max_a, faults.min_a)
            )
            if has_grid and strong > limits[0]:
                message = (
                    f"Switching on {unit.tag} lowers the voltage before it by {strong:.0%} (limit {limits[0]:.0%})."
                )
                on_grid.append(Case(unit, message, strong))
            elif weak > max(limits):
                message = f"Switching on {unit.tag} lowers the voltage of its weakest supply by {weak:.0%}."
                on_generator.append(Case(unit, message, weak))
            else:
                continue
            break
    fix = "Switch transformers on one at a time with pre-magnetising or point-on-wave switching."
    yield from grouped("inrush", Severity.WARNING, on_grid, fix, many("make the voltage dip when switched on"))
    fix = "Excite the generator with the transformer already connected, or pre-magnetise it."
    summary = many("make a generator's voltage dip when switched on")
    yield from grouped("inrush-generator", Severity.NOTE, on_generator, fix, summary)
