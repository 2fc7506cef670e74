"""Running means: what a drifting mean sheds, and what is left of it."""

from __future__ import annotations

import numpy as np
import pytest

from core.thermal.averages import LONGEST_RATIO, OVERTIME_RATIO, WINDOW_S, Averages

THROUGH_S = 20.0


def test_a_mean_that_sheds_its_first_part_is_the_mean_of_the_rest():
    means = Averages(0.0, THROUGH_S, 0.0, np.array([0]), (1, 1, 1), 1.0, 100.0)
    assert means.ends_spin_up(0.1)
    means.begin(100.0)
    assert not means.shed_first_part()  # nothing to shed yet
    later = []
    stored = 100.0
    for n in range(60):
        values = np.array([20.0 + np.exp(-n / 10.0)])
        net = 0.3 * np.exp(-n / 10.0)
        stored += net - 0.01
        means.add(float(n + 1), 1.0, np.concatenate([values, 2.0 * values, values, values, values]), net, 0.01)
        if means.ends_part():
            assert (n + 1) % THROUGH_S == 0
            means.close_part(stored)
        if n >= THROUGH_S:
            later.append(values[0])
    assert means.shed_first_part()
    assert means.over_s == pytest.approx(len(later))
    assert means.draw[0] / means.over_s == pytest.approx(np.mean(later), rel=1e-12)
    assert means.blow[0] / means.over_s == pytest.approx(2.0 * np.mean(later), rel=1e-12)
    assert means.balance_ratio(stored) < 1e-12
    assert means.gap_ratio < 0.3 * np.exp(-2.0)
    assert means.shed_first_part()
    assert means.over_s == pytest.approx(len(later) - THROUGH_S)
    assert means.draw[0] / means.over_s == pytest.approx(np.mean(later[int(THROUGH_S) :]), rel=1e-12)
    assert means.balance_ratio(stored) < 1e-12


def swaying(values_c: np.ndarray) -> Averages:
    """The mean of one rack's inlets, one for each of the averaging windows, of a room that gives off what it takes."""
    means = Averages(0.0, THROUGH_S, 0.0, np.array([0]), (1, 0, 0), 1.0, 0.0)
    means.ends_spin_up(0.1)
    means.begin(0.0)
    for n, value in enumerate(values_c.tolist()):
        means.add(WINDOW_S * (n + 1), WINDOW_S, WINDOW_S * np.array([value]), 0.0, 0.0)
        if means.ends_part():
            means.close_part(0.0)
    return means


def test_a_mean_that_began_elsewhere_drifts_and_one_that_only_sways_does_not():
    sways = 20.0 + 0.2 * np.where(np.arange(20) % 2, 1.0, -1.0)
    began_warm = sways + np.where(np.arange(20) < 2, 3.0, 0.0)
    now_s = 20 * WINDOW_S
    assert not swaying(sways).drifts(now_s)
    assert swaying(began_warm).drifts(now_s)


def test_air_that_sways_is_quoted_when_its_mean_is_sure():
    # slow against the parts of the mean: their scatter over the root of their number is its standard error
    slow = np.repeat([1.0, -1.0, 1.0, -1.0], 2)
    now_s = len(slow) * WINDOW_S
    unsure, sure = (swaying(20.0 + amplitude * slow) for amplitude in (0.4, 0.2))
    assert unsure._standard_error_k() == pytest.approx(0.4 / np.sqrt(3.0))
    assert not unsure.may_be_quoted(now_s)
    assert sure.may_be_quoted(now_s)


@pytest.mark.parametrize(("gap_ratio", "waits"), [(0.001, False), (0.005, True), (0.02, False)])
def test_a_mean_that_is_given_up_ends_when_it_holds_its_heat_if_that_is_near(gap_ratio: float, waits: bool):
    longest_s = LONGEST_RATIO * THROUGH_S
    means = Averages(0.0, THROUGH_S, 0.0, np.array([0]), (1, 0, 0), 1.0, 0.0)
    means.ends_spin_up(0.1)
    means.begin(0.0)
    for n in range(round(longest_s / WINDOW_S)):
        # sways without end: no earlier rule lets it be quoted
        value = 20.0 + 3.0 * np.cos(2.0 * np.pi * n / 16.0)
        means.add(WINDOW_S * (n + 1), WINDOW_S, WINDOW_S * np.array([value]), gap_ratio * WINDOW_S, 0.0)
    assert not means.may_be_quoted(0.7 * longest_s)
    assert means.may_be_quoted(longest_s + 1.0) is not waits
    assert means.may_be_quoted(OVERTIME_RATIO * longest_s + 1.0)


def test_a_mean_of_few_windows_is_not_sure():
    assert swaying(np.full(3, 20.0))._standard_error_k() == np.inf


def test_a_beginning_elsewhere_is_seen_where_air_is_exchanged_slowly():
    through_s = 300.0
    means = Averages(0.0, through_s, 0.0, np.array([0]), (1, 0, 0), 1.0, 0.0)
    assert means.ends_spin_up(0.1)
    means.begin(0.0)
    noticed = []
    for n in range(120):
        means.add(WINDOW_S * (n + 1), WINDOW_S, WINDOW_S * np.array([20.0 + 5.0 * np.exp(-n / 20.0)]), 0.0, 0.0)
        if means.ends_part():
            means.close_part(0.0)
        noticed.append(means.drifts(WINDOW_S * (n + 1)))
    assert any(noticed)
