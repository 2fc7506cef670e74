"""Facility loops: everything served, balanced, starved by too little head, and rear doors gathered by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks.rule_book import check_design
from core.model.cooling import AirCooler, CoolingLoop, HeatRejection
from core.model.rack import CoolingKind
from core.plant.facility_loops import facility_loops
from core.templates.air_hall import air_hall
from core.templates.hybrid_retrofit import hybrid_retrofit
from core.templates.immersion_pod import immersion_pod
from core.templates.liquid_hall_5mw import liquid_hall_5mw


@pytest.mark.parametrize("build", [air_hall, liquid_hall_5mw, immersion_pod, hybrid_retrofit])
def test_the_examples_have_water_everywhere_and_close_to_a_billionth(build):
    loops = facility_loops(build())
    assert loops
    for loop in loops.values():
        assert loop.is_flowing
        assert loop.balance_ratio < 1e-9
        assert all(b.flow_kg_s == pytest.approx(b.required_kg_s) and b.spare_pa > 0.0 for b in loop.branches)
        assert sum(p.flow_kg_s for p in loop.pumps) == pytest.approx(loop.design_kg_s, rel=1e-9)


def test_the_chilled_loop_serves_coolers_and_one_branch_for_a_row_of_doors():
    project = hybrid_retrofit()
    chilled = facility_loops(project)[CoolingLoop.CHILLED]
    kinds = [project.get(b.item_id) for b in chilled.branches]
    assert sum(isinstance(k, AirCooler) for k in kinds) == 6
    doors = [k for k in kinds if not isinstance(k, AirCooler)]
    assert [d.cooling for d in doors] == [CoolingKind.REAR_DOOR]


def test_pumps_with_too_little_head_starve_the_far_branches_and_are_told():
    project = hybrid_retrofit()
    weak = project.with_changes({"assumptions": replace(project.assumptions, pump_head_pa=60_000.0)})
    loop = facility_loops(weak)[CoolingLoop.CHILLED]
    assert min(b.flow_margin_ratio for b in loop.branches) < 0.0
    told = [f for f in check_design(weak) if f.code == "facility-flow-short"]
    assert told
    assert "60 kPa now" in told[0].fix
    assert not [f for f in check_design(project) if f.code == "facility-flow-short"]


def test_longer_pipes_need_more_head():
    project = immersion_pod()
    near = facility_loops(project)[CoolingLoop.WARM]
    units = project.of_type(HeatRejection)
    far = facility_loops(project.with_changes({u.id: replace(u, x_m=u.x_m + 300.0) for u in units}))[CoolingLoop.WARM]
    assert far.needed_head_pa > near.needed_head_pa + 10_000.0


def test_pipes_stay_as_laid_when_the_load_falls():
    project = air_hall()
    laid = {run.bore_m for run in facility_loops(project)[CoolingLoop.CHILLED].pipes}
    idle = project.with_changes({project.scenario.id: replace(project.scenario, it_load_ratio=0.05)})
    loop = facility_loops(idle)[CoolingLoop.CHILLED]
    assert loop.design_kg_s < 0.3 * facility_loops(project)[CoolingLoop.CHILLED].design_kg_s
    assert {run.bore_m for run in loop.pipes} == laid


def test_a_site_without_units_or_pumps_has_no_facility_loop():
    project = immersion_pod()
    bare = project.with_changes({u.id: None for u in project.of_type(HeatRejection)})
    assert CoolingLoop.WARM not in facility_loops(bare)
    still = project.with_changes({"assumptions": replace(project.assumptions, pump_head_pa=0.0)})
    assert not facility_loops(still)
