"""One room's air as plain geometry and flows, in metres, watts and m3/s.

It knows neither projects nor files: both the project and the ``dc-room-1`` exchange format build it, and the solver
reads nothing else. Directions are unit steps such as ``+x``; a rectangle is a pair of corners with one equal axis.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from core.model.rear_door import DoorCoil
from core.thermal.directions import DIRECTIONS
from core.thermal.plenum_flow import PlenumFlow

Vector = tuple[float, float, float]

LEAST_SIZE_M, MOST_SIZE_M = 0.5, 2000.0


@dataclass(frozen=True, slots=True)
class AirProperties:
    """Air and reference state of the Boussinesq approximation.

    Attributes:
        density_kg_m3: Reference density. [kg/m3]
        cp_j_kg_k: Specific heat. [J/(kg K)]
        beta_1_k: Thermal expansion. [1/K]
        t_ref_c: Reference temperature. [C]
        nu_m2_s: Laminar kinematic viscosity. [m2/s]
        pr_turbulent: Turbulent Prandtl number.
    """

    density_kg_m3: float = 1.2
    cp_j_kg_k: float = 1005.0
    beta_1_k: float = 3.41e-3
    t_ref_c: float = 20.0
    nu_m2_s: float = 1.55e-5
    pr_turbulent: float = 0.9

    @property
    def heat_capacity_j_m3_k(self) -> float:
        """Volumetric heat capacity. [J/(m3 K)]"""
        return self.density_kg_m3 * self.cp_j_kg_k


@dataclass(frozen=True, slots=True)
class Box:
    """Axis-aligned box by two corners. [m]"""

    low_m: Vector
    high_m: Vector

    def side(self, direction: str) -> Box:
        """The rectangle of the side that looks in a direction."""
        axis, sign = DIRECTIONS[direction]
        low, high = list(self.low_m), list(self.high_m)
        low[axis] = high[axis] = self.high_m[axis] if sign > 0 else self.low_m[axis]
        return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))

    @property
    def face_m2(self) -> float:
        """Area of its largest side; of a rectangle its own. [m2]"""
        x, y, z = (abs(b - a) for a, b in zip(self.low_m, self.high_m, strict=True))
        return max(x * y, x * z, y * z)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of heights over which a rack breathes, with its share of the flow. [m]"""

    z0_m: float
    z1_m: float
    flow_share_ratio: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A range of heights through which air passes a rack from front to rear or back, as pressure drives it.

    Attributes:
        z0_m, z1_m: Heights. [m]
        open_ratio: Open share of its area across the rack (0 to 1).
        loss_factor: Pressure loss of the whole way over the dynamic pressure in the open part.
    """

    z0_m: float
    z1_m: float
    open_ratio: float
    loss_factor: float = 1.5


@dataclass(frozen=True, slots=True)
class RackMass:
    """What a rack's metal holds back when its inlet or its heat changes (after VanGilder et al., ASHRAE 119(2), 2013).

    The heat is released in the metal of the servers, not in the air: a load step reaches the air as the metal warms.

    Attributes:
        servers_j_k: Heat capacity of the servers. [J/K]
        effectiveness_ratio: Share of the air's temperature difference to the metal that passing air loses (hA over the
            air's capacity rate).
        shell_j_k: Heat capacity of cabinet, rails and cables. [J/K]
        shell_w_k: Conductance between them and the air inside. [W/K]
    """

    servers_j_k: float = 0.0
    effectiveness_ratio: float = 0.8
    shell_j_k: float = 0.0
    shell_w_k: float = 0.0


@dataclass(frozen=True, slots=True)
class Fans:
    """Server fans that speed up in warm air: the airflow rises linearly between two inlet temperatures.

    Attributes:
        ramp_from_c: Inlet above which they speed up. [C]
        full_at_c: Inlet at which they run at full speed. [C]
        full_flow_ratio: Airflow at full speed over the airflow in cool air.
        power_ratio: Power of the fans in cool air over the rack's heat; it grows with the cube of their speed.
    """

    ramp_from_c: float = 25.0
    full_at_c: float = 35.0
    full_flow_ratio: float = 1.0
    power_ratio: float = 0.0


@dataclass(frozen=True, slots=True)
class AirRack:
    """A rack as the room air sees it.

    Attributes:
        id: Name in results.
        box: Body.
        front: Direction in which the intake face looks.
        heat_w: Heat released into the air that passes. [W]
        flow_m3_s: Air moved from front to rear. [m3/s]
        bands: Heights of intake and exhaust; empty for the whole face.
        gaps: Empty heights that no blanking panel closes.
        has_chimney: Whether its exhaust leaves through the top, into the ceiling void when there is one.
        mass: What its metal holds back in a transient.
        fans: How its airflow follows the inlet temperature.
        door: Coil in its rear door that cools the exhaust; it has no effect on chimneys.
        exit_open_ratio: Free share of its rear: what leaves through less than all of it is as much faster.
    """

    id: str
    box: Box
    front: str
    heat_w: float
    flow_m3_s: float
    bands: tuple[Band, ...] = ()
    gaps: tuple[Gap, ...] = ()
    has_chimney: bool = False
    mass: RackMass = RackMass()
    fans: Fans = Fans()
    door: DoorCoil | None = None
    exit_open_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Coil:
    """Chilled-water coil of a cooler.

    ``T_supply = max(set, T_return - e C_min/C_air (T_return - T_water))`` and no more than the capacity.

    Attributes:
        set_c: Supply set point. [C]
        water_c: Water inlet. [C]
        effectiveness_on_air_ratio: Effectiveness times the smaller capacity rate over the air's.
        capacity_w: Most heat it takes. [W]
        return_set_c: Return air that it holds by its supply, which begins at ``set_c``; None for a fixed supply. [C]
    """

    set_c: float
    water_c: float
    effectiveness_on_air_ratio: float = 0.65
    capacity_w: float = math.inf
    return_set_c: float | None = None


@dataclass(frozen=True, slots=True)
class AirCoolerUnit:
    """A cooler: what it draws from and, if it blows into the room, what it blows through.

    Attributes:
        id: Name in results.
        flow_m3_s: Airflow. [m3/s]
        coil: Coil, or None for a fixed supply temperature.
        supply_c: Fixed supply temperature, used without a coil. [C]
        body: Solid body, or None.
        intake: Rectangle of the return, or None when it draws from the ceiling void.
        intake_direction: Flow direction out of the room through it.
        discharge: Rectangle of the supply, or None when it blows into the floor plenum.
        discharge_direction: Flow direction into the room through it.
        heat_w: Heat that it gives to the air instead of taking any (liquid-to-air). [W]
        lag_s: Time constant with which its coil's metal and water follow in a transient. [s]
        backflow_m3_s: Air that a pressure of 1 Pa drives back through it out of the floor plenum while it stands, with
            the root of the pressure; nought where a damper shuts it. [m3/s]
    """

    id: str
    flow_m3_s: float
    coil: Coil | None = None
    supply_c: float = 18.0
    body: Box | None = None
    intake: Box | None = None
    intake_direction: str = "-z"
    discharge: Box | None = None
    discharge_direction: str = "+x"
    heat_w: float = 0.0
    lag_s: float = 0.0
    backflow_m3_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Supply:
    """A tile or another inlet.

    Attributes:
        id: Name.
        opening: Rectangle.
        direction: Flow direction into the room.
        flow_m3_s: Airflow. [m3/s]
        supply_c: Temperature, or None when the plenum gives it. [C]
        open_ratio: Free share of the opening: its jets have the momentum of the air in the holes.
    """

    id: str
    opening: Box
    direction: str
    flow_m3_s: float
    supply_c: float | None = None
    open_ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Return:
    """A return opening without a cooler of its own; ``direction`` points out of the room."""

    id: str
    opening: Box
    direction: str
    flow_m3_s: float


@dataclass(frozen=True, slots=True)
class Panel:
    """A thin impermeable wall, or one with an open share (0 to 1).

    Attributes:
        opening: Rectangle.
        open_ratio: Open share of it, as slots with the loss of sharp edges.
        is_snapped: Whether its edges are taken to the grid, as bodies are, so that it joins them without a gap.
    """

    opening: Box
    open_ratio: float = 0.0
    is_snapped: bool = False


@dataclass(frozen=True, slots=True)
class OpenSide:
    """Where one long side of an aisle is open below the racks' tops.

    Attributes:
        across: Axis that the side is an end of.
        is_far: Whether it is the end with the larger coordinate.
        spans_m: Where more than half of its height is open, in spans wider than a joint. [m]
        area_m2: Open area of the whole side. [m2]
    """

    across: int
    is_far: bool
    spans_m: tuple[tuple[float, float], ...]
    area_m2: float


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One contained aisle in the room's coordinates.

    Attributes:
        containment_id: Which one.
        box: From the floor to its top.
        panels: What closes it.
        is_closed: Whether all sides are closed but for leaks, racks, grilles and gaps between racks.
        is_ducted: Whether its walls go up to a ceiling with grilles.
        open_sides: Long sides in which nothing stands somewhere, below the racks' tops.
    """

    containment_id: str
    box: Box
    panels: tuple[Panel, ...]
    is_closed: bool
    is_ducted: bool
    open_sides: tuple[OpenSide, ...] = ()

    @property
    def gap_m2(self) -> float:
        """Open area in the long sides where nothing stands, below the racks' tops. [m2]"""
        return sum(side.area_m2 for side in self.open_sides)

    @property
    def leak_m2(self) -> float:
        """Open area of all panels and gaps. [m2]"""
        return self.gap_m2 + sum(panel.open_ratio * panel.opening.face_m2 for panel in self.panels)


@dataclass(frozen=True, slots=True)
class Grille:
    """An opening of the ceiling void, which coolers without an intake of their own draw from."""

    id: str
    opening: Box
    open_ratio: float = 0.6


@dataclass(frozen=True, slots=True)
class Envelope:
    """Walls, ceiling and floor around the room.

    In a steady room heat passes by the U-values; in a transient the mass of the inner layer takes it up as well.

    Attributes:
        wall_w_m2_k, ceiling_w_m2_k, floor_w_m2_k: U-values, nought for adiabatic. [W/(m2 K)]
        outside_c: Temperature behind walls and ceiling. [C]
        ground_c: Temperature under the floor. [C]
        sun_w_m2: Sun's heat that comes through the ceiling. [W/m2]
        film_w_m2_k: Conductance between air and inner surfaces. [W/(m2 K)]
        mass_j_m2_k: Heat capacity of the inner layer, nought for none. [J/(m2 K)]
        layer_m2_k_w: Thermal resistance of that layer. [m2 K/W]
    """

    wall_w_m2_k: float = 0.0
    ceiling_w_m2_k: float = 0.0
    floor_w_m2_k: float = 0.0
    outside_c: float = 20.0
    ground_c: float = 15.0
    sun_w_m2: float = 0.0
    film_w_m2_k: float = 8.0
    mass_j_m2_k: float = 0.0
    layer_m2_k_w: float = 0.015


@dataclass(frozen=True, slots=True)
class AirRoom:
    """Everything the air solver needs to know about one room.

    Attributes:
        size_m: Box around the room, origin in a lower corner.
        racks: Racks.
        coolers: Coolers with return and, when not underfloor, supply.
        supplies: Tiles and other inlets.
        returns: Returns without a cooler.
        panels: Thin walls.
        grilles: Where the ceiling void takes its air, by their open areas; evenly below the ceiling when empty.
        enclosures: Contained aisles; their panels are among the panels.
        blocks: Solid bodies.
        air: Air properties.
        heat_w: Further heat released evenly in the room air (lights, losses). [W]
        outline_m: Outline of a room that is no box; cells outside are solid. Empty for a box.
        plenum_m3: Air under the raised floor, which holds temperature back in a transient. [m3]
        envelope: Walls, ceiling and floor; adiabatic and without mass unless said otherwise.
        plenum: What the raised floor's pressure does; the supplies hold all of it that the air feels.
        resolves_eddies: Whether the march follows large eddies on fine cells; k-epsilon carries all of them otherwise.
    """

    size_m: Vector
    racks: tuple[AirRack, ...] = ()
    coolers: tuple[AirCoolerUnit, ...] = ()
    supplies: tuple[Supply, ...] = ()
    returns: tuple[Return, ...] = ()
    panels: tuple[Panel, ...] = ()
    grilles: tuple[Grille, ...] = ()
    enclosures: tuple[Enclosure, ...] = field(default=(), compare=False, repr=False)
    blocks: tuple[Box, ...] = ()
    air: AirProperties = field(default_factory=AirProperties)
    heat_w: float = 0.0
    outline_m: tuple[tuple[float, float], ...] = ()
    plenum_m3: float = 0.0
    envelope: Envelope = Envelope()
    plenum: PlenumFlow | None = field(default=None, compare=False, repr=False)
    resolves_eddies: bool = False

    @property
    def sun_w(self) -> float:
        """Sun's heat through the ceiling. [W]"""
        return self.envelope.sun_w_m2 * self.size_m[0] * self.size_m[1]
