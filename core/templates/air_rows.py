"""Halls of air-cooled racks: rows face each other over contained cold aisles on raised floors, coolers at both ends."""

from __future__ import annotations

from dataclasses import replace

from core.model.cooling import AirCooler, Containment
from core.model.rack import Rack
from core.model.space import FloorKind, Hall, Wall
from core.templates.layout_draft import HALLS_APART_M, ROWS_PER_HALL, LayoutDraft
from core.templates.plant_duties import is_direct

CRAHS = ("vertiv-liebert-pcw-pw245", "vertiv-liebert-pcw-pw145", "schneider-uniflair-ldcv-2500-class")
"""From large to small, all rated for water of 18 to 26 C; the first is that of full halls."""
CRACS = (
    "vertiv-liebert-pdx-px120-class",
    "vertiv-liebert-ds077-dx",
    "generic-perimeter-dx-unit-45-kw",
    "generic-perimeter-dx-unit-25-kw",
)
"""From large to small, with compressors of their own."""
ROW_MOST, END_M, HEIGHT_M = 16, 3.0, 3.6
AISLE_M, BEHIND_M, EDGE_M = 1.8, 1.8, 1.5
CRAH_PITCH_M = 3.6
AIR_SUPPLY_C, TILE_OPEN, TILE_M = 22.0, 0.56, 0.6
INFILL_M = 0.05
"""Thickness of panels that close an aisle where a row is shorter than the one that it faces. [m]"""


def air_halls(draft: LayoutDraft) -> None:
    """Build the halls one above the other."""
    plan = draft.rows(_row_most(draft))
    longest = max(max(rows) for rows in plan)
    length_m = longest * draft.template.width_m
    width_m = round(2.0 * END_M + length_m, 3)
    y0_m, first = 0.0, 0
    for number, rows in enumerate(plan, 1):
        depth_m = _hall_depth_m(draft.template.depth_m, len(rows))
        hall = draft.hall(number, y0_m, width_m, depth_m, FloorKind.RAISED, HEIGHT_M)
        crah = draft.cooler_of(_crahs(draft), sum(rows))
        for pair in range(0, len(rows), 2):
            aisle_m = y0_m + _pair_y_m(draft.template.depth_m, pair // 2)
            _pair(draft, hall, rows[pair : pair + 2], first, aisle_m)
            first += len(rows[pair : pair + 2])
        draft.coolers_on_walls(crah, sum(rows), hall, crah.kind.upper(), int(depth_m // CRAH_PITCH_M))
        y0_m = round(y0_m + depth_m + HALLS_APART_M, 3)


def _crahs(draft: LayoutDraft) -> list[AirCooler]:
    found = []
    for item_id in CRACS if is_direct(draft.template, draft.brief.rack_count, draft.assumptions) else CRAHS:
        placed = draft.builder.from_catalogue(item_id, "C", 0.0, 0.0)
        assert isinstance(placed, AirCooler)
        supply_c = draft.assumptions.chilled_water_supply_c
        found.append(replace(placed, supply_set_c=AIR_SUPPLY_C, water_supply_c=supply_c))
    return found


def _row_most(draft: LayoutDraft) -> int:
    """Longest row of a full hall whose coolers find room at its ends."""
    places = 2 * int(_hall_depth_m(draft.template.depth_m, ROWS_PER_HALL) // CRAH_PITCH_M)
    crah = _crahs(draft)[0]
    return next((n for n in range(ROW_MOST, 1, -1) if draft.coolers_for(crah, n * ROWS_PER_HALL) <= places), 1)


def _hall_depth_m(rack_depth_m: float, rows: int) -> float:
    pairs = -(-rows // 2)
    return round(2.0 * EDGE_M + pairs * (2.0 * rack_depth_m + AISLE_M) + (pairs - 1) * BEHIND_M, 1)


def _pair_y_m(rack_depth_m: float, pair: int) -> float:
    """Centre of a cold aisle over the hall's lower wall. [m]"""
    return EDGE_M + rack_depth_m + 0.5 * AISLE_M + pair * (2.0 * rack_depth_m + AISLE_M + BEHIND_M)


def _pair(draft: LayoutDraft, hall: Hall, counts: list[int], first: int, y_m: float) -> None:
    """One or two rows that face a contained cold aisle."""
    rack = draft.template
    off_m = 0.5 * (AISLE_M + rack.depth_m)
    letters = [chr(ord("A") + (first + n) % 26) * (1 + (first + n) // 26) for n in range(len(counts))]
    for letter, count, side in zip(letters, counts, (-1, 1), strict=False):
        for n in range(count):
            draft.builder.add(_placed(rack, hall.id, f"R-{letter}{n + 1:02d}", n, y_m + side * off_m, side))
    length_m = max(counts) * rack.width_m
    name = "".join(letters)
    aisle = Containment(
        tag=f"Cold aisle {name}", hall_id=hall.id, x_m=round(END_M + 0.5 * length_m, 3), y_m=round(y_m, 3),
        width_m=round(length_m, 3), depth_m=AISLE_M, height_m=rack.height_m, leakage_ratio=0.03,
    )  # fmt: skip
    draft.builder.add(aisle)
    _infill(draft, aisle, hall, counts, name)
    columns = max(int(length_m / TILE_M + 1e-9), 1)
    draft.builder.tiles(hall.id, f"T-{name}", END_M, round(y_m - 0.5 * AISLE_M, 3), columns, 3, TILE_OPEN)


def _infill(draft: LayoutDraft, aisle: Containment, hall: Hall, counts: list[int], letters: str) -> None:
    """A panel as high as the racks on the line of their fronts, where one row of an aisle is shorter than the other."""
    rack, lower, upper = draft.template, counts[0], counts[1] if len(counts) > 1 else 0
    if lower == upper:
        return
    side = 1 if upper < lower else -1
    y_m = round(aisle.y_m + side * 0.5 * AISLE_M, 3)
    x0_m, x1_m = (round(END_M + n * rack.width_m, 3) for n in sorted((lower, upper)))
    panel = Wall(
        tag=f"Infill {letters}", hall_id=hall.id, x0_m=x0_m, y0_m=y_m, x1_m=x1_m, y1_m=y_m,
        thickness_m=INFILL_M, height_m=rack.height_m,
    )  # fmt: skip
    draft.builder.add(panel)


def _placed(rack: Rack, hall_id: str, tag: str, n: int, y_m: float, side: int) -> Rack:
    x_m = round(END_M + rack.width_m * (n + 0.5), 3)
    rotation = 180 if side < 0 else 0
    return replace(rack, tag=tag, hall_id=hall_id, x_m=x_m, y_m=round(y_m, 3), rotation_deg=rotation)
