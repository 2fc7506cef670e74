"""Generators, batteries and transfer switches: what carries the load when the first supply goes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.power.chain import VOLTAGE_FOLLOWERS, PowerChain, build_chain
from core.power.chain_values import VOLTAGE_TOLERANCE_RATIO
from core.power.equipment_generators import ENGINES, ROTATING, first_step_ratio, site_derating_ratio
from core.power.protection import ways
from core.power.voltage_tolerance import tolerated_s
from core.results.finding import Finding, Severity, measured
from core.results.power_chain import ChainFlow, FloatArray, NodeKind
from core.units import percent

HOUR_S = 3600.0
IDLING_RATIO = 1e-4
"""An engine that gives less than this is at rest."""


def slow_transfers(evidence: Evidence) -> Iterator[Finding]:
    """A transfer switch leaves racks without power for longer than their power supplies ride through."""
    hold_up_s = tolerated_s(0.0)
    known = ways(evidence.project)
    by_switch: dict[str, list[Rack]] = {}
    for fed, racks in _racks_by_feeds(evidence.project).items():
        cords = [known[i] for i in fed if i in known]
        # the other cord carries a rack while the switch of one is on its way
        best = min(cords, key=lambda w: w.gap_s, default=None)
        if best is not None and best.gap_s > hold_up_s:
            by_switch.setdefault(best.gap_id, []).extend(r for r in racks if r.battery_s < best.gap_s)
    for switch_id, racks in by_switch.items():
        switch = evidence.project.get(switch_id)
        if not isinstance(switch, PowerUnit):
            continue
        gap = _seconds(max(known[switch_id].gap_s, hold_up_s))
        held = f"power supplies hold up {hold_up_s * 1000:.0f} ms (ITIC)"
        words = f"loses power for {gap} when {switch.tag} transfers; {held}"
        cases = [Case(r, f"{r.tag} {words}.", others=(switch_id,)) for r in racks]
        fix = "Put a UPS between, take a static switch, or connect the other cord elsewhere."
        yield from grouped("transfer-too-slow", Severity.WARNING, cases, fix, many("lose power during a transfer"))


def short_batteries(evidence: Evidence) -> Iterator[Finding]:
    """Batteries are empty before generators carry the load, or there is no battery at all."""
    known = ways(evidence.project)
    none: list[Case] = []
    short: list[Case] = []
    for fed, racks in _racks_by_feeds(evidence.project).items():
        cords = [known[i] for i in fed if i in known]
        restart_s = min((w.restart_s for w in cords), default=math.inf)
        if math.isinf(restart_s):
            continue
        battery_s = max((w.battery_s for w in cords), default=0.0)
        for rack in racks:
            held_s = max(battery_s, rack.battery_s)
            if held_s >= restart_s:
                continue
            start = f"generators carry the load after {_seconds(restart_s)}"
            if held_s > 0.0:
                message = f"The batteries before {rack.tag} last {_seconds(held_s)}; {start}."
                short.append(Case(rack, message, restart_s - held_s, number=restart_s / held_s))
            else:
                none.append(Case(rack, f"No battery carries {rack.tag} when the grid fails; {start}."))
    fix = "Fit batteries for longer, or generators that start sooner."
    yield from grouped("autonomy-too-short", Severity.ERROR, short, fix, many("outlast their batteries"))
    fix = "Feed one cord from a UPS, or give the rack a battery."
    yield from grouped("no-ride-through", Severity.WARNING, none, fix, many("go dark until the generators run"))


@remembered
def _racks_by_feeds(project: Project) -> dict[tuple[str, str], list[Rack]]:
    found: dict[tuple[str, str], list[Rack]] = {}
    for rack in project.racks:
        if (rack.feed_a_id or rack.feed_b_id) and rack.rated_power_w > 0.0:
            found.setdefault((rack.feed_a_id, rack.feed_b_id), []).append(rack)
    return found


def _seconds(s: float) -> str:
    if s < 1.0:
        return f"{1000.0 * s:.0f} ms"
    return f"{s:.0f} s" if s < 600.0 else f"{s / 60.0:.0f} min"


def low_fuel(evidence: Evidence) -> Iterator[Finding]:
    """Diesel on site lasts less than twelve hours at full output, or none is entered."""
    least_s = load_defaults().constant("fuel.least_s").value
    diesels = [s for s in evidence.project.of_type(PowerSource) if s.kind is SourceKind.DIESEL]
    unknown = [Case(s, f"{s.tag} has no fuel entered.") for s in diesels if s.fuel_s <= 0.0]
    low = [
        Case(s, f"{s.tag} has fuel for {s.fuel_s / HOUR_S:.1f} h at full output; 12 h are the least.", -s.fuel_s)
        for s in diesels
        if 0.0 < s.fuel_s < least_s
    ]
    fix = "Enter how long its tank lasts at full output."
    yield from grouped("fuel-unknown", Severity.NOTE, unknown, fix, many("have no fuel entered"))
    yield from grouped("fuel-too-low", Severity.WARNING, low, "Provide a larger tank.", many("have too little fuel"))


def conflicting_sources(evidence: Evidence) -> Iterator[Finding]:
    """Sources that each hold the voltage of one bus hold different ones."""
    chain = build_chain(evidence.project)
    holders = [evidence.project.get(chain.node_ids[int(chain.link_upstream[k])]) for k in chain.links_of(chain.bus)]
    forming = [s for s in holders if isinstance(s, PowerSource) and (s.kind is SourceKind.GRID or s.kind in ROTATING)]
    for source in forming[1:]:
        if abs(source.voltage_v / max(forming[0].voltage_v, 1.0) - 1.0) > VOLTAGE_TOLERANCE_RATIO:
            both = f"{source.tag} holds {source.voltage_v:,.0f} V, {forming[0].tag} {forming[0].voltage_v:,.0f} V"
            message = f"{both} on the one source bus; a transformer of its own is taken as part of {source.tag}."
            fix = "Correct the voltage, or draw the transformer and connect it by name."
            ids = (source.id, forming[0].id)
            yield Finding("source-voltages", Severity.WARNING, message, fix, ids, (source.x_m, source.y_m))


def weather_carries_site(evidence: Evidence) -> Iterator[Finding]:
    """Without sun and wind, what is left of the sources cannot carry the site for as long as a night lasts."""
    sources = [s for s in evidence.project.of_type(PowerSource) if s.available_w > 0.0]
    weather = [s for s in sources if s.kind in VOLTAGE_FOLLOWERS]
    if evidence.power is None or evidence.power.unserved_w > 1.0 or not weather:
        return
    asked_w = sum(s.output_w for s in evidence.power.sources if s.source_id)
    # a battery that the sun fills is no source of its own: it is told for how long it holds what lacks
    firm_w = sum(s.available_w for s in sources if s not in weather and s.energy_j <= 0.0)
    stored = [s for s in sources if s.energy_j > 0.0]
    lack_w = asked_w - firm_w
    if lack_w <= 1.0:
        return
    able_w, stored_j = sum(s.available_w for s in stored), sum(s.energy_j * s.state_of_charge_ratio for s in stored)
    held_s = stored_j / lack_w if able_w >= lack_w else 0.0
    if held_s >= load_defaults().constant("fuel.least_s").value:
        return
    given = f"Without sun and wind the sources give {firm_w / 1e3:,.0f} kW of the {asked_w / 1e3:,.0f} kW taken"
    message = f"{given}; batteries hold the rest for {held_s / HOUR_S:.1f} h." if held_s > 0.0 else f"{given}."
    fix = "Add a source that needs no weather, or a battery that lasts the night."
    ids, first = tuple(s.id for s in weather), weather[0]
    yield Finding("weather-carries-site", Severity.WARNING, message, fix, ids, (first.x_m, first.y_m), measured(lack_w))


def derated_generators(evidence: Evidence) -> Iterator[Finding]:
    """An engine gives less than its rating at the site's altitude and summer heat, but is counted at its rating."""
    site = evidence.project.site
    cases = []
    for source in evidence.project.of_type(PowerSource):
        derated = site_derating_ratio(source, site)
        if source.kind in ENGINES and source.availability_ratio > derated + 0.005:
            where = f"at {site.elevation_m:,.0f} m and {site.design_dry_bulb_c:.0f} °C"
            counted = f"{percent(source.availability_ratio)} is counted on"
            message = f"{source.tag} gives {percent(derated)} of its rating {where}, but {counted}."
            cases.append(Case(source, message, 1.0 - derated))
    fix = "Set its available share to that, or choose a larger set."
    yield from grouped("generator-derating", Severity.WARNING, cases, fix, many("are counted above what they can give"))


def idling_engines(evidence: Evidence) -> Iterator[Finding]:
    """An engine that carries the site runs at less load than it can for long."""
    if evidence.power is None:
        return
    least_ratio = load_defaults().constant("generator.least_load_ratio").value
    cases = []
    for given in evidence.power.sources:
        source = evidence.project.get(given.source_id)
        if not isinstance(source, PowerSource) or source.is_standby or source.kind not in ENGINES:
            continue
        loading = given.output_w / max(source.capacity_w, 1.0)
        if IDLING_RATIO < loading < least_ratio:
            message = (
                f"{source.tag} runs at {percent(loading)} of its rating; engines carry {percent(least_ratio)} or more."
            )
            cases.append(Case(source, message, least_ratio - loading))
    fix = "Choose smaller sets, of which fewer run, or let other sources give way to it."
    yield from grouped("engine-idling", Severity.WARNING, cases, fix, many("run at less load than they can for long"))


def generator_steps(evidence: Evidence) -> Iterator[Finding]:
    """Load comes back on generators in a step larger than they take: all that no battery UPS ramps up."""
    flow = evidence.power.chain if evidence.power is not None else None
    standby = [s for s in evidence.project.of_type(PowerSource) if s.is_standby and s.is_on and s.kind in ENGINES]
    if flow is None or not standby:
        return
    chain = build_chain(evidence.project)
    step_w = _step_at_nodes(evidence.project, chain, flow)
    by_place: dict[str, list[PowerSource]] = {}
    for k, up in enumerate(chain.link_upstream.tolist()):
        source = evidence.project.get(chain.node_ids[up])
        if isinstance(source, PowerSource) and source in standby:
            by_place.setdefault(chain.node_ids[int(chain.link_downstream[k])], []).append(source)
    cases = []
    for place_id, together in by_place.items():
        taken_w = float(step_w[chain.index[place_id]])
        limit_w = sum(first_step_ratio(s) * s.capacity_w for s in together)
        if taken_w > limit_w > 0.0:
            message = (
                f"{', '.join(s.tag for s in together)} would take {taken_w / 1000.0:.0f} kW in one step, "
                f"{limit_w / 1000.0:.0f} kW at most (ISO 8528-5 class G3)."
            )
            others = tuple(s.id for s in together[1:])
            cases.append(Case(together[0], message, taken_w / limit_w, others))
    fix = "Bring chillers and racks back in steps, or put a UPS before them."
    yield from grouped("generator-step", Severity.WARNING, cases, fix, many("take more load at once than they can"))


def _step_at_nodes(project: Project, chain: PowerChain, flow: ChainFlow) -> FloatArray:
    """Load that comes back at once at every node: not what a battery carries on and its UPS ramps up. [W]"""
    down, forward_w = chain.link_downstream, np.maximum(flow.link_w, 0.0)
    carried = np.bincount(down, forward_w, len(chain.node_ids))
    part = np.divide(forward_w, carried[down], out=np.zeros_like(forward_w), where=carried[down] > 0.0)
    step = np.where(chain.node_kind == NodeKind.LOAD, flow.input_w, 0.0)
    for rack in project.racks:
        if rack.battery_s > 0.0:
            step[chain.index[rack.id]] = 0.0
    to_load = chain.node_kind[down] == NodeKind.LOAD
    step += np.bincount(chain.link_upstream, np.where(to_load, step[down] * part, 0.0), len(chain.node_ids))
    first_load = int(np.count_nonzero(chain.node_kind != NodeKind.LOAD))
    for n in range(first_load - 1, -1, -1):
        unit = project.get(chain.node_ids[n])
        if isinstance(unit, PowerUnit):
            has_battery = unit.kind is PowerUnitKind.UPS and unit.autonomy_s > 0.0
            step[n] = 0.0 if has_battery else step[n] + flow.loss_w[n]
        for k in chain.links_of(n):
            step[int(chain.link_upstream[k])] += step[n] * part[k]
    return step
