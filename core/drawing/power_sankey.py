"""The flow of energy from sources to chips as a tree of flows that adds up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.heat import fan_power_growth_ratios, liquid_share_ratio
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions
from core.results.design_results import DesignResults
from core.results.energy_result import EnergyResult
from core.results.power_result import PowerResult

MOST_SOURCES = 7
LEAST_W = 1e-6
"""Flows below this are not drawn."""
STAGES: tuple[tuple[str, frozenset[PowerUnitKind]], ...] = (
    ("MV switchgear", frozenset({PowerUnitKind.MV_SWITCHGEAR})),
    ("Transformers", frozenset({PowerUnitKind.TRANSFORMER})),
    ("UPS and rectifiers", frozenset({PowerUnitKind.UPS, PowerUnitKind.RECTIFIER})),
    ("Transfer switches", frozenset({PowerUnitKind.STS, PowerUnitKind.ATS})),
    ("Boards, panels, busways", frozenset({
        PowerUnitKind.SWITCHBOARD, PowerUnitKind.PDU, PowerUnitKind.RPP, PowerUnitKind.BUSWAY,
    })),
)  # fmt: skip
COOLING = (
    ("Chillers and compressors", "chillers"),
    ("Heat rejection fans", "heat_rejection_fans"),
    ("Facility pumps", "facility_pumps"),
    ("CDU pumps", "cdu_pumps"),
    ("Air cooler fans", "air_cooler_fans"),
)


@dataclass(frozen=True, slots=True)
class EnergyFlow:
    """One flow: from its parent to what it is named after.

    Attributes:
        name: What people call it.
        watts: Power. [W]
        column: 0 for sources, 1 for the site, 2 for groups, 3 for where it ends.
        parent: Position of the flow that it is a part of, -1 for sources and the site.
        colour: Colour token.
    """

    name: str
    watts: float
    column: int
    parent: int = -1
    colour: str = "flow_it"


@dataclass(frozen=True, slots=True)
class EnergyChart:
    """All flows; the site stands behind the sources, parts behind what they are parts of.

    Attributes:
        flows: The flows.
        site: Position of the site.
    """

    flows: tuple[EnergyFlow, ...]
    site: int

    @property
    def total_w(self) -> float:
        """Drawn by the site. [W]"""
        return self.flows[self.site].watts

    def parts(self, n: int) -> list[int]:
        """Positions of the parts of a flow."""
        return [k for k, flow in enumerate(self.flows) if flow.parent == n]


def energy_chart(project: Project, results: DesignResults | None) -> EnergyChart | None:
    """Flows of an operating point, None before power and energy are solved or when nothing is drawn.

    Args:
        project: The project.
        results: Its results.
    """
    power, energy = (results.power.value, results.energy.value) if results is not None else (None, None)
    if power is None or energy is None or energy.total_w <= LEAST_W:
        return None
    flows = [*_sources(project, power)]
    site = len(flows)
    flows.append(EnergyFlow("Site", energy.total_w, 1))
    _add(flows, site, "IT", "flow_it", _it_parts(project, results, power))
    cooling = [(name, energy.parts_w[key]) for name, key in COOLING]
    _add(flows, site, "Cooling", "flow_cooling", cooling)
    _add(flows, site, "Losses", "flow_loss", _loss_parts(project, power, energy))
    lighting = energy.parts_w["lighting_and_controls"]
    if lighting > LEAST_W:
        flows.append(EnergyFlow("Lighting and controls", lighting, 3, site, "flow_other"))
    return EnergyChart(tuple(flows), site)


def _sources(project: Project, power: PowerResult) -> Iterator[EnergyFlow]:
    running = sorted((s for s in power.sources if s.output_w > LEAST_W), key=lambda s: -s.output_w)
    for source in running[:MOST_SOURCES]:
        entity = project.get(source.source_id)
        name = (entity.tag if isinstance(entity, PowerSource) else "") or "Supply"
        yield EnergyFlow(name, source.output_w, 0, colour="flow_source")
    rest = sum(s.output_w for s in running[MOST_SOURCES:])
    if rest > LEAST_W:
        yield EnergyFlow(f"{len(running) - MOST_SOURCES} more sources", rest, 0, colour="flow_source")
    if power.unserved_w > LEAST_W:
        yield EnergyFlow("Not covered", power.unserved_w, 0, colour="bad")


def _add(flows: list[EnergyFlow], site: int, name: str, colour: str, parts: list[tuple[str, float]]) -> None:
    """Add a group as the sum of its parts, and them behind it."""
    shown = [(n, w) for n, w in parts if w > LEAST_W]
    if shown:
        flows.append(EnergyFlow(name, sum(w for _, w in shown), 2, site, colour))
        group = len(flows) - 1
        flows += [EnergyFlow(n, w, 3, group, colour) for n, w in shown]


def _it_parts(project: Project, results: DesignResults | None, power: PowerResult) -> list[tuple[str, float]]:
    """Power supplies lose their share of what the cords bring, fans take theirs, the rest reaches the chips."""
    assumed = project.assumptions
    thermal = results.thermal.value if results is not None else None
    inlets = thermal.inlet_by_rack() if thermal is not None else {}
    supplies = (1.0 - assumed.psu_efficiency_ratio) * float(power.rack_power_w.sum())
    known = [(n, r) for n, r in enumerate(map(project.entities.get, power.rack_ids)) if isinstance(r, Rack)]
    places, air_share = [n for n, _ in known], _air_shares([rack for _, rack in known], assumed)
    inlets_c = np.array([inlets.get(rack.id, math.nan) for _, rack in known])
    growth = fan_power_growth_ratios(inlets_c, air_share, assumed)
    fans = float((power.rack_power_w[places] * (assumed.server_fan_ratio * air_share + growth) / (1.0 + growth)).sum())
    chips = float(power.rack_power_w.sum()) - supplies - fans
    return [("Chips, memory, storage", chips), ("Server fans", fans), ("Power supplies", supplies)]


def _air_shares(racks: list[Rack], assumed: Assumptions) -> NDArray[np.float64]:
    """Share of each rack's heat that has fans, nought in immersion baths."""
    known: dict[int, float] = {}  # thousands of racks have the same contents
    found = np.ones(len(racks))
    for n, rack in enumerate(racks):
        if rack.cooling is CoolingKind.IMMERSION:
            found[n] = 0.0
        elif rack.cooling is CoolingKind.DIRECT_TO_CHIP:
            if id(rack.units) not in known:
                known[id(rack.units)] = 1.0 - liquid_share_ratio(rack, assumed)
            found[n] = known[id(rack.units)]
    return found


def _loss_parts(project: Project, power: PowerResult, energy: EnergyResult) -> list[tuple[str, float]]:
    """Losses of the units by stage; cables and cords are what is left of all losses."""
    by_kind: dict[PowerUnitKind, float] = {}
    for load in power.units:
        unit = project.get(load.unit_id)
        if isinstance(unit, PowerUnit):
            by_kind[unit.kind] = by_kind.get(unit.kind, 0.0) + load.loss_w
    parts = [(name, sum(by_kind.get(kind, 0.0) for kind in kinds)) for name, kinds in STAGES]
    all_losses = sum(energy.parts_w[key] for key in ("ups_losses", "transformer_losses", "distribution_losses"))
    return [*parts, ("Cables and cords", all_losses - sum(watts for _, watts in parts))]
