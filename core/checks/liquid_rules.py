"""Liquid loops as they are drawn: pumps, capacities and flows with and without a unit, fluids."""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped
from core.model.cooling import Coolant, CoolingLoop
from core.model.liquid import cdu_groups, racks_by_group, rated_liquid_w
from core.model.rack import CoolingKind
from core.plant.coolant import properties
from core.plant.facility_loops import facility_loops
from core.plant.technology_loops import TechnologyLoop, technology_loops, without_units
from core.results.finding import Finding, Severity
from core.units import percent, signed, signed_percent

FLOW_TOLERANCE_RATIO = 1e-3
_OILS = (Coolant.DIELECTRIC_OIL, Coolant.TWO_PHASE)


def racks_without_cdu(evidence: Evidence) -> Iterator[Finding]:
    """A rack gives heat to liquid, but no CDU serves it."""
    assumptions = evidence.project.assumptions
    cases = []
    for rack in racks_by_group(evidence.project).get("", ()):
        kw = rated_liquid_w(rack, assumptions) / 1000.0
        cases.append(Case(rack, f"{rack.tag} gives {kw:.0f} kW to liquid, but no CDU serves it.", kw))
    fix = "Select them and connect them to CDUs (L), or choose another cooling."
    yield from grouped(
        "liquid-without-cdu", Severity.ERROR, cases, fix, lambda t, n: f"{n} liquid-cooled racks have no CDU: {t}."
    )


def loops_without_pump(evidence: Evidence) -> Iterator[Finding]:
    """A loop that should carry heat has nothing that moves its water."""
    project = evidence.project
    for loop in technology_loops(project).values():
        able = [c for c in loop.cdus if c.flow_kg_s > 0.0 and c.pump_count > 0]
        if not able:
            kw = loop.rated_heat_w / 1000.0
            message = f"The loop of {loop.flow.name} carries {kw:.0f} kW, but its units have no pump flow."
            fix = "Give the CDU its rated flow, or connect the racks to another one."
            yield Finding("loop-without-pump", Severity.ERROR, message, fix, tuple(c.id for c in loop.cdus))
        elif not loop.flow.is_flowing and any(c.is_on for c in able):
            message = f"The pumps of {loop.flow.name} bring no flow through its loop."
            fix = "Check rated flow and head of its CDUs and the bores of its pipes."
            yield Finding("loop-without-pump", Severity.ERROR, message, fix, tuple(c.id for c in loop.cdus))
    heats = evidence.liquid
    if heats is None:
        return
    flow = evidence.power.chain if evidence.power is not None else None
    at = flow.index.get(project.assumptions.id) if flow is not None else None
    if flow is not None and at is not None and not flow.is_live[at] and heats.chilled_heat_w + heats.warm_heat_w > 0.0:
        message = "The facility pumps have no power: nothing moves the water between halls and plant."
        fix = "Feed them from a second board, or behind a UPS: feed and backup feed in the assumptions."
        yield Finding("loop-without-pump", Severity.ERROR, message, fix, (project.assumptions.id,))
    if project.assumptions.pump_head_pa > 0.0:
        return
    for name, watts in ((CoolingLoop.CHILLED, heats.chilled_heat_w), (CoolingLoop.WARM, heats.warm_heat_w)):
        if watts > 0.0:
            message = f"The {name} facility loop carries {watts / 1000.0:.0f} kW, but its pumps have no head."
            fix = "Set the head of the facility pumps in the assumptions; 200 to 300 kPa is usual."
            yield Finding("loop-without-pump", Severity.ERROR, message, fix, (project.assumptions.id,))


def pumps_without_loop(evidence: Evidence) -> Iterator[Finding]:
    """A CDU whose pumps push nothing."""
    project = evidence.project
    served = racks_by_group(project)
    cases = [
        Case(cdu, f"{cdu.tag} serves no rack: its pumps have no loop.", cdu.capacity_w)
        for key, group in cdu_groups(project).items()
        if key not in served
        for cdu in group
    ]
    fix = "Connect racks to it, or remove it."
    yield from grouped("pump-without-loop", Severity.WARNING, cases, fix, lambda t, n: f"{n} CDUs serve no rack: {t}.")


def cdus_off(evidence: Evidence) -> Iterator[Finding]:
    """All CDUs of a loop are off while racks rely on them."""
    cases = []
    for loop in technology_loops(evidence.project).values():
        if not any(c.is_on for c in loop.cdus):
            kw = loop.rated_heat_w / 1000.0
            message = f"{loop.flow.name} is off, but {_racks_words(len(loop.racks))} it {kw:.0f} kW."
            cases.append(Case(loop.cdus[0], message, loop.rated_heat_w, tuple(c.id for c in loop.cdus[1:])))
    yield from grouped("cdu-off", Severity.ERROR, cases, "Switch it on.", lambda t, n: f"{n} loops stand still: {t}.")


def cdus_undersized(evidence: Evidence) -> Iterator[Finding]:
    """CDUs cannot take what their racks give, with all units or with the spare ones lost."""
    short, not_spare = [], []
    for loop in technology_loops(evidence.project).values():
        running = sorted((c for c in loop.cdus if c.is_on), key=lambda c: c.capacity_w)
        spare = max(c.spare_unit_count for c in loop.cdus)
        heat = loop.rated_heat_w
        others = tuple(c.id for c in loop.cdus[1:])
        capacity = sum(c.capacity_w for c in running)
        if running and heat > capacity * 1.0005:
            words = (
                f"{loop.flow.name} is given {heat / 1000.0:.0f} kW at full load, "
                f"{percent(heat / max(capacity, 1.0))} of its {capacity / 1000.0:.0f} kW."
            )
            short.append(Case(loop.cdus[0], words, heat / max(capacity, 1.0), others))
        elif running and spare > 0:
            left = sum(c.capacity_w for c in running[: max(len(running) - spare, 0)])
            if heat > left * 1.0005:
                words = (
                    f"{loop.flow.name} claims N+{spare}, but without its largest unit{'s' if spare > 1 else ''} "
                    f"{left / 1000.0:.0f} kW are left for {heat / 1000.0:.0f} kW."
                )
                not_spare.append(Case(loop.cdus[0], words, heat - left, others, number=heat / max(left, 1.0)))
    fix = "Add a CDU to the group, choose a larger one, or move racks to another."
    yield from grouped(
        "cdu-over-capacity", Severity.ERROR, short, fix, lambda t, n: f"{n} CDU groups are too small: {t}."
    )
    yield from grouped(
        "cdu-not-redundant", Severity.ERROR, not_spare, fix, lambda t, n: f"{n} CDU groups are not redundant: {t}."
    )


def _racks_words(count: int) -> str:
    return "a rack gives" if count == 1 else f"{count} racks give"


def racks_short_of_flow(evidence: Evidence) -> Iterator[Finding]:
    """The pumps cannot bring a rack the flow that its contents need at the set supply."""
    cases = [case for loop in technology_loops(evidence.project).values() for case in _short_racks(loop, "")]
    fix = "Widen the pipes, shorten the route, choose a stronger CDU, or lower the supply temperature."
    yield from grouped(
        "rack-flow-short", Severity.ERROR, cases, fix, lambda t, n: f"{n} racks get too little coolant: {t}."
    )


def flows_without_spare_unit(evidence: Evidence) -> Iterator[Finding]:
    """A group claims a spare unit, but without its largest one the others do not bring the flow."""
    project = evidence.project
    cases: list[Case] = []
    for loop in technology_loops(project).values():
        spare = max(c.spare_unit_count for c in loop.cdus)
        running = sorted((c for c in loop.cdus if c.is_on), key=lambda c: -c.flow_kg_s)
        if not 0 < spare < len(running) or any(_short_racks(loop, "")):
            continue
        reduced = without_units(loop, frozenset(c.id for c in running[:spare]), project.assumptions)
        lost = " and ".join(c.tag for c in running[:spare])
        cases += _short_racks(reduced, f" when {lost} fails")
    fix = "Add a CDU to the group, or widen its pipes."
    yield from grouped(
        "cdu-not-redundant", Severity.ERROR, cases, fix,
        lambda t, n: f"{n} racks get too little coolant when a spare CDU fails: {t}.",
    )  # fmt: skip


def _short_racks(loop: TechnologyLoop, when: str) -> Iterator[Case]:
    if not loop.flow.is_flowing:
        return
    density = properties(loop.coolant, loop.cdus[0].supply_set_c).density_kg_m3 / 1000.0
    for rack, branch in zip(loop.racks, loop.flow.branches, strict=True):
        if branch.flow_kg_s < branch.required_kg_s * (1.0 - FLOW_TOLERANCE_RATIO):
            given = 60.0 * branch.flow_kg_s / density
            supply = loop.cdus[0].supply_set_c
            if branch.required_kg_s == float("inf"):
                message = f"No flow keeps {rack.tag} cool with coolant at {supply:.1f} °C."
            else:
                needed = 60.0 * branch.required_kg_s / density
                message = (
                    f"{rack.tag} gets {given:.0f} l/min{when}, at {supply:.1f} °C it needs {needed:.0f} l/min "
                    f"({signed_percent(branch.flow_margin_ratio)}, pressure {signed(branch.spare_pa / 1000.0)} kPa)."
                )
            yield Case(rack, message, -branch.flow_margin_ratio, (rack.cdu_id,), number=-1.0 - branch.flow_margin_ratio)


def facility_heads(evidence: Evidence) -> Iterator[Finding]:
    """The facility pumps cannot bring a CDU, cooler or row of doors the water that its heat needs."""
    project = evidence.project
    for kind, loop in facility_loops(project).items():
        if not loop.is_flowing:
            continue
        cases = []
        for branch in loop.branches:
            item = project.get(branch.item_id)
            if item is not None and branch.flow_kg_s < branch.required_kg_s * (1.0 - FLOW_TOLERANCE_RATIO):
                words = (
                    f"{item.tag} gets {branch.flow_kg_s:.1f} of {branch.required_kg_s:.1f} kg/s from the {kind} loop "
                    f"({signed(branch.spare_pa / 1000.0)} kPa)."
                )
                cases.append(Case(item, words, -branch.flow_margin_ratio, number=-1.0 - branch.flow_margin_ratio))
        head = project.assumptions.pump_head_pa / 1000.0
        fix = f"Raise the head of the facility pumps ({head:.0f} kPa now), or bring the units in the yard nearer."
        name = str(kind)
        yield from grouped(
            "facility-flow-short", Severity.ERROR, cases, fix,
            lambda t, n, name=name: f"{n} branches of the {name} loop get too little water: {t}.",  # type: ignore[misc]
        )  # fmt: skip


def mixed_fluids(evidence: Evidence) -> Iterator[Finding]:
    """One loop with two liquids, or an oil in cold plates."""
    for loop in technology_loops(evidence.project).values():
        kinds = {c.coolant for c in loop.cdus}
        ids = tuple(c.id for c in loop.cdus)
        place = (loop.cdus[0].x_m, loop.cdus[0].y_m)
        if len(kinds) > 1:
            names = " and ".join(sorted(str(k).replace("_", " ").upper() for k in kinds))
            message = f"The CDUs of {loop.flow.name} push one loop with {names}."
            yield Finding("mixed-coolants", Severity.ERROR, message, "Give all its units one coolant.", ids, place)
        plates = [r for r in loop.racks if r.cooling is CoolingKind.DIRECT_TO_CHIP]
        if plates and kinds & set(_OILS):
            fluid = str(next(iter(kinds & set(_OILS)))).replace("_", " ")
            message = f"{loop.flow.name} carries {fluid}, but {plates[0].tag} has cold plates for water or glycol."
            fix = "Choose PG25 for the loop; tanks keep their own bath behind a heat exchanger."
            yield Finding("mixed-coolants", Severity.ERROR, message, fix, (*ids, *(r.id for r in plates)), place)
