"""The building: halls, walls, columns, doors and keep-out zones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.geometry.rectangle import Point
from core.model.entity import Entity, Placed


class FloorKind(StrEnum):
    """How the floor is built."""

    SLAB = "slab"
    RAISED = "raised"


class Turbulence(StrEnum):
    """How the turbulence of a hall's air is taken."""

    AVERAGED = "averaged"
    LARGE_EDDIES = "large_eddies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall(Entity):
    """A data hall.

    Attributes:
        outline_m: Corners (x, y) in metres, without a repeated last point.
        height_m: Clear height from finished floor to ceiling. [m]
        floor_kind: Slab or raised floor.
        plenum_depth_m: Free depth under a raised floor. [m]
        tile_size_m: Floor grid pitch. [m]
        floor_leakage_ratio: Share of the underfloor supply that leaks through seams and cut-outs instead of tiles.
        wall_u_w_m2_k: U-value of the outer walls, 0 where they are taken as adiabatic. [W/(m2 K)]
        roof_u_w_m2_k: U-value of ceiling and roof. [W/(m2 K)]
        floor_u_w_m2_k: U-value of the floor. [W/(m2 K)]
        roof_sun_w_m2: Sun's heat that comes through the roof. [W/m2]
        floor_m: Height of the finished floor above the yard; halls of one height are one storey. [m]
        outdoor_air_m3_s: Outdoor air that replaces air of the hall, tempered on its way in; it brings vapour. [m3/s]
        wall_mass_j_m2_k: Heat capacity of the inner layer of walls, ceiling and floor, for cooling failures. [J/(m2 K)]
        floor_load_max_pa: Uniform load that the floor may carry, 0 when not known. [Pa]
        feed_id: Power unit that feeds lights, controls and fans of rear doors, or empty for the source bus.
        backup_feed_id: Power unit that takes over when that one is dead, or empty.
        turbulence: Averaged (k-epsilon), or large eddies followed on 0.1 m cells, for halls of up to 200 m3 whose
            exhausts blow against each other.
    """

    outline_m: tuple[Point, ...] = ((0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0))
    height_m: float = 3.6
    floor_kind: FloorKind = FloorKind.SLAB
    plenum_depth_m: float = 0.8
    tile_size_m: float = 0.6
    floor_leakage_ratio: float = 0.0
    wall_u_w_m2_k: float = 0.0
    roof_u_w_m2_k: float = 0.0
    floor_u_w_m2_k: float = 0.0
    roof_sun_w_m2: float = 0.0
    wall_mass_j_m2_k: float = 25_000.0
    outdoor_air_m3_s: float = 0.0
    floor_m: float = 0.0
    floor_load_max_pa: float = 0.0
    feed_id: str = ""
    backup_feed_id: str = ""
    turbulence: Turbulence = Turbulence.AVERAGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall(Entity):
    """A straight wall or infill panel inside a hall, from floor to ``height_m``."""

    hall_id: str = ""
    x0_m: float = 0.0
    y0_m: float = 0.0
    x1_m: float = 1.0
    y1_m: float = 0.0
    thickness_m: float = 0.1
    height_m: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Placed):
    """A column or another solid body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beam(Placed):
    """A ceiling beam or overhead body; ``bottom_m`` is the height of its underside. [m]"""

    bottom_m: float = 2.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Door(Placed):
    """A door; the footprint is the opening and its swing, which must stay clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOut(Placed):
    """An area in which nothing may stand."""

    reason: str = ""
