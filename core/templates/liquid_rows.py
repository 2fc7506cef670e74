"""Halls of liquid-cooled racks: pairs of rows back to back, a loop with CDUs for each row, fan walls.

The racks' exhaust rises through ducts into the ceiling void, from where fan walls at both ends draw it.
"""

from __future__ import annotations

from dataclasses import replace

from core.commands.connect_cooling import design_flow_kg_s
from core.errors import InvalidEdit
from core.model.cooling import AirCooler, Cdu, Intake, ReturnGrille
from core.model.liquid import rated_liquid_w
from core.model.rack import Rack
from core.model.space import FloorKind, Hall
from core.templates.layout_draft import HALLS_APART_M, ROWS_PER_HALL, LayoutDraft

FAN_WALLS = ("vertiv-liebert-pcw-coolwall-fan-wall-400-kw", "generic-fan-wall-unit-350-kw")
"""The first is that of full halls."""
CDUS = (
    "vertiv-xdu450-in-row-600-mm",
    "coolit-chx750-row",
    "coolit-chx1000-row",
    "coolit-chx1500-row",
    "coolit-chx2000-row",
)
"""From small to large; one has to carry a row."""
ROW_MOST, END_M, HEIGHT_M = 12, 4.8, 4.5
FIRST_ROW_M, HOT_AISLE_M, COLD_AISLE_M = 3.0, 1.8, 2.4
AIR_SUPPLY_C, FACILITY_APPROACH_K = 24.0, 6.0
WALL_PITCH_M = 4.4


def liquid_halls(draft: LayoutDraft) -> None:
    """Build the halls one above the other."""
    row_most = _row_most(draft)
    plan = draft.rows(row_most)
    longest = max(max(rows) for rows in plan)
    width_m = round(2.0 * END_M + longest * draft.template.width_m, 3)
    y0_m, first = 0.0, 0
    for number, rows in enumerate(plan, 1):
        centres = _centres(draft.template.depth_m, len(rows))
        depth_m = _depth_m(draft.template.depth_m, len(rows))
        hall = draft.hall(number, y0_m, width_m, depth_m, FloorKind.SLAB, HEIGHT_M)
        for count, (y_m, rotation) in zip(rows, centres, strict=True):
            _row(draft, hall, chr(ord("A") + first % 26) * (1 + first // 26), count, y0_m + y_m, rotation)
            first += 1
        _grilles(draft, hall, y0_m, [c[0] for c in centres], longest)
        wall = draft.cooler_of(_fan_walls(draft), sum(rows))
        draft.coolers_on_walls(wall, sum(rows), hall, "FW", max(int(depth_m // WALL_PITCH_M), 1))
        y0_m = round(y0_m + depth_m + HALLS_APART_M, 3)


def _row_most(draft: LayoutDraft) -> int:
    """Longest row that one CDU carries, in a full hall whose fan walls find room at its ends.

    Raises:
        InvalidEdit: No CDU of the list carries even one rack.
    """
    carried = next((n for n in range(ROW_MOST, 0, -1) if _cdu_for(draft, n) is not None), 0)
    if carried == 0:
        raise InvalidEdit(
            f"No row CDU of the catalogue carries a rack of {draft.template.rated_power_w / 1e3:,.0f} kW.",
            hint="Start from a smaller system, or place larger CDUs by hand.",
        )
    wall = _fan_walls(draft)[0]
    places = 2 * int(_depth_m(draft.template.depth_m, ROWS_PER_HALL) // WALL_PITCH_M)
    return next((n for n in range(carried, 1, -1) if draft.coolers_for(wall, n * ROWS_PER_HALL) <= places), 1)


def _depth_m(rack_depth_m: float, rows: int) -> float:
    """Depth of a hall with so many rows. [m]"""
    last_m = _centres(rack_depth_m, rows)[-1][0]
    return max(round(last_m + 0.5 * rack_depth_m + FIRST_ROW_M - 0.5, 1), 7.2)


def _cdu_for(draft: LayoutDraft, racks: int) -> Cdu | None:
    """Smallest CDU that carries a row alone by heat and flow."""
    watts = rated_liquid_w(draft.template, draft.assumptions)
    flow = design_flow_kg_s(draft.template, watts)
    for item_id in CDUS:
        cdu = draft.builder.from_catalogue(item_id, "CDU", 0.0, 0.0)
        assert isinstance(cdu, Cdu)
        if racks * watts <= cdu.capacity_w and racks * flow <= cdu.flow_kg_s:
            return cdu
    return None


def _centres(rack_depth_m: float, rows: int) -> list[tuple[float, int]]:
    """Centre line and rotation of each row: pairs stand back to back."""
    found = []
    y_m = FIRST_ROW_M
    for n in range(rows):
        found.append((round(y_m, 3), 0 if n % 2 == 0 else 180))
        y_m += rack_depth_m + (HOT_AISLE_M if n % 2 == 0 else COLD_AISLE_M)
    return found


def _row(draft: LayoutDraft, hall: Hall, letter: str, count: int, y_m: float, rotation: int) -> None:
    """Racks with a CDU at one end, or at both when one is to spare."""
    cdu, rack = _cdu_for(draft, count), draft.template
    assert cdu is not None
    length_m = count * rack.width_m
    ends = (END_M - 0.5 * cdu.width_m, END_M + length_m + 0.5 * cdu.width_m)[: 1 + draft.spare]
    ids = [
        draft.builder.add(
            replace(
                cdu,
                tag=f"CDU-{letter}{n}",
                hall_id=hall.id,
                x_m=round(x_m, 3),
                y_m=round(y_m, 3),
                rotation_deg=rotation,
                supply_set_c=draft.assumptions.warm_water_supply_c + FACILITY_APPROACH_K,
                redundancy_group=f"Row {letter}",
                spare_unit_count=draft.spare,
            )
        ).id
        for n, x_m in enumerate(ends, 1)
    ]
    for n in range(count):
        draft.builder.add(
            _placed(rack, hall.id, f"R-{letter}{n + 1:02d}", n, y_m, rotation, ids[n * len(ids) // count])
        )


def _placed(rack: Rack, hall_id: str, tag: str, n: int, y_m: float, rotation: int, cdu_id: str) -> Rack:
    x_m = round(END_M + rack.width_m * (n + 0.5), 3)
    return replace(
        rack, tag=tag, hall_id=hall_id, x_m=x_m, y_m=round(y_m, 3), rotation_deg=rotation, cdu_id=cdu_id,
        has_chimney=True,
    )  # fmt: skip


def _grilles(draft: LayoutDraft, hall: Hall, y0_m: float, centres: list[float], longest: int) -> None:
    """Returns into the ceiling void over each hot aisle, for what warms up beside the racks' ducts."""
    middle = END_M + 0.5 * longest * draft.template.width_m
    for n in range(0, len(centres), 2):
        over = 0.5 * (centres[n] + centres[min(n + 1, len(centres) - 1)])
        over = over if n + 1 < len(centres) else over + 0.5 * draft.template.depth_m + 0.6
        for m in range(3):
            grille = ReturnGrille(
                tag=f"G-{hall.tag.split()[-1]}{n // 2 + 1}{m + 1}", hall_id=hall.id,
                x_m=round(middle + 1.8 * (m - 1), 3), y_m=round(y0_m + over, 3),
                width_m=1.2, depth_m=1.2, height_m=0.05,
            )  # fmt: skip
            draft.builder.add(grille)


def _fan_walls(draft: LayoutDraft) -> list[AirCooler]:
    found = []
    for item_id in FAN_WALLS:
        placed = draft.builder.from_catalogue(item_id, "FW", 0.0, 0.0)
        assert isinstance(placed, AirCooler)
        supply_c = draft.assumptions.chilled_water_supply_c
        found.append(replace(placed, intake=Intake.CEILING, supply_set_c=AIR_SUPPLY_C, water_supply_c=supply_c))
    return found
