"""In words: where a rack's inlet air comes from, and the cheapest thing to do about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.model.cooling import AirCooler, Containment, PerforatedTile
from core.model.entity import Placed
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import Rack
from core.results.room_air import AirSource, RackAir, SourceKind
from core.results.thermal_result import HallAir
from core.units import percent

MOST_NAMED = 3
"""Racks that are named; the rest are summed."""
GOOD_CAPTURE = 0.9
OWN_EXHAUST_RATIO = 0.08
SHORT_OF_AIR_RATIO = 0.98
LEAST_SHARE = LEAST_SEEPING = 0.005
"""Less would be told as 0 %."""
LEAST_REACH = 0.02
"""A source of which less reaches the rack is no help to it."""
MOST_OPEN = 0.9
"""A tile more open than that cannot be opened further."""


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
    named = [s for s in racks[:MOST_NAMED] if s.share_ratio >= LEAST_SHARE]
    for source in named:
        own = source.entity_id == why.rack_id
        text = "Its own exhaust" if own else f"Exhaust of {_name(project, source)}"
        lines.append(SourceLine(text, source.share_ratio, True, (source.entity_id,)))
    rest = [s for s in racks if s not in named]
    if rest:
        text = "Exhaust of one more rack" if len(rest) == 1 else f"Exhaust of {len(rest)} more racks"
        if not named:
            text = "Exhaust of one rack" if len(rest) == 1 else f"Exhaust of {len(rest)} racks"
        lines.append(SourceLine(text, sum(s.share_ratio for s in rest), True, tuple(s.entity_id for s in rest)))
    told = [line for line in lines if line.share_ratio >= LEAST_SHARE]
    return tuple(sorted(told, key=lambda line: -line.share_ratio))


@dataclass(frozen=True, slots=True)
class Origins:
    """What a rack's inlet air was last.

    Attributes:
        straight_ratio: Straight from coolers, tiles and leaks of the floor: the capture index.
        exhaust_ratio: Out of a rack, its own or another.
        seeping_ratio: Through cracks between closed-off parts of the room, of unknown origin.
    """

    straight_ratio: float
    exhaust_ratio: float
    seeping_ratio: float

    def in_words(self) -> str:
        """One sentence; seeping air is named where it counts."""
        words = (
            f"{percent(self.straight_ratio)} comes straight from coolers and tiles, "
            f"{percent(self.exhaust_ratio)} is exhaust"
        )
        return words + (f", {percent(self.seeping_ratio)} seeps in" if self.seeping_ratio >= LEAST_SEEPING else "")


def origins(why: RackAir) -> Origins:
    """Shares of a rack's inlet air by what it was last; they sum to one."""
    seeping = sum(s.share_ratio for s in why.sources if s.kind is SourceKind.SEEPING)
    seeping = min(max(seeping, 0.0), 1.0 - why.capture_ratio)
    return Origins(why.capture_ratio, 1.0 - why.capture_ratio - seeping, seeping)


@dataclass(frozen=True, slots=True)
class Helper:
    """The tile or cooler that would help a rack most with more air.

    Attributes:
        entity: It.
        reach_ratio: Share of its air that goes into the rack.
    """

    entity: AirCooler | PerforatedTile
    reach_ratio: float


def best_helper(project: Project, air: HallAir, why: RackAir) -> Helper | None:
    """The source of cold air of which the largest share reaches a rack; None when none can give more.

    Of more air from a source, the rack gets the same share as of what it gives now, to first order: its share of the
    inlet air times the rack's airflow over the source's own.
    """
    rack = project.get(why.rack_id)
    if not isinstance(rack, Rack):
        return None
    drawn = heat_by_rack(project)[rack.id].airflow_m3_s if math.isnan(why.drawn_m3_s) else why.drawn_m3_s
    tiles = dict(zip(air.floor.tile_ids, air.floor.tile_m3_s.tolist(), strict=True)) if air.floor is not None else {}
    found: list[Helper] = []
    for source in why.sources:
        entity = project.get(source.entity_id)
        given = 0.0
        if isinstance(entity, PerforatedTile) and entity.open_ratio < MOST_OPEN:
            given = tiles.get(entity.id, 0.0)
        elif isinstance(entity, AirCooler) and entity.fan_speed_ratio < 1.0:
            given = entity.operating_airflow_m3_s
        if given > 0.0 and isinstance(entity, AirCooler | PerforatedTile):
            found.append(Helper(entity, min(source.share_ratio * drawn / given, 1.0)))
    best = max(found, key=lambda helper: helper.reach_ratio, default=None)
    return best if best is not None and best.reach_ratio >= LEAST_REACH else None


def _more_air(helper: Helper | None) -> str:
    """What to do with it, as the end of a hint; empty without one."""
    if helper is None:
        return ""
    name = helper.entity.tag or "the nearest one"
    if isinstance(helper.entity, PerforatedTile):
        return f" Or open tile {name} further: {percent(helper.reach_ratio)} of its air reaches this rack, most of all."
    return f" Or speed up {name}: {percent(helper.reach_ratio)} of its air reaches this rack, most of all."


def cheapest_fix(project: Project, air: HallAir, why: RackAir) -> str:
    """The first thing to try, with its reason, and the tile or cooler that would help most."""
    own = sum(s.share_ratio for s in why.sources if s.kind is SourceKind.RACK and s.entity_id == why.rack_id)
    found = origins(why)
    if why.capture_ratio >= GOOD_CAPTURE:
        return (
            f"{percent(why.capture_ratio)} comes straight from the coolers: "
            "only colder supply air would cool it further."
        )
    rack = project.get(why.rack_id)
    if own >= OWN_EXHAUST_RATIO and isinstance(rack, Rack) and not rack.has_blanking_panels:
        return f"{percent(own)} is its own exhaust: close its empty U with blanking panels."
    more = _more_air(best_helper(project, air, why))
    given = sum(c.operating_airflow_m3_s for c in project.in_hall(AirCooler, air.hall_id))
    # the study has told what racks draw: adding up ten thousand would hold the window
    wanted = _drawn_m3_s(project, air.hall_id) if math.isnan(why.hall_drawn_m3_s) else why.hall_drawn_m3_s
    if given < SHORT_OF_AIR_RATIO * wanted:
        return (
            f"Coolers give {given:.1f} m³/s, racks draw {wanted:.1f} m³/s: the rest is exhaust. Raise fan speed or "
            f"add a cooler.{more}"
        )
    if found.seeping_ratio > found.exhaust_ratio:
        return (
            f"{percent(found.seeping_ratio)} seeps in through cracks: "
            f"give its aisle more air than its racks draw.{more}"
        )
    if not project.in_hall(Containment, air.hall_id):
        return f"{percent(found.exhaust_ratio)} is exhaust that comes round or over the rows: contain the aisle.{more}"
    if own >= OWN_EXHAUST_RATIO:
        return f"{percent(own)} is its own exhaust: close the gaps around it.{more}"
    return f"Exhaust reaches it through the containment: tighten doors and roof, or move cold air nearer to it.{more}"


def _drawn_m3_s(project: Project, hall_id: str) -> float:
    """Air that the racks of a hall draw."""
    splits = heat_by_rack(project)
    return sum(splits[r.id].airflow_m3_s for r in project.in_hall(Rack, hall_id))


def _name(project: Project, source: AirSource) -> str:
    entity = project.get(source.entity_id)
    return entity.tag or "a nameless item" if isinstance(entity, Placed) else "an item"
