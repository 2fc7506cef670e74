"""Typed rows of the catalogue: accelerators, servers and racks, cooling units, power equipment, sites and costs.

A field has the name of its CSV column, with the unit in the name; a blank cell is None and never means zero.
Items are plain values and know no facility. What a row leaves blank is filled, visibly, from ``catalogue.defaults``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from core.catalogue.defaults import LiquidCapture, load_defaults

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
VERIFICATIONS = ("retrieved", "partly", "recalled")
CONFIDENCES = ("datasheet", "press", "estimate")

# Standard air, at which fans and airflows are rated: 20 C, sea level, dry (ASHRAE Handbook of Fundamentals, ch. 1).
STANDARD_AIR_DENSITY_KG_M3 = 1.204
AIR_CP_J_KG_K = 1006.0

_REQUIRED = {"is_required": True}

Monthly: TypeAlias = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers of a row come from.

    Attributes:
        source: Document or address; several are separated by ``;``.
        verification: ``retrieved`` (read in the source), ``partly``, or ``recalled`` (not read again).
        confidence: ``datasheet``, ``press`` or ``estimate``.
    """

    source: str
    verification: str
    confidence: str

    @property
    def badge(self) -> str:
        """Word to show beside the number: what kind of number it is."""
        return self.confidence

    @property
    def is_editable_default(self) -> bool:
        """True when nobody has checked the row against its source, so a planner should overwrite it freely."""
        return self.verification == "recalled"


class CatalogueItem(Protocol):
    """What every row of the catalogue has."""

    @property
    def item_id(self) -> str:
        """Stable identifier, unique over the whole catalogue."""

    @property
    def vendor(self) -> str:
        """Maker; for a site its country, for a cost its region."""

    @property
    def model(self) -> str:
        """Model or name."""

    @property
    def category(self) -> str:
        """Kind of thing, such as ``crah`` or ``ups``."""

    @property
    def source(self) -> str:
        """Where the numbers come from."""

    @property
    def verification(self) -> str:
        """Whether the source was read: one of ``VERIFICATIONS``."""

    @property
    def confidence(self) -> str:
        """Kind of number: one of ``CONFIDENCES``."""

    @property
    def notes(self) -> str:
        """Remarks, such as which cells of the row are estimates."""

    @property
    def provenance(self) -> Provenance:
        """Source, verification and confidence as one value."""

    @property
    def name(self) -> str:
        """Vendor and model, as shown to people."""


class _Described:
    """Properties shared by all rows, computed from the common columns."""

    __slots__ = ()

    @property
    def provenance(self: CatalogueItem) -> Provenance:
        """Source, verification and confidence as one value."""
        return Provenance(self.source, self.verification, self.confidence)

    @property
    def name(self: CatalogueItem) -> str:
        """Vendor and model, as shown to people."""
        return f"{self.vendor} {self.model}".strip()


def _months(pattern: str) -> dict[str, tuple[str, ...]]:
    return {"columns": tuple(pattern.format(month) for month in MONTHS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator(_Described):
    """A chip, module or card. Rates are peak dense rates in 1e12 operations a second."""

    item_id: str = field(metadata=_REQUIRED)
    vendor: str = field(metadata=_REQUIRED)
    model: str = field(metadata=_REQUIRED)
    kind: str = field(metadata=_REQUIRED)
    year: int | None
    tdp_w: float | None
    peak_fp64_tflop_s: float | None
    peak_fp32_tflop_s: float | None
    peak_tf32_tflop_s: float | None
    peak_bf16_tflop_s: float | None
    peak_fp8_tflop_s: float | None
    peak_fp4_tflop_s: float | None
    peak_int8_top_s: float | None
    memory_gb: float | None
    memory_type: str
    memory_bw_gb_s: float | None
    interconnect: str
    interconnect_bw_gb_s: float | None
    form_factor: str
    price_usd_estimate: float | None
    notes: str
    source: str = field(metadata=_REQUIRED)
    verification: str = field(metadata=_REQUIRED)
    confidence: str = field(metadata=_REQUIRED)

    @property
    def category(self) -> str:
        """Kind in lower case: ``gpu``, ``tpu``, ``asic``, ``npu`` or ``fpga``."""
        return self.kind.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerItem(_Described):
    """A server, rack-scale system, storage box, switch, optic or empty enclosure, with its joined accelerator.

    ``liquid_flow_l_min`` is technology-loop flow at maximum power. ``accelerator`` is the catalogue entry named by
    ``accelerator_model``, joined by the loader, or None.
    """

    item_id: str = field(metadata=_REQUIRED)
    vendor: str = field(metadata=_REQUIRED)
    model: str = field(metadata=_REQUIRED)
    category: str = field(metadata=_REQUIRED)
    form_factor: str
    u_height: int | None
    accelerator_model: str
    accelerator_count: int | None
    max_power_kw: float | None
    typical_power_kw: float | None
    width_m: float | None
    depth_m: float | None
    height_m: float | None
    weight_kg: float | None
    cooling: str
    liquid_fraction: float | None
    airflow_m3_s: float | None
    inlet_min_c: float | None
    inlet_max_c: float | None
    liquid_flow_l_min: float | None
    liquid_supply_min_c: float | None
    liquid_supply_max_c: float | None
    liquid_delta_t_k: float | None
    psu_config: str
    network_ports: str
    price_usd_estimate: float | None
    notes: str
    source: str = field(metadata=_REQUIRED)
    verification: str = field(metadata=_REQUIRED)
    confidence: str = field(metadata=_REQUIRED)
    accelerator: Accelerator | None = field(default=None, metadata={"is_joined": True})

    @property
    def liquid_capture(self) -> LiquidCapture:
        """Class default for how much heat liquid takes, by ``cooling`` (an empty enclosure counts as air)."""
        return load_defaults().liquid_capture[self.cooling or "air"]

    @property
    def liquid_ratio(self) -> float:
        """Share of the heat that liquid takes, 0 to 1: the row's figure, or else the class default."""
        return self.liquid_capture.liquid_ratio if self.liquid_fraction is None else self.liquid_fraction

    @property
    def air_heat_ratio(self) -> float:
        """Share of the heat released to the room air, 0 to 1."""
        return 1.0 - self.liquid_ratio

    @property
    def is_liquid_ratio_assumed(self) -> bool:
        """True when the row is silent about its liquid share and the class default stands in."""
        return self.liquid_fraction is None and self.cooling not in ("", "air")

    @property
    def is_airflow_assumed(self) -> bool:
        """True when the row gives no airflow, so that it follows from the class default temperature rise."""
        return self.airflow_m3_s is None

    @property
    def default_air_rise_k(self) -> float:
        """Design temperature rise of the air through this category of equipment. [K]"""
        rises = load_defaults().server_air
        return rises[self.category if self.category in rises else "other"].design_rise_k

    def required_airflow_m3_s(self, delta_t_k: float | None = None) -> float:
        """Airflow at maximum power.

        With ``delta_t_k``: energy balance V = P * air_ratio / (rho * c_p * dT) in standard air (1.204 kg/m3).
        Without: the row's own airflow, or else the energy balance at ``default_air_rise_k``.

        Args:
            delta_t_k: Air temperature rise, more than zero. [K]

        Returns:
            Volume flow of standard air, 0 when no heat goes to the air. [m3/s]

        Raises:
            ValueError: The temperature rise is zero or negative.
        """
        if delta_t_k is None:
            if self.airflow_m3_s is not None:
                return self.airflow_m3_s
            delta_t_k = self.default_air_rise_k
        if not delta_t_k > 0.0:
            raise ValueError(f"An air temperature rise must be more than 0 K, not {delta_t_k} K.")
        air_heat_w = 1000.0 * (self.max_power_kw or 0.0) * self.air_heat_ratio
        return air_heat_w / (STANDARD_AIR_DENSITY_KG_M3 * AIR_CP_J_KG_K * delta_t_k)

    @property
    def flops_bf16_tflop_s(self) -> float | None:
        """Peak dense BF16 rate of all accelerators together, or None when unknown. [1e12 FLOP/s]"""
        return self._accelerator_total("peak_bf16_tflop_s")

    @property
    def memory_gb(self) -> float | None:
        """Accelerator memory of the whole system, or None when unknown. [GB]"""
        return self._accelerator_total("memory_gb")

    def _accelerator_total(self, attribute: str) -> float | None:
        if self.accelerator is None or self.accelerator_count is None:
            return None
        each: float | None = getattr(self.accelerator, attribute)
        return None if each is None else each * self.accelerator_count


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolingUnitItem(_Described):
    """An air unit, CDU, tank, chiller or heat-rejection unit; capacity holds only at ``rating_conditions``."""

    item_id: str = field(metadata=_REQUIRED)
    vendor: str = field(metadata=_REQUIRED)
    model: str = field(metadata=_REQUIRED)
    category: str = field(metadata=_REQUIRED)
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
    source: str = field(metadata=_REQUIRED)
    verification: str = field(metadata=_REQUIRED)
    confidence: str = field(metadata=_REQUIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerItem(_Described):
    """A transformer, UPS, generator, storage, plant or distribution item.

    ``eff_*_pct`` is efficiency at that load; for batteries ``eff_100_pct`` is the round trip, for solar plants the
    performance ratio. Wind rows use width for the rotor diameter and height for the hub height.
    """

    item_id: str = field(metadata=_REQUIRED)
    vendor: str = field(metadata=_REQUIRED)
    model: str = field(metadata=_REQUIRED)
    category: str = field(metadata=_REQUIRED)
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
    source: str = field(metadata=_REQUIRED)
    verification: str = field(metadata=_REQUIRED)
    confidence: str = field(metadata=_REQUIRED)

    @property
    def efficiency_points(self) -> tuple[tuple[float, float], ...]:
        """Known points (load ratio, efficiency ratio) of the part-load curve, by rising load."""
        points = ((0.25, self.eff_25_pct), (0.5, self.eff_50_pct), (0.75, self.eff_75_pct), (1.0, self.eff_100_pct))
        return tuple((load, percent / 100.0) for load, percent in points if percent is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(_Described):
    """A data-centre market: weather normals, design weather, grid carbon and electricity price.

    Monthly fields are twelve values, January first. ``tdb_range_k`` is the mean daily range (maximum minus minimum).
    """

    site_id: str = field(metadata=_REQUIRED)
    place: str = field(metadata={"is_required": True, "columns": ("name",)})
    country_iso2: str = field(metadata=_REQUIRED)
    admin_region: str
    lat_deg: float | None
    lon_deg: float | None
    elevation_m: float | None
    timezone: str
    ashrae_climate_zone: str
    station_wmo: str
    station_name: str
    tdb_mean_c: Monthly = field(metadata=_months("tdb_mean_{}_c"))
    tdb_range_k: Monthly = field(metadata=_months("tdb_range_{}_k"))
    tdp_mean_c: Monthly = field(metadata=_months("tdp_mean_{}_c"))
    cooling_design_db_04_c: float | None
    cooling_design_mcwb_04_c: float | None
    evap_design_wb_04_c: float | None
    heating_design_db_996_c: float | None
    extreme_db_max_20yr_c: float | None
    extreme_db_min_20yr_c: float | None
    extreme_wb_max_c: float | None
    ghi_kwh_m2_day: Monthly = field(metadata=_months("ghi_{}_kwh_m2_day"))
    wind_100m_mean_m_s: float | None
    grid_zone: str
    grid_carbon_gco2e_kwh: float | None
    grid_carbon_year: int | None
    electricity_price_industrial_usd_kwh: float | None
    electricity_price_year: int | None
    electricity_price_confidence: str
    water_stress_class: str
    seismic_note: str
    range_method: str
    confidence_tdb: str
    confidence_range: str
    confidence_design: str
    confidence_dewpoint: str
    confidence_ghi: str
    confidence_wind: str
    source: str = field(metadata=_REQUIRED)
    confidence: str = field(metadata=_REQUIRED)

    @property
    def item_id(self) -> str:
        """The site's identifier."""
        return self.site_id

    @property
    def vendor(self) -> str:
        """Country code: sites have no maker."""
        return self.country_iso2

    @property
    def model(self) -> str:
        """Name of the market."""
        return self.place

    @property
    def name(self) -> str:
        """Name of the market and its country."""
        return f"{self.place}, {self.country_iso2}"

    @property
    def category(self) -> str:
        """Always ``site``."""
        return "site"

    @property
    def verification(self) -> str:
        """``partly`` where the station table was read (dew point, sun and wind are estimates), else ``recalled``."""
        return "partly" if self.confidence == "datasheet" else "recalled"

    @property
    def notes(self) -> str:
        """Climate zone, water stress and seismic remark."""
        zone, water, seismic = self.ashrae_climate_zone, self.water_stress_class, self.seismic_note
        return f"climate zone {zone}; water stress {water}; seismic {seismic}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostItem(_Described):
    """A capital, operating, price or lead-time benchmark as a range in ``unit``."""

    item_id: str = field(metadata=_REQUIRED)
    category: str = field(metadata=_REQUIRED)
    item: str = field(metadata=_REQUIRED)
    region: str = field(metadata=_REQUIRED)
    year: int | None
    value_low: float | None
    value_typical: float | None
    value_high: float | None
    unit: str = field(metadata=_REQUIRED)
    notes: str
    source: str = field(metadata=_REQUIRED)
    verification: str = field(metadata=_REQUIRED)
    confidence: str = field(metadata=_REQUIRED)

    @property
    def vendor(self) -> str:
        """Region: benchmarks have no maker."""
        return self.region

    @property
    def model(self) -> str:
        """What the benchmark is about."""
        return self.item


AnyItem: TypeAlias = Accelerator | ServerItem | CoolingUnitItem | PowerItem | Site | CostItem
