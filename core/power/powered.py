"""The project as its power chain leaves it: what has lost its supply does not run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from core.model.entity import Entity
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import with_still_fans
from core.model.remembered import remembered
from core.model.scenario import Assumptions
from core.model.space import Hall
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

    The fans of rear doors stand still where the board of their hall is dead; their coils go on with what the servers'
    own fans push through them.

    Args:
        project: The project.
        ids: Loads.
    """
    dead = dict.fromkeys(ids)
    changed: dict[str, Entity | None] = {}
    for i in dead:
        entity = project.get(i)
        if isinstance(entity, Rack) and entity.units:
            changed[i] = replace(entity, units=())
        elif isinstance(entity, Assumptions):
            changed[i] = replace(entity, pump_head_pa=0.0)
        elif isinstance(entity, Hall):
            racks = [r for r in project.in_hall(Rack, i) if r.id not in dead]
            changed.update({r.id: still for r in racks if (still := with_still_fans(r)) is not r})
    return with_out_of_service(project.with_changes(changed), tuple(dead))
