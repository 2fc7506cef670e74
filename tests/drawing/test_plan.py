"""The display list of the plan: what is on it, where, and how fast a large one is made."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.drawing.colours import map_hex
from core.drawing.display_list import Drawing, HeatImage, Layer, Polygon, Text
from core.drawing.heat import filled, smoothed
from core.drawing.paper_air import PlanAir
from core.drawing.plan import column_label, plan_drawing
from core.drawing.rack_colours import ColourBy, rack_colours
from core.drawing.rack_labels import RackLine
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.units import percent
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project

SQUARE = ((0.0, 0.0), (12.0, 0.0), (12.0, 9.0), (0.0, 9.0))


def layer(drawing: Drawing, name: str) -> Layer:
    return next(part for part in drawing.layers if part.name == name)


def test_every_rack_is_on_the_plan_once_with_tag_and_load():
    drawing = plan_drawing(small_project())
    texts = [s.text for s in layer(drawing, "racks").shapes if isinstance(s, Text)]
    assert texts.count("R-A01") == 1
    assert texts.count("R-A02") == 1
    assert "14 kW" in texts


def test_results_add_the_heat_map_the_inlet_and_the_legend():
    project = small_project()
    without, drawing = plan_drawing(project), plan_drawing(project, room_results(project))
    assert layer(without, "heat").shapes == ()
    assert layer(without, "legend").shapes == ()
    (image,) = layer(drawing, "heat").shapes
    assert isinstance(image, HeatImage)
    assert not np.isnan(image.values_c).any()
    assert any(t.endswith("°") for t in drawing.texts())
    assert "at 1.5 m" in drawing.texts()


def test_the_strip_of_a_rack_lies_on_its_front_and_has_the_colour_of_its_inlet():
    rack = Rack(id="r", tag="R-1", hall_id="hall", x_m=4.0, y_m=4.0, rotation_deg=90)
    project = Project.of([Hall(id="hall", outline_m=SQUARE), rack])
    results = room_results(project)
    body, strip = (s for s in layer(plan_drawing(project, results), "racks").shapes if isinstance(s, Polygon))
    assert max(x for x, _ in strip.points_m) == pytest.approx(rack.rectangle.x1_m, abs=1e-9)
    assert strip.fill == map_hex(results.thermal.value.inlet_by_rack()["r"], 18.0, 38.0, "thermal")
    assert body.fill == "rack"


def test_tile_labels_count_letters_from_the_left_and_numbers_from_the_top():
    drawing = plan_drawing(Project.of([Hall(id="hall", outline_m=SQUARE, tile_size_m=0.6)]))
    labels = {s.text: s for s in layer(drawing, "grid").shapes if isinstance(s, Text)}
    assert labels["A"].x_m < labels["B"].x_m
    assert labels["1"].y_m > labels["2"].y_m
    assert [column_label(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_measured_points_stand_beside_computed_ones_only_where_their_racks_are_drawn():
    project = small_project()
    texts = plan_drawing(project, room_results(project)).texts()
    assert "meas. 20.0°" in texts
    assert "comp. 23.4°" in texts
    elsewhere = Project.of([*project.entities.values(), Hall(id="other", outline_m=SQUARE)])
    assert "meas. 20.0°" not in plan_drawing(elsewhere, hall_id="other").texts()


def test_equipment_shows_its_loading():
    project = small_project()
    results = room_results(project)
    loading = {u.unit_id: u.loading_ratio for u in results.power.value.units}["ups-a"]
    assert loading > 0.0
    assert percent(loading) in plan_drawing(project, results, includes_yard=True).texts()


def test_another_hall_is_not_drawn_when_one_is_asked_for():
    far = tuple((x + 30.0, y) for x, y in SQUARE)
    racks = [Rack(tag="R-1", hall_id="a", x_m=3.0, y_m=3.0), Rack(tag="R-2", hall_id="b", x_m=33.0, y_m=3.0)]
    project = Project.of([Hall(id="a", outline_m=SQUARE), Hall(id="b", outline_m=far), *racks])
    drawing = plan_drawing(project, hall_id="b")
    assert "R-2" in drawing.texts()
    assert "R-1" not in drawing.texts()
    assert drawing.bounds_m.x0_m > 20.0


def test_solids_take_the_temperature_of_their_neighbours():
    values = np.full((6, 5), 20.0, dtype=np.float32)
    values[3:] = 30.0
    values[2:4, 2] = np.nan
    whole = filled(values)
    assert whole[2, 2] == pytest.approx(20.0, abs=1e-5)
    assert whole[3, 2] == pytest.approx(30.0, abs=1e-5)
    fine = smoothed(whole, 4)
    assert fine.shape == (24, 20)
    assert fine.min() >= 20.0 - 1e-4
    assert fine.max() <= 30.0 + 1e-4


@pytest.mark.bench
def test_ten_thousand_racks_are_drawn_within_three_tenths_of_a_second():
    hall = Hall(id="hall", outline_m=((0.0, 0.0), (60.0, 0.0), (60.0, 320.0), (0.0, 320.0)))
    racks = [Rack(tag=f"R-{n}", hall_id="hall", x_m=1 + 0.6 * (n % 80), y_m=2 + 2.4 * (n // 80)) for n in range(10_000)]
    project = Project.of([hall, *racks])
    plan_drawing(project)
    began = time.perf_counter()
    drawing = plan_drawing(project)
    assert time.perf_counter() - began < 0.3
    assert sum(isinstance(s, Text) for s in layer(drawing, "racks").shapes) == 20_000


def test_racks_in_the_colours_of_a_quantity_have_letters_and_a_legend_with_numbers():
    project = small_project()
    drawing = plan_drawing(project, air=PlanAir(colour_by=ColourBy.PHASE, lines=(RackLine.TAG, RackLine.FREE_U)))
    layers = {layer.name: layer.shapes for layer in drawing.layers}
    colours = rack_colours(project, None, ColourBy.PHASE)
    fills = [s.fill for s in layers["racks"] if isinstance(s, Polygon) and s.fill == colours.categories[0].colour]
    assert len(fills) == len(project.racks)
    words = [s.text for s in layers["racks"] if isinstance(s, Text)]
    rack = project.racks[0]
    assert {rack.tag, f"{rack.u_capacity - rack.used_u} U free", "3~"} <= set(words)
    told = [s.text for s in layers["rack legend"] if isinstance(s, Text)]
    assert f"three phases: {len(project.racks)}" in told
    assert drawing.bounds_m.x1_m > plan_drawing(project).bounds_m.x1_m + 3.0


def test_a_quantity_that_is_not_known_everywhere_says_so_in_its_legend():
    drawing = plan_drawing(small_project(), air=PlanAir(colour_by=ColourBy.FEEDER))
    told = [s.text for s in layer(drawing, "rack legend").shapes if isinstance(s, Text)]
    assert "Worst feeder, %" in told
    assert f"not known: {len(small_project().racks)}" in told
