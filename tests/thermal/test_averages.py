"""Running means: what a drifting mean sheds, and what is left of it."""

from __future__ import annotations

import numpy as np
import pytest

from core.thermal.averages import Averages

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
        if means.ends_first_part():
            assert n + 1 == THROUGH_S
            means.close_first_part(stored)
        elif n >= THROUGH_S:
            later.append(values[0])
    assert means.shed_first_part()
    assert means.over_s == pytest.approx(len(later))
    assert means.draw[0] / means.over_s == pytest.approx(np.mean(later), rel=1e-12)
    assert means.blow[0] / means.over_s == pytest.approx(2.0 * np.mean(later), rel=1e-12)
    assert means.balance_ratio(stored) < 1e-12
    assert means.gap_ratio < 0.3 * np.exp(-2.0)
