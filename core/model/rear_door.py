"""Rear-door heat exchangers: what a door takes from a rack's exhaust at the air and water it really meets.

Room air, plant and checks all need it, and none of them may import another, so it lives with the model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from core.geometry.rectangle import Rectangle
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions

WATER_CP_J_KG_K = 4186.0
RATED_RISE_K = 10.0
"""Rise of the water at a door's rating (makers quote 18 to 28 C)."""
AIR_SIDE_RATIO = 0.7
"""Share of a finned coil's thermal resistance that lies on its air side (judgement; wet tubes are far better)."""
AIR_EXPONENT, WATER_EXPONENT = 0.5, 0.8
"""Films against flow: finned coils about the square root (Kays and London), turbulent water in tubes (Dittus, Boelter).
"""
MOST_EFFECTIVE = 0.98
STILL_FANS_RATIO = 0.6 / 0.775
"""Effectiveness of an active door whose fans stand still over that with its fans, the servers' own pushing alone: that
of a passive door, 0.5 to 0.7, over 0.7 to 0.85 of an active one (middles of the usual ranges)."""


def counter_flow_effectiveness(transfer_units: float, rate_ratio: float) -> float:
    """Effectiveness of a counter-flow exchanger from NTU and C_min/C_max.

    >>> round(counter_flow_effectiveness(2.5, 1.0), 3)
    0.714
    """
    if rate_ratio > 0.999:
        return transfer_units / (1.0 + transfer_units)
    decay = math.exp(-transfer_units * (1.0 - rate_ratio))
    return (1.0 - decay) / (1.0 - rate_ratio * decay)


def counter_flow_units(effectiveness: float, rate_a: float, rate_b: float) -> float:
    """NTU of a counter-flow exchanger from its effectiveness: the inverse of ``counter_flow_effectiveness``.

    Args:
        effectiveness: On the smaller capacity rate (0 to 1).
        rate_a, rate_b: Capacity rates of both sides, in any order. [W/K]
    """
    e = min(max(effectiveness, 0.01), MOST_EFFECTIVE)
    ratio = min(rate_a, rate_b) / max(rate_a, rate_b)
    if ratio > 0.999:
        return e / (1.0 - e)
    return math.log((1.0 - e * ratio) / (1.0 - e)) / (1.0 - ratio)


@dataclass(frozen=True, slots=True)
class DoorCoil:
    """Coil at a rack's rear.

    Attributes:
        water_c: Water into it. [C]
        water_w_k: Capacity rate of the water. [W/K]
        conductance_w_k: Conductance at the rated flows. [W/K]
        rated_air_w_k, rated_water_w_k: Capacity rates at the rating. [W/K]
        capacity_w: Most heat it takes. [W]
    """

    water_c: float
    water_w_k: float
    conductance_w_k: float
    rated_air_w_k: float
    rated_water_w_k: float
    capacity_w: float

    def effectiveness_ratio(self, air_w_k: float) -> float:
        """Heat over the largest that the air could give, ``Q / (C_air (T_exhaust - T_water))``.

        Args:
            air_w_k: Capacity rate of the air. [W/K]
        """
        if air_w_k <= 0.0 or self.conductance_w_k <= 0.0 or self.water_w_k <= 0.0:
            return 0.0
        air = AIR_SIDE_RATIO * (air_w_k / self.rated_air_w_k) ** -AIR_EXPONENT
        water = (1.0 - AIR_SIDE_RATIO) * (self.water_w_k / self.rated_water_w_k) ** -WATER_EXPONENT
        smaller, larger = min(air_w_k, self.water_w_k), max(air_w_k, self.water_w_k)
        units = self.conductance_w_k / (air + water) / smaller
        return counter_flow_effectiveness(units, smaller / larger) * smaller / air_w_k

    def heat_w(self, exhaust_c: float, air_w_k: float) -> float:
        """Heat taken from the servers' exhaust, never less than nothing and no more than the capacity. [W]"""
        wanted = self.effectiveness_ratio(air_w_k) * air_w_k * (exhaust_c - self.water_c)
        return min(max(wanted, 0.0), self.capacity_w)

    def water_return_c(self, heat_w: float) -> float:
        """Water that leaves it. [C]"""
        return self.water_c + heat_w / self.water_w_k if self.water_w_k > 0.0 else self.water_c

    def surface_c(self, leaving_c: float) -> float:
        """Coldest surface: where the leaving air meets the entering water, by the resistances on either side. [C]"""
        return self.water_c + (1.0 - AIR_SIDE_RATIO) * (leaving_c - self.water_c)


@dataclass(frozen=True, slots=True)
class DoorRating:
    """A rear door as its maker rates it.

    Attributes:
        name: Maker and model.
        capacity_w: Heat it takes at the rating. [W]
        airflow_m3_s: Air through it at the rating. [m3/s]
        air_on_c: Air into it at the rating. [C]
        water_c: Water into it at the rating. [C]
        water_flow_kg_s: Water through it at the rating. [kg/s]
        fan_w: Its fans at full speed, 0 for a passive one. [W]
        width_m: Width. [m]
        depth_m: What it adds behind a rack. [m]
        weight_kg: Weight. [kg]
    """

    name: str
    capacity_w: float
    airflow_m3_s: float
    air_on_c: float
    water_c: float
    water_flow_kg_s: float
    fan_w: float
    width_m: float
    depth_m: float
    weight_kg: float

    def effectiveness_ratio(self, airflow_m3_s: float, air_j_m3_k: float) -> float:
        """``rear_door_effectiveness`` of a rack that drives this much air through it, 0 air for the rating itself.

        Args:
            airflow_m3_s: Air of the rack's contents at full speed. [m3/s]
            air_j_m3_k: Heat capacity of air. [J/(m3 K)]
        """
        air, water = self.airflow_m3_s * air_j_m3_k, self.water_flow_kg_s * WATER_CP_J_KG_K
        smaller = min(air, water)
        rated = self.capacity_w / (smaller * (self.air_on_c - self.water_c))
        conductance = counter_flow_units(rated, air, water) * smaller
        coil = DoorCoil(self.water_c, water, conductance, air, water, self.capacity_w)
        return coil.effectiveness_ratio(airflow_m3_s * air_j_m3_k if airflow_m3_s > 0.0 else air)


def _full_air_w_k(rack: Rack, assumptions: Assumptions) -> float:
    """Capacity rate of the air at full speed: as the contents state it, or by their power; 0 of an empty rack. [W/K]"""
    stated = sum(u.airflow_m3_s for u in rack.units) * assumptions.air_heat_capacity_j_m3_k
    return stated if stated > 0.0 else rack.rated_power_w / assumptions.server_air_rise_k


def hung_on(rack: Rack, door: DoorRating, assumptions: Assumptions) -> Rack:
    """A rack cooled by this door, whose numbers hold at the airflow of the rack's contents."""
    capacity = assumptions.air_heat_capacity_j_m3_k
    ratio = door.effectiveness_ratio(_full_air_w_k(rack, assumptions) / capacity, capacity)
    return replace(
        rack,
        cooling=CoolingKind.REAR_DOOR,
        rear_door_effectiveness=round(ratio, 3),
        rear_door_capacity_w=door.capacity_w,
        rear_door_water_flow_kg_s=door.water_flow_kg_s,
        rear_door_fan_w=door.fan_w,
        rear_door_depth_m=door.depth_m,
        rear_door_weight_kg=door.weight_kg,
    )


def door_rectangle(rack: Rack) -> Rectangle | None:
    """Floor under the rear door of a rack, behind it and as wide; None without a door of known depth."""
    box, (fx, fy), deep_m = rack.rectangle, rack.footprint.facing, rack.door_depth_m
    if deep_m <= 0.0:
        return None
    if fx:
        x0 = box.x0_m - deep_m if fx > 0 else box.x1_m
        return Rectangle(x0, box.y0_m, x0 + deep_m, box.y1_m)
    y0 = box.y0_m - deep_m if fy > 0 else box.y1_m
    return Rectangle(box.x0_m, y0, box.x1_m, y0 + deep_m)


def with_still_fans(rack: Rack) -> Rack:
    """A rack whose door's fans have no power; a passive door is as it was."""
    if rack.cooling is not CoolingKind.REAR_DOOR or rack.rear_door_fan_w <= 0.0:
        return rack
    left = rack.rear_door_effectiveness * STILL_FANS_RATIO
    return replace(rack, rear_door_effectiveness=left, rear_door_fan_w=0.0)


def door_coil(rack: Rack, assumptions: Assumptions) -> DoorCoil | None:
    """The coil at a rack's rear; None without one.

    ``rear_door_effectiveness`` holds at the airflow of the contents at full speed and at the water flow that carries
    the capacity with a rise of ``RATED_RISE_K``.

    Args:
        rack: The rack; its chimney leaves no room for a door.
        assumptions: Project assumptions (air, chilled water).
    """
    if rack.cooling is not CoolingKind.REAR_DOOR or rack.has_chimney or rack.rear_door_capacity_w <= 0.0:
        return None
    air = _full_air_w_k(rack, assumptions) or 1.0 / assumptions.server_air_rise_k
    water = rack.rear_door_capacity_w / RATED_RISE_K
    smaller = min(air, water)
    on_smaller = rack.rear_door_effectiveness * air / smaller
    conductance = counter_flow_units(on_smaller, air, water) * smaller if on_smaller > 0.0 else 0.0
    flowing = rack.rear_door_water_flow_kg_s * WATER_CP_J_KG_K or water
    return DoorCoil(assumptions.chilled_water_supply_c, flowing, conductance, air, water, rack.rear_door_capacity_w)
