"""Racks and what is in them.

A rack holds servers by U position, or one rack-scale system that fills it, or it is an immersion tank (``cooling``
is then immersion). Loads are positive; heat into the room is positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.cooling import Coolant
from core.model.entity import Entity, Placed, Sourced

RACK_UNIT_M = 0.04445
"""Height of one U. [m] EIA-310."""
BASE_U_M = 0.1
"""Height of U1 above the floor: castors and plinth of a usual cabinet. [m]"""


class CoolingKind(StrEnum):
    """How a rack's heat leaves it."""

    AIR = "air"
    REAR_DOOR = "rear_door"
    DIRECT_TO_CHIP = "direct_to_chip"
    IMMERSION = "immersion"


class AshraeClass(StrEnum):
    """Air inlet class of ASHRAE TC 9.9 (2021)."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    H1 = "H1"


class CordPhases(StrEnum):
    """Phases that a rack's cords take."""

    ABC = "ABC"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


@dataclass(frozen=True, slots=True, kw_only=True)
class RackUnit(Sourced):
    """One server, switch or rack-scale system in a rack.

    Attributes:
        name: What people call it.
        u_position: Lowest U it occupies, counted from 1 at the bottom.
        u_height: Number of U it occupies.
        rated_power_w: Power at full load. [W]
        typical_power_w: Power in normal operation. [W]
        liquid_ratio: Share of heat that its own cold plates take when the rack is direct-to-chip (0 to 1).
        airflow_m3_s: Air moved at full load when air-cooled as built. [m3/s]
        weight_kg: Weight. [kg]
        accelerator_model: Accelerator in it, or empty.
        accelerator_count: How many.
        bf16_tflop_s: Dense BF16 rate of all its accelerators. [TFLOP/s]
        memory_gb: Accelerator memory in all. [GB]
        inlet_max_c: Highest allowed air inlet. [C]
        liquid_flow_kg_s: Coolant flow at full load. [kg/s]
        liquid_supply_max_c: Highest allowed coolant supply. [C]
        price_usd: Price. [USD]
        network_ports: Its network ports in the words of its data sheet, such as ``8x 400G + 2x 100G``; empty when not
            stated.
        is_switch: Whether its ports are there for others to plug in.
        power_supply_count: Power supplies with a cord each, 0 when not stated.
    """

    name: str = ""
    u_position: int = 1
    u_height: int = 1
    rated_power_w: float = 0.0
    typical_power_w: float = 0.0
    liquid_ratio: float = 0.0
    airflow_m3_s: float = 0.0
    weight_kg: float = 0.0
    accelerator_model: str = ""
    accelerator_count: int = 0
    bf16_tflop_s: float = 0.0
    memory_gb: float = 0.0
    inlet_max_c: float = 35.0
    liquid_flow_kg_s: float = 0.0
    liquid_supply_max_c: float = 45.0
    price_usd: float = 0.0
    network_ports: str = ""
    is_switch: bool = False
    power_supply_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rack(Placed):
    """A rack, cabinet, rack-scale system or immersion tank.

    Attributes:
        u_capacity: Usable U.
        units: Contents, any order.
        cooling: How its heat leaves.
        load_ratio: Operating power over rated power (0 to 1.2).
        has_blanking_panels: Whether empty U are closed.
        has_doors: Whether perforated doors close front and rear; open racks have none.
        has_chimney: Whether its exhaust leaves through a duct on top, into the ceiling void where coolers draw from it.
        ashrae_class: Air inlet class that the findings test against.
        enclosure_weight_kg: Weight of the empty enclosure. [kg]
        rear_door_effectiveness: Heat that a rear door takes over the most that the exhaust could give to its water, at
            the contents' full airflow (0 to 1).
        rear_door_capacity_w: Most heat a rear door takes. [W]
        rear_door_water_flow_kg_s: Water through a rear door, 0 for what carries its capacity at a rise of 10 K. [kg/s]
        rear_door_fan_w: Fans of an active rear door at full speed, 0 for a passive one. [W]
        rear_door_depth_m: What a rear door adds behind the rack, 0 when not given. [m]
        rear_door_weight_kg: Weight of a rear door, 0 when not given. [kg]
        feed_a_id: Power unit that feeds cord A, or empty.
        feed_b_id: Power unit that feeds cord B, or empty.
        cdu_id: CDU that serves its liquid side, or empty.
        cord_phases: All three phases, or the one that single-phase cords take.
        battery_s: Time that a battery in the rack carries it at full load. [s]
        cord_a: Rated current of each cord and its breaker, 0 when not given. [A]
        shelf_w: Rated output of one power shelf, 0 when the contents bring their own supplies. [W]
        shelf_count: Power shelves in the rack.
        spare_shelf_count: How many of them may fail.
        bath_coolant: Liquid that an immersion tank is filled with.
        tenant: Whose rack it is, or what it is for; any words, nothing is worked out from them.
    """

    u_capacity: int = 48
    units: tuple[RackUnit, ...] = ()
    cooling: CoolingKind = CoolingKind.AIR
    load_ratio: float = 1.0
    has_blanking_panels: bool = True
    has_doors: bool = True
    has_chimney: bool = False
    ashrae_class: AshraeClass = AshraeClass.A1
    enclosure_weight_kg: float = 140.0
    rear_door_effectiveness: float = 0.75
    rear_door_capacity_w: float = 75_000.0
    rear_door_water_flow_kg_s: float = 0.0
    rear_door_fan_w: float = 0.0
    rear_door_depth_m: float = 0.0
    rear_door_weight_kg: float = 0.0
    feed_a_id: str = ""
    feed_b_id: str = ""
    cdu_id: str = ""
    cord_phases: CordPhases = CordPhases.ABC
    battery_s: float = 0.0
    cord_a: float = 0.0
    shelf_w: float = 0.0
    shelf_count: int = 0
    spare_shelf_count: int = 0
    bath_coolant: Coolant = Coolant.DIELECTRIC_OIL
    tenant: str = ""

    @property
    def rated_power_w(self) -> float:
        """Rated power of the contents. [W]"""
        return sum(unit.rated_power_w for unit in self.units)

    @property
    def power_w(self) -> float:
        """Operating power before the scenario's own load ratio. [W]"""
        return self.rated_power_w * self.load_ratio

    @property
    def weight_kg(self) -> float:
        """Enclosure, rear door and contents. [kg]"""
        return self.enclosure_weight_kg + self.door_weight_kg + self.contents_weight_kg

    @property
    def contents_weight_kg(self) -> float:
        """Weight of the contents. [kg]"""
        return sum(unit.weight_kg for unit in self.units)

    @property
    def door_weight_kg(self) -> float:
        """Weight of the rear door that hangs on it, 0 for a rack that is cooled in another way. [kg]"""
        return self.rear_door_weight_kg if self.cooling is CoolingKind.REAR_DOOR else 0.0

    @property
    def door_depth_m(self) -> float:
        """What the rear door that hangs on it adds behind it, 0 for a rack that is cooled in another way. [m]"""
        return self.rear_door_depth_m if self.cooling is CoolingKind.REAR_DOOR else 0.0

    @property
    def accelerator_count(self) -> int:
        """Accelerators in the rack."""
        return sum(unit.accelerator_count for unit in self.units)

    @property
    def used_u(self) -> int:
        """Occupied U."""
        return sum(unit.u_height for unit in self.units)

    @property
    def contents_name(self) -> str:
        """Short description of the contents, such as ``4 × DGX H100``."""
        counts: dict[str, int] = {}
        for unit in self.units:
            counts[unit.name] = counts.get(unit.name, 0) + 1
        return ", ".join(name if n == 1 else f"{n} × {name}" for name, n in counts.items()) or "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class RackTemplate(Entity):
    """Contents of a rack that are kept by name, to be put into other racks; its tag is its name.

    Attributes:
        units: Contents with their U.
        cooling: How the rack that they were taken from is cooled.
    """

    units: tuple[RackUnit, ...] = ()
    cooling: CoolingKind = CoolingKind.AIR

    @property
    def top_u(self) -> int:
        """The highest U that the contents take, 0 for none."""
        return max((u.u_position + u.u_height - 1 for u in self.units), default=0)
