"""Coolant properties between and beyond the rows of their table."""

from __future__ import annotations

import pytest

from core.model.cooling import Coolant
from core.plant.coolant import boiling_c, properties


@pytest.mark.parametrize("coolant", Coolant)
def test_every_coolant_has_properties_that_fall_or_rise_the_right_way(coolant):
    cold, warm = properties(coolant, 20.0), properties(coolant, 45.0)
    assert cold.density_kg_m3 > warm.density_kg_m3
    assert cold.viscosity_pa_s > warm.viscosity_pa_s
    assert cold.cp_j_kg_k > 0.0


def test_pg25_has_the_heat_capacity_and_density_that_the_flow_table_was_checked_with():
    pg25 = properties(Coolant.PG25, 30.0)
    assert (pg25.cp_j_kg_k, pg25.density_kg_m3) == (3870.0, 1020.0)


def test_values_between_rows_are_between_them_and_the_ends_hold_beyond():
    middle = properties(Coolant.WATER, 25.0)
    assert middle.density_kg_m3 == pytest.approx(0.5 * (998.2 + 995.7))
    assert middle.viscosity_pa_s == pytest.approx((0.001002 * 0.000797) ** 0.5)
    assert properties(Coolant.WATER, 90.0) == properties(Coolant.WATER, 60.0)
    assert properties(Coolant.WATER, -5.0) == properties(Coolant.WATER, 10.0)


def test_glycol_is_thicker_and_carries_less_than_water_and_more_glycol_more_so():
    water, pg25, pg30 = (properties(c, 30.0) for c in (Coolant.WATER, Coolant.PG25, Coolant.PG30))
    assert water.viscosity_pa_s < pg25.viscosity_pa_s < pg30.viscosity_pa_s
    assert water.cp_j_kg_k > pg25.cp_j_kg_k > pg30.cp_j_kg_k


def test_the_kinematic_viscosity_of_the_oil_is_that_of_its_data_sheet():
    oil = properties(Coolant.DIELECTRIC_OIL, 40.0)
    assert 1e6 * oil.viscosity_pa_s / oil.density_kg_m3 == pytest.approx(9.8, rel=0.01)


def test_only_the_two_phase_fluid_boils_at_bath_temperature():
    assert boiling_c(Coolant.TWO_PHASE) == 49.0
    assert boiling_c(Coolant.DIELECTRIC_OIL) == float("inf")
