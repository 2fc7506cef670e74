"""Rows of accelerators, and of servers, racks and switches with what they need of air and liquid."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.catalogue.defaults import LiquidCapture, load_defaults
from core.catalogue.row import REQUIRED, Described

# Standard air, at which fans and airflows are rated: 20 C, sea level, dry (ASHRAE Handbook of Fundamentals, ch. 1).
STANDARD_AIR_DENSITY_KG_M3 = 1.204
AIR_CP_J_KG_K = 1006.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator(Described):
    """A chip, module or card. Rates are peak dense rates in 1e12 operations a second."""

    item_id: str = field(metadata=REQUIRED)
    vendor: str = field(metadata=REQUIRED)
    model: str = field(metadata=REQUIRED)
    kind: str = field(metadata=REQUIRED)
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
    source: str = field(metadata=REQUIRED)
    verification: str = field(metadata=REQUIRED)
    confidence: str = field(metadata=REQUIRED)

    @property
    def category(self) -> str:
        """Kind in lower case: ``gpu``, ``tpu``, ``asic``, ``npu`` or ``fpga``."""
        return self.kind.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerItem(Described):
    """A server, rack-scale system, storage box, switch, optic or empty enclosure, with its joined accelerator.

    ``liquid_flow_l_min`` is technology-loop flow at maximum power. ``accelerator`` is the catalogue entry named by
    ``accelerator_model``, joined by the loader, or None.
    """

    item_id: str = field(metadata=REQUIRED)
    vendor: str = field(metadata=REQUIRED)
    model: str = field(metadata=REQUIRED)
    category: str = field(metadata=REQUIRED)
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
    source: str = field(metadata=REQUIRED)
    verification: str = field(metadata=REQUIRED)
    confidence: str = field(metadata=REQUIRED)
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
