"""A small hall with two power paths, for tests of rules: change one thing and see what is found."""

from __future__ import annotations

from dataclasses import replace

from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.entity import Entity
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall
from core.results.finding import Finding
from core.results.part import Part

TX = {"loss_p0_ratio": 0.0006, "loss_p2_ratio": 0.0074, "impedance_ratio": 0.06}
UPS = {"loss_p0_ratio": 0.0145, "loss_p1_ratio": -0.00146, "loss_p2_ratio": 0.02866, "autonomy_s": 300.0}


def entities(racks: int = 6, rack_w: float = 40_000.0) -> list[Entity]:
    """Grid and diesel; on each path transformer, UPS and busway; racks with both cords."""
    found: list[Entity] = [
        Hall(id="hall", tag="Hall", outline_m=((0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0))),
        PowerSource(id="grid", tag="Grid", fault_level_va=500e6, x_m=-5.0, y_m=-5.0),
        PowerSource(
            id="gen",
            tag="GEN",
            kind=SourceKind.DIESEL,
            capacity_w=3e6,
            is_standby=True,
            merit_order=90,
            fuel_s=86_400.0,
            x_m=-5.0,
            y_m=-11.0,
        ),
    ]
    for path, y_m in ((PowerPath.A, -5.0), (PowerPath.B, -8.0)):
        found += [
            PowerUnit(
                id=f"tx-{path}", tag=f"TX-{path}", kind=PowerUnitKind.TRANSFORMER, path=path, rated_w=1.5e6, y_m=y_m,
                **TX,
            ),
            PowerUnit(
                id=f"ups-{path}", tag=f"UPS-{path}", kind=PowerUnitKind.UPS, path=path, fed_from_id=f"tx-{path}",
                rated_w=1e6, y_m=y_m, x_m=4.0, **UPS,
            ),
            PowerUnit(
                id=f"bw-{path}", tag=f"BW-{path}", kind=PowerUnitKind.BUSWAY, path=path, fed_from_id=f"ups-{path}",
                rated_w=460e3, hall_id="hall", x_m=5.0, y_m=5.0, width_m=8.0, depth_m=0.1, breaker_limit_ratio=0.8,
            ),
        ]  # fmt: skip
    contents = (RackUnit(name="server", rated_power_w=rack_w, u_height=8),)
    for n in range(racks):
        found.append(
            Rack(
                id=f"r{n}", tag=f"R-{n:02d}", hall_id="hall", x_m=2.0 + 0.6 * n, y_m=6.5, units=contents,
                feed_a_id="bw-A", feed_b_id="bw-B",
            )
        )  # fmt: skip
    return found


def design(changes: dict[str, dict[str, object]] | None = None, *more: Entity, racks: int = 6) -> Project:
    """The hall with fields of some items changed, by id, and more items."""
    built = []
    for entity in entities(racks):
        wanted = (changes or {}).get(entity.id)
        built.append(replace(entity, **wanted) if wanted else entity)  # type: ignore[arg-type]
    return Project.of([*built, *more])


def findings(project: Project) -> tuple[Finding, ...]:
    """What all rules find, with power solved and no room air."""
    from core.study.assemble import assemble

    return assemble(project, Part(failure="not asked for")).findings


def codes(project: Project) -> set[str]:
    """Codes of all findings."""
    return {f.code for f in findings(project)}


def found(project: Project, code: str) -> tuple[Finding, ...]:
    """Findings of one rule."""
    return tuple(f for f in findings(project) if f.code == code)
