"""Cables: the numbers of the tables, what parallel runs and temperature do, and lengths on the plan."""

from __future__ import annotations

import math

import pytest

from core.catalogue.defaults import load_defaults
from core.errors import CatalogueError
from core.model.electrical import PowerUnit, PowerUnitKind
from core.power.conductors import (
    conductor,
    conductor_names,
    derating_ratio,
    link_ampacity_a,
    link_impedance_ohm,
    link_length_m,
    resistance_ratio,
    route_length_m,
)

OHM_PER_KM_PER_KFT = 1000.0 / 304.8


@pytest.mark.parametrize(
    ("name", "r_kft", "x_kft", "ampacity"),
    [
        ("12 AWG", 2.0, 0.068, 25),
        ("1/0 AWG", 0.12, 0.055, 150),
        ("4/0 AWG", 0.063, 0.051, 230),
        ("500 kcmil", 0.029, 0.048, 380),
        ("750 kcmil", 0.021, 0.048, 475),
    ],
)
def test_american_sizes_carry_the_values_of_the_code(name, r_kft, x_kft, ampacity):
    row = conductor(name)
    assert row.r_ohm_km == pytest.approx(r_kft * OHM_PER_KM_PER_KFT, rel=5e-4)
    assert row.x_ohm_km == pytest.approx(x_kft * OHM_PER_KM_PER_KFT, rel=5e-4)
    assert (row.ampacity_a, row.temperature_c) == (ampacity, 75.0)


@pytest.mark.parametrize(("area", "r20"), [(16, 1.15), (95, 0.193), (240, 0.0754)])
def test_metric_sizes_are_their_resistance_at_twenty_degrees_warmed_to_ninety(area, r20):
    row = conductor(f"{area} mm2")
    assert row.r_ohm_km * resistance_ratio(90.0, 20.0) == pytest.approx(r20, rel=1e-3)


def test_copper_is_over_a_quarter_more_resistive_at_ninety_than_at_twenty():
    assert resistance_ratio(20.0, 90.0) == pytest.approx(1.275, abs=5e-4)
    assert resistance_ratio(20.0, 90.0) * resistance_ratio(90.0, 20.0) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("standard", ["NEC", "IEC"])
def test_thicker_cables_of_one_kind_resist_less_and_carry_more(standard):
    rows = [r for r in load_defaults().conductors.values() if r.standard == standard and r.voltage_max_v <= 1000.0]
    for kind in {r.kind for r in rows}:
        same = [r for r in rows if r.kind == kind]
        assert [r.r_ohm_km for r in same] == sorted((r.r_ohm_km for r in same), reverse=True)
        assert [r.ampacity_a for r in same] == sorted(r.ampacity_a for r in same)


def test_two_runs_halve_impedance_and_double_ampacity():
    one = PowerUnit(cable_size="240 mm2")
    two = PowerUnit(cable_size="240 mm2", cable_run_count=2, cable_derating_ratio=0.8)
    assert link_impedance_ohm(one, 50.0) == pytest.approx((0.09614 * 0.05, 0.08 * 0.05), rel=1e-9)
    assert [2 * z for z in link_impedance_ohm(two, 50.0)] == pytest.approx(link_impedance_ohm(one, 50.0), rel=1e-12)
    assert link_ampacity_a(two) == pytest.approx(607.0 * 2 * 0.8, rel=1e-12)


def test_warm_air_and_many_conductors_derate():
    assert derating_ratio(75.0, air_c=40.0) == pytest.approx(0.88, abs=0.005)
    assert derating_ratio(75.0) == 1.0
    assert [derating_ratio(90.0, loaded_conductors=n) for n in (3, 4, 6, 7, 9)] == [1.0, 0.8, 0.8, 0.7, 0.7]
    assert derating_ratio(75.0, air_c=80.0) == 0.0


def test_a_cold_cable_resists_less_and_reacts_the_same():
    unit = PowerUnit(cable_size="240 mm2")
    warm, cold = link_impedance_ohm(unit, 100.0), link_impedance_ohm(unit, 100.0, conductor_c=20.0)
    assert cold[0] == pytest.approx(warm[0] / 1.2751, rel=1e-6)
    assert cold[1] == warm[1]


def test_a_unit_without_cable_has_a_link_without_impedance_or_limit():
    unit = PowerUnit()
    assert link_impedance_ohm(unit, 50.0) == (0.0, 0.0)
    assert link_ampacity_a(unit) == 0.0


def test_an_unknown_cable_names_the_near_ones():
    with pytest.raises(CatalogueError, match=r"'240mm'.*240 mm2"):
        conductor("240mm")
    assert len(conductor_names()) == len(set(conductor_names()))


def test_a_route_follows_the_axes_and_adds_the_drops():
    start, end = PowerUnit(x_m=0.0, y_m=0.0), PowerUnit(x_m=30.0, y_m=-12.0)
    assert route_length_m(start, end) == pytest.approx(48.0)
    assert route_length_m(end, start) == route_length_m(start, end)


@pytest.mark.parametrize(("rotation", "length"), [(0, 13.47), (90, 15.97)])
def test_a_route_to_a_busway_ends_at_its_nearest_point(rotation, length):
    busway = PowerUnit(kind=PowerUnitKind.BUSWAY, x_m=10.0, y_m=2.5, width_m=10.0, depth_m=0.06, rotation_deg=rotation)
    assert route_length_m(PowerUnit(x_m=0.0, y_m=0.0), busway) == pytest.approx(length, abs=1e-9)
    # where it passes over the item only the drops are left
    under = PowerUnit(x_m=10.0, y_m=2.5)
    assert route_length_m(under, busway) == pytest.approx(6.0)


def test_a_stated_length_goes_before_the_plan_and_the_source_bus_is_here():
    unit = PowerUnit(x_m=40.0, cable_length_m=75.0)
    assert link_length_m(PowerUnit(), unit) == 75.0
    assert link_length_m(None, PowerUnit(x_m=40.0)) == 0.0
    assert math.isclose(link_length_m(PowerUnit(), PowerUnit(x_m=40.0)), 46.0)
