"""The air on paper: the map, its legend and the section of a plan in the view that the planner chose."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.drawing.air_view import WORST_CAPTURE, AirCut, AirView, grown_pressure_pa, grown_range, shown_c
from core.drawing.arrows import arrow_segments, key_speed_m_s, plane_velocity_m_s
from core.drawing.colours import map_hex
from core.drawing.contours import contour_segments, isotherm_levels
from core.drawing.display_list import HeatImage, Line, Polygon, Shape, Text
from core.drawing.heat import filled, only_inside, segments_inside, smoothed
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import USUAL_LINES, RackLine
from core.drawing.section import SectionLine
from core.geometry.rectangle import Point, Rectangle
from core.results.design_results import DesignResults
from core.results.thermal_result import AirField, HallAir
from core.units import signed
from core.units.display import as_read, axis

HEAT_PIXELS_PER_CELL = 4
ISOTHERM_STEP_K = 2.0
ARROW_PITCH_M = 0.9
LEGEND_HEIGHT_M, LEGEND_STEPS, LEGEND_TICKS = 3.0, 24, 5


@dataclass(frozen=True, slots=True)
class PlanAir:
    """What a plan on paper shows of the air.

    Attributes:
        view: The planner's view.
        shows_capture: Whether rack fronts have the colours of the capture index.
        section: Line of a vertical section that is drawn under the plan, or None.
        range_c: Colours' range as it stands in the window; that of the view, or of the air, when None. [C]
        colour_by: What the colours of racks say beside the air.
        lines: What racks say in words.
    """

    view: AirView = field(default_factory=AirView)
    shows_capture: bool = False
    section: SectionLine | None = None
    range_c: tuple[float, float] | None = None
    colour_by: ColourBy = ColourBy.NOTHING
    lines: tuple[RackLine, ...] = USUAL_LINES


@dataclass(frozen=True, slots=True)
class PaperScale:
    """Colours of one map on paper: its range, its colours and what it is.

    Attributes:
        low, high: Ends of the range.
        colour_map: Colours.
        quantity: What it shows.
        unit: Its unit; °C is written as the reader reads it.
        words: Where it is, or of what.
    """

    low: float
    high: float
    colour_map: str
    quantity: str
    unit: str
    words: str

    def hex_of(self, value: float) -> str:
        """Colour of a value as ``#rrggbb``."""
        return map_hex(value, self.low, self.high, self.colour_map)


def airs_of(results: DesignResults | None) -> tuple[HallAir, ...]:
    """Air of all halls."""
    return results.thermal.value.halls if results is not None and results.thermal.value is not None else ()


def temperature_scale(choice: PlanAir, airs: Sequence[HallAir]) -> PaperScale:
    """Colours of temperatures."""
    view = choice.view
    low, high = choice.range_c or (view.low_c, view.high_c)
    if choice.range_c is None and view.is_automatic:
        low, high = grown_range(None, [a.air_field for a in airs if a.air_field is not None]) or (low, high)
    words = "rack inlets" if choice.view.cut is AirCut.FLOOR else view.words
    return PaperScale(low, high, str(view.colour_map), "Air", "°C", words)


def map_scale(choice: PlanAir, airs: Sequence[HallAir]) -> PaperScale:
    """Colours of what lies on the floors: temperatures, or the pressure under them."""
    if choice.view.cut is not AirCut.FLOOR:
        return temperature_scale(choice, airs)
    floors = [a.floor.pressure_pa for a in airs if a.floor is not None]
    low, high = grown_pressure_pa(None, floors) or (0.0, 20.0)
    return PaperScale(low, high, str(choice.view.colour_map), "Pressure", "Pa", choice.view.words)


def front_scale(choice: PlanAir, airs: Sequence[HallAir]) -> PaperScale:
    """Colours of rack fronts: inlet temperatures, or the share of exhaust in what they draw in."""
    if not choice.shows_capture:
        return temperature_scale(choice, airs)
    most = 100.0 * (1.0 - WORST_CAPTURE)
    return PaperScale(0.0, most, str(choice.view.colour_map), "Exhaust in inlet air", "%", "capture index")


def captures(airs: Sequence[HallAir]) -> dict[str, float]:
    """Capture index by rack, of halls whose air has settled (0 to 1)."""
    known = [a for a in airs if len(a.capture_cold) == len(a.rack_ids)]
    return {i: float(c) for a in known for i, c in zip(a.rack_ids, a.capture_cold, strict=True)}


def map_shapes(choice: PlanAir, airs: Sequence[HallAir]) -> Iterator[Shape]:
    """The map under the plan, with isotherms and arrows where the view has them."""
    scale = map_scale(choice, airs)
    for air in airs:
        if choice.view.cut is AirCut.FLOOR and air.floor is not None:
            outline = air.air_field.outline_m if air.air_field is not None else ()
            yield _image(air.floor.pressure_pa, air.floor.origin_m, air.floor.spacing_m, scale, outline)
        field = air.air_field
        if field is None or choice.view.cut in (AirCut.FLOOR, AirCut.INLETS):
            continue
        values = filled(shown_c(field, choice.view))
        yield _image(values, field.origin_m[:2], field.spacing_m[:2], scale, field.outline_m)
        if choice.view.has_isotherms:
            levels = isotherm_levels(scale.low, scale.high, ISOTHERM_STEP_K)
            lines = contour_segments(values, levels, field.origin_m[:2], field.spacing_m[:2])
            yield from _segments(segments_inside(lines, field.outline_m), 0.1)
    if choice.view.has_arrows and choice.view.shows_room_air:
        yield from _arrows(choice, airs)


def _arrows(choice: PlanAir, airs: Sequence[HallAir]) -> Iterator[Shape]:
    fields = [a.air_field for a in airs if a.air_field is not None]
    planes = [(f, v) for f in fields if (v := plane_velocity_m_s(f, choice.view.height_m)) is not None]
    key = key_speed_m_s([v for _, v in planes])
    for air, velocity in planes:
        arrows = arrow_segments(velocity, air.origin_m[:2], air.spacing_m[:2], ARROW_PITCH_M, key)
        yield from _segments(arrows, 0.15)


def _segments(segments: NDArray[np.float32], stroke_mm: float) -> Iterator[Shape]:
    for x0, y0, x1, y1 in segments.tolist():
        yield Line(((x0, y0), (x1, y1)), "ink", stroke_mm)


def _image(
    values: NDArray[np.float32],
    origin_m: tuple[float, float],
    spacing_m: tuple[float, float],
    scale: PaperScale,
    outline_m: tuple[Point, ...],
) -> HeatImage:
    nx, ny = values.shape
    fine = (spacing_m[0] / HEAT_PIXELS_PER_CELL, spacing_m[1] / HEAT_PIXELS_PER_CELL)
    shown = only_inside(smoothed(values, HEAT_PIXELS_PER_CELL), origin_m, fine, outline_m)
    x0, y0 = origin_m
    box = Rectangle(x0, y0, x0 + nx * spacing_m[0], y0 + ny * spacing_m[1])
    return HeatImage(box, shown, scale.low, scale.high, scale.colour_map)


def pressure_words(airs: Sequence[HallAir], places: dict[str, tuple[float, float]]) -> Iterator[Shape]:
    """Flow of every tile, and pressure of every contained aisle with what it loses.

    Args:
        airs: Air of the halls.
        places: Middle of tiles and containments by id. [m]
    """
    for air in airs:
        if air.floor is not None:
            for tile_id, flow in zip(air.floor.tile_ids, air.floor.tile_m3_s.tolist(), strict=True):
                if tile_id in places:
                    yield Text(*places[tile_id], f"{flow:.2f}", 0.11)
        for aisle in air.aisles:
            if aisle.containment_id in places:
                x, y = places[aisle.containment_id]
                pressure = "no leak" if math.isnan(aisle.pressure_pa) else f"{signed(aisle.pressure_pa, 1)} Pa"
                yield Text(x, y + 0.12, as_read(f"aisle {pressure}"), 0.18, is_bold=True)
                flow = abs(aisle.leak_m3_s)
                leaks = f"{flow:.2f} m³/s leaks out" if aisle.leak_m3_s >= 0.0 else f"{flow:.2f} m³/s leaks in"
                yield Text(x, y - 0.12, as_read(leaks), 0.14)


def legend_shapes(scale: PaperScale, x0_m: float, top_m: float) -> Iterator[Shape]:
    """A ramp with its quantity, unit and ticks."""
    unit, number = axis(scale.unit)
    yield Text(x0_m, top_m + 0.42, f"{scale.quantity}, {unit}", 0.18, anchor="start", colour="dim")
    yield Text(x0_m, top_m + 0.14, scale.words, 0.18, anchor="start", colour="dim")
    step = LEGEND_HEIGHT_M / LEGEND_STEPS
    for n in range(LEGEND_STEPS):
        low = top_m - LEGEND_HEIGHT_M + n * step
        fill = scale.hex_of(scale.low + (n + 0.5) / LEGEND_STEPS * (scale.high - scale.low))
        yield Polygon(Rectangle(x0_m, low, x0_m + 0.3, low + step).corners(), fill=fill, stroke="")
    for n in range(LEGEND_TICKS):
        share = n / (LEGEND_TICKS - 1)
        tick = f"{number(scale.low + share * (scale.high - scale.low)):.0f}"
        y = top_m - LEGEND_HEIGHT_M * (1.0 - share)
        yield Text(x0_m + 0.42, y - 0.06, tick, 0.18, anchor="start", colour="dim")


def fields_of(airs: Sequence[HallAir]) -> list[AirField]:
    """Fields of all halls that keep one."""
    return [a.air_field for a in airs if a.air_field is not None]
