"""Words on racks: what their inlet is said to be."""

from __future__ import annotations

import pytest

from core.drawing.rack_labels import RackLine, line_words
from tests.support.small_projects import small_project


@pytest.mark.parametrize(
    ("inlet_c", "words"), [(24.06, "24.1°"), (100.0, "100.0°"), (433.3, ">100°"), (None, ""), (float("nan"), "")]
)
def test_an_inlet_whose_heat_has_no_way_out_is_not_told_as_a_number(inlet_c, words):
    project = small_project()
    rack = project.racks[0]
    assert line_words(RackLine.INLET, rack, project, inlet_c) == words
    assert line_words(RackLine.FACTS, rack, project, inlet_c).split(" kW")[1].strip() == words
