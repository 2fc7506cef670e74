"""Where the sides of contained aisles are open, from the plan alone: no room is built for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.geometry.polygon import bounds
from core.model.cooling import AirCooler, Containment, ReturnGrille
from core.model.entity import Entity
from core.model.footprints import boxes_of
from core.model.project import Project
from core.model.rack import Rack
from core.model.replaced import replaced_at
from core.model.space import Hall, Wall
from core.thermal.hall_bodies import BODIES, enclosures_among, grilles_of
from core.thermal.hall_coolers import coolers_of
from core.thermal.hall_frame import HallFrame
from core.thermal.room import Enclosure

SHAPING = (Containment, Rack, AirCooler, ReturnGrille, Wall, *BODIES)
"""Kinds that close an aisle or tell how it is built."""
Found = tuple[tuple[HallFrame, Enclosure], ...]

_kept: dict[str, tuple[tuple[Entity, ...], Found]] = {}
"""Answer of a hall and what it was made from: most edits leave most halls alone.

Only halls of the project that was asked for last are in it.
"""


def enclosures_with_open_sides(project: Project) -> Iterator[tuple[HallFrame, Enclosure]]:
    """Enclosures with panels that are open somewhere in a long side, in the coordinates of their halls."""
    for gone in _kept.keys() - {hall.id for hall in project.halls}:
        _kept.pop(gone, None)
    for hall in project.halls:
        if len(hall.outline_m) < 3 or not project.in_hall(Containment, hall.id):
            continue
        made_of = (
            hall,
            project.scenario,
            project.assumptions,
            *chain.from_iterable(project.in_hall(kind, hall.id) for kind in SHAPING),
        )
        known, found = _kept.get(hall.id, ((), ()))
        if replaced_at(known, made_of) != []:
            found = tuple(_found(project, hall))
            _kept[hall.id] = (made_of, found)
        yield from found


def _found(project: Project, hall: Hall) -> Iterator[tuple[HallFrame, Enclosure]]:
    around = bounds(hall.outline_m)
    frame = HallFrame(around.x0_m, around.y0_m, (around.width_m, around.depth_m, hall.height_m))
    grilles = grilles_of(project, hall, frame)
    coolers = coolers_of(project, hall, frame, bool(grilles))
    racks_m = _bodies_m(project.in_hall(Rack, hall.id), frame)
    for one in enclosures_among(project, hall, racks_m, coolers, grilles, frame):
        if one.panels and one.open_sides:
            yield frame, one


def _bodies_m(racks: Sequence[Rack], frame: HallFrame) -> NDArray[np.float64]:
    """Corners of the racks' bodies in the hall's coordinates, shape (racks, 2, 3). [m]"""
    corners = np.zeros((len(racks), 2, 3))
    corners[:, :, :2] = boxes_of(racks).reshape(len(racks), 2, 2) - (frame.x0_m, frame.y0_m)
    corners[:, 1, 2] = [rack.height_m for rack in racks]
    return corners
