"""Rows of sites with their weather and prices, and of benchmarks of cost."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.catalogue.row import REQUIRED, Described, Monthly, months


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Described):
    """A data-centre market: weather normals, design weather, grid carbon and electricity price.

    Monthly fields are twelve values, January first. ``tdb_range_k`` is the mean daily range (maximum minus minimum).
    """

    site_id: str = field(metadata=REQUIRED)
    place: str = field(metadata={"is_required": True, "columns": ("name",)})
    country_iso2: str = field(metadata=REQUIRED)
    admin_region: str
    lat_deg: float | None
    lon_deg: float | None
    elevation_m: float | None
    timezone: str
    ashrae_climate_zone: str
    station_wmo: str
    station_name: str
    tdb_mean_c: Monthly = field(metadata=months("tdb_mean_{}_c"))
    tdb_range_k: Monthly = field(metadata=months("tdb_range_{}_k"))
    tdp_mean_c: Monthly = field(metadata=months("tdp_mean_{}_c"))
    cooling_design_db_04_c: float | None
    cooling_design_mcwb_04_c: float | None
    evap_design_wb_04_c: float | None
    heating_design_db_996_c: float | None
    extreme_db_max_20yr_c: float | None
    extreme_db_min_20yr_c: float | None
    extreme_wb_max_c: float | None
    ghi_kwh_m2_day: Monthly = field(metadata=months("ghi_{}_kwh_m2_day"))
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
    source: str = field(metadata=REQUIRED)
    confidence: str = field(metadata=REQUIRED)

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
class CostItem(Described):
    """A capital, operating, price or lead-time benchmark as a range in ``unit``."""

    item_id: str = field(metadata=REQUIRED)
    category: str = field(metadata=REQUIRED)
    item: str = field(metadata=REQUIRED)
    region: str = field(metadata=REQUIRED)
    year: int | None
    value_low: float | None
    value_typical: float | None
    value_high: float | None
    unit: str = field(metadata=REQUIRED)
    notes: str
    source: str = field(metadata=REQUIRED)
    verification: str = field(metadata=REQUIRED)
    confidence: str = field(metadata=REQUIRED)

    @property
    def vendor(self) -> str:
        """Region: benchmarks have no maker."""
        return self.region

    @property
    def model(self) -> str:
        """What the benchmark is about."""
        return self.item
