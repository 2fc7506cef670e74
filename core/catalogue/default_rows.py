"""Row types of the tables in ``resources/defaults``: what stands in where a catalogue row is silent.

A field is a CSV column; every row carries its own source, verification and confidence. Numbers only, no behaviour
beyond evaluating the stated curve.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidCapture:
    """Share of IT heat taken by liquid, by cooling kind; immersion tanks lose the rest through their skin."""

    cooling: str
    liquid_ratio: float
    liquid_low_ratio: float
    liquid_high_ratio: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAir:
    """Air through equipment of one category: design temperature rise and fan share of the air-cooled power."""

    category: str
    design_rise_k: float
    low_rise_k: float
    high_rise_k: float
    fan_power_ratio: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsLoss:
    """Loss curve of a UPS type: loss / rating = p0 + p1 x + p2 x^2 with x the load ratio."""

    key: str
    label: str
    eff_25_pct: float
    eff_50_pct: float
    eff_75_pct: float
    eff_100_pct: float
    p0_coefficient: float
    p1_coefficient: float
    p2_coefficient: float
    source: str
    verification: str
    confidence: str

    def loss_ratio(self, load_ratio: float) -> float:
        """Loss as a share of the rating at a load ratio."""
        return self.p0_coefficient + load_ratio * (self.p1_coefficient + load_ratio * self.p2_coefficient)

    def efficiency_ratio(self, load_ratio: float) -> float:
        """Output over input at a load ratio; 0 at no load."""
        return load_ratio / (load_ratio + self.loss_ratio(load_ratio)) if load_ratio > 0.0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsModules:
    """Rating of the modules that a modular UPS of the catalogue is made of."""

    item_id: str
    module_kw: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerLoss:
    """Loss limits of one transformer size: constant no-load loss, and load loss that grows with the load squared."""

    standard: str
    kind: str
    rating_kva: float
    no_load_loss_w: float
    load_loss_w: float
    source: str
    verification: str
    confidence: str

    def loss_w(self, load_ratio: float) -> float:
        """Loss at a load ratio (apparent power over rating)."""
        return self.no_load_loss_w + self.load_loss_w * load_ratio**2


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerMinimumEfficiency:
    """Least legal efficiency of a three-phase transformer at a stated load ratio (10 CFR 431.196, from 2016)."""

    kind: str
    rating_kva: float
    load_ratio: float
    efficiency_pct: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerImpedance:
    """Short-circuit impedance and X/R for a range of ratings."""

    min_kva: float
    max_kva: float
    impedance_pct: float
    impedance_low_pct: float
    impedance_high_pct: float
    x_over_r: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoilDefault:
    """Air coil of one category of cooling unit: effectiveness, and air supply minus water supply temperature."""

    category: str
    effectiveness_ratio: float
    effectiveness_low_ratio: float
    effectiveness_high_ratio: float
    air_approach_k: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AirClass:
    """ASHRAE TC 9.9 thermal envelope of air-cooled equipment at its inlet."""

    key: str
    label: str
    dry_bulb_min_c: float
    dry_bulb_max_c: float
    dew_point_min_c: float
    dew_point_max_c: float
    humidity_min_pct: float | None
    humidity_max_pct: float | None
    derate_above_m: float | None
    derate_m_per_k: float | None
    elevation_max_m: float | None
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidClass:
    """ASHRAE liquid class: greatest supply temperature of the facility (W) or technology (S) loop."""

    key: str
    loop: str
    supply_min_c: float | None
    supply_max_c: float | None
    typical_plant: str
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEmission:
    """Emissions, capacity factor and cost of electricity by source; the median leads, low and high bound it."""

    key: str
    label: str
    lifecycle_g_kwh: float | None
    lifecycle_low_g_kwh: float | None
    lifecycle_high_g_kwh: float | None
    stack_low_g_kwh: float | None
    stack_high_g_kwh: float | None
    capacity_factor_pct: float | None
    lcoe_low_usd_mwh: float | None
    lcoe_high_usd_mwh: float | None
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChillerCurve:
    """DOE-2 electric chiller: capacity and input ratio against temperatures, input ratio against part load.

    With x the chilled-water supply temperature and y the condenser inlet (water) or outdoor air temperature, both in
    C: ``f(x, y) = a0 + a1 x + a2 x^2 + a3 y + a4 y^2 + a5 x y``; part load ``b0 + b1 p + b2 p^2``. Outside
    ``x_min_c .. x_max_c`` and ``y_min_c .. y_max_c`` the fit must not be used.
    """

    key: str
    label: str
    condenser: str
    cop_rated: float
    x_rated_c: float
    y_rated_c: float
    x_min_c: float | None
    x_max_c: float | None
    y_min_c: float | None
    y_max_c: float | None
    capacity_a0_coefficient: float
    capacity_a1_coefficient: float
    capacity_a2_coefficient: float
    capacity_a3_coefficient: float
    capacity_a4_coefficient: float
    capacity_a5_coefficient: float
    input_a0_coefficient: float
    input_a1_coefficient: float
    input_a2_coefficient: float
    input_a3_coefficient: float
    input_a4_coefficient: float
    input_a5_coefficient: float
    part_load_b0_coefficient: float
    part_load_b1_coefficient: float
    part_load_b2_coefficient: float
    source: str
    verification: str
    confidence: str

    @property
    def capacity_coefficients(self) -> tuple[float, float, float, float, float, float]:
        """Capacity against temperatures, a0 to a5."""
        return (
            self.capacity_a0_coefficient,
            self.capacity_a1_coefficient,
            self.capacity_a2_coefficient,
            self.capacity_a3_coefficient,
            self.capacity_a4_coefficient,
            self.capacity_a5_coefficient,
        )

    @property
    def input_coefficients(self) -> tuple[float, float, float, float, float, float]:
        """Energy input ratio against temperatures, a0 to a5."""
        return (
            self.input_a0_coefficient,
            self.input_a1_coefficient,
            self.input_a2_coefficient,
            self.input_a3_coefficient,
            self.input_a4_coefficient,
            self.input_a5_coefficient,
        )

    @property
    def part_load_coefficients(self) -> tuple[float, float, float]:
        """Energy input ratio against part load, b0 to b2."""
        return self.part_load_b0_coefficient, self.part_load_b1_coefficient, self.part_load_b2_coefficient

    def capacity_ratio(self, x_c: float, y_c: float) -> float:
        """Available over rated capacity."""
        return _biquadratic(self.capacity_coefficients, x_c, y_c)

    def input_ratio(self, x_c: float, y_c: float) -> float:
        """Energy input ratio over that at rating, at full load."""
        return _biquadratic(self.input_coefficients, x_c, y_c)


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelCurve:
    """Generator consumption at quarter loads, by rating. [l/h of diesel]"""

    rating_kw: float
    fuel: str
    flow_25_l_h: float
    flow_50_l_h: float
    flow_75_l_h: float
    flow_100_l_h: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoltageTolerance:
    """One point of the envelope of voltages that IT equipment rides through: a voltage, and the longest it may last."""

    kind: str
    level_coefficient: float
    duration_s: float | None
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RackLiquidFlow:
    """Liquid a rack needs at one supply temperature, with the pressure drop across the rack at that flow."""

    rack: str
    supply_c: float
    flow_l_min: float
    pressure_drop_kpa: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conductor:
    """One conductor of a three-phase link: impedance a phase at its operating temperature, and ampacity as tabulated.

    ``kind`` is ``cable`` or ``busway``, ``standard`` the rules whose ampacity it carries (``NEC`` or ``IEC``).
    """

    name: str
    label: str
    kind: str
    standard: str
    r_ohm_km: float
    x_ohm_km: float
    temperature_c: float
    ampacity_a: float
    voltage_max_v: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How often equipment of one kind fails, how long its repair takes, and how often it refuses to start."""

    kind: str
    label: str
    failures_per_year: float
    failures_low_per_year: float
    failures_high_per_year: float
    repair_h: float
    repair_low_h: float
    repair_high_h: float
    start_failure_ratio: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Size that stands in where a catalogue row has none; ``key`` is an item id or else a category."""

    key: str
    width_m: float
    depth_m: float
    height_m: float
    source: str
    verification: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """One scalar of a component model, with its usual range."""

    key: str
    label: str
    value_coefficient: float
    low_coefficient: float | None
    high_coefficient: float | None
    unit: str
    source: str
    verification: str
    confidence: str

    @property
    def value(self) -> float:
        """The default value, in ``unit``."""
        return self.value_coefficient


def _biquadratic(a: tuple[float, float, float, float, float, float], x: float, y: float) -> float:
    return a[0] + a[1] * x + a[2] * x * x + a[3] * y + a[4] * y * y + a[5] * x * y


@dataclass(frozen=True, slots=True, kw_only=True)
class CoolantRow:
    """Properties of a coolant at one temperature; boiling point and latent heat where they matter."""

    coolant: str
    temperature_c: float
    density_kg_m3: float
    cp_j_kg_k: float
    viscosity_pa_s: float
    conductivity_w_m_k: float
    boiling_c: float | None
    latent_j_kg: float | None
    source: str
    verification: str
    confidence: str
