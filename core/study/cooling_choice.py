"""Which cooling fits: the same racks with air, rear doors, cold plates and in tanks, side by side.

Each way is tried on the whole project: racks switched, connected to CDUs with room, power and plant solved again. The
room's air is not marched; whether its coolers can carry the heat is checked by capacity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.catalogue.choosing import cooling_obstacle
from core.catalogue.loader import Catalogue
from core.commands.connect_cooling import CoolingPlan, plan_cooling
from core.commands.rack_contents import SetCooling
from core.errors import FacilityError
from core.model.cooling import AirCooler
from core.model.entity import Entity
from core.model.heat import heat_by_rack
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.results.design_results import DesignResults
from core.results.finding import Severity
from core.results.part import Part
from core.study.assemble import assemble

HOURS = 8760.0
RACK_SCALE_U = 20
"""Contents taller than this are rack-scale systems, which no tank takes."""
COST_ROWS = {
    CoolingKind.REAR_DOOR: ("capex-build-rear-door-heat-exchanger-installed-us-eu-2025", 1.0),
    CoolingKind.DIRECT_TO_CHIP: ("capex-build-liquid-cooling-cdu-manifolds-piping-direct-to-chip-us-eu-2025", 1000.0),
    CoolingKind.IMMERSION: ("capex-build-single-phase-immersion-installed-tank-cdu-fluid-us-eu-2025", 1.0),
}
"""Cost row of each way, and USD per kW in its unit."""
LIQUID_RULES = frozenset(
    ("rack-flow-short", "coolant-too-hot", "bath-too-hot", "cdu-over-capacity", "cdu-not-redundant", "cdu-off")
)


@dataclass(frozen=True, slots=True)
class CoolingOption:
    """One way to cool the racks.

    Attributes:
        cooling: The way.
        reason: Why it is not feasible; empty when it is.
        notes: What else it takes.
        air_w: Heat of the racks into the room's air. [W]
        door_w: Heat taken by rear doors. [W]
        liquid_w: Heat taken by cold plates or baths. [W]
        cooling_w: Power of chillers, fans and pumps of the whole site. [W]
        pue: Of the whole site at the operating point.
        water_kg_h: Water of the whole site. [kg/h]
        energy_usd_year: Cost of the site's electricity, the operating point held for a year. [USD]
        equipment_usd: Installed cost of this way for these racks; 0 when not known. [USD]
        project: The project with it.
    """

    cooling: CoolingKind
    reason: str
    notes: tuple[str, ...]
    air_w: float
    door_w: float
    liquid_w: float
    cooling_w: float
    pue: float
    water_kg_h: float
    energy_usd_year: float
    equipment_usd: float
    project: Project

    @property
    def is_feasible(self) -> bool:
        """Whether it can be built as it stands."""
        return not self.reason


def cooling_options(project: Project, rack_ids: Sequence[str], catalogue: Catalogue) -> tuple[CoolingOption, ...]:
    """Try all four ways.

    Args:
        project: The project.
        rack_ids: Racks; ids of other items are passed over.
        catalogue: For costs.

    Raises:
        FacilityError: None of the ids is a rack with contents.
    """
    racks = [r for i in rack_ids if isinstance(r := project.get(i), Rack) and r.rated_power_w > 0.0]
    if not racks:
        raise FacilityError("No rack with contents is selected.", hint="Select racks first.")
    return tuple(_option(project, racks, cooling, catalogue) for cooling in CoolingKind)


def _option(project: Project, racks: Sequence[Rack], cooling: CoolingKind, catalogue: Catalogue) -> CoolingOption:
    ids = tuple(r.id for r in racks)
    changed = SetCooling(ids, cooling).apply(project)
    reasons = [_rack_reason(r, cooling) for r in racks]
    notes = list(dict.fromkeys(n for r in racks if (n := _rack_note(r, cooling))))
    if cooling in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION):
        changed, words = _connected(changed, ids)
        reasons += words
    results = assemble(changed, Part(failure="not marched"))
    reasons += _results_reasons(changed, racks, cooling, results)
    splits = [heat_by_rack(changed)[i] for i in ids]
    energy = results.energy.value
    parts = dict(energy.parts_w) if energy is not None else {}
    kinds = ("chillers", "heat_rejection_fans", "facility_pumps", "cdu_pumps", "air_cooler_fans")
    return CoolingOption(
        cooling=cooling,
        reason=next((r for r in reasons if r), ""),
        notes=(*notes, *_plant_notes(results)),
        air_w=sum(s.air_w for s in splits),
        door_w=sum(s.door_w for s in splits),
        liquid_w=sum(s.liquid_w for s in splits),
        cooling_w=sum(parts.get(k, 0.0) for k in kinds),
        pue=energy.pue if energy is not None else float("nan"),
        water_kg_h=energy.water_kg_h if energy is not None else float("nan"),
        energy_usd_year=HOURS * energy.cost_usd_h if energy is not None else float("nan"),
        equipment_usd=_equipment_usd(cooling, sum(r.rated_power_w for r in racks), catalogue),
        project=changed,
    )


def _rack_reason(rack: Rack, cooling: CoolingKind) -> str:
    obstacle = cooling_obstacle(rack, cooling)
    if obstacle:
        return obstacle
    tallest = max((u.u_height for u in rack.units), default=0)
    if cooling is CoolingKind.IMMERSION and tallest > RACK_SCALE_U:
        return f"{rack.contents_name} is a rack-scale system; tanks take servers"
    return ""


def _rack_note(rack: Rack, cooling: CoolingKind) -> str:
    is_plated = any(u.liquid_ratio > 0.0 for u in rack.units)
    if cooling is CoolingKind.DIRECT_TO_CHIP and not is_plated:
        return "servers need cold plates; the assumed retrofit share goes to liquid"
    if cooling is CoolingKind.IMMERSION and rack.cooling is not CoolingKind.IMMERSION:
        return "a tank takes the place of the rack, servers without fans"
    if cooling in (CoolingKind.AIR, CoolingKind.REAR_DOOR) and is_plated:
        return "servers with cold plates need heat sinks and fans instead"
    return ""


def _connected(project: Project, ids: tuple[str, ...]) -> tuple[Project, list[str]]:
    """Racks connected to CDUs with room; those that have one keep it when it suffices."""
    lacking = [i for i in ids if isinstance(r := project.get(i), Rack) and project.get(r.cdu_id) is None]
    if not lacking:
        return project, []
    try:
        plan: CoolingPlan = plan_cooling(project, lacking)
    except FacilityError as error:
        return project, [error.message]
    changes: dict[str, Entity | None] = {c.id: c for c in plan.changes}
    return project.with_changes(changes), list(plan.words)


def _results_reasons(
    project: Project, racks: Sequence[Rack], cooling: CoolingKind, results: DesignResults
) -> list[str]:
    ids = {r.id for r in racks}
    cdus = {r.cdu_id for i in ids if isinstance(r := project.get(i), Rack)}
    reasons = []
    if cooling in (CoolingKind.DIRECT_TO_CHIP, CoolingKind.IMMERSION):
        told = [f for f in results.findings if f.code in LIQUID_RULES and f.severity is Severity.ERROR]
        reasons += [f.message for f in told if set(f.ids) & (ids | cdus)][:1]
    for hall in project.halls:
        if not any(r.hall_id == hall.id for r in racks):
            continue
        heat = results.energy.value.hall_heat_w.get(hall.id, 0.0) if results.energy.value is not None else 0.0
        heat += sum(heat_by_rack(project)[r.id].air_w for r in project.in_hall(Rack, hall.id))
        able = sum(c.capacity_w for c in project.in_hall(AirCooler, hall.id) if c.operating_airflow_m3_s > 0.0)
        if heat > able:
            reasons.append(
                f"the air coolers of {hall.tag} take {able / 1e3:.0f} kW, its air would get {heat / 1e3:.0f} kW"
            )
    return reasons


def _plant_notes(results: DesignResults) -> list[str]:
    codes = {"loop-without-plant", "plant-over-capacity", "condensation"}
    return [f.message for f in results.findings if f.code in codes]


def _equipment_usd(cooling: CoolingKind, rated_w: float, catalogue: Catalogue) -> float:
    kw = rated_w / 1000.0
    if cooling is CoolingKind.AIR:
        prices = [
            i.price_usd_estimate / i.capacity_kw
            for i in catalogue.cooling_units
            if i.category == "crah" and i.price_usd_estimate and i.capacity_kw
        ]
        return kw * median(prices) if prices else 0.0
    item_id, usd_per_kw = COST_ROWS[cooling]
    item = catalogue.get(item_id)
    value = getattr(item, "value_typical", None)
    return kw * usd_per_kw * float(value) if value else 0.0
