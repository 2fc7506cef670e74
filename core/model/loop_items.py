"""What stands beside the units of a facility loop: exchangers that give heat away, and tanks that hold cold water."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.model.cooling import CoolingLoop
from core.model.entity import Placed


class HeatDemand(StrEnum):
    """How much of its highest demand a user of heat takes: always all, or by the outdoor air."""

    CONSTANT = "constant"
    SEASONAL = "seasonal"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatExport(Placed):
    """A plate exchanger that gives heat of a loop's return water to a user beyond the site's boundary.

    Attributes:
        loop: Loop whose return water it cools before the heat rejection does.
        capacity_w: Most heat it passes on. [W]
        approach_k: Return water of the loop minus water to the user, at its capacity. [K]
        user_supply_c: Temperature that the user asks for: less warm water is of no use to him. [C]
        user_return_c: Temperature at which the user's water comes back: the loop's water is not cooled below it. [C]
        demand: Whether the demand is constant or follows the outdoor air.
        demand_w: Highest demand. [W]
        least_demand_ratio: Demand in summer (hot water) over the highest (0 to 1).
        heating_limit_c: Outdoor air from which nobody heats. [C]
        heating_full_c: Outdoor air at which the demand is highest. [C]
        pump_power_w: Pump on the user's side at capacity, part of the facility's energy. [W]
        is_on: Whether it runs.
    """

    loop: CoolingLoop = CoolingLoop.WARM
    capacity_w: float = 1_000_000.0
    approach_k: float = 3.0
    user_supply_c: float = 30.0
    user_return_c: float = 20.0
    demand: HeatDemand = HeatDemand.SEASONAL
    demand_w: float = 1_000_000.0
    least_demand_ratio: float = 0.2
    heating_limit_c: float = 15.0
    heating_full_c: float = -10.0
    pump_power_w: float = 5_000.0
    is_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageTank(Placed):
    """A tank of water at the supply temperature of a facility loop, which carries it while the plant restarts.

    Attributes:
        loop: Loop that it stands in.
        water_kg: Water in it. [kg]
        usable_ratio: Share of the water that leaves before warm return water breaks through (0 to 1).
        is_on: Whether its valves are open.
    """

    loop: CoolingLoop = CoolingLoop.WARM
    water_kg: float = 20_000.0
    usable_ratio: float = 0.85
    is_on: bool = True
