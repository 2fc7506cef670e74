"""The flow of energy adds up at every fork, and its words do not run into each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from core.drawing.display_list import Text
from core.drawing.letters import text_width_em
from core.drawing.power_sankey import EnergyChart, energy_chart
from core.drawing.power_sankey_sheet import sankey_drawing
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.results.design_results import DesignResults
from tests.support.painted_results import room_results
from tests.support.power_projects import catcher, two_n
from tests.support.small_projects import small_project

CLOSED = 1e-9
PROJECTS = {
    "2n": two_n(),
    "catcher": catcher(),
    "small": small_project(),
    "ups dead": with_out_of_service(two_n(), ("ups-a",)),
}


def chart_of(project: Project) -> tuple[EnergyChart, DesignResults]:
    results = room_results(project)
    chart = energy_chart(project, results)
    assert chart is not None
    return chart, results


@pytest.mark.parametrize("name", PROJECTS)
def test_the_flows_add_up_at_every_fork(name):
    chart, results = chart_of(PROJECTS[name])
    total = chart.total_w
    assert total == pytest.approx(results.energy.value.total_w, rel=CLOSED)
    sources = sum(f.watts for f in chart.flows if f.column == 0)
    assert sources == pytest.approx(total, rel=CLOSED)
    for n, flow in enumerate(chart.flows):
        if parts := chart.parts(n):
            assert sum(chart.flows[k].watts for k in parts) == pytest.approx(flow.watts, rel=CLOSED)
        assert flow.watts > 0.0
    ends = sum(f.watts for f in chart.flows if f.column == 3)
    assert ends == pytest.approx(total, rel=CLOSED)


def test_power_supplies_and_fans_take_the_shares_of_the_assumptions():
    project = two_n()
    chart, results = chart_of(project)
    by_name = {f.name: f.watts for f in chart.flows}
    it = by_name["IT"]
    assert by_name["Power supplies"] == pytest.approx((1.0 - project.assumptions.psu_efficiency_ratio) * it, rel=1e-12)
    cool = energy_chart(project, replace(results, thermal=replace(results.thermal, value=None)))
    fans = next(f.watts for f in cool.flows if f.name == "Server fans")
    assert fans == pytest.approx(project.assumptions.server_fan_ratio * it, rel=1e-12)
    assert by_name["Server fans"] > fans


def test_nothing_is_drawn_before_there_are_results_or_without_load():
    assert energy_chart(two_n(), None) is None
    assert energy_chart(Project.of([]), room_results(Project.of([]))) is None


@pytest.mark.parametrize("size_mm", [(210.0, 165.0), (160.0, 75.0), (420.0, 297.0)])
def test_no_word_runs_into_another_or_off_the_sheet(size_mm):
    chart, _ = chart_of(two_n())
    drawing = sankey_drawing(chart, *size_mm)
    texts = [s for layer in drawing.layers for s in layer.shapes if isinstance(s, Text)]
    boxes = [text_box(t) for t in texts]
    assert len(texts) == 2 * len(chart.flows)
    for x0, y0, x1, y1 in boxes:
        assert x0 >= 0.0
        assert x1 <= drawing.bounds_m.x1_m
        assert y0 >= 0.0
        assert y1 <= drawing.bounds_m.y1_m
    clashes = [
        (texts[m].text, texts[n].text)
        for (m, a), (n, b) in combinations(enumerate(boxes), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert clashes == []


def text_box(text: Text) -> tuple[float, float, float, float]:
    wide = text_width_em(text.text, is_bold=text.is_bold) * text.size_m
    left = {"start": text.x_m, "middle": text.x_m - 0.5 * wide, "end": text.x_m - wide}[text.anchor]
    return (left, text.y_m - 0.5 * text.size_m, left + wide, text.y_m + 0.5 * text.size_m)


def test_every_flow_is_labelled_with_kw_and_share():
    chart, _ = chart_of(two_n())
    words = " ".join(sankey_drawing(chart, 210.0, 165.0).texts())
    assert words.count("%") == len(chart.flows)
    assert words.count("W ·") == len(chart.flows)


@pytest.mark.parametrize(("width_mm", "is_whole"), [(297.0, True), (240.0, True), (180.0, False)])
def test_names_of_sources_stand_in_full_where_the_sheet_has_room(width_mm, is_whole):
    chart, _ = chart_of(PROJECTS["2n"])
    flows = tuple(replace(f, name="Fuel Cell 12", watts=f.watts) if f.column == 0 else f for f in chart.flows)
    drawing = sankey_drawing(replace(chart, flows=flows), width_mm, 180.0)
    told = {t.text for layer in drawing.layers for t in layer.shapes if isinstance(t, Text)}
    assert ("Fuel Cell 12" in told) is is_whole
    left_m = min(t.x_m for layer in drawing.layers for t in layer.shapes if isinstance(t, Text))
    assert left_m > 0.0
