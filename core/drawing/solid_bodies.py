"""What stands in halls and yard as boxes with fronts: racks, coolers, CDUs, plant, power units and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.drawing.colours import map_rgb
from core.drawing.equipment_colours import Fill
from core.drawing.solid_mesh import EAST, NORTH, SOUTH, TOP, WEST, MeshBuilder, rgba
from core.drawing.solid_parts import SolidChoice, SolidLines, SolidPalette, joined_lines, lines_of
from core.model.cooling import AirCooler, Cdu, HeatRejection, Intake
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import BASE_U_M, RACK_UNIT_M, CoolingKind, Rack
from core.results.design_results import DesignResults
from core.results.face_air import face_profiles_c

STANDING = (TOP, SOUTH, EAST, NORTH, WEST)
BEZEL_M = 0.035
PROUD_M = 0.004
LOUVRE_M = 0.18
"""Fronts lie so much before the body."""
BANDS = 8
BUSWAY_BOTTOM_M = 2.55
"""Underside of busways, over racks of 52 U."""
BUSWAY_HIGHEST_M = 0.3
FAN_PITCH_M = 1.3
PANEL_PITCH_M, PANEL_M = 2.4, (0.55, 0.65)
"""Rows of solar panels, and where their edges lie over the ground."""
FAN_CORNERS = 14
DUCT_SHARE = 0.7
MOST_WITH_CONTENTS = 400
"""Racks up to which the gaps between their contents are drawn."""


def standing(item: Placed, choice: SolidChoice) -> tuple[float, float]:
    """Underside and top of an item as drawn. [m]"""
    if isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY:
        return BUSWAY_BOTTOM_M, min(BUSWAY_BOTTOM_M + min(item.height_m, BUSWAY_HIGHEST_M), choice.top_m)
    bottom = item.bottom_m if isinstance(item, AirCooler) else 0.0
    return bottom, min(bottom + item.height_m, choice.top_m)


def body_parts(
    project: Project, index: dict[str, int], choice: SolidChoice, palette: SolidPalette, solid: MeshBuilder,
    fills: Mapping[str, Fill],
) -> SolidLines:  # fmt: skip
    """Add the bodies of everything that stands; returns lines of louvres and contents.

    Args:
        project: What stands where.
        index: Numbers of items by id.
        choice: What is shown.
        palette: Colours of bodies.
        solid: Where they are added.
        fills: Other colours by id.
    """
    items = [
        e for e in project.placed if isinstance(e, Rack | AirCooler | Cdu | HeatRejection | PowerUnit | PowerSource)
    ]
    if not choice.has_feeds:
        items = [e for e in items if not (isinstance(e, PowerUnit) and e.kind is PowerUnitKind.BUSWAY)]
    spans = [standing(e, choice) for e in items]
    shown = [(e, low, high) for e, (low, high) in zip(items, spans, strict=True) if high > low]
    solar = [e for e, _, _ in shown if isinstance(e, PowerSource) and e.kind is SourceKind.SOLAR]
    shown = [row for row in shown if row[0] not in solar]
    _solar_rows(solar, index, palette, solid)
    if not shown:
        return joined_lines(())
    low = np.array([(e.rectangle.x0_m, e.rectangle.y0_m, z) for e, z, _ in shown], dtype=np.float32)
    high = np.array([(e.rectangle.x1_m, e.rectangle.y1_m, z) for e, _, z in shown], dtype=np.float32)
    colours = np.array(
        [rgba(fills[e.id].colour if e.id in fills else _body_colour(e, palette)) for e, _, _ in shown], dtype=np.uint8
    )
    numbers = np.array([index[e.id] for e, _, _ in shown])
    solid.add_boxes(low, high, colours, numbers)
    if not choice.has_details:
        return joined_lines(())
    _fans([e for e in project.of_type(HeatRejection) if e.height_m <= choice.top_m], index, palette, solid)
    _panels(project, index, choice, palette, solid)
    return _contents(project, choice, palette)


def _body_colour(item: Placed, palette: SolidPalette) -> str:
    if isinstance(item, Rack):
        return palette.tank if item.cooling is CoolingKind.IMMERSION else palette.rack
    kinds = {
        AirCooler: palette.air, Cdu: palette.cdu, HeatRejection: palette.plant, PowerUnit: palette.power,
        PowerSource: palette.source,
    }  # fmt: skip
    return kinds[type(item)]


def _solar_rows(items: Sequence[Placed], index: dict[str, int], palette: SolidPalette, solid: MeshBuilder) -> None:
    """Fields of panels as rows that look south."""
    for item in items:
        box = item.rectangle
        rows = max(int(box.depth_m // PANEL_PITCH_M), 1)
        south = box.y0_m + box.depth_m / rows * np.arange(rows)
        low = np.stack([np.full(rows, box.x0_m), south, np.full(rows, PANEL_M[0])], axis=1)
        high = np.stack([np.full(rows, box.x1_m), south + 0.62 * box.depth_m / rows, np.full(rows, PANEL_M[1])], axis=1)
        solid.add_boxes(low, high, np.tile(np.array(rgba(palette.solar), np.uint8), (rows, 1)),
                        np.full(rows, index[item.id]))  # fmt: skip


def front_parts(
    project: Project, results: DesignResults | None, index: dict[str, int], choice: SolidChoice, palette: SolidPalette,
    solid: MeshBuilder,
) -> None:  # fmt: skip
    """Add the racks' fronts in the colours of the air before them over the height, or of their mean inlet.

    A front without air, or without results, is dark.
    """
    racks = [r for r in project.racks if min(r.height_m, choice.top_m) > 2 * BEZEL_M]
    racks = [r for r in racks if r.cooling is not CoolingKind.IMMERSION]
    if not racks:
        return
    bands = BANDS if choice.has_details else 1
    values = _front_values_c(racks, results, bands)
    colours = np.empty((len(racks), bands + 1, 4), dtype=np.uint8)
    colours[..., :3] = map_rgb(np.nan_to_num(values), choice.low_c, choice.high_c, choice.colour_map)
    colours[..., 3] = 255
    colours[np.isnan(values)] = rgba(palette.rack_front)
    numbers = np.array([index[r.id] for r in racks])
    left, right, outwards = _front_edges(racks, choice, bands)
    solid.add_strips(left, right, colours, outwards, numbers)


def _front_values_c(racks: Sequence[Rack], results: DesignResults | None, bands: int) -> NDArray[np.float64]:
    """Air temperature at the ends of the bands of each front, NaN where there is none, shape (racks, bands + 1). [C]"""
    values = np.full((len(racks), bands + 1), np.nan)
    thermal = results.thermal.value if results else None
    for hall in thermal.halls if thermal else ():
        rows = [n for n, r in enumerate(racks) if r.hall_id == hall.hall_id]
        if not rows:
            continue
        inlet = dict(zip(hall.rack_ids, hall.rack_inlet_mean_c.tolist(), strict=True))
        values[rows] = np.array([inlet.get(racks[n].id, np.nan) for n in rows])[:, None]
        if hall.air_field is not None and bands > 1:
            top = max(racks[n].height_m for n in rows)
            heights = np.linspace(0.02, 1.0, bands + 1) * top
            found = face_profiles_c(hall.air_field, [racks[n] for n in rows], "front", heights)
            values[rows] = np.where(np.isnan(found), values[rows], found)
    return values


def _front_edges(
    items: Sequence[Placed], choice: SolidChoice, bands: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Left and right ends of the bands as seen from before, shape (items, bands + 1, 3), and the way they look."""
    facing = np.array([e.footprint.facing for e in items], dtype=np.float64)
    middle = np.array([(e.x_m, e.y_m) for e in items])
    depth, width = (np.array([getattr(e, name) for e in items]) for name in ("depth_m", "width_m"))
    top = np.array([min(e.height_m, choice.top_m) for e in items])
    before = middle + facing * (0.5 * depth + PROUD_M)[:, None]
    aside = np.stack([-facing[:, 1], facing[:, 0]], axis=1) * (0.5 * width - BEZEL_M)[:, None]
    height = BEZEL_M + np.linspace(0.0, 1.0, bands + 1)[None, :] * (top - 2 * BEZEL_M)[:, None]
    left, right = (
        np.concatenate([np.repeat(side[:, None, :], bands + 1, axis=1), height[..., None]], axis=2)
        for side in (before - aside, before + aside)
    )
    return left, right, np.concatenate([facing, np.zeros((len(items), 1))], axis=1)


def _contents(project: Project, choice: SolidChoice, palette: SolidPalette) -> SolidLines:
    """Lines between the contents of racks, and louvres on coolers and CDUs."""
    parts = []
    racks = project.racks if len(project.racks) <= MOST_WITH_CONTENTS else ()
    starts, ends = [], []
    for rack in racks:
        if rack.cooling is CoolingKind.IMMERSION:
            continue
        heights = {BASE_U_M + (u.u_position - 1 + n) * RACK_UNIT_M for u in rack.units for n in (0, u.u_height)}
        for z in heights:
            if BEZEL_M < z < min(rack.height_m, choice.top_m) - BEZEL_M:
                a, b = _across_front(rack, z)
                starts.append(a)
                ends.append(b)
    for item in (*project.of_type(AirCooler), *project.of_type(Cdu)):
        low, high = standing(item, choice)
        for z in np.arange(low + LOUVRE_M, high - 0.5 * LOUVRE_M, LOUVRE_M):
            a, b = _across_front(item, float(z))
            starts.append(a)
            ends.append(b)
    parts.append(lines_of(np.array(starts).reshape(-1, 3), np.array(ends).reshape(-1, 3), "#10161e", 0.28, 1.0))
    return joined_lines(parts)


def _across_front(item: Placed, z_m: float) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    fx, fy = item.footprint.facing
    reach, half = 0.5 * item.depth_m + 2 * PROUD_M, 0.5 * item.width_m - BEZEL_M
    x, y = item.x_m + fx * reach, item.y_m + fy * reach
    return (x + fy * half, y - fx * half, z_m), (x - fy * half, y + fx * half, z_m)


def _panels(
    project: Project, index: dict[str, int], choice: SolidChoice, palette: SolidPalette, solid: MeshBuilder
) -> None:
    """Dark fronts of coolers, CDUs and power cabinets, and ducts up to the ceiling."""
    items = [e for e in project.placed if isinstance(e, AirCooler | Cdu)]
    items = [
        e for e in items if standing(e, choice)[1] - standing(e, choice)[0] > 0.5 and standing(e, choice)[0] == 0.0
    ]
    if items:
        left, right, outwards = _front_edges(items, choice, 1)
        colours = np.tile(np.array(rgba(palette.louvre), np.uint8), (len(items), 2, 1))
        solid.add_strips(left, right, colours, outwards, np.array([index[e.id] for e in items]), is_lit=True)
    halls = {h.id: h.height_m for h in project.halls}
    for item in project.placed:
        has_duct = (isinstance(item, Rack) and item.has_chimney) or (
            isinstance(item, AirCooler) and item.intake is Intake.CEILING
        )
        top = min(halls.get(item.hall_id, 0.0), choice.top_m)
        if has_duct and choice.has_ceiling and top > standing(item, choice)[1]:
            half_x, half_y = (0.5 * DUCT_SHARE * e for e in (item.rectangle.width_m, item.rectangle.depth_m))
            low = np.array([[item.x_m - half_x, item.y_m - half_y, standing(item, choice)[1]]])
            high = np.array([[item.x_m + half_x, item.y_m + half_y, top]])
            solid.add_boxes(low, high, np.array([rgba(palette.column)], np.uint8), np.array([index[item.id]]))


def _fans(items: Sequence[Placed], index: dict[str, int], palette: SolidPalette, solid: MeshBuilder) -> None:
    """Fans on top of heat-rejection units."""
    turn = np.linspace(0.0, 2.0 * np.pi, FAN_CORNERS, endpoint=False)
    rim = np.stack([np.cos(turn), np.sin(turn), np.zeros(FAN_CORNERS)], axis=1)
    spokes = np.array([[FAN_CORNERS, n, (n + 1) % FAN_CORNERS] for n in range(FAN_CORNERS)], dtype=np.int32)
    for item in items:
        box = item.rectangle
        columns, rows = (max(int(e // FAN_PITCH_M), 1) for e in (box.width_m, box.depth_m))
        radius = 0.38 * min(box.width_m / columns, box.depth_m / rows)
        for i in range(columns):
            for j in range(rows):
                centre = np.array([box.x0_m + (i + 0.5) * box.width_m / columns,
                                   box.y0_m + (j + 0.5) * box.depth_m / rows, item.height_m + PROUD_M])  # fmt: skip
                points = np.vstack([centre + radius * rim, centre])
                colours = np.tile(np.array(rgba(palette.fan), np.uint8), (len(points), 1))
                solid.add_surface(points, spokes, colours, index[item.id], normal=(0.0, 0.0, 1.0))
