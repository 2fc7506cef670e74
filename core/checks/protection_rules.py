"""Breakers and cables: what they carry now and after the loss of one unit, and whether they fit each other."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.electrical import PowerUnit
from core.power.chain import PowerChain, build_chain
from core.power.conductors import find_conductor, link_ampacity_a, near_names
from core.power.equipment import unit_loss_w
from core.results.finding import Finding, Severity
from core.results.power_chain import ChainFlow, FloatArray
from core.units import percent

LEAST_LOADING_RATIO = 0.05
"""Below this load the current of a unit, which is mostly that of its own losses, says nothing about more load."""


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
        runs = f"{unit.cable_run_count} × {unit.cable_size}"
        rating = f"the cable ({runs}, derated to {percent(unit.cable_derating_ratio)}) may carry {limit_a:,.0f} A"
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
