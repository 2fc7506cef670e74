"""Air before the racks' fronts and rears, over the height: what the fronts draw in and what stands behind the rears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.checks.cooling_rules import allowable_c, recommended_c
from core.checks.floor_overlaps import stands_on_floor
from core.drawing.plan_items import placed_near
from core.model.project import Project
from core.model.rack import BASE_U_M, RACK_UNIT_M, Rack
from core.results.design_results import DesignResults
from core.results.face_air import face_profiles_c, profile_heights_m

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class UnitBand:
    """Where a piece of contents stands in its rack.

    Attributes:
        name: What people call it.
        low_m: Underside above the floor. [m]
        high_m: Top. [m]
    """

    name: str
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class RackProfile:
    """Air temperature over the height before a rack's two sides.

    Attributes:
        height_m: Heights up to the top of the rack, shape (points,). [m]
        front_c: Shape (points,), NaN where there is no air. [C]
        rear_c: Shape (points,). [C]
        recommended_c: Highest recommended inlet of its class. [C]
        allowable_c: Highest allowed inlet of its class at the site. [C]
        rack_height_m: Height of the rack. [m]
        units: Contents from the bottom to the top.
    """

    height_m: FloatArray
    front_c: FloatArray
    rear_c: FloatArray
    recommended_c: float
    allowable_c: float
    rack_height_m: float
    units: tuple[UnitBand, ...]


def stands_outside(results: DesignResults | None, rack: Rack) -> bool:
    """Whether a rack's hall has air, but none of it is before the rack, because it stands outside."""
    thermal = results.thermal.value if results else None
    air = thermal.hall(rack.hall_id) if thermal else None
    return air is not None and rack.id not in air.rack_ids


def body_around(project: Project, rack: Rack) -> str:
    """Tag of a rack, cooler, column or other body of its hall that a rack stands in; nothing where it stands free."""
    for other in placed_near(project, rack.rectangle):
        if (
            stands_on_floor(other)
            and other.id != rack.id
            and other.hall_id == rack.hall_id
            and other.rectangle.overlaps(rack.rectangle)
        ):
            return other.tag
    return ""


def stands_without_air(project: Project, results: DesignResults | None, rack: Rack) -> str:
    """Tag of the body that a rack stands in with no air before front and rear: its inlet then means nothing."""
    tag = body_around(project, rack)
    profile = rack_profile(project, results, rack) if tag else None
    if profile is None or not (np.isnan(profile.front_c).all() and np.isnan(profile.rear_c).all()):
        return ""
    return tag


def rack_profile(project: Project, results: DesignResults | None, rack: Rack) -> RackProfile | None:
    """The profile of one rack, or None while its hall has no air or it stands outside.

    Args:
        project: Gives the site's elevation, which lowers the limit.
        results: Air of the halls.
        rack: Which rack.
    """
    thermal = results.thermal.value if results else None
    air = thermal.hall(rack.hall_id) if thermal else None
    if air is None or air.air_field is None or rack.id not in air.rack_ids:
        return None
    heights = profile_heights_m(rack)
    front, rear = (face_profiles_c(air.air_field, [rack], side, heights)[0] for side in ("front", "rear"))
    limit = allowable_c(rack.ashrae_class, project.site.elevation_m)
    return RackProfile(heights, front, rear, recommended_c(rack.ashrae_class), limit, rack.height_m, unit_bands(rack))


def unit_bands(rack: Rack) -> tuple[UnitBand, ...]:
    """Contents by height, on the same plinth as in the air's own room."""
    bands = []
    for unit in sorted(rack.units, key=lambda u: u.u_position):
        low = BASE_U_M + (unit.u_position - 1) * RACK_UNIT_M
        bands.append(UnitBand(unit.name, low, min(low + unit.u_height * RACK_UNIT_M, rack.height_m)))
    return tuple(bands)
