"""Power of server fans in warm air: the formula for one rack and that for many are the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.heat import fan_power_growth_ratio, fan_power_growth_ratios, liquid_share_ratio
from core.model.rack import CoolingKind, Rack, RackUnit
from core.model.scenario import Assumptions

UNITS = (RackUnit(rated_power_w=4000.0, liquid_ratio=0.6), RackUnit(rated_power_w=1000.0))
INLETS_C = st.one_of(st.floats(-20.0, 80.0), st.just(float("nan")))


@given(
    st.lists(st.tuples(st.sampled_from(list(CoolingKind)), INLETS_C), max_size=6),
    st.floats(15.0, 40.0),
    st.floats(15.0, 45.0),
    st.floats(1.0, 5.0),
)
def test_one_rack_and_many_have_the_same_growth(racks, ramp_from_c, full_at_c, full_ratio):
    assumed = Assumptions(
        server_fan_ramp_from_c=ramp_from_c, server_fan_full_at_c=full_at_c, server_fan_full_ratio=full_ratio
    )
    made = [Rack(cooling=cooling, units=UNITS) for cooling, _ in racks]
    shares = [0.0 if r.cooling is CoolingKind.IMMERSION else 1.0 - liquid_share_ratio(r, assumed) for r in made]
    each = [fan_power_growth_ratio(r, inlet_c, assumed) for r, (_, inlet_c) in zip(made, racks, strict=True)]
    many = fan_power_growth_ratios(np.array([inlet_c for _, inlet_c in racks]), np.array(shares), assumed)
    assert many.tolist() == pytest.approx(each, abs=1e-12)
