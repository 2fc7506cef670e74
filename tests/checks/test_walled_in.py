"""A rack inside a cooler has no temperatures in any document, though a sliver of its faces meets air."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pytest

from core.checks.walled_in import bodies_around, without_walled_in
from core.cli.solve_commands import results_document
from core.drawing.display_list import Text
from core.drawing.plan import plan_drawing
from core.drawing.power_rack_list import cell_words, rack_rows
from core.drawing.rack_face import stands_without_air
from core.exchange.csv_racks import write_racks
from core.model.rack import CoolingKind
from core.plant.moisture import hall_coils
from core.reports import report
from core.reports.air_chapter import air_chapter
from core.results.outage import OutageEvent
from core.results.thermal_result import ThermalResult
from core.study import assemble
from core.study.evaluate import evaluate
from core.study.heat_released import fan_growth
from core.study.live_study import LiveStudy
from core.study.outage import simulate_outage
from core.study.settings import StudySettings
from core.study.year_case import year_case
from core.words import as_read, use_language
from tests.support.two_rows import hall_of_two_rows

SETTINGS = StudySettings(fine_spacing_m=0.3)


def rack_in_cooler(x_m: float = 7.2):
    """A rack within a cooler that is larger and higher than it; between their side faces air has a sliver."""
    project = hall_of_two_rows(None)
    cooler = replace(project.get("c"), width_m=3.0, depth_m=0.9, height_m=2.4)
    return project.with_changes({"c": cooler, "r00": replace(project.get("r00"), x_m=x_m, y_m=3.6)})


@pytest.fixture(scope="module")
def solved():
    project = rack_in_cooler()
    return project, evaluate(project, SETTINGS)


def row_of(project, results):
    air = results.thermal.require().halls[0]
    n = air.rack_ids.index("r00")
    return air, n


def test_the_march_breathes_in_a_sliver_and_results_do_not_tell_of_it(monkeypatch, solved):
    project, results = solved
    with monkeypatch.context() as bare:
        bare.setattr(assemble, "as_told", lambda project, thermal: thermal)
        raw = evaluate(project, SETTINGS).thermal.require()
    air, n = row_of(project, results)
    assert not math.isnan(raw.halls[0].rack_inlet_mean_c[n])  # or this test would show nothing
    assert stands_without_air(project, results, project.get("r00")) == "C"
    for name in ("rack_inlet_mean_c", "rack_inlet_max_c", "rack_outlet_c"):
        told, before = getattr(air, name), getattr(raw.halls[0], name)
        assert math.isnan(told[n])
        np.testing.assert_array_equal(np.delete(told, n), np.delete(before, n))
        assert not told.flags.writeable


def test_energy_is_balanced_though_the_rack_has_no_inlet(solved):
    _, results = solved
    assert results.energy.require().balance_error_ratio < 1e-6


def test_fans_without_an_inlet_turn_as_in_cool_air_at_once_and_all_year():
    """The rack's own hot air in a sliver would have its fans at full speed at the operating point and in no hour of the
    year: at its weather and load the year draws what the operating point does."""
    project = rack_in_cooler()
    project = project.with_changes({project.assumptions.id: replace(project.assumptions, server_fan_ramp_from_c=10.0)})
    results = evaluate(project, SETTINGS)
    growth = fan_growth(project, results.thermal.require())
    assert growth["r00"] == 0.0
    assert all(ratio > 0.0 for rack_id, ratio in growth.items() if rack_id != "r00")
    case = year_case(project, results.thermal.require())
    by_rack = dict(zip((r.id for r in project.racks), case.racks.growth_ratio.tolist(), strict=True))
    assert by_rack == growth
    power = results.power.require()
    drawn_w = dict(zip(power.rack_ids, power.rack_power_w.tolist(), strict=True))
    for rack in project.racks:
        wanted_w = rack.power_w * project.scenario.it_load_ratio * (1.0 + growth[rack.id])
        assert drawn_w[rack.id] == pytest.approx(wanted_w)


def test_a_rear_door_whose_air_is_not_known_leaves_the_year_whole(solved):
    project, results = solved
    (hall,) = project.halls
    door = replace(project.get("r00"), cooling=CoolingKind.REAR_DOOR)
    damp = project.with_changes({"r00": door, hall.id: replace(hall, outdoor_air_m3_s=0.5)})
    air = results.thermal.require().halls[0]
    taken_w = np.array([4000.0 if rack_id == "r00" else 0.0 for rack_id in air.rack_ids])
    found = hall_coils(damp, damp.halls[0], ThermalResult((replace(air, rack_door_w=taken_w),)))
    assert found is not None
    assert np.isfinite(found.rows).all()


def test_json_csv_and_lists_print_no_number(solved):
    project, results = solved
    (row,) = (r for r in results_document(project, results)["racks"] if r["id"] == "r00")
    assert (row["inlet_mean_c"], row["inlet_max_c"], row["outlet_mean_c"]) == (None, None, None)
    lines = {line["tag"]: line for line in csv.DictReader(io.StringIO(write_racks(project, results)))}
    inlets = [name for name in lines["R00"] if "inlet" in name]
    assert len(inlets) == 2
    assert [lines["R00"][name] for name in inlets] == ["", ""]
    assert all(float(lines["R01"][name]) > 15.0 for name in inlets)
    (listed,) = (row for row in rack_rows(project, results) if row.rack_id == "r00")
    assert cell_words(listed, "inlet_c") == "–"


def test_the_report_prints_none_either(solved):
    project, results = solved
    rows = report._racks(project, results).blocks[0].rows
    (mine,) = (row for row in rows if row[0] == "R00")
    (other,) = (row for row in rows if row[0] == "R01")
    assert mine[4] == "–"
    assert float(other[4]) > 15.0
    assert "R00" not in {row[0] for block in air_chapter(project, results).blocks for row in getattr(block, "rows", ())}


def test_the_plan_writes_none_on_the_rack(solved):
    project, results = solved
    words = {}
    for layer in plan_drawing(project, results).layers:
        for shape in layer.shapes:
            if isinstance(shape, Text):
                words.setdefault((shape.x_m, shape.y_m), []).append(shape.text)
    near = [t for (x, y), texts in words.items() for t in texts if abs(x - 7.2) < 0.4 and abs(y - 3.6) < 0.7]
    assert "R00" in near
    assert not any("°" in text for text in near)
    assert any("°" in text for texts in words.values() for text in texts)


def test_the_finding_names_the_body_and_the_inlet_is_none_of_the_hot_ones(solved):
    _, results = solved
    mine = {f.code: f for f in results.findings if "r00" in f.ids}
    assert set(mine) >= {"overlap", "rack-walled-in"}
    assert "rack-inlet-above-class" not in mine
    said = mine["rack-walled-in"].message
    assert said == "R00 stands in C: it has no air before its front or behind its rear."
    use_language("de")
    try:
        assert as_read(said) == "R00 steht in C: Vor seiner Front oder hinter seiner Rückseite ist keine Luft."
    finally:
        use_language("en")


def test_the_live_study_tells_the_same():
    study = LiveStudy(StudySettings(0.3, 0.3))
    study.set_project(rack_in_cooler())
    air, n = row_of(None, study.advance(0.05))
    assert math.isnan(air.rack_inlet_mean_c[n])


def test_nothing_is_said_of_where_its_air_comes_from():
    study = LiveStudy(StudySettings(0.3, 0.3))
    study.set_project(rack_in_cooler())
    for rack_id, is_told in (("r01", True), ("r00", False)):
        study.explain(rack_id)
        air, _ = row_of(None, study.advance(0.05))
        assert (air.why is not None) == is_told


def test_a_cooling_failure_tells_of_the_others_only():
    found = simulate_outage(rack_in_cooler(), "h", OutageEvent(duration_s=3.0, spacing_m=0.3))
    assert set(found.rack_ids) == {f"r{row}{n}" for row in range(2) for n in range(6)} - {"r00"}
    assert found.inlet_c.shape[1] == 11
    assert not np.isnan(found.inlet_c).any()


def test_racks_that_stand_free_or_only_reach_into_another_keep_theirs(solved):
    _, results = solved
    free = hall_of_two_rows(None)
    thermal = results.thermal.require()
    assert bodies_around(free) == {}
    assert without_walled_in(free, thermal) is thermal
    beside = rack_in_cooler(6.6)
    assert bodies_around(beside) == {"r00": "C"}
    found = evaluate(beside, SETTINGS).thermal.require().halls[0]
    assert not math.isnan(found.rack_inlet_mean_c[found.rack_ids.index("r00")])
