"""What stands between a rack's feeds and its contents: cords with their breakers, and power shelves.

A cord carries the whole rack when the other one is dead; its breaker may carry 80 % of its rating for long (NEC
210.20).
"""

from __future__ import annotations

from collections.abc import Iterator

from core.checks.evidence import Evidence
from core.checks.grouping import Case, grouped, many
from core.power.cords import CONTINUOUS_RATIO, single_cord_a
from core.results.finding import Finding, Severity


def overloaded_cords(evidence: Evidence) -> Iterator[Finding]:
    """A rack's cord would carry more than its breaker may for long once the other cord is dead."""
    flow = evidence.power.chain if evidence.power is not None else None
    if flow is None:
        return
    cases = []
    for rack in evidence.project.racks:
        n = flow.index.get(rack.id)
        if rack.cord_a <= 0.0 or n is None or not flow.is_live[n]:
            continue
        limit_a = CONTINUOUS_RATIO * rack.cord_a
        drawn_a = single_cord_a(rack, flow)
        if drawn_a > limit_a:
            once = "with the other cord dead" if rack.feed_a_id and rack.feed_b_id else "on its one cord"
            words = (
                f"{rack.tag} draws {drawn_a:,.0f} A {once}; its {rack.cord_a:,.0f} A cord may carry {limit_a:,.0f} A."
            )
            cases.append(Case(rack, words, drawn_a / limit_a))
    fix = "Choose larger cords, a higher voltage, or less in the rack."
    yield from grouped("cord-current", Severity.ERROR, cases, fix, many("draw more than one of their cords may carry"))


def overloaded_shelves(evidence: Evidence) -> Iterator[Finding]:
    """The power shelves of a rack cannot carry its contents, or not with the spare ones failed."""
    efficiency = evidence.project.assumptions.psu_efficiency_ratio
    short: list[Case] = []
    spare: list[Case] = []
    for rack in evidence.project.racks:
        if rack.shelf_w <= 0.0 or rack.shelf_count <= 0:
            continue
        needed_w = rack.power_w * evidence.project.scenario.it_load_ratio * efficiency
        all_w = rack.shelf_w * rack.shelf_count
        left_w = rack.shelf_w * max(rack.shelf_count - rack.spare_shelf_count, 0)
        shelves = f"{rack.shelf_count} × {rack.shelf_w / 1e3:.0f} kW"
        if needed_w > all_w:
            words = f"The contents of {rack.tag} take {needed_w / 1e3:.0f} kW; its shelves give {shelves}."
            short.append(Case(rack, words, needed_w / all_w))
        elif needed_w > left_w:
            words = f"The contents of {rack.tag} take {needed_w / 1e3:.0f} kW"
            words = f"{words}; of {shelves}, {rack.spare_shelf_count} may fail."
            spare.append(Case(rack, words, needed_w / max(left_w, 1.0)))
    fix = "Add a power shelf, or take contents out."
    yield from grouped("shelf-overload", Severity.ERROR, short, fix, many("have too few power shelves"))
    yield from grouped("shelf-spare", Severity.WARNING, spare, fix, many("have no power shelf to spare"))
