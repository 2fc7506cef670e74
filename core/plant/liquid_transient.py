"""How long liquid-cooled racks last after a loss: pump, CDU, facility water, plant, or the power of all of them.

Starts from the steady results. A rack throttles when the coolant leaving its cold plates passes the hot side that its
contents are built for (57 to 61 C for the NVL72 family by its published flow table).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.errors import FacilityError
from core.model.cooling import Cdu, Coolant, CoolingLoop
from core.model.electrical import PowerUnit, PowerUnitKind
from core.model.liquid import group_key
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.plant.cdu import Exchanger, flow_share_ratio, rated_exchanger
from core.plant.coolant import properties
from core.plant.heat_export import tank_water_kg
from core.plant.rack_flow import RackNeed
from core.plant.technology_loops import TechnologyLoop, technology_loops, without_units
from core.results.liquid_result import LiquidResult

FloatArray = NDArray[np.float64]
PLATES_J_K_W = 0.4
"""Metal of cold plates over heat: 1 kg of copper for a processor of 1 kW. [J/(K W)]"""
PLATES_HELD_KG_W = 0.1e-3
"""Coolant in the cold plates over heat: 0.1 l per kW."""
TANK_J_K_W = 15.0
"""Bath, servers and tank over heat: 576 l of oil (1.7 kJ/(K l)) and metal for 60 to 100 kW. [J/(K W)]"""
TANK_BEYOND_K = 8.0
"""Bath above its design limit at which servers in oil throttle; engineering practice."""
SHUT_DOWN_K = 20.0
"""Above the limit at which contents have throttled to nothing or shut down."""
COAST_S = 1.5
"""Time in which a pump that has lost its power runs down; engineering practice for inline pumps."""
SPARE_PUMP_START_S = 5.0
"""Time until a spare pump carries the flow; drives ramp in 3 to 10 s."""
FACILITY_KG_PER_W = 5e-3
"""Facility water over heat: 2 to 10 l per kW."""
STEP_S, ROW_S = 0.05, 1.0
NEVER_S = 1e30


class LossKind(StrEnum):
    """What is lost."""

    PUMP = "pump"
    CDU = "cdu"
    FACILITY_WATER = "facility_water"
    PLANT = "plant"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class LiquidLoss:
    """An event.

    Attributes:
        kind: What is lost: one pump of each named CDU, the CDUs, the facility's flow, its cooling, or the power of
            cooling and of all pumps without a UPS that lasts.
        cdu_ids: CDUs concerned; all for facility water and plant when empty.
        back_after_s: When it comes back, None for never. [s]
        duration_s: How long to follow. [s]
        buffer_kg: Water beside that of the project's storage tanks, for the loss of the plant. [kg]
    """

    kind: LossKind
    cdu_ids: tuple[str, ...] = ()
    back_after_s: float | None = None
    duration_s: float = 600.0
    buffer_kg: float = 0.0


@dataclass(frozen=True, slots=True)
class LiquidOutage:
    """What becomes of the racks.

    Attributes:
        time_s: Shape (rows,). [s]
        rack_ids: Racks and tanks on the loops concerned.
        rack_c: Coolant leaving each rack, shape (rows, racks). [C]
        limit_c: Where it throttles, shape (racks,). [C]
        throttle_s: First time above it, NaN for never, shape (racks,). [s]
        loop_names: Loops concerned.
        rack_loop: Loop of each rack, an index into the names.
        supply_c: Supply of each loop, shape (rows, loops). [C]
        facility_c: Facility water at each loop, shape (rows, loops). [C]
    """

    time_s: FloatArray
    rack_ids: tuple[str, ...]
    rack_c: FloatArray
    limit_c: FloatArray
    throttle_s: FloatArray
    loop_names: tuple[str, ...]
    rack_loop: NDArray[np.int64]
    supply_c: FloatArray
    facility_c: FloatArray

    @property
    def first_s(self) -> float | None:
        """When the first rack throttles, None for never. [s]"""
        known = self.throttle_s[~np.isnan(self.throttle_s)]
        return float(known.min()) if known.size else None


def simulate_liquid_loss(project: Project, liquid: LiquidResult, loss: LiquidLoss) -> LiquidOutage:
    """Follow the loops concerned in true time.

    Args:
        project: The project.
        liquid: Its steady results, from which the event starts.
        loss: The event.

    Raises:
        FacilityError: No loop is concerned, or a number makes no sense.
    """
    if not 1.0 <= loss.duration_s <= 86_400.0 or (loss.back_after_s is not None and loss.back_after_s < 0.0):
        raise FacilityError(
            "The event must be followed for 1 s to a day, and come back after 0 s or later.", hint="Check the times."
        )
    loops = _concerned(project, loss)
    rows = int(loss.duration_s / ROW_S) + 1
    parts = [_follow(project, liquid, loop, loss, rows) for loop in loops]
    return LiquidOutage(
        time_s=(np.arange(rows) * ROW_S).astype(np.float64),
        rack_ids=tuple(r.id for loop in loops for r in loop.racks),
        rack_c=np.hstack([p.body_c for p in parts]),
        limit_c=np.concatenate([p.limit_c for p in parts]),
        throttle_s=np.concatenate([p.throttle_s for p in parts]),
        loop_names=tuple(loop.flow.name for loop in loops),
        rack_loop=np.repeat(np.arange(len(loops)), [len(loop.racks) for loop in loops]),
        supply_c=np.column_stack([p.water_c[:, 0] for p in parts]),
        facility_c=np.column_stack([p.water_c[:, 1] for p in parts]),
    )


@dataclass(frozen=True, slots=True)
class _Followed:
    body_c: FloatArray
    water_c: FloatArray
    limit_c: FloatArray
    throttle_s: FloatArray


def _concerned(project: Project, loss: LiquidLoss) -> list[TechnologyLoop]:
    loops = {k: loop for k, loop in technology_loops(project).items() if loop.flow.is_flowing}
    if not loss.cdu_ids:
        if loss.kind in (LossKind.PUMP, LossKind.CDU):
            raise FacilityError("No CDU is named.", hint="Say which CDU is lost.")
        chosen = list(loops.values())
    else:
        keys = dict.fromkeys(group_key(c) for i in loss.cdu_ids if isinstance(c := project.get(i), Cdu))
        chosen = [loops[k] for k in keys if k in loops]
    if loss.kind in (LossKind.FACILITY_WATER, LossKind.PLANT, LossKind.POWER):
        chosen = [loop for loop in chosen if not all(c.rejects_to_air for c in loop.cdus)]
    if not chosen:
        raise FacilityError("No flowing technology loop is concerned.", hint="Connect racks to the CDU first.")
    return chosen


def _follow(project: Project, liquid: LiquidResult, loop: TechnologyLoop, loss: LiquidLoss, rows: int) -> _Followed:
    from core.plant.transient_kernels import march_loop

    place = {rack_id: n for n, rack_id in enumerate(liquid.rack_ids)}
    heat = np.array([liquid.rack_liquid_heat_w[place[r.id]] if r.id in place else 0.0 for r in loop.racks])
    share = flow_share_ratio(float(heat.sum()), loop.rated_heat_w)
    flow = np.array([b.flow_kg_s for b in loop.flow.branches]) * share
    cp = properties(loop.coolant, loop.cdus[0].supply_set_c).cp_j_kg_k
    states = [c for c in liquid.cdus if c.cdu_id in {u.id for u in loop.cdus} and c.heat_w > 0.0]
    supply = float(np.mean([c.technology_supply_c for c in states])) if states else loop.cdus[0].supply_set_c
    facility = float(np.mean([c.facility_supply_c for c in states])) if states else supply
    limit = np.array([_limit_c(rack, need, supply) for rack, need in _paired(loop)])
    body = supply + heat / np.maximum(flow * cp, 1e-9)
    plates = np.array(
        [_capacity_j_k(need, cp, is_tank=r.cooling is CoolingKind.IMMERSION) for r, need in _paired(loop)]
    )
    left, pump, cold = _event(project, loop, loss)
    water = max(loop.flow.coolant_kg - PLATES_HELD_KG_W * loop.rated_heat_w, 1.0)
    held = (FACILITY_KG_PER_W * loop.rated_heat_w + _tank_kg(project, loop, loss)) * 4186.0
    units = _joined([rated_exchanger(c) for c in loop.cdus if c.is_on])
    out, water_c = np.empty((rows, len(heat))), np.empty((rows, 2))
    throttle = np.empty(len(heat))
    march_loop(
        heat, flow, left, plates, cp, supply, water, limit, np.array(pump), np.array(cold),
        min(loop.cdus[0].supply_set_c, supply), np.array([units.ua_w_k, units.hot_rate_w_k, units.cold_rate_w_k]),
        np.array([facility, held, facility]), SHUT_DOWN_K, STEP_S, round(ROW_S / STEP_S), body, out, water_c, throttle,
    )  # fmt: skip
    return _Followed(out, water_c, limit, throttle)


def _tank_kg(project: Project, loop: TechnologyLoop, loss: LiquidLoss) -> float:
    """A loop's part of the water in tanks on the warm loop, by its heat. [kg]"""
    whole_w = sum(other.rated_heat_w for other in technology_loops(project).values() if other.flow.is_flowing)
    share = loop.rated_heat_w / whole_w if whole_w > 0.0 else 1.0
    return share * (loss.buffer_kg + tank_water_kg(project, CoolingLoop.WARM))


def _paired(loop: TechnologyLoop) -> Sequence[tuple[Rack, RackNeed]]:
    return list(zip(loop.racks, loop.needs, strict=True))


def _limit_c(rack: Rack, need: RackNeed, supply_c: float) -> float:
    """Coolant leaving the plates at which contents throttle: what the least flow would give, or the highest return."""
    if rack.cooling is CoolingKind.IMMERSION:
        return need.hot_c + TANK_BEYOND_K
    if not need.uses_table:
        return need.hot_c
    least = need.required_kg_s(supply_c)
    cp = properties(need.coolant, supply_c).cp_j_kg_k
    return supply_c + need.liquid_w / (least * cp)


def _capacity_j_k(need: RackNeed, cp: float, *, is_tank: bool) -> float:
    return max(need.liquid_w, 1.0) * (TANK_J_K_W if is_tank else PLATES_J_K_W + PLATES_HELD_KG_W * cp)


def _joined(units: Sequence[Exchanger]) -> Exchanger:
    return Exchanger(
        sum(u.ua_w_k for u in units), sum(u.hot_rate_w_k for u in units), sum(u.cold_rate_w_k for u in units)
    )


def _event(
    project: Project, loop: TechnologyLoop, loss: LiquidLoss
) -> tuple[FloatArray, tuple[float, float, float], tuple[float, float, float, float]]:
    """Flow left at each rack, when the flow goes and comes back, and the same for the cold side."""
    back = NEVER_S if loss.back_after_s is None else loss.back_after_s
    same = np.ones(len(loop.racks))
    if loss.kind in (LossKind.FACILITY_WATER, LossKind.PLANT):
        keeps = 1.0 if loss.kind is LossKind.PLANT else 0.0
        return same, (NEVER_S, NEVER_S, COAST_S), (0.0, back, keeps, keeps)
    if loss.kind is LossKind.POWER:
        return _power_event(project, loop, loss, back)
    lost = [c for c in loop.cdus if c.id in loss.cdu_ids and c.is_on]
    if loss.kind is LossKind.PUMP:
        left = same * (1.0 - sum(_pump_share(c) for c in lost) / sum(1 for c in loop.cdus if c.is_on))
        if all(c.spare_pump_count > 0 for c in lost):
            back = min(back, SPARE_PUMP_START_S)
        return left, (0.0, back, COAST_S), (NEVER_S, NEVER_S, 1.0, 1.0)
    left = _left_ratio(project, loop, frozenset(c.id for c in lost))
    all_w = sum(c.capacity_w for c in loop.cdus if c.is_on)
    kept = 1.0 - sum(c.capacity_w for c in lost) / all_w if all_w > 0.0 else 0.0
    return left, (0.0, back, COAST_S), (0.0, back, kept, 0.0)


def _power_event(
    project: Project, loop: TechnologyLoop, loss: LiquidLoss, back: float
) -> tuple[FloatArray, tuple[float, float, float], tuple[float, float, float, float]]:
    """Pumps behind a UPS that lasts go on; facility water goes on where its pumps have one, and nothing cools it."""
    needed_s = min(back, loss.duration_s)
    dark = frozenset(c.id for c in loop.cdus if c.is_on and bridged_s(project, c.feed_id) < needed_s)
    keeps = 1.0 if project.assumptions.has_backed_pumps else 0.0
    return _left_ratio(project, loop, dark), (0.0, back, COAST_S), (0.0, back, keeps, keeps)


def bridged_s(project: Project, feed_id: str) -> float:
    """Longest time that a UPS on the way of a feed carries it. [s]"""
    found, ahead, seen = 0.0, [feed_id], set[str]()
    while ahead:
        unit = project.get(ahead.pop())
        if not isinstance(unit, PowerUnit) or unit.id in seen or not unit.is_on:
            continue
        seen.add(unit.id)
        found = max(found, unit.autonomy_s if unit.kind is PowerUnitKind.UPS else 0.0)
        ahead += unit.feed_ids
    return found


def _left_ratio(project: Project, loop: TechnologyLoop, lost: frozenset[str]) -> FloatArray:
    """Flow of every rack without some units, over that with all."""
    reduced = without_units(loop, lost, project.assumptions)
    before = np.array([b.flow_kg_s for b in loop.flow.branches])
    after = np.array([b.flow_kg_s for b in reduced.flow.branches])
    return np.asarray(np.divide(after, before, out=np.zeros_like(after), where=before > 0.0), dtype=np.float64)


def _pump_share(cdu: Cdu) -> float:
    """Share of a unit's flow that one of its running pumps gives."""
    return 1.0 / max(cdu.pump_count - cdu.spare_pump_count, 1)


def buffer_tank_m3(heat_w: float, time_s: float, rise_k: float) -> float:
    """Water that takes a heat for a time within a rise: ``V = P t / (rho cp dT)``. [m3]

    Raises:
        FacilityError: A number is not positive.
    """
    if not (heat_w > 0.0 and time_s > 0.0 and rise_k > 0.0):
        raise FacilityError("Heat, time and rise must be more than nought.", hint="Give the ride-through in seconds.")
    water = properties(Coolant.WATER, 20.0)
    return heat_w * time_s / (water.density_kg_m3 * water.cp_j_kg_k * rise_k)


@dataclass(frozen=True, slots=True)
class PumpBackup:
    """What it takes to keep pumps running until generators carry them.

    Attributes:
        is_needed: Whether racks would throttle before the power is back.
        power_w: Pump power. [W]
        energy_j: Energy that the UPS gives. [J]
    """

    is_needed: bool
    power_w: float
    energy_j: float


def pump_backup(project: Project, liquid: LiquidResult, start_s: float) -> PumpBackup:
    """UPS for the CDU pumps while generators start.

    Args:
        project: The project.
        liquid: Its steady results.
        start_s: Time until generators carry the pumps. [s]

    Raises:
        FacilityError: No loop flows.
    """
    units = tuple(c.id for c in project.of_type(Cdu) if c.is_on)
    dark = simulate_liquid_loss(project, liquid, LiquidLoss(LossKind.CDU, units, None, max(start_s, 1.0)))
    power = sum(c.pump_w for c in liquid.cdus)
    return PumpBackup(dark.first_s is not None, power, power * start_s)
