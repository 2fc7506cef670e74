"""The rack list as a CSV table, for spreadsheets.

Cells that a spreadsheet would take for a formula are disarmed with a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping

from core.model.entity import Entity
from core.model.heat import liquid_share_ratio
from core.model.network_ports import ports_in_words, rack_ports
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults

COLUMNS: tuple[str, ...] = (
    "tag",
    "hall",
    "x_m",
    "y_m",
    "rotation_deg",
    "contents",
    "cooling",
    "rated_kw",
    "operating_kw",
    "liquid_ratio",
    "accelerators",
    "used_u",
    "weight_kg",
    "feed_a",
    "feed_b",
    "cdu",
    "inlet_mean_c",
    "inlet_max_c",
    "tenant",
    "network_ports",
    "switch_ports",
    "free_switch_ports",
    "power_supplies",
)
"""Heading of the table; the two inlet columns are empty without results."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

Inlets = Mapping[str, tuple[float, float]]


def write_racks(project: Project, results: DesignResults | None = None) -> str:
    """Rack list as CSV text, sorted by hall and tag, with one heading line.

    Args:
        project: Whose racks to list.
        results: Results of the same project, for the inlet temperatures.

    Returns:
        Text with ``\\r\\n`` line ends, as RFC 4180 has it.
    """
    inlets = _inlets(results)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for rack in sorted(project.racks, key=lambda r: (_tag(project, r.hall_id), r.tag, r.id)):
        writer.writerow(_cells(project, rack, inlets))
    return out.getvalue()


def guarded(text: str) -> str:
    """The text, disarmed where a spreadsheet would take it for a formula.

    Source: OWASP, "CSV injection".
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _cells(project: Project, rack: Rack, inlets: Inlets) -> list[str]:
    scenario_ratio = project.scenario.it_load_ratio
    mean_c, max_c = inlets.get(rack.id, (math.nan, math.nan))
    return [
        guarded(rack.tag),
        guarded(_tag(project, rack.hall_id)),
        _number(rack.x_m, 3),
        _number(rack.y_m, 3),
        str(rack.rotation_deg),
        guarded(rack.contents_name.replace("×", "x")),  # spreadsheets take files without a mark for Windows letters
        str(rack.cooling),
        _number(rack.rated_power_w / 1e3, 3),
        _number(rack.power_w * scenario_ratio / 1e3, 3),
        _number(liquid_share_ratio(rack, project.assumptions), 4),
        str(rack.accelerator_count),
        str(rack.used_u),
        _number(rack.weight_kg, 1),
        *(guarded(_tag(project, i)) for i in (rack.feed_a_id, rack.feed_b_id, rack.cdu_id)),
        _number(mean_c, 2),
        _number(max_c, 2),
        guarded(rack.tenant),
        *_ports(rack),
    ]


def _ports(rack: Rack) -> list[str]:
    """Ports of contents and of switches by speed, those left free, and cords; empty where none is stated."""
    found = rack_ports(rack)
    words = ("" if not ports.count else ports_in_words(ports) for ports in (found.servers, found.switches, found.free))
    return [*words, str(found.supplies) if found.supplies else ""]


def _inlets(results: DesignResults | None) -> Inlets:
    thermal = results.thermal.value if results else None
    if thermal is None:
        return {}
    return {
        rack_id: (float(mean_c), float(max_c))
        for hall in thermal.halls
        for rack_id, mean_c, max_c in zip(hall.rack_ids, hall.rack_inlet_mean_c, hall.rack_inlet_max_c, strict=True)
    }


def _tag(project: Project, entity_id: str) -> str:
    entity: Entity | None = project.get(entity_id) if entity_id else None
    return "" if entity is None else entity.tag


def _number(value: float, decimals: int) -> str:
    """The value; nothing where none is known, as for a rack that moves no air."""
    return "" if math.isnan(value) else f"{value:.{decimals}f}"
