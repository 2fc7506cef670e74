"""Sizes of the units of a first layout beside what each has to carry, and which are the smallest of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.commands.power_topology import block_needs
from core.commands.power_topology_build import rating_w, smallest
from core.commands.power_topology_plan import TopologyKind, topology_plan
from core.model.cooling import HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.templates.plant_duties import duties

LARGE_RATIO = 2.0
"""Rating over need from which people are told; only the smallest of the catalogue is larger than that."""
_CATEGORIES = {
    PowerUnitKind.UPS: "ups", PowerUnitKind.TRANSFORMER: "transformer_lv", PowerUnitKind.ATS: "ats",
    PowerUnitKind.SWITCHBOARD: "switchgear_lv", PowerUnitKind.STS: "sts",
}  # fmt: skip
_WITH_CHOICE = (TopologyKind.N_PLUS_1, TopologyKind.TWO_N_PLUS_1)


@dataclass(frozen=True, slots=True)
class UnitSize:
    """Size of all equal units of a kind.

    Attributes:
        kind: Kind of the model, such as ``ups``.
        rating_w: Rating in the catalogue. [W]
        able_w: What one carries where it stands. [W]
        share_w: What it has to carry: the load over the units of it without the spare ones. [W]
        is_smallest: Whether the catalogue has none that carries less.
    """

    kind: str
    rating_w: float
    able_w: float
    share_w: float
    is_smallest: bool

    @property
    def ratio(self) -> float:
        """What it carries over its share."""
        return self.able_w / max(self.share_w, 1.0)


def power_modules(project: Project, kind: TopologyKind) -> int:
    """UPS modules of a block that carry its load: one where the smallest of the catalogue does; 0 for the usual number.

    Args:
        project: Racks, coolers and plant.
        kind: Topology.
    """
    if kind not in _WITH_CHOICE:
        return 0
    ups_w, _ = block_needs(project, topology_plan(kind, 1))
    return int(ups_w <= rating_w(smallest("ups", 0.0)))


def unit_sizes(project: Project, kind: TopologyKind) -> list[UnitSize]:
    """Sizes of plant and power, a row for each kind.

    Args:
        project: A first layout.
        kind: Its topology.
    """
    return [*_plant(project, int(kind is not TopologyKind.N)), *_power(project, kind)]


def larger_than_needed(project: Project, kind: TopologyKind) -> list[UnitSize]:
    """The smallest units of the catalogue that are still more than ``LARGE_RATIO`` times what they carry."""
    return [s for s in unit_sizes(project, kind) if s.is_smallest and s.ratio > LARGE_RATIO]


def _plant(project: Project, spare: int) -> Iterator[UnitSize]:
    """Heat rejection."""
    for duty in duties(project.racks[0], len(project.racks), project.site, project.assumptions):
        units = [u for u in project.of_type(HeatRejection) if u.tag.startswith(duty.stem)]
        able_w = next(o.able_w for o in duty.offers if o.unit.item_id == units[0].item_id)
        least_w = min(o.able_w for o in duty.offers)
        yield UnitSize(
            units[0].kind, units[0].capacity_w, able_w, duty.need_w / (len(units) - spare), able_w <= least_w
        )


def _power(project: Project, kind: TopologyKind) -> Iterator[UnitSize]:
    """Engines, transformers, change-overs, boards and UPS."""
    plan = topology_plan(kind, power_modules(project, kind))
    ups_w, board_w = block_needs(project, plan)
    engines = [s for s in project.of_type(PowerSource) if s.kind is SourceKind.DIESEL]
    engine_w = board_w / plan.modules if plan.spare_modules else board_w
    if engines:
        rated_w = rating_w(engines[0].item_id)
        yield UnitSize(
            SourceKind.DIESEL, rated_w, rated_w, engine_w, rated_w <= rating_w(smallest("diesel_genset", 0.0))
        )
    for of, category in _CATEGORIES.items():
        ratings = {rating_w(u.item_id) for u in project.of_type(PowerUnit) if u.kind is of}
        need_w = {PowerUnitKind.UPS: ups_w / max(plan.modules, 1), PowerUnitKind.STS: ups_w}.get(of, board_w)
        for rated_w in sorted(ratings):
            yield UnitSize(of, rated_w, rated_w, need_w, rated_w <= rating_w(smallest(category, 0.0)))
