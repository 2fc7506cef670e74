"""The floorplan as a display list: halls, tiles, racks as fact sheets, equipment, heat map and legend."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.drawing.air_view import AirCut
from core.drawing.display_list import Drawing, Layer, Line, Picture, Polygon, Shape, Text
from core.drawing.equipment_colours import Fill
from core.drawing.facts import computed_at_points, equipment_numbers, measured_places
from core.drawing.letters import text_width_em
from core.drawing.paper_air import (
    LEGEND_HEIGHT_M,
    PlanAir,
    airs_of,
    front_scale,
    legend_shapes,
    map_scale,
    map_shapes,
    pressure_words,
    temperature_scale,
)
from core.drawing.paper_racks import FACTS_M, TAG_M, PaperRacks, colour_legend, legends_width_m
from core.drawing.paper_section import section_depth_m, section_of, section_shapes
from core.drawing.plan_notes import note_shapes
from core.drawing.underlay_shapes import underlay_layers
from core.geometry.polygon import bounds, spans_inside
from core.geometry.rectangle import Point, Rectangle, union
from core.model.cooling import AirCooler, Cdu, Containment, ContainmentKind, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.layers import LAYER_OF_TYPE, layers_of
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.storeys import shown_halls
from core.model.underlays import LayerKind
from core.results.design_results import DesignResults
from core.results.thermal_result import HallAir
from core.units.display import degrees_as_read

MARGIN_M = 1.2
LEGEND_WIDTH_M = 1.6
YARD_LETTERS = 1.4
"""Letters of items in the yard over those in a hall, where there is room for them."""


def plan_drawing(
    project: Project,
    results: DesignResults | None = None,
    hall_id: str | None = None,
    *,
    air: PlanAir | None = None,
    includes_yard: bool = False,
    letters: float = 1.0,
) -> Drawing:
    """Draw a hall, or all of them.

    Args:
        project: The project.
        results: Temperatures and loads; without them the plan has no heat map.
        hall_id: One hall, or None for all of the storey that the plan shows.
        air: What to show of the air; a cut at 1.5 m when None.
        includes_yard: Whether items outside all halls are drawn too.
        letters: Size of legends, grid labels and names of halls over that for a scale of 1:100.

    Returns:
        The display list.
    """
    halls, items = _drawn(project, hall_id, includes_yard=includes_yard)
    shown = {h.id for h in halls}
    around = plan_extent(project, hall_id, includes_yard=includes_yard)
    choice = air or PlanAir()
    airs = tuple(a for a in airs_of(results) if a.hall_id in shown)
    racks = PaperRacks(project, results, choice, airs)
    section = section_of(choice.section, airs)
    numbers = equipment_numbers(results)
    corner = (around.x1_m + 0.5 * max(letters, 1.0), around.y1_m)
    kinds = colour_legend(racks.colours, corner[0] + (LEGEND_WIDTH_M if airs else 0.0), corner[1] - 0.5)
    building = [p for p in items if LAYER_OF_TYPE.get(type(p)) is LayerKind.ARCHITECTURE]
    cooling = [p for p in items if LAYER_OF_TYPE.get(type(p)) is LayerKind.COOLING]
    power = [p for p in items if LAYER_OF_TYPE.get(type(p)) is LayerKind.POWER]
    drawn: list[tuple[LayerKind, str, Iterator[Shape]]] = [
        (LayerKind.AIR, "heat", map_shapes(choice, airs)),
        (LayerKind.ARCHITECTURE, "grid", (s for h in halls for s in _grid(h, letters))),
        (LayerKind.ARCHITECTURE, "names", _names(halls, letters)),
        (LayerKind.COOLING, "floor", (s for p in cooling for s in _floor_item(p))),
        (LayerKind.ARCHITECTURE, "building", (s for p in building for s in _floor_item(p))),
        (LayerKind.ARCHITECTURE, "walls", _walls(project, halls)),
        (LayerKind.RACKS, "racks", (s for p in items if isinstance(p, Rack) for s in racks.shapes(p))),
        (LayerKind.COOLING, "equipment", (s for p in cooling for s in _equipment(p, numbers, racks.fills, letters))),
        (LayerKind.POWER, "power", (s for p in power for s in _equipment(p, numbers, racks.fills, letters))),
        (LayerKind.MARKS, "measured", _measured(project, items, results, choice.view.height_m)),
        (LayerKind.NOTES, "notes", (s for note in project.of_type(PlanNote) for s in note_shapes(note))),
        (LayerKind.AIR, "legend", _sized(_legends(corner, choice, airs), corner, letters)),
        (LayerKind.RACKS, "rack legend", _sized(kinds, corner, letters)),
    ]
    if choice.view.cut is AirCut.FLOOR:
        places = {p.id: p.rectangle.centre_m for p in items if isinstance(p, PerforatedTile | Containment)}
        drawn.append((LayerKind.AIR, "pressure", pressure_words(airs, places)))
    if section is not None:
        scale = temperature_scale(choice, airs)
        cut = section_shapes(project, section, scale, around.x0_m, around.y0_m - MARGIN_M * max(letters, 1.0))
        drawn.append((LayerKind.AIR, "section", cut))
    settings = layers_of(project)
    layers = [
        Layer(name, tuple(shapes), settings[kind].opacity_ratio if not name.endswith("legend") else 1.0)
        for kind, name, shapes in drawn
        if settings[kind].is_printed
    ]
    layers = _over_underlays(layers, underlay_layers(project))
    right, margin_m = letters * legends_width_m(airs, racks.colours, LEGEND_WIDTH_M), MARGIN_M * max(letters, 1.0)
    if section is not None:
        right = max(right, around.x0_m + section.line.length_m - around.x1_m)
    page = Rectangle(
        around.x0_m - margin_m,
        around.y0_m - margin_m - section_depth_m(section),
        around.x1_m + margin_m + right,
        around.y1_m + margin_m,
    )
    return Drawing(page, tuple(layers))


def plan_extent(project: Project, hall_id: str | None = None, *, includes_yard: bool = False) -> Rectangle:
    """What a plan has to show, without margins and legends; see ``plan_drawing``."""
    halls, items = _drawn(project, hall_id, includes_yard=includes_yard)
    around = union([bounds(h.outline_m) for h in halls] + [p.rectangle for p in items])
    return around or Rectangle(0.0, 0.0, 6.0, 4.0)


def _drawn(project: Project, hall_id: str | None, *, includes_yard: bool) -> tuple[list[Hall], list[Placed]]:
    """Halls of a plan, and the items in, over and, where asked for, beside them."""
    halls = [h for h in project.halls if h.id == hall_id] if hall_id is not None else list(shown_halls(project))
    shown = {h.id for h in halls} | ({""} if includes_yard or not halls else set())
    return halls, [p for p in project.placed if p.hall_id in shown or (p.hall_id == "" and _is_over(p, halls))]


def _over_underlays(layers: list[Layer], underlays: tuple[Layer, ...]) -> list[Layer]:
    """Pictures lie under the heat map, which their paper would cover; lines of drawings lie over it."""
    pictures = [u for u in underlays if isinstance(u.shapes[0], Picture)]
    lines = [u for u in underlays if not isinstance(u.shapes[0], Picture)]
    heat = [layer for layer in layers if layer.name == "heat"]
    return [*pictures, *heat, *lines, *(layer for layer in layers if layer.name != "heat")]


def _is_over(item: Placed, halls: list[Hall]) -> bool:
    """Whether an item without a hall, such as a busway, hangs over one of them."""
    return any(bounds(h.outline_m).encloses(item.rectangle) for h in halls)


def _box(box: Rectangle, **style: object) -> Polygon:
    return Polygon(box.corners(), **style)  # type: ignore[arg-type]


def column_label(n: int) -> str:
    """Letters of a grid column: A to Z, then AA."""
    text, n = "", n + 1
    while n > 0:
        n, digit = divmod(n - 1, 26)
        text = chr(65 + digit) + text
    return text


def _names(halls: list[Hall], letters: float) -> Iterator[Shape]:
    """Names of several halls; one alone is named by the title block."""
    for hall in halls if len(halls) > 1 else ():
        box = bounds(hall.outline_m)
        yield Text(box.x0_m, box.y1_m + 0.6 * letters, hall.tag, 0.28 * letters, anchor="start", is_bold=True)


def _sized(shapes: Iterator[Shape], corner: Point, letters: float) -> Iterator[Shape]:
    """Shapes of a legend, made for 1:100, in another size from their corner on."""
    x0, y0 = corner

    def moved(x: float, y: float) -> Point:
        return x0 + letters * (x - x0), y0 + letters * (y - y0)

    for shape in shapes:
        if isinstance(shape, Text):
            x, y = moved(shape.x_m, shape.y_m)
            yield replace(shape, x_m=x, y_m=y, size_m=letters * shape.size_m)
        elif isinstance(shape, Polygon | Line):
            yield replace(shape, points_m=tuple(moved(*point) for point in shape.points_m))


def _grid(hall: Hall, letters: float) -> Iterator[Shape]:
    box, pitch = bounds(hall.outline_m), hall.tile_size_m
    columns, rows = int(box.width_m / pitch + 1e-6), int(box.depth_m / pitch + 1e-6)
    for n in range(1, columns + 1):
        x = box.x0_m + n * pitch
        for low, high in spans_inside(hall.outline_m, 0, x):
            yield Line(((x, low), (x, high)), "line", 0.05)
    for n in range(1, rows + 1):
        y = box.y1_m - n * pitch
        for low, high in spans_inside(hall.outline_m, 1, y):
            yield Line(((low, y), (high, y)), "line", 0.05)
    every, size = max(1, math.ceil(max(columns, rows) / 60), math.ceil(0.3 * letters / pitch)), 0.18 * letters
    for n in range(0, columns, every):
        x = box.x0_m + (n + 0.5) * pitch
        yield Text(x, box.y1_m + 0.2 * letters, column_label(n), size, colour="dim")
    for n in range(0, rows, every):
        y = box.y1_m - (n + 0.5) * pitch
        yield Text(box.x0_m - 0.35 * letters, y - 0.06 * letters, str(n + 1), size, colour="dim")


def _floor_item(item: Placed) -> Iterator[Shape]:
    box = item.rectangle
    if isinstance(item, PerforatedTile | ReturnGrille):
        yield _box(box, stroke="#33507a", stroke_mm=0.1, is_dashed=True)
    elif isinstance(item, Containment):
        yield _box(box, stroke="accent" if item.kind is ContainmentKind.COLD else "bad", stroke_mm=0.4)
    elif isinstance(item, Column):
        yield _box(box, fill="dim", stroke="ink")
    elif isinstance(item, Beam):
        yield _box(box, stroke="dim", is_dashed=True)
    elif isinstance(item, KeepOut):
        yield _box(box, stroke="bad", is_dashed=True)
        yield Text(*box.centre_m, item.tag, 0.15, colour="bad")
    elif isinstance(item, Door):
        yield _box(box, stroke="dim", is_dashed=True)


def _walls(project: Project, halls: list[Hall]) -> Iterator[Shape]:
    for hall in halls:
        yield Polygon(hall.outline_m, stroke="ink", stroke_mm=0.7)
        for wall in project.in_hall(Wall, hall.id):
            yield Line(((wall.x0_m, wall.y0_m), (wall.x1_m, wall.y1_m)), "ink", 0.5)


def _equipment(item: Placed, numbers: dict[str, str], fills: Mapping[str, Fill], letters: float) -> Iterator[Shape]:
    if not isinstance(item, AirCooler | Cdu | HeatRejection | HeatExport | StorageTank | PowerUnit | PowerSource):
        return
    box = item.rectangle
    is_power = isinstance(item, PowerUnit | PowerSource)
    look = fills.get(item.id) or Fill("", "")
    if isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY:
        yield _box(box, fill=look.colour or "warn", stroke="")
        return
    yield _box(box, fill=look.colour or ("power" if is_power else "air"), stroke="ink")
    is_turned = box.depth_m > 1.3 * box.width_m
    (x, y), number = box.centre_m, " ".join(w for w in (look.letters, numbers.get(item.id, "")) if w)
    size = TAG_M if item.hall_id else _yard_letters_m(item, number, letters)
    away = 0.6 * size if number else 0.0
    dx, dy = (away, 0.0) if is_turned else (0.0, away)
    yield Text(x - dx, y + dy, item.tag, size, is_bold=True, is_turned=is_turned, colour=look.ink or "ink")
    if number:
        ink = look.ink or "dim"
        yield Text(x + 1.4 * dx, y - 1.4 * dy, number, FACTS_M / TAG_M * size, colour=ink, is_turned=is_turned)


def _yard_letters_m(item: Placed, number: str, letters: float) -> float:
    """Letters of an item in the yard: as large as its box and the scale let them be. [m]"""
    box = item.rectangle
    long, short = max(box.width_m, box.depth_m), min(box.width_m, box.depth_m)
    fits = min(0.9 * long / max(text_width_em(item.tag), 0.8 * text_width_em(number), 1.0), 0.4 * short)
    return max(TAG_M, min(YARD_LETTERS * letters * TAG_M, fits))


def _measured(project: Project, items: list[Placed], results: DesignResults | None, z_m: float) -> Iterator[Shape]:
    """Measured temperatures with the computed ones under them, where the racks they belong to are drawn."""
    computed, shown = computed_at_points(results), {p.id for p in items}
    taken: list[Rectangle] = []
    for x, y, point in measured_places(project, z_m):
        if shown.isdisjoint(point.rack_ids):
            continue
        yield _box(Rectangle(x, y, x, y).grown(0.04), fill="panel", stroke="ink", stroke_mm=0.2)
        label = Rectangle(x - 0.4, y - 0.43, x + 0.4, y - 0.07)
        if any(label.overlaps(other) for other in taken):  # beside another post: above it instead
            label = label.moved(0.0, 0.5)
        taken.append(label)
        yield _box(label, fill="panel", stroke="line")
        yield Text(x, label.y1_m - 0.11, f"meas. {degrees_as_read(point.measured_c, 1)}", 0.11)
        if not math.isnan(computed.get(point.id, math.nan)):
            yield Text(x, label.y1_m - 0.255, f"comp. {degrees_as_read(computed[point.id], 1)}", 0.11)


def _legends(corner: Point, choice: PlanAir, airs: tuple[HallAir, ...]) -> Iterator[Shape]:
    """The legend of the map, and that of the rack fronts where it is another one."""
    if not airs:
        return
    x0, top = corner[0], corner[1] - 0.5
    ground, fronts = map_scale(choice, airs), front_scale(choice, airs)
    has_map = choice.view.cut is not AirCut.INLETS
    if has_map:
        yield from legend_shapes(ground, x0, top)
        top -= LEGEND_HEIGHT_M + 1.2
    if not has_map or ground.unit != fronts.unit:
        yield from legend_shapes(fronts, x0, top)
