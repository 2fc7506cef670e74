"""A large site with two independent paths: feeder buses, transformers, UPS, and chained taps with panels."""

from __future__ import annotations

import random

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit

BLOCKS_PER_FEEDER = 6
TAPS = 10


def ab_network(units_per_path: int = 5000, *, seed: int = 1, sizing: tuple[float, float] = (2.2, 2.2)) -> Project:
    """Two mirrored paths of ``units_per_path`` units; every panel of A has a rack in common with one of B.

    Args:
        units_per_path: Units on each path.
        seed: Of the racks' powers and the units' sizes.
        sizing: Smallest and largest rating over the load that a unit carries while both paths live.
    """
    chance = random.Random(seed)
    skeleton = _skeleton(units_per_path)
    panels = [n for n, (kind, _) in enumerate(skeleton) if kind is PowerUnitKind.RPP]
    power_w = {n: chance.uniform(63e3, 90e3) for n in panels}
    load = [0.0] * len(skeleton)
    for n in range(len(skeleton) - 1, -1, -1):
        load[n] += 0.5 * power_w.get(n, 0.0)
        above = skeleton[n][1]
        if above >= 0:
            load[above] += load[n]
    entities: list[Entity] = []
    for path in "AB":
        entities.append(PowerSource(id=f"grid{path}", tag=f"Grid {path}", capacity_w=1e9, voltage_v=34_500.0))
        for n, (kind, above) in enumerate(skeleton):
            entities.append(_unit(path, n, kind, above, load[n] * chance.uniform(*sizing)))
    for n in panels:
        unit = RackUnit(id=f"u{n}", name="Server", u_height=1, rated_power_w=power_w[n])
        entities.append(
            Rack(id=f"r{n}", tag=f"R-{n}", units=(unit,), feed_a_id=f"A{n}", feed_b_id=f"B{n}", x_m=float(n), y_m=-9.0)
        )
    return Project.of(entities)


def _skeleton(count: int) -> list[tuple[PowerUnitKind, int]]:
    """Kind and upstream position of each unit of a path."""
    units: list[tuple[PowerUnitKind, int]] = []
    bus, block = -1, 0
    while len(units) < count:
        bus = _add(units, PowerUnitKind.MV_SWITCHGEAR, bus if block % BLOCKS_PER_FEEDER else -1)
        block += 1
        transformer = _add(units, PowerUnitKind.TRANSFORMER, bus)
        for _ in range(2):
            tap = _add(units, PowerUnitKind.UPS, transformer)
            for _ in range(TAPS):
                tap = _add(units, PowerUnitKind.BUSWAY, tap)
                _add(units, PowerUnitKind.RPP, tap)
    return units[:count]


def _add(units: list[tuple[PowerUnitKind, int]], kind: PowerUnitKind, above: int) -> int:
    units.append((kind, above))
    return len(units) - 1


def _unit(path: str, n: int, kind: PowerUnitKind, above: int, rated_w: float) -> PowerUnit:
    losses = {
        PowerUnitKind.TRANSFORMER: (0.001, 0.0, 0.008),
        PowerUnitKind.UPS: (0.0064, 0.0054, 0.0213),
        PowerUnitKind.BUSWAY: (0.0, 0.0, 0.003),
    }.get(kind, (0.0, 0.0, 0.0005))
    return PowerUnit(
        id=f"{path}{n}", tag=f"{kind}-{path}{n}", kind=kind, rated_w=max(rated_w * 1.03, 1.0),
        fed_from_id=f"{path}{above}" if above >= 0 else f"grid{path}", loss_p0_ratio=losses[0],
        loss_p1_ratio=losses[1], loss_p2_ratio=losses[2], autonomy_s=300.0 if kind is PowerUnitKind.UPS else 0.0,
        voltage_v=34_500.0 if kind is PowerUnitKind.MV_SWITCHGEAR else 415.0, x_m=3.0 * (n % 100),
        y_m=3.0 * (n // 100) + (0.0 if path == "A" else 200.0),
    )  # fmt: skip
