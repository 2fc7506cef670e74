"""Example: a 1 MW raised-floor hall of air-cooled 8-GPU servers, contained cold aisles, A and B power.

Four rows of twelve racks with two DGX H100 each (979 kW), three CRAHs on each side, 56 % open grates in two contained
aisles, 2N power with a busway per row and path, two free-cooling chillers, grid, standby diesels and rooftop solar.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.catalogue.it_items import ServerItem
from core.catalogue.placing import stacked_units
from core.model.cooling import AirCooler, Containment, HeatRejection
from core.model.electrical import PowerPath, PowerSource, PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions, ProjectInfo, Scenario
from core.model.space import Door, FloorKind, Hall
from core.templates.build import TemplateBuilder, site_from_catalogue

SIDE_M = 13.2
ROW_X0_M = 3.0
RACKS_PER_ROW = 12
ROWS: tuple[tuple[str, float, int], ...] = (("A", 2.1, 180), ("B", 5.1, 0), ("C", 8.1, 180), ("D", 11.1, 0))
"""Row letter, y of its centre line and rotation: A and B, C and D face each other over a cold aisle."""
AISLES: tuple[tuple[str, float], ...] = (("AB", 3.6), ("CD", 9.6))
YARD_X_M = 17.0
MV_V = 13_800.0
"""Usual medium voltage of a North American campus. [V]"""


def air_hall() -> Project:
    """Build the example."""
    builder = TemplateBuilder("air_hall")
    site = site_from_catalogue("ashburn")
    builder.keep(site)
    builder.keep(Assumptions(chilled_water_supply_c=18.0))
    day = builder.add(
        Scenario(
            tag="Design day",
            name=f"Design day {site.design_dry_bulb_c:.0f} °C",
            dry_bulb_c=site.design_dry_bulb_c,
            wet_bulb_c=23.7,
        )
    )
    builder.add(Scenario(tag="Mean", name="Annual mean", dry_bulb_c=site.mean_dry_bulb_c, wet_bulb_c=10.0))
    builder.keep(ProjectInfo(name="Ashburn hall 1", tag="project", active_scenario_id=day.id))
    hall = builder.add(
        Hall(
            tag="Hall 1",
            outline_m=((0.0, 0.0), (SIDE_M, 0.0), (SIDE_M, SIDE_M), (0.0, SIDE_M)),
            height_m=3.6,
            floor_kind=FloorKind.RAISED,
            plenum_depth_m=0.9,
            floor_leakage_ratio=0.05,
        )
    )
    builder.add(Door(tag="Door 1", hall_id=hall.id, x_m=6.6, y_m=0.3, width_m=1.2, depth_m=0.6, height_m=2.4))
    _sources(builder)
    feeds = _power(builder)
    _racks(builder, hall.id, feeds)
    _aisles(builder, hall.id)
    _cooling(builder, hall.id, feeds)
    builder.feed_house(feeds["LV-A"], feeds["LV-B"])
    return Project.of(builder.entities)


def _power(builder: TemplateBuilder) -> dict[str, str]:
    """Two paths from switchgear to busway, each in a room of its own; returns unit ids by tag."""
    ids = {e.tag: e.id for e in builder.entities if isinstance(e, PowerSource)}
    for n, path in enumerate((PowerPath.A, PowerPath.B)):
        y_m = 2.0 + 6.0 * n

        def unit(
            item_id: str, tag: str, x_m: float, upstream: str, path: PowerPath = path, y: float = y_m, **fields: Any
        ) -> None:
            placed = builder.from_catalogue(item_id, tag, x_m, y)
            assert isinstance(placed, PowerUnit)
            room = f"power room {path}"
            placed = replace(placed, path=path, fed_from_id=ids[upstream], shared_risk=room, **fields)
            ids[tag] = builder.add(placed).id

        unit(
            "generic-mv-switchgear-feeder-36-kv-1-250-a",
            f"MV-{path}",
            YARD_X_M - 2.6,
            "Grid",
            further_feed_ids=tuple(ids[i] for i in (("PV-1",) if path is PowerPath.A else ()) + ("GEN-1", "GEN-2")),
            rated_w=5e6,
            voltage_v=MV_V,
            breaker_a=160.0,
            interrupting_a=25e3,
        )
        unit(
            "generic-cast-resin-dry-transformer-2-500-kva",
            f"TX-{path}",
            YARD_X_M,
            f"MV-{path}",
            cable_size="15 kV 240 mm2",
        )
        unit(
            "generic-lv-switchgear-lineup-4-000-a-section",
            f"LV-{path}",
            YARD_X_M + 4.0,
            f"TX-{path}",
            cable_size="busway 4000 A",
            interrupting_a=85e3,
        )
        unit(
            "vertiv-liebert-exl-s1-1-200",
            f"UPS-{path}",
            YARD_X_M + 8.5,
            f"LV-{path}",
            cable_size="300 mm2",
            cable_run_count=4,
            breaker_a=2000.0,
            interrupting_a=65e3,
        )
        for row, y_row, rotation in ROWS:
            shift = (-0.42 if path is PowerPath.A else -0.52) * (1 if rotation else -1)
            placed = builder.from_catalogue(
                "starline-legrand-t5-track-busway-800-a-per-10-m-run",
                f"BW-{row}{path}",
                ROW_X0_M + 0.3 * RACKS_PER_ROW,
                y_row + shift,
            )
            assert isinstance(placed, PowerUnit)
            busway = replace(
                placed,
                width_m=0.6 * RACKS_PER_ROW,
                depth_m=0.06,
                path=path,
                fed_from_id=ids[f"UPS-{path}"],
                cable_size="240 mm2",
                cable_run_count=2,
                shared_risk=f"tray {path}",
            )
            ids[busway.tag] = builder.add(busway).id
    return ids


def _racks(builder: TemplateBuilder, hall_id: str, feeds: dict[str, str]) -> None:
    server = builder.catalogue.get("nvidia-dgx-h100")
    assert isinstance(server, ServerItem)
    for row, y_m, rotation in ROWS:
        for n in range(RACKS_PER_ROW):
            x_m = round(ROW_X0_M + 0.6 * n + 0.3, 3)
            rack = builder.from_catalogue(
                "generic-48u-enclosure-600x1200", f"R-{row}{n + 1:02d}", x_m, y_m, rotation, hall_id
            )
            assert isinstance(rack, Rack)
            builder.add(
                replace(
                    rack,
                    units=stacked_units(server, 2, rack.u_capacity),
                    feed_a_id=feeds[f"BW-{row}A"],
                    feed_b_id=feeds[f"BW-{row}B"],
                )
            )


def _aisles(builder: TemplateBuilder, hall_id: str) -> None:
    for name, y_m in AISLES:
        width = 0.6 * RACKS_PER_ROW
        builder.add(
            Containment(
                tag=f"Cold aisle {name}",
                hall_id=hall_id,
                x_m=ROW_X0_M + 0.5 * width,
                y_m=y_m,
                width_m=width,
                depth_m=1.8,
                height_m=2.26,
                leakage_ratio=0.03,
            )
        )
        builder.tiles(hall_id, f"T-{name}", ROW_X0_M, y_m - 0.9, RACKS_PER_ROW, 3, 0.56)


def _cooling(builder: TemplateBuilder, hall_id: str, feeds: dict[str, str]) -> None:
    for n in range(6):
        is_left = n < 3
        placed = builder.from_catalogue(
            "vertiv-liebert-pcw-pw245",
            f"CRAH-{n + 1}",
            0.475 if is_left else SIDE_M - 0.475,
            2.5 + 4.1 * (n % 3),
            90 if is_left else 270,
            hall_id,
        )
        assert isinstance(placed, AirCooler)
        near, other = ("UPS-A", "UPS-B") if n % 2 == 0 else ("UPS-B", "UPS-A")
        builder.add(
            replace(
                placed,
                supply_set_c=22.0,
                fan_speed_ratio=0.52,
                water_supply_c=18.0,
                feed_id=feeds[near],
                backup_feed_id=feeds[other],
            )
        )
    for n in range(2):
        chiller = builder.from_catalogue(
            "stulz-cybercool-free-cooling-class-1-300-kw", f"CH-{n + 1}", YARD_X_M + 5.0, 14.0 + 3.5 * n, 90
        )
        assert isinstance(chiller, HeatRejection)
        near, other = ("LV-A", "LV-B") if n == 0 else ("LV-B", "LV-A")
        builder.add(replace(chiller, feed_id=feeds[near], backup_feed_id=feeds[other]))


def _sources(builder: TemplateBuilder) -> None:
    site = site_from_catalogue("ashburn")
    builder.utility_feed(site, 5e6, YARD_X_M, -2.0)
    for n in range(2):
        diesel = builder.from_catalogue(
            "caterpillar-3516e-2-500-ekw-standby", f"GEN-{n + 1}", YARD_X_M + 4.5 + 9.0 * n, -3.0, 90
        )
        assert isinstance(diesel, PowerSource)
        builder.add(replace(diesel, fuel_s=48 * 3600.0, voltage_v=MV_V, shared_risk="fuel tank"))
    solar = builder.from_catalogue("generic-pv-plant-single-axis-tracker-1-mwdc", "PV-1", YARD_X_M + 26.0, 3.0)
    assert isinstance(solar, PowerSource)
    builder.add(
        replace(
            solar,
            tag="PV-1",
            width_m=20.0,
            depth_m=24.0,
            height_m=1.0,
            x_m=YARD_X_M + 30.0,
            y_m=8.0,
            availability_ratio=0.6,
        )
    )
