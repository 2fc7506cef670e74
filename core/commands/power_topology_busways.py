"""Hangs busways over stretches of racks and plugs the racks into them."""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.loader import load_catalogue
from core.catalogue.placing import placed_from_item
from core.commands.command import rounded_m
from core.commands.power_topology_build import Block, smallest
from core.commands.power_topology_plan import TopologyPlan
from core.commands.power_topology_rows import Stretch
from core.model.electrical import PowerPath, PowerUnit
from core.model.entity import Entity
from core.model.ids import new_id
from core.model.rack import CordPhases, Rack

RACK_BATTERY_S = 180.0
"""Rack-level batteries carry 90 to 240 s. [s]"""
USED_RATIO = 0.8
"""Load of a busway over its rating when every rack draws all from it."""


def busway_most_w() -> float:
    """Load that the largest catalogued busway carries for long. [W]"""
    largest = placed_from_item(load_catalogue(), smallest("busway", 1e12), tag="")
    assert isinstance(largest, PowerUnit)
    return largest.rated_w * largest.breaker_limit_ratio


def connect_stretch(
    stretch: Stretch, blocks: tuple[Block, Block], headroom: float, number: str, plan: TopologyPlan
) -> list[Entity]:
    """Busways over a stretch of racks, and the racks wired to them.

    Args:
        stretch: The racks.
        blocks: What cord A and cord B hang on in the end.
        headroom: Power that the busways are sized for over that of the racks.
        number: Part of the busways' names.
        plan: Shape of the system: with a reserve behind transfer switches both busways hang on one block.
    """
    is_single = plan.is_single_path and not (plan.has_reserve and plan.has_ups)
    paths = [PowerPath.A] if is_single else [PowerPath.A, PowerPath.B]
    busways = [
        _busway(stretch, path, blocks[n].output_id, headroom * stretch.power_w, f"BW-{number}{path}")
        for n, path in enumerate(paths)
    ]
    phases = list(CordPhases)[1:]
    on_phase = dict.fromkeys(phases, 0.0)
    changed: list[Entity] = list(busways)
    for rack in sorted(stretch.racks, key=lambda r: -r.rated_power_w):
        phase = rack.cord_phases
        if phase is not CordPhases.ABC:
            phase = min(phases, key=lambda p: on_phase[p])
            on_phase[phase] += rack.rated_power_w
        changed.append(_wired(rack, busways, phase, plan))
    return changed


def _wired(rack: Rack, busways: list[PowerUnit], phase: CordPhases, plan: TopologyPlan) -> Rack:
    second = busways[1].id if len(busways) > 1 else ""
    battery = rack.battery_s if plan.has_ups else max(rack.battery_s, RACK_BATTERY_S)
    return replace(rack, feed_a_id=busways[0].id, feed_b_id=second, cord_phases=phase, battery_s=battery)


def _busway(stretch: Stretch, path: PowerPath, upstream_id: str, need_w: float, tag: str) -> PowerUnit:
    limit = busway_most_w()
    placed = placed_from_item(load_catalogue(), smallest("busway", min(need_w, limit) / USED_RATIO), tag=tag)
    assert isinstance(placed, PowerUnit)
    first, around = stretch.racks[0], stretch.outline
    is_upright = first.rotation_deg % 180 != 0
    # it hangs over the rear of the racks, path B behind path A
    behind = (0.35 if path is PowerPath.A else 0.43) * first.depth_m
    away = {0: (0.0, behind), 90: (-behind, 0.0), 180: (0.0, -behind), 270: (behind, 0.0)}[first.rotation_deg]
    x_m, y_m = around.centre_m
    return replace(
        placed, id=new_id(), path=path, fed_from_id=upstream_id, x_m=rounded_m(x_m + away[0]),
        y_m=rounded_m(y_m + away[1]), width_m=around.depth_m if is_upright else around.width_m, depth_m=0.06,
        rotation_deg=90 if is_upright else 0,
    )  # fmt: skip
