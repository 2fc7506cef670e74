"""What air still moves when the fans of coolers stop while those of the servers run on.

Around open aisles nothing draws on a stopped cooler. Servers before an enclosed aisle do: they draw it below the
room's pressure until as much comes in, through the stopped units' own resistance and the leaks of the enclosure, as
their fans, which lose flow against that suction, can still take. One suction for all enclosed aisles of a hall: they
share the plenum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.model.cooling import AirCooler, Containment, ContainmentKind, Discharge, PerforatedTile
from core.model.project import Project
from core.model.space import FloorKind, Hall
from core.results.outage import SuctionFlows
from core.thermal.aisles import aisle_pressures, enclosed_tiles
from core.thermal.hall_coolers import UNIT_DROP_PA
from core.thermal.room import AirRoom
from core.thermal.voxels import DISCHARGE_RATIO

STALL_PA = 150.0
"""Pressure at which a server's fans move nothing: 100 to 250 Pa."""
STEPS = 60


def suction_flows(project: Project, hall: Hall, room: AirRoom, failed: Sequence[AirCooler]) -> SuctionFlows | None:
    """What flows after the fans of some coolers have stopped.

    Args:
        project: The project before the failure.
        hall: The hall.
        room: Its room before the failure.
        failed: Coolers whose fans stop.

    Returns:
        The flows; None where nothing is drawn through the stopped units, because an aisle over the plenum is open,
        or the units that still run give enough.
    """
    stopped = [c for c in failed if c.discharge is Discharge.UNDERFLOOR and c.is_on]
    tiles = project.in_hall(PerforatedTile, hall.id)
    if hall.floor_kind is not FloorKind.RAISED or not stopped or not tiles:
        return None
    cold = {c.id for c in project.in_hall(Containment, hall.id) if c.kind is ContainmentKind.COLD}
    aisles = [a for a in aisle_pressures(room, np.ones(len(room.racks))) if a.containment_id in cold]
    if not aisles or enclosed_tiles(project, hall, {a.containment_id for a in aisles}) < len(tiles):
        return None
    wanted = sum(a.drawn_m3_s for a in aisles)
    still = sum(c.flow_m3_s for c in room.coolers if c.discharge is None) - sum(_flow(c) for c in stopped)
    leak = DISCHARGE_RATIO * sum(a.leak_m2 for a in aisles) * math.sqrt(2.0 / room.air.density_kg_m3)
    through = sum(c.airflow_m3_s for c in stopped) / math.sqrt(UNIT_DROP_PA)
    if still >= wanted:
        return None
    low, high = 0.0, STALL_PA
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        given = still + (leak + through) * math.sqrt(middle)
        low, high = (middle, high) if given < wanted * _server_ratio(middle) else (low, middle)
    return SuctionFlows(low, math.sqrt(low / UNIT_DROP_PA), _server_ratio(low))


def _server_ratio(suction_pa: float) -> float:
    """Fan law near free delivery: pressure falls with the square of the flow."""
    return math.sqrt(max(1.0 - suction_pa / STALL_PA, 0.0))


def _flow(cooler: AirCooler) -> float:
    return cooler.operating_airflow_m3_s
