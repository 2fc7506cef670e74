"""First layouts are whole designs: placed without overlaps, wired, piped, and cool enough at the first look."""

from __future__ import annotations

import numpy as np
import pytest

from core.geometry.polygon import bounds
from core.model.cooling import AirCooler, Cdu, HeatRejection
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.outages import with_out_of_service
from core.model.rack import CoolingKind
from core.plant.facility_loops import facility_loops
from core.results.finding import Severity
from core.results.part import Part
from core.study.assemble import assemble
from core.study.evaluate import evaluate
from core.study.settings import StudySettings
from core.templates.brief import read_brief
from core.templates.briefed import campus_50mw
from core.templates.first_layout import first_layout

BRIEFS = (
    "14 racks of GB300, N+1, Dublin",
    "20 racks of GB200, N, Dubai",
    "24 racks of DGX H100, 2N, Ashburn",
    "9 liquid racks of HGX B200, 4N/3, Singapore",
    "3 racks of Vera Rubin Max-P, block redundant, Phoenix",
    "8 racks of GB300, 3N/2, Lulea",
    "1 rack of CPU multi-node at 12 kW per rack, N, Oslo",
)


@pytest.mark.parametrize("line", BRIEFS)
def test_a_first_layout_has_no_errors_and_cool_racks(line: str) -> None:
    brief = read_brief(line)
    project = first_layout(brief)
    assert len(project.racks) == brief.rack_count
    assert all(rack.feed_a_id for rack in project.racks)
    assert all(rack.cdu_id for rack in project.racks if rack.cooling is CoolingKind.DIRECT_TO_CHIP)
    results = evaluate(project, StudySettings(fine_spacing_m=0.3))  # cells for jets would take ten times as long
    assert [f.message for f in results.findings if f.severity is Severity.ERROR] == []
    air = results.thermal.value
    assert air is not None
    inlets = np.concatenate([hall.rack_inlet_mean_c for hall in air.halls])
    assert np.all((inlets < 27.0) | np.isnan(inlets))  # a rack cooled by liquid alone draws no air
    assert results.energy.value is not None
    assert abs(results.energy.value.balance_error_ratio) < 1e-6


def test_spare_units_come_with_every_topology_but_n() -> None:
    plain, spare = (first_layout(read_brief(f"40 racks of GB300, {kind}, Dublin")) for kind in ("N", "N+1"))
    for kind in (AirCooler, Cdu, HeatRejection):
        assert len(spare.of_type(kind)) > len(plain.of_type(kind))


def test_the_same_brief_gives_the_same_project() -> None:
    brief = read_brief(BRIEFS[0])
    assert first_layout(brief) == first_layout(brief)


def test_many_racks_are_spread_evenly_over_halls_and_rows() -> None:
    project = first_layout(read_brief("120 racks of GB300, N+1, Dublin"))
    assert len(project.halls) == 3
    in_hall = [sum(r.hall_id == h.id for r in project.racks) for h in project.halls]
    assert in_hall == [40, 40, 40]


def test_fan_walls_of_a_small_hall_have_room_for_the_spare_one() -> None:
    plain, spare = (first_layout(read_brief(f"24 racks of GB300, {kind}, Dublin")) for kind in ("N", "N+1"))
    assert len(spare.of_type(AirCooler)) == len(plain.of_type(AirCooler)) + 1


def test_a_campus_stands_in_columns_with_water_and_power_for_all_of_it() -> None:
    project = campus_50mw()
    box_of = {h.id: bounds(h.outline_m) for h in project.halls}
    boxes = list(box_of.values())
    assert len({b.x0_m for b in boxes}) > 1
    assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[:n])
    for rack in project.racks:
        box = box_of[rack.hall_id]
        assert box.x0_m < rack.x_m < box.x1_m
        assert box.y0_m < rack.y_m < box.y1_m
    branches = [b for loop in facility_loops(project).values() for b in loop.branches]
    assert min(b.spare_pa for b in branches) >= 0.0
    results = assemble(project, Part(failure="no air"))
    worse = [f.message for f in results.findings if f.severity is not Severity.NOTE and f.code != "no-air"]
    assert worse == []


def test_facility_pumps_of_several_systems_run_on_when_the_grid_fails() -> None:
    project = first_layout(read_brief("30 racks of GB200, 2N, Frankfurt"))
    assert len({u.tag for u in project.of_type(PowerUnit) if u.kind is PowerUnitKind.UPS}) == 6
    boards = {u.id for u in project.of_type(PowerUnit) if u.kind is PowerUnitKind.SWITCHBOARD}
    assert {project.assumptions.feed_id, project.assumptions.backup_feed_id} <= boards
    grid = [s.id for s in project.of_type(PowerSource) if s.kind is SourceKind.GRID]
    dark = assemble(with_out_of_service(project, grid), Part(failure="not asked for"))
    assert dark.liquid.require().facility_pump_w > 20e3
    large = first_layout(read_brief("400 racks of GB300, 2N, Frankfurt"))
    assert large.assumptions.feed_id == ""  # more than a block has to spare
