"""Chillers, dry coolers, adiabatic coolers and towers at one operating point.

Chilled water of AI halls (18 to 30 C) lies outside the published chiller fits, so chillers use a fraction of Carnot
fitted to their rating, with the DOE-2 part-load curve; coolers use an approach that shrinks with load and fans that
follow the cube law. Evaporation is the full latent share of the heat.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.model.cooling import HeatRejection, HeatRejectionKind
from core.results.design_results import PlantUnitLoad

KELVIN = 273.15
# DOE-2 electric chiller, part-load curve (lbl-srg/modelica-buildings, Chillers.Data.ElectricEIR).
EIR_PART_LOAD = (0.222903, 0.313387, 0.463710)
LEAST_PART_LOAD = 0.1
LARGEST_COP = 12.0
# Temperature differences between refrigerant and water or air at full load; engineering practice, [K].
EVAPORATOR_K = 1.5
AIR_CONDENSER_K = 13.0
WATER_CONDENSER_K = 2.0
CONDENSER_RISE_K = 5.0
# Rating points of AHRI 550/590 on the condenser side, [C].
RATING_AIR_C, RATING_CONDENSER_C = 35.0, 29.44
LEAST_FAN_RATIO = 0.2
FAN_CONDUCTANCE_EXPONENT = 0.8
PAD_EFFECTIVENESS = 0.85
LATENT_J_KG = 2.43e6
BLOWDOWN_FACTOR = 4.0 / 3.0
"""Water drawn over water evaporated at four cycles of concentration."""
COOLER_AIR_RISE_K = 10.0

_WITH_WATER = (
    HeatRejectionKind.ADIABATIC_COOLER,
    HeatRejectionKind.COOLING_TOWER,
    HeatRejectionKind.WATER_COOLED_CHILLER,
)


@dataclass(frozen=True, slots=True)
class Weather:
    """Outdoor air at the operating point. [C]"""

    dry_bulb_c: float
    wet_bulb_c: float


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """One unit's operating point and the supply temperature it reaches. [C]"""

    load: PlantUnitLoad
    supply_c: float


def chiller_cop(unit: HeatRejection, supply_c: float, weather: Weather) -> float:
    """Full-load COP: Carnot between evaporator and condenser times the fraction that the rating shows.

    ``COP = eta T_e / (T_c - T_e)``, capped at 12.
    """
    is_air = unit.kind is HeatRejectionKind.AIR_COOLED_CHILLER
    rated_condenser = RATING_AIR_C + AIR_CONDENSER_K if is_air else RATING_CONDENSER_C + _water_side_k()
    rated_carnot = _carnot(unit.rated_supply_c - EVAPORATOR_K, rated_condenser)
    eta = min(max(unit.cop_rated / rated_carnot, 0.1), 0.75)
    condenser = (
        weather.dry_bulb_c + AIR_CONDENSER_K if is_air else weather.wet_bulb_c + unit.approach_k + _water_side_k()
    )
    return min(eta * _carnot(supply_c - EVAPORATOR_K, condenser), LARGEST_COP)


def _water_side_k() -> float:
    return CONDENSER_RISE_K + WATER_CONDENSER_K


def _carnot(evaporator_c: float, condenser_c: float) -> float:
    lift = max(condenser_c - evaporator_c, 3.0)
    return (evaporator_c + KELVIN) / lift


def operate(unit: HeatRejection, heat_w: float, set_c: float, return_c: float, weather: Weather) -> UnitOutcome:
    """Operating point of one unit.

    Args:
        unit: The unit.
        heat_w: Heat it is given. [W]
        set_c: Supply temperature asked for. [C]
        return_c: Water that comes back. [C]
        weather: Outdoor air.

    Returns:
        Power, water and supply temperature.
    """
    load_ratio = heat_w / unit.capacity_w if unit.capacity_w > 0.0 else 0.0
    if heat_w <= 0.0:
        return UnitOutcome(PlantUnitLoad(unit.id, 0.0, 0.0, 0.0, 0.0, float("inf"), 0.0), set_c)
    if unit.kind in (HeatRejectionKind.AIR_COOLED_CHILLER, HeatRejectionKind.WATER_COOLED_CHILLER):
        compressor, fan, water = _chiller(unit, heat_w, load_ratio, set_c, return_c, weather)
        supply = set_c
    else:
        fan, water, supply = _cooler(unit, heat_w, load_ratio, set_c, weather)
        compressor = 0.0
    power = compressor + fan
    cop = heat_w / power if power > 0.0 else float("inf")
    return UnitOutcome(PlantUnitLoad(unit.id, heat_w, load_ratio, compressor, fan, cop, water), supply)


def _chiller(
    unit: HeatRejection, heat_w: float, load_ratio: float, set_c: float, return_c: float, weather: Weather
) -> tuple[float, float, float]:
    free = _free_share(unit, set_c, return_c, weather) if unit.has_free_cooling else 0.0
    mechanical = heat_w * (1.0 - free)
    ratio = mechanical / unit.capacity_w if unit.capacity_w > 0.0 else 0.0
    full_w = unit.capacity_w / chiller_cop(unit, set_c, weather)
    compressor = full_w * _part_load(ratio)
    fan = unit.fan_power_w * min(max(load_ratio, LEAST_FAN_RATIO), 1.0)
    water = 0.0
    if unit.kind is HeatRejectionKind.WATER_COOLED_CHILLER:
        water = (heat_w + compressor) / LATENT_J_KG * BLOWDOWN_FACTOR
    return compressor, fan, water


def _part_load(ratio: float) -> float:
    """Input over full-load input; below the least stable load the machine cycles in proportion."""
    a, b, c = EIR_PART_LOAD
    if ratio < LEAST_PART_LOAD:
        return ratio / LEAST_PART_LOAD * (a + b * LEAST_PART_LOAD + c * LEAST_PART_LOAD**2)
    return a + b * ratio + c * ratio * ratio


def _free_share(unit: HeatRejection, set_c: float, return_c: float, weather: Weather) -> float:
    outdoor = weather.wet_bulb_c if unit.kind is HeatRejectionKind.WATER_COOLED_CHILLER else weather.dry_bulb_c
    reach = outdoor + unit.approach_k
    return min(max((return_c - reach) / max(return_c - set_c, 0.1), 0.0), 1.0)


def _cooler(
    unit: HeatRejection, heat_w: float, load_ratio: float, set_c: float, weather: Weather
) -> tuple[float, float, float]:
    """Fan power, water and supply temperature of a unit without compressor."""
    entering, wet_w = weather.dry_bulb_c, 0.0
    if unit.kind is HeatRejectionKind.COOLING_TOWER:
        entering = weather.wet_bulb_c
    elif unit.kind is HeatRejectionKind.ADIABATIC_COOLER and set_c - entering < unit.approach_k * load_ratio:
        cooled = PAD_EFFECTIVENESS * (weather.dry_bulb_c - weather.wet_bulb_c)
        entering -= cooled
        wet_w = unit.capacity_w / COOLER_AIR_RISE_K * cooled * min(load_ratio, 1.0)
    needed = unit.approach_k * load_ratio
    fan_ratio, supply = 1.0, entering + needed
    if supply < set_c:
        fan_ratio = max((needed / (set_c - entering)) ** (1.0 / FAN_CONDUCTANCE_EXPONENT), LEAST_FAN_RATIO)
        supply = set_c
    evaporating = heat_w if unit.kind is HeatRejectionKind.COOLING_TOWER else wet_w
    water = evaporating / LATENT_J_KG * (BLOWDOWN_FACTOR if unit.kind in _WITH_WATER else 0.0)
    return unit.fan_power_w * fan_ratio**3, water, supply
