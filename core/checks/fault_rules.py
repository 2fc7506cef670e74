"""Fault currents: whether breakers interrupt the largest, trip on the smallest and open in order; inrush."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.electrical import TRANSFER_SWITCHES, PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.power.chain import PowerChain, build_chain
from core.power.equipment import is_transforming
from core.power.fault_currents import fault_currents
from core.power.protection import inrush_dip_ratio
from core.results.finding import Finding, Severity
from core.results.power_chain import FaultCurrents
from core.units import percent

_NOT_A_BUSBAR = frozenset({PowerUnitKind.TRANSFORMER, PowerUnitKind.UPS, PowerUnitKind.RECTIFIER})
"""Kinds whose breaker stands at their input; others have theirs on the busbar itself."""


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


def _links(chain: PowerChain, unit: PowerUnit) -> range:
    return chain.links_of(chain.index[unit.id])


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
    if not links or not is_transforming(unit, float(chain.volts[chain.link_upstream[links[0]]])):
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


def _tripping_before(project: Project, chain: PowerChain, unit: PowerUnit) -> list[int]:
    """What has the next breakers that trip."""
    found, waiting = [], [int(chain.link_upstream[k]) for k in _links(chain, unit)]
    while waiting:
        up = waiting.pop(0)
        above = project.get(chain.node_ids[up])
        if isinstance(above, PowerUnit) and above.kind in TRANSFER_SWITCHES:
            waiting += [int(chain.link_upstream[k]) for k in chain.links_of(up)]
        else:
            found.append(up)
    return found


def unselective_breakers(evidence: Evidence) -> Iterator[Finding]:
    """A breaker and the one before it are so close that a fault may open both, and take down what else hangs there.

    Transfer switches have no overcurrent release (IEC 60947-6-1 class PC): the breakers before and behind them count.
    """
    project = evidence.project
    protected = [u for u in project.of_type(PowerUnit) if u.breaker_a > 0.0 and u.kind not in TRANSFER_SWITCHES]
    if len(protected) < 2:
        return
    chain = build_chain(project)
    feeds = np.bincount(chain.link_upstream, minlength=len(chain.node_ids))
    constant = load_defaults().constant
    moulded, graded_from_a = constant("breaker.selectivity_ratio").value, constant("breaker.electronic_from_a").value
    cases = []
    for unit in protected:
        for up in _tripping_before(project, chain, unit):
            above = project.get(chain.node_ids[up])
            if not isinstance(above, PowerUnit) or above.breaker_a <= 0.0 or feeds[up] < 2:
                continue
            # both on the voltage of the lower one
            above_a = above.breaker_a / _to_input(chain, above)
            # two with electronic trip units are graded by short-time delay (IEC 60947-2 category B), not by rating
            least = 1.0 if min(above_a, unit.breaker_a) >= graded_from_a else moulded
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
                    f"Switching on {unit.tag} lowers the voltage before it by {percent(strong)} "
                    f"(limit {percent(limits[0])})."
                )
                on_grid.append(Case(unit, message, strong))
            elif weak > max(limits):
                message = f"Switching on {unit.tag} lowers the voltage of its weakest supply by {percent(weak)}."
                on_generator.append(Case(unit, message, weak))
            else:
                continue
            break
    fix = "Switch transformers on one at a time with pre-magnetising or point-on-wave switching."
    yield from grouped("inrush", Severity.WARNING, on_grid, fix, many("make the voltage dip when switched on"))
    fix = "Excite the generator with the transformer already connected, or pre-magnetise it."
    summary = many("make a generator's voltage dip when switched on")
    yield from grouped("inrush-generator", Severity.NOTE, on_generator, fix, summary)
