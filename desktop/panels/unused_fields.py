"""Fields that mean nothing for what is selected: doors of a bath, the compressor of a dry cooler."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import cast

from core.model.cooling import CHILLERS, AirCooler, HeatRejection, HeatRejectionKind, SetPoint
from core.model.entity import Entity
from core.model.rack import CoolingKind, Rack

_AIR_OF_RACKS = ("has_blanking_panels", "has_doors", "has_chimney", "ashrae_class")
_OF_CHILLERS = ("cop_rated", "rated_supply_c", "compressor", "has_free_cooling", "economiser", "exchanger_approach_k")
_OF_WATER = ("cycles_of_concentration", "drift_ratio")
_EVAPORATING = (
    HeatRejectionKind.WATER_COOLED_CHILLER,
    HeatRejectionKind.ADIABATIC_COOLER,
    HeatRejectionKind.COOLING_TOWER,
)


def unused_fields(entities: Sequence[Entity]) -> frozenset[str]:
    """Names of fields that none of the items uses as it is.

    Args:
        entities: What is selected.
    """
    kinds = set(map(type, entities))
    unused: set[str] = set()
    if Rack in kinds:
        ways = set(map(attrgetter("cooling"), (e for e in entities if isinstance(e, Rack))))
        if CoolingKind.REAR_DOOR not in ways:
            unused.update(name for name in Rack.__dataclass_fields__ if name.startswith("rear_door"))
        if CoolingKind.IMMERSION not in ways:
            unused.add("bath_coolant")
        elif len(ways) == 1:
            unused.update(_AIR_OF_RACKS)
    if kinds == {AirCooler}:
        held = {cooler.set_point for cooler in cast(Sequence[AirCooler], entities)}
        of_air = {SetPoint.RETURN: "return_set_c", SetPoint.SUPPLY: "supply_set_c"}
        unused.update(name for air, name in of_air.items() if air not in held)
    if kinds == {HeatRejection}:
        units = {unit.kind for unit in cast(Sequence[HeatRejection], entities)}
        if units.isdisjoint(CHILLERS):
            unused.update(_OF_CHILLERS)
        if HeatRejectionKind.ADIABATIC_COOLER not in units:
            unused.add("pad_depth_m")
        if units.isdisjoint(_EVAPORATING):
            unused.update(_OF_WATER)
    return frozenset(unused)
