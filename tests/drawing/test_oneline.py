"""The one-line diagram as a layout: everything is on it once, nothing overlaps, wires are wires."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drawing.letters import shortened, text_width_em
from core.drawing.oneline import OneLineLayout, TopologyWatch, lay_out
from core.drawing.oneline_items import Symbol, oneline_graph
from core.drawing.oneline_symbols import symbol_shape
from core.drawing.oneline_words import span_name
from core.model.electrical import PowerSource, PowerUnit, PowerUnitKind
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from core.results.power_chain import SOURCE_BUS_ID
from tests.support.power_projects import campus, catcher, two_n

EPSILON_MM = 1e-6


def tags(layout: OneLineLayout) -> dict[str, int]:
    return {item.tag: n for n, item in enumerate(layout.items)}


def overlapping_boxes(layout: OneLineLayout) -> list[tuple[str, str]]:
    b = layout.boxes_mm
    return [
        (layout.items[m].tag, layout.items[n].tag)
        for m, n in combinations(range(len(b)), 2)
        if b[m, 0] < b[n, 2] and b[n, 0] < b[m, 2] and b[m, 1] < b[n, 3] and b[n, 1] < b[m, 3]
    ]


def crossed_boxes(layout: OneLineLayout) -> list[tuple[int, str]]:
    """Wires that run through the inside of a box."""
    found = []
    for k, wire in enumerate(layout.wires):
        for (x0, y0), (x1, y1) in pairwise(wire):
            low_x, high_x, low_y, high_y = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            b = layout.boxes_mm
            inside = (low_x < b[:, 2] - EPSILON_MM) & (high_x > b[:, 0] + EPSILON_MM)
            inside &= (low_y < b[:, 3] - EPSILON_MM) & (high_y > b[:, 1] + EPSILON_MM)
            found += [(k, layout.items[n].tag) for n in np.flatnonzero(inside)]
    return found


def shared_stretches(layout: OneLineLayout) -> list[tuple[int, int]]:
    """Pairs of wires of different upper items that lie on each other along some stretch."""
    pieces = [(k, x0, y0, x1, y1) for k, wire in enumerate(layout.wires) for (x0, y0), (x1, y1) in pairwise(wire)]
    found = []
    for (k, *a), (m, *b) in combinations(pieces, 2):
        if layout.links[k].upstream == layout.links[m].upstream:
            continue
        for along, across in ((0, 1), (1, 0)):
            is_same_way = abs(a[across] - a[across + 2]) < EPSILON_MM and abs(b[across] - b[across + 2]) < EPSILON_MM
            if is_same_way and abs(a[across] - b[across]) < 0.05:
                low = max(min(a[along], a[along + 2]), min(b[along], b[along + 2]))
                high = min(max(a[along], a[along + 2]), max(b[along], b[along + 2]))
                if high - low > EPSILON_MM:
                    found.append((k, m))
    return found


def assert_is_drawn_well(layout: OneLineLayout) -> None:
    assert overlapping_boxes(layout) == []
    assert crossed_boxes(layout) == []
    assert shared_stretches(layout) == []
    for link, wire in zip(layout.links, layout.wires, strict=True):
        assert all(abs(x0 - x1) < EPSILON_MM or abs(y0 - y1) < EPSILON_MM for (x0, y0), (x1, y1) in pairwise(wire))
        upper, lower = layout.boxes_mm[link.upstream], layout.boxes_mm[link.downstream]
        assert wire[0][1] == pytest.approx(upper[3])
        assert upper[0] < wire[0][0] < upper[2]
        assert wire[-1][1] == pytest.approx(lower[1])
        assert lower[0] < wire[-1][0] < lower[2]
        assert upper[3] < lower[1]


@pytest.mark.parametrize(
    "project", [two_n(), catcher(), campus(12), two_n(160, 10)], ids=["2n", "catcher", "campus", "wide"]
)
def test_nothing_overlaps_and_every_wire_is_orthogonal(project):
    assert_is_drawn_well(lay_out(project))
    assert_is_drawn_well(lay_out(project, most_plain=10**6))


def test_everything_that_takes_power_is_on_it_once():
    project = two_n()
    layout = lay_out(project)
    shown = [i for item in layout.items for i in item.ids]
    expected = [e.id for kind in (PowerSource, PowerUnit, Rack, Hall) for e in project.of_type(kind)]
    assert sorted(shown) == sorted(expected)


def test_path_a_stands_left_of_path_b_and_upstream_above_downstream():
    layout = lay_out(two_n())
    at, centre = tags(layout), layout.boxes_mm[:, [0, 2]].mean(axis=1)
    for name in ("MV", "TX", "ATS", "LV", "UPS", "BW-1"):
        a, b = (f"{name}-A", f"{name}-B") if name != "BW-1" else ("BW-1A", "BW-1B")
        assert centre[at[a]] < centre[at[b]]
    tops = [
        layout.boxes_mm[at[t], 1] for t in ("Utility", "MV-A", "TX-A", "ATS-A", "LV-A", "UPS-A", "BW-1A", "R-A01…A20")
    ]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)


def test_racks_of_one_pair_of_busways_are_one_box_that_opens():
    project = two_n()
    layout = lay_out(project)
    group = layout.items[tags(layout)["R-B01…B20"]]
    assert group.rating == "20 racks"
    assert group.is_group
    opened = lay_out(project, frozenset({group.id}))
    assert {"R-B01", "R-B20"} <= set(tags(opened))
    assert "R-A01…A20" in tags(opened)


def test_a_campus_of_equal_blocks_is_one_stack_that_opens_block_by_block():
    project = campus()
    layout = lay_out(project)
    (stack,) = (item for item in layout.items if item.symbol is Symbol.STACK)
    assert len(stack.alike) == 300
    assert len(layout.items) == 7  # with the lights of the hall and the source bus that feeds them
    assert len(layout.holder) == len(project.racks) + len(project.of_type(PowerUnit)) + 3
    opened = lay_out(project, frozenset({stack.alike[6]}))
    assert {"TX-007A", "UPS-007B", "R-007-1…4"} <= set(tags(opened))
    (left,) = (item for item in opened.items if item.symbol is Symbol.STACK)
    assert len(left.alike) == 299
    assert opened.blocks["ups-007a"] == (stack.alike[6],)


def test_a_block_that_differs_stays_out_of_the_stack():
    project = campus(80)
    odd = project.get("ups-040a")
    layout = lay_out(project.with_changes({odd.id: replace(odd, rated_w=3e5)}))
    (stack,) = (item for item in layout.items if item.symbol is Symbol.STACK)
    assert len(stack.alike) == 79
    assert "UPS-040A" in tags(layout)


def test_a_loop_and_a_wire_to_nothing_are_drawn_as_far_as_they_can_be():
    units = [
        PowerUnit(id="one", tag="ONE", kind=PowerUnitKind.ATS, fed_from_id="two"),
        PowerUnit(id="two", tag="TWO", kind=PowerUnitKind.ATS, fed_from_id="one"),
        PowerUnit(id="three", tag="THREE", fed_from_id="gone"),
        PowerUnit(id="four", tag="FOUR", fed_from_id="four"),
    ]
    layout = lay_out(Project.of(units))
    assert set(tags(layout)) == {"ONE", "TWO", "THREE", "FOUR"}
    assert sorted(len(w) > 0 for w in layout.wires) == [False, True]
    assert overlapping_boxes(layout) == []


def test_an_empty_project_has_an_empty_diagram():
    layout = lay_out(Project.of([]))
    assert layout.items == ()
    assert layout.width_mm == 0.0


def test_what_hangs_on_nothing_hangs_on_the_source_bus():
    graph = oneline_graph(Project.of([PowerUnit(id="u", tag="U"), PowerSource(id="s", tag="S")]))
    names = [(graph.items[k.upstream].id, graph.items[k.downstream].id) for k in graph.links]
    assert sorted(names) == [("s", SOURCE_BUS_ID), (SOURCE_BUS_ID, "u")]


@st.composite
def networks(draw: st.DrawFn) -> Project:
    """Random feeding graphs without loops, of a few dozen items."""
    count = draw(st.integers(1, 14))
    kinds = st.sampled_from(tuple(PowerUnitKind))
    units = []
    for n in range(count):
        feeds = draw(st.lists(st.integers(0, n - 1), max_size=3, unique=True)) if n else []
        ids = tuple(f"u{m}" for m in feeds)
        units.append(
            PowerUnit(
                id=f"u{n}", tag=f"U-{n}", kind=draw(kinds), fed_from_id=ids[0] if ids else "", further_feed_ids=ids[1:]
            )
        )
    racks = [
        Rack(
            id=f"r{n}",
            tag=f"R-{n}",
            feed_a_id=f"u{draw(st.integers(0, count - 1))}",
            feed_b_id=f"u{draw(st.integers(0, count))}",
        )
        for n in range(draw(st.integers(0, 8)))
    ]
    return Project.of([PowerSource(id="s", tag="Grid"), *units, *racks])


@settings(max_examples=40, deadline=None)
@given(networks())
def test_any_network_is_drawn_without_overlaps(project):
    assert_is_drawn_well(lay_out(project))


def test_moving_a_rack_leaves_the_topology_and_another_feed_does_not():
    project, watch = two_n(), TopologyWatch()
    assert watch.has_changed(project)
    rack = project.racks[0]
    moved = project.with_changes({rack.id: replace(rack, x_m=rack.x_m + 1.0)})
    assert not watch.has_changed(moved)
    assert watch.has_changed(moved.with_changes({rack.id: replace(rack, feed_b_id="bw-2b")}))


def test_a_thousand_blocks_are_folded_soon():
    project = campus(1000)
    began = time.process_time()
    layout = lay_out(project)
    assert len(layout.items) == 7
    assert time.process_time() - began < 2.0  # 0.1 s on an idle core; a quadratic step would take minutes


def test_names_of_many_are_short_and_texts_fit():
    assert span_name(["R-A2", "R-A10", "R-A1"]) == "R-A1…A10"
    assert span_name(["R-B02", "R-A01"]) == "R-A01…B02"
    assert span_name(["4", "12"]) == "4…12"
    assert span_name(["DC-1", "CH-1", "DC-2"]) == "CH-1 and 2 more"
    assert span_name(["GEN-1"]) == "GEN-1"
    assert shortened("CRAH-12", 40.0) == "CRAH-12"
    short = shortened("A very long name of a switchboard", 8.0)
    assert "…" in short
    assert text_width_em(short) <= 8.0


@pytest.mark.parametrize("symbol", list(Symbol))
def test_every_symbol_stays_in_its_square(symbol):
    shape = symbol_shape(symbol)
    points = np.array([p for stroke in (*shape.strokes, *shape.solids) for p in stroke])
    assert np.abs(points).max() <= 1.0
