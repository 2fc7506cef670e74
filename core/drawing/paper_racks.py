"""Racks on paper: fronts by their air, or bodies in the colours of a quantity, and the lines that the planner chose."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.drawing.display_list import Polygon, Shape, Text
from core.drawing.equipment_colours import Fill, all_fills
from core.drawing.item_colours import DARK_INK, LIGHT_INK, ItemColours, wants_dark_ink
from core.drawing.paper_air import (
    LEGEND_HEIGHT_M,
    PaperScale,
    PlanAir,
    captures,
    front_scale,
    legend_shapes,
    temperature_scale,
)
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import RackLine, inlet_words, line_words, told_lines
from core.geometry.rectangle import Rectangle
from core.model.project import Project
from core.model.rack import Rack
from core.model.rear_door import door_rectangle
from core.results.design_results import DesignResults
from core.results.thermal_result import HallAir
from core.units import percent

LEGEND_WIDTH_M, ROW_M = 3.4, 0.3
TAG_M, FACTS_M = 0.15, 0.11
"""Height of the first line where it is the tag, and of others."""
STEP_M = 0.15


class PaperRacks:
    """How the racks of a plan look.

    Args:
        project: The project.
        results: Its results, or None.
        choice: What is shown.
        airs: Air of the halls that are drawn.

    Attributes:
        colours: Colours of all racks, None without.
        fills: Fills of racks and equipment by id.
    """

    def __init__(
        self, project: Project, results: DesignResults | None, choice: PlanAir, airs: tuple[HallAir, ...]
    ) -> None:
        self._project, self._choice = project, choice
        self._scale: PaperScale = front_scale(choice, airs)
        self._inlets = {
            i: float(t) for a in airs for i, t in zip(a.rack_ids, a.rack_inlet_mean_c, strict=True) if not math.isnan(t)
        }
        self._captures = captures(airs) if choice.shows_capture else None
        self.colours: ItemColours | None = None
        self.fills: dict[str, Fill] = {}
        if choice.colour_by is not ColourBy.NOTHING:
            scale = temperature_scale(choice, airs)
            air = (scale.low, scale.high, scale.colour_map)
            self.colours, self.fills = all_fills(project, results, choice.colour_by, air)

    def shapes(self, rack: Rack) -> Iterator[Shape]:
        """Body, front and words of a rack."""
        box = rack.rectangle
        fill, ink, letters = self.fills.get(rack.id, Fill("rack", ""))
        yield Polygon(box.corners(), fill=fill, stroke="ink", stroke_mm=0.12)
        if (door := door_rectangle(rack)) is not None:
            yield Polygon(door.corners(), fill="panel", stroke="ink", stroke_mm=0.12)
        look = self._front(rack.id)
        if self.colours is not None:
            yield Polygon(_strip(rack, 0.04).corners(), fill="ink", stroke="")
        elif look is not None:
            yield Polygon(_strip(rack).corners(), fill=look[0], stroke="")
        is_turned = box.depth_m > 1.3 * box.width_m
        yield from self._words(rack, ink, "" if look is None else look[1], is_turned=is_turned)
        if letters:
            (x, y), (fx, fy) = box.centre_m, rack.footprint.facing
            away = 0.5 * (box.width_m if fx else box.depth_m) - 0.16
            yield Text(x + fx * away, y + fy * away, letters, FACTS_M, is_bold=True, colour=ink)

    def _words(self, rack: Rack, ink: str, front_words: str, *, is_turned: bool) -> Iterator[Shape]:
        lines = told_lines(self._choice.lines)
        x, y = rack.rectangle.centre_m
        for n, line in enumerate(lines):
            words = self._line(line, rack, front_words)
            away = (0.5 * (len(lines) - 1) - n) * STEP_M
            is_first = n == 0 and line is RackLine.TAG
            away += 0.03 if is_first and len(lines) > 1 else 0.0
            dx, dy = (-away, 0.0) if is_turned else (0.0, away)
            colour = ink or ("ink" if is_first else "dim")
            size = TAG_M if is_first else FACTS_M
            if words:
                yield Text(x + dx, y + dy, words, size, is_bold=is_first, is_turned=is_turned, colour=colour)

    def _line(self, line: RackLine, rack: Rack, front_words: str) -> str:
        if line is RackLine.FACTS:
            kw = rack.power_w * self._project.scenario.it_load_ratio / 1e3
            return f"{kw:.0f} kW" + (f" {front_words}" if front_words else "")
        return line_words(line, rack, self._project, self._inlets.get(rack.id))

    def _front(self, rack_id: str) -> tuple[str, str] | None:
        """Colour and words of a rack's front; None where nothing is known."""
        if self._captures is not None:
            share = self._captures.get(rack_id, math.nan)
            return None if math.isnan(share) else (self._scale.hex_of(100.0 * (1.0 - share)), f"CI {percent(share)}")
        inlet = self._inlets.get(rack_id)
        return None if inlet is None else (self._scale.hex_of(inlet), inlet_words(inlet))


def _strip(rack: Rack, thick_m: float = 0.1) -> Rectangle:
    box, (fx, fy) = rack.rectangle, rack.footprint.facing
    if fx:
        x0 = box.x1_m - thick_m if fx > 0 else box.x0_m
        return Rectangle(x0, box.y0_m, x0 + thick_m, box.y1_m)
    y0 = box.y1_m - thick_m if fy > 0 else box.y0_m
    return Rectangle(box.x0_m, y0, box.x1_m, y0 + thick_m)


def colour_legend(colours: ItemColours | None, x0_m: float, top_m: float) -> Iterator[Shape]:
    """The legend of racks in the colours of a quantity: a ramp, or kinds with their letters and numbers."""
    if colours is None:
        return
    unknown = int((~colours.is_known).sum())
    if colours.categories:
        yield from _kinds(colours, x0_m, top_m)
        below = top_m - ROW_M * (len(colours.categories) + 0.5)
    else:
        scale = PaperScale(colours.low, colours.high, colours.colour_map, colours.title, colours.unit, colours.note)
        yield from legend_shapes(scale, x0_m, top_m)
        below = top_m - LEGEND_HEIGHT_M - 0.4
    if unknown:
        yield Text(x0_m, below, f"not known: {unknown}", 0.18, anchor="start", colour="dim")


def _kinds(colours: ItemColours, x0_m: float, top_m: float) -> Iterator[Shape]:
    yield Text(x0_m, top_m + 0.42, colours.title, 0.18, anchor="start", colour="dim")
    yield Text(x0_m, top_m + 0.14, colours.note, 0.18, anchor="start", colour="dim")
    for n, kind in enumerate(colours.categories):
        y = top_m - ROW_M * (n + 0.5)
        box = Rectangle(x0_m, y - 0.1, x0_m + 0.42, y + 0.12)
        yield Polygon(box.corners(), fill=kind.colour, stroke="")
        yield Text(box.centre_m[0], y - 0.02, kind.letters, 0.14, is_bold=True, colour=_ink_on(kind.colour))
        yield Text(x0_m + 0.55, y - 0.04, f"{kind.words}: {kind.count}", 0.18, anchor="start")


def _ink_on(colour: str) -> str:
    rgb = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)]], dtype=np.uint8)
    return DARK_INK if bool(wants_dark_ink(rgb)[0]) else LIGHT_INK


def legends_width_m(airs: Sequence[HallAir], colours: ItemColours | None, air_width_m: float) -> float:
    """Width that the legends at the right of a plan take. [m]"""
    return (air_width_m if airs else 0.0) + (LEGEND_WIDTH_M if colours is not None else 0.0)
