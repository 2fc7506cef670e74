"""Eight cooling architectures as small designs of one megawatt, to compare climates and to check the results by.

Each is what its kind usually is: equipment of the catalogue or of its class, sized N+1 for the heat, set points from
practice. Nothing depends on the site but the weather, the grid and the height above the sea.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.catalogue.defaults import load_defaults
from core.model.cooling import (
    CoolingLoop,
)
from core.model.electrical import PowerPath, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.scenario import Assumptions, ProjectInfo, Scenario, Site
from core.model.space import Hall
from core.templates.architecture_parts import (
    DRY_COOLER,
    FREE_CHILLER,
    HALL_M,
    HOUSE_W_M2,
    IT_W,
    ROW_X0_M,
    ROW_Y_M,
    TOWER,
    USUAL_LOAD,
    YARD_X_M,
    Draft,
    air_rack,
    chilled_water,
    cold_plate_rack,
    door_rack,
    legacy_crac,
    liquid_cooled,
    outdoor_air,
    rear_doors,
    tank,
)
from core.templates.build import TemplateBuilder, site_from_catalogue


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
    fill: Callable[[Draft], tuple[str, ...]]
    rack: Callable[[], Rack]
    assumptions: Assumptions
    ups: str = "three_level"
    has_pdu: bool = False
    sites: tuple[str, ...] = ("ashburn", "singapore", "dubai")


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
    draft = Draft(builder, hall.id, feeds, assumed, _rows(kind.rack()))
    cdu_ids = kind.fill(draft)
    for n, rack in enumerate(draft.racks):
        cdu_id = cdu_ids[n % len(cdu_ids)] if cdu_ids else ""
        builder.add(replace(rack, hall_id=hall.id, cdu_id=cdu_id, feed_a_id=feeds["BW-A"], feed_b_id=feeds["BW-B"]))
    builder.feed_house(feeds["TX-A"], feeds["TX-B"])
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


_WARM_CHILLER = replace(FREE_CHILLER, loop=CoolingLoop.WARM, has_free_cooling=False, rated_supply_c=24.0, cop_rated=4.8)
_ROOM = Assumptions(chilled_water_supply_c=20.0, chilled_water_rise_k=10.0, lighting_w_m2=HOUSE_W_M2)
_COLD = ("ashburn", "dublin", "lulea")
_ALL = ("ashburn", "singapore", "lulea")
ARCHITECTURES: dict[str, Architecture] = {
    kind.key: kind
    for kind in (
        Architecture(
            "legacy_crac", "Legacy CRAC, direct expansion", 1.6, 2.0, 0.0, 0.0, legacy_crac, air_rack,
            Assumptions(lighting_w_m2=HOUSE_W_M2), ups="legacy", has_pdu=True, sites=_ALL,
        ),
        Architecture(
            "chilled_water_wse", "Chilled water, CRAH, water-side economiser", 1.25, 1.45, 1.2, 2.5, chilled_water,
            air_rack,
            Assumptions(chilled_water_supply_c=10.0, chilled_water_rise_k=6.0, lighting_w_m2=HOUSE_W_M2),
            ups="transformerless", has_pdu=True, sites=("ashburn", "singapore", "tokyo"),
        ),
        Architecture(
            "air_economiser", "Contained aisles, outdoor air", 1.10, 1.25, 0.0, 0.2, outdoor_air, air_rack,
            Assumptions(chilled_water_supply_c=18.0, chilled_water_rise_k=10.0, lighting_w_m2=HOUSE_W_M2),
            ups="transformerless", sites=_COLD,
        ),
        Architecture(
            "rear_door", "Rear doors on warm chilled water", 1.2, 1.35, 0.0, 0.2, rear_doors, door_rack,
            Assumptions(chilled_water_supply_c=18.0, chilled_water_rise_k=10.0, lighting_w_m2=HOUSE_W_M2),
            ups="transformerless", sites=_ALL,
        ),
        Architecture(
            "d2c_dry", "Direct to chip, dry coolers", 1.08, 1.18, 0.0, 0.2, liquid_cooled(DRY_COOLER, 45.0),
            cold_plate_rack, replace(_ROOM, warm_water_supply_c=40.0, warm_water_rise_k=10.0), sites=_ALL,
        ),
        Architecture(
            "d2c_chiller", "Direct to chip, chillers", 1.18, 1.30, 0.0, 0.2, liquid_cooled(_WARM_CHILLER, 30.0),
            cold_plate_rack, replace(_ROOM, warm_water_supply_c=24.0, warm_water_rise_k=10.0), sites=_ALL,
        ),
        Architecture(
            "immersion", "Single-phase immersion, dry coolers", 1.08, 1.15, 0.0, 0.2,
            liquid_cooled(DRY_COOLER, 38.0, 600_000.0),
            tank, replace(_ROOM, warm_water_supply_c=34.0, warm_water_rise_k=8.0), sites=_ALL,
        ),
        Architecture(
            "d2c_tower", "Direct to chip, cooling towers", 1.08, 1.18, 1.2, 2.5, liquid_cooled(TOWER, 36.0),
            cold_plate_rack, replace(_ROOM, warm_water_supply_c=30.0, warm_water_rise_k=8.0), sites=_ALL,
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
