"""Liquid loops as they run: supplies against classes, contents, dew point and bath limits."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.catalogue.defaults import load_defaults
from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped
from core.model.cooling import Cdu, TechnologyClass, WaterClass
from core.model.rack import CoolingKind, Rack
from core.plant.rack_flow import SINGLE_PHASE_BATH_MAX_C, bath_c, rack_need
from core.plant.technology_loops import loop_of_cdu
from core.results.finding import Finding, Severity
from core.results.liquid_result import CduLoad

DEW_POINT_MARGIN_K = 2.0
"""Least distance of coolant supply from the dew point of the hall."""
FLOW_TOLERANCE_RATIO = 1e-3


def _working(evidence: Evidence) -> list[tuple[Cdu, CduLoad]]:
    if evidence.liquid is None:
        return []
    pairs = ((evidence.project.get(load.cdu_id), load) for load in evidence.liquid.cdus)
    return [(c, load) for c, load in pairs if isinstance(c, Cdu) and c.is_on and load.heat_w > 0.0]


def supplies_above_class(evidence: Evidence) -> Iterator[Finding]:
    """Water reaches a CDU, or coolant leaves it, outside the class that it is designed for."""
    water, technology, cold = [], [], []
    for cdu, load in _working(evidence):
        if cdu.water_class is not WaterClass.ANY and not cdu.rejects_to_air:
            row = load_defaults().liquid_classes[cdu.water_class]
            limit, least = row.supply_max_c, row.supply_min_c
            reached = load.facility_supply_c
            if limit is not None and reached > limit:
                words = (
                    f"{cdu.tag} gets facility water at {reached:.1f} °C, class {cdu.water_class} ends at {limit:g} °C."
                )
                water.append(Case(cdu, words, reached - limit, number=reached))
            if least is not None and reached < least:
                words = f"{cdu.tag} gets facility water at {reached:.1f} °C, its class begins at {least:g} °C."
                cold.append(Case(cdu, words, least - reached, number=-reached))
        if cdu.technology_class is not TechnologyClass.ANY:
            limit = load_defaults().liquid_classes[cdu.technology_class].supply_max_c
            reached = load.technology_supply_c
            if limit is not None and reached > limit:
                words = f"{cdu.tag} supplies {reached:.1f} °C, class {cdu.technology_class} ends at {limit:g} °C."
                technology.append(Case(cdu, words, reached - limit, number=reached))
    fix = "Add heat rejection that reaches lower, such as adiabatic pads or a chiller, or choose a warmer class."
    yield from grouped(
        "water-above-class", Severity.ERROR, water, fix, lambda t, n: f"{n} CDUs get water above their class: {t}."
    )
    yield from grouped(
        "water-below-class", Severity.ERROR, cold, "Raise the loop's supply temperature.",
        lambda t, n: f"{n} CDUs get water below their class: {t}.",
    )  # fmt: skip
    fix = "Lower the CDU's set point or the facility water, or add CDU capacity."
    yield from grouped(
        "supply-above-class", Severity.ERROR, technology, fix, lambda t, n: f"{n} CDUs supply above their class: {t}."
    )


def supplies_below_dew_point(evidence: Evidence) -> Iterator[Finding]:
    """Coolant so cold that hoses and cold plates sweat."""
    held = evidence.project.assumptions.room_dew_point_c
    cases = []
    for cdu, load in _working(evidence):
        dew_point = evidence.liquid.dew_point_c(cdu.hall_id, held) if evidence.liquid is not None else held
        margin = load.technology_supply_c - dew_point
        if margin < DEW_POINT_MARGIN_K:
            side = "above" if margin >= 0.0 else "below"
            words = (
                f"{cdu.tag} supplies {load.technology_supply_c:.1f} °C, {abs(margin):.1f} K {side} the hall's dew "
                f"point of {dew_point:.1f} °C; {DEW_POINT_MARGIN_K:g} K above it are the least."
            )
            cases.append(Case(cdu, words, -margin, number=-load.technology_supply_c))
    fix = "Raise the CDU's set point, or hold the hall at a lower dew point."
    yield from grouped(
        "condensation", Severity.WARNING, cases, fix, lambda t, n: f"{n} CDUs supply too near the dew point: {t}."
    )


def racks_too_warm(evidence: Evidence) -> Iterator[Finding]:
    """Coolant hotter than the contents allow, too little of it at the temperature reached, or a bath too hot."""
    liquid, project = evidence.liquid, evidence.project
    if liquid is None or liquid.rack_supply_c.size != len(liquid.rack_ids):
        return
    hot: list[Case] = []
    short: list[Case] = []
    baths: list[Case] = []
    states = zip(liquid.rack_ids, liquid.rack_supply_c, liquid.rack_return_c, strict=True)
    for rack_id, supply, back in states:
        rack = project.get(rack_id)
        if not isinstance(rack, Rack) or not rack.units or math.isnan(supply) or _stands_still(evidence, rack):
            continue
        if rack.cooling is CoolingKind.IMMERSION:
            bath = bath_c(rack, float(back), rack.load_ratio * project.scenario.it_load_ratio)
            if bath > SINGLE_PHASE_BATH_MAX_C:
                words = f"The bath of {rack.tag} reaches {bath:.1f} °C; {SINGLE_PHASE_BATH_MAX_C:g} °C is its limit."
                baths.append(Case(rack, words, bath))
            continue
        limit = min(u.liquid_supply_max_c for u in rack.units)
        if supply > limit:
            words = f"{rack.tag} gets coolant at {supply:.1f} °C, its contents allow {limit:.1f} °C."
            hot.append(Case(rack, words, supply - limit, number=supply))
        else:
            short += _starved(evidence, rack, float(supply))
    fix = "Add heat rejection, a chiller, or CDU capacity."
    yield from grouped(
        "coolant-too-hot", Severity.ERROR, hot, fix, lambda t, n: f"{n} racks get coolant hotter than allowed: {t}."
    )
    yield from grouped(
        "rack-flow-short", Severity.ERROR, short, "Cool the facility water further, or bring more flow.",
        lambda t, n: f"{n} racks get too little coolant at the temperature reached: {t}.",
    )  # fmt: skip
    yield from grouped(
        "bath-too-hot", Severity.ERROR, baths, "Cool the facility water further, or take servers out of the tank.",
        lambda t, n: f"{n} immersion baths are too hot: {t}.",
    )  # fmt: skip


def _stands_still(evidence: Evidence, rack: Rack) -> bool:
    """Whether nothing moves the coolant of its loop, which another rule says: a temperature means nothing then."""
    loop = loop_of_cdu(evidence.project, rack.cdu_id)
    return loop is not None and (not loop.flow.is_flowing or all(c.flow_kg_s <= 0.0 for c in loop.cdus))


def _starved(evidence: Evidence, rack: Rack, supply_c: float) -> Iterator[Case]:
    """Racks that the pumps serve at the set point, but not at the warmer supply that is reached."""
    loop = loop_of_cdu(evidence.project, rack.cdu_id)
    branch = loop.branch_of.get(rack.id) if loop is not None and loop.flow.is_flowing else None
    if loop is None or branch is None or supply_c <= loop.cdus[0].supply_set_c + 0.01:
        return
    if branch.flow_kg_s < branch.required_kg_s * (1.0 - FLOW_TOLERANCE_RATIO):
        return  # told already for the set point
    need = rack_need(rack, evidence.project.assumptions, loop.coolant, supply_c)
    load = min(rack.load_ratio * evidence.project.scenario.it_load_ratio, 1.0)
    required = need.required_kg_s(supply_c) * load
    if branch.flow_kg_s < required * (1.0 - FLOW_TOLERANCE_RATIO):
        words = (
            f"{rack.tag} gets {60.0 * branch.flow_kg_s:.0f} kg/min, at the {supply_c:.1f} °C that its loop reaches it "
            f"needs {60.0 * required:.0f} kg/min."
        )
        yield Case(
            rack, words, required - branch.flow_kg_s, (rack.cdu_id,), number=required / max(branch.flow_kg_s, 1e-9)
        )
