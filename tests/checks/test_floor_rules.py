"""The floor's rating against racks of a known weight."""

from __future__ import annotations

from core.checks.evidence import Evidence
from core.checks.floor_rules import floor_loads
from core.checks.rule_book import check_design
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall


def project_of(rating_pa: float) -> Project:
    heavy = RackUnit(id="u", name="Battery", weight_kg=1_300.0)
    racks = [
        Rack(id="r1", tag="R1", hall_id="h", x_m=3.0, y_m=3.0, units=(heavy,)),
        Rack(id="r2", tag="R2", hall_id="h", x_m=5.0, y_m=3.0),
    ]
    return Project.of([Hall(id="h", tag="H", floor_load_max_pa=rating_pa), *racks])


def found(rating_pa: float) -> list[tuple[str, str, tuple[str, ...]]]:
    findings = floor_loads(Evidence(project_of(rating_pa)))
    return [(f.code, f.message, f.ids) for f in findings]


def test_a_rack_beyond_the_rating_is_named_with_both_numbers():
    # 140 + 1 300 kg on 0.6 m x (1.2 + 2 x 0.6) m: 1 000 kg/m2, 9.81 kPa
    assert found(9_000.0) == [("floor-load", "R1 loads the floor with 9.8 kPa, rated for 9.0 kPa.", ("r1",))]


def test_a_floor_that_carries_it_or_is_not_known_says_nothing():
    assert found(10_000.0) == []
    assert found(0.0) == []


def test_the_rule_book_has_the_rule():
    assert any(f.code == "floor-load" for f in check_design(project_of(9_000.0)))
