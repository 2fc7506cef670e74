"""Candidates for the racks that are selected: what could stand there instead, and why some cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalogue.it_items import ServerItem
from core.catalogue.loader import Catalogue
from core.catalogue.placing import RACK_SYSTEMS, cooling_of, stacked_units, unit_from_item
from core.model.rack import CoolingKind, Rack, RackUnit

SIZE_TOLERANCE_M = 0.02
AIR_LIMIT_W = 50_000.0
REAR_DOOR_LIMIT_W = 75_000.0
"""What an active rear door of the catalogue's usual size takes."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to fill a rack.

    Attributes:
        item_id: Catalogue row.
        name: What it is, such as ``4 × DGX H100``.
        units: Contents.
        cooling: Cooling kind it is built for.
        power_w: Rated power of the rack. [W]
        liquid_ratio: Share of heat that liquid takes as built (0 to 1).
        bf16_tflop_s: Dense BF16 rate. [TFLOP/s]
        memory_gb: Accelerator memory. [GB]
        weight_kg: Contents. [kg]
        price_usd: Contents; nought when not known. [USD]
        reason: Why it does not fit; empty when it does.
        provenance: Source and confidence.
    """

    item_id: str
    name: str
    units: tuple[RackUnit, ...]
    cooling: CoolingKind
    power_w: float
    liquid_ratio: float
    bf16_tflop_s: float
    memory_gb: float
    weight_kg: float
    price_usd: float
    reason: str
    provenance: str

    @property
    def fits(self) -> bool:
        """Whether it can be put into the racks."""
        return not self.reason


def candidates_for(racks: Sequence[Rack], catalogue: Catalogue) -> tuple[Candidate, ...]:
    """Servers and rack-scale systems side by side, those that fit first, by computing rate.

    Args:
        racks: Racks to fill; all must take a candidate for it to fit.
        catalogue: The catalogue.

    Returns:
        Candidates with accelerators.
    """
    found = []
    for item in catalogue.servers:
        if item.category in ("ai_server", "ai_rack") and item.max_power_kw and item.accelerator_count:
            found.append(_candidate(item, racks))
    return tuple(sorted(found, key=lambda c: (not c.fits, -c.bf16_tflop_s, c.name)))


def _candidate(item: ServerItem, racks: Sequence[Rack]) -> Candidate:
    is_system = item.category in RACK_SYSTEMS
    u_capacity = min((r.u_capacity for r in racks), default=48)
    units = (unit_from_item(item),) if is_system else stacked_units(item, 8, u_capacity)
    power = sum(u.rated_power_w for u in units)
    return Candidate(
        item_id=item.item_id,
        name=item.model if len(units) == 1 else f"{len(units)} × {item.model}",
        units=units,
        cooling=cooling_of(item),
        power_w=power,
        liquid_ratio=item.liquid_ratio,
        bf16_tflop_s=sum(u.bf16_tflop_s for u in units),
        memory_gb=sum(u.memory_gb for u in units),
        weight_kg=sum(u.weight_kg for u in units),
        price_usd=sum(u.price_usd for u in units),
        reason=_obstacle(item, racks, units, is_system),
        provenance=f"{item.confidence}, {item.verification}: {item.source}",
    )


def _obstacle(item: ServerItem, racks: Sequence[Rack], units: tuple[RackUnit, ...], is_system: bool) -> str:
    if not units:
        return f"needs {item.u_height} U"
    if re.fullmatch(r"\d+ racks", item.form_factor):
        return f"takes {item.form_factor}"
    for rack in racks:
        top = max(u.u_position + u.u_height - 1 for u in units)
        if top > rack.u_capacity:
            return f"needs {top} U, {rack.tag} has {rack.u_capacity}"
        if is_system and item.width_m and item.width_m > rack.width_m + SIZE_TOLERANCE_M:
            return f"is {item.width_m:.2f} m wide, {rack.tag} {rack.width_m:.2f} m"
        if is_system and item.depth_m and item.depth_m > rack.depth_m + SIZE_TOLERANCE_M:
            return f"is {item.depth_m:.2f} m deep, {rack.tag} {rack.depth_m:.2f} m"
    return ""


def cooling_obstacle(rack: Rack, cooling: CoolingKind) -> str:
    """Why a cooling kind does not suit a rack; empty when it does."""
    if cooling is CoolingKind.AIR and rack.rated_power_w > AIR_LIMIT_W:
        return f"{rack.rated_power_w / 1000.0:.0f} > {AIR_LIMIT_W / 1000.0:.0f} kW"
    if cooling is CoolingKind.REAR_DOOR and rack.rated_power_w > REAR_DOOR_LIMIT_W:
        return f"{rack.rated_power_w / 1000.0:.0f} > {REAR_DOOR_LIMIT_W / 1000.0:.0f} kW"
    return ""
