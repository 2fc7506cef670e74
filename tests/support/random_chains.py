"""Random power chains: layers of units with one to three inputs each, racks with one or two cords."""

from __future__ import annotations

import random

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind, UpsMode
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit

MANY_INPUTS = (PowerUnitKind.SWITCHBOARD, PowerUnitKind.STS, PowerUnitKind.ATS, PowerUnitKind.TRANSFORMER)
KINDS = (*MANY_INPUTS, PowerUnitKind.UPS, PowerUnitKind.BUSWAY, PowerUnitKind.RPP)


def random_chain(seed: int, *, layers: int = 4, width: int = 4, racks: int = 8) -> Project:
    """A chain that depends on the seed alone."""
    chance = random.Random(seed)
    entities: list[Entity] = []
    sources = []
    for n in range(chance.randint(1, 3)):
        kind = SourceKind.GRID if n == 0 else chance.choice((SourceKind.GRID, SourceKind.DIESEL))
        source = PowerSource(
            id=f"s{n}", tag=f"S{n}", kind=kind, capacity_w=1e7, is_standby=kind is SourceKind.DIESEL,
            start_s=10.0 if kind is SourceKind.DIESEL else 0.0, merit_order=50 + n,
        )  # fmt: skip
        sources.append(source.id)
        entities.append(source)
    above = list(sources)
    for layer in range(layers):
        names = []
        for n in range(chance.randint(1, width)):
            unit = _unit(chance, f"u{layer}-{n}", above)
            entities.append(unit)
            names.append(unit.id)
        above = [*(i for i in above[-width:] if i.startswith("u")), *names]
    for n in range(racks):
        cords = chance.sample(above, k=min(len(above), chance.randint(1, 2)))
        cords = [c for c in cords if c.startswith("u")] or [names[0]]
        contents = RackUnit(id=f"c{n}", name="Server", u_height=1, rated_power_w=chance.uniform(2e4, 9e4))
        entities.append(
            Rack(
                id=f"r{n}", tag=f"R{n}", units=(contents,), feed_a_id=cords[0],
                feed_b_id=cords[1] if len(cords) > 1 else "",
            )
        )  # fmt: skip
    return Project.of(entities)


def _unit(chance: random.Random, name: str, above: list[str]) -> PowerUnit:
    kind = chance.choice(KINDS)
    count = chance.randint(1, 3) if kind in MANY_INPUTS or kind is PowerUnitKind.UPS else 1
    inputs = chance.sample(above, k=min(count, len(above)))
    return PowerUnit(
        id=name, tag=name.upper(), kind=kind, rated_w=chance.uniform(2e5, 9e5), fed_from_id=inputs[0],
        further_feed_ids=tuple(inputs[1:]), loss_p0_ratio=chance.uniform(0.0, 0.01), loss_p1_ratio=0.002,
        loss_p2_ratio=chance.uniform(0.001, 0.02), autonomy_s=300.0 if kind is PowerUnitKind.UPS else 0.0,
        ups_mode=chance.choice((UpsMode.ONLINE, UpsMode.ONLINE, UpsMode.BYPASS)),
        breaker_limit_ratio=chance.choice((0.8, 1.0)), shared_risk=chance.choice(("", "", "Room 1", "Room 1;Tray 2")),
    )  # fmt: skip
