"""Where things may stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from core.checks.evidence import Evidence
from core.checks.floor_overlaps import by_hall, on_floor, overlapping_on_floor, overlapping_pairs, stands_on_floor
from core.commands.rack_contents import check_fits
from core.errors import InvalidEdit
from core.geometry.polygon import bounds, centroid, contains_rectangle, is_box, share_area
from core.geometry.rectangle import FOOTPRINTS_KEPT, TOUCH_TOLERANCE_M, Point, Rectangle
from core.model.cooling import Containment, PerforatedTile, ReturnGrille
from core.model.entity import Placed
from core.model.footprints import boxes_of
from core.model.project import Project
from core.model.rack import RackUnit
from core.model.space import Beam, Door, Hall, KeepOut
from core.results.finding import Finding, Severity


def overlaps(evidence: Evidence) -> Iterator[Finding]:
    """Two items stand on the same floor."""
    for a, b in overlapping_on_floor(evidence.project):
        yield Finding(
            "overlap",
            Severity.ERROR,
            f"{a.tag} and {b.tag} overlap.",
            "Move one of them.",
            (a.id, b.id),
            (0.5 * (a.x_m + b.x_m), 0.5 * (a.y_m + b.y_m)),
        )


def halls_overlap(evidence: Evidence) -> Iterator[Finding]:
    """Two halls take up the same room; one above the other does not."""
    halls = sorted(evidence.project.of_type(Hall), key=lambda h: bounds(h.outline_m).x0_m)
    for n, a in enumerate(halls):
        right_m = bounds(a.outline_m).x1_m
        for b in halls[n + 1 :]:
            if bounds(b.outline_m).x0_m >= right_m:
                break
            shared_m = min(a.floor_m + a.height_m, b.floor_m + b.height_m) - max(a.floor_m, b.floor_m)
            if shared_m > TOUCH_TOLERANCE_M and share_area(a.outline_m, b.outline_m):
                message = f"{a.tag} and {b.tag} overlap."
                fix = "Move or reshape one of them, or set it on another storey."
                yield Finding("halls-overlap", Severity.ERROR, message, fix, (a.id, b.id), centroid(b.outline_m))


def outside_hall(evidence: Evidence) -> Iterator[Finding]:
    """An item of a hall sticks out of its outline."""
    for item, hall in _near_walls(evidence.project):
        if not _is_inside(hall.outline_m, item.rectangle):
            message = f"{item.tag} stands partly or wholly outside {hall.tag or 'its hall'}."
            fix = "Move it inside the outline."
            yield Finding("off-floor", Severity.ERROR, message, fix, (item.id,), (item.x_m, item.y_m))


def through_walls(evidence: Evidence) -> Iterator[Finding]:
    """An item of the yard reaches through a wall of a hall on the ground; wholly over one it may stand on the roof."""
    project = evidence.project
    items = on_floor(project)
    boxes_m = boxes_of(items)
    yard = [n for n, item in enumerate(items) if not item.hall_id]
    for hall in project.halls if yard else ():
        wall = bounds(hall.outline_m)
        x0, y0, x1, y1 = boxes_m[yard].T
        meets = (x0 < wall.x1_m) & (y0 < wall.y1_m) & (x1 > wall.x0_m) & (y1 > wall.y0_m)
        for n in np.flatnonzero(meets).tolist():
            item = items[yard[n]]
            is_level = hall.floor_m < item.height_m and hall.floor_m + hall.height_m > 0.0
            box = item.rectangle
            if not is_level or _is_inside(hall.outline_m, box):
                continue
            if share_area(hall.outline_m, box.grown(-TOUCH_TOLERANCE_M).corners()):
                message = f"{item.tag} stands in the yard, but reaches into {hall.tag or 'a hall'}."
                fix = "Move it clear of the wall, or wholly into the hall."
                place = (item.x_m, item.y_m)
                yield Finding("through-wall", Severity.ERROR, message, fix, (item.id, hall.id), place)


def _near_walls(project: Project) -> Iterator[tuple[Placed, Hall]]:
    """Items on the floor with their halls, without those well inside a rectangular one."""
    items = on_floor(project)
    boxes_m = boxes_of(items)
    for hall_id, members in by_hall(items).items():
        hall = project.get(hall_id)
        if not isinstance(hall, Hall):
            continue
        is_near = np.ones(len(members), dtype=np.bool_)
        if is_box(hall.outline_m):
            x0, y0, x1, y1 = boxes_m[members].T
            wall = bounds(hall.outline_m)
            is_near = (x0 <= wall.x0_m) | (y0 <= wall.y0_m) | (x1 >= wall.x1_m) | (y1 >= wall.y1_m)
        for n in np.flatnonzero(is_near).tolist():
            yield items[members[n]], hall


@lru_cache(maxsize=FOOTPRINTS_KEPT)
def _is_inside(outline_m: tuple[Point, ...], box: Rectangle) -> bool:
    """Kept: while one item is dragged, all others stand where they stood."""
    return contains_rectangle(outline_m, box)


def in_keep_out(evidence: Evidence) -> Iterator[Finding]:
    """An item stands in a keep-out zone or in a door."""
    zones = [z for z in evidence.project.placed if isinstance(z, KeepOut | Door)]
    if not zones:
        return
    for item in evidence.project.placed:
        if not stands_on_floor(item) or isinstance(item, Beam):
            continue
        for zone in zones:
            if zone.hall_id == item.hall_id and zone.rectangle.overlaps(item.rectangle):
                what = "the door" if isinstance(zone, Door) else "the keep-out zone"
                message = f"{item.tag} stands in {what} {zone.tag}."
                place = (item.x_m, item.y_m)
                yield Finding("keep-out", Severity.ERROR, message, "Move it.", (item.id, zone.id), place)


def blocked_tiles(evidence: Evidence) -> Iterator[Finding]:
    """A perforated tile lies under something that stands on it."""
    tiles = evidence.project.of_type(PerforatedTile)
    if not tiles:
        return
    for a, b in overlapping_pairs([*on_floor(evidence.project), *tiles]):
        tile, item = (a, b) if isinstance(a, PerforatedTile) else (b, a)
        if isinstance(tile, PerforatedTile) and not isinstance(item, PerforatedTile | ReturnGrille | Containment):
            message = f"Tile {tile.tag} lies under {item.tag}."
            place = (tile.x_m, tile.y_m)
            yield Finding("blocked-tile", Severity.WARNING, message, "Move the tile.", (tile.id, item.id), place)


_fitting: dict[str, tuple[tuple[RackUnit, ...], int]] = {}
"""By rack: contents and U that were found to fit; those that an edit left alone are not looked at again.

Only of racks that the design looked at last has.
"""


def contents_overfull(evidence: Evidence) -> Iterator[Finding]:
    """Contents of a rack overlap or do not fit."""
    racks = evidence.project.racks
    if len(_fitting) > len(racks):
        for gone in _fitting.keys() - {rack.id for rack in racks}:
            _fitting.pop(gone, None)
    for rack in racks:
        known = _fitting.get(rack.id)
        if known is not None and known[0] is rack.units and known[1] == rack.u_capacity:
            continue
        try:
            check_fits(rack, rack.units)
            _fitting[rack.id] = (rack.units, rack.u_capacity)
        except InvalidEdit as problem:
            place = (rack.x_m, rack.y_m)
            yield Finding("rack-contents", Severity.ERROR, problem.message, problem.hint, (rack.id,), place)
