"""How far every rack has used up space, power, cooling and floor: which of them comes first, and what that strands.

All four are shares of a limit at the present mix of contents, so a rack could grow by the inverse of the largest. What
several racks share (a feeder, the coolers of a hall, a CDU) is used by each of them to the same share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.checks.floor_rules import GRAVITY_M_S2, HALF_AISLE_M
from core.drawing.rack_columns import FloatArray, RackColumns
from core.model.cooling import AirCooler
from core.model.electrical import PowerUnit
from core.model.project import Project
from core.model.rack import CordPhases
from core.model.remembered import remembered
from core.power.cords import CONTINUOUS_RATIO
from core.results.design_results import DesignResults
from core.results.power_chain import ChainFlow, NodeKind
from core.results.power_result import PowerResult


class Resource(StrEnum):
    """What may run out first."""

    SPACE = "space"
    POWER = "power"
    COOLING = "cooling"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """Use of the four resources by rack.

    Attributes:
        ratio: Share used of each ``Resource``, in its order, NaN where no limit is known, shape (racks, 4).
        power_w: Operating power, shape (racks,). [W]
    """

    ratio: FloatArray
    power_w: FloatArray

    @property
    def limiting(self) -> NDArray[np.intp]:
        """Resource that is nearest to its limit, -1 where none is known, shape (racks,)."""
        known = np.where(np.isnan(self.ratio), -1.0, self.ratio)
        return np.where(known.max(axis=1) >= 0.0, known.argmax(axis=1), -1)

    @property
    def stranded_w(self) -> FloatArray:
        """Power that feeders and cords would still give, but another resource keeps from being used. [W]

        ``P (1 / u_power - max(1 / u_most, 1))`` with the operating power ``P``, the used share of power ``u_power``
        and the largest used share ``u_most``: the rack grows at its present mix. Nought where power itself is the
        limit, NaN where the rack draws nothing or its power has no known limit; shape (racks,).
        """
        share = self.ratio[:, list(Resource).index(Resource.POWER)]
        most = np.nanmax(np.where(np.isnan(self.ratio), 0.0, self.ratio), axis=1, initial=0.0)
        known = (share > 0.0) & (self.power_w > 0.0)
        given = 1.0 / np.where(known, share, 1.0)
        usable = np.maximum(1.0 / np.where(most > 0.0, most, 1.0), 1.0)
        return np.where(known, self.power_w * np.maximum(given - usable, 0.0), math.nan)


def resource_use(project: Project, columns: RackColumns, results: DesignResults | None) -> ResourceUse:
    """Use of the four resources.

    Space is used U over usable U; weight what the floor carries over its rating (see ``floor_kg_m2``). Power is the
    fuller of the cord's breaker with one cord alone, at 80 % for long, and the worst feeder on any live way to the
    rack: its loading now or after the loss of the other path, over what its breakers allow. Cooling is the fuller of
    air (airflow that a hall's racks draw in over that of its coolers at full speed, and heat over their capacity) and
    liquid (loading of the rack's CDU). Spare coolers of N+1 count as capacity.

    Args:
        project: The project.
        columns: Its racks.
        results: Its results; without them nothing is known of feeders and CDUs.

    Returns:
        Shares in the order of the columns' racks.
    """
    capacity_u = columns.number("u_capacity")
    parts = {
        Resource.SPACE: columns.number("used_u") / np.maximum(capacity_u, 1.0),
        Resource.POWER: np.fmax(_feeder_use(project, columns, results), _cord_use(columns, results)),
        Resource.COOLING: np.fmax(_air_use(project, columns), _liquid_use(columns, results)),
        Resource.WEIGHT: _weight_use(project, columns),
    }
    return ResourceUse(np.stack([parts[r] for r in Resource], axis=1), operating_w(project, columns, results))


def operating_w(project: Project, columns: RackColumns, results: DesignResults | None) -> FloatArray:
    """Power of every rack: as solved, or rated power at the scenario's load where it is not, shape (racks,). [W]"""
    named = columns.number("rated_power_w") * columns.number("load_ratio") * project.scenario.it_load_ratio
    power = results.power.value if results is not None else None
    if power is None:
        return named
    solved = by_rack(columns, power.rack_ids, power.rack_power_w)
    return np.where(np.isnan(solved), named, solved)


def by_rack(columns: RackColumns, rack_ids: Sequence[str], values: FloatArray) -> FloatArray:
    """Values by id in the order of the columns, NaN where there is none, shape (racks,)."""
    wanted = [r.id for r in columns.racks]
    if tuple(wanted) == tuple(rack_ids):
        return np.asarray(values, dtype=np.float64)
    known = dict(zip(rack_ids, values.tolist(), strict=True))
    return np.array([known.get(i, math.nan) for i in wanted], dtype=np.float64)


def weight_kg(columns: RackColumns) -> FloatArray:
    """Enclosures with their rear doors and contents, shape (racks,). [kg]"""
    return columns.number("enclosure_weight_kg") + columns.number("door_weight_kg") + columns.number("contents_kg")


def floor_kg_m2(columns: RackColumns) -> FloatArray:
    """Weight over the floor that carries it: the footprint and half an aisle at front and rear, shape (racks,).

    [kg/m2]
    """
    return weight_kg(columns) / (columns.number("width_m") * (columns.number("depth_m") + 2.0 * HALF_AISLE_M))


def worst_feeder_ratio(columns: RackColumns, results: DesignResults | None) -> FloatArray:
    """Loading now of the fullest unit on any live way to each rack, NaN where none is known, shape (racks,)."""
    power = results.power.value if results is not None else None
    if power is None or power.chain is None:
        return np.full(len(columns.racks), math.nan)
    own = np.where(power.chain.node_kind == NodeKind.UNIT, power.chain.loading_ratio, 0.0)
    return _at_racks(columns, power.chain, worst_on_the_way(power.chain, own))


def worst_on_the_way(flow: ChainFlow, own: FloatArray) -> FloatArray:
    """Largest value of a node and of all above it over closed links, shape (nodes,).

    Args:
        flow: The chain.
        own: Value of each node, shape (nodes,).
    """
    worst = own.copy()
    up, down = (ends[flow.link_is_closed] for ends in (flow.link_upstream, flow.link_downstream))
    while True:
        before = worst.copy()
        np.maximum.at(worst, down, worst[up])
        if np.array_equal(before, worst):
            return worst


def _at_racks(columns: RackColumns, flow: ChainFlow, values: FloatArray) -> FloatArray:
    """Values of the racks' nodes; NaN where one is dead, or fed by nothing that has a rating."""
    nodes = np.array([flow.index.get(r.id, -1) for r in columns.racks], dtype=np.intp)
    found = np.where(nodes >= 0, values[nodes], math.nan) if len(values) else np.full(len(nodes), math.nan)
    is_live = (nodes >= 0) & flow.is_live[nodes] if len(values) else np.zeros(len(nodes), dtype=np.bool_)
    return np.where(is_live & (found > 0.0), found, math.nan)


def _feeder_use(project: Project, columns: RackColumns, results: DesignResults | None) -> FloatArray:
    power = results.power.value if results is not None else None
    if power is None or power.chain is None:
        return np.full(len(columns.racks), math.nan)
    own = _use_of_limits(project, power, power.chain)
    return _at_racks(columns, power.chain, worst_on_the_way(power.chain, own))


def _use_of_limits(project: Project, power: PowerResult, flow: ChainFlow) -> FloatArray:
    """Loading of units and sources over what is allowed for long, after the loss of the other path."""
    own = np.where(flow.node_kind == NodeKind.SOURCE, flow.loading_ratio, 0.0)
    limits = _breaker_limits(project)
    for load in power.units:
        n = flow.index.get(load.unit_id)
        if n is not None:
            ratio = max(load.loading_ratio, load.failover_loading_ratio)
            own[n] = ratio / (limits.get(load.unit_id) or 1.0)
    return np.nan_to_num(own)


@remembered
def _breaker_limits(project: Project) -> Mapping[str, float]:
    return {u.id: u.breaker_limit_ratio for u in project.of_type(PowerUnit)}


def _cord_use(columns: RackColumns, results: DesignResults | None) -> FloatArray:
    """One cord alone over what its breaker may carry for long."""
    power = results.power.value if results is not None else None
    cord_a = columns.number("cord_a")
    if power is None or power.chain is None or not cord_a.any():
        return np.full(len(cord_a), math.nan)
    amps = _at_racks(columns, power.chain, power.chain.current_a)
    amps = amps * np.where(columns.words("cord_phases") == CordPhases.ABC, 1.0, 3.0)
    return np.where(cord_a > 0.0, amps / (CONTINUOUS_RATIO * np.where(cord_a > 0.0, cord_a, 1.0)), math.nan)


def _air_use(project: Project, columns: RackColumns) -> FloatArray:
    """Use of the coolers of each rack's hall; infinite where racks give heat to air that no cooler cools."""
    air_w, _, _, drawn_m3_s = columns.heat(project.assumptions, project.scenario.it_load_ratio).T
    halls, place = np.unique(columns.words("hall_id").astype(str), return_inverse=True)
    coolers = [c for c in project.of_type(AirCooler) if c.is_on]
    moved_m3_s = np.array([sum(c.airflow_m3_s for c in coolers if c.hall_id == h) for h in halls], dtype=np.float64)
    capacity_w = np.array([sum(c.capacity_w for c in coolers if c.hall_id == h) for h in halls], dtype=np.float64)
    use = np.zeros(len(halls))
    for part, limit in ((drawn_m3_s, moved_m3_s), (air_w, capacity_w)):
        wanted = np.bincount(place, part, minlength=len(halls))
        share = np.divide(wanted, limit, out=np.full(len(halls), math.inf), where=limit > 0.0)
        use = np.maximum(use, np.where(wanted > 0.0, share, 0.0))
    return np.where(drawn_m3_s > 0.0, use[place] if len(halls) else 0.0, math.nan)


def _liquid_use(columns: RackColumns, results: DesignResults | None) -> FloatArray:
    liquid = results.liquid.value if results is not None else None
    loading = {c.cdu_id: c.loading_ratio for c in liquid.cdus if c.cdu_id} if liquid is not None else {}
    return np.array([loading.get(i, math.nan) for i in columns.words("cdu_id").tolist()], dtype=np.float64)


def _weight_use(project: Project, columns: RackColumns) -> FloatArray:
    rated_pa = {h.id: h.floor_load_max_pa for h in project.halls if h.floor_load_max_pa > 0.0}
    allowed = np.array([rated_pa.get(i, math.nan) for i in columns.words("hall_id").tolist()], dtype=np.float64)
    return GRAVITY_M_S2 * floor_kg_m2(columns) / allowed
