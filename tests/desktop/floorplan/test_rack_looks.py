"""Racks that look the same with new results are not painted again; all that look different are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.checks.cooling_rules import recommended_c
from core.drawing.rack_labels import USUAL_LINES, RackLine
from core.units.display import DisplayUnits, degrees_as_read, use_units
from desktop.floorplan.rack_layer import RackLayer
from desktop.floorplan.rack_looks import limits_of, look_different
from desktop.theme import LIGHT
from desktop.widgets.colour_scale import ColourScale
from tests.support.rack_site import rack_site

WIDE = ColourScale(-100.0, 200.0)
"""Colours so wide apart that only numbers and markers tell."""


def differ(before_c, after_c, scale: ColourScale = WIDE, limit_c: float = 1e3) -> list[bool]:
    before, after = np.array(before_c, dtype=float), np.array(after_c, dtype=float)
    return look_different(before, after, scale, np.full((2, len(before)), limit_c)).tolist()


def test_a_tenth_of_a_degree_a_colour_and_a_limit_are_told():
    assert differ([23.41, 23.44], [23.44, 23.46]) == [False, True]
    assert differ([23.41], [23.44], ColourScale(23.40, 23.45)) == [True]
    assert differ([26.99], [27.01], limit_c=27.0) == [True]
    assert differ([26.99], [27.01], limit_c=28.0) == [False]


def test_air_that_comes_or_goes_is_told_and_none_is_not():
    nan = float("nan")
    assert differ([nan, nan, 20.0], [nan, 20.0, nan]) == [False, True, True]
    assert differ([], []) == []


@pytest.mark.parametrize("units", [DisplayUnits(), DisplayUnits.all_in("imperial")])
def test_whatever_is_written_differently_is_told(units):
    numbers = np.random.default_rng(5)
    before = numbers.uniform(15.0, 40.0, 4000).round(3)
    after = before + numbers.choice([0.0, 0.001, -0.001, 0.02, -0.05], 4000)
    use_units(units)
    try:
        written = [degrees_as_read(b, 1) != degrees_as_read(a, 1) for b, a in zip(before, after, strict=True)]
        told = differ(before, after)
    finally:
        use_units(DisplayUnits())
    assert all(t for t, w in zip(told, written, strict=True) if w)
    assert sum(told) < sum(written) + 0.1 * len(told), "and little more"


def test_limits_are_those_of_each_rack():
    racks = rack_site(3).racks
    limits = limits_of(racks, 0.0)
    assert limits.shape == (2, 3)
    assert limits[0].tolist() == [recommended_c(r.ashrae_class) for r in racks]
    assert limits_of((), 0.0).shape == (2, 0)


@pytest.mark.parametrize("lines", [(RackLine.TAG, RackLine.FEEDS), USUAL_LINES])
def test_racks_that_name_a_feed_are_painted_again_when_it_is_renamed(lines):
    project = rack_site(3)
    feed = project.get(project.racks[0].feed_a_id)
    layer = RackLayer(LIGHT)
    layer.show_lines(lines)
    layer.show_project(project)
    layer.take_spoiled()
    layer.show_project(project.with_changes({feed.id: replace(feed, tag="PDU other")}))
    is_all, boxes = layer.take_spoiled()
    assert (is_all or bool(boxes)) is (RackLine.FEEDS in lines)


def test_how_hot_air_without_a_way_out_is_stands_on_no_rack():
    project = rack_site(2)
    layer = RackLayer(LIGHT)
    layer.show_project(project)
    layer._inlets = {project.racks[0].id: 433.3, project.racks[1].id: 27.04}
    hot, usual = (layer._facts(rack) for rack in project.racks[:2])
    assert hot.endswith(">100°")
    assert usual.endswith("27.0°")
