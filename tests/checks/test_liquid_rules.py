"""Findings about liquid loops name the item, the numbers and the remedy, and stay silent on sound designs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.checks.rule_book import check_design
from core.model.cooling import Cdu, Coolant, TechnologyClass, WaterClass
from core.model.project import Project
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions, Scenario
from core.results.design_results import DesignResults
from core.results.finding import Severity
from core.results.part import Part
from core.study.assemble import assemble

LIQUID = {
    "liquid-without-cdu", "loop-without-pump", "pump-without-loop", "cdu-off", "cdu-over-capacity", "cdu-not-redundant",
    "rack-flow-short", "mixed-coolants", "water-above-class", "water-below-class", "supply-above-class", "condensation",
    "coolant-too-hot", "bath-too-hot",
}  # fmt: skip


def rack(n: int, cdu_id: str = "c0", **changes: object) -> Rack:
    unit = RackUnit(name="GB200 NVL72", rated_power_w=132e3, liquid_ratio=0.87, liquid_flow_kg_s=2.2)
    made = Rack(id=f"r{n}", tag=f"R-{n:02d}", x_m=1.0 + 0.6 * n, units=(unit,), cdu_id=cdu_id,
                cooling=CoolingKind.DIRECT_TO_CHIP)  # fmt: skip
    return replace(made, **changes)


def cdu(n: int, **changes: object) -> Cdu:
    made = Cdu(
        id=f"c{n}", tag=f"CDU-{n + 1}", x_m=8.0 * n, redundancy_group="G1", spare_unit_count=1, supply_set_c=34.0
    )
    return replace(made, **changes)


def design(cdus: list[Cdu], racks: list[Rack], **assumed: float) -> Project:
    cool = Scenario(id="cool", dry_bulb_c=5.0, wet_bulb_c=3.0)
    return Project.of([*cdus, *racks, cool, Assumptions(**{"warm_water_supply_c": 30.0, **assumed})])


def solved(project: Project) -> DesignResults:
    return assemble(project, Part(failure="no air"))


def found(project: Project) -> dict[str, list]:
    by_code: dict[str, list] = {}
    for finding in solved(project).findings:
        if finding.code in LIQUID:
            by_code.setdefault(finding.code, []).append(finding)
    return by_code


SOUND = design([cdu(0), cdu(1)], [rack(n) for n in range(8)])


def test_a_sound_loop_with_a_spare_unit_is_silent():
    assert found(SOUND) == {}


def test_racks_without_cdu_are_one_finding_that_says_how_to_connect_them():
    findings = found(design([cdu(0), cdu(1)], [rack(n, "" if n else "c0") for n in range(40)]))
    (finding,) = findings["liquid-without-cdu"]
    assert finding.severity is Severity.ERROR
    assert "39 liquid-cooled racks" in finding.message
    assert "(L)" in finding.fix


def test_a_cdu_that_serves_nothing_is_a_pump_without_loop():
    (finding,) = found(design([cdu(0), cdu(1), cdu(2, redundancy_group="")], [rack(0)]))["pump-without-loop"]
    assert finding.ids == ("c2",)


@pytest.mark.parametrize("lost", [{"flow_kg_s": 0.0}])
def test_a_loop_whose_units_have_no_flow_has_no_pump(lost):
    (finding,) = found(design([cdu(0, **lost)], [rack(0)]))["loop-without-pump"]
    assert "CDU-1" in finding.message or "G1" in finding.message


def test_facility_pumps_without_head_are_named_with_the_loop():
    (finding,) = found(design([cdu(0), cdu(1)], [rack(0)], pump_head_pa=0.0))["loop-without-pump"]
    assert "warm" in finding.message


def test_a_loop_whose_units_are_all_off_says_how_much_heat_it_leaves():
    (finding,) = found(design([cdu(0, is_on=False), cdu(1, is_on=False)], [rack(0), rack(1)]))["cdu-off"]
    assert "230 kW" in finding.message


def test_too_small_cdus_are_told_with_their_load():
    (finding,) = found(design([cdu(0, capacity_w=2e5), cdu(1, capacity_w=2e5)], [rack(n) for n in range(8)]))[
        "cdu-over-capacity"
    ]
    assert "919 kW" in finding.message
    assert "230 %" in finding.message


def test_a_claimed_spare_unit_that_is_not_one_is_told():
    (finding,) = found(design([cdu(0, capacity_w=5e5), cdu(1, capacity_w=5e5)], [rack(n) for n in range(8)]))[
        "cdu-not-redundant"
    ]
    assert "N+1" in finding.message
    assert "500 kW" in finding.message


def test_a_claimed_spare_unit_without_enough_flow_names_the_unit_that_fails():
    project = design([cdu(0, flow_kg_s=3.7), cdu(1, flow_kg_s=3.7)], [rack(n) for n in range(8)])
    (finding,) = found(project)["cdu-not-redundant"]
    assert "fails" in finding.message
    assert "l/min" in finding.message


def test_narrow_pipes_starve_racks_and_the_finding_gives_flow_need_and_pressure():
    project = design([cdu(0, pipe_diameter_m=0.02), cdu(1, pipe_diameter_m=0.02)], [rack(n) for n in range(8)])
    finding = found(project)["rack-flow-short"][0]
    assert "l/min" in finding.message
    assert "kPa" in finding.message
    assert "Widen the pipes" in finding.fix


def test_two_coolants_in_one_loop_and_oil_in_cold_plates_are_errors():
    mixed = design([cdu(0), cdu(1, coolant=Coolant.PG30)], [rack(0)])
    assert "PG25 and PG30" in found(mixed)["mixed-coolants"][0].message
    oil = design([cdu(0, coolant=Coolant.DIELECTRIC_OIL)], [rack(0)])
    assert "R-00 has cold plates" in found(oil)["mixed-coolants"][0].message


def test_water_above_the_facility_class_and_supply_above_the_technology_class_are_errors():
    warm = design([cdu(0, water_class=WaterClass.W27), cdu(1, water_class=WaterClass.W27)], [rack(0)])
    assert len(found(warm)["water-above-class"]) == 2
    hot = design([cdu(0, technology_class=TechnologyClass.S30, redundancy_group="")], [rack(0)])
    (finding,) = found(hot)["supply-above-class"]
    assert "34.0" in finding.message
    assert "S30" in finding.message


def test_the_class_that_the_water_keeps_is_silent():
    keeps = {"water_class": WaterClass.W40, "technology_class": TechnologyClass.S35}
    assert found(design([cdu(0, **keeps), cdu(1, **keeps)], [rack(n) for n in range(4)])) == {}


def test_supply_near_the_dew_point_gives_the_margin():
    project = design([cdu(0, supply_set_c=17.0)], [rack(0)], warm_water_supply_c=12.0, room_dew_point_c=16.0)
    sites = solved(project)
    messages = [f.message for f in sites.findings if f.code == "condensation"]
    assert "1.0 K above" in messages[0]


def test_an_oil_bath_above_its_limit_is_an_error():
    tank = rack(0, cooling=CoolingKind.IMMERSION)
    (finding,) = found(design([cdu(0, supply_set_c=44.0, redundancy_group="")], [tank]))["bath-too-hot"]
    assert "R-00" in finding.message


def test_a_hall_of_hundreds_of_broken_racks_stays_a_handful_of_findings():
    racks = [rack(n, "c0") for n in range(300)]
    findings = found(design([cdu(0)], racks))
    assert sum(len(f) for f in findings.values()) <= 6


def test_rules_need_no_results():
    codes = {f.code for f in check_design(design([cdu(0)], [rack(0, "")]))}
    assert {"liquid-without-cdu", "pump-without-loop"} <= codes
