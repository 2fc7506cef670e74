"""Results of all parts of a design, stamped with what they were computed from.

Arrays are read-only and in the order of the id tuples beside them. Heat into the room is positive; powers are watts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.results.finding import Finding
from core.results.liquid_loops import LiquidNetwork
from core.results.moisture import HallMoisture
from core.results.part import Part
from core.results.power_chain import ChainFlow, FaultCurrents
from core.results.room_air import AirIndices, AislePressure, FloorPressure, RackAir

FloatArray = NDArray[np.float64]


class AirState(StrEnum):
    """How far the room air solution has come."""

    LIVE = "live"
    SETTLED = "settled"
    REFINED = "refined"


@dataclass(frozen=True, slots=True)
class AirField:
    """Air temperature of a hall on its grid.

    Attributes:
        temperature_c: Cell means, shape (nx, ny, nz), float32; NaN in solids. [C]
        origin_m: Lower corner of the first cell.
        spacing_m: Cell sizes along x, y, z.
        velocity_m_s: Velocities at cell centres, shape (nx, ny, nz, 3), float32; None where not asked for. [m/s]
        outline_m: Corners of a hall that is no upright rectangle, which the grid is larger than; empty for one that is.
    """

    temperature_c: NDArray[np.float32]
    origin_m: tuple[float, float, float]
    spacing_m: tuple[float, float, float]
    velocity_m_s: NDArray[np.float32] | None = None
    outline_m: tuple[tuple[float, float], ...] = ()

    def slice_c(self, z_m: float) -> NDArray[np.float32]:
        """Temperature at a height, shape (nx, ny): linear between the two nearest cell layers. [C]"""
        nz = self.temperature_c.shape[2]
        position = min(max((z_m - self.origin_m[2]) / self.spacing_m[2] - 0.5, 0.0), nz - 1.0)
        low = int(position)
        high = min(low + 1, nz - 1)
        weight = np.float32(position - low)
        lower, upper = self.temperature_c[:, :, low], self.temperature_c[:, :, high]
        mixed: NDArray[np.float32] = lower * (1 - weight) + upper * weight
        return np.where(np.isnan(mixed), np.where(np.isnan(lower), upper, lower), mixed)


@dataclass(frozen=True, slots=True)
class HallAir:
    """Room air of one hall.

    Attributes:
        hall_id: Which hall.
        state: Live, settled or refined.
        rack_ids: Racks in the order of the rack arrays.
        rack_inlet_mean_c: Area mean over the front, shape (racks,). [C]
        rack_inlet_max_c: Hottest part of the front, shape (racks,). [C]
        rack_outlet_c: Shape (racks,). [C]
        cooler_ids: Air coolers in the order of the cooler arrays.
        cooler_return_c: Shape (coolers,). [C]
        cooler_supply_c: Shape (coolers,). [C]
        cooler_duty_w: Heat taken from the air, shape (coolers,). [W]
        return_mean_c: Flow-weighted mean of all returns. [C]
        wall_gain_w: Heat that comes through walls, ceiling and floor, the sun's included. [W]
        air_field: Temperatures, or None when not kept.
        room_time_s: Simulated time since the start. [s]
        heat_balance_ratio: Heat sources minus removal minus storage, over sources.
        mass_balance_ratio: Largest cell imbalance over total flow.
        spacing_m: Nominal cell size. [m]
        measured_points: By id of the measured point, the computed temperature. [C]
        capture_cold: Share of each rack's inlet air that comes straight from coolers and tiles, shape (racks,); empty
            until the hall has settled.
        capture_hot: Share of each rack's exhaust that coolers draw in before any rack does; empty alike.
        indices: How well the air is managed, once settled.
        why: Where the air of the rack that was asked about comes from.
        cells: Cells that hold air.
        steady_gap_ratio: Heat released less heat removed over the averaging window, over the heat released.
        rack_door_w: Heat that each rack's rear door takes, shape (racks,); empty where not known. [W]
        floor: Pressure under the raised floor, None without one.
        aisles: Pressures of enclosed aisles.
    """

    hall_id: str
    state: AirState
    rack_ids: tuple[str, ...]
    rack_inlet_mean_c: FloatArray
    rack_inlet_max_c: FloatArray
    rack_outlet_c: FloatArray
    cooler_ids: tuple[str, ...]
    cooler_return_c: FloatArray
    cooler_supply_c: FloatArray
    cooler_duty_w: FloatArray
    return_mean_c: float
    wall_gain_w: float
    air_field: AirField | None
    room_time_s: float
    heat_balance_ratio: float
    mass_balance_ratio: float
    spacing_m: float
    measured_points: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    capture_cold: FloatArray = field(default_factory=lambda: np.zeros(0))
    capture_hot: FloatArray = field(default_factory=lambda: np.zeros(0))
    indices: AirIndices | None = None
    why: RackAir | None = None
    cells: int = 0
    steady_gap_ratio: float = 0.0
    rack_door_w: FloatArray = field(default_factory=lambda: np.zeros(0))
    floor: FloorPressure | None = None
    aisles: tuple[AislePressure, ...] = ()


@dataclass(frozen=True, slots=True)
class ThermalResult:
    """Room air of all halls.

    Attributes:
        halls: One entry per hall that could be solved.
        failures: By hall id, why a hall could not be solved.
    """

    halls: tuple[HallAir, ...]
    failures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def inlet_by_rack(self) -> dict[str, float]:
        """Mean inlet by rack id. [C]"""
        return {r: float(t) for h in self.halls for r, t in zip(h.rack_ids, h.rack_inlet_mean_c, strict=True)}

    def door_by_rack_w(self) -> dict[str, float]:
        """Heat that rear doors take by rack id, of halls where it is known. [W]"""
        known = [h for h in self.halls if len(h.rack_door_w) == len(h.rack_ids)]
        return {r: float(w) for h in known for r, w in zip(h.rack_ids, h.rack_door_w, strict=True)}

    def hall(self, hall_id: str) -> HallAir | None:
        """The hall's entry, or None."""
        return next((h for h in self.halls if h.hall_id == hall_id), None)


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


@dataclass(frozen=True, slots=True)
class PowerUnitLoad:
    """Operating point of one distribution unit.

    Attributes:
        unit_id: Which one.
        output_w: Delivered downstream. [W]
        loss_w: Lost in it. [W]
        loading_ratio: Apparent output over rating.
        failover_loading_ratio: Apparent output over rating when the other path is lost.
    """

    unit_id: str
    output_w: float
    loss_w: float
    loading_ratio: float
    failover_loading_ratio: float

    @property
    def input_w(self) -> float:
        """Drawn from upstream. [W]"""
        return self.output_w + self.loss_w


@dataclass(frozen=True, slots=True)
class SourceOutput:
    """Dispatch of one source at the operating point.

    Attributes:
        source_id: Which one; ``""`` for a shortfall that nothing covers.
        output_w: Delivered. [W]
        available_w: Most it could deliver now. [W]
        carbon_kg_h: Life-cycle emissions. [kg CO2e/h]
        cost_usd_h: Marginal cost. [USD/h]
    """

    source_id: str
    output_w: float
    available_w: float
    carbon_kg_h: float
    cost_usd_h: float


@dataclass(frozen=True, slots=True)
class PowerResult:
    """Distribution and sources.

    Attributes:
        units: Operating points.
        sources: Dispatch in merit order.
        unserved_w: Load that no source covers. [W]
        rack_ids: Racks in the order of the arrays below.
        rack_power_w: Shape (racks,). [W]
        rack_on_a_ratio: Share of each rack's power on cord A, shape (racks,).
        cable_loss_w: Cables and cords. [W]
        source_bus_w: Drawn from the sources. [W]
        chain: Flows, voltages and currents of everything in the chain.
        faults: Fault currents of everything in the chain.
    """

    units: tuple[PowerUnitLoad, ...]
    sources: tuple[SourceOutput, ...]
    unserved_w: float
    rack_ids: tuple[str, ...]
    rack_power_w: FloatArray
    rack_on_a_ratio: FloatArray
    cable_loss_w: float
    source_bus_w: float
    chain: ChainFlow | None = None
    faults: FaultCurrents | None = None


@dataclass(frozen=True, slots=True)
class EnergyResult:
    """What it adds up to at the operating point; instantaneous, not annual.

    Attributes:
        it_w: Power of all racks at their cords. [W]
        total_w: Drawn from the sources. [W]
        parts_w: Every part of the total by name, in fixed order, summing to ``total_w``. [W]
        pue: ``total_w`` over ``it_w``; NaN without IT load.
        carbon_kg_h: Emissions. [kg CO2e/h]
        cost_usd_h: Cost of energy. [USD/h]
        water_kg_h: Water use on site. [kg/h]
        exported_w: Heat given to users beyond the boundary. [W]
        hall_heat_w: Heat released in the air of each hall beside that of its racks: lights, losses. [W]
        balance_error_ratio: Sources minus all parts, and heat in minus heat out, the larger, over the total.
    """

    it_w: float
    total_w: float
    parts_w: Mapping[str, float]
    pue: float
    carbon_kg_h: float
    cost_usd_h: float
    water_kg_h: float
    hall_heat_w: Mapping[str, float]
    balance_error_ratio: float
    exported_w: float = 0.0


PART_NAMES: tuple[str, ...] = (
    "it",
    "chillers",
    "heat_rejection_fans",
    "facility_pumps",
    "cdu_pumps",
    "air_cooler_fans",
    "ups_losses",
    "transformer_losses",
    "distribution_losses",
    "lighting_and_controls",
)
"""Keys of ``EnergyResult.parts_w`` in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What results were computed from.

    Attributes:
        project_key: Content key of the project (see ``core.study.stamp``).
        scenario_id: Active scenario.
        program_version: Version of the program.
    """

    project_key: str
    scenario_id: str
    program_version: str


@dataclass(frozen=True, slots=True)
class DesignResults:
    """Everything that came out of one evaluation."""

    stamp: Stamp
    thermal: Part[ThermalResult]
    liquid: Part[LiquidResult]
    power: Part[PowerResult]
    energy: Part[EnergyResult]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
