import math
from dataclasses import replace

import numpy as np
import pytest

from core import __version__
from core.commands.set_field import SetField
from core.errors import CaseError
from core.model.cooling import AirCooler, AirCoolerKind
from core.model.electrical import PowerUnit
from core.results.thermal_result import AirState, ThermalResult
from core.study.evaluate import evaluate
from core.study.settings import StudySettings
from core.study.trust import (
    INLET,
    JETS,
    STRIP,
    SensorMatch,
    ValidationRow,
    ValidationTable,
    check_on_finer_cells,
    inlet_kind,
    rms_and_bias_k,
    sensor_matches,
    validation_table,
)
from core.templates.air_hall import air_hall
from core.templates.pod2 import pod2
from tests.support.painted_results import room_results


def row(rms, what="rack inlet", unit="K"):
    return ValidationRow("case", what, unit, rms, 1.0, 0.0, "reference", "tolerance")


def test_the_shipped_table_is_of_this_version_and_has_inlets_strips_and_cavities():
    table = validation_table()
    assert table.version == __version__
    assert {r.what for r in table.rows} >= {INLET, JETS, STRIP, "mean Nusselt number"}
    assert all(r.reference and r.tolerance for r in table.rows)
    assert 0.1 < table.expected_error_k() < 2.0
    assert table.expected_error_k() < table.expected_error_k(JETS) < math.inf
    assert len(table.in_words()) == 3


def test_a_hall_of_side_jets_has_an_error_of_its_own():
    project = air_hall()
    hall = project.halls[0]
    assert inlet_kind(project, hall.id) == INLET
    cooler = project.in_hall(AirCooler, hall.id)[0]
    sideways = SetField((cooler.id,), "kind", AirCoolerKind.IN_ROW).apply(project)
    assert inlet_kind(sideways, hall.id) == JETS
    assert inlet_kind(sideways, "another") == INLET
    measured = pod2()
    assert inlet_kind(measured, measured.halls[0].id) == JETS


def test_the_expected_error_is_twice_the_rms_over_the_rows_of_a_kind():
    table = ValidationTable("1", (row(0.3), row(0.4), row(9.0, "sensor strip"), row(9.0, unit="%"), row(None)))
    assert table.expected_error_k() == pytest.approx(2.0 * math.sqrt((0.09 + 0.16) / 2.0))
    assert math.isnan(ValidationTable("1", ()).expected_error_k())
    assert ValidationTable("1", ()).in_words() == ()


def test_sensors_without_air_do_not_count():
    matches = [
        SensorMatch("a", "a", 20.0, 21.0),
        SensorMatch("b", "b", 20.0, 17.0),
        SensorMatch("c", "c", 1.0, math.nan),
    ]
    assert rms_and_bias_k(matches) == (pytest.approx(math.sqrt(5.0)), pytest.approx(-1.0))
    assert all(math.isnan(v) for v in rms_and_bias_k(matches[2:]))


def test_every_measured_point_is_matched():
    project = pod2()
    matches = sensor_matches(project, room_results(project).thermal.value)
    assert len(matches) == 24
    assert {m.computed_c for m in matches} == {23.4}


def test_finer_cells_are_compared_rack_by_rack():
    project = pod2()
    shown = evaluate(project, StudySettings(fine_spacing_m=0.6)).thermal.require()
    shares = []
    check = check_on_finer_cells(project, shown, progress=lambda share, _: shares.append(share))
    assert check is not None
    assert check.spacing_m == (pytest.approx(0.6, abs=0.02), pytest.approx(0.4, abs=0.02))
    assert len(check.racks) == 12
    changes = np.array([r.change_k for r in check.racks])
    assert check.most_k == pytest.approx(np.abs(changes).max())
    assert check.rms_k == pytest.approx(np.sqrt((changes**2).mean()))
    assert shares
    assert check_on_finer_cells(project, shown, stop=lambda: True) is None


def test_what_has_no_power_does_not_run_on_finer_cells_either():
    project = pod2()
    coolers = project.of_type(AirCooler)[:2]
    board = PowerUnit(id="board", tag="LB-1", is_on=False)
    dark = project.with_changes({"board": board, **{c.id: replace(c, feed_id="board") for c in coolers}})
    shown = evaluate(dark, StudySettings(fine_spacing_m=0.9)).thermal.require()
    check = check_on_finer_cells(dark, shown)
    lit = evaluate(project, StudySettings(fine_spacing_m=0.6)).thermal.require().halls[0]
    finer = {r.rack_id: r.finer_c for r in check.racks}
    warmer = [finer[i] - c for i, c in zip(lit.rack_ids, lit.rack_inlet_mean_c, strict=True)]
    assert np.mean(warmer) > 3.0


def test_air_that_moves_is_not_checked():
    project = pod2()
    thermal = room_results(project).thermal.require()
    moving = ThermalResult(tuple(replace(h, state=AirState.LIVE) for h in thermal.halls))
    with pytest.raises(CaseError, match="still moves"):
        check_on_finer_cells(project, moving)
