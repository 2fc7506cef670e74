"""Halls whose air is followed."""

from __future__ import annotations

from core.model.cooling import AirCooler, Cdu
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall


def has_air_to_follow(project: Project, hall: Hall) -> bool:
    """Whether anything in a hall moves, warms or cools its air.

    A hall that is still empty, as every one is when it is drawn, has only its lights: adiabatic, they would warm it
    without end, and the design would never count as settled.
    """
    if any(project.in_hall(kind, hall.id) for kind in (Rack, AirCooler, Cdu, PowerUnit)):
        return True
    leaks = (hall.outdoor_air_m3_s, hall.wall_u_w_m2_k, hall.roof_u_w_m2_k, hall.floor_u_w_m2_k)
    return any(value > 0.0 for value in leaks)
