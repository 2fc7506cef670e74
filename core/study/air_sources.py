"""In words: where a rack's inlet air comes from, and the cheapest thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.cooling import AirCooler, Containment
from core.model.entity import Placed
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import HallAir
from core.results.room_air import AirSource, RackAir, SourceKind

MOST_NAMED = 3
"""Racks that are named; the rest are summed."""
GOOD_CAPTURE = 0.9
OWN_EXHAUST_RATIO = 0.08
SHORT_OF_AIR_RATIO = 0.98


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the answer.

    Attributes:
        text: What it is.
        share_ratio: Its share of the inlet air (0 to 1).
        is_exhaust: Whether it has passed a rack.
        entity_ids: Entities meant.
    """

    text: str
    share_ratio: float
    is_exhaust: bool
    entity_ids: tuple[str, ...]


def source_lines(project: Project, why: RackAir) -> tuple[SourceLine, ...]:
    """The answer as lines, the largest share first."""
    tiles = [s for s in why.sources if s.kind is SourceKind.TILE]
    racks = [s for s in why.sources if s.kind is SourceKind.RACK]
    lines = [
        SourceLine(_name(project, s), s.share_ratio, False, (s.entity_id,))
        for s in why.sources
        if s.kind is SourceKind.COOLER
    ]
    if tiles:
        text = "1 floor tile" if len(tiles) == 1 else f"{len(tiles)} floor tiles"
        lines.append(SourceLine(text, sum(s.share_ratio for s in tiles), False, tuple(s.entity_id for s in tiles)))
    for kind, text in ((SourceKind.LEAK, "Leaks of the raised floor"), (SourceKind.SEEPING, "Air seeping in")):
        share = sum(s.share_ratio for s in why.sources if s.kind is kind)
        if share > 0.0:
            lines.append(SourceLine(text, share, False, ()))
    for source in racks[:MOST_NAMED]:
        own = source.entity_id == why.rack_id
        text = "Its own exhaust" if own else f"Exhaust of {_name(project, source)}"
        lines.append(SourceLine(text, source.share_ratio, True, (source.entity_id,)))
    rest = racks[MOST_NAMED:]
    if rest:
        text = "Exhaust of one more rack" if len(rest) == 1 else f"Exhaust of {len(rest)} more racks"
        lines.append(SourceLine(text, sum(s.share_ratio for s in rest), True, tuple(s.entity_id for s in rest)))
    return tuple(sorted(lines, key=lambda line: -line.share_ratio))


def cheapest_fix(project: Project, air: HallAir, why: RackAir) -> str:
    """The first thing to try, with its reason."""
    own = sum(s.share_ratio for s in why.sources if s.kind is SourceKind.RACK and s.entity_id == why.rack_id)
    if why.capture_ratio >= GOOD_CAPTURE:
        return f"{why.capture_ratio:.0%} comes straight from the coolers: only colder supply air would cool it further."
    rack = project.get(why.rack_id)
    if own >= OWN_EXHAUST_RATIO and isinstance(rack, Rack) and not rack.has_blanking_panels:
        return f"{own:.0%} is its own exhaust: close its empty U with blanking panels."
    given, wanted = _flows_m3_s(project, air.hall_id)
    if given < SHORT_OF_AIR_RATIO * wanted:
        return (
            f"Coolers give {given:.1f} m³/s, racks draw {wanted:.1f} m³/s: the rest is exhaust. Raise fan speed or "
            "add a cooler."
        )
    if not project.in_hall(Containment, air.hall_id):
        return f"{1.0 - why.capture_ratio:.0%} is exhaust that comes round or over the rows: contain the aisle."
    if own >= OWN_EXHAUST_RATIO:
        return f"{own:.0%} is its own exhaust: close the gaps around it."
    return "Exhaust reaches it through the containment: tighten doors and roof, or move cold air nearer to it."


def _flows_m3_s(project: Project, hall_id: str) -> tuple[float, float]:
    """Air that the coolers of a hall give and its racks draw."""
    given = sum(c.operating_airflow_m3_s for c in project.in_hall(AirCooler, hall_id))
    wanted = sum(heat_by_rack(project)[r.id].airflow_m3_s for r in project.in_hall(Rack, hall_id))
    return given, wanted


def _name(project: Project, source: AirSource) -> str:
    entity = project.get(source.entity_id)
    return entity.tag or "a nameless item" if isinstance(entity, Placed) else "an item"
