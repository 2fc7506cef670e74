"""From a hall of the project to the room that the air solver marches.

Coordinates are shifted so that the lower left of the hall's outline is the origin (``hall_frame``); each ``hall_...``
module makes one part of the room. Items that lie outside the hall are left out: that is a finding, not a failure.
"""

from __future__ import annotations

from core.errors import CaseError
from core.geometry.polygon import area_m2, bounds, is_box
from core.model.project import Project
from core.model.space import FloorKind, Hall, Turbulence
from core.thermal.eddies import can_follow_eddies
from core.thermal.hall_bodies import bodies_of, enclosures_of, grilles_of, panels_of
from core.thermal.hall_coolers import coolers_of
from core.thermal.hall_floor import supplies_of
from core.thermal.hall_frame import HallFrame
from core.thermal.hall_racks import racks_of, tank_skin_heat_w
from core.thermal.room import AirProperties, AirRoom, Envelope


def air_room(project: Project, hall: Hall, further_heat_w: float | None = None) -> AirRoom:
    """Build the air solver's room from a hall.

    Args:
        project: The project; its active scenario gives the IT load.
        hall: The hall.
        further_heat_w: Heat released evenly in the hall beside the racks' (lights, losses); lighting by area when
            None. [W]

    Returns:
        The room, in the hall's own coordinates. It resolves eddies where the hall asks for that and is not too large.

    Raises:
        CaseError: The hall has no usable outline.
    """
    if len(hall.outline_m) < 3:
        raise CaseError(f"{hall.tag or 'The hall'} has no outline.", (hall.id,), hint="Draw at least three corners.")
    around = bounds(hall.outline_m)
    frame = HallFrame(around.x0_m, around.y0_m, (around.width_m, around.depth_m, hall.height_m))
    shifted = tuple((x - frame.x0_m, y - frame.y0_m) for x, y in hall.outline_m)
    grilles = grilles_of(project, hall, frame)
    coolers = coolers_of(project, hall, frame, bool(grilles))
    racks = racks_of(project, hall, frame)
    enclosures = enclosures_of(project, hall, racks, coolers, grilles, frame)
    if further_heat_w is None:
        further_heat_w = project.assumptions.lighting_w_m2 * area_m2(hall.outline_m)
    blocks = bodies_of(project, hall, frame)
    supplies, plenum = supplies_of(project, hall, frame, coolers)
    return AirRoom(
        size_m=frame.size_m,
        racks=racks,
        coolers=coolers,
        supplies=supplies,
        plenum=plenum,
        returns=(),
        grilles=grilles,
        enclosures=enclosures,
        panels=panels_of(project, hall, enclosures, frame),
        blocks=blocks,
        air=AirProperties(
            density_kg_m3=project.assumptions.air_density_kg_m3, cp_j_kg_k=project.assumptions.air_cp_j_kg_k
        ),
        heat_w=further_heat_w + tank_skin_heat_w(project, hall),
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
        resolves_eddies=hall.turbulence is Turbulence.LARGE_EDDIES and can_follow_eddies(frame.size_m),
    )
