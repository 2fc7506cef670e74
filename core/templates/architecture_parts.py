"""What the cooling architectures are made of: racks, air coolers, CDUs and plant by class of equipment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.model.cooling import (
    AirCooler,
    AirCoolerKind,
    Cdu,
    CompressorKind,
    CoolingLoop,
    Discharge,
    EconomiserKind,
    FanControl,
    HeatRejection,
    HeatRejectionKind,
)
from core.model.heat import split_heat
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions
from core.templates.build import TemplateBuilder

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
LEAST_OUTDOOR_C = -45.0
"""Plant is ordered for the coldest of the sites: low-ambient kits, glycol, heated basins."""


@dataclass(slots=True)
class Draft:
    """What the parts of a design are added to."""

    builder: TemplateBuilder
    hall_id: str
    feeds: dict[str, str]
    assumptions: Assumptions
    racks: tuple[Rack, ...]

    def feed(self, n: int, behind_ups: bool = True) -> str:
        """Feed of the n-th unit: paths in turn."""
        return self.feeds[("UPS-" if behind_ups else "TX-") + "AB"[n % 2]]


# -- racks --------------------------------------------------------------------------------


def _rack(power_w: float, cooling: CoolingKind, liquid_ratio: float = 0.0, **changes: float) -> Rack:
    unit = RackUnit(
        name=f"{power_w / 1e3:.0f} kW of servers", u_height=40, rated_power_w=power_w, typical_power_w=power_w,
        liquid_ratio=liquid_ratio, airflow_m3_s=power_w * (1.0 - liquid_ratio) / (AIR_J_M3_K * SERVER_RISE_K),
        source="class of equipment", verification="recalled", confidence="estimate",
    )  # fmt: skip
    size = {"width_m": 0.8, "depth_m": 1.2, "height_m": 2.2} | changes
    return Rack(cooling=cooling, units=(unit,), **size)  # type: ignore[arg-type]


def air_rack() -> Rack:
    """25 kW of air-cooled servers."""
    return _rack(25_000.0, CoolingKind.AIR)


def door_rack() -> Rack:
    """40 kW of air-cooled servers behind an active rear door; its fans take 1.5 % of what it can cool."""
    return _rack(
        40_000.0,
        CoolingKind.REAR_DOOR,
        rear_door_effectiveness=0.9,
        rear_door_capacity_w=60_000.0,
        rear_door_fan_w=900.0,
    )


def cold_plate_rack() -> Rack:
    """100 kW of servers with cold plates that take 85 %."""
    return _rack(100_000.0, CoolingKind.DIRECT_TO_CHIP, liquid_ratio=0.85)


def tank() -> Rack:
    """100 kW of servers in a bath."""
    return _rack(100_000.0, CoolingKind.IMMERSION, width_m=1.6)


# -- cooling --------------------------------------------------------------------------------


def _air_heat_w(draft: Draft) -> float:
    """Heat of all racks that reaches the room's air; losses and fans come on top. [W]"""
    return sum(split_heat(r, draft.assumptions).air_w for r in draft.racks)


def _coolers(draft: Draft, template: AirCooler, air_m3_s: float, spare: int = 1) -> None:
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


def _plant(draft: Draft, template: HeatRejection, heat_w: float, per_unit_w: float) -> None:
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
                least_outdoor_c=LEAST_OUTDOOR_C,
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
FREE_CHILLER = HeatRejection(
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
    economiser=EconomiserKind.PARALLEL_WATER,
    compressor=CompressorKind.VARIABLE_SPEED,
)
"""Water-cooled centrifugal with tower and plate exchanger; tower fans 1.2 %, condenser pumps 1.8 % of capacity."""
DRY_COOLER = HeatRejection(
    kind=HeatRejectionKind.DRY_COOLER, loop=CoolingLoop.WARM, fan_power_w=0.04, approach_k=5.5, rated_rise_k=8.0
)
"""As BAC TDFS1238N: 5.5 K, 4.0 % for fans."""
TOWER = HeatRejection(
    kind=HeatRejectionKind.COOLING_TOWER, loop=CoolingLoop.WARM, fan_power_w=0.012, own_pump_w=0.012, approach_k=4.0
)


_FAN_WALL = AirCooler(
    width_m=3.7, depth_m=1.4, height_m=3.5, kind=AirCoolerKind.FAN_WALL, discharge=Discharge.FRONT,
    capacity_w=350_000.0, airflow_m3_s=24.16, fan_power_w=10_500.0, supply_set_c=24.0, water_supply_c=20.0,
    water_flow_kg_s=8.36, source="generic fan wall of the catalogue", verification="recalled", confidence="estimate",
)  # fmt: skip


def _cdus(draft: Draft, heat_w: float, supply_c: float, per_unit_w: float) -> tuple[str, ...]:
    """Row CDUs like CoolIT CHx1000, N+1 in one group; baths rise less than cold plates, so that flow sets N there."""
    count = int(-(-heat_w // per_unit_w)) + 1
    ids = []
    for n in range(count):
        cdu = draft.builder.from_catalogue("coolit-chx1000-row", f"CDU-{n + 1}", 1.0, 4.0 + 3.6 * n, 0, draft.hall_id)
        assert isinstance(cdu, Cdu)
        group = replace(cdu, supply_set_c=supply_c, redundancy_group="Loop 1", feed_id=draft.feed(n))
        ids.append(draft.builder.add(replace(group, spare_unit_count=1)).id)
    return tuple(ids)


def outdoor_air(draft: Draft) -> tuple[str, ...]:
    """Fan walls that draw in outdoor air through filters; chillers for the warm and the humid hours."""
    wall = replace(_FAN_WALL, supply_set_c=25.0, water_supply_c=18.0, fan_power_w=16_000.0, has_air_economiser=True)
    _coolers(draft, wall, 1.1 * IT_W / (AIR_J_M3_K * SERVER_RISE_K))
    chiller = replace(FREE_CHILLER, rated_supply_c=18.0, cop_rated=4.2, has_free_cooling=False)
    _plant(draft, chiller, 1.15 * IT_W, 600_000.0)
    return ()


def legacy_crac(draft: Draft) -> tuple[str, ...]:
    """Direct-expansion units of one fan speed in an open room."""
    template = AirCooler(
        width_m=2.46, depth_m=0.89, height_m=1.93, kind=AirCoolerKind.CRAC, capacity_w=77_000.0, airflow_m3_s=5.8,
        fan_power_w=5_200.0, fan_control=FanControl.CONSTANT, supply_set_c=15.0, water_flow_kg_s=0.0,
        source="as Vertiv Liebert DS077 of the catalogue", verification="partly", confidence="estimate",
    )  # fmt: skip
    _coolers(draft, template, 1.3 * IT_W / (AIR_J_M3_K * SERVER_RISE_K), spare=1)
    return ()


def chilled_water(draft: Draft) -> tuple[str, ...]:
    """Perimeter units in an open room, water-cooled chillers with plate exchangers."""
    template = replace(
        _crah(17.0, 10.0), width_m=2.51, capacity_w=114_000.0, airflow_m3_s=8.58, fan_power_w=5_600.0,
        water_flow_kg_s=4.54, source="as Vertiv Liebert CW114 of the catalogue",
    )  # fmt: skip
    _coolers(draft, template, 1.4 * IT_W / (AIR_J_M3_K * SERVER_RISE_K), spare=2)
    _plant(draft, _TOWER_CHILLER, 1.2 * IT_W, 700_000.0)
    return ()


def rear_doors(draft: Draft) -> tuple[str, ...]:
    """Few air coolers beside the doors; air-cooled chillers that make the water all year."""
    air_w = _air_heat_w(draft) + 0.05 * IT_W
    _coolers(draft, _crah(24.0, 18.0), air_w / (AIR_J_M3_K * SERVER_RISE_K))
    chiller = replace(FREE_CHILLER, rated_supply_c=18.0, cop_rated=4.2, has_free_cooling=False)
    _plant(draft, chiller, 1.15 * IT_W, 600_000.0)
    return ()


def _residual_air(draft: Draft, chiller: HeatRejection) -> None:
    """Fan walls and small chillers for what the liquid leaves to the air."""
    air_w = _air_heat_w(draft) + 0.05 * IT_W
    _coolers(draft, _FAN_WALL, 1.1 * air_w / (AIR_J_M3_K * SERVER_RISE_K))
    _plant(draft, chiller, 1.15 * air_w, max(0.6 * air_w, 100_000.0))


def liquid_cooled(
    template: HeatRejection, supply_c: float, per_cdu_w: float = 1_000_000.0
) -> Callable[[Draft], tuple[str, ...]]:
    """CDUs on a warm loop with the given heat rejection, and fan walls for the rest.

    A site with towers has them cool its chillers too.
    """

    def fill(draft: Draft) -> tuple[str, ...]:
        _residual_air(draft, _TOWER_CHILLER if template.kind is HeatRejectionKind.COOLING_TOWER else FREE_CHILLER)
        heat_w = IT_W - _air_heat_w(draft)
        _plant(draft, template, 1.05 * heat_w, 500_000.0)
        return _cdus(draft, heat_w, supply_c, per_cdu_w)

    return fill
