"""Tiles and the floor's leakage: flows follow from the plenum's pressure (see ``plenum``).

Loss factors of tiles are those of Fried and Idelchik.
"""

from __future__ import annotations

from dataclasses import replace

from core.geometry.polygon import is_box
from core.model.cooling import PerforatedTile
from core.model.project import Project
from core.model.space import Hall
from core.thermal.directions import opposite
from core.thermal.hall_frame import HallFrame
from core.thermal.insight import FLOOR_LEAKAGE
from core.thermal.plenum import Tile, perforated_loss_factor, plenum_flow
from core.thermal.plenum_flow import PlenumFlow
from core.thermal.room import AirCoolerUnit, Box, Supply

LEAST_PLENUM_M = 0.05

Supplied = tuple[tuple[Supply, ...], PlenumFlow | None]
_Floor = tuple[Hall, tuple[PerforatedTile, ...], tuple[AirCoolerUnit, ...], float, Supplied]
_kept_floors: dict[str, _Floor] = {}
"""By hall: the floor as it was last made, with all that it was made of."""


def supplies_of(project: Project, hall: Hall, frame: HallFrame, coolers: tuple[AirCoolerUnit, ...]) -> Supplied:
    """Floor leakage and tiles; an edit that touches neither tiles nor coolers leaves them as they were."""
    tiles = project.in_hall(PerforatedTile, hall.id)
    density = project.assumptions.air_density_kg_m3
    kept = _kept_floors.get(hall.id)
    if kept is not None and kept[0] == hall and kept[3] == density and len(kept[1]) == len(tiles):
        is_same = all(a is b for a, b in zip(kept[1], tiles, strict=True))
        if is_same and kept[2] == coolers:
            return kept[4]
    found = _floor(tiles, hall, frame, coolers, density)
    _kept_floors[hall.id] = (hall, tiles, coolers, density, found)
    return found


def _floor(
    tiles: tuple[PerforatedTile, ...],
    hall: Hall,
    frame: HallFrame,
    coolers: tuple[AirCoolerUnit, ...],
    density_kg_m3: float,
) -> Supplied:
    """Floor leakage and tiles with the flows that the plenum's pressure gives them, and that pressure."""
    blowing = [c for c in coolers if c.discharge is None and c.flow_m3_s > 0.0]
    supplied = sum(c.flow_m3_s for c in blowing)
    if supplied <= 0.0:
        return (), None
    placed = []
    for tile in tiles:
        box = frame.box(tile.rectangle, 0.0, 0.0)
        if box is not None:
            placed.append((tile, box))
    leak = supplied * (hall.floor_leakage_ratio if placed else 1.0)
    supplies = []
    if leak > 0.0:
        floor = Box((0.0, 0.0, 0.0), (frame.size_m[0], frame.size_m[1], 0.0))
        supplies.append(Supply(FLOOR_LEAKAGE, floor, "+z", leak))
    if not placed:
        return tuple(supplies), None
    standing = [c for c in coolers if c.backflow_m3_s > 0.0 and c.body is not None]
    plenum = plenum_flow(
        frame.size_m[:2],
        max(hall.plenum_depth_m, LEAST_PLENUM_M),
        tuple((_plan(c.body), c.flow_m3_s) for c in blowing if c.body is not None),
        (
            *(Tile(_plan(box), perforated_loss_factor(tile.open_ratio)) for tile, box in placed),
            *(_tile_like(c, density_kg_m3) for c in standing),
        ),
        leak,
        density_kg_m3,
        () if is_box(hall.outline_m) else tuple((x - frame.x0_m, y - frame.y0_m) for x, y in hall.outline_m),
    )
    # a tile that draws room air down gives none: the others share what is blown
    up = [max(flow, 0.0) for flow in plenum.tile_m3_s]
    scale = (supplied - leak) / max(sum(up), 1e-9)
    for cooler, flow in zip(standing, up[len(placed) :], strict=True):
        supplies.append(_escaping(cooler, flow * scale))
    for (tile, box), flow in zip(placed, up, strict=False):
        supplies.append(Supply(tile.id, box, "+z", flow * scale, open_ratio=min(max(tile.open_ratio, 0.05), 1.0)))
    return tuple(supplies), replace(plenum, tile_m3_s=plenum.tile_m3_s[: len(placed)])


def _tile_like(cooler: AirCoolerUnit, density_kg_m3: float) -> Tile:
    """A unit that stands with no damper, as a tile of its footprint that lets as much through."""
    assert cooler.body is not None
    plan = _plan(cooler.body)
    area_m2 = (plan[2] - plan[0]) * (plan[3] - plan[1])
    return Tile(plan, 2.0 / density_kg_m3 * (area_m2 / cooler.backflow_m3_s) ** 2)


def _escaping(cooler: AirCoolerUnit, flow_m3_s: float) -> Supply:
    """Air of the plenum that leaves through the intake of a unit that stands."""
    assert cooler.body is not None
    if cooler.intake is None:
        return Supply(cooler.id, cooler.body.side("+z"), "+z", flow_m3_s)
    return Supply(cooler.id, cooler.intake, opposite(cooler.intake_direction), flow_m3_s)


def _plan(box: Box) -> tuple[float, float, float, float]:
    return (box.low_m[0], box.low_m[1], box.high_m[0], box.high_m[1])
