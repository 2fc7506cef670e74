"""The building in three dimensions: floors with their tiles, walls, columns, doors, ceilings and enclosed aisles."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.drawing.solid_mesh import NO_ITEM, TOP, MeshBuilder, rgba
from core.drawing.solid_parts import SolidChoice, SolidLines, SolidPalette, joined_lines, lines_of
from core.geometry.polygon import bounds, contains_point, signed_area_m2, spans_inside, triangulated
from core.geometry.rectangle import Rectangle, union
from core.model.cooling import Containment, ContainmentKind, PerforatedTile, ReturnGrille
from core.model.entity import Placed
from core.model.project import Project
from core.model.space import Beam, Column, Door, FloorKind, Hall, KeepOut, Wall

SLAB_M = 0.25
FLAT_M = 0.012
"""What lies on the floor is drawn so much above it."""
LEAF_M = 0.06
GLASS, ROOF_GLASS, SHEET = 0.16, 0.10, 0.12
MOST_GRID_LINES = 240
YARD_PITCH_M = 5.0
GRID_STEPS = (1, 2, 5, 10, 20, 50)
"""Tiles between the lines of the floor's grid; the first step that keeps them few is taken."""


def floor_parts(project: Project, palette: SolidPalette, solid: MeshBuilder) -> SolidLines:
    """Add the floors; returns the lines of their tiles."""
    lines = []
    for hall in project.halls:
        outline = hall.outline_m
        corners = np.array([[x, y, 0.0] for x, y in outline], dtype=np.float32)
        cover = triangulated(outline)
        if not cover:
            continue
        colours = np.tile(np.array(rgba(palette.floor), np.uint8), (len(corners), 1))
        solid.add_surface(corners, np.array(cover, np.int32), colours, normal=(0.0, 0.0, 1.0))
        below = hall.plenum_depth_m if hall.floor_kind is FloorKind.RAISED else SLAB_M
        quads = _around(hall, -below, 0.0)
        solid.add_quads(quads, _same(palette.slab, len(quads)), np.full(len(quads), NO_ITEM))
        lines.append(_tile_lines(hall, palette))
    lines.append(_yard_lines(project, palette))
    return joined_lines(lines)


def _yard_lines(project: Project, palette: SolidPalette) -> SolidLines:
    """A grid on the ground where anything stands outside of the halls."""
    halls = [bounds(h.outline_m) for h in project.halls]
    outside = [e.rectangle for e in project.placed if not any(box.encloses(e.rectangle) for box in halls)]
    around = union([*outside, *halls])
    if not outside or around is None:
        return joined_lines(())
    x0, y0, x1, y1 = (YARD_PITCH_M * f(e / YARD_PITCH_M) for f, e in zip(
        (math.floor, math.floor, math.ceil, math.ceil), around.grown(0.4 * YARD_PITCH_M), strict=True))  # fmt: skip
    step = YARD_PITCH_M * max(math.ceil((x1 - x0 + y1 - y0) / YARD_PITCH_M / MOST_GRID_LINES), 1)
    ends = [((x, y0), (x, y1)) for x in np.arange(x0, x1 + 0.01, step)]
    ends += [((x0, y), (x1, y)) for y in np.arange(y0, y1 + 0.01, step)]
    lines = np.array([[(*a, -FLAT_M), (*b, -FLAT_M)] for a, b in ends], dtype=np.float32)
    return lines_of(lines[:, 0], lines[:, 1], palette.floor_edge, 0.5, 1.0)


def _same(colour: str, count: int, opacity: float = 1.0) -> np.ndarray:
    return np.tile(np.array(rgba(colour, opacity), np.uint8), (count, 1))


def _around(hall: Hall, low_m: float, high_m: float) -> np.ndarray:
    """Quads along the outline that look outwards, shape (edges, 4, 3)."""
    outline = list(hall.outline_m)
    if _turns_left(hall):
        pairs = list(zip(outline, [*outline[1:], outline[0]], strict=True))
    else:
        pairs = list(zip([*outline[1:], outline[0]], outline, strict=True))
    return np.array(
        [[(*a, low_m), (*b, low_m), (*b, high_m), (*a, high_m)] for a, b in pairs], dtype=np.float32
    )  # fmt: skip


def _turns_left(hall: Hall) -> bool:
    return signed_area_m2(hall.outline_m) > 0.0


def _tile_lines(hall: Hall, palette: SolidPalette) -> SolidLines:
    """The grid of the floor inside the outline."""
    box = bounds(hall.outline_m)
    tile = hall.tile_size_m
    size = (box.width_m + box.depth_m) / tile
    step = tile * next((s for s in GRID_STEPS if size / s <= MOST_GRID_LINES), GRID_STEPS[-1])
    segments = []
    for axis in (0, 1):
        low, high = (box.x0_m, box.x1_m) if axis == 0 else (box.y0_m, box.y1_m)
        for at in np.arange(low + step, high - 1e-6, step):
            for a, b in spans_inside(hall.outline_m, axis, float(at)):
                segments.append(((at, a), (at, b)) if axis == 0 else ((a, at), (b, at)))
    ends = np.array([[(*a, 0.0), (*b, 0.0)] for a, b in segments], dtype=np.float32).reshape(-1, 2, 3)
    return lines_of(ends[:, 0], ends[:, 1], palette.tile_line, 0.8, 1.0)


def wall_parts(project: Project, choice: SolidChoice, palette: SolidPalette, solid: MeshBuilder) -> SolidLines:
    """Add walls that are seen from inside only, so that those towards the eye are left out; returns their edges."""
    lines = []
    for hall in project.halls:
        top = min(hall.height_m, choice.top_m)
        if len(hall.outline_m) < 3:
            continue
        quads = _around(hall, 0.0, top)
        solid.add_quads(quads[:, [1, 0, 3, 2]], _same(palette.wall, len(quads)), np.full(len(quads), NO_ITEM))
        lines.append(lines_of(quads[:, 3], quads[:, 2], palette.wall_line, 0.55, 1.2))
        lines.append(lines_of(quads[:, 0], quads[:, 3], palette.wall_line, 0.30, 1.0))
    boxes = [(w, _wall_box(w)) for w in project.of_type(Wall)]
    for wall, box in boxes:
        top = min(wall.height_m, choice.top_m)
        low, high = np.array([[box.x0_m, box.y0_m, 0.0]]), np.array([[box.x1_m, box.y1_m, top]])
        solid.add_boxes(low, high, _same(palette.column, 1), np.array([NO_ITEM]))
    return joined_lines(lines)


def _wall_box(wall: Wall) -> Rectangle:
    half = 0.5 * wall.thickness_m
    return Rectangle(
        min(wall.x0_m, wall.x1_m) - half, min(wall.y0_m, wall.y1_m) - half,
        max(wall.x0_m, wall.x1_m) + half, max(wall.y0_m, wall.y1_m) + half,
    )  # fmt: skip


def fitting_parts(
    project: Project, index: dict[str, int], choice: SolidChoice, palette: SolidPalette,
    solid: MeshBuilder, clear: MeshBuilder,
) -> SolidLines:  # fmt: skip
    """Add columns, beams, doors, tiles, keep-outs, enclosures and ceilings; returns the edges of what is clear."""
    columns = project.of_type(Column)
    _boxes(solid, columns, index, palette.column, [(0.0, min(c.height_m, choice.top_m)) for c in columns])
    for door in project.of_type(Door):
        _door(solid, door, index, palette, choice.top_m, project.halls)
    _flat(solid, project.of_type(PerforatedTile), index, palette.perforated)
    _flat(clear, project.of_type(KeepOut), index, palette.keep_out, 0.25)
    lines = [
        _enclosure(c, _ceiling_over_m(project, c), choice, palette, clear)
        for c in project.of_type(Containment)
        if choice.has_containment
    ]
    if choice.has_ceiling:
        lines.append(_ceilings(project, index, choice, palette, solid, clear))
    return joined_lines(lines)


def _boxes(
    mesh: MeshBuilder, items: Sequence[Placed], index: dict[str, int], colour: str,
    heights_m: Sequence[tuple[float, float]], opacity: float = 1.0, sides: Sequence[int] = range(6),
) -> None:  # fmt: skip
    """Items of one colour between an underside and a top each; those without height are left out."""
    shown = [(e, low, high) for e, (low, high) in zip(items, heights_m, strict=True) if high > low]
    if not shown:
        return
    low = np.array([(e.rectangle.x0_m, e.rectangle.y0_m, z) for e, z, _ in shown])
    high = np.array([(e.rectangle.x1_m, e.rectangle.y1_m, z) for e, _, z in shown])
    mesh.add_boxes(low, high, _same(colour, len(shown), opacity), np.array([index[e.id] for e, _, _ in shown]), sides)


def _flat(mesh: MeshBuilder, items: Sequence[Placed], index: dict[str, int], colour: str, opacity: float = 1.0) -> None:
    """What lies on the floor, seen from above."""
    _boxes(mesh, items, index, colour, [(0.0, FLAT_M)] * len(items), opacity, (TOP,))


def _door(
    solid: MeshBuilder, door: Door, index: dict[str, int], palette: SolidPalette, top_m: float, halls: tuple[Hall, ...]
) -> None:
    """A leaf at that side of the footprint which looks out of the hall."""
    box = door.rectangle
    x0, y0, x1, y1 = box
    cx, cy = box.centre_m
    leaves = (
        (Rectangle(x0, y0, x1, y0 + LEAF_M), (cx, y0 - LEAF_M)),
        (Rectangle(x0, y1 - LEAF_M, x1, y1), (cx, y1 + LEAF_M)),
        (Rectangle(x0, y0, x0 + LEAF_M, y1), (x0 - LEAF_M, cy)),
        (Rectangle(x1 - LEAF_M, y0, x1, y1), (x1 + LEAF_M, cy)),
    )
    outside = [leaf for leaf, place in leaves if not any(contains_point(h.outline_m, *place) for h in halls)]
    leaf = outside[0] if outside else leaves[0][0]
    low, high = np.array([[leaf.x0_m, leaf.y0_m, 0.0]]), np.array([[leaf.x1_m, leaf.y1_m, min(door.height_m, top_m)]])
    solid.add_boxes(low, high, _same(palette.door, 1), np.array([index[door.id]]))


def _ceiling_over_m(project: Project, aisle: Containment) -> float:
    """Height of the ceiling that a hot aisle under return grilles is ducted to; 0 for an aisle that is not. [m]"""
    hall = project.get(aisle.hall_id)
    if aisle.kind is not ContainmentKind.HOT or not isinstance(hall, Hall):
        return 0.0
    grilles = project.in_hall(ReturnGrille, aisle.hall_id)
    return hall.height_m if any(aisle.rectangle.contains(g.x_m, g.y_m) for g in grilles) else 0.0


def _enclosure(
    aisle: Containment, ceiling_m: float, choice: SolidChoice, palette: SolidPalette, clear: MeshBuilder
) -> SolidLines:
    """Panels over the aisle and doors at its ends as glass; a ducted aisle has walls up to the ceiling, and no roof."""
    (x0, y0, x1, y1), height = aisle.rectangle, max(aisle.height_m, ceiling_m)
    top = min(height, choice.top_m)
    colour = palette.cold_glass if aisle.kind is ContainmentKind.COLD else palette.hot_glass
    quads, shares = [], []
    if aisle.has_roof and not ceiling_m and height <= choice.top_m:
        quads.append([(x0, y0, top), (x1, y0, top), (x1, y1, top), (x0, y1, top)])
        shares.append(ROOF_GLASS)
    upright = _end_panels(aisle, top) if aisle.has_end_doors else []
    if ceiling_m and top > aisle.height_m:
        upright += _side_panels(aisle, top)
    quads += upright
    shares += [GLASS] * len(upright)
    if not quads:
        return joined_lines(())
    corners = np.array(quads, dtype=np.float32)
    colours = np.array([rgba(colour, share) for share in shares], np.uint8)
    clear.add_quads(corners, colours, np.full(len(quads), NO_ITEM), is_lit=False)
    return lines_of(corners.reshape(-1, 3), np.roll(corners, -1, axis=1).reshape(-1, 3), colour, 0.55, 1.0)


def _side_panels(aisle: Containment, top_m: float) -> list[list[tuple[float, float, float]]]:
    """The two long sides from the racks' tops upwards."""
    (x0, y0, x1, y1), low = aisle.rectangle, aisle.height_m
    if x1 - x0 >= y1 - y0:
        return [[(x0, y, low), (x1, y, low), (x1, y, top_m), (x0, y, top_m)] for y in (y0, y1)]
    return [[(x, y0, low), (x, y1, low), (x, y1, top_m), (x, y0, top_m)] for x in (x0, x1)]


def _end_panels(aisle: Containment, top_m: float) -> list[list[tuple[float, float, float]]]:
    """The two short sides of the aisle."""
    x0, y0, x1, y1 = aisle.rectangle
    if x1 - x0 >= y1 - y0:
        return [[(x, y0, 0.0), (x, y1, 0.0), (x, y1, top_m), (x, y0, top_m)] for x in (x0, x1)]
    return [[(x0, y, 0.0), (x1, y, 0.0), (x1, y, top_m), (x0, y, top_m)] for y in (y0, y1)]


def _ceilings(
    project: Project, index: dict[str, int], choice: SolidChoice, palette: SolidPalette,
    solid: MeshBuilder, clear: MeshBuilder,
) -> SolidLines:  # fmt: skip
    """Ceilings as sheets that can be seen through, with beams and return grilles."""
    edges = []
    for hall in project.halls:
        cover = triangulated(hall.outline_m)
        if not cover or hall.height_m > choice.top_m:
            continue
        corners = np.array([[x, y, hall.height_m] for x, y in hall.outline_m], dtype=np.float32)
        colours = np.tile(np.array(rgba(palette.ceiling, SHEET), np.uint8), (len(corners), 1))
        clear.add_surface(corners, np.array(cover, np.int32), colours, is_lit=False, normal=(0.0, 0.0, 1.0))
        edges.append(lines_of(corners, np.roll(corners, -1, axis=0), palette.ceiling, 0.8, 1.2))
    tops = {h.id: h.height_m for h in project.halls}
    grilles = [g for g in project.of_type(ReturnGrille) if tops.get(g.hall_id, g.height_m) <= choice.top_m]
    ends = [(z - FLAT_M, z) for z in (tops.get(g.hall_id, g.height_m) for g in grilles)]
    _boxes(clear, grilles, index, palette.perforated, ends, 0.7)
    beams = project.of_type(Beam)
    ends = [(b.bottom_m, min(b.bottom_m + b.height_m, choice.top_m)) for b in beams]
    _boxes(solid, beams, index, palette.column, ends)
    return joined_lines(edges)
