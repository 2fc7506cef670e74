"""Where the water of wet units goes: vapour by the air's own balance (psychrolib), salts out as salts in."""

from __future__ import annotations

import random
from dataclasses import replace

import psychrolib
import pytest

from core.model.cooling import CompressorKind, HeatRejection, HeatRejectionKind
from core.plant import unit_columns as at
from core.plant.cooler_kernels import bled_kg_s
from core.plant.tower_kernels import evaporation_kg_s
from core.plant.unit_kernels import operate_unit
from core.plant.unit_rows import unit_row

KIND = HeatRejectionKind
TOWER = HeatRejection(kind=KIND.COOLING_TOWER, capacity_w=1e6, fan_power_w=9e3, approach_k=4.0)
WET = (
    TOWER,
    replace(TOWER, kind=KIND.ADIABATIC_COOLER, fan_power_w=2.4e4, approach_k=7.0),
    replace(TOWER, kind=KIND.WATER_COOLED_CHILLER, own_pump_w=1.5e4, cop_rated=6.0, has_free_cooling=True,
            compressor=CompressorKind.VARIABLE_SPEED),
)  # fmt: skip
WATER, VAPOUR, BLED, DRIFT = 2, 6, 7, 8


@pytest.fixture(autouse=True)
def si_units():
    psychrolib.SetUnitSystem(psychrolib.SI)


@pytest.mark.parametrize("unit", WET, ids=lambda u: u.kind.value)
def test_what_is_drawn_evaporates_is_bled_or_drifts_and_no_salt_is_left(unit):
    draw = random.Random(unit.kind.value)
    for _ in range(200):
        cycles, drift = draw.uniform(1.5, 12.0), draw.choice([0.0, 8e-5, 2e-3])
        wet_c = draw.uniform(-10.0, 26.0)
        row = unit_row(replace(unit, cycles_of_concentration=cycles, drift_ratio=drift), draw.choice([101_325.0, 85e3]))
        set_c = draw.uniform(18.0, 34.0)
        found = operate_unit(row, draw.uniform(1e5, 1e6), set_c, set_c + 7.0, wet_c + draw.uniform(0.0, 15.0), wet_c)
        assert found[WATER] == pytest.approx(found[VAPOUR] + found[BLED] + found[DRIFT], rel=1e-12)
        salts_out = (found[BLED] + found[DRIFT]) * cycles
        # fresh water brings one part; drift alone may take more than the cycles ask for
        assert salts_out >= found[WATER] * (1.0 - 1e-9)
        if found[BLED] > 0.0:
            assert salts_out == pytest.approx(found[WATER], rel=1e-9)


def test_a_towers_air_leaves_saturated_with_all_its_heat_and_all_its_vapour():
    draw = random.Random(7)
    for _ in range(100):
        pressure = draw.choice([101_325.0, 85_000.0])
        row, heat_w = unit_row(TOWER, pressure), draw.uniform(2e5, 1e6)
        wet_c, fan = draw.uniform(2.0, 26.0), draw.uniform(0.4, 1.0)
        dry_c = wet_c + draw.uniform(0.0, 15.0)
        vapour = evaporation_kg_s(row, heat_w, fan, dry_c, wet_c)
        air = row[at.TOWER_AIR_KG_S] * fan * row[at.AIR_RATIO]
        entering = psychrolib.GetHumRatioFromTWetBulb(dry_c, wet_c, pressure)
        leaving = entering + vapour / air
        # saturated air with that much vapour has that temperature, and so that enthalpy
        leaving_c = psychrolib.GetTDewPointFromHumRatio(60.0, leaving, pressure)
        gained = psychrolib.GetMoistAirEnthalpy(leaving_c, leaving) - psychrolib.GetMoistAirEnthalpy(dry_c, entering)
        assert air * gained == pytest.approx(heat_w, rel=2e-3)


def test_more_cycles_never_draw_more_and_one_cycle_is_once_through():
    drawn = [1.0 + bled_kg_s(1.0, 0.001, cycles) for cycles in (1.2, 2.0, 3.0, 5.0, 10.0)]
    assert drawn == sorted(drawn, reverse=True)
    assert drawn[0] == pytest.approx(1.0 + 5.0 - 0.001)
