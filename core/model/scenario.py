"""Site, scenarios and assumptions: everything the answer depends on that is not a piece of equipment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.entity import Entity, Sourced

SITE_ID = "site"
ASSUMPTIONS_ID = "assumptions"
PROJECT_INFO_ID = "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInfo(Entity):
    """Name and settings of the project itself.

    Attributes:
        name: Project name.
        author: Who made it.
        notes: Free text.
        active_scenario_id: Scenario that results are computed for.
    """

    id: str = PROJECT_INFO_ID
    name: str = "Untitled"
    author: str = ""
    notes: str = ""
    active_scenario_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Sourced):
    """Where the facility stands.

    Attributes:
        name: Market or place.
        latitude_deg: North positive.
        longitude_deg: East positive.
        elevation_m: Above sea level. [m]
        design_dry_bulb_c: 0.4 % cooling design dry bulb. [C]
        design_wet_bulb_c: 0.4 % evaporation design wet bulb. [C]
        mean_dry_bulb_c: Annual mean. [C]
        grid_carbon_kg_kwh: Life-cycle grid emission factor. [kg CO2e/kWh]
        electricity_price_usd_kwh: Industrial price. [USD/kWh]
    """

    id: str = SITE_ID
    name: str = "Ashburn (Northern Virginia)"
    latitude_deg: float = 39.04
    longitude_deg: float = -77.49
    elevation_m: float = 90.0
    design_dry_bulb_c: float = 34.2
    design_wet_bulb_c: float = 25.3
    mean_dry_bulb_c: float = 13.2
    grid_carbon_kg_kwh: float = 0.418
    electricity_price_usd_kwh: float = 0.0892


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Entity):
    """An operating point.

    Attributes:
        name: What people call it, such as ``Design day``.
        dry_bulb_c: Outdoor dry bulb. [C]
        wet_bulb_c: Outdoor wet bulb. [C]
        it_load_ratio: Load of all racks on top of their own ratios (0 to 1).
    """

    name: str = "Design day"
    dry_bulb_c: float = 34.2
    wet_bulb_c: float = 25.3
    it_load_ratio: float = 1.0


class PumpControl(StrEnum):
    """What the head of the facility pumps does as valves close: stays, falls in proportion, or with the friction."""

    CONSTANT_HEAD = "constant_head"
    PROPORTIONAL = "proportional"
    PRESSURE_RESET = "pressure_reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions(Entity):
    """Numbers that hold for the whole project and that a planner may change.

    Attributes:
        air_density_kg_m3: Density of room air at the site. [kg/m3]
        air_cp_j_kg_k: Specific heat of air. [J/(kg K)]
        server_air_rise_k: Air rise assumed where a server's airflow is not known. [K]
        server_air_rise_max_k: Highest rise that server fans let happen. [K]
        idle_airflow_ratio: Airflow of an idle server over its full airflow.
        server_fan_ratio: Share of an air-cooled server's power that its fans take while the inlet is cool.
        server_fan_ramp_from_c: Inlet above which the fans speed up. [C]
        server_fan_full_at_c: Inlet at which they run at full speed. [C]
        server_fan_full_ratio: Full fan power over fan power while the inlet is cool.
        immersion_skin_loss_ratio: Share of an immersion tank's heat that its skin gives to the room.
        retrofit_liquid_ratio: Liquid share of an air-cooled server fitted with cold plates.
        chilled_water_supply_c: Chilled-water loop supply. [C]
        chilled_water_rise_k: Chilled-water rise at design. [K]
        warm_water_supply_c: Lowest warm-water loop supply that the planner asks for. [C]
        warm_water_rise_k: Warm-water rise at design. [K]
        pump_head_pa: Head of the facility pumps. [Pa]
        pump_control: How the head of the facility pumps follows the flow.
        has_backed_pumps: Whether a UPS carries the facility pumps until generators do.
        pump_efficiency_ratio: Wire-to-water efficiency of the facility pumps.
        cable_loss_ratio: Loss of rack cords, and of cables whose size is not given, over the power they carry.
        rack_power_factor_ratio: Displacement factor of rack power supplies.
        motor_power_factor_ratio: Displacement factor of fans, pumps and compressors with their drives.
        psu_efficiency_ratio: Output over input of the power supplies in racks.
        lighting_w_m2: Lighting, security and controls, by hall area. [W/m2]
        room_dew_point_c: Least dew point, which humidifiers hold in the halls. [C]
        ground_c: Temperature under the floor. [C]
        feed_id: Power unit that feeds the facility pumps, or empty for the source bus.
        backup_feed_id: Power unit that takes over when that one is dead, or empty.
    """

    id: str = ASSUMPTIONS_ID
    air_density_kg_m3: float = 1.2
    air_cp_j_kg_k: float = 1005.0
    server_air_rise_k: float = 15.0
    server_air_rise_max_k: float = 25.0
    idle_airflow_ratio: float = 0.45
    server_fan_ratio: float = 0.06
    server_fan_ramp_from_c: float = 25.0
    server_fan_full_at_c: float = 35.0
    server_fan_full_ratio: float = 2.5
    immersion_skin_loss_ratio: float = 0.03
    retrofit_liquid_ratio: float = 0.7
    chilled_water_supply_c: float = 18.0
    chilled_water_rise_k: float = 8.0
    warm_water_supply_c: float = 28.0
    warm_water_rise_k: float = 10.0
    pump_head_pa: float = 250_000.0
    pump_control: PumpControl = PumpControl.CONSTANT_HEAD
    has_backed_pumps: bool = False
    pump_efficiency_ratio: float = 0.65
    cable_loss_ratio: float = 0.005
    rack_power_factor_ratio: float = 0.98
    motor_power_factor_ratio: float = 0.95
    psu_efficiency_ratio: float = 0.965
    lighting_w_m2: float = 10.0
    room_dew_point_c: float = 12.0
    ground_c: float = 12.0
    feed_id: str = ""
    backup_feed_id: str = ""

    @property
    def air_heat_capacity_j_m3_k(self) -> float:
        """Volumetric heat capacity of room air. [J/(m3 K)]"""
        return self.air_density_kg_m3 * self.air_cp_j_kg_k


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPoint(Sourced):
    """A measured temperature, shown beside the computed one.

    Attributes:
        rack_ids: Racks over which the measured value is a mean.
        side: ``front`` or ``rear``.
        z_m: Height above the floor. [m]
        measured_c: Measured temperature. [C]
    """

    rack_ids: tuple[str, ...] = ()
    side: str = "front"
    z_m: float = 1.2
    measured_c: float = 20.0
