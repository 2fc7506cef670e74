"""Eight cooling architectures as small designs of one megawatt, to compare climates and to check the results by.

Each is what its kind usually is: equipment of the catalogue or of its class, sized N+1 for the heat, set points from
practice. Nothing depends on the site but the weather, the grid and the height above the sea.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.catalogue.defaults import load_defaults
from core.model.cooling import (
    AirCooler,
    AirCoolerKind,
    Cdu,
    CompressorKind,
    CoolingLoop,
    Discharge,
    HeatRejection,
    HeatRejectionKind,
)
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions, ProjectInfo, Scenario, Site
from core.model.space import Hall
from core.templates.build import TemplateBuilder, site_from_catalogue

IT_W = 1_000_000.0
HALL_M = (24.0, 12.0)
YARD_X_M = 28.0
ROW_X0_M, ROW_Y_M = 3.0, (4.0, 7.6)
USUAL_LOAD = 0.75
"""IT load over what the design is for, all year: sites are sized for more than they run."""
HOUSE_W_M2 = 30.0
"""Lighting, security, controls and ventilation of the hall and of twice its area around it, at 10 W/m2."""
SERVER_RISE_K = 12.0
"""Rise of air through servers: CPU class 10 to 14 K."""
AIR_J_M3_K = 1206.0


@dataclass(frozen=True, slots=True)
class Architecture:
    """One way to cool.

    Attributes:
        key: Stable name.
        label: What people call it.
        pue_low, pue_high: Usual annual PUE of whole sites of this kind, mechanical and electrical losses included.
        wue_low, wue_high: Usual water on site over IT energy. [L/kWh]
        fill: Adds cooling to a builder and returns the ids of CDUs that racks may name.
        rack: What stands in the rows.
        assumptions: Loop temperatures.
        ups: Kind of UPS, a row of the table of UPS losses.
        has_pdu: Whether distribution units with transformers feed the racks, instead of busways.
        sites: Catalogue sites whose climate the bands are meant for: chillers are for where they run most of the year,
            economisers for where it is cool and dry.
    """

    key: str
    label: str
    pue_low: float
    pue_high: float
    wue_low: float
    wue_high: float
    fill: Callable[[_Draft], tuple[str, ...]]
    rack: Callable[[], Rack]
    assumptions: Assumptions
    ups: str = "three_level"
    has_pdu: bool = False
    sites: tuple[str, ...] = ("ashburn", "singapore", "dubai")


@dataclass(slots=True)
class _Draft:
    """What the parts of a design are added to."""

    builder: TemplateBuilder
    hall_id: str
    feeds: dict[str, str]
    assumptions: Assumptions
    racks: tuple[Rack, ...]

    def feed(self, n: int, behind_ups: bool = True) -> str:
        """Feed of the n-th unit: paths in turn."""
        return self.feeds[("UPS-" if behind_ups else "TX-") + "AB"[n % 2]]


def architecture(key: str, site_id: str, *, warm_water_c: float | None = None) -> Project:
    """Build one at a site.

    Args:
        key: One of ``ARCHITECTURES``.
        site_id: Catalogue site.
        warm_water_c: Other supply temperature of the warm loop than the architecture has. [C]

    Raises:
        KeyError: There is no such architecture.
        CatalogueError: There is no such site.
    """
    kind = ARCHITECTURES[key]
    site = site_from_catalogue(site_id)
    assumed = kind.assumptions
    if warm_water_c is not None:
        assumed = replace(assumed, warm_water_supply_c=warm_water_c)
    builder = TemplateBuilder(f"architecture/{key}")
    day = _begin(builder, kind, site, assumed)
    width, depth = HALL_M
    outline = ((0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth))
    hall = builder.add(Hall(tag="Hall 1", outline_m=outline, height_m=4.2))
    feeds = _power(builder, kind)
    draft = _Draft(builder, hall.id, feeds, assumed, _rows(kind.rack()))
    cdu_ids = kind.fill(draft)
    for n, rack in enumerate(draft.racks):
        cdu_id = cdu_ids[n % len(cdu_ids)] if cdu_ids else ""
        builder.add(replace(rack, hall_id=hall.id, cdu_id=cdu_id, feed_a_id=feeds["BW-A"], feed_b_id=feeds["BW-B"]))
    builder.utility_feed(site, 4e6, YARD_X_M, -3.0)
    builder.keep(ProjectInfo(name=f"{kind.label}, {site.name}", tag="project", active_scenario_id=day))
    return Project.of(builder.entities)


def _begin(builder: TemplateBuilder, kind: Architecture, site: Site, assumed: Assumptions) -> str:
    builder.keep(site)
    builder.keep(assumed)
    wet_bulb_c = min(site.design_wet_bulb_c, site.design_dry_bulb_c)
    name = f"Design day {site.design_dry_bulb_c:.0f} °C"
    return builder.add(
        Scenario(
            tag="Design day",
            name=name,
            dry_bulb_c=site.design_dry_bulb_c,
            wet_bulb_c=wet_bulb_c,
            it_load_ratio=USUAL_LOAD,
        )
    ).id


def _rows(rack: Rack) -> tuple[Rack, ...]:
    """Racks of the whole IT load in two rows face to face."""
    count = round(IT_W / rack.rated_power_w)
    in_row = (count + 1) // 2
    placed = []
    for n in range(count):
        row, column = divmod(n, in_row)
        x_m = round(ROW_X0_M + (column + 0.5) * rack.width_m, 3)
        placed.append(
            replace(rack, tag=f"R-{n + 1:02d}", x_m=x_m, y_m=ROW_Y_M[row], rotation_deg=180 if row == 0 else 0)
        )
    return tuple(placed)


def _power(builder: TemplateBuilder, kind: Architecture) -> dict[str, str]:
    """Two paths of transformer, UPS and busway, each able to carry all."""
    ids: dict[str, str] = {}
    losses = load_defaults().ups_losses[kind.ups]
    for n, path in enumerate((PowerPath.A, PowerPath.B)):
        y_m = -6.0 - 4.0 * n
        placed = builder.from_catalogue("generic-cast-resin-dry-transformer-2-500-kva", f"TX-{path}", 4.0, y_m)
        assert isinstance(placed, PowerUnit)
        transformer = builder.add(replace(placed, path=path))
        ups = builder.add(
            PowerUnit(
                tag=f"UPS-{path}", x_m=10.0, y_m=y_m, width_m=4.0, depth_m=1.0, kind=PowerUnitKind.UPS, path=path,
                rated_w=1_500_000.0, loss_p0_ratio=losses.p0_coefficient, loss_p1_ratio=losses.p1_coefficient,
                loss_p2_ratio=losses.p2_coefficient, fed_from_id=transformer.id, autonomy_s=300.0,
                model_name=losses.label, source=losses.source, verification=losses.verification,
                confidence=losses.confidence,
            )
        )  # fmt: skip
        board = builder.add(
            PowerUnit(
                tag=f"BW-{path}", x_m=16.0, y_m=y_m, width_m=2.0, depth_m=1.0, kind=_board(kind), path=path,
                rated_w=1_500_000.0, loss_p0_ratio=0.004 if kind.has_pdu else 0.0, loss_p2_ratio=0.01,
                fed_from_id=ups.id, source="class of distribution: PDU with transformer 98.5 %, busway 99 %",
                verification="recalled", confidence="estimate",
            )
        )  # fmt: skip
        ids |= {f"TX-{path}": transformer.id, f"UPS-{path}": ups.id, f"BW-{path}": board.id}
    return ids


def _board(kind: Architecture) -> PowerUnitKind:
    return PowerUnitKind.PDU if kind.has_pdu else PowerUnitKind.BUSWAY


# -- racks --------------------------------------------------------------------------------


def _rack(power_w: float, cooling: CoolingKind, liquid_ratio: float = 0.0, **changes: float) -> Rack:
    unit = RackUnit(
        name=f"{power_w / 1e3:.0f} kW of servers", u_height=40, rated_power_w=power_w, typical_power_w=power_w,
        liquid_ratio=liquid_ratio, airflow_m3_s=power_w * (1.0 - liquid_ratio) / (AIR_J_M3_K * SERVER_RISE_K),
        source="class of equipment", verification="recalled", confidence="estimate",
    )  # fmt: skip
    size = {"width_m": 0.8, "depth_m": 1.2, "height_m": 2.2} | changes
    return Rack(cooling=cooling, units=(unit,), **size)  # type: ignore[arg-type]


def _air_rack() -> Rack:
    return _rack(25_000.0, CoolingKind.AIR)


def _door_rack() -> Rack:
    return _rack(40_000.0, CoolingKind.REAR_DOOR, rear_door_effectiveness=0.9, rear_door_capacity_w=60_000.0)


def _cold_plate_rack() -> Rack:
    return _rack(100_000.0, CoolingKind.DIRECT_TO_CHIP, liquid_ratio=0.85)


def _tank() -> Rack:
    return _rack(100_000.0, CoolingKind.IMMERSION, width_m=1.6)


# -- cooling --------------------------------------------------------------------------------


def _air_heat_w(draft: _Draft) -> float:
    """Heat of all racks that reaches the room's air; losses and fans come on top. [W]"""
    from core.model.heat import split_heat

    return sum(split_heat(r, draft.assumptions).air_w for r in draft.racks)


def _coolers(draft: _Draft, template: AirCooler, air_m3_s: float, spare: int = 1) -> None:
    """Air coolers along both long walls: as many as the air needs and spare ones, all running slower together."""
    count = max(-(-air_m3_s // template.airflow_m3_s), 1)
    units = int(count) + spare
    speed = air_m3_s / (units * template.airflow_m3_s)
    on_wall = (units + 1) // 2
    for n in range(units):
        wall, place = divmod(n, on_wall)
        draft.builder.add(
            replace(
                template,
                tag=f"AC-{n + 1:02d}",
                hall_id=draft.hall_id,
                discharge=Discharge.FRONT,
                x_m=round(HALL_M[0] * (place + 0.5) / on_wall, 3),
                y_m=HALL_M[1] - 0.75 if wall == 0 else 0.75,
                rotation_deg=0 if wall == 0 else 180,
                fan_speed_ratio=round(min(speed, 1.0), 4) if not _is_constant(template) else 1.0,
                feed_id=draft.feed(n),
            )
        )


def _is_constant(template: AirCooler) -> bool:
    """Older direct-expansion units know one fan speed."""
    return template.kind is AirCoolerKind.CRAC


def _crah(supply_c: float, water_c: float) -> AirCooler:
    """A perimeter unit like Liebert PCW PW145: 145 kW, 10.9 m3/s, 5.2 kW of fans."""
    return AirCooler(
        width_m=2.2, depth_m=0.9, height_m=2.0, kind=AirCoolerKind.CRAH, capacity_w=145_000.0, airflow_m3_s=10.92,
        fan_power_w=5_200.0, supply_set_c=supply_c, water_supply_c=water_c, water_flow_kg_s=4.33,
        source="as Vertiv Liebert PCW PW145 of the catalogue", verification="partly", confidence="estimate",
    )  # fmt: skip


def _plant(draft: _Draft, template: HeatRejection, heat_w: float, per_unit_w: float) -> None:
    """Heat rejection in the yard, N+1."""
    count = int(-(-heat_w // per_unit_w)) + 1
    warm = template.loop is CoolingLoop.WARM
    for n in range(count):
        draft.builder.add(
            replace(
                template,
                tag=f"{'W' if warm else 'C'}-{n + 1}",
                capacity_w=per_unit_w,
                fan_power_w=template.fan_power_w * per_unit_w,
                own_pump_w=template.own_pump_w * per_unit_w,
                x_m=YARD_X_M + (10.0 if warm else 0.0),
                y_m=1.0 + 4.0 * n,
                width_m=7.0,
                depth_m=2.4,
                height_m=2.5,
                feed_id=draft.feed(n, behind_ups=False),
                source="class of equipment; rated per watt of capacity",
                verification="recalled",
                confidence="estimate",
            )
        )


# Fans and own pumps are per watt of capacity here.
_FREE_CHILLER = HeatRejection(
    kind=HeatRejectionKind.AIR_COOLED_CHILLER,
    cop_rated=4.4,
    rated_supply_c=20.0,
    fan_power_w=0.03,
    approach_k=6.0,
    has_free_cooling=True,
    compressor=CompressorKind.VARIABLE_SPEED,
)
"""Air-cooled, with a free-cooling coil: 4.4 at 20 C water, 3 % of its capacity for fans."""
_TOWER_CHILLER = HeatRejection(
    kind=HeatRejectionKind.WATER_COOLED_CHILLER,
    cop_rated=6.0,
    rated_supply_c=6.67,
    fan_power_w=0.012,
    own_pump_w=0.018,
    approach_k=4.0,
    has_free_cooling=True,
    compressor=CompressorKind.VARIABLE_SPEED,
)
"""Water-cooled centrifugal with tower and plate exchanger; tower fans 1.2 %, condenser pumps 1.8 % of capacity."""
_DRY_COOLER = HeatRejection(
    kind=HeatRejectionKind.DRY_COOLER, loop=CoolingLoop.WARM, fan_power_w=0.04, approach_k=5.5, rated_rise_k=8.0
)
"""As BAC TDFS1238N: 5.5 K, 4.0 % for fans."""
_TOWER = HeatRejection(
    kind=HeatRejectionKind.COOLING_TOWER, loop=CoolingLoop.WARM, fan_power_w=0.012, own_pump_w=0.012, approach_k=4.0
)


_FAN_WALL = AirCooler(
    width_m=3.7, depth_m=1.4, height_m=3.5, kind=AirCoolerKind.FAN_WALL, discharge=Discharge.FRONT,
    capacity_w=350_000.0, airflow_m3_s=24.16, fan_power_w=10_500.0, supply_set_c=24.0, water_supply_c=20.0,
    water_flow_kg_s=8.36, source="generic fan wall of the catalogue", verification="recalled", confidence="estimate",
)  # fmt: skip


def _cdus(draft: _Draft, heat_w: float, supply_c: float) -> tuple[str, ...]:
    """Row CDUs like CoolIT CHx1000, N+1 in one group."""
    count = int(-(-heat_w // 1_000_000.0)) + 1
    ids = []
    for n in range(count):
        cdu = draft.builder.from_catalogue("coolit-chx1000-row", f"CDU-{n + 1}", 1.0, 4.0 + 3.6 * n, 0, draft.hall_id)
        assert isinstance(cdu, Cdu)
        group = replace(cdu, supply_set_c=supply_c, redundancy_group="Loop 1", feed_id=draft.feed(n))
        ids.append(draft.builder.add(replace(group, spare_unit_count=1)).id)
    return tuple(ids)


def _outdoor_air(draft: _Draft) -> tuple[str, ...]:
    """Fan walls that draw in outdoor air through filters; chillers for the warm and the humid hours."""
    wall = replace(_FAN_WALL, supply_set_c=25.0, water_supply_c=18.0, fan_power_w=16_000.0, has_air_economiser=True)
    _coolers(draft, wall, 1.1 * IT_W / (AIR_J_M3_K * SERVER_RISE_K))
    chiller = replace(_FREE_CHILLER, rated_supply_c=18.0, cop_rated=4.2, has_free_cooling=False)
    _plant(draft, chiller, 1.15 * IT_W, 600_000.0)
    return ()


def _legacy_crac(draft: _Draft) -> tuple[str, ...]:
    template = AirCooler(
        width_m=2.46, depth_m=0.89, height_m=1.93, kind=AirCoolerKind.CRAC, capacity_w=77_000.0, airflow_m3_s=5.8,
        fan_power_w=5_200.0, supply_set_c=15.0, water_flow_kg_s=0.0,
        source="as Vertiv Liebert DS077 of the catalogue", verification="partly", confidence="estimate",
    )  # fmt: skip
    _coolers(draft, template, 1.3 * IT_W / (AIR_J_M3_K * SERVER_RISE_K), spare=1)
    return ()


def _chilled_water(draft: _Draft) -> tuple[str, ...]:
    template = replace(
        _crah(17.0, 10.0), width_m=2.51, capacity_w=114_000.0, airflow_m3_s=8.58, fan_power_w=5_600.0,
        water_flow_kg_s=4.54, source="as Vertiv Liebert CW114 of the catalogue",
    )  # fmt: skip
    _coolers(draft, template, 1.4 * IT_W / (AIR_J_M3_K * SERVER_RISE_K), spare=2)
    _plant(draft, _TOWER_CHILLER, 1.2 * IT_W, 700_000.0)
    return ()


def _rear_doors(draft: _Draft) -> tuple[str, ...]:
    air_w = _air_heat_w(draft) + 0.05 * IT_W
    _coolers(draft, _crah(24.0, 18.0), air_w / (AIR_J_M3_K * SERVER_RISE_K))
    _plant(draft, replace(_FREE_CHILLER, rated_supply_c=18.0, cop_rated=4.2), 1.15 * IT_W, 600_000.0)
    return ()


def _residual_air(draft: _Draft) -> None:
    """Fan walls and a small free-cooling chiller for what the liquid leaves to the air."""
    air_w = _air_heat_w(draft) + 0.05 * IT_W
    _coolers(draft, _FAN_WALL, 1.1 * air_w / (AIR_J_M3_K * SERVER_RISE_K))
    _plant(draft, _FREE_CHILLER, 1.15 * air_w, max(0.6 * air_w, 100_000.0))


def _warm(template: HeatRejection, supply_c: float) -> Callable[[_Draft], tuple[str, ...]]:
    def fill(draft: _Draft) -> tuple[str, ...]:
        _residual_air(draft)
        heat_w = IT_W - _air_heat_w(draft)
        _plant(draft, template, 1.05 * heat_w, 500_000.0)
        return _cdus(draft, heat_w, supply_c)

    return fill


_WARM_CHILLER = replace(
    _FREE_CHILLER, loop=CoolingLoop.WARM, has_free_cooling=False, rated_supply_c=24.0, cop_rated=4.8
)
_ROOM = Assumptions(chilled_water_supply_c=20.0, chilled_water_rise_k=10.0, lighting_w_m2=HOUSE_W_M2)
_COLD = ("ashburn", "dublin", "lulea")
_ALL = ("ashburn", "singapore", "lulea")
_HOT = ("singapore", "dubai", "mumbai")
ARCHITECTURES: dict[str, Architecture] = {
    kind.key: kind
    for kind in (
        Architecture(
            "legacy_crac", "Legacy CRAC, direct expansion", 1.6, 2.0, 0.0, 0.0, _legacy_crac, _air_rack,
            Assumptions(lighting_w_m2=HOUSE_W_M2), ups="legacy", has_pdu=True, sites=_ALL,
        ),
        Architecture(
            "chilled_water_wse", "Chilled water, CRAH, water-side economiser", 1.25, 1.45, 1.2, 2.5, _chilled_water,
            _air_rack,
            Assumptions(chilled_water_supply_c=10.0, chilled_water_rise_k=6.0, lighting_w_m2=HOUSE_W_M2),
            ups="transformerless", has_pdu=True, sites=("ashburn", "singapore", "tokyo"),
        ),
        Architecture(
            "air_economiser", "Contained aisles, outdoor air", 1.10, 1.25, 0.0, 0.2, _outdoor_air, _air_rack,
            Assumptions(chilled_water_supply_c=18.0, chilled_water_rise_k=10.0, lighting_w_m2=HOUSE_W_M2),
            ups="transformerless", sites=_COLD,
        ),
        Architecture(
            "rear_door", "Rear doors on warm chilled water", 1.2, 1.35, 0.0, 0.2, _rear_doors, _door_rack,
            Assumptions(chilled_water_supply_c=18.0, chilled_water_rise_k=10.0, lighting_w_m2=HOUSE_W_M2),
            ups="transformerless", sites=_HOT,
        ),
        Architecture(
            "d2c_dry", "Direct to chip, dry coolers", 1.08, 1.18, 0.0, 0.2, _warm(_DRY_COOLER, 45.0),
            _cold_plate_rack, replace(_ROOM, warm_water_supply_c=40.0, warm_water_rise_k=10.0), sites=_ALL,
        ),
        Architecture(
            "d2c_chiller", "Direct to chip, chillers", 1.18, 1.30, 0.0, 0.2, _warm(_WARM_CHILLER, 30.0),
            _cold_plate_rack, replace(_ROOM, warm_water_supply_c=24.0, warm_water_rise_k=10.0),
        ),
        Architecture(
            "immersion", "Single-phase immersion, dry coolers", 1.08, 1.15, 0.0, 0.2, _warm(_DRY_COOLER, 38.0),
            _tank, replace(_ROOM, warm_water_supply_c=34.0, warm_water_rise_k=8.0), sites=_ALL,
        ),
        Architecture(
            "d2c_tower", "Direct to chip, cooling towers", 1.08, 1.18, 1.2, 2.5, _warm(_TOWER, 36.0),
            _cold_plate_rack, replace(_ROOM, warm_water_supply_c=30.0, warm_water_rise_k=8.0),
        ),
    )
}  # fmt: skip
"""Bands: engineering judgement on published PUE of sites of each kind (Uptime, LBNL-2001637, vendors' figures); water:
open towers 1.2 to 2.5 L/kWh, closed loops 0 to 0.2 (table of costs of the catalogue). UPS by vintage: legacy sites have
transformers in theirs, air-cooled sites of the 2010s transformerless ones, liquid-cooled sites three-level ones."""
BENCHMARK_SITES = (
    "ashburn", "dallas", "phoenix", "santa_clara", "sao_paulo", "dublin", "frankfurt", "lulea", "dubai", "mumbai",
    "singapore", "tokyo",
)  # fmt: skip
"""Markets of the table in the guide: hot and dry, hot and humid, temperate, cold."""
