"""The measured room as a project, as the window shows it: coolers with coils and racks with servers, not given flows.

The same room with every flow through its openings given is in ``test_rooms``. What the window may
promise about a single sensor has to come from both.
"""

from __future__ import annotations

import numpy as np
import pytest

from core.model.scenario import MeasuredPoint
from core.study.evaluate import evaluate
from core.study.trust import sensor_matches
from core.templates.pod2 import pod2

WANTED_RMS_K, WANTED_BIAS_K = 2.5, 1.0


@pytest.fixture(scope="module")
def errors_k() -> np.ndarray:
    """Computed minus measured of the twelve front strips."""
    project = pod2()
    fronts = {p.id for p in project.of_type(MeasuredPoint) if p.side == "front"}
    matches = sensor_matches(project, evaluate(project).thermal.require())
    return np.array([m.computed_c - m.measured_c for m in matches if m.point_id in fronts])


@pytest.mark.validation_fast
def test_front_strips_of_the_measured_room_as_a_project(errors_k, quote):
    rms, bias = float(np.sqrt((errors_k**2).mean())), float(errors_k.mean())
    is_met = rms <= WANTED_RMS_K and abs(bias) <= WANTED_BIAS_K
    quote(
        "RISE POD 2, W1, as a project",
        "sensor strip",
        errors_k,
        reference="12 measured front strips, 2019-10-01 14:20 to 14:55",
        tolerance=f"{WANTED_RMS_K} K rms, {WANTED_BIAS_K:g} K bias{'' if is_met else ': not met'}",
    )
    assert len(errors_k) == 12
    assert abs(bias) <= WANTED_BIAS_K


@pytest.mark.validation_fast
@pytest.mark.xfail(
    strict=True, reason="not met: 3.80 K rms with k-epsilon, 2.56 K when large eddies are followed on 0.1 m cells"
)
def test_single_front_strips_of_the_project_are_near_enough(errors_k):
    assert float(np.sqrt((errors_k**2).mean())) <= WANTED_RMS_K
