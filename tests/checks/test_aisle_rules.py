"""Contained aisles that are open along a side are told, with the side and the metres; closed ones are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks.aisle_rules import open_sides
from core.checks.evidence import Evidence
from core.checks.rule_book import check_design
from core.model.cooling import Containment, ContainmentKind
from core.model.project import Project
from core.model.space import Beam, Hall, Wall
from core.thermal import open_sides as thermal_open_sides
from core.thermal.aisles import aisle_pressures
from core.thermal.room_from_project import air_room
from core.words import as_read, use_language
from tests.support.two_rows import hall_of_two_rows


def found_in(project: Project) -> list:
    return [f for f in check_design(project) if f.code == "aisle-open-side"]


def without(project: Project, *tags: str) -> Project:
    return Project.of(e for e in project.entities.values() if e.tag not in tags)


def turned(project: Project) -> Project:
    """The same hall with x and y exchanged."""
    changes = {}
    for item in project.placed:
        turn = {0: 270, 180: 90, 90: 180, 270: 0}[item.rotation_deg]
        changes[item.id] = replace(item, x_m=item.y_m, y_m=item.x_m, rotation_deg=turn)
    (hall,) = project.halls
    changes[hall.id] = replace(hall, outline_m=tuple((y, x) for x, y in reversed(hall.outline_m)))
    return project.with_changes(changes)


@pytest.mark.parametrize("kind", list(ContainmentKind))
def test_two_full_rows_leave_no_side_open(kind):
    assert found_in(hall_of_two_rows(kind)) == []


def test_a_missing_row_is_told_with_aisle_side_metres_and_place():
    project = hall_of_two_rows(ContainmentKind.COLD)
    (finding,) = found_in(without(project, *(f"R1{n}" for n in range(6))))
    assert finding.message == ("A1 is contained over 3.6 m, but 3.6 m of its upper side on the plan are open.")
    assert "thin wall as high as the racks" in finding.fix
    assert finding.ids == ("a",)
    assert finding.place_m == pytest.approx((3.0, 4.2))
    assert finding.measure == pytest.approx(3.6)
    assert finding.severity == "warning"


def test_openings_of_both_sides_are_one_finding():
    project = hall_of_two_rows(ContainmentKind.COLD)
    (finding,) = found_in(without(project, "R00", "R14", "R15"))
    assert "0.6 m of its lower side on the plan and 1.2 m of its upper side on the plan are open" in finding.message
    assert finding.place_m == pytest.approx((4.2, 4.2))


def test_an_aisle_that_runs_up_the_plan_has_a_left_and_a_right_side():
    project = turned(hall_of_two_rows(ContainmentKind.COLD))
    assert found_in(project) == []
    (left,) = found_in(without(project, "R02"))
    (right,) = found_in(without(project, "R12"))
    assert "0.6 m of its left side on the plan are open" in left.message
    assert "0.6 m of its right side on the plan are open" in right.message


@pytest.mark.parametrize("change", [{}, {"has_roof": False}, {"has_end_doors": False}])
def test_a_part_of_an_enclosure_counts_and_none_at_all_does_not(change):
    project = without(hall_of_two_rows(ContainmentKind.COLD, **change), "R03")
    assert len(found_in(project)) == 1
    aisle = project.of_type(Containment)[0]
    bare = replace(aisle, has_roof=False, has_end_doors=False)
    assert found_in(project.with_changes({aisle.id: bare})) == []
    assert found_in(without(project, "A1")) == []


def test_a_thin_wall_or_the_halls_own_wall_closes_a_side():
    project = hall_of_two_rows(ContainmentKind.COLD)
    single = without(project, *(f"R1{n}" for n in range(6)))
    wall = Wall(id="w", tag="W", hall_id="h", x0_m=1.2, x1_m=4.8, y0_m=4.2, y1_m=4.2, thickness_m=0.05, height_m=2.1)
    assert found_in(single.with_changes({"w": wall})) == []
    assert len(found_in(single.with_changes({"w": replace(wall, height_m=0.8)}))) == 1
    assert "1.8 m of its upper side" in found_in(single.with_changes({"w": replace(wall, x1_m=3.0)}))[0].message
    narrow = replace(single.halls[0], outline_m=((0.0, 0.0), (7.8, 0.0), (7.8, 4.2), (0.0, 4.2)))
    beside_wall = single.with_changes({"h": narrow})
    assert found_in(beside_wall) == []
    assert air_room(beside_wall, beside_wall.of_type(Hall)[0]).enclosures[0].gap_m2 == 0.0


def test_a_beam_above_an_opening_neither_closes_nor_widens_it():
    project = without(hall_of_two_rows(ContainmentKind.COLD), "R02")
    beam = Beam(
        id="b", tag="B", hall_id="h", x_m=2.7, y_m=3.0, width_m=0.6, depth_m=0.2, height_m=0.3, bottom_m=2.8
    )  # fmt: skip
    beamed = project.with_changes({"b": beam})
    alone, below = (air_room(p, p.halls[0]).enclosures[0].gap_m2 for p in (project, beamed))
    assert below == alone == pytest.approx(0.6 * 2.1)
    assert len(found_in(beamed)) == 1


def test_joints_between_racks_are_not_told_and_half_a_rack_is():
    project = hall_of_two_rows(ContainmentKind.COLD)
    slim, half = (
        project.with_changes({r.id: replace(r, width_m=w) for r in project.racks if r.tag == "R02"})
        for w in (0.55, 0.3)
    )
    assert found_in(slim) == []
    assert "0.3 m of its lower side" in found_in(half)[0].message


def test_the_finding_goes_with_the_opening_that_the_air_sees_and_follows_edits():
    project = hall_of_two_rows(ContainmentKind.COLD)
    gapped = without(project, "R02")
    assert air_room(gapped, gapped.halls[0]).enclosures[0].open_sides[0].spans_m == ((2.4, 3.0),)
    pressures = aisle_pressures(air_room(gapped, gapped.halls[0]), [1.0] * len(gapped.racks))
    assert pressures[0].leak_m2 > 0.6 * 2.1
    for _ in range(2):
        assert len(list(open_sides(Evidence(gapped)))) == 1
        assert list(open_sides(Evidence(project))) == []


def test_it_is_told_in_german():
    project = without(hall_of_two_rows(ContainmentKind.COLD), "R00", "R14", "R15")
    (finding,) = found_in(project)
    use_language("de")
    try:
        said, fix = as_read(finding.message), as_read(finding.fix)
    finally:
        use_language("en")
    assert said == (
        "A1 ist über 3.6 m eingehaust, aber 0.6 m der unteren Seite im Plan und 1.2 m der oberen "
        "Seite im Plan sind offen."
    )
    assert fix.startswith("Schließen Sie die Öffnung")


def test_answers_are_kept_for_halls_of_the_project_asked_for_last_only():
    first = hall_of_two_rows(ContainmentKind.COLD)
    (hall,) = first.halls
    for n in range(20):
        moved = {e.id: replace(e, hall_id=f"hall{n}") for e in first.placed}
        other = Project.of(
            [*first.with_changes({hall.id: None, **moved}).entities.values(), replace(hall, id=f"hall{n}")]
        )
        assert list(thermal_open_sides.enclosures_with_open_sides(other)) == []
        assert list(thermal_open_sides._kept) == [f"hall{n}"]
    assert list(thermal_open_sides.enclosures_with_open_sides(Project.of(()))) == []
    assert not thermal_open_sides._kept
