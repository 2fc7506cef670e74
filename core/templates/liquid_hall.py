"""Example: a small hall of GB200 NVL72 racks with CDUs and dry coolers, and an immersion tank beside them.

Eight racks (1.06 MW, 87 % liquid), two row CDUs that can each carry the row, two dry coolers, a fan wall with a small
chiller for the residual air heat, a tank with ten 4U HGX servers, 2N power.
"""

from __future__ import annotations

from dataclasses import replace

from core.catalogue.it_items import ServerItem
from core.catalogue.placing import stacked_units
from core.model.cooling import AirCooler, Cdu, CoolingLoop, HeatRejection, HeatRejectionKind, Intake
from core.model.electrical import PowerPath, PowerSource, PowerUnit
from core.model.project import Project
from core.model.rack import CoolingKind, Rack
from core.model.scenario import Assumptions, ProjectInfo, Scenario
from core.model.space import Hall
from core.templates.build import TemplateBuilder, site_from_catalogue

RACKS = 8
ROW_X0_M, ROW_Y_M = 3.0, 5.4
YARD_X_M = 17.0


def liquid_hall() -> Project:
    """Build the example."""
    builder = TemplateBuilder("liquid_hall")
    site = site_from_catalogue("lulea")
    builder.keep(site)
    builder.keep(Assumptions(warm_water_supply_c=30.0, chilled_water_supply_c=20.0))
    day = builder.add(
        Scenario(
            tag="Design day",
            name=f"Design day {site.design_dry_bulb_c:.0f} °C",
            dry_bulb_c=site.design_dry_bulb_c,
            wet_bulb_c=min(site.design_wet_bulb_c, site.design_dry_bulb_c),
        )
    )
    builder.keep(ProjectInfo(name="Luleå liquid hall", tag="project", active_scenario_id=day.id))
    hall = builder.add(Hall(tag="Hall 1", outline_m=((0.0, 0.0), (13.2, 0.0), (13.2, 9.6), (0.0, 9.6)), height_m=4.2))
    feeds = _power(builder)
    cdu_ids = _cooling(builder, hall.id, feeds)
    _racks(builder, hall.id, feeds, cdu_ids)
    builder.feed_house(feeds["TX-A"], feeds["TX-B"])
    builder.utility_feed(site, 4e6, YARD_X_M, -2.0)
    diesel = builder.from_catalogue("caterpillar-3516e-2-500-ekw-standby", "GEN-1", YARD_X_M + 5.0, -3.0, 90)
    assert isinstance(diesel, PowerSource)
    builder.add(replace(diesel, fuel_s=48 * 3600.0))
    return Project.of(builder.entities)


def _power(builder: TemplateBuilder) -> dict[str, str]:
    ids: dict[str, str] = {}
    for n, path in enumerate((PowerPath.A, PowerPath.B)):
        upstream = ""
        for item_id, stem, x_m in (
            ("generic-cast-resin-dry-transformer-2-500-kva", "TX", YARD_X_M),
            ("eaton-9395x-1-500", "UPS", YARD_X_M + 5.0),
        ):
            placed = builder.from_catalogue(item_id, f"{stem}-{path}", x_m, 1.5 + 3.5 * n)
            assert isinstance(placed, PowerUnit)
            upstream = builder.add(replace(placed, path=path, fed_from_id=upstream)).id
            ids[f"{stem}-{path}"] = upstream
        for m in range(2):
            placed = builder.from_catalogue(
                "starline-legrand-t5-track-busway-1200-a-per-10-m-run",
                f"BW-{m + 1}{path}",
                ROW_X0_M + 1.2 + 2.4 * m,
                ROW_Y_M + (0.38 if path is PowerPath.A else 0.47),
            )
            assert isinstance(placed, PowerUnit)
            busway = replace(placed, width_m=2.4, depth_m=0.06, path=path, fed_from_id=upstream)
            ids[busway.tag] = builder.add(busway).id
    return ids


def _cooling(builder: TemplateBuilder, hall_id: str, feeds: dict[str, str]) -> list[str]:
    cdu_ids = []
    for n in range(2):
        cdu = builder.from_catalogue(
            "coolit-chx1000-row", f"CDU-{n + 1}", ROW_X0_M - 0.375 + 5.55 * n, ROW_Y_M, 0, hall_id
        )
        assert isinstance(cdu, Cdu)
        feed = feeds["UPS-A" if n == 0 else "UPS-B"]
        cdu_ids.append(builder.add(replace(cdu, supply_set_c=34.0, feed_id=feed)).id)
        cooler = builder.from_catalogue(
            "generic-dry-cooler-1-000-kw-v-bank-14-fan", f"DC-{n + 1}", YARD_X_M + 6.0, 9.0 + 3.5 * n, 90
        )
        assert isinstance(cooler, HeatRejection)
        builder.add(replace(cooler, feed_id=feeds["TX-A" if n == 0 else "TX-B"], least_outdoor_c=-40.0))
    wall = builder.from_catalogue("generic-fan-wall-unit-350-kw", "FW-1", 0.7, 4.8, 90, hall_id)
    assert isinstance(wall, AirCooler)
    builder.add(
        replace(
            wall,
            intake=Intake.TOP,
            fan_speed_ratio=1.0,
            supply_set_c=21.5,
            water_supply_c=20.0,
            feed_id=feeds["UPS-A"],
        )
    )
    builder.add(
        HeatRejection(
            tag="CH-1",
            x_m=YARD_X_M + 3.0,
            y_m=16.0,
            width_m=6.0,
            depth_m=2.3,
            height_m=2.4,
            kind=HeatRejectionKind.AIR_COOLED_CHILLER,
            loop=CoolingLoop.CHILLED,
            capacity_w=300_000.0,
            cop_rated=4.4,
            rated_supply_c=20.0,
            fan_power_w=10_000.0,
            has_free_cooling=True,
            least_outdoor_c=-40.0,
            feed_id=feeds["TX-A"],
            model_name="Free-cooling chiller, 300 kW",
            source="scaled from the catalogue's 1,300 kW free-cooling chiller",
            verification="recalled",
            confidence="estimate",
        )
    )
    return cdu_ids


def _racks(builder: TemplateBuilder, hall_id: str, feeds: dict[str, str], cdu_ids: list[str]) -> None:
    for n in range(RACKS):
        x_m = round(ROW_X0_M + 0.6 * n + 0.3, 3)
        rack = builder.from_catalogue("nvidia-gb200-nvl72", f"R-{n + 1:02d}", x_m, ROW_Y_M, 0, hall_id)
        assert isinstance(rack, Rack)
        m = 1 if n < RACKS // 2 else 2
        builder.add(
            replace(
                rack, cdu_id=cdu_ids[m - 1], feed_a_id=feeds[f"BW-{m}A"], feed_b_id=feeds[f"BW-{m}B"], load_ratio=0.95
            )
        )
    tank = builder.from_catalogue("liquidstack-single-phase-datatank-110-kw", "TANK-1", 5.4, 1.5, 0, hall_id)
    server = builder.catalogue.get("supermicro-sys-421ge-tnhr2-lcc-hgx-h100-liquid")
    assert isinstance(tank, Rack)
    assert isinstance(server, ServerItem)
    builder.add(
        replace(
            tank,
            units=stacked_units(server, 10, tank.u_capacity),
            cooling=CoolingKind.IMMERSION,
            cdu_id=cdu_ids[1],
            feed_a_id=feeds["UPS-A"],
            feed_b_id=feeds["UPS-B"],
        )
    )
