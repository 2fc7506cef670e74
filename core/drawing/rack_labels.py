"""The lines of words that racks show on the plan, as the planner chooses them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum

from core.drawing.rack_columns import main_contents
from core.model.project import Project
from core.model.rack import Rack
from core.results.thermal_result import HOTTEST_TOLD_C
from core.units.display import degrees_as_read


class RackLine(StrEnum):
    """What a line says."""

    NOTHING = "nothing"
    TAG = "tag"
    FACTS = "facts"
    POWER = "power"
    INLET = "inlet"
    TENANT = "tenant"
    FREE_U = "free_u"
    WEIGHT = "weight"
    FEEDS = "feeds"
    CONTENTS = "contents"


LINE_NAMES: dict[RackLine, str] = {
    RackLine.NOTHING: "Nothing",
    RackLine.TAG: "Tag",
    RackLine.FACTS: "Power and inlet",
    RackLine.POWER: "Power",
    RackLine.INLET: "Inlet temperature",
    RackLine.TENANT: "Tenant",
    RackLine.FREE_U: "Free U",
    RackLine.WEIGHT: "Weight",
    RackLine.FEEDS: "Feeds A and B",
    RackLine.CONTENTS: "Server or GPU",
}
"""In the order in which they are offered."""

MOST_LINES = 3
USUAL_LINES = (RackLine.TAG, RackLine.FACTS)


def lines_from(words: Iterable[str]) -> tuple[RackLine, ...]:
    """Lines by their stored names, those that are not known left out; the usual ones when there is none."""
    known = tuple(RackLine(w) for w in words if w in set(RackLine))
    return known[:MOST_LINES] or USUAL_LINES


def told_lines(lines: Iterable[RackLine]) -> tuple[RackLine, ...]:
    """Lines that say something."""
    return tuple(line for line in lines if line is not RackLine.NOTHING)


def kw_words(power_w: float) -> str:
    """Power on a rack, such as ``10 kW``."""
    kw = power_w / 1e3
    return f"{kw:.0f} kW" if kw >= 9.95 or kw == 0.0 else f"{kw:.1f} kW"


def line_words(line: RackLine, rack: Rack, project: Project, inlet_c: float | None) -> str:
    """Words of a line, empty where there is nothing to say.

    Args:
        line: What it says; ``FACTS`` has power and inlet.
        rack: The rack.
        project: Its project, for the scenario's load and the names of feeds.
        inlet_c: Mean inlet, None or NaN when not known. [C]
    """
    if line is RackLine.TAG:
        return rack.tag
    if line is RackLine.TENANT:
        return rack.tenant
    if line is RackLine.CONTENTS:
        return main_contents(rack)
    if line is RackLine.FREE_U:
        return f"{rack.u_capacity - rack.used_u} U free"
    if line is RackLine.WEIGHT:
        return f"{rack.weight_kg:,.0f} kg"
    if line is RackLine.FEEDS:
        return " ".join(_tag(project, i) for i in (rack.feed_a_id, rack.feed_b_id) if i)
    inlet = "" if inlet_c is None or math.isnan(inlet_c) else inlet_words(inlet_c)
    power = kw_words(rack.power_w * project.scenario.it_load_ratio)
    parts = {RackLine.POWER: (power,), RackLine.INLET: (inlet,), RackLine.FACTS: (power, inlet)}
    return " ".join(p for p in parts.get(line, ()) if p)


def inlet_words(inlet_c: float) -> str:
    """A mean inlet with one decimal; of air that warms on and on only that it is hotter than what is told. [C]"""
    if inlet_c > HOTTEST_TOLD_C:
        return f">{degrees_as_read(HOTTEST_TOLD_C)}"
    return degrees_as_read(inlet_c, 1)


def _tag(project: Project, item_id: str) -> str:
    item = project.get(item_id)
    return item.tag if item is not None else ""
