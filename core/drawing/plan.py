"""The floorplan as a display list: halls, tiles, racks as fact sheets, equipment, heat map and legend."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.drawing.air_view import HIGH_C, LOW_C
from core.drawing.colours import thermal_hex
from core.drawing.display_list import Drawing, HeatImage, Layer, Line, Picture, Polygon, Shape, Text
from core.drawing.facts import computed_at_points, equipment_numbers, measured_places
from core.drawing.heat import filled, smoothed
from core.drawing.plan_notes import note_shapes
from core.drawing.underlay_shapes import underlay_layers
from core.geometry.polygon import bounds
from core.geometry.rectangle import Rectangle, union
from core.model.cooling import AirCooler, Cdu, Containment, ContainmentKind, HeatRejection, PerforatedTile, ReturnGrille
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.layers import LAYER_OF_TYPE, layers_of
from core.model.loop_items import HeatExport, StorageTank
from core.model.plan_marks import PlanNote
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Beam, Column, Door, Hall, KeepOut, Wall
from core.model.underlays import LayerKind
from core.results.design_results import DesignResults
from core.units.display import axis, degrees_as_read

MARGIN_M = 1.2
LEGEND_WIDTH_M = 1.6
HEAT_PIXELS_PER_CELL = 4


def plan_drawing(
    project: Project,
    results: DesignResults | None = None,
    hall_id: str | None = None,
    *,
    slice_height_m: float = 1.5,
    includes_yard: bool = False,
) -> Drawing:
    """Draw a hall, or all of them.

    Args:
        project: The project.
        results: Temperatures and loads; without them the plan has no heat map.
        hall_id: One hall, or None for all.
        slice_height_m: Height of the cut through the air. [m]
        includes_yard: Whether items outside all halls are drawn too.

    Returns:
        The display list.
    """
    halls = [h for h in project.halls if hall_id in (None, h.id)]
    shown = {h.id for h in halls} | ({""} if includes_yard or not halls else set())
    items = [p for p in project.placed if p.hall_id in shown or (p.hall_id == "" and _is_over(p, halls))]
    around = union([bounds(h.outline_m) for h in halls] + [p.rectangle for p in items])
    around = around or Rectangle(0.0, 0.0, 6.0, 4.0)
    inlets = results.thermal.value.inlet_by_rack() if results and results.thermal.value else {}
    load_ratio, numbers = project.scenario.it_load_ratio, equipment_numbers(results)
    building = [p for p in items if LAYER_OF_TYPE.get(type(p)) is LayerKind.ARCHITECTURE]
    cooling = [p for p in items if LAYER_OF_TYPE.get(type(p)) is LayerKind.COOLING]
    power = [p for p in items if LAYER_OF_TYPE.get(type(p)) is LayerKind.POWER]
    drawn: list[tuple[LayerKind, str, Iterator[Shape]]] = [
        (LayerKind.AIR, "heat", _heat(halls, results, slice_height_m)),
        (LayerKind.ARCHITECTURE, "grid", (s for h in halls for s in _grid(h))),
        (LayerKind.COOLING, "floor", (s for p in cooling for s in _floor_item(p))),
        (LayerKind.ARCHITECTURE, "building", (s for p in building for s in _floor_item(p))),
        (LayerKind.ARCHITECTURE, "walls", _walls(project, halls)),
        (LayerKind.RACKS, "racks", (s for p in items if isinstance(p, Rack) for s in _rack(p, load_ratio, inlets))),
        (LayerKind.COOLING, "equipment", (s for p in cooling for s in _equipment(p, numbers))),
        (LayerKind.POWER, "power", (s for p in power for s in _equipment(p, numbers))),
        (LayerKind.MARKS, "measured", _measured(project, items, results, slice_height_m)),
        (LayerKind.NOTES, "notes", (s for note in project.of_type(PlanNote) for s in note_shapes(note))),
        (LayerKind.AIR, "legend", _legend(around, results, slice_height_m)),
    ]
    settings = layers_of(project)
    layers = [
        Layer(name, tuple(shapes), settings[kind].opacity_ratio if name != "legend" else 1.0)
        for kind, name, shapes in drawn
        if settings[kind].is_printed
    ]
    layers = _over_underlays(layers, underlay_layers(project))
    right = LEGEND_WIDTH_M if results is not None and results.thermal.value else 0.0
    page = Rectangle(
        around.x0_m - MARGIN_M, around.y0_m - MARGIN_M, around.x1_m + MARGIN_M + right, around.y1_m + MARGIN_M
    )
    return Drawing(page, tuple(layers))


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


def _heat(halls: list[Hall], results: DesignResults | None, z_m: float) -> Iterator[Shape]:
    thermal = results.thermal.value if results else None
    for hall in halls:
        air = thermal.hall(hall.id) if thermal else None
        if air is None or air.air_field is None:
            continue
        field = air.air_field
        nx, ny, _ = field.temperature_c.shape
        x0, y0, _ = field.origin_m
        box = Rectangle(x0, y0, x0 + nx * field.spacing_m[0], y0 + ny * field.spacing_m[1])
        yield HeatImage(box, smoothed(filled(field.slice_c(z_m)), HEAT_PIXELS_PER_CELL), LOW_C, HIGH_C)


def column_label(n: int) -> str:
    """Letters of a grid column: A to Z, then AA."""
    text, n = "", n + 1
    while n > 0:
        n, digit = divmod(n - 1, 26)
        text = chr(65 + digit) + text
    return text


def _grid(hall: Hall) -> Iterator[Shape]:
    box, pitch = bounds(hall.outline_m), hall.tile_size_m
    columns, rows = int(box.width_m / pitch + 1e-6), int(box.depth_m / pitch + 1e-6)
    for n in range(1, columns + 1):
        x = box.x0_m + n * pitch
        yield Line(((x, box.y0_m), (x, box.y1_m)), "line", 0.05)
    for n in range(1, rows + 1):
        y = box.y1_m - n * pitch
        yield Line(((box.x0_m, y), (box.x1_m, y)), "line", 0.05)
    every = max(1, math.ceil(max(columns, rows) / 60))
    for n in range(0, columns, every):
        yield Text(box.x0_m + (n + 0.5) * pitch, box.y1_m + 0.2, column_label(n), 0.18, colour="dim")
    for n in range(0, rows, every):
        yield Text(box.x0_m - 0.35, box.y1_m - (n + 0.5) * pitch - 0.06, str(n + 1), 0.18, colour="dim")


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


def _rack(rack: Rack, load_ratio: float, inlets: dict[str, float]) -> Iterator[Shape]:
    box = rack.rectangle
    yield _box(box, fill="rack", stroke="ink", stroke_mm=0.12)
    inlet = inlets.get(rack.id)
    if inlet is not None and not math.isnan(inlet):
        yield _box(_strip(rack), fill=thermal_hex(inlet, LOW_C, HIGH_C), stroke="")
    kw = rack.power_w * load_ratio / 1000.0
    facts = f"{kw:.0f} kW" + ("" if inlet is None or math.isnan(inlet) else f" {degrees_as_read(inlet, 1)}")
    x, y = box.centre_m
    is_turned = box.depth_m > 1.3 * box.width_m
    size = 0.15
    dx, dy = (0.09, 0.0) if is_turned else (0.0, 0.09)
    yield Text(x - dx, y + dy, rack.tag, size, is_bold=True, is_turned=is_turned)
    yield Text(x + 1.4 * dx, y - 1.4 * dy, facts, 0.11, colour="dim", is_turned=is_turned)


def _strip(rack: Rack, thick_m: float = 0.1) -> Rectangle:
    box, (fx, fy) = rack.rectangle, rack.footprint.facing
    if fx:
        x0 = box.x1_m - thick_m if fx > 0 else box.x0_m
        return Rectangle(x0, box.y0_m, x0 + thick_m, box.y1_m)
    y0 = box.y1_m - thick_m if fy > 0 else box.y0_m
    return Rectangle(box.x0_m, y0, box.x1_m, y0 + thick_m)


def _equipment(item: Placed, numbers: dict[str, str]) -> Iterator[Shape]:
    if not isinstance(item, AirCooler | Cdu | HeatRejection | HeatExport | StorageTank | PowerUnit | PowerSource):
        return
    box = item.rectangle
    is_power = isinstance(item, PowerUnit | PowerSource)
    if isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY:
        yield _box(box, fill="warn", stroke="")
        return
    yield _box(box, fill="power" if is_power else "air", stroke="ink")
    is_turned = box.depth_m > 1.3 * box.width_m
    (x, y), number = box.centre_m, numbers.get(item.id, "")
    dx, dy = (0.0, 0.0) if not number else (0.09, 0.0) if is_turned else (0.0, 0.09)
    yield Text(x - dx, y + dy, item.tag, 0.15, is_bold=True, is_turned=is_turned)
    if number:
        yield Text(x + 1.4 * dx, y - 1.4 * dy, number, 0.11, colour="dim", is_turned=is_turned)


def _measured(project: Project, items: list[Placed], results: DesignResults | None, z_m: float) -> Iterator[Shape]:
    """Measured temperatures with the computed ones under them, where the racks they belong to are drawn."""
    computed, shown = computed_at_points(results), {p.id for p in items}
    for x, y, point in measured_places(project, z_m):
        if shown.isdisjoint(point.rack_ids):
            continue
        yield _box(Rectangle(x, y, x, y).grown(0.04), fill="panel", stroke="ink", stroke_mm=0.2)
        yield _box(Rectangle(x - 0.38, y - 0.4, x + 0.38, y - 0.07), fill="panel", stroke="line")
        yield Text(x, y - 0.2, f"meas. {degrees_as_read(point.measured_c, 1)}", 0.11)
        if point.id in computed:
            yield Text(x, y - 0.35, f"comp. {degrees_as_read(computed[point.id], 1)}", 0.11)


def _legend(around: Rectangle, results: DesignResults | None, z_m: float) -> Iterator[Shape]:
    if results is None or not results.thermal.value:
        return
    x0, top = around.x1_m + 0.5, around.y1_m - 0.5
    height, steps = 3.0, 24
    unit, number = axis("°C")
    yield Text(x0, top + 0.42, f"Air, {unit}", 0.18, anchor="start", colour="dim")
    yield Text(x0, top + 0.14, f"at {z_m:.1f} m", 0.18, anchor="start", colour="dim")
    for n in range(steps):
        low = top - height + n * height / steps
        value = LOW_C + (n + 0.5) / steps * (HIGH_C - LOW_C)
        box = Rectangle(x0, low, x0 + 0.3, low + height / steps)
        yield _box(box, fill=thermal_hex(value, LOW_C, HIGH_C), stroke="")
    for n in range(5):
        y = top - height + n * height / 4
        tick = f"{number(LOW_C + n / 4 * (HIGH_C - LOW_C)):.0f}"
        yield Text(x0 + 0.42, y - 0.06, tick, 0.18, anchor="start", colour="dim")
