"""Words about a rack's air: grouping, order, and the fix that fits the shares."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.model.cooling import AirCooler, Containment
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall
from core.results.room_air import AirSource, RackAir, SourceKind
from core.study.air_sources import cheapest_fix, source_lines

UNIT = RackUnit(name="s", u_height=10, rated_power_w=8000.0, airflow_m3_s=0.6)
AIR = SimpleNamespace(hall_id="hall")


def project(flow_m3_s: float = 4.0, contained: bool = False, blanked: bool = True) -> Project:
    racks = [
        Rack(id=f"r{n}", tag=f"R{n}", hall_id="hall", x_m=2.0 + n, y_m=2.0, units=(UNIT,), has_blanking_panels=blanked)
        for n in range(6)
    ]
    cooler = AirCooler(id="c", tag="CRAH-1", hall_id="hall", airflow_m3_s=flow_m3_s)
    extra = [Containment(id="k", tag="K", hall_id="hall", x_m=3.0, y_m=4.0)] if contained else []
    return Project.of([Hall(id="hall", tag="H"), *racks, cooler, *extra])


def why(**racks: float) -> RackAir:
    exhaust = [AirSource(SourceKind.RACK, i, share, 35.0) for i, share in racks.items()]
    rest = 1.0 - sum(racks.values())
    tiles = [AirSource(SourceKind.TILE, f"t{n}", rest / 4.0, 18.0) for n in range(2)]
    cooler = AirSource(SourceKind.COOLER, "c", rest / 2.0, 18.0)
    sources = sorted([*exhaust, *tiles, cooler], key=lambda s: -s.share_ratio)
    return RackAir("r0", tuple(sources), rest, True)


def test_tiles_are_summed_and_racks_beyond_three_too():
    lines = source_lines(project(), why(r0=0.1, r1=0.08, r2=0.06, r3=0.04, r4=0.02))
    assert [line.share_ratio for line in lines] == sorted((line.share_ratio for line in lines), reverse=True)
    assert sum(line.share_ratio for line in lines) == pytest.approx(1.0)
    by_text = {line.text: line for line in lines}
    assert by_text["2 floor tiles"].share_ratio == pytest.approx(0.35)
    assert by_text["Its own exhaust"].is_exhaust
    assert by_text["Exhaust of R1"].entity_ids == ("r1",)
    assert by_text["Exhaust of 2 more racks"].share_ratio == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("made", "shares", "said"),
    [
        (project(), {"r1": 0.05}, "only colder supply air"),
        (project(blanked=False), {"r0": 0.2, "r1": 0.1}, "blanking panels"),
        (project(flow_m3_s=2.0), {"r1": 0.3}, "Coolers give 2.0 m³/s, racks draw 3.6 m³/s"),
        (project(), {"r1": 0.3}, "contain the aisle"),
        (project(contained=True), {"r0": 0.2}, "close the gaps around it"),
        (project(contained=True), {"r1": 0.3}, "tighten doors and roof"),
    ],
)
def test_the_fix_follows_the_largest_cause(made, shares, said):
    assert said in cheapest_fix(made, AIR, why(**shares))
