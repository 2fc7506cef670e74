"""Losses in every mode of a UPS, sleeping modules, transformer impedance."""

from __future__ import annotations

import math

import pytest

from core.catalogue.defaults import load_defaults
from core.model.electrical import PowerUnit, PowerUnitKind, UpsMode
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.scenario import Assumptions
from core.power.equipment import (
    awake_module_count,
    loss_coefficients,
    transformer_impedance_ratio,
    unit_loss_w,
    ups_class_coefficients,
)
from core.results.part import Part
from core.study.assemble import assemble

CURVE = {"loss_p0_ratio": 0.0145, "loss_p1_ratio": -0.00146, "loss_p2_ratio": 0.02866}


def ups(**changes):
    return PowerUnit(kind=PowerUnitKind.UPS, **{"rated_w": 1e6, **CURVE, **changes})


@pytest.mark.parametrize(
    ("key", "percents"),
    [
        ("legacy", (88.0, 91.5, 92.5, 92.5)),
        ("transformerless", (94.0, 96.0, 96.2, 96.0)),
        ("three_level", (96.5, 97.2, 97.1, 96.8)),
        ("eco", (98.0, 98.8, 99.0, 99.0)),
        ("line_interactive", (97.5, 98.6, 98.9, 98.9)),
    ],
)
def test_every_class_of_ups_meets_its_efficiencies_within_015_points(key, percents):
    p0, p1, p2 = ups_class_coefficients(key)
    for x, percent in zip((0.25, 0.5, 0.75, 1.0), percents, strict=True):
        assert 100.0 * x / (x + p0 + p1 * x + p2 * x * x) == pytest.approx(percent, abs=0.15)


def test_a_ups_online_loses_by_its_own_curve():
    assert loss_coefficients(ups()) == tuple(CURVE.values())
    assert unit_loss_w(ups(), 500e3) == pytest.approx(1e6 * (0.0145 - 0.00146 * 0.5 + 0.02866 * 0.25), rel=1e-12)


def test_eco_mode_and_bypass_lose_less_than_online_and_bypass_least():
    online, eco, bypass = (unit_loss_w(ups(ups_mode=m), 600e3) for m in (UpsMode.ONLINE, UpsMode.ECO, UpsMode.BYPASS))
    assert online > eco > bypass > 0.0
    assert 600e3 / (600e3 + eco) == pytest.approx(0.989, abs=0.002)
    assert unit_loss_w(ups(ups_mode=UpsMode.BYPASS), 1e6) == pytest.approx(5000.0, rel=1e-9)


def test_another_kind_of_unit_knows_no_ups_mode():
    board = PowerUnit(kind=PowerUnitKind.SWITCHBOARD, ups_mode=UpsMode.ECO, **CURVE)
    assert loss_coefficients(board) == tuple(CURVE.values())


@pytest.mark.parametrize(("load_w", "awake"), [(0.0, 2), (80e3, 2), (81e3, 3), (320e3, 5), (321e3, 6), (1e6, 11)])
def test_modules_wake_one_by_one_at_eighty_percent_and_the_spare_one_never_sleeps(load_w, awake):
    unit = ups(module_count=10, spare_module_count=1, sleeps_modules=True)
    assert awake_module_count(unit, load_w) == awake


def test_a_modular_unit_loses_what_its_modules_lose():
    unit = ups(module_count=10, spare_module_count=2, sleeps_modules=True)
    load_w, module_w = 210e3, 100e3
    awake = awake_module_count(unit, load_w)
    assert awake == 3 + 2
    x = load_w / (awake * module_w)
    each_w = module_w * (0.0145 - 0.00146 * x + 0.02866 * x * x)
    asleep_w = 7 * 0.0015 * module_w
    assert unit_loss_w(unit, load_w) == pytest.approx(awake * each_w + asleep_w, rel=1e-12)


def test_modules_that_sleep_lose_by_the_curve_of_one_until_the_load_is_known():
    assert loss_coefficients(ups(module_count=4, spare_module_count=1, sleeps_modules=True)) == tuple(CURVE.values())
    eco = ups(module_count=4, spare_module_count=1, ups_mode=UpsMode.ECO, sleeps_modules=True)
    assert loss_coefficients(eco, 1e5) == ups_class_coefficients("eco")


def test_sleeping_saves_at_low_load_and_changes_nothing_at_full_load():
    wide_awake, sleepy = ups(module_count=10), ups(module_count=10, sleeps_modules=True)
    assert unit_loss_w(sleepy, 150e3) < 0.55 * unit_loss_w(wide_awake, 150e3)
    assert unit_loss_w(sleepy, 1e6) == unit_loss_w(wide_awake, 1e6)
    assert loss_coefficients(wide_awake) == pytest.approx(tuple(CURVE.values()), rel=1e-12)


def test_a_transformer_has_the_usual_impedance_of_its_size_unless_it_says_its_own():
    table = load_defaults().transformer_impedance(2500.0)
    usual = transformer_impedance_ratio(PowerUnit(kind=PowerUnitKind.TRANSFORMER, rated_w=2.5e6))
    assert abs(usual) == pytest.approx(0.059, rel=1e-12)
    assert usual.imag / usual.real == pytest.approx(table.x_over_r, rel=1e-12)
    stated = PowerUnit(
        kind=PowerUnitKind.TRANSFORMER, rated_w=2.5e6, impedance_ratio=0.06, loss_p2_ratio=0.06 / math.sqrt(65)
    )
    assert abs(transformer_impedance_ratio(stated)) == pytest.approx(0.06, rel=1e-12)
    assert transformer_impedance_ratio(stated).imag / transformer_impedance_ratio(stated).real == pytest.approx(8.0)


def test_only_what_has_a_transformer_has_its_impedance():
    assert transformer_impedance_ratio(PowerUnit(kind=PowerUnitKind.PDU)) == 0j
    assert abs(transformer_impedance_ratio(PowerUnit(kind=PowerUnitKind.PDU, impedance_ratio=0.04))) > 0.03
    assert transformer_impedance_ratio(PowerUnit(kind=PowerUnitKind.SWITCHBOARD, impedance_ratio=0.04)) == 0j


@pytest.mark.parametrize("mode", list(UpsMode))
@pytest.mark.parametrize("load_w", [30e3, 240e3, 700e3])
def test_the_chain_loses_in_a_ups_what_its_modules_lose(mode, load_w):
    modular = ups(id="ups", module_count=10, spare_module_count=1, sleeps_modules=mode is UpsMode.ONLINE, ups_mode=mode)
    rack = Rack(id="r", feed_a_id="ups", units=(RackUnit(name="s", rated_power_w=load_w),))
    tight = Assumptions(cable_loss_ratio=0.0, rack_power_factor_ratio=1.0)
    power = assemble(Project.of([modular, rack, tight]), Part(failure="not asked for")).power.require()
    (unit,) = power.units
    assert unit.output_w == pytest.approx(load_w, rel=1e-9)
    # passed through, its own voltage drop comes on top of the curve
    assert unit.loss_w == pytest.approx(unit_loss_w(modular, load_w), rel=1e-9 if mode is UpsMode.ONLINE else 0.02)
