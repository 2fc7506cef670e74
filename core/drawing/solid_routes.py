"""Pipes and feeds in three dimensions: manifolds and trays over the racks, hoses and risers down to what they serve.

The ways over the plan are those of ``pipe_plan`` and ``power_plan``; here they get their heights.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.drawing.pipe_plan import GAP_M, PipeLine, pipe_plan
from core.drawing.power_numbers import Service
from core.drawing.power_plan import link_ends, path_of, service_of, way_between
from core.drawing.solid_bodies import BUSWAY_BOTTOM_M, standing
from core.drawing.solid_camera import Place
from core.drawing.solid_mesh import NO_ITEM, MeshBuilder, rgba
from core.drawing.solid_parts import SolidChoice, SolidLines, SolidPalette, joined_lines, lines_of
from core.geometry.polygon import bounds
from core.geometry.rectangle import Point, Rectangle
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.entity import Placed
from core.model.project import Project
from core.model.rack import Rack
from core.results.design_results import DesignResults
from core.results.liquid_result import LiquidResult
from core.results.power_chain import ChainFlow

MANIFOLD_M, FACILITY_M = 2.42, 2.95
"""Heights of the technology and of the facility pipes: over racks of 50 U, and over the busways."""
HOSE_END_M = 1.1
LEAST_BORE_M = 0.045
TRAY_M = {PowerPath.A: 3.05, PowerPath.B: 3.17, PowerPath.COMMON: 3.29}
FEED_PX, CORD_PX = 2.2, 1.3
GROUND_M = 0.05
Segment = tuple[Place, Place]


def pipe_parts(
    project: Project, results: DesignResults | None, index: dict[str, int], choice: SolidChoice,
    palette: SolidPalette, solid: MeshBuilder, *, has_facility: bool = True,
) -> None:  # fmt: skip
    """Add the pipes of all loops as tubes of their bore, and the drops to CDUs and racks; the facility's if asked."""
    liquid = results.liquid.value if results else None
    if liquid is None:
        return
    tubes: list[tuple[Segment, float, str]] = []
    for line in pipe_plan(project, liquid, _loops_of(project, liquid), has_facility=has_facility).lines:
        tubes += _tubes(line, palette)
    for network in (liquid.network, liquid.facility):
        if network is not None:
            height = MANIFOLD_M if network is liquid.network else FACILITY_M
            colours = _pair(palette, is_facility=network is not liquid.network)
            for item_id, tap in zip(network.cdu_ids, network.cdu_tap_m.tolist(), strict=True):
                tubes += _drop(project.get(item_id), (tap[0], tap[1]), height, colours, choice)
    kept = [(s, bore, colour) for s, bore, colour in tubes if max(s[0][2], s[1][2]) <= choice.top_m]
    kept = [t for t in kept if sum(abs(a - b) for a, b in zip(*t[0], strict=True)) > 1e-3]
    if not kept:
        return
    ends = np.array([s for s, _, _ in kept], dtype=np.float64)
    radius = 0.5 * np.array([bore for _, bore, _ in kept])
    colours_of = np.array([rgba(colour) for _, _, colour in kept], np.uint8)
    solid.add_tubes(ends[:, 0], ends[:, 1], radius, colours_of, np.full(len(kept), NO_ITEM))


def _loops_of(project: Project, liquid: LiquidResult) -> set[int]:
    """Loops of which anything is in this part of a design."""
    network = liquid.network
    if network is None:
        return set()
    members = [*zip(network.cdu_ids, network.cdu_loop.tolist(), strict=True)]
    members += zip(network.rack_ids, network.rack_loop.tolist(), strict=True)
    return {loop for item_id, loop in members if project.get(item_id) is not None}


def _pair(palette: SolidPalette, *, is_facility: bool) -> tuple[str, str]:
    """Colours of supply and return."""
    return (palette.facility_supply, palette.facility_return) if is_facility else (palette.supply, palette.drain)


def _tubes(line: PipeLine, palette: SolidPalette) -> list[tuple[Segment, float, str]]:
    colour = _pair(palette, is_facility=line.is_facility)[line.is_return]
    height = FACILITY_M if line.is_facility else MANIFOLD_M
    (x0, y0), (x1, y1), bore = line.start_m, line.end_m, max(line.width_m, LEAST_BORE_M)
    if not line.is_hose:
        return [(((x0, y0, height), (x1, y1, height)), bore, colour)]
    low = HOSE_END_M + (GAP_M if line.is_return else 0.0)
    down = ((x0, y0, height), (x0, y0, low))
    return [(down, bore, colour), (((x0, y0, low), (x1, y1, low)), bore, colour)]


def _drop(
    item: object, tap_m: tuple[float, float], height_m: float, colours: tuple[str, str], choice: SolidChoice
) -> list[tuple[Segment, float, str]]:
    """From the manifold over an item down to its top, supply and return side by side."""
    if not isinstance(item, Placed):
        return []
    top = standing(item, choice)[1]
    found: list[tuple[Segment, float, str]] = []
    for side, colour in zip((-GAP_M, GAP_M), colours, strict=True):
        x, y = item.x_m + side, item.y_m
        tx, ty = tap_m[0] + side, tap_m[1]
        found.append((((x, y, top), (x, y, height_m)), LEAST_BORE_M, colour))
        found.append((((x, y, height_m), (tx, y, height_m)), LEAST_BORE_M, colour))
        found.append((((tx, y, height_m), (tx, ty, height_m)), LEAST_BORE_M, colour))
    return found


def feed_lines(
    project: Project, results: DesignResults | None, choice: SolidChoice, palette: SolidPalette
) -> SolidLines:
    """Feeds as lines on trays, with risers, and cords from busways down to racks."""
    power = results.power.value if results else None
    flow = power.chain if power else None
    if flow is None:
        return joined_lines(())
    by_colour: dict[tuple[str, float, float], list[Segment]] = {}
    halls = [bounds(h.outline_m) for h in project.halls]
    links = zip(flow.link_upstream.tolist(), flow.link_downstream.tolist(), strict=True)
    for k, (up, down) in enumerate(links):
        _add_link(project, flow, up, down, k, choice, palette, by_colour, halls)
    parts = []
    for (colour, share, width), segments in by_colour.items():
        ends: NDArray[np.float64] = np.array(segments, dtype=np.float64)
        parts.append(lines_of(ends[:, 0], ends[:, 1], colour, share, width))
    return joined_lines(parts)


def _add_link(
    project: Project, flow: ChainFlow, up: int, down: int, k: int, choice: SolidChoice, palette: SolidPalette,
    by_colour: dict[tuple[str, float, float], list[Segment]], halls: list[Rectangle],
) -> None:  # fmt: skip
    lower, uppers = link_ends(project, flow, up, down)
    if lower is None or not uppers:
        return
    path, service = path_of(lower, uppers), service_of(flow, up, k)
    colours = {PowerPath.A: palette.path_a, PowerPath.B: palette.path_b, PowerPath.COMMON: palette.path_common}
    colour = palette.dead if service is Service.DEAD else colours[path]
    share = 0.85 if service is Service.LIVE else 0.4
    is_cord = isinstance(lower, Rack)
    found = by_colour.setdefault((colour, share, CORD_PX if is_cord else FEED_PX), [])
    for upper in uppers:
        found += _segments(upper, lower, path, choice, halls)


def _segments(
    upper: Placed, lower: Placed, path: PowerPath, choice: SolidChoice, halls: list[Rectangle]
) -> list[Segment]:
    """Up from one item, along the tray, down to the other; straight down from a busway over a rack."""
    way = way_between(upper, lower, path)
    tops = (standing(upper, choice)[1], standing(lower, choice)[1])
    if isinstance(lower, Rack) and _is_busway(upper):
        (x0, y0), (x1, y1) = way[0], way[-1]
        return [((x0, y0, BUSWAY_BOTTOM_M), (x1, y1, BUSWAY_BOTTOM_M)), ((x1, y1, BUSWAY_BOTTOM_M), (x1, y1, tops[1]))]
    level = _levelled(way, TRAY_M[path], halls)
    points = [(*way[0], tops[0]), *level, (*way[-1], tops[1])]
    return [(a, b) for a, b in pairwise(points) if a != b]


def _levelled(way: tuple[Point, ...], tray_m: float, halls: list[Rectangle]) -> list[Place]:
    """A way over the plan at the height of the trays in halls, and on the ground of the yard."""
    found: list[Place] = []
    for a, b in pairwise(way):
        cuts = {0.0, 1.0}
        for box in halls:
            for axis, edges in ((0, (box.x0_m, box.x1_m)), (1, (box.y0_m, box.y1_m))):
                if a[axis] != b[axis]:
                    cuts |= {share for edge in edges if 0.0 < (share := (edge - a[axis]) / (b[axis] - a[axis])) < 1.0}
        for start, end in pairwise(sorted(cuts)):
            ends = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in (start, end, 0.5 * (start + end))]
            is_inside = any(box.contains(*ends[2]) for box in halls)
            height = tray_m if is_inside else GROUND_M + tray_m - TRAY_M[PowerPath.A]
            found += [(*ends[0], height), (*ends[1], height)]
    return found


def _is_busway(item: Placed) -> bool:
    return isinstance(item, PowerUnit) and item.kind is PowerUnitKind.BUSWAY
