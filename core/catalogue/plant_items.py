"""Rows of cooling units and of power equipment."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.catalogue.row import REQUIRED, Described


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolingUnitItem(Described):
    """An air unit, CDU, tank, chiller or heat-rejection unit; capacity holds only at ``rating_conditions``."""

    item_id: str = field(metadata=REQUIRED)
    vendor: str = field(metadata=REQUIRED)
    model: str = field(metadata=REQUIRED)
    category: str = field(metadata=REQUIRED)
    capacity_kw: float | None
    rating_conditions: str
    airflow_m3_s: float | None
    fan_power_kw: float | None
    pump_power_kw: float | None
    compressor_power_kw: float | None
    total_power_kw: float | None
    cop: float | None
    fluid_flow_l_s: float | None
    secondary_flow_l_s: float | None
    fluid_supply_c: float | None
    fluid_return_c: float | None
    air_on_c: float | None
    approach_k: float | None
    water_use_l_per_kwh_heat: float | None
    width_m: float | None
    depth_m: float | None
    height_m: float | None
    weight_kg: float | None
    fluid: str
    price_usd_estimate: float | None
    notes: str
    source: str = field(metadata=REQUIRED)
    verification: str = field(metadata=REQUIRED)
    confidence: str = field(metadata=REQUIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerItem(Described):
    """A transformer, UPS, generator, storage, plant or distribution item.

    ``eff_*_pct`` is efficiency at that load; for batteries ``eff_100_pct`` is the round trip, for solar plants the
    performance ratio. Wind rows use width for the rotor diameter and height for the hub height.
    """

    item_id: str = field(metadata=REQUIRED)
    vendor: str = field(metadata=REQUIRED)
    model: str = field(metadata=REQUIRED)
    category: str = field(metadata=REQUIRED)
    rating_kw: float | None
    rating_kva: float | None
    energy_kwh: float | None
    voltage: str
    eff_25_pct: float | None
    eff_50_pct: float | None
    eff_75_pct: float | None
    eff_100_pct: float | None
    eff_eco_100_pct: float | None
    no_load_loss_kw: float | None
    heat_rate_kj_kwh: float | None
    fuel: str
    fuel_flow_100: float | None
    fuel_flow_unit: str
    start_time_s: float | None
    min_load_pct: float | None
    co2_g_kwh: float | None
    width_m: float | None
    depth_m: float | None
    height_m: float | None
    weight_kg: float | None
    footprint_m2: float | None
    capex_usd_per_kw_estimate: float | None
    lifetime_years: float | None
    notes: str
    source: str = field(metadata=REQUIRED)
    verification: str = field(metadata=REQUIRED)
    confidence: str = field(metadata=REQUIRED)

    @property
    def efficiency_points(self) -> tuple[tuple[float, float], ...]:
        """Known points (load ratio, efficiency ratio) of the part-load curve, by rising load."""
        points = ((0.25, self.eff_25_pct), (0.5, self.eff_50_pct), (0.75, self.eff_75_pct), (1.0, self.eff_100_pct))
        return tuple((load, percent / 100.0) for load, percent in points if percent is not None)
