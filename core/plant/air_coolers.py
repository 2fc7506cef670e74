"""Air coolers as plant: fans, and the compressors of direct-expansion units."""

from __future__ import annotations

from core.model.cooling import AirCooler
from core.plant.heat_rejection import KELVIN

DX_CARNOT_RATIO = 0.35
"""Share of Carnot that a direct-expansion unit reaches; engineering practice for CRAC compressors."""
DX_EVAPORATOR_K = 8.0
DX_CONDENSER_K = 15.0
DX_LARGEST_COP = 6.0


def fan_power_w(cooler: AirCooler) -> float:
    """Fan power at the operating speed, by the cube law. [W]"""
    return cooler.fan_power_w * cooler.fan_speed_ratio**3 if cooler.is_on else 0.0


def is_direct_expansion(cooler: AirCooler) -> bool:
    """Whether it has its own compressor instead of a water coil."""
    return cooler.water_flow_kg_s <= 0.0


def compressor_power_w(cooler: AirCooler, duty_w: float, dry_bulb_c: float) -> float:
    """Compressor power of a direct-expansion unit: duty over a fraction of Carnot. [W]"""
    evaporator = cooler.supply_set_c - DX_EVAPORATOR_K
    lift = max(dry_bulb_c + DX_CONDENSER_K - evaporator, 5.0)
    return duty_w / min(DX_CARNOT_RATIO * (evaporator + KELVIN) / lift, DX_LARGEST_COP)
