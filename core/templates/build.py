"""Small steps that all templates share: rows of racks, rows of tiles, and stable ids.

Ids are made from the tag, so that a template built twice gives the same project and the shipped examples can be
compared with what the code builds.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TypeVar

from core.catalogue.loader import Catalogue, load_catalogue
from core.catalogue.placing import placed_from_item
from core.model.cooling import PerforatedTile
from core.model.electrical import PowerSource, SourceKind
from core.model.entity import Entity, Placed
from core.model.rack import Rack
from core.model.scenario import Assumptions, Site
from core.model.space import Hall

E = TypeVar("E", bound=Entity)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def stable_id(name: str) -> str:
    """A ULID-shaped id that depends on a name alone."""
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest()) >> 1
    letters = []
    for _ in range(26):
        number, digit = divmod(number, 32)
        letters.append(_CROCKFORD[digit])
    return "".join(reversed(letters))


class TemplateBuilder:
    """Collects the entities of a template.

    Args:
        name: Name of the template, part of every id.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.catalogue: Catalogue = load_catalogue()
        self.entities: list[Entity] = []

    def add(self, entity: E) -> E:
        """Keep an entity, with a stable id."""
        named = replace(entity, id=stable_id(f"{self.name}/{type(entity).__name__}/{entity.tag}"))
        if isinstance(named, Rack):
            units = tuple(
                replace(unit, id=stable_id(f"{self.name}/{entity.tag}/{n}")) for n, unit in enumerate(named.units)
            )
            named = replace(named, units=units)
        self.entities.append(named)
        return named

    def keep(self, entity: Entity) -> None:
        """Keep an entity whose id is fixed, such as the site."""
        self.entities.append(entity)

    def from_catalogue(
        self, item_id: str, tag: str, x_m: float, y_m: float, rotation_deg: int = 0, hall_id: str = ""
    ) -> Placed:
        """A catalogue item at a place; not yet kept, so that it can be adjusted first."""
        return placed_from_item(
            self.catalogue, item_id, tag=tag, hall_id=hall_id, x_m=x_m, y_m=y_m, rotation_deg=rotation_deg
        )

    def feed_house(self, feed_id: str, backup_feed_id: str = "") -> None:
        """Hang the lights of all halls and the facility pumps on a board, and on a second one."""
        for n, entity in enumerate(self.entities):
            if isinstance(entity, Hall | Assumptions):
                self.entities[n] = replace(entity, feed_id=feed_id, backup_feed_id=backup_feed_id)

    def utility_feed(self, site: Site, capacity_w: float, x_m: float, y_m: float) -> None:
        """The public grid, with the site's emission factor and price."""
        self.add(
            PowerSource(
                tag="Grid",
                x_m=x_m,
                y_m=y_m,
                width_m=1.5,
                depth_m=1.5,
                kind=SourceKind.GRID,
                capacity_w=capacity_w,
                carbon_kg_kwh=site.grid_carbon_kg_kwh,
                cost_usd_kwh=site.electricity_price_usd_kwh,
                source=site.source,
                verification=site.verification,
                confidence=site.confidence,
                model_name=f"Utility feed {capacity_w / 1e6:.0f} MW",
            )
        )

    def tiles(
        self, hall_id: str, stem: str, x0_m: float, y0_m: float, columns: int, rows: int, open_ratio: float
    ) -> None:
        """A block of 600 mm perforated tiles, from its lower left corner."""
        for i in range(columns):
            for j in range(rows):
                self.add(
                    PerforatedTile(
                        tag=f"{stem}{i * rows + j + 1:03d}",
                        hall_id=hall_id,
                        x_m=round(x0_m + 0.6 * i + 0.3, 3),
                        y_m=round(y0_m + 0.6 * j + 0.3, 3),
                        width_m=0.6,
                        depth_m=0.6,
                        height_m=0.03,
                        open_ratio=open_ratio,
                    )
                )


def site_from_catalogue(site_id: str) -> Site:
    """Site values of a catalogue market; what it lacks stays at the model's default.

    Raises:
        CatalogueError: There is no such site.
    """
    from core.catalogue.place_items import Site as SiteItem

    item = load_catalogue().get(site_id)
    assert isinstance(item, SiteItem)
    usual = Site()
    months = [t for t in item.tdb_mean_c if t is not None]

    def known(value: float | None, otherwise: float) -> float:
        return otherwise if value is None else value

    return Site(
        tag=item.place,
        name=item.place,
        latitude_deg=known(item.lat_deg, usual.latitude_deg),
        longitude_deg=known(item.lon_deg, usual.longitude_deg),
        elevation_m=known(item.elevation_m, usual.elevation_m),
        design_dry_bulb_c=known(item.cooling_design_db_04_c, usual.design_dry_bulb_c),
        design_wet_bulb_c=known(item.evap_design_wb_04_c, usual.design_wet_bulb_c),
        mean_dry_bulb_c=round(sum(months) / len(months), 2) if months else usual.mean_dry_bulb_c,
        grid_carbon_kg_kwh=known(item.grid_carbon_gco2e_kwh, 1000.0 * usual.grid_carbon_kg_kwh) / 1000.0,
        electricity_price_usd_kwh=known(item.electricity_price_industrial_usd_kwh, usual.electricity_price_usd_kwh),
        item_id=item.item_id,
        model_name=item.name,
        source=item.source,
        verification=item.verification,
        confidence=item.confidence,
    )
