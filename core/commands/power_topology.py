"""Build a whole power topology as one step: units in the yard, busways over the racks, everything wired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from core.commands.command import require
from core.commands.place import DeleteItems
from core.commands.power_topology_build import Block, Demand, PowerYard, block_need_w, build_blocks
from core.commands.power_topology_busways import busway_most_w, connect_stretch
from core.commands.power_topology_needs import Machine, SiteNeeds, fullest_w, is_direct, machines_in_turn, site_needs
from core.commands.power_topology_plan import BOARD_MOST_W, TopologyKind, TopologyPlan, topology_plan
from core.commands.power_topology_rows import equal_parts, even_power_w, in_rows, stretches
from core.errors import InvalidEdit
from core.geometry.polygon import bounds
from core.geometry.rectangle import union
from core.model.cooling import HeatRejection
from core.model.electrical import PowerPath, PowerSource, PowerUnit, SourceKind
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions
from core.model.space import Hall

HEADROOM = 1.1
"""Power that busways are sized for over that of their racks: racks are refitted more often than busways."""
UTILITY_RATIO = 1.6
"""Utility feed over racks at least: plant that is not drawn yet has to find room."""
PUMPS_SHARE = 0.1
"""Facility pumps of a site of several systems hang on one block where they are no more than this share of its load."""
YARD_GAP_M = 4.0
"""Clear distance between what stands already and the new units. [m]"""


@dataclass(frozen=True, slots=True)
class BuildPowerTopology:
    """Build a topology and connect racks to it; large loads get several systems of the same shape.

    When it connects all racks that draw power, the distribution and the standby sources of before are taken out, and
    coolers, CDUs, plant, lights and facility pumps are connected too.

    Attributes:
        kind: Topology.
        rack_ids: Racks; all that draw power when empty.
        module_count: UPS modules or blocks that carry the load, where the topology has a choice; 0 for the usual one.
    """

    kind: TopologyKind
    rack_ids: tuple[str, ...] = ()
    module_count: int = 0

    @property
    def label(self) -> str:
        """Shown in history."""
        return f"Build {self.kind} power"

    def apply(self, project: Project) -> Project:
        """Build it.

        Raises:
            InvalidEdit: There are no racks that draw power, or the number of modules makes no sense.
        """
        if not 0 <= self.module_count <= 20:
            raise InvalidEdit("A topology has 1 to 20 modules.", hint="Enter 0 for the usual number.")
        plan = topology_plan(self.kind, self.module_count)
        every = [r for r in project.racks if r.rated_power_w > 0.0]
        chosen = [r for i in self.rack_ids if isinstance(r := require(project, i), Rack) and r.rated_power_w > 0.0]
        racks = chosen if self.rack_ids else every
        if not racks:
            raise InvalidEdit("There is no rack that draws power.", hint="Place racks and fill them first.")
        is_all = len(racks) == len(every)
        base = _without_distribution(project) if is_all else project
        return base.with_changes({e.id: e for e in _built(base, plan, racks, is_all)})


def _without_distribution(project: Project) -> Project:
    """The project without power units and standby sources; what they fed has lost its feed."""
    gone = [u.id for u in project.of_type(PowerUnit)]
    gone += [s.id for s in project.of_type(PowerSource) if s.is_standby and s.kind is SourceKind.DIESEL]
    return DeleteItems(tuple(gone)).apply(project)


def _built(project: Project, plan: TopologyPlan, racks: Sequence[Rack], is_all: bool) -> list[Entity]:
    ordered = in_rows(racks)
    machines = machines_in_turn(project) if is_all else []
    needs = site_needs(project, _power(ordered), machines) if is_all else SiteNeeds([])
    systems = _systems(plan, needs, ordered)
    around = union([*(p.rectangle for p in project.placed), *(bounds(h.outline_m) for h in project.halls)])
    corner = (around.x1_m + YARD_GAP_M, around.y0_m) if around is not None else (0.0, 0.0)
    yard = PowerYard(*corner, corner[1])
    found: list[Entity] = []
    numbers = _free_numbers(project)
    hangs: list[Block] = []
    for part in equal_parts(ordered, systems):
        number = next(numbers)
        yard.prefix = "" if number == 1 else str(number)
        blocks, mechanical = build_blocks(plan, _demand(plan, needs, systems, even_power_w(plan, part)), yard)
        hangs += mechanical
        found += _connected(plan, part, blocks, yard.prefix)
    found += _fed_machines(machines, hangs, plan)
    found += _fed_house(project, hangs, has_pumps=_hangs_pumps(plan, needs, systems)) if is_all else []
    found += _utility(project, _power(ordered) + needs.total_w, _power(ordered), yard)
    return _with_paths([*yard.entities, *found])


def _with_paths(entities: list[Entity]) -> list[Entity]:
    """Units on the way to cords of one letter alone bear that letter; those on the way to both are common."""
    units = {e.id: e for e in entities if isinstance(e, PowerUnit)}
    reached: dict[str, set[PowerPath]] = {}
    for rack in (e for e in entities if isinstance(e, Rack)):
        for path, feed_id in ((PowerPath.A, rack.feed_a_id), (PowerPath.B, rack.feed_b_id)):
            waiting = [feed_id]
            while waiting:
                unit = units.get(waiting.pop())
                if unit is not None and path not in (seen := reached.setdefault(unit.id, set())):
                    seen.add(path)
                    waiting += unit.feed_ids
    paths = {i: next(iter(seen)) if len(seen) == 1 else PowerPath.COMMON for i, seen in reached.items()}
    return [replace(e, path=paths.get(e.id, e.path)) if isinstance(e, PowerUnit) else e for e in entities]


def _systems(plan: TopologyPlan, needs: SiteNeeds, racks: Sequence[Rack]) -> int:
    """Fewest systems whose blocks stay inside what the catalogue has, with whole racks on each."""
    total_w = _power(racks)
    for systems in range(1, len(racks)):
        part = _demand(plan, needs, systems, total_w / systems)
        # racks cannot be cut, so blocks are less even than their power: looked at where the power alone would do
        if _is_within(plan, part) and all(
            _is_within(plan, replace(part, it_w=even_power_w(plan, p))) for p in equal_parts(racks, systems) if p
        ):
            return systems
    return len(racks)


def block_needs(project: Project, plan: TopologyPlan) -> tuple[float, float]:
    """Most load of the UPS of a block, and of the board before it, when all racks of a project hang on one topology.

    Args:
        project: Racks, coolers and plant; what it has of power does not count.
        plan: Shape of the systems. [W]
    """
    racks = in_rows([r for r in project.racks if r.rated_power_w > 0.0])
    needs = site_needs(project, _power(racks), machines_in_turn(project))
    systems = _systems(plan, needs, racks)
    parts = [even_power_w(plan, part) for part in equal_parts(racks, systems)]
    return block_need_w(plan, _demand(plan, needs, systems, max(parts)))


def _is_within(plan: TopologyPlan, demand: Demand) -> bool:
    block_w, board_w = block_need_w(plan, demand)
    return block_w <= plan.block_most_w and board_w <= BOARD_MOST_W


def _demand(plan: TopologyPlan, needs: SiteNeeds, systems: int, it_w: float) -> Demand:
    """What one of so many systems carries, with the fullest block's machines and those that it backs up."""
    blocks = systems * (plan.blocks + (plan.has_reserve and plan.has_ups))
    house = [*needs.lights, needs.pumps] if _hangs_pumps(plan, needs, systems) else needs.lights
    fans, plant = (fullest_w([[n[of] for n in turns] for turns in (needs.machines, house)], blocks) for of in range(2))
    return Demand(it_w, fans, plant)


def _hangs_pumps(plan: TopologyPlan, needs: SiteNeeds, systems: int) -> bool:
    """Whether a block carries the facility pumps, so that its generator runs them when the grid fails."""
    pumps_w = needs.pumps.fans_w + needs.pumps.plant_w
    return systems == 1 or pumps_w <= PUMPS_SHARE * plan.block_most_w


def _power(racks: Iterable[Rack]) -> float:
    return sum(rack.rated_power_w for rack in racks)


def _connected(plan: TopologyPlan, racks: Sequence[Rack], blocks: list[Block], prefix: str) -> list[Entity]:
    """Busways and racks of one system: each pair of blocks gets an equal part of the power."""
    found: list[Entity] = []
    number = count(1)
    for pair, part in enumerate(equal_parts(racks, len(plan.pairs))):
        a, b = plan.pairs[pair]
        for stretch in stretches(part, pair, busway_most_w() / HEADROOM):
            name = f"{prefix}{next(number):02d}"
            found += connect_stretch(stretch, (blocks[a], blocks[b]), HEADROOM, name, plan)
    return found


def _free_numbers(project: Project) -> Iterator[int]:
    """Numbers of systems of which no unit bears the name yet."""
    tags = {u.tag for u in project.of_type(PowerUnit)}
    for number in count(1):
        prefix = "" if number == 1 else str(number)
        if not any(tag.startswith((f"TX-{prefix}A", f"TX-{prefix}R", f"BW-{prefix}01")) for tag in tags):
            yield number


def _fed_machines(machines: Sequence[Machine], blocks: Sequence[Block], plan: TopologyPlan) -> list[Entity]:
    """Coolers, CDUs and plant take turns over the blocks, each with the next one as its second feed."""
    fed: list[Entity] = []
    for n, machine in enumerate(machines):
        first, second = blocks[n % len(blocks)], blocks[(n + 1) % len(blocks)]
        is_plant = isinstance(machine, HeatRejection) or is_direct(machine)
        a, b = (first.board_id, second.board_id) if is_plant else (first.output_id, second.output_id)
        fed.append(replace(machine, feed_id=a, backup_feed_id=b if b != a else ""))
    return fed


def _fed_house(project: Project, blocks: Sequence[Block], *, has_pumps: bool) -> list[Entity]:
    """Lights of the halls take turns over the boards of the blocks; facility pumps hang behind a UPS where they may not
    stand still until generators run. Those of a site of many systems may be more than one block's: they stay at its
    bus."""
    fed: list[Entity] = []
    pumps = project.assumptions
    loads: list[Hall | Assumptions] = [*project.halls, pumps]
    if not has_pumps:
        fed.append(replace(pumps, feed_id="", backup_feed_id=""))
        loads.pop()
    for n, entity in enumerate(loads):
        first, second = blocks[n % len(blocks)], blocks[(n + 1) % len(blocks)]
        is_backed = entity is pumps and pumps.has_backed_pumps
        a, b = (first.output_id, second.output_id) if is_backed else (first.board_id, second.board_id)
        fed.append(replace(entity, feed_id=a, backup_feed_id=b if b != a else ""))
    return fed


def _utility(project: Project, demand_w: float, it_w: float, yard: PowerYard) -> list[Entity]:
    """The public grid, when the site has none yet and its own engines, cells or reactors do not carry it."""
    sources = project.of_type(PowerSource)
    if any(s.kind is SourceKind.GRID for s in sources) or sum(s.firm_w for s in sources) >= demand_w:
        return []
    need = max(1.25 * demand_w, UTILITY_RATIO * it_w)
    capacity = 1e6 * -int(-need // 1e6)
    return [
        PowerSource(
            tag="Grid", kind=SourceKind.GRID, capacity_w=capacity, x_m=yard.x0_m + 0.75, y_m=yard.y0_m - 3.0,
            width_m=1.5, depth_m=1.5, carbon_kg_kwh=project.site.grid_carbon_kg_kwh,
            cost_usd_kwh=project.site.electricity_price_usd_kwh, model_name=f"Utility feed {capacity / 1e6:.0f} MW",
        )
    ]  # fmt: skip
