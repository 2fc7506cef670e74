"""Rules on generators, batteries and transfers: each with a design that breaks it and one that does not."""

from __future__ import annotations

import pytest

from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind, SourceKind
from core.model.scenario import Site
from tests.support.power_hall import codes, design, found

BOARD = {"kind": PowerUnitKind.SWITCHBOARD, "autonomy_s": 0.0}


def switched(kind, **changes):
    """Both busways behind one transfer switch between the two paths; no UPS."""
    switch = PowerUnit(
        id="sw", tag="SW", kind=kind, fed_from_id="ups-A", further_feed_ids=("ups-B",), x_m=30.0, rated_w=1e6, **changes
    )
    both = {f"ups-{p}": BOARD for p in "AB"} | {f"bw-{p}": {"fed_from_id": "sw"} for p in "AB"}
    return both, switch


def test_a_switch_with_contacts_drops_racks_without_battery_and_a_static_one_does_not():
    changes, ats = switched(PowerUnitKind.ATS, transfer_s=2.0)
    (finding,) = found(design(changes, ats), "transfer-too-slow")
    assert "2 s" in finding.message
    assert "SW" in finding.message
    assert "sw" in finding.ids
    assert not found(design(*switched(PowerUnitKind.STS)), "transfer-too-slow")


def test_contacts_are_never_as_fast_as_a_static_switch():
    (finding,) = found(design(*switched(PowerUnitKind.ATS, transfer_s=0.004)), "transfer-too-slow")
    assert "100 ms" in finding.message


def test_a_battery_behind_the_switch_or_in_the_rack_or_another_cord_rides_through():
    changes, ats = switched(PowerUnitKind.ATS, transfer_s=2.0)
    in_rack = {f"r{n}": {"battery_s": 90.0} for n in range(6)}
    assert not found(design({**changes, **in_rack}, ats), "transfer-too-slow")
    other_cord = {**changes, "bw-B": {"fed_from_id": "ups-B"}}
    assert not found(design(other_cord, ats), "transfer-too-slow")
    ups = PowerUnit(id="u", tag="U", kind=PowerUnitKind.UPS, fed_from_id="sw", autonomy_s=60.0, x_m=33.0)
    behind = {**changes, **{f"bw-{p}": {"fed_from_id": "u"} for p in "AB"}}
    assert not found(design(behind, ats, ups), "transfer-too-slow")


@pytest.mark.parametrize(("start", "autonomy", "is_short"), [(60.0, 30.0, True), (60.0, 90.0, False), (0.0, 9.0, True)])
def test_batteries_must_last_until_the_generators_run(start, autonomy, is_short):
    changes = {"gen": {"start_s": start}, **{f"ups-{p}": {"autonomy_s": autonomy} for p in "AB"}}
    findings = found(design(changes), "autonomy-too-short")
    assert bool(findings) is is_short
    if is_short:
        assert f"last {autonomy:.0f} s" in findings[0].message
        assert len(findings[0].ids) == 6


def test_racks_without_any_battery_go_dark_until_the_generators_run():
    direct = {f"ups-{p}": BOARD for p in "AB"}
    assert len(found(design(direct), "no-ride-through")) == 1
    one_path = {"ups-A": BOARD}
    assert not found(design(one_path), "no-ride-through")
    in_rack = {f"r{n}": {"battery_s": 90.0} for n in range(6)}
    assert not codes(design({**direct, **in_rack})) & {"no-ride-through", "autonomy-too-short"}


def test_without_standby_generators_nothing_is_asked_of_batteries():
    direct = {f"ups-{p}": BOARD for p in "AB"}
    assert not found(design({**direct, "gen": {"is_standby": False}}), "no-ride-through")


@pytest.mark.parametrize(("hours", "code"), [(0.0, "fuel-unknown"), (8.0, "fuel-too-low"), (12.0, None), (48.0, None)])
def test_diesel_lasts_twelve_hours(hours, code):
    project = design({"gen": {"fuel_s": 3600.0 * hours}})
    assert codes(project) & {"fuel-unknown", "fuel-too-low"} == ({code} if code else set())


def test_two_sources_that_hold_different_voltages_on_one_bus_are_named():
    (finding,) = found(design({"gen": {"voltage_v": 480.0}}), "source-voltages")
    assert finding.ids == ("gen", "grid")
    assert "480 V" in finding.message
    assert not found(design({"gen": {"voltage_v": 480.0, "kind": SourceKind.BATTERY}}), "source-voltages")
    assert not found(design(), "source-voltages")


def test_a_generator_on_a_mountain_is_counted_at_what_it_can_give():
    high = Site(elevation_m=2200.0, design_dry_bulb_c=30.0)
    project = design({"gen": {"availability_ratio": 1.0}}, high)
    assert "88 %" in found(project, "generator-derating")[0].message
    assert not found(design({"gen": {"availability_ratio": 0.88}}, high), "generator-derating")
    assert not found(design(), "generator-derating")


def test_a_generator_takes_half_its_rating_in_one_step():
    # without a UPS 240 kW come back at once; a set of 400 kW takes 200 kW
    direct = {f"ups-{p}": BOARD for p in "AB"}
    small = {"gen": {"capacity_w": 400e3}}
    (finding,) = found(design({**direct, **small}), "generator-step")
    assert finding.ids == ("gen",)
    assert "200 kW at most" in finding.message
    assert not found(design({**direct, "gen": {"capacity_w": 600e3}}), "generator-step")
    assert not found(design(small), "generator-step")  # the UPS ramps its load up


SUN = PowerSource(id="sun", tag="Sun", kind=SourceKind.SOLAR, capacity_w=2e6, merit_order=10, x_m=-9.0)
NO_GRID = {"grid": {"is_on": False}, "gen": {"is_standby": False, "capacity_w": 100e3}}


def battery(hours: float, capacity_w: float = 1e6) -> PowerSource:
    """A battery that gives one megawatt for some hours."""
    return PowerSource(
        id="bess", tag="B", kind=SourceKind.BATTERY, capacity_w=capacity_w, energy_j=1e6 * hours * 3600.0, x_m=-13.0
    )


def test_a_site_that_only_the_sun_carries_is_told_what_is_left_at_night():
    (finding,) = found(design(NO_GRID, SUN), "weather-carries-site")
    assert "give 100 kW of the 2" in finding.message  # 240 kW of racks and the losses on the way
    assert finding.ids == ("sun",)
    assert "batteries" not in finding.message


def test_grid_engines_or_a_battery_for_the_night_carry_a_site_without_sun():
    code = "weather-carries-site"
    assert not found(design({}, SUN), code)
    assert not found(design({"grid": {"is_on": False}}, SUN), code)  # the diesel stands by
    assert not found(design(NO_GRID, SUN, battery(24.0)), code)
    (short,) = found(design(NO_GRID, SUN, battery(0.5)), code)
    assert "batteries hold the rest for 3." in short.message or "batteries hold the rest for 2." in short.message
    (weak,) = found(design(NO_GRID, SUN, battery(24.0, 50e3)), code)
    assert "batteries" not in weak.message


def test_a_site_without_sun_and_wind_is_never_asked_about_the_weather():
    assert not found(design(NO_GRID), "weather-carries-site")


def engine(kind: SourceKind, capacity_w: float, **changes: bool) -> PowerSource:
    return PowerSource(id="prime", tag="G-1", kind=kind, capacity_w=capacity_w, merit_order=10, **changes)


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        (engine(SourceKind.GAS, 10e6), True),
        (engine(SourceKind.DIESEL, 10e6), True),
        (engine(SourceKind.GAS, 0.5e6), False),
        (engine(SourceKind.FUEL_CELL, 10e6), False),
        (engine(SourceKind.GAS, 10e6, is_standby=True), False),
        (engine(SourceKind.GAS, 10e6, is_on=False), False),
    ],
)
def test_an_engine_that_carries_the_site_with_hardly_any_load_is_told(source, is_told):
    findings = found(design({}, source), "engine-idling")
    assert bool(findings) is is_told
    if is_told:
        assert findings[0].message.startswith("G-1 runs at ")
        assert "30 % or more" in findings[0].message
