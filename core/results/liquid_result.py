"""What came out of loops and plant: operating points of CDUs and heat rejection, temperatures, networks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.results.liquid_loops import LiquidNetwork
from core.results.moisture import HallMoisture

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CduLoad:
    """Operating point of one CDU.

    Attributes:
        cdu_id: Which one; empty for liquid racks that no CDU serves.
        heat_w: Heat it passes on. [W]
        loading_ratio: Over its capacity.
        technology_supply_c: To the racks. [C]
        technology_return_c: From the racks. [C]
        facility_supply_c: From the plant. [C]
        pump_w: Pump power. [W]
        flow_kg_s: Technology flow. [kg/s]
        facility_return_c: Facility water, or air of a liquid-to-air unit, that leaves it. [C]
    """

    cdu_id: str
    heat_w: float
    loading_ratio: float
    technology_supply_c: float
    technology_return_c: float
    facility_supply_c: float
    pump_w: float
    flow_kg_s: float = 0.0
    facility_return_c: float = float("nan")


@dataclass(frozen=True, slots=True)
class PlantUnitLoad:
    """Operating point of one heat-rejection unit.

    Attributes:
        unit_id: Which one.
        heat_w: Heat it takes. [W]
        loading_ratio: Over what it can take in this weather.
        compressor_w: Compressor power. [W]
        fan_w: Fan power. [W]
        cop: Heat over all power; infinite when it uses none.
        water_kg_s: Water it evaporates, loses as drift and blows down. [kg/s]
        free_ratio: Share of the heat that takes no compressor.
        basis: Where a compressor's power comes from: ``curve`` of its kind, or ``carnot`` outside the curve's range.
        evaporated_kg_s, bled_kg_s, drift_kg_s: Where the water goes.
    """

    unit_id: str
    heat_w: float
    loading_ratio: float
    compressor_w: float
    fan_w: float
    cop: float
    water_kg_s: float
    free_ratio: float = 0.0
    basis: str = ""
    evaporated_kg_s: float = 0.0
    bled_kg_s: float = 0.0
    drift_kg_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PlantUnitLimits:
    """What a heat-rejection unit could take while it holds the supply of its loop.

    Attributes:
        unit_id: Which one.
        supply_c: That supply. [C]
        able_w: Most heat in the weather of the scenario. [W]
        hot_dry_bulb_c: Dry bulb of the hottest hour of twenty years. [C]
        hot_able_w: Most heat in that hour. [W]
    """

    unit_id: str
    supply_c: float
    able_w: float
    hot_dry_bulb_c: float
    hot_able_w: float


@dataclass(frozen=True, slots=True)
class HeatExportLoad:
    """Operating point of an exchanger that gives heat away.

    Attributes:
        export_id: Which one.
        heat_w: Heat given to the user. [W]
        pump_w: Pump on the user's side; its heat goes with the water. [W]
    """

    export_id: str
    heat_w: float
    pump_w: float


@dataclass(frozen=True, slots=True)
class LiquidResult:
    """Loops and plant.

    Attributes:
        cdus: Operating points.
        plant: Operating points.
        chilled_supply_c: Chilled-water supply that the plant reaches. [C]
        warm_supply_c: Warm-water supply that the plant reaches. [C]
        chilled_heat_w: Heat on the chilled loop. [W]
        warm_heat_w: Heat on the warm loop. [W]
        facility_pump_w: Facility pumps of both loops. [W]
        rack_ids: Racks with a liquid side.
        rack_liquid_heat_w: Shape (racks,). [W]
        rack_return_c: Coolant leaving each rack, shape (racks,). [C]
        rack_supply_c: Coolant reaching each rack, shape (racks,). [C]
        network: Flows and pressures of the technology loops at their design flows.
        facility: The same of the facility loops; their branches are CDUs, air coolers and rows of rear doors.
        exports: Exchangers that give heat to users beyond the boundary.
        moisture: Vapour balances of the halls whose air is known.
        limits: What the units of the plant could take.
    """

    cdus: tuple[CduLoad, ...]
    plant: tuple[PlantUnitLoad, ...]
    chilled_supply_c: float
    warm_supply_c: float
    chilled_heat_w: float
    warm_heat_w: float
    facility_pump_w: float
    rack_ids: tuple[str, ...]
    rack_liquid_heat_w: FloatArray
    rack_return_c: FloatArray
    rack_supply_c: FloatArray = field(default_factory=lambda: np.zeros(0))
    network: LiquidNetwork | None = None
    facility: LiquidNetwork | None = None
    exports: tuple[HeatExportLoad, ...] = ()
    moisture: tuple[HallMoisture, ...] = ()
    limits: tuple[PlantUnitLimits, ...] = ()

    def dew_point_c(self, hall_id: str, otherwise_c: float) -> float:
        """Dew point of a hall's air, or what else to count with where it is not known. [C]"""
        return next((m.dew_point_c for m in self.moisture if m.hall_id == hall_id), otherwise_c)
