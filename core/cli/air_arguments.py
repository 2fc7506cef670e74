"""What the command line says about the air on a floorplan."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.errors import FacilityError

if TYPE_CHECKING:
    from core.drawing.paper_air import PlanAir
    from core.model.project import Project

VIEWS = ("height", "hottest", "inlets", "capture", "pressure")
COLOURS = ("thermal", "cividis", "grey")
COLOUR_BY = ("nothing", "inlet", "power", "fill", "feeder", "stranded", "limiting", "redundancy", "feed_a", "feed_b",
             "phase", "weight", "floor", "liquid", "contents", "tenant")  # fmt: skip
"""As ``ColourBy``, which is read with the drawings only."""


def add_air_arguments(command: argparse.ArgumentParser) -> None:
    """Let an export choose what its plan shows of the air."""
    group = command.add_argument_group("air on the plan (pdf and svg)")
    group.add_argument("--view", choices=VIEWS, default="height", help="temperatures at a height by default")
    group.add_argument("--height", type=float, default=1.5, help="height of the cut in metres")
    group.add_argument("--section", metavar="X0,Y0,X1,Y1", help="line of a vertical section under the plan, in metres")
    group.add_argument("--range", metavar="LOW,HIGH", help="colours' range in °C; 18,38 when left out, or auto")
    group.add_argument("--colours", choices=COLOURS, default="thermal", help="colour map")
    group.add_argument("--isotherms", action="store_true", help="draw lines of equal temperature")
    group.add_argument("--colour-by", choices=COLOUR_BY, default="nothing", help="what the colours of racks say")
    group.add_argument("--saved-view", metavar="NAME", help="all of it as in a saved view of the project (also png)")
    group.add_argument("--arrows", action="store_true", help="draw arrows of air velocity")


def plan_air(arguments: argparse.Namespace) -> PlanAir:
    """The choice as ``PlanAir``.

    Raises:
        FacilityError: Numbers are missing, or make no sense.
    """
    from core.drawing.air_view import HIGH_C, HIGHEST_C, LOW_C, LOWEST_C, AirCut, AirView, ColourMap
    from core.drawing.paper_air import PlanAir
    from core.drawing.rack_colours import ColourBy
    from core.drawing.section import LEAST_LENGTH_M, SectionLine

    cuts = {"hottest": AirCut.MAXIMUM, "inlets": AirCut.INLETS, "pressure": AirCut.FLOOR}
    if not 0.0 <= arguments.height <= 100.0:
        raise FacilityError(f"The height {arguments.height:g} m is out of range.", hint="Use 0 to 100 metres.")
    is_automatic = arguments.range == "auto"
    low, high = (LOW_C, HIGH_C) if is_automatic or not arguments.range else _numbers(arguments.range, 2, "--range")
    if not LOWEST_C <= low < high <= HIGHEST_C:
        raise FacilityError(f"The range {low:g} to {high:g} °C makes no sense.", hint="For example 18,38.")
    view = AirView(
        cut=cuts.get(arguments.view, AirCut.HEIGHT),
        height_m=arguments.height,
        has_isotherms=arguments.isotherms,
        has_arrows=arguments.arrows,
        colour_map=ColourMap(arguments.colours),
        is_automatic=is_automatic,
        low_c=low,
        high_c=high,
    )
    line = SectionLine(*_numbers(arguments.section, 4, "--section")) if arguments.section else None
    if line is not None and line.length_m < LEAST_LENGTH_M:
        raise FacilityError(f"A section of {line.length_m:.2f} m is too short.", hint=f"{LEAST_LENGTH_M:g} m at least.")
    return PlanAir(view, arguments.view == "capture", line, colour_by=ColourBy(arguments.colour_by))


def require_below_ceiling(project: Project, height_m: float) -> None:
    """Refuse a cut above the ceiling of every hall, which would show no air.

    Raises:
        FacilityError: The height is too much.
    """
    highest_m = max((hall.height_m for hall in project.halls), default=height_m)
    if height_m > highest_m:
        raise FacilityError(f"The height {height_m:g} m is above the ceiling.", hint=f"Use 0 to {highest_m:g} metres.")


def _numbers(text: str, count: int, name: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if len(numbers) != count or not all(abs(n) < 1e5 for n in numbers):
        raise FacilityError(f"{name} is {text!r}.", hint=f"Write {count} numbers with commas between them.")
    return numbers
