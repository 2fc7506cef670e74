"""What a layout consists of, in a few lines for people."""

from __future__ import annotations

from collections import Counter

from core.commands.power_topology_plan import TopologyKind
from core.geometry.polygon import area_m2
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project

_NAMES = {
    "crah": "CRAH", "crac": "CRAC", "ups": "UPS", "ats": "ATS", "sts": "STS", "pdu": "PDU", "rpp": "RPP",
    "grid": "utility feed",
    "diesel": "diesel generator", "gas": "gas generator", "air_cooled_chiller": "air-cooled chiller",
    "water_cooled_chiller": "water-cooled chiller",
}  # fmt: skip
_UNCHANGED = ("UPS", "ATS", "STS", "switchgear", "solar", "wind", "hydro")


def summary_of(project: Project) -> str:
    """Halls with their area, cooling units, heat rejection, power units and sources: a line each."""
    halls = project.halls
    area = sum(abs(area_m2(h.outline_m)) for h in halls)
    lines = [f"{_number(len(halls), 'hall')} with {area:,.0f} m², {_number(len(project.racks), 'rack')}"]
    cooling = Counter(_kind(u.kind) for u in project.of_type(AirCooler))
    cooling["CDU"] = len(project.of_type(Cdu))
    for counts in (
        cooling,
        Counter(_kind(u.kind) for u in project.of_type(HeatRejection)),
        Counter(_kind(u.kind) for u in project.of_type(PowerUnit)),
        Counter(_kind(s.kind) for s in project.of_type(PowerSource)),
    ):
        words = ", ".join(_number(n, kind) for kind, n in sorted(counts.items()) if n)
        if words:
            lines.append(words)
    return "\n".join(lines)


def smallest_of(project: Project, topology: TopologyKind) -> str:
    """Units that are far larger than the load and still the smallest of the catalogue, a line each; else empty.

    Args:
        project: A first layout.
        topology: Its topology.
    """
    from core.templates.layout_sizes import larger_than_needed  # it knows the plant, whose kernels a start would pay

    found = larger_than_needed(project, topology)
    lines = [f"{_kind(s.kind)} of {s.rating_w / 1e3:,.0f} kW, {s.share_w / 1e3:,.0f} kW needed" for s in found]
    return "\n".join(["Larger than needed, but the smallest in the catalogue:", *lines]) if lines else ""


def _kind(kind: str) -> str:
    return _NAMES.get(str(kind), str(kind).replace("_", " "))


def _number(count: int, name: str) -> str:
    if count == 1 or name in _UNCHANGED:
        return f"{count:,} {name}"
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{count:,} {name[:-1]}ies"
    return f"{count:,} {name}{'es' if name.endswith(('s', 'x', 'ch')) else 's'}"
