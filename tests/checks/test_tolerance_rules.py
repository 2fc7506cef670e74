"""The ITI (CBEMA) envelope, and dips that racks need not ride through."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.model.electrical import PowerSource, PowerUnitKind, SourceKind, UpsMode
from core.model.project import Project
from core.power.contingency_kernels import HOLD_UP_S
from core.power.voltage_tolerance import is_tolerated, tolerated_s
from core.results.part import Part
from core.study.assemble import assemble
from tests.power.test_chain import rack, unit

NO_AIR = Part(failure="not solved here")
Kind = PowerUnitKind


@pytest.mark.parametrize(
    ("voltage_ratio", "longest_s"),
    [(0.0, 0.02), (0.69, 0.02), (0.7, 0.5), (0.79, 0.5), (0.8, 10.0), (0.9, math.inf), (1.0, math.inf), (1.1, math.inf),
     (1.15, 0.5), (1.2, 0.5), (1.3, 0.003), (1.4, 0.003), (1.9, 0.001), (2.0, 0.001), (3.0, 0.00017), (6.0, 0.0)],
)  # fmt: skip
def test_the_envelope_has_the_published_corners(voltage_ratio, longest_s):
    assert tolerated_s(voltage_ratio) == longest_s


def test_durations_up_to_the_limit_are_ridden_through():
    assert is_tolerated(0.0, HOLD_UP_S)
    assert not is_tolerated(0.0, HOLD_UP_S + 1e-6)
    assert is_tolerated(0.95, 1e9)


def hall(**ups):
    """A board on a small generator: racks on it, a large transformer beside them, racks behind a UPS."""
    return Project.of(
        [
            PowerSource(id="gen", tag="Gen", kind=SourceKind.DIESEL, capacity_w=1.5e6, voltage_v=415.0),
            unit("board", Kind.SWITCHBOARD, "gen", rated_w=1.5e6),
            unit("tx", Kind.TRANSFORMER, "board", rated_w=1.5e6, voltage_v=690.0),
            unit("ups", Kind.UPS, "board", rated_w=4e5, autonomy_s=300.0, **ups),
            rack("bare", "board", kw=20.0),
            rack("held", "ups", kw=20.0),
            rack("both", "board", "ups", kw=20.0),
            replace(rack("own", "board", kw=20.0), battery_s=60.0),
        ]
    )


def test_a_dip_names_the_racks_that_nothing_shields():
    found = [f for f in assemble(hall(), NO_AIR).findings if f.code == "itic-dip"]
    assert [f.ids[0] for f in found] == ["bare"]
    assert "tx" in found[0].ids
    assert "20 ms" in found[0].message


def test_a_converter_that_passes_its_input_on_shields_nothing():
    found = [f for f in assemble(hall(ups_mode=UpsMode.BYPASS), NO_AIR).findings if f.code == "itic-dip"]
    assert {f.ids[0] for f in found} == {"bare", "held", "both"}


def test_a_slow_change_to_the_inverter_is_a_gap():
    slow = assemble(hall(ups_mode=UpsMode.ECO, transfer_s=0.05), NO_AIR).findings
    quick = assemble(hall(ups_mode=UpsMode.ECO, transfer_s=0.004), NO_AIR).findings
    assert "held" in {f.ids[0] for f in slow if f.code == "transfer-too-slow"}
    assert not [f for f in quick if f.code == "transfer-too-slow"]
