"""Cooling equipment: air coolers, tiles, grilles, containment, CDUs and heat rejection."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.entity import Placed


class AirCoolerKind(StrEnum):
    """Form of an air cooler; a ceiling unit hangs over an aisle and blows down into it."""

    CRAH = "crah"
    CRAC = "crac"
    FAN_WALL = "fan_wall"
    IN_ROW = "in_row"
    CEILING = "ceiling"


class Discharge(StrEnum):
    """Where an air cooler blows to."""

    UNDERFLOOR = "underfloor"
    FRONT = "front"
    DOWN = "down"


class Intake(StrEnum):
    """Where an air cooler draws from."""

    TOP = "top"
    REAR = "rear"
    CEILING = "ceiling"


class FanControl(StrEnum):
    """How fans follow the load: not at all, or with the air that the racks of their hall draw in."""

    CONSTANT = "constant"
    FOLLOWS_RACKS = "follows_racks"


class SetPoint(StrEnum):
    """Air whose temperature a cooler holds."""

    SUPPLY = "supply_air"
    RETURN = "return_air"


COLDEST_SUPPLY_C = 10.0
"""Units that hold their return ask for no colder air: low limits of makers are 8 to 12 C (judgement). [C]"""
USUAL_RISE_K = 10.0
"""From supply to return where nothing better is known: 8 to 12 K in halls of air-cooled racks. [K]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AirCooler(Placed):
    """A CRAH, CRAC, fan wall or in-row cooler.

    Attributes:
        kind: Form.
        bottom_m: Height of the underside of a unit that hangs, 0 for one that stands. [m]
        discharge: Underfloor plenum, the front face, or straight down.
        intake: Top face, rear face, or ceiling grilles.
        discharge_width_m: Width of the front opening, 0 for the full width. [m]
        discharge_bottom_m: Lower edge of the front opening. [m]
        discharge_top_m: Upper edge of the front opening, 0 for the full height. [m]
        capacity_w: Rated sensible capacity. [W]
        airflow_m3_s: Airflow at full speed. [m3/s]
        fan_speed_ratio: Operating speed over full speed (0 to 1).
        fan_control: What the fans do over a year at other loads than the scenario's, for which the speed above holds,
            and when other units of the hall fail.
        least_fan_ratio: Lowest fan speed over full speed (0 to 1).
        fan_power_w: Fan power at full speed. [W]
        set_point: Whether it holds the air that it supplies or, by its supply, the air that returns to it.
        supply_set_c: Supply air set point. [C]
        return_set_c: Return air set point, of a unit that holds its return. [C]
        water_supply_c: Chilled-water inlet. [C]
        water_flow_kg_s: Chilled-water flow at full valve opening, 0 for a direct-expansion unit. [kg/s]
        coil_effectiveness: Effectiveness at rated flows (0 to 1), on the smaller capacity rate.
        has_air_economiser: Whether it draws in outdoor air while that is cool and dry enough.
        is_on: Whether it runs.
        has_backflow_damper: Whether a damper keeps air of the plenum from escaping through it while it stands.
        feed_id: Power unit that feeds it, or empty.
        backup_feed_id: Power unit that takes over when that one is dead, or empty.
    """

    kind: AirCoolerKind = AirCoolerKind.CRAH
    bottom_m: float = 0.0
    discharge: Discharge = Discharge.UNDERFLOOR
    intake: Intake = Intake.TOP
    discharge_width_m: float = 0.0
    discharge_bottom_m: float = 0.0
    discharge_top_m: float = 0.0
    capacity_w: float = 100_000.0
    airflow_m3_s: float = 8.0
    fan_speed_ratio: float = 1.0
    fan_control: FanControl = FanControl.FOLLOWS_RACKS
    least_fan_ratio: float = 0.4
    fan_power_w: float = 5_000.0
    set_point: SetPoint = SetPoint.SUPPLY
    supply_set_c: float = 20.0
    return_set_c: float = 28.0
    water_supply_c: float = 16.0
    water_flow_kg_s: float = 4.0
    coil_effectiveness: float = 0.65
    has_air_economiser: bool = False
    is_on: bool = True
    has_backflow_damper: bool = True
    feed_id: str = ""
    backup_feed_id: str = ""

    @property
    def operating_airflow_m3_s(self) -> float:
        """Airflow at the present fan speed, nought when off. [m3/s]"""
        return self.airflow_m3_s * self.fan_speed_ratio if self.is_on else 0.0

    def asked_supply_c(self, rise_k: float = USUAL_RISE_K) -> float:
        """Supply that it aims at. [C]

        Args:
            rise_k: From its supply to its return, which matters only where it holds its return. [K]
        """
        return self.supply_set_c if self.set_point is SetPoint.SUPPLY else self.return_set_c - rise_k


@dataclass(frozen=True, slots=True, kw_only=True)
class PerforatedTile(Placed):
    """A perforated floor tile with its open fraction (0 to 1)."""

    open_ratio: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnGrille(Placed):
    """A ceiling return grille, part of the void that ceiling-intake coolers draw from."""

    open_ratio: float = 0.6


class ContainmentKind(StrEnum):
    """Which aisle is enclosed."""

    COLD = "cold"
    HOT = "hot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Containment(Placed):
    """An enclosed aisle; the footprint is the aisle between the racks.

    Below the racks' tops its long sides are the racks themselves, above them panels. A hot aisle under ceiling grilles
    is ducted: its walls go up to the ceiling and it has no roof.

    Attributes:
        kind: Cold or hot aisle.
        has_roof: Whether a roof closes the top at ``height_m``.
        has_end_doors: Whether doors close the two ends.
        leakage_ratio: Open share of the enclosure's own panels (0 to 1).
    """

    kind: ContainmentKind = ContainmentKind.COLD
    has_roof: bool = True
    has_end_doors: bool = True
    leakage_ratio: float = 0.03


class Coolant(StrEnum):
    """Liquid in a technology loop or in an immersion bath."""

    WATER = "water"
    PG25 = "pg25"
    PG30 = "pg30"
    DIELECTRIC_OIL = "dielectric_oil"
    TWO_PHASE = "two_phase"


class WaterClass(StrEnum):
    """Facility-water class of ASHRAE TC 9.9 that a CDU is designed for; the number is the highest supply in Celsius."""

    ANY = "any"
    W17 = "W17"
    W27 = "W27"
    W32 = "W32"
    W40 = "W40"
    W45 = "W45"
    W_PLUS = "W+"


class TechnologyClass(StrEnum):
    """Technology-loop class of ASHRAE TC 9.9; the number is the highest supply to the racks in Celsius."""

    ANY = "any"
    S30 = "S30"
    S35 = "S35"
    S40 = "S40"
    S45 = "S45"
    S50 = "S50"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cdu(Placed):
    """A coolant distribution unit between technology loop and facility loop.

    Attributes:
        capacity_w: Rated heat at ``approach_k``. [W]
        approach_k: Technology supply minus facility supply at rating. [K]
        pump_power_w: Pump power at rated flow. [W]
        flow_kg_s: Rated technology-loop flow. [kg/s]
        supply_set_c: Technology-loop supply set point. [C]
        rejects_to_air: Whether it gives its heat to the room air (liquid-to-air) instead of the facility loop.
        airflow_m3_s: Air that a liquid-to-air unit moves. [m3/s]
        is_on: Whether it runs.
        feed_id: Power unit that feeds its pumps, or empty.
        backup_feed_id: Power unit that takes over when that one is dead, or empty.
        coolant: Liquid of the technology loop.
        pump_head_pa: Head that is left for the loop at rated flow, 0 for a typical one. [Pa]
        pump_count: Pumps in the unit, spare ones included.
        spare_pump_count: Pumps that may fail without less flow.
        facility_flow_kg_s: Rated facility water, 0 for the rated heat at a rise of 10 K. [kg/s]
        pipe_diameter_m: Bore of the row manifolds, 0 for the next standard size. [m]
        branch_diameter_m: Bore of the hoses to the racks, 0 for the next standard size. [m]
        coolant_kg: Coolant in the loop, 0 for what pipes, racks and the unit hold. [kg]
        redundancy_group: Units with the same name here feed one loop together; empty for a loop of its own.
        spare_unit_count: Units of the group that may fail without harm (1 for N+1).
        water_class: Facility-water class it is designed for.
        technology_class: Class that its supply to the racks must keep.
    """

    capacity_w: float = 1_000_000.0
    approach_k: float = 4.0
    pump_power_w: float = 10_000.0
    flow_kg_s: float = 25.0
    supply_set_c: float = 32.0
    rejects_to_air: bool = False
    airflow_m3_s: float = 5.0
    is_on: bool = True
    feed_id: str = ""
    backup_feed_id: str = ""
    coolant: Coolant = Coolant.PG25
    pump_head_pa: float = 0.0
    pump_count: int = 2
    spare_pump_count: int = 1
    facility_flow_kg_s: float = 0.0
    pipe_diameter_m: float = 0.0
    branch_diameter_m: float = 0.0
    coolant_kg: float = 0.0
    redundancy_group: str = ""
    spare_unit_count: int = 0
    water_class: WaterClass = WaterClass.ANY
    technology_class: TechnologyClass = TechnologyClass.ANY


class HeatRejectionKind(StrEnum):
    """How heat leaves the site."""

    AIR_COOLED_CHILLER = "air_cooled_chiller"
    WATER_COOLED_CHILLER = "water_cooled_chiller"
    DRY_COOLER = "dry_cooler"
    ADIABATIC_COOLER = "adiabatic_cooler"
    COOLING_TOWER = "cooling_tower"


CHILLERS = (HeatRejectionKind.AIR_COOLED_CHILLER, HeatRejectionKind.WATER_COOLED_CHILLER)
"""Kinds with a compressor."""


class CompressorKind(StrEnum):
    """How a chiller's compressor follows the load; magnetic bearings also let the condenser run cold."""

    FIXED_SPEED = "fixed_speed"
    VARIABLE_SPEED = "variable_speed"
    MAGNETIC_BEARING = "magnetic_bearing"


class EconomiserKind(StrEnum):
    """What cools when a chiller cools by outdoor air alone: the loop's water, or refrigerant without compressor.

    ``water`` is cooled in front of the chiller, which does the rest; ``parallel_water`` takes the chiller's place and
    so only takes over once it carries all.
    """

    WATER = "water"
    PARALLEL_WATER = "parallel_water"
    REFRIGERANT = "refrigerant"


class CoolingLoop(StrEnum):
    """Facility loop that a heat-rejection unit serves."""

    CHILLED = "chilled"
    WARM = "warm"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRejection(Placed):
    """A chiller, dry cooler, adiabatic cooler or tower in the yard.

    Attributes:
        kind: Form.
        loop: Chilled-water loop (air coolers, rear doors) or warm-water loop (CDUs).
        capacity_w: Rated capacity. [W]
        cop_rated: Cooling over compressor input at rating; unused without a compressor.
        rated_supply_c: Chilled-water supply at which ``cop_rated`` holds (air 35 C, or condenser water 29.4 C). [C]
        fan_power_w: Fan power at full speed, of a water-cooled chiller that of its tower. [W]
        approach_k: Leaving water minus entering air at full load: dry bulb, behind wet pads, or wet bulb. [K]
        has_free_cooling: Whether a chiller also cools by outdoor air alone when cold enough.
        airflow_m3_s: Air at full speed, 0 for what suits the rating. [m3/s]
        rated_rise_k: Rise of the water at the rating, 0 for what is usual (8 K dry, 5.6 K over a tower). [K]
        least_fan_ratio: Lowest fan speed over full speed (0 to 1).
        own_pump_w: Pumps of its own at full load: condenser water, spray. [W]
        compressor: How the compressor follows the load.
        economiser: What free cooling uses: the loop's water before or in place of the chiller, or refrigerant.
        exchanger_approach_k: Approach of the plate exchanger between tower water and loop, 0 without one. [K]
        pad_depth_m: Depth of wet pads. [m]
        cycles_of_concentration: Salts in the water that is bled over salts in the water that is drawn.
        drift_ratio: Droplets lost over water that flows over the tower.
        least_outdoor_c: Coldest outdoor air it is built for. [C]
        is_standby: Whether it rests while the other units of its loop carry the heat.
        is_on: Whether it runs.
        feed_id: Power unit that feeds it, or empty.
        backup_feed_id: Power unit that takes over when that one is dead, or empty.
    """

    kind: HeatRejectionKind = HeatRejectionKind.AIR_COOLED_CHILLER
    loop: CoolingLoop = CoolingLoop.CHILLED
    capacity_w: float = 1_000_000.0
    cop_rated: float = 3.2
    rated_supply_c: float = 6.67
    fan_power_w: float = 20_000.0
    approach_k: float = 6.0
    has_free_cooling: bool = False
    airflow_m3_s: float = 0.0
    rated_rise_k: float = 0.0
    least_fan_ratio: float = 0.2
    own_pump_w: float = 0.0
    compressor: CompressorKind = CompressorKind.FIXED_SPEED
    economiser: EconomiserKind = EconomiserKind.WATER
    exchanger_approach_k: float = 1.5
    pad_depth_m: float = 0.3
    cycles_of_concentration: float = 4.0
    drift_ratio: float = 0.00008
    least_outdoor_c: float = -30.0
    is_standby: bool = False
    is_on: bool = True
    feed_id: str = ""
    backup_feed_id: str = ""
