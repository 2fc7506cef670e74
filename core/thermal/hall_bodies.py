"""What stands in the way of the air in a hall: solid bodies, thin walls, enclosed aisles and ceiling grilles."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.geometry.rectangle import Rectangle
from core.model.cooling import AirCooler, Cdu, Containment, HeatRejection, Intake, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.loop_items import HeatExport, StorageTank
from core.model.project import Project
from core.model.space import Beam, Column, Hall, Wall
from core.thermal.enclosures import enclosure
from core.thermal.hall_frame import LEAST_INSIDE_M, HallFrame
from core.thermal.room import AirCoolerUnit, AirRack, Box, Enclosure, Grille, Panel

BODIES: tuple[type[Placed], ...] = (
    Column, Beam, Cdu, HeatRejection, HeatExport, StorageTank, PowerUnit, PowerSource,
)  # fmt: skip
"""Kinds that are solid; racks and air coolers are more than that."""


def panels_of(project: Project, hall: Hall, enclosures: tuple[Enclosure, ...], frame: HallFrame) -> tuple[Panel, ...]:
    """Thin walls, and the panels of enclosed aisles."""
    panels = [panel for one in enclosures for panel in one.panels]
    return (*panels, *map(Panel, _thin_walls(project, hall, frame)))


def _thin_walls(project: Project, hall: Hall, frame: HallFrame) -> tuple[Box, ...]:
    walls = [w for w in project.in_hall(Wall, hall.id) if w.thickness_m < 0.15]
    boxes = [frame.box(_wall_outline(w).grown(LEAST_INSIDE_M / 2.0), 0.0, w.height_m) for w in walls]
    return tuple(box for box in boxes if box is not None)


def enclosures_of(
    project: Project,
    hall: Hall,
    racks: tuple[AirRack, ...],
    coolers: tuple[AirCoolerUnit, ...],
    grilles: tuple[Grille, ...],
    frame: HallFrame,
) -> tuple[Enclosure, ...]:
    """Contained aisles."""
    if not project.in_hall(Containment, hall.id):
        return ()
    return enclosures_among(project, hall, _corners([r.box for r in racks]), coolers, grilles, frame)


def enclosures_among(
    project: Project,
    hall: Hall,
    racks_m: NDArray[np.float64],
    coolers: tuple[AirCoolerUnit, ...],
    grilles: tuple[Grille, ...],
    frame: HallFrame,
) -> tuple[Enclosure, ...]:
    """Contained aisles among racks of which only the bodies are known.

    Args:
        project, hall: Where they are.
        racks_m: Corners of the racks' bodies, shape (racks, 2, 3). [m]
        coolers, grilles: Those of the hall.
        frame: The hall's own coordinates.
    """
    beside = [c.body for c in coolers if c.body is not None]
    beside += [*bodies_of(project, hall, frame), *_thin_walls(project, hall, frame), *_outer_walls(hall, frame)]
    others, openings = _corners(beside), tuple(g.opening for g in grilles)
    found = []
    for containment in project.in_hall(Containment, hall.id):
        box = frame.box(containment.rectangle, 0.0, containment.height_m)
        if box is not None:
            found.append(enclosure(containment, box, racks_m, openings, others))
    return tuple(found)


def _outer_walls(hall: Hall, frame: HallFrame) -> list[Box]:
    """The hall's own walls that run along an axis, as boxes without thickness."""
    found = []
    for (xa, ya), (xb, yb) in itertools.pairwise((*hall.outline_m, hall.outline_m[0])):
        if xa == xb or ya == yb:
            low = (min(xa, xb) - frame.x0_m, min(ya, yb) - frame.y0_m, 0.0)
            found.append(Box(low, (max(xa, xb) - frame.x0_m, max(ya, yb) - frame.y0_m, frame.size_m[2])))
    return found


def _corners(boxes: Sequence[Box]) -> NDArray[np.float64]:
    """Corners of boxes, shape (boxes, 2, 3). [m]"""
    return np.array([(b.low_m, b.high_m) for b in boxes], dtype=np.float64).reshape(-1, 2, 3)


def grilles_of(project: Project, hall: Hall, frame: HallFrame) -> tuple[Grille, ...]:
    """Openings of the ceiling void; none where no cooler draws from it."""
    if not any(c.intake is Intake.CEILING for c in project.in_hall(AirCooler, hall.id)):
        return ()
    top = frame.size_m[2]
    boxes = [(g, frame.box(g.rectangle, top, top)) for g in project.in_hall(ReturnGrille, hall.id)]
    return tuple(Grille(g.id, box, g.open_ratio) for g, box in boxes if box is not None)


def _wall_outline(wall: Wall) -> Rectangle:
    half = 0.5 * wall.thickness_m
    return Rectangle(
        min(wall.x0_m, wall.x1_m) - half,
        min(wall.y0_m, wall.y1_m) - half,
        max(wall.x0_m, wall.x1_m) + half,
        max(wall.y0_m, wall.y1_m) + half,
    )


def bodies_of(project: Project, hall: Hall, frame: HallFrame) -> tuple[Box, ...]:
    """Solid bodies: columns, beams, thick walls, and every other item that stands on the floor."""
    bodies = []
    for item in (item for kind in BODIES for item in project.in_hall(kind, hall.id)):
        if not _is_body(item):
            continue
        bottom = item.bottom_m if isinstance(item, Beam) else 0.0
        bodies.append(frame.box(item.rectangle, bottom, bottom + item.height_m))
    for wall in project.in_hall(Wall, hall.id):
        if wall.thickness_m >= 0.15:
            bodies.append(frame.box(_wall_outline(wall), 0.0, wall.height_m))
    return tuple(b for b in bodies if b is not None)


def _is_body(item: Placed) -> bool:
    """Whether it stands in the way of the air: busways hang over the racks, liquid-to-air units are open."""
    if isinstance(item, PowerUnit):
        return item.kind is not PowerUnitKind.BUSWAY
    return not (isinstance(item, Cdu) and item.rejects_to_air)
