"""Heat-rejection units behave as machines do: warmer water never costs more, hotter air never less."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from core.model.cooling import CompressorKind, EconomiserKind, HeatRejection, HeatRejectionKind
from core.plant import unit_columns as at
from core.plant.heat_rejection import Weather, capacity_w, chiller_cop, input_basis, operate_units
from core.plant.loop_kernels import operate_loop
from core.plant.unit_kernels import operate_unit, unit_capacity_w
from core.plant.unit_rows import rows_of, unit_row

KIND = HeatRejectionKind
SUMMER = Weather(34.0, 24.0)
CHILLER = HeatRejection(id="c", capacity_w=1e6, cop_rated=3.2, rated_supply_c=6.67, fan_power_w=3e4, approach_k=7.0)
WATER_CHILLER = replace(CHILLER, kind=KIND.WATER_COOLED_CHILLER, cop_rated=6.0, approach_k=4.0, own_pump_w=1.5e4)
DRY = HeatRejection(id="d", kind=KIND.DRY_COOLER, capacity_w=1e6, fan_power_w=2.4e4, approach_k=7.0)
ADIABATIC = replace(DRY, id="a", kind=KIND.ADIABATIC_COOLER)
TOWER = HeatRejection(id="t", kind=KIND.COOLING_TOWER, capacity_w=1e6, fan_power_w=9e3, approach_k=4.0)
ALL = (CHILLER, WATER_CHILLER, DRY, ADIABATIC, TOWER)


def random_unit(draw):
    kind = draw.choice(list(KIND))
    return HeatRejection(
        kind=kind,
        capacity_w=1e6,
        cop_rated=draw.uniform(2.5, 5.0) if kind is KIND.AIR_COOLED_CHILLER else draw.uniform(5.0, 7.5),
        rated_supply_c=draw.choice([6.67, 7.0, 18.0, 20.0, 25.0]),
        fan_power_w=draw.uniform(1e4, 5e4),
        approach_k=draw.uniform(2.5, 9.0),
        has_free_cooling=draw.random() < 0.6,
        compressor=draw.choice(list(CompressorKind)),
        economiser=draw.choice(list(EconomiserKind)),
        own_pump_w=draw.choice([0.0, 1.5e4]),
        rated_rise_k=draw.choice([0.0, 5.0, 8.0, 12.0]),
    )


def loop(rows, heat_w, set_c, rise_k, dry_c, wet_c):
    out = np.zeros((len(rows), at.OUTPUTS))
    supply = operate_loop(rows, heat_w, set_c, rise_k, dry_c, wet_c, out)
    return out[:, at.COMPRESSOR_OUT].sum() + out[:, at.FAN_OUT].sum(), supply


def random_loops(seed, count):
    draw = random.Random(seed)
    for _ in range(count):
        units = draw.randint(1, 4)
        unit = random_unit(draw)
        heat_w = draw.uniform(0.1, 1.0) * units * 1e6
        yield draw, unit, rows_of([unit] * units, draw.choice([101_325.0, 85_000.0])), heat_w, draw.uniform(4.0, 14.0)


def test_hotter_and_more_humid_air_never_lowers_the_power_nor_the_supply_temperature():
    for draw, unit, rows, heat_w, rise_k in random_loops(1, 250):
        set_c, depression = draw.uniform(7.0, 40.0), draw.uniform(0.0, 12.0)
        last = (0.0, 0.0)
        for wet_c in np.arange(-20.0, 28.0, 2.0):
            power, supply = loop(rows, heat_w, set_c, rise_k, wet_c + depression, wet_c)
            assert power >= last[0] * (1.0 - 1e-9), (unit, wet_c, depression, heat_w, set_c, rise_k)
            assert supply >= last[1] - 1e-6, (unit, wet_c)
            last = (power, supply)


def test_warmer_water_never_raises_the_power_while_it_is_held():
    for draw, unit, rows, heat_w, rise_k in random_loops(2, 250):
        wet_c = draw.uniform(-20.0, 26.0)
        dry_c = wet_c + draw.uniform(0.0, 12.0)
        last = None
        for set_c in np.arange(6.0, 45.0, 2.0):
            power, supply = loop(rows, heat_w, set_c, rise_k, dry_c, wet_c)
            if supply > set_c + 1e-3:
                continue
            assert last is None or power <= last * (1.0 + 1e-9), (unit, set_c, dry_c, wet_c, heat_w, rise_k)
            last = power


def test_a_further_unit_never_lowers_capacity_nor_warms_the_water():
    for draw, unit, rows, heat_w, rise_k in random_loops(3, 250):
        set_c, wet_c = draw.uniform(7.0, 40.0), draw.uniform(-20.0, 26.0)
        dry_c = wet_c + draw.uniform(0.0, 12.0)
        before = loop(rows, heat_w, set_c, rise_k, dry_c, wet_c)[1]
        more = rows_of([unit] * (len(rows) + 1), rows[0, at.PRESSURE_PA])
        assert loop(more, heat_w, set_c, rise_k, dry_c, wet_c)[1] <= before + 1e-6
        one = unit_capacity_w(rows[0], set_c, rise_k, dry_c, wet_c)
        assert sum(unit_capacity_w(row, set_c, rise_k, dry_c, wet_c) for row in more) >= len(rows) * one


def test_capacity_falls_in_hotter_air_and_grows_with_warmer_water():
    for draw, _, rows, _, rise_k in random_loops(4, 150):
        set_c, depression = draw.uniform(7.0, 40.0), draw.uniform(0.0, 12.0)
        by_air = [unit_capacity_w(rows[0], set_c, rise_k, t + depression, t) for t in np.arange(-10.0, 28.0, 2.0)]
        assert (np.diff(by_air) <= 1e-3).all()
        by_water = [unit_capacity_w(rows[0], t, rise_k, 20.0 + depression, 20.0) for t in np.arange(6.0, 45.0, 2.0)]
        assert (np.diff(by_water) >= -1e-3).all()


@pytest.mark.parametrize("unit", ALL, ids=lambda u: u.kind.value)
def test_what_is_within_capacity_is_held_and_what_is_beyond_is_not(unit):
    row = unit_row(unit)
    set_c = 33.0 if unit.kind is KIND.COOLING_TOWER else 20.0 if unit in (CHILLER, WATER_CHILLER) else 40.0
    most_w = unit_capacity_w(row, set_c, 8.0, 34.0, 24.0)
    assert most_w > 1e5
    assert operate_unit(row, 0.999 * most_w, set_c, set_c + 8.0, 34.0, 24.0)[3] == pytest.approx(set_c, abs=1e-3)
    assert operate_unit(row, 1.02 * most_w, set_c, set_c + 8.0, 34.0, 24.0)[3] > set_c + 0.05


@pytest.mark.parametrize("unit", ALL, ids=lambda u: u.kind.value)
def test_a_unit_at_rest_takes_nothing(unit):
    assert operate_unit(unit_row(unit), 0.0, 20.0, 28.0, 34.0, 24.0) == (0.0, 0.0, 0.0, 20.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_fans_follow_the_cube_law_down_to_their_lowest_speed():
    row = unit_row(DRY)
    speeds = []
    for dry_c in (-30.0, 0.0, 10.0, 20.0, 30.0):
        fan = operate_unit(row, 8e5, 40.0, 48.0, dry_c, dry_c - 2.0)[1]
        speeds.append((fan / DRY.fan_power_w) ** (1.0 / 3.0))
    assert speeds[0] == pytest.approx(0.2)
    assert speeds == sorted(speeds)
    assert speeds[-1] < 1.0


def test_pads_are_wetted_only_when_full_fans_fall_short():
    row = unit_row(ADIABATIC)
    cool = operate_unit(row, 8e5, 32.0, 40.0, 20.0, 14.0)
    hot = operate_unit(row, 8e5, 32.0, 40.0, 32.0, 20.0)
    assert cool[2] == 0.0
    assert hot[1] == pytest.approx(ADIABATIC.fan_power_w)
    assert hot[2] > 0.0
    assert hot[3] == pytest.approx(32.0, abs=1e-6)
    # wholly wet pads evaporate what cools the air: rate x 10.9 K at 0.91 effectiveness over 2.45 MJ/kg, bled by a third
    soaked = operate_unit(row, 8e5, 20.0, 28.0, 32.0, 20.0)
    rate_w_k = row[at.AIR_RATE_W_K]
    assert soaked[2] == pytest.approx(rate_w_k * 0.9 * 12.0 / 2.45e6 * 4.0 / 3.0, rel=0.04)


def test_a_tower_evaporates_about_the_latent_share_and_bleeds_by_its_cycles():
    row = unit_row(TOWER)
    drawn = operate_unit(row, 1e6, 30.0, 36.0, 30.0, 24.0)[2]
    evaporated = drawn * 3.0 / 4.0
    # all latent would be 1.48 l/kWh; in summer air the share is 80 to 100 %
    assert 0.8 < evaporated / (1e6 / 2.43e6) < 1.05
    sparing = operate_unit(unit_row(replace(TOWER, cycles_of_concentration=8.0)), 1e6, 30.0, 36.0, 30.0, 24.0)[2]
    assert sparing == pytest.approx(evaporated * 8.0 / 7.0, rel=1e-6)
    winter = operate_unit(row, 1e6, 30.0, 36.0, -5.0, -6.0)[2]
    assert winter < 0.8 * drawn


def test_drift_counts_once_it_is_more_than_the_bleed():
    clean = replace(TOWER, cycles_of_concentration=50.0, drift_ratio=0.0)
    spraying = replace(clean, drift_ratio=0.001)
    flow_kg_s = 1e6 / (4186.0 * 6.0)
    dry = operate_unit(unit_row(clean), 1e6, 30.0, 36.0, 30.0, 24.0)[2]
    wet = operate_unit(unit_row(spraying), 1e6, 30.0, 36.0, 30.0, 24.0)[2]
    assert wet == pytest.approx(dry * 49.0 / 50.0 + 0.001 * flow_kg_s, rel=1e-6)


def test_the_result_says_whether_a_chiller_is_on_its_curve():
    assert input_basis(CHILLER, 7.0, SUMMER) == "curve"
    assert input_basis(CHILLER, 20.0, SUMMER) == "carnot"
    assert input_basis(CHILLER, 7.0, Weather(5.0, 2.0)) == "carnot"
    assert input_basis(DRY, 40.0, SUMMER) == ""
    outcomes, _ = operate_units([CHILLER], 5e5, 20.0, 8.0, SUMMER)
    assert outcomes[0].load.basis == "carnot"


def test_a_chiller_joins_carnot_to_its_curve_without_a_step():
    for unit, edge_c in ((CHILLER, 10.0), (WATER_CHILLER, 9.7)):
        inside, outside = (chiller_cop(unit, edge_c + d, SUMMER) for d in (-1e-6, 1e-6))
        assert inside == pytest.approx(outside, rel=1e-5)


def test_a_chiller_gains_two_to_five_percent_per_kelvin_of_warmer_water():
    # practice is 2 to 3 % at the lift of an air-cooled chiller; a water-cooled one has two thirds of that lift
    gain = chiller_cop(CHILLER, 18.0, SUMMER) / chiller_cop(CHILLER, 10.0, SUMMER)
    assert 1.02**8 < gain < 1.035**8
    for compressor in (CompressorKind.FIXED_SPEED, CompressorKind.VARIABLE_SPEED):
        unit = replace(WATER_CHILLER, compressor=compressor)
        gain = chiller_cop(unit, 18.0, SUMMER) / chiller_cop(unit, 10.0, SUMMER)
        assert 1.02**8 < gain < 1.05**8


def test_a_magnetic_bearing_chiller_is_better_at_half_load():
    powers = {}
    for kind in CompressorKind:
        unit = replace(CHILLER, compressor=kind, fan_power_w=0.0)
        powers[kind] = operate_unit(unit_row(unit), 5e5, 7.0, 12.0, 35.0, 24.0)[0]
    assert powers[CompressorKind.MAGNETIC_BEARING] < 0.75 * powers[CompressorKind.FIXED_SPEED]
    assert powers[CompressorKind.VARIABLE_SPEED] < powers[CompressorKind.FIXED_SPEED]


def test_free_cooling_takes_over_by_and_by_as_it_gets_colder():
    unit = replace(CHILLER, has_free_cooling=True)
    shares = [operate_unit(unit_row(unit), 8e5, 20.0, 28.0, t, t - 3.0)[4] for t in (35.0, 24.0, 20.0, 15.0, 5.0)]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert 0.0 < shares[2] < 1.0


def test_free_cooling_never_takes_more_power_than_going_without():
    for draw, unit, _, heat_w, rise_k in random_loops(5, 150):
        if unit.kind not in (KIND.AIR_COOLED_CHILLER, KIND.WATER_COOLED_CHILLER):
            continue
        heat_w = min(heat_w, 8e5)
        wet_c, set_c = draw.uniform(-15.0, 24.0), draw.uniform(8.0, 30.0)
        powers = []
        for has_free in (False, True):
            found = operate_unit(
                unit_row(replace(unit, has_free_cooling=has_free)), heat_w, set_c, set_c + rise_k, wet_c + 5.0, wet_c
            )
            powers.append(found[0] + found[1])
        assert powers[1] <= powers[0] * (1.0 + 1e-12)


def test_thin_air_makes_coolers_warmer_and_chillers_weaker():
    for unit in (CHILLER, DRY, ADIABATIC):
        low = capacity_w(unit, 30.0, 8.0, Weather(25.0, 20.0))
        high = capacity_w(unit, 30.0, 8.0, Weather(25.0, 20.0, 82_000.0))
        assert high < low or (unit is CHILLER and high == low == 1.2e6)
    cold = operate_unit(unit_row(CHILLER), 8e5, 10.0, 16.0, 35.0, 20.0)
    thin = operate_unit(unit_row(CHILLER, 82_000.0), 8e5, 10.0, 16.0, 35.0, 20.0)
    assert thin[0] > cold[0]


def test_units_share_by_capacity_and_stage_to_the_least_power():
    big = replace(DRY, id="big", capacity_w=2e6, fan_power_w=4.8e4)
    outcomes, supply = operate_units([big, DRY], 1.5e6, 42.0, 8.0, SUMMER)
    assert [o.load.heat_w for o in outcomes] == pytest.approx([1e6, 5e5])
    assert supply == pytest.approx(42.0)
    # in winter one cooler at its lowest speed is enough, and takes less than two
    winter, _ = operate_units([DRY, DRY], 2e5, 42.0, 8.0, Weather(-10.0, -11.0))
    assert [o.load.heat_w for o in winter] == [2e5, 0.0]


def test_no_unit_is_given_more_than_its_rating_while_another_can_start():
    outcomes, _ = operate_units([DRY] * 4, 2.5e6, 42.0, 8.0, Weather(-20.0, -21.0))
    assert all(o.load.loading_ratio <= 1.0 for o in outcomes)
    assert sum(o.load.heat_w > 0.0 for o in outcomes) >= 3


def test_a_chiller_starts_before_the_others_are_full():
    outcomes, _ = operate_units([CHILLER] * 3, 0.95e6, 7.0, 6.0, Weather(35.0, 24.0))
    running = [o.load for o in outcomes if o.load.heat_w > 0.0]
    assert len(running) >= 2
    assert all(load.loading_ratio <= 0.9 for load in running)


def test_standby_units_rest_until_the_others_fall_short():
    spare = replace(DRY, id="s", is_standby=True)
    calm, _ = operate_units([DRY, DRY, spare], 1.8e6, 42.0, 8.0, Weather(30.0, 22.0))
    assert calm[2].load.heat_w == 0.0
    hot, supply = operate_units([DRY, DRY, spare], 2.2e6, 42.0, 8.0, Weather(35.0, 24.0))
    assert hot[2].load.heat_w > 0.0
    assert supply == pytest.approx(42.0)


def test_groups_of_equal_units_give_the_same_as_units_taken_one_by_one():
    units = [CHILLER, CHILLER, replace(CHILLER, capacity_w=5e5), CHILLER]
    together = rows_of(units, 101_325.0)
    apart = together.copy()
    apart[:, at.GROUP] = np.arange(len(units))
    outs = [np.zeros((4, at.OUTPUTS)) for _ in range(2)]
    for rows, out in zip((together, apart), outs, strict=True):
        operate_loop(rows, 2.9e6, 12.0, 6.0, 33.0, 23.0, out)
    assert np.array_equal(outs[0], outs[1])
    assert outs[0][:, at.HEAT].sum() == pytest.approx(2.9e6)


def test_no_unit_that_the_limits_allow_gives_numbers_that_are_none():
    draw = random.Random(6)

    def pick(low, high):
        return draw.choice([low, high, draw.uniform(low, high), draw.uniform(low, high)])

    for _ in range(1500):
        unit = replace(
            random_unit(draw),
            capacity_w=draw.choice([1.0, 1e6, 1e11]),
            cop_rated=pick(0.1, 30.0),
            rated_supply_c=pick(-40.0, 80.0),
            approach_k=pick(0.0, 150.0),
            airflow_m3_s=pick(0.0, 1e5),
            rated_rise_k=pick(0.0, 150.0),
            least_fan_ratio=pick(0.05, 1.0),
            exchanger_approach_k=pick(0.0, 150.0),
            pad_depth_m=pick(0.05, 1.0),
            cycles_of_concentration=pick(1.2, 50.0),
            drift_ratio=pick(0.0, 1.0),
        )
        rows, out = rows_of([unit, unit], pick(5e4, 1.07e5)), np.zeros((2, at.OUTPUTS))
        set_c, rise_k, dry_c = pick(2.0, 80.0), pick(0.5, 40.0), pick(-60.0, 60.0)
        wet_c = dry_c - pick(0.0, 25.0)
        supply = operate_loop(rows, pick(0.0, 3.0) * unit.capacity_w, set_c, rise_k, dry_c, wet_c, out)
        assert np.isfinite(out).all()
        assert (out[:, : at.SUPPLY_OUT] >= 0.0).all()
        assert np.isfinite(supply)
        assert np.isfinite(unit_capacity_w(rows[0], set_c, rise_k, dry_c, wet_c))
