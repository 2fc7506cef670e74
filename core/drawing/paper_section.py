"""A vertical section under a plan on paper: the air over length and height, what the line cuts, and heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.drawing.display_list import HeatImage, Line, Polygon, Shape, Text
from core.drawing.heat import filled
from core.drawing.paper_air import PaperScale, fields_of
from core.drawing.section import AirSection, SectionLine, air_section, cut_bodies
from core.geometry.rectangle import Rectangle
from core.model.project import Project
from core.results.thermal_result import HallAir
from core.units.display import as_read

ABOVE_M, BELOW_M = 1.0, 0.6
"""Room between plan and section, and under it."""
FILLS = {"rack": "rack", "equipment": "air", "column": "dim"}


def section_depth_m(section: AirSection | None) -> float:
    """What a section takes below a plan. [m]"""
    return 0.0 if section is None else section.height_m + ABOVE_M + BELOW_M


def section_of(line: SectionLine | None, airs: Sequence[HallAir]) -> AirSection | None:
    """The air on a line; None without one, or where it meets no hall."""
    return air_section(fields_of(airs), line) if line is not None else None


def section_shapes(
    project: Project, section: AirSection, scale: PaperScale, left_m: float, below_m: float
) -> Iterator[Shape]:
    """The section with its floor at ``below_m`` less its height, and its line on the plan.

    Args:
        project: What is cut.
        section: The air.
        scale: Colours of the plan.
        left_m: Where A comes to lie. [m]
        below_m: Lower edge of the plan. [m]
    """
    line, floor = section.line, below_m - ABOVE_M - section.height_m
    yield Line(((line.x0_m, line.y0_m), (line.x1_m, line.y1_m)), "accent", 0.4, is_dashed=True)
    for name, x, y in (("A", line.x0_m, line.y0_m), ("B", line.x1_m, line.y1_m)):
        yield Text(x, y + 0.12, name, 0.24, is_bold=True, colour="accent")
    box = Rectangle(left_m, floor, left_m + line.length_m, floor + section.height_m)
    yield HeatImage(box, filled(section.temperature_c), scale.low, scale.high, scale.colour_map)
    for body in cut_bodies(project, line):
        x0, x1 = left_m + body.start_m, left_m + body.end_m
        if body.kind == "tile":
            yield Line(((x0, floor), (x1, floor)), "accent", 0.6)
            continue
        outline = Rectangle(x0, floor + body.bottom_m, x1, floor + min(body.top_m, section.height_m))
        is_open = body.kind not in FILLS
        yield Polygon(outline.corners(), fill=FILLS.get(body.kind, ""), stroke="ink", is_dashed=is_open)
        if not is_open:
            yield Text(*outline.centre_m, body.tag, 0.15, is_turned=x1 - x0 < 0.6)
    yield Polygon(box.corners(), stroke="ink", stroke_mm=0.4)
    yield Text(left_m, floor - 0.25, "A", 0.24, is_bold=True, colour="accent")
    yield Text(left_m + line.length_m, floor - 0.25, "B", 0.24, is_bold=True, colour="accent")
    words = f"section A-B, {line.length_m:.1f} m long, {section.height_m:.1f} m high"
    yield Text(left_m + 0.5 * line.length_m, floor - 0.25, as_read(words), 0.16, colour="dim")
