"""Example: a 5 MW hall of GB200 and GB300 NVL72 racks with row CDUs, dry coolers, and a fan wall for the residual air.

Four rows of nine racks (4.9 MW, 88 % liquid), whose exhaust rises through ducts into the ceiling void; each row has a
loop of its own with a CDU at either end, one of them spare. Four dry coolers (one spare) hold the warm loop, two
free-cooling chillers the chilled one of the fan wall.
"""

from __future__ import annotations

from dataclasses import replace

from core.commands.power_topology_plan import TopologyKind
from core.model.cooling import (
    AirCooler,
    Cdu,
    HeatRejection,
    Intake,
    ReturnGrille,
    TechnologyClass,
    WaterClass,
)
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions, ProjectInfo, Scenario
from core.model.space import Hall
from core.templates.build import TemplateBuilder, site_from_catalogue
from core.templates.powered import with_power

NAME = "liquid_hall_5mw"
RACKS_PER_ROW = 9
ROW_X0_M, WIDTH_M, DEPTH_M, HEIGHT_M = 6.0, 15.6, 15.6, 4.5
ROWS: tuple[tuple[str, float, int, str], ...] = (
    ("A", 3.0, 0, "nvidia-gb300-nvl72"),
    ("B", 5.868, 180, "nvidia-gb300-nvl72"),
    ("C", 9.336, 0, "nvidia-gb200-nvl72"),
    ("D", 12.204, 180, "nvidia-gb200-nvl72"),
)
"""Row letter, y of its centre line, rotation and racks: A and B, C and D stand back to back."""
YARD_X_M = 22.0


def liquid_hall_5mw() -> Project:
    """Build the example."""
    builder = TemplateBuilder(NAME)
    site = site_from_catalogue("dublin")
    builder.keep(site)
    builder.keep(Assumptions(warm_water_supply_c=30.0, chilled_water_supply_c=20.0))
    wet = min(site.design_wet_bulb_c, site.design_dry_bulb_c)
    day = builder.add(
        Scenario(
            tag="Design day",
            name=f"Design day {site.design_dry_bulb_c:.0f} °C",
            dry_bulb_c=site.design_dry_bulb_c,
            wet_bulb_c=wet,
        )
    )
    builder.keep(ProjectInfo(name="Dublin liquid hall 5 MW", tag="project", active_scenario_id=day.id))
    outline = ((0.0, 0.0), (WIDTH_M, 0.0), (WIDTH_M, DEPTH_M), (0.0, DEPTH_M))
    hall = builder.add(Hall(tag="Hall 1", outline_m=outline, height_m=HEIGHT_M))
    for row, y_m, rotation, item_id in ROWS:
        _row(builder, hall.id, row, y_m, rotation, item_id)
    _grilles(builder, hall.id)
    _fan_wall(builder, hall.id)
    _yard(builder)
    return with_power(NAME, builder.entities, TopologyKind.TWO_N)


def _row(builder: TemplateBuilder, hall_id: str, row: str, y_m: float, rotation: int, item_id: str) -> None:
    """Nine racks between two CDUs that push one loop."""
    ids = []
    length = 0.6 * RACKS_PER_ROW
    for n, x_m in enumerate((ROW_X0_M - 0.375, ROW_X0_M + length + 0.375), 1):
        cdu = builder.from_catalogue("coolit-chx1500-row", f"CDU-{row}{n}", round(x_m, 3), y_m, rotation, hall_id)
        assert isinstance(cdu, Cdu)
        placed = replace(
            cdu,
            supply_set_c=36.0,
            redundancy_group=f"Row {row}",
            spare_unit_count=1,
            water_class=WaterClass.W40,
            technology_class=TechnologyClass.S40,
        )
        ids.append(builder.add(placed).id)
    for n in range(RACKS_PER_ROW):
        x_m = round(ROW_X0_M + 0.6 * n + 0.3, 3)
        rack = builder.from_catalogue(item_id, f"R-{row}{n + 1:02d}", x_m, y_m, rotation, hall_id)
        assert isinstance(rack, Rack)
        cdu_id = ids[0] if n <= RACKS_PER_ROW // 2 else ids[1]
        builder.add(replace(rack, cdu_id=cdu_id, load_ratio=0.95, has_chimney=True))


def _grilles(builder: TemplateBuilder, hall_id: str) -> None:
    """Returns into the ceiling void for what warms up beside the ducts of the racks."""
    middle = ROW_X0_M + 0.3 * RACKS_PER_ROW
    for name, y_m in (("AB", 0.5 * (ROWS[0][1] + ROWS[1][1])), ("CD", 0.5 * (ROWS[2][1] + ROWS[3][1]))):
        for n in range(3):
            grille = ReturnGrille(
                tag=f"G-{name}{n + 1}",
                hall_id=hall_id,
                x_m=round(middle + 1.8 * (n - 1), 3),
                y_m=y_m,
                width_m=1.2,
                depth_m=1.2,
                height_m=0.05,
            )
            builder.add(grille)


def _fan_wall(builder: TemplateBuilder, hall_id: str) -> None:
    for n in range(3):
        wall = builder.from_catalogue(
            "vertiv-liebert-pcw-coolwall-fan-wall-400-kw", f"FW-{n + 1}", 0.8, round(2.6 + 5.2 * n, 3), 90, hall_id
        )
        assert isinstance(wall, AirCooler)
        builder.add(replace(wall, intake=Intake.CEILING, fan_speed_ratio=0.65, supply_set_c=24.0, water_supply_c=20.0))


def _yard(builder: TemplateBuilder) -> None:
    for n in range(4):
        cooler = builder.from_catalogue(
            "guntner-gfd-v-shape-vario-1-500-kw-class", f"DC-{n + 1}", YARD_X_M + 6.0, round(0.5 + 3.2 * n, 3), 90
        )
        assert isinstance(cooler, HeatRejection)
        builder.add(cooler)
    for n in range(2):
        chiller = builder.from_catalogue(
            "stulz-cybercool-free-cooling-class-1-300-kw", f"CH-{n + 1}", YARD_X_M + 6.0, round(14.0 + 3.6 * n, 3), 90
        )
        assert isinstance(chiller, HeatRejection)
        builder.add(chiller)
