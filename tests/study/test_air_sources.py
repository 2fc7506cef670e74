"""Words about a rack's air: grouping, order, and the fix that fits the shares."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.model.cooling import AirCooler, Containment, PerforatedTile
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall
from core.results.room_air import AirSource, RackAir, SourceKind
from core.study.air_sources import best_helper, cheapest_fix, origins, source_lines
from core.units import percent

UNIT = RackUnit(name="s", u_height=10, rated_power_w=8000.0, airflow_m3_s=0.6)
AIR = SimpleNamespace(hall_id="hall", floor=None)


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


def test_nothing_is_told_as_a_share_of_nought():
    lines = source_lines(project(), why(r0=0.002, r1=0.003, r2=0.001))
    assert {line.text for line in lines} == {"CRAH-1", "2 floor tiles", "Exhaust of 3 racks"}
    assert all(percent(line.share_ratio) != "0 %" for line in lines)
    assert {line.text for line in source_lines(project(), why(r0=0.004))} == {"CRAH-1", "2 floor tiles"}


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


def test_seeping_air_is_not_counted_as_exhaust():
    answer = why(r1=0.2)
    seeping = AirSource(SourceKind.SEEPING, "", 0.3, float("nan"))
    answer = replace(answer, sources=(*answer.sources[1:], seeping), capture_ratio=0.5)
    found = origins(answer)
    assert (found.straight_ratio, found.seeping_ratio) == (0.5, 0.3)
    assert found.exhaust_ratio == pytest.approx(0.2)
    assert found.in_words() == "50 % comes straight from coolers and tiles, 20 % is exhaust, 30 % seeps in"
    assert "seeps" not in origins(why(r1=0.2)).in_words()
    assert "seeps in through cracks" in cheapest_fix(project(contained=True), AIR, answer)


def test_the_hint_names_what_sends_most_of_its_air_to_the_rack():
    made = project(contained=True)
    tiles = {f"t{n}": PerforatedTile(id=f"t{n}", tag=f"T-{n}", hall_id="hall", open_ratio=0.3) for n in range(2)}
    made = made.with_changes(tiles)
    floor = SimpleNamespace(tile_ids=("t0", "t1"), tile_m3_s=np.array([0.8, 0.25]))
    air = SimpleNamespace(hall_id="hall", floor=floor)
    helper = best_helper(made, air, why(r1=0.4))
    # both give 15 % of 0.6 m3/s, the second of only 0.25 m3/s
    assert helper.entity.id == "t1"
    assert helper.reach_ratio == pytest.approx(0.15 * 0.6 / 0.25)
    assert "open tile T-1 further: 36 %" in cheapest_fix(made, air, why(r1=0.4))
    open_already = {i: replace(t, open_ratio=0.95) for i, t in tiles.items()}
    slow = replace(made.get("c"), fan_speed_ratio=0.5, airflow_m3_s=8.0)
    made = made.with_changes({**open_already, "c": slow})
    assert "speed up CRAH-1: 4 % of its air" in cheapest_fix(made, air, why(r1=0.4))
    full = made.with_changes({"c": replace(slow, fan_speed_ratio=1.0, airflow_m3_s=4.0)})
    assert best_helper(full, air, why(r1=0.4)) is None
