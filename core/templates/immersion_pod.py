"""Example: an edge pod of four immersion tanks, three with oil and one that boils, behind two CDUs and two dry coolers.

38 servers with eight accelerators each (372 kW) stand in tanks; 97 % of their heat leaves with warm water, a small
direct-expansion unit takes what the tanks' skins give to the room.
"""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.it_items import ServerItem
from core.catalogue.placing import stacked_units
from core.commands.power_topology_plan import TopologyKind
from core.model.cooling import AirCooler, Cdu, Discharge, HeatRejection, Intake, WaterClass
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions, ProjectInfo, Scenario
from core.model.space import Door, Hall
from core.templates.build import TemplateBuilder, site_from_catalogue
from core.templates.powered import with_power

NAME = "immersion_pod"
SERVER_ID = "supermicro-sys-421ge-tnhr2-lcc-hgx-h100-liquid"
TANKS: tuple[tuple[str, str, float, int], ...] = (
    ("TANK-1", "submer-smartpodxl", 2.0, 9),
    ("TANK-2", "submer-smartpodxl", 4.9, 9),
    ("TANK-3", "submer-smartpodxl", 7.8, 9),
    ("TANK-4", "liquidstack-datatank-48u-two-phase", 10.7, 10),
)
"""Tag, catalogue row, place along the hall and servers in it."""
WIDTH_M, DEPTH_M = 13.2, 6.6


def immersion_pod() -> Project:
    """Build the example."""
    builder = TemplateBuilder(NAME)
    site = site_from_catalogue("stockholm")
    builder.keep(site)
    builder.keep(Assumptions(warm_water_supply_c=31.0))
    day = builder.add(
        Scenario(
            tag="Design day",
            name=f"Design day {site.design_dry_bulb_c:.0f} °C",
            dry_bulb_c=site.design_dry_bulb_c,
            wet_bulb_c=min(site.design_wet_bulb_c, site.design_dry_bulb_c),
        )
    )
    builder.keep(ProjectInfo(name="Stockholm immersion pod", tag="project", active_scenario_id=day.id))
    outline = ((0.0, 0.0), (WIDTH_M, 0.0), (WIDTH_M, DEPTH_M), (0.0, DEPTH_M))
    hall = builder.add(Hall(tag="Pod", outline_m=outline, height_m=3.2))
    builder.add(Door(tag="Door 1", hall_id=hall.id, x_m=6.6, y_m=0.3, width_m=1.2, depth_m=0.6, height_m=2.4))
    cdu_ids = _cdus(builder, hall.id)
    _tanks(builder, hall.id, cdu_ids)
    _plant(builder, hall.id)
    return with_power(NAME, builder.entities, TopologyKind.N_PLUS_1)


def _cdus(builder: TemplateBuilder, hall_id: str) -> list[str]:
    ids = []
    for n, x_m in enumerate((3.4, 9.2), 1):
        cdu = builder.from_catalogue("vertiv-xdu450-in-row-600-mm", f"CDU-{n}", x_m, 5.7, 0, hall_id)
        assert isinstance(cdu, Cdu)
        placed = replace(cdu, supply_set_c=35.0, redundancy_group="Pod", spare_unit_count=1, water_class=WaterClass.W32)
        ids.append(builder.add(placed).id)
    return ids


def _tanks(builder: TemplateBuilder, hall_id: str, cdu_ids: list[str]) -> None:
    server = builder.catalogue.get(SERVER_ID)
    assert isinstance(server, ServerItem)
    for tag, item_id, x_m, count in TANKS:
        tank = builder.from_catalogue(item_id, tag, x_m, 3.0, 0, hall_id)
        assert isinstance(tank, Rack)
        units = stacked_units(server, count, tank.u_capacity)
        cdu_id = cdu_ids[0] if x_m < 0.5 * WIDTH_M else cdu_ids[1]
        builder.add(replace(tank, units=units, cdu_id=cdu_id, load_ratio=0.95))


def _plant(builder: TemplateBuilder, hall_id: str) -> None:
    for n in range(2):
        cooler = builder.from_catalogue("generic-dry-cooler-500-kw-flatbed", f"DC-{n + 1}", 24.0, 1.5 + 3.5 * n, 90)
        assert isinstance(cooler, HeatRejection)
        builder.add(cooler)
    unit = AirCooler(
        tag="AC-1",
        hall_id=hall_id,
        x_m=0.45,
        y_m=5.4,
        rotation_deg=90,
        width_m=1.0,
        depth_m=0.8,
        height_m=2.0,
        discharge=Discharge.FRONT,
        intake=Intake.TOP,
        capacity_w=30_000.0,
        airflow_m3_s=2.2,
        fan_power_w=1_500.0,
        supply_set_c=22.0,
        water_flow_kg_s=0.0,
        model_name="Direct-expansion unit, 30 kW",
        source="usual size of a small computer-room unit",
        verification="recalled",
        confidence="estimate",
    )
    builder.add(unit)
