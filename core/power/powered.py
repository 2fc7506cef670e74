"""The project as its power chain leaves it: what has lost its supply does not run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from core.model.entity import Entity
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.model.rack import Rack
from core.model.remembered import remembered
from core.model.scenario import Assumptions
from core.power.chain import build_chain
from core.power.chain_state import live_state
from core.results.power_chain import NodeKind


@remembered
def as_powered(project: Project) -> Project:
    """The project with dead coolers, CDUs, plant and facility pumps off, and dead racks without contents that run.

    The same project when everything has power.
    """
    chain = build_chain(project)
    state = live_state(chain)
    dead = [chain.node_ids[n] for n in np.flatnonzero((chain.node_kind == NodeKind.LOAD) & ~state.is_live)]
    return without_supply(project, dead) if dead else project


def without_supply(project: Project, ids: Iterable[str]) -> Project:
    """The project with loads off: coolers, CDUs, plant and facility pumps do not run, racks have no contents.

    Args:
        project: The project.
        ids: Loads.
    """
    dead = tuple(ids)
    changed: dict[str, Entity | None] = {}
    for i in dead:
        entity = project.get(i)
        if isinstance(entity, Rack) and entity.units:
            changed[i] = replace(entity, units=())
        elif isinstance(entity, Assumptions):
            changed[i] = replace(entity, pump_head_pa=0.0)
    return with_out_of_service(project.with_changes(changed), dead)
