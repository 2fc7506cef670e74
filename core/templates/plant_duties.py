"""What the plant of a first layout has to carry, and the sizes of the catalogue that could."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import placed_from_item
from core.climate.site_weather import extremes_of
from core.model.cooling import HeatRejection
from core.model.heat import split_heat
from core.model.rack import Rack
from core.model.scenario import Assumptions, Site
from core.plant.heat_rejection import Weather, capacity_w
from core.templates.unit_choice import UnitOffer

CHILLERS = ("stulz-cybercool-free-cooling-class-1-300-kw", "airedale-turbochill-freecool-class-1-800-kw")
"""Air-cooled chillers with free cooling for water of about 20 C, for large plant; the smaller one
comes first because a larger compressor is a larger load on one power block."""
SMALL_CHILLERS = ("generic-air-cooled-free-cooling-chiller-300-kw", "generic-air-cooled-free-cooling-chiller-600-kw")
SMALL_PLANT_W = 1e6
"""Air heat up to which these are offered too: more of it would need many of them."""
DIRECT_MOST_W = 150e3
"""Air heat of air-cooled racks up to which coolers are direct-expansion units: no chiller is worth its water then."""
DRY_COOLERS = (
    "guntner-gfd-v-shape-vario-1-500-kw-class",
    "generic-dry-cooler-1-000-kw-v-bank-14-fan",
    "generic-dry-cooler-500-kw-flatbed",
)
ADIABATICS = (
    "bac-trilliumseries-adiabatic-cooler-1-200-kw-class",
    "evapco-eco-air-adiabatic-v-cooler-1-000-kw-class",
)
OVER_OUTDOOR_K = 7.0
"""Warm water over the hottest outdoor air at which dry coolers keep most of their rating. [K]"""
LOSS_RATIO = 0.12
"""Heat of fans, pumps, UPS and lighting in halls, over the racks' air heat."""
PUMP_RATIO = 0.03
"""Heat of pumps, over the liquid heat."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Heat of one loop.

    Attributes:
        stem: First letters of the tags of its units.
        need_w: Heat. [W]
        offers: Sizes that could carry it.
    """

    stem: str
    need_w: float
    offers: tuple[UnitOffer[HeatRejection], ...]


def is_direct(template: Rack, racks: int, a: Assumptions) -> bool:
    """Whether the air coolers of so few racks carry compressors of their own, and nobody needs chilled water."""
    heat = split_heat(template, a)
    return heat.liquid_w + heat.door_w <= 0.0 and racks * heat.air_w * (1.0 + LOSS_RATIO) <= DIRECT_MOST_W


def duties(template: Rack, racks: int, site: Site, a: Assumptions) -> list[Duty]:
    """Loops of a first layout that carry heat.

    Args:
        template: The rack that is repeated.
        racks: How many.
        site: Its extreme hours count.
        a: Loop temperatures.
    """
    heat = split_heat(template, a)
    air_w, liquid_w = racks * heat.air_w * (1.0 + LOSS_RATIO), racks * heat.liquid_w * (1.0 + PUMP_RATIO)
    found = []
    if air_w > 0.0 and not is_direct(template, racks, a):
        chillers = (*SMALL_CHILLERS, *CHILLERS) if air_w <= SMALL_PLANT_W else CHILLERS
        offers = _offers(chillers, site, a.chilled_water_supply_c, a.chilled_water_rise_k)
        found.append(Duty("CH", air_w, offers))
    if liquid_w > 0.0:
        is_dry = extremes_of(site).hot.dry_bulb_c + OVER_OUTDOOR_K <= a.warm_water_supply_c + 1.0
        items, stem = (DRY_COOLERS, "DC") if is_dry else (ADIABATICS, "AD")
        offers = _offers(items, site, a.warm_water_supply_c, a.warm_water_rise_k)
        found.append(Duty(stem, liquid_w, offers))
    return found


def _offers(
    item_ids: tuple[str, ...], site: Site, supply_c: float, rise_k: float
) -> tuple[UnitOffer[HeatRejection], ...]:
    """Units with what they take in the worse of the two extreme hours, never more than their rating."""
    extremes = extremes_of(site)
    hours = [Weather(h.dry_bulb_c, h.wet_bulb_c, h.pressure_pa) for h in (extremes.hot, extremes.humid)]
    found = []
    for item_id in item_ids:
        placed = placed_from_item(load_catalogue(), item_id, tag="")
        assert isinstance(placed, HeatRejection)
        unit = replace(placed, least_outdoor_c=min(placed.least_outdoor_c, extremes.coldest_c))
        able_w = min(unit.capacity_w, *(capacity_w(unit, supply_c, rise_k, hour) for hour in hours))
        found.append(UnitOffer(unit, able_w))
    return tuple(found)
