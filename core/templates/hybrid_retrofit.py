"""Example: the 1 MW air hall after a retrofit: rear doors on one row, four GB200 NVL72 racks with CDUs in another.

Rows A and B stay as they were. Row C got a third server in every rack and rear doors on the chilled loop; in row D four
liquid-cooled racks stand between two CDUs of a new warm loop with two dry coolers. The power was rebuilt as 2N.
"""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.it_items import ServerItem
from core.catalogue.placing import stacked_units
from core.commands.power_topology_plan import TopologyKind
from core.model.cooling import AirCooler, Cdu, HeatRejection, PerforatedTile, WaterClass
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions, ProjectInfo
from core.templates.air_hall import ROW_X0_M, ROWS, YARD_X_M, air_hall
from core.templates.build import TemplateBuilder, stable_id
from core.templates.powered import with_power

NAME = "hybrid_retrofit"
LIQUID_RACKS = 4
CDU_WIDTH_M = 0.9
ROW_D_Y_M = ROWS[3][1]


def hybrid_retrofit() -> Project:
    """Build the example."""
    before = air_hall()
    builder = TemplateBuilder(NAME)
    hall_id = before.halls[0].id
    kept = [_retrofitted(e, builder) for e in before.entities.values()]
    builder.entities += [e for e in kept if e is not None]
    cdu_ids = _cdus(builder, hall_id)
    _liquid_racks(builder, hall_id, cdu_ids)
    for n in range(2):
        cooler = builder.from_catalogue(
            "generic-dry-cooler-1-000-kw-v-bank-14-fan", f"DC-{n + 1}", YARD_X_M + 5.0, 22.0 + 3.5 * n, 90
        )
        assert isinstance(cooler, HeatRejection)
        builder.add(cooler)
    return with_power(NAME, builder.entities, TopologyKind.TWO_N)


def _retrofitted(entity: Entity, builder: TemplateBuilder) -> Entity | None:
    """What becomes of an item of the old hall; None for what is taken out."""
    if isinstance(entity, ProjectInfo):
        return replace(entity, name="Ashburn hall 1, retrofitted")
    if isinstance(entity, Assumptions):
        return replace(entity, warm_water_supply_c=32.0)
    if isinstance(entity, Rack) and entity.tag.startswith("R-C"):
        server = builder.catalogue.get("nvidia-dgx-h100")
        assert isinstance(server, ServerItem)
        units = stacked_units(server, 3, entity.u_capacity)
        units = tuple(replace(u, id=stable_id(f"{NAME}/{entity.tag}/{n}")) for n, u in enumerate(units))
        return replace(entity, units=units, cooling=CoolingKind.REAR_DOOR)
    if isinstance(entity, Rack) and entity.tag.startswith("R-D") and entity.x_m < _row_end_m():
        return None
    if isinstance(entity, AirCooler):
        return replace(entity, fan_speed_ratio=0.52)
    if isinstance(entity, PerforatedTile) and entity.tag.startswith("T-AB"):
        return replace(entity, open_ratio=0.48)  # the aisle with the doors draws more air than this one
    return entity


def _row_end_m() -> float:
    return ROW_X0_M + 2.0 * CDU_WIDTH_M + 0.6 * LIQUID_RACKS


def _cdus(builder: TemplateBuilder, hall_id: str) -> list[str]:
    ids = []
    for n, x_m in enumerate((ROW_X0_M + 0.5 * CDU_WIDTH_M, _row_end_m() - 0.5 * CDU_WIDTH_M), 1):
        cdu = builder.from_catalogue("motivair-schneider-mcdu-30", f"CDU-{n}", round(x_m, 3), ROW_D_Y_M, 0, hall_id)
        assert isinstance(cdu, Cdu)
        placed = replace(
            cdu,
            supply_set_c=40.0,
            redundancy_group="Row D",
            spare_unit_count=1,
            water_class=WaterClass.W45,
        )
        ids.append(builder.add(placed).id)
    return ids


def _liquid_racks(builder: TemplateBuilder, hall_id: str, cdu_ids: list[str]) -> None:
    for n in range(LIQUID_RACKS):
        x_m = round(ROW_X0_M + CDU_WIDTH_M + 0.6 * n + 0.3, 3)
        rack = builder.from_catalogue("nvidia-gb200-nvl72", f"R-L{n + 1}", x_m, ROW_D_Y_M, 0, hall_id)
        assert isinstance(rack, Rack)
        builder.add(replace(rack, cdu_id=cdu_ids[n // 2]))
