"""Where a rack's heat goes: room air, rear door, or liquid loop.

Thermal and plant both need the split, and neither may import the other, so it lives with the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.remembered import remembered
from core.model.replaced import replaced_at
from core.model.scenario import Assumptions

FloatArray = NDArray[np.float64]


def fan_speed_ratio(rack: Rack, assumptions: Assumptions, it_load_ratio: float) -> float:
    """Speed of server fans in cool air over full speed: with the load, down to that of idle servers."""
    return max(assumptions.idle_airflow_ratio, min(max(rack.load_ratio * it_load_ratio, 0.0), 1.0))


def door_fan_w(rack: Rack, assumptions: Assumptions, it_load_ratio: float) -> float:
    """Power of the fans of an active rear door, which follow those of the servers by the cube law. [W]"""
    if rack.cooling is not CoolingKind.REAR_DOOR:
        return 0.0
    return rack.rear_door_fan_w * fan_speed_ratio(rack, assumptions, it_load_ratio) ** 3


@dataclass(frozen=True, slots=True)
class HeatSplit:
    """Heat of one rack by where it goes; the three sum to its power. [W]

    Attributes:
        air_w: Into the room air that passes the rack (a rear door has already taken its share).
        door_w: Counted on a rear door before the room's air is known: its effectiveness times the heat in the air, as
            if the rack drew in air of the water's temperature. The room's air tells what it really takes.
        liquid_w: Taken by cold plates or an immersion bath.
        airflow_m3_s: Air that the rack moves.
    """

    air_w: float
    door_w: float
    liquid_w: float
    airflow_m3_s: float


def liquid_share_ratio(rack: Rack, assumptions: Assumptions) -> float:
    """Share of the rack's heat that goes to liquid, weighted by the power of its contents (0 to 1)."""
    if rack.cooling is CoolingKind.IMMERSION:
        return 1.0 - assumptions.immersion_skin_loss_ratio
    if rack.cooling is not CoolingKind.DIRECT_TO_CHIP or rack.rated_power_w <= 0.0:
        return 0.0
    default = assumptions.retrofit_liquid_ratio
    taken = sum(u.rated_power_w * (u.liquid_ratio if u.liquid_ratio > 0.0 else default) for u in rack.units)
    return taken / rack.rated_power_w


def fan_power_growth_ratio(rack: Rack, inlet_c: float, assumptions: Assumptions) -> float:
    """Growth of a rack's power because its server fans speed up in warm air, over its power in cool air.

    Fan speed rises linearly from ``server_fan_ramp_from_c`` to ``server_fan_full_at_c``, fan power with its cube
    (3 to 8 % of an air-cooled server in cool air, up to 15 % in hot air). Only the air-cooled share has fans.

    Args:
        rack: The rack.
        inlet_c: Mean inlet temperature; NaN counts as cool. [C]
        assumptions: Project assumptions.

    Returns:
        Growth, nought or more.
    """
    if rack.cooling is CoolingKind.IMMERSION or not inlet_c > assumptions.server_fan_ramp_from_c:
        return 0.0
    span = max(assumptions.server_fan_full_at_c - assumptions.server_fan_ramp_from_c, 0.1)
    share = min((inlet_c - assumptions.server_fan_ramp_from_c) / span, 1.0)
    air_share = 1.0 - liquid_share_ratio(rack, assumptions)
    speed = 1.0 + share * _speed_gain_ratio(assumptions)
    return float(assumptions.server_fan_ratio * air_share * (speed**3 - 1.0))


def fan_power_growth_ratios(inlet_c: FloatArray, air_share: FloatArray, assumptions: Assumptions) -> FloatArray:
    """``fan_power_growth_ratio`` of many racks.

    Args:
        inlet_c: Mean inlets; NaN counts as cool. [C]
        air_share: Share of each rack's heat that goes to air, nought where it has no fans.
        assumptions: Project assumptions.
    """
    span = max(assumptions.server_fan_full_at_c - assumptions.server_fan_ramp_from_c, 0.1)
    warmer = np.nan_to_num(inlet_c - assumptions.server_fan_ramp_from_c, nan=0.0, posinf=span, neginf=0.0)
    speed = 1.0 + np.clip(warmer / span, 0.0, 1.0) * _speed_gain_ratio(assumptions)
    return np.asarray(assumptions.server_fan_ratio * air_share * (speed**3 - 1.0))


def _speed_gain_ratio(assumptions: Assumptions) -> float:
    """How much faster than in cool air server fans run at full speed."""
    return float(assumptions.server_fan_full_ratio ** (1.0 / 3.0) - 1.0)


def split_heat(rack: Rack, assumptions: Assumptions, it_load_ratio: float = 1.0) -> HeatSplit:
    """Split a rack's heat between air, rear door and liquid.

    A rack moves the airflow of its contents when its cooling is as built. Where cooling or content do not match (an
    air-cooled server given cold plates, or a liquid-cooled system run on air), the flow follows the air heat at the
    assumed server air rise, so that exhaust temperatures stay physical. Fans slow with load down to
    ``idle_airflow_ratio``: idle servers still move air.

    Args:
        rack: The rack.
        assumptions: Project assumptions (skin loss, retrofit share, air rise, density).
        it_load_ratio: Scenario load on top of the rack's own load ratio.

    Returns:
        Heat by path and airflow.
    """
    power = rack.power_w * it_load_ratio
    liquid = power * liquid_share_ratio(rack, assumptions)
    air = power - liquid
    if rack.cooling is CoolingKind.IMMERSION:
        return HeatSplit(air, 0.0, liquid, 0.0)
    airflow = _airflow_m3_s(rack, air, assumptions, it_load_ratio)
    door = (
        min(air * rack.rear_door_effectiveness, rack.rear_door_capacity_w)
        if rack.cooling is CoolingKind.REAR_DOOR and not rack.has_chimney
        else 0.0
    )
    return HeatSplit(air - door, door, liquid, airflow)


_kept: tuple[Assumptions | None, float, tuple[Rack, ...], Mapping[str, HeatSplit]] = (None, 0.0, (), {})
"""What was found last and for which assumptions and load: one value, as several threads ask."""


@remembered
def heat_by_rack(project: Project) -> Mapping[str, HeatSplit]:
    """Split of all racks at the scenario's load, by rack id; racks that an edit left alone are not split again."""
    global _kept
    assumptions, load = project.assumptions, project.scenario.it_load_ratio
    kept_for, kept_load, kept_racks, kept = _kept
    if kept_for is not assumptions or kept_load != load:
        kept_racks, kept = (), {}
    racks = project.racks
    changed = replaced_at(kept_racks, racks)
    if changed is not None and all(kept_racks[n].id == racks[n].id for n in changed):
        found = dict(kept)
        found.update((racks[n].id, split_heat(racks[n], assumptions, load)) for n in changed)
    else:
        known = {r.id: r for r in kept_racks}
        found = {r.id: kept[r.id] if known.get(r.id) is r else split_heat(r, assumptions, load) for r in racks}
    _kept = assumptions, load, racks, found
    return MappingProxyType(found)


def _airflow_m3_s(rack: Rack, air_w: float, assumptions: Assumptions, it_load_ratio: float) -> float:
    fan_ratio = fan_speed_ratio(rack, assumptions, it_load_ratio)
    total = 0.0
    for unit in rack.units:
        unit_air_w = unit.rated_power_w * _air_share(rack, unit.liquid_ratio, assumptions)
        as_built = (unit.liquid_ratio > 0.0) == (rack.cooling is CoolingKind.DIRECT_TO_CHIP)
        if as_built and unit.airflow_m3_s > 0.0:
            total += unit.airflow_m3_s * fan_ratio
        else:
            total += unit_air_w * fan_ratio / (assumptions.air_heat_capacity_j_m3_k * assumptions.server_air_rise_k)
    floor = air_w / (assumptions.air_heat_capacity_j_m3_k * assumptions.server_air_rise_max_k)
    return max(total, floor)


def _air_share(rack: Rack, unit_liquid_ratio: float, assumptions: Assumptions) -> float:
    if rack.cooling is not CoolingKind.DIRECT_TO_CHIP:
        return 1.0
    return 1.0 - (unit_liquid_ratio if unit_liquid_ratio > 0.0 else assumptions.retrofit_liquid_ratio)
