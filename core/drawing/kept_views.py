"""Between a saved view and what the plan shows, on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from core.commands.storeys import ShowStorey
from core.drawing.air_view import HIGH_C, HIGHEST_C, LEAST_SPAN_K, LOW_C, LOWEST_C, AirCut, AirView, ColourMap
from core.drawing.paper_air import PlanAir
from core.drawing.rack_colours import ColourBy
from core.drawing.rack_labels import RackLine, lines_from
from core.drawing.section import LEAST_LENGTH_M, SectionLine
from core.model.layers import layers_of
from core.model.project import Project
from core.model.saved_views import SavedView
from core.model.underlays import LayerKind

Choice = TypeVar("Choice", bound=StrEnum)


def air_view_of(view: SavedView) -> AirView:
    """What it shows of the air; a range that makes no sense counts as the usual one."""
    is_possible = view.low_c >= LOWEST_C and view.low_c + LEAST_SPAN_K <= view.high_c <= HIGHEST_C
    low, high = (view.low_c, view.high_c) if is_possible else (LOW_C, HIGH_C)
    return AirView(
        cut=_choice(AirCut, view.air_cut, AirCut.HEIGHT),
        height_m=view.z_m,
        has_isotherms=view.has_isotherms,
        has_arrows=view.has_arrows,
        colour_map=_choice(ColourMap, view.colour_map, ColourMap.THERMAL),
        is_automatic=view.is_automatic,
        low_c=low,
        high_c=high,
        has_moving_air=view.has_moving_air,
    )


def colour_by_of(view: SavedView) -> ColourBy:
    """What its colours of racks say."""
    return _choice(ColourBy, view.colour_by, ColourBy.NOTHING)


def lines_of(view: SavedView) -> tuple[RackLine, ...]:
    """What its lines of racks say."""
    return lines_from(view.rack_lines.split(";"))


def hidden_layers_of(view: SavedView) -> tuple[LayerKind, ...]:
    """Layers that it does not show."""
    return tuple(LayerKind(name) for name in view.hidden_layers.split(";") if name in set(LayerKind))


def floor_of(view: SavedView) -> float | None:
    """Floor of the storey that it shows alone, None for all. [m]"""
    return view.floor_m if view.has_storey else None


def section_of_view(view: SavedView) -> SectionLine | None:
    """Its section, or None."""
    line = SectionLine(view.x0_m, view.y0_m, view.x1_m, view.y1_m)
    return line if view.has_section and line.length_m >= LEAST_LENGTH_M else None


def paper_air_of(view: SavedView) -> PlanAir:
    """What a plan on paper shows in it."""
    return PlanAir(
        air_view_of(view),
        view.shows_capture,
        section_of_view(view),
        colour_by=colour_by_of(view),
        lines=lines_of(view),
    )


def with_layers_of(project: Project, view: SavedView) -> Project:
    """The project with the storey and only the layers shown and printed that a view shows; the air is one of them."""
    project = ShowStorey(floor_of(view)).apply(project)
    hidden = (*hidden_layers_of(view), *(() if view.shows_air else (LayerKind.AIR,)))
    layers = layers_of(project).items()
    return project.with_changes(
        {
            y.id: replace(y, is_visible=k not in hidden, is_printed=y.is_printed and k not in hidden)
            for k, y in layers
            if y.is_visible is (k in hidden)
        }
    )


def joined(choices: Iterable[StrEnum]) -> str:
    """Choices as they are stored."""
    return ";".join(map(str, choices))


def _choice(kind: type[Choice], text: str, otherwise: Choice) -> Choice:
    return kind(text) if text in set(kind) else otherwise
