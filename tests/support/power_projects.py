"""Power chains of three kinds as projects: 2N, block-redundant with a catcher, and a campus of equal blocks."""

from __future__ import annotations

from dataclasses import replace

from core.model.electrical import PowerPath, PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall

RACK_W = 40_000.0
KIND = PowerUnitKind
PATHS = {"A": PowerPath.A, "B": PowerPath.B}


def _hall(racks: int) -> Hall:
    long = 6.0 + 0.6 * min(racks, 60)
    return Hall(id="hall", tag="Hall 1", outline_m=((0.0, 0.0), (long, 0.0), (long, 9.0), (0.0, 9.0)))


def _rack(n: int, a: str, b: str, tag: str = "") -> Rack:
    unit = RackUnit(id=f"u{n}", name="Server", u_position=1, u_height=40, rated_power_w=RACK_W, airflow_m3_s=0.5)
    return Rack(
        id=f"rack{n}", tag=tag or f"R-{n + 1:02d}", hall_id="hall", x_m=3.0 + 0.6 * (n % 60), y_m=3.0, units=(unit,),
        feed_a_id=a, feed_b_id=b,
    )  # fmt: skip


def _unit(unit_id: str, kind: PowerUnitKind, rated_w: float, feeds: tuple[str, ...], **more: object) -> PowerUnit:
    first, further = (feeds[0], feeds[1:]) if feeds else ("", ())
    if "x_m" in more and "width_m" not in more:
        more |= {"width_m": 1.6, "depth_m": 0.7, "hall_id": "hall"}
    loss = (0.01, 0.005, 0.02) if kind in (KIND.UPS, KIND.TRANSFORMER) else (0.0, 0.0, 0.0)
    return PowerUnit(
        id=unit_id, tag=unit_id.upper(), kind=kind, rated_w=rated_w, fed_from_id=first, further_feed_ids=further,
        loss_p0_ratio=loss[0], loss_p1_ratio=loss[1], loss_p2_ratio=loss[2],
        breaker_limit_ratio=0.8 if kind is KIND.BUSWAY else 1.0, **more,
    )  # fmt: skip


def two_n(racks: int = 40, per_busway: int = 20) -> Project:
    """Utility and generator to A and B, each with board, transformer, ATS, UPS and busways over the rows."""
    items: list[object] = [
        _hall(per_busway),
        PowerSource(id="grid", tag="Utility", capacity_w=5e6),
        PowerSource(
            id="gen-a", tag="GEN-A", kind=SourceKind.DIESEL, capacity_w=2.5e6, is_standby=True, voltage_v=415.0
        ),
        PowerSource(
            id="gen-b", tag="GEN-B", kind=SourceKind.DIESEL, capacity_w=2.5e6, is_standby=True, voltage_v=415.0
        ),
    ]
    for side, path in PATHS.items():
        s = side.lower()
        y_m = 7.2 if s == "a" else 8.2
        items += [
            _unit(f"mv-{s}", KIND.MV_SWITCHGEAR, 5e6, ("grid",), path=path, voltage_v=13_800.0, x_m=1.2, y_m=y_m),
            _unit(f"tx-{s}", KIND.TRANSFORMER, 2.5e6, (f"mv-{s}",), path=path, x_m=3.2, y_m=y_m),
            _unit(f"ats-{s}", KIND.ATS, 2.5e6, (f"tx-{s}", f"gen-{s}"), path=path, x_m=5.2, y_m=y_m),
            _unit(f"lv-{s}", KIND.SWITCHBOARD, 2.5e6, (f"ats-{s}",), path=path, x_m=7.2, y_m=y_m),
            _unit(f"ups-{s}", KIND.UPS, 2e6, (f"lv-{s}",), path=path, autonomy_s=300.0, x_m=9.2, y_m=y_m),
        ]
        for n in range(-(-racks // per_busway)):
            place = {"x_m": 3.0 + 0.3 * (per_busway - 1), "y_m": 3.4 + 2.4 * n + (0.3 if s == "b" else 0.0)}
            size = {"width_m": 0.6 * per_busway, "depth_m": 0.08, "hall_id": "hall"}
            items.append(_unit(f"bw-{n + 1}{s}", KIND.BUSWAY, 9e5, (f"ups-{s}",), path=path, **place, **size))
    for n in range(racks):
        row = n // per_busway
        rack = _rack(n, f"bw-{row + 1}a", f"bw-{row + 1}b", f"R-{chr(65 + row)}{n % per_busway + 1:02d}")
        items.append(replace(rack, x_m=3.0 + 0.6 * (n % per_busway), y_m=3.0 + 2.4 * row))
    return Project.of(items)


def catcher(blocks: int = 5, racks_per_block: int = 16) -> Project:
    """Blocks with a UPS and a static transfer switch each, whose second input is one reserve UPS."""
    items: list[object] = [
        _hall(blocks * racks_per_block),
        PowerSource(id="grid", tag="Utility", capacity_w=1e7),
        PowerSource(id="gen", tag="GEN-1", kind=SourceKind.DIESEL, capacity_w=1e7, is_standby=True),
        _unit("mv", KIND.MV_SWITCHGEAR, 1e7, (), voltage_v=13_800.0),
        _unit("tx-r", KIND.TRANSFORMER, 1e6, ("mv",)),
        _unit("ups-r", KIND.UPS, 8e5, ("tx-r",), autonomy_s=300.0),
        _unit("lv-r", KIND.SWITCHBOARD, 8e5, ("ups-r",)),
    ]
    for n in range(1, blocks + 1):
        items += [
            _unit(f"tx-{n}", KIND.TRANSFORMER, 1e6, ("mv",)),
            _unit(f"ups-{n}", KIND.UPS, 8e5, (f"tx-{n}",), autonomy_s=300.0),
            _unit(f"sts-{n}", KIND.STS, 8e5, (f"ups-{n}", "lv-r")),
            _unit(f"bw-{n}", KIND.BUSWAY, 8e5, (f"sts-{n}",)),
        ]
        first = (n - 1) * racks_per_block
        items += [_rack(first + k, f"bw-{n}", "", f"R-{n}{k + 1:02d}") for k in range(racks_per_block)]
    return Project.of(items)


def campus(blocks: int = 300, racks_per_block: int = 4) -> Project:
    """Equal 2N blocks on two boards of a substation."""
    items: list[object] = [
        _hall(60),
        PowerSource(id="grid", tag="Utility 1", capacity_w=2e8, voltage_v=132_000.0),
        PowerSource(id="grid-2", tag="Utility 2", capacity_w=2e8, voltage_v=132_000.0),
        _unit("ss-a", KIND.MV_SWITCHGEAR, 2e8, ("grid",), path=PowerPath.A, voltage_v=34_500.0),
        _unit("ss-b", KIND.MV_SWITCHGEAR, 2e8, ("grid-2",), path=PowerPath.B, voltage_v=34_500.0),
    ]
    for n in range(1, blocks + 1):
        for side, path in PATHS.items():
            s = side.lower()
            items += [
                _unit(f"tx-{n:03d}{s}", KIND.TRANSFORMER, 2.5e5, (f"ss-{s}",), path=path),
                _unit(f"ups-{n:03d}{s}", KIND.UPS, 2e5, (f"tx-{n:03d}{s}",), path=path, autonomy_s=300.0),
                _unit(f"bw-{n:03d}{s}", KIND.BUSWAY, 2e5, (f"ups-{n:03d}{s}",), path=path),
            ]
        first = (n - 1) * racks_per_block
        for k in range(racks_per_block):
            items.append(_rack(first + k, f"bw-{n:03d}a", f"bw-{n:03d}b", f"R-{n:03d}-{k + 1}"))
    return Project.of(items)
