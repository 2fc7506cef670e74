"""Racks of a hall as the air solver takes them: heat, airflow, intake, fans and the mass of their metal."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.model.heat import HeatSplit, heat_by_rack
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import door_coil
from core.model.replaced import replaced_at
from core.model.scenario import Assumptions
from core.model.space import Hall
from core.thermal.directions import FACING
from core.thermal.hall_frame import HallFrame
from core.thermal.rack_intake import exit_open_ratio, intake_bands, open_gaps
from core.thermal.room import AirRack, Fans, RackMass

SERVER_CP_J_KG_K, SERVER_EFFECTIVENESS = 500.0, 0.8
STEEL_CP_J_KG_K, SHELL_FILM_W_M2_K, SHELL_AREA_RATIO = 500.0, 8.0, 4.0
"""Cabinet: both sides of its two side panels meet the air, with the film of natural convection."""


@dataclass(frozen=True, slots=True)
class _Made:
    """Racks of a hall as they were last made, and of what; those that an edit left alone are not made again."""

    frame: HallFrame
    fans: Fans
    racks: tuple[Rack, ...]
    splits: tuple[HeatSplit, ...]
    found: tuple[AirRack | None, ...]


_kept_racks: dict[str, _Made] = {}


def racks_of(project: Project, hall: Hall, frame: HallFrame) -> tuple[AirRack, ...]:
    """Racks that stand in the hall."""
    fans, heat, racks = _fans(project.assumptions), heat_by_rack(project), project.in_hall(Rack, hall.id)
    splits = tuple(heat[r.id] for r in racks)
    kept = _kept_racks.get(hall.id)
    if kept is None or kept.frame != frame or kept.fans != fans:
        kept = _Made(frame, fans, (), (), ())
    found, changed = _carried(kept, racks, splits)
    for n in changed:
        found[n] = _air_rack(racks[n], splits[n], frame, fans, project.assumptions)
    _kept_racks[hall.id] = _Made(frame, fans, racks, splits, tuple(found))
    return tuple(rack for rack in found if rack is not None)


def _carried(
    kept: _Made, racks: tuple[Rack, ...], splits: tuple[HeatSplit, ...]
) -> tuple[list[AirRack | None], list[int]]:
    """What is still right of what was made, in the order of the racks, and the places of those to make."""
    moved, heated = replaced_at(kept.racks, racks), replaced_at(kept.splits, splits)
    if moved is not None and heated is not None:
        return list(kept.found), sorted({*moved, *heated})
    known = {id(r): (s, made) for r, s, made in zip(kept.racks, kept.splits, kept.found, strict=True)}
    nothing: tuple[HeatSplit | None, AirRack | None] = (None, None)
    before = [known.get(id(rack), nothing) for rack in racks]
    return [made for _, made in before], [n for n, (s, _) in enumerate(before) if s is not splits[n]]


def _air_rack(rack: Rack, heat: HeatSplit, frame: HallFrame, fans: Fans, assumptions: Assumptions) -> AirRack | None:
    """The air solver's rack, or None when it stands outside the hall."""
    box = frame.box(rack.rectangle, 0.0, rack.height_m)
    if box is None:
        return None
    return AirRack(
        rack.id,
        box,
        FACING[rack.footprint.facing],
        heat.air_w + heat.door_w if heat.airflow_m3_s > 0.0 else 0.0,
        heat.airflow_m3_s,
        intake_bands(rack),
        open_gaps(rack),
        has_chimney=rack.has_chimney,
        mass=_mass(rack),
        fans=fans,
        door=door_coil(rack, assumptions),
        exit_open_ratio=exit_open_ratio(rack),
    )


def _fans(assumptions: Assumptions) -> Fans:
    """Server fans: power grows with the cube of speed, airflow with speed itself."""
    return Fans(
        assumptions.server_fan_ramp_from_c,
        assumptions.server_fan_full_at_c,
        math.cbrt(max(assumptions.server_fan_full_ratio, 1.0)),
        assumptions.server_fan_ratio,
    )


def _mass(rack: Rack) -> RackMass:
    """Metal of servers and cabinet (figures of VanGilder et al. 2013 for 1U and 2U servers and a usual cabinet)."""
    servers_kg = sum(unit.weight_kg for unit in rack.units)
    return RackMass(
        servers_j_k=servers_kg * SERVER_CP_J_KG_K,
        effectiveness_ratio=SERVER_EFFECTIVENESS,
        shell_j_k=rack.enclosure_weight_kg * STEEL_CP_J_KG_K,
        shell_w_k=SHELL_FILM_W_M2_K * SHELL_AREA_RATIO * rack.height_m * rack.rectangle.depth_m,
    )


def tank_skin_heat_w(project: Project, hall: Hall) -> float:
    """Heat of racks that move no air, immersion tanks above all, released evenly in the room. [W]"""
    splits = heat_by_rack(project)
    tanks = [s for r in project.in_hall(Rack, hall.id) if (s := splits[r.id]).airflow_m3_s <= 0.0]
    return sum(s.air_w for s in tanks)
