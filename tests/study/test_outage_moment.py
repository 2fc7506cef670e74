"""One moment of a cooling failure: map and inlets are of the same time, and nothing of the steady air is in it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.drawing.air_facts import air_facts
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.results.design_results import DesignResults, Stamp
from core.results.outage import OutageEvent, OutageResult
from core.results.part import Part
from core.results.thermal_result import AirField, AirState, HallAir, ThermalResult
from core.study.outage_moment import moment_of

HALL = Hall(id="hall", tag="H", outline_m=((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)), height_m=3.0)
RACK = Rack(id="r", tag="R", hall_id="hall", x_m=2.0, y_m=1.5)
PROJECT = Project.of([HALL, RACK])


def field_of(level_c: float) -> AirField:
    cells_c = np.full((4, 3, 3), level_c, dtype=np.float32)
    cells_c[1, 1, 1] = np.nan
    return AirField(cells_c, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


def steady() -> HallAir:
    none, one = np.zeros(0), np.array([20.0])
    return HallAir(
        "hall", AirState.REFINED, ("r",), one, one, one, (), none, none, none, 31.0, 4000.0, field_of(20.0), 900.0, 0.0,
        0.0, 0.3, rack_door_w=np.array([5000.0]),
    )  # fmt: skip


def results_of_steady_air() -> DesignResults:
    return DesignResults(Stamp("", "", ""), Part(ThermalResult((steady(),))), Part(), Part(), Part())


def failure() -> OutageResult:
    """Everything warms by 0.5 K a second; inlets are kept each second, maps every eight."""
    times_s = np.arange(0.0, 17.0)
    fields = tuple((t, field_of(20.0 + 0.5 * t)) for t in (0.0, 8.0, 16.0))
    inlets_c = (20.0 + 0.5 * times_s)[:, None]
    return OutageResult("hall", OutageEvent(), ("r",), times_s, inlets_c, (), fields, 0.5, True)


@pytest.mark.parametrize("time_s", [0.0, 3.0, 7.6, 8.0, 12.25, 16.0])
def test_map_and_inlets_are_of_the_same_time(time_s):
    results = results_of_steady_air()
    air = moment_of(results, failure(), time_s).thermal.value.hall("hall")
    there_c = air.air_field.temperature_c
    assert air.rack_inlet_mean_c[0] == pytest.approx(20.0 + 0.5 * time_s)
    assert np.nanmin(there_c) == pytest.approx(20.0 + 0.5 * time_s, abs=1e-5)
    assert np.nanmax(there_c) == np.nanmin(there_c)
    assert math.isnan(there_c[1, 1, 1])
    assert there_c.dtype == np.float32
    assert not there_c.flags.writeable or time_s in (0.0, 8.0, 16.0)


@pytest.mark.parametrize(("time_s", "shown_c"), [(-5.0, 20.0), (99.0, 28.0)])
def test_beyond_its_ends_a_failure_is_as_it_began_and_as_it_was_left(time_s, shown_c):
    assert failure().inlets_at(time_s)[0] == shown_c
    assert np.nanmax(failure().field_at(time_s).temperature_c) == shown_c


def test_nothing_of_the_steady_air_is_among_the_numbers_of_the_moment():
    results = results_of_steady_air()
    assert {"Mean return", "Through walls and roof"} <= {name for name, _, _ in air_facts(PROJECT, results, "hall")}
    moment = moment_of(results, failure(), 4.0)
    assert [(name, value) for name, value, _ in air_facts(PROJECT, moment, "hall")] == [
        ("Rack inlets", "22.0 – 22.0 °C")
    ]
    assert moment.thermal.value.door_by_rack_w() == {}
