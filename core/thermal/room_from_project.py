"""From a hall of the project to the room that the air solver marches.

Coordinates are shifted so that the lower left of the hall's outline is the origin. Tile flows follow from the plenum's
pressure (see ``plenum``) and the tiles' loss factors (Fried and Idelchik), after the floor's leakage. Items that lie
outside the hall are left out: that is a finding, not a failure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.errors import CaseError
from core.geometry.polygon import area_m2, bounds, is_box
from core.geometry.rectangle import Rectangle
from core.model.cooling import (
    AirCooler,
    Cdu,
    Containment,
    Discharge,
    HeatRejection,
    Intake,
    PerforatedTile,
    ReturnGrille,
)
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.heat import HeatSplit, heat_by_rack
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import WATER_CP_J_KG_K, counter_flow_effectiveness, counter_flow_units, door_coil
from core.model.scenario import Assumptions
from core.model.space import Beam, Column, FloorKind, Hall, Wall
from core.thermal.enclosures import Enclosure, enclosure
from core.thermal.insight import FLOOR_LEAKAGE
from core.thermal.plenum import PlenumFlow, Tile, perforated_loss_factor, plenum_flow
from core.thermal.rack_intake import exit_open_ratio, intake_bands, open_gaps
from core.thermal.room import (
    AirCoolerUnit,
    AirProperties,
    AirRack,
    AirRoom,
    Box,
    Coil,
    Envelope,
    Fans,
    Grille,
    Panel,
    RackMass,
    Supply,
)

_FACING = {(1, 0): "+x", (-1, 0): "-x", (0, 1): "+y", (0, -1): "-y"}
LEAST_PLENUM_M = 0.05
COIL_LAG_S = 30.0
"""A coil of 100 kW holds some 100 kg of metal and 60 kg of water: 300 kJ/K against 9.6 kW/K of air (judgement). [s]"""
SERVER_CP_J_KG_K, SERVER_EFFECTIVENESS, SERVER_HEAT_POSITION = 500.0, 0.8, 0.03
STEEL_CP_J_KG_K, SHELL_FILM_W_M2_K, SHELL_AREA_RATIO = 500.0, 8.0, 4.0
"""Cabinet: both sides of its two side panels meet the air, with the film of natural convection."""
LEAST_INSIDE_M = 0.05
BODIES: tuple[type[Placed], ...] = (
    Column, Beam, Cdu, HeatRejection, HeatExport, StorageTank, PowerUnit, PowerSource,
)  # fmt: skip
"""Kinds that are solid; racks and air coolers are more than that."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the hall's own coordinates begin and end."""

    x0_m: float
    y0_m: float
    size_m: tuple[float, float, float]

    def box(self, outline: Rectangle, z0_m: float, z1_m: float) -> Box | None:
        """The part of a body inside the hall, or None when there is none."""
        low = (max(outline.x0_m - self.x0_m, 0.0), max(outline.y0_m - self.y0_m, 0.0), max(z0_m, 0.0))
        high = (
            min(outline.x1_m - self.x0_m, self.size_m[0]),
            min(outline.y1_m - self.y0_m, self.size_m[1]),
            min(z1_m, self.size_m[2]),
        )
        if high[0] - low[0] < LEAST_INSIDE_M or high[1] - low[1] < LEAST_INSIDE_M or high[2] < low[2]:
            return None
        return Box(low, high)


def air_room(project: Project, hall: Hall, further_heat_w: float | None = None) -> AirRoom:
    """Build the air solver's room from a hall.

    Args:
        project: The project; its active scenario gives the IT load.
        hall: The hall.
        further_heat_w: Heat released evenly in the hall beside the racks' (lights, losses); lighting by area when
            None. [W]

    Returns:
        The room, in the hall's own coordinates.

    Raises:
        CaseError: The hall has no usable outline.
    """
    if len(hall.outline_m) < 3:
        raise CaseError(f"{hall.tag or 'The hall'} has no outline.", (hall.id,), hint="Draw at least three corners.")
    around = bounds(hall.outline_m)
    frame = _Frame(around.x0_m, around.y0_m, (around.width_m, around.depth_m, hall.height_m))
    shifted = tuple((x - frame.x0_m, y - frame.y0_m) for x, y in hall.outline_m)
    grilles = _grilles(project, hall, frame)
    coolers = _coolers(project, hall, frame, bool(grilles))
    racks = _racks(project, hall, frame)
    enclosures = _enclosures(project, hall, racks, grilles, frame)
    if further_heat_w is None:
        further_heat_w = project.assumptions.lighting_w_m2 * area_m2(hall.outline_m)
    blocks = _bodies(project, hall, frame)
    supplies, plenum = _tiles(project, hall, frame, coolers)
    return AirRoom(
        size_m=frame.size_m,
        racks=racks,
        coolers=coolers,
        supplies=supplies,
        plenum=plenum,
        returns=(),
        grilles=grilles,
        enclosures=enclosures,
        panels=_panels(project, hall, enclosures, frame),
        blocks=blocks,
        air=AirProperties(
            density_kg_m3=project.assumptions.air_density_kg_m3, cp_j_kg_k=project.assumptions.air_cp_j_kg_k
        ),
        heat_w=further_heat_w + _tank_skin_heat_w(project, hall),
        outline_m=() if is_box(hall.outline_m) else shifted,
        plenum_m3=area_m2(hall.outline_m) * hall.plenum_depth_m if hall.floor_kind is FloorKind.RAISED else 0.0,
        envelope=Envelope(
            hall.wall_u_w_m2_k,
            hall.roof_u_w_m2_k,
            hall.floor_u_w_m2_k,
            outside_c=project.scenario.dry_bulb_c,
            ground_c=project.assumptions.ground_c,
            sun_w_m2=hall.roof_sun_w_m2,
            mass_j_m2_k=hall.wall_mass_j_m2_k,
        ),
    )


_kept_racks: dict[str, tuple[_Frame, Fans, dict[str, tuple[Rack, HeatSplit, AirRack | None]]]] = {}
"""By hall: racks as they were last made; those that an edit left alone are not made again."""


def _racks(project: Project, hall: Hall, frame: _Frame) -> tuple[AirRack, ...]:
    fans, heat = _fans(project.assumptions), heat_by_rack(project)
    kept = _kept_racks.get(hall.id)
    before = kept[2] if kept is not None and kept[:2] == (frame, fans) else {}
    found: dict[str, tuple[Rack, HeatSplit, AirRack | None]] = {}
    for rack in project.in_hall(Rack, hall.id):
        split = heat[rack.id]
        known = before.get(rack.id)
        if known is None or known[0] is not rack or known[1] is not split:
            known = (rack, split, _air_rack(rack, split, frame, fans, project.assumptions))
        found[rack.id] = known
    _kept_racks[hall.id] = (frame, fans, found)
    return tuple(rack for _, _, rack in found.values() if rack is not None)


def _air_rack(rack: Rack, heat: HeatSplit, frame: _Frame, fans: Fans, assumptions: Assumptions) -> AirRack | None:
    """The air solver's rack, or None when it stands outside the hall."""
    box = frame.box(rack.rectangle, 0.0, rack.height_m)
    if box is None:
        return None
    return AirRack(
        rack.id,
        box,
        _FACING[rack.footprint.facing],
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
        heat_position_ratio=SERVER_HEAT_POSITION,
        shell_j_k=rack.enclosure_weight_kg * STEEL_CP_J_KG_K,
        shell_w_k=SHELL_FILM_W_M2_K * SHELL_AREA_RATIO * rack.height_m * rack.rectangle.depth_m,
    )


def _tank_skin_heat_w(project: Project, hall: Hall) -> float:
    """Heat of racks that move no air, immersion tanks above all, released evenly in the room. [W]"""
    splits = heat_by_rack(project)
    tanks = [s for r in project.in_hall(Rack, hall.id) if (s := splits[r.id]).airflow_m3_s <= 0.0]
    return sum(s.air_w for s in tanks)


def _coolers(project: Project, hall: Hall, frame: _Frame, has_grilles: bool) -> tuple[AirCoolerUnit, ...]:
    capacity = project.assumptions.air_heat_capacity_j_m3_k
    units = []
    for cooler in project.in_hall(AirCooler, hall.id):
        body = frame.box(cooler.rectangle, cooler.bottom_m, cooler.bottom_m + cooler.height_m)
        if body is None:
            continue
        flow = cooler.operating_airflow_m3_s
        facing = _FACING[cooler.footprint.facing]
        is_underfloor = cooler.discharge is Discharge.UNDERFLOOR and hall.floor_kind is FloorKind.RAISED
        intake, direction = _intake(cooler, body, facing, frame, has_grilles)
        units.append(
            AirCoolerUnit(
                cooler.id,
                flow,
                coil=_coil(cooler, flow, capacity),
                body=body,
                intake=intake,
                intake_direction=direction,
                discharge=None if is_underfloor else _discharge(cooler, body, facing),
                lag_s=COIL_LAG_S,
                discharge_direction="-z" if cooler.discharge is Discharge.DOWN else facing,
            )
        )
    return (*units, *_liquid_to_air_units(project, hall, frame))


def _liquid_to_air_units(project: Project, hall: Hall, frame: _Frame) -> list[AirCoolerUnit]:
    """CDUs that give the heat of their racks to the room: air in at the front, warm air out at the rear."""
    blowing = [cdu for cdu in project.in_hall(Cdu, hall.id) if cdu.rejects_to_air]
    if not blowing:
        return []
    heat: dict[str, float] = {}
    splits = heat_by_rack(project)
    for rack in project.racks:
        heat[rack.cdu_id] = heat.get(rack.cdu_id, 0.0) + splits[rack.id].liquid_w
    units = []
    for cdu in blowing:
        body = frame.box(cdu.rectangle, 0.0, cdu.height_m)
        if body is None or heat.get(cdu.id, 0.0) <= 0.0:
            continue
        facing = _FACING[cdu.footprint.facing]
        away = _opposite(facing)
        units.append(
            AirCoolerUnit(
                cdu.id,
                cdu.airflow_m3_s if cdu.is_on else 0.0,
                body=body,
                intake=_vertical_face(body, facing),
                intake_direction=away,
                discharge=_vertical_face(body, away),
                discharge_direction=away,
                heat_w=heat[cdu.id],
            )
        )
    return units


def _coil(cooler: AirCooler, flow_m3_s: float, capacity_j_m3_k: float) -> Coil:
    """Coil at the operating airflow.

    The rated effectiveness gives the rated conductance (counter-flow epsilon-NTU), which falls with airflow as
    ``UA = UA0 / (0.5 (r^-0.8 + 1))``: half of the resistance is on the air side.
    """
    air_rate = max(flow_m3_s * capacity_j_m3_k, 1e-9)
    if cooler.water_flow_kg_s <= 0.0:
        return Coil(cooler.supply_set_c, -40.0, 1.0, cooler.capacity_w)
    water_rate = cooler.water_flow_kg_s * WATER_CP_J_KG_K
    rated_rate = max(cooler.airflow_m3_s * capacity_j_m3_k, 1e-9)
    conductance = counter_flow_units(cooler.coil_effectiveness, rated_rate, water_rate) * min(rated_rate, water_rate)
    ratio = min(max(air_rate / rated_rate, 0.05), 1.0)
    conductance /= 0.5 * (math.pow(ratio, -0.8) + 1.0)
    smaller = min(air_rate, water_rate)
    effectiveness = counter_flow_effectiveness(conductance / smaller, smaller / max(air_rate, water_rate))
    on_air = effectiveness * smaller / air_rate
    return Coil(cooler.supply_set_c, cooler.water_supply_c, on_air, cooler.capacity_w)


def _intake(cooler: AirCooler, body: Box, facing: str, frame: _Frame, has_grilles: bool) -> tuple[Box | None, str]:
    if cooler.intake is Intake.CEILING and has_grilles:
        return None, "+z"
    if cooler.intake is Intake.REAR:
        return _vertical_face(body, _opposite(facing)), facing
    top = body.high_m[2]
    if top >= frame.size_m[2] - LEAST_INSIDE_M:
        return _vertical_face(body, facing), _opposite(facing)
    return Box((body.low_m[0], body.low_m[1], top), (body.high_m[0], body.high_m[1], top)), "-z"


def _discharge(cooler: AirCooler, body: Box, facing: str) -> Box:
    if cooler.discharge is Discharge.DOWN:
        return Box(body.low_m, (body.high_m[0], body.high_m[1], body.low_m[2]))
    face = _vertical_face(body, facing)
    bottom = min(body.low_m[2] + cooler.discharge_bottom_m, body.high_m[2])
    top = min(body.low_m[2] + cooler.discharge_top_m if cooler.discharge_top_m else body.high_m[2], body.high_m[2])
    low, high = list(face.low_m), list(face.high_m)
    low[2], high[2] = bottom, max(top, bottom)
    along = 1 if facing[1] == "x" else 0
    if 0.0 < cooler.discharge_width_m < high[along] - low[along]:
        middle = 0.5 * (low[along] + high[along])
        low[along] = middle - 0.5 * cooler.discharge_width_m
        high[along] = middle + 0.5 * cooler.discharge_width_m
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _vertical_face(body: Box, direction: str) -> Box:
    axis = 0 if direction[1] == "x" else 1
    low, high = list(body.low_m), list(body.high_m)
    low[axis] = high[axis] = body.high_m[axis] if direction[0] == "+" else body.low_m[axis]
    return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _opposite(direction: str) -> str:
    return ("-" if direction[0] == "+" else "+") + direction[1]


_Supplied = tuple[tuple[Supply, ...], PlenumFlow | None]
_Floor = tuple[Hall, tuple[PerforatedTile, ...], tuple[AirCoolerUnit, ...], float, _Supplied]
_kept_floors: dict[str, _Floor] = {}
"""By hall: the floor as it was last made, with all that it was made of."""


def _tiles(project: Project, hall: Hall, frame: _Frame, coolers: tuple[AirCoolerUnit, ...]) -> _Supplied:
    """Floor leakage and tiles; an edit that touches neither tiles nor coolers leaves them as they were."""
    tiles = project.in_hall(PerforatedTile, hall.id)
    density = project.assumptions.air_density_kg_m3
    kept = _kept_floors.get(hall.id)
    if kept is not None and kept[0] == hall and kept[3] == density and len(kept[1]) == len(tiles):
        is_same = all(a is b for a, b in zip(kept[1], tiles, strict=True))
        if is_same and kept[2] == coolers:
            return kept[4]
    found = _floor(tiles, hall, frame, coolers, density)
    _kept_floors[hall.id] = (hall, tiles, coolers, density, found)
    return found


def _floor(
    tiles: tuple[PerforatedTile, ...],
    hall: Hall,
    frame: _Frame,
    coolers: tuple[AirCoolerUnit, ...],
    density_kg_m3: float,
) -> _Supplied:
    """Floor leakage and tiles with the flows that the plenum's pressure gives them, and that pressure."""
    blowing = [c for c in coolers if c.discharge is None and c.flow_m3_s > 0.0]
    supplied = sum(c.flow_m3_s for c in blowing)
    if supplied <= 0.0:
        return (), None
    placed = []
    for tile in tiles:
        box = frame.box(tile.rectangle, 0.0, 0.0)
        if box is not None:
            placed.append((tile, box))
    leak = supplied * (hall.floor_leakage_ratio if placed else 1.0)
    supplies = []
    if leak > 0.0:
        floor = Box((0.0, 0.0, 0.0), (frame.size_m[0], frame.size_m[1], 0.0))
        supplies.append(Supply(FLOOR_LEAKAGE, floor, "+z", leak))
    if not placed:
        return tuple(supplies), None
    plenum = plenum_flow(
        frame.size_m[:2],
        max(hall.plenum_depth_m, LEAST_PLENUM_M),
        tuple((_plan(c.body), c.flow_m3_s) for c in blowing if c.body is not None),
        tuple(Tile(_plan(box), perforated_loss_factor(tile.open_ratio)) for tile, box in placed),
        leak,
        density_kg_m3,
        () if is_box(hall.outline_m) else tuple((x - frame.x0_m, y - frame.y0_m) for x, y in hall.outline_m),
    )
    # a tile that draws room air down gives none: the others share what is blown
    up = [max(flow, 0.0) for flow in plenum.tile_m3_s]
    scale = (supplied - leak) / max(sum(up), 1e-9)
    for (tile, box), flow in zip(placed, up, strict=True):
        supplies.append(Supply(tile.id, box, "+z", flow * scale, open_ratio=min(max(tile.open_ratio, 0.05), 1.0)))
    return tuple(supplies), plenum


def _plan(box: Box) -> tuple[float, float, float, float]:
    return (box.low_m[0], box.low_m[1], box.high_m[0], box.high_m[1])


def _panels(project: Project, hall: Hall, enclosures: tuple[Enclosure, ...], frame: _Frame) -> tuple[Panel, ...]:
    panels = [panel for one in enclosures for panel in one.panels]
    for wall in project.in_hall(Wall, hall.id):
        if wall.thickness_m < 0.15:
            outline = _wall_outline(wall)
            box = frame.box(outline.grown(LEAST_INSIDE_M / 2.0), 0.0, wall.height_m)
            if box is not None:
                panels.append(Panel(box))
    return tuple(panels)


def _enclosures(
    project: Project, hall: Hall, racks: tuple[AirRack, ...], grilles: tuple[Grille, ...], frame: _Frame
) -> tuple[Enclosure, ...]:
    contained = project.in_hall(Containment, hall.id)
    if not contained:
        return ()
    bodies = np.array([(r.box.low_m, r.box.high_m) for r in racks], dtype=np.float64).reshape(-1, 2, 3)
    openings = tuple(g.opening for g in grilles)
    found = []
    for containment in contained:
        box = frame.box(containment.rectangle, 0.0, containment.height_m)
        if box is not None:
            found.append(enclosure(containment, box, bodies, openings))
    return tuple(found)


def _grilles(project: Project, hall: Hall, frame: _Frame) -> tuple[Grille, ...]:
    """Openings of the ceiling void; none where no cooler draws from it."""
    if not any(c.intake is Intake.CEILING for c in project.in_hall(AirCooler, hall.id)):
        return ()
    top = frame.size_m[2]
    boxes = [(g, frame.box(g.rectangle, top, top)) for g in project.in_hall(ReturnGrille, hall.id)]
    return tuple(Grille(g.id, box, g.open_ratio) for g, box in boxes if box is not None)


def _wall_outline(wall: Wall) -> Rectangle:
    half = 0.5 * wall.thickness_m
    return Rectangle(
        min(wall.x0_m, wall.x1_m) - half,
        min(wall.y0_m, wall.y1_m) - half,
        max(wall.x0_m, wall.x1_m) + half,
        max(wall.y0_m, wall.y1_m) + half,
    )


def _bodies(project: Project, hall: Hall, frame: _Frame) -> tuple[Box, ...]:
    """Solid bodies: columns, beams, thick walls, and every other item that stands on the floor."""
    bodies = []
    for item in (item for kind in BODIES for item in project.in_hall(kind, hall.id)):
        if not _is_body(item):
            continue
        bottom = item.bottom_m if isinstance(item, Beam) else 0.0
        bodies.append(frame.box(item.rectangle, bottom, bottom + item.height_m))
    for wall in project.in_hall(Wall, hall.id):
        if wall.thickness_m >= 0.15:
            bodies.append(frame.box(_wall_outline(wall), 0.0, wall.height_m))
    return tuple(b for b in bodies if b is not None)


def _is_body(item: Placed) -> bool:
    """Whether it stands in the way of the air: busways hang over the racks, liquid-to-air units are open."""
    if isinstance(item, PowerUnit):
        return item.kind is not PowerUnitKind.BUSWAY
    return not (isinstance(item, Cdu) and item.rejects_to_air)
