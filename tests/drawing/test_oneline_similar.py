"""Blocks for the same purpose are one stack where equal ones leave too much to read; nothing is lost in a stack."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from core.cli.files import load_example
from core.drawing.oneline import OneLineLayout, lay_out
from core.drawing.oneline_items import OneLineItem, StackKind, Symbol, stack_name
from core.drawing.oneline_similar import MOST_READABLE, name_of_many
from core.drawing.power_numbers import NumberReader, Service, fact_line
from core.model.electrical import PowerUnit
from core.model.outages import with_out_of_service
from core.model.project import Project
from core.model.rack import Rack
from tests.drawing.test_oneline import assert_is_drawn_well
from tests.support.painted_results import room_results
from tests.support.power_projects import campus, two_n

READABLE_MM = 420.0
"""As wide as this, words of a diagram are five pixels high and more in a window of 1,000 pixels."""


@cache
def example(name: str) -> tuple[Project, OneLineLayout]:
    project = load_example(name)
    return project, lay_out(project)


def stacks(layout: OneLineLayout) -> list[OneLineItem]:
    return [item for item in layout.items if item.symbol is Symbol.STACK]


@pytest.mark.parametrize("name", ["campus_50mw", "liquid_hall_5mw"])
def test_large_examples_are_readable_at_a_glance(name):
    _, layout = example(name)
    assert len(layout.items) <= 12
    assert layout.width_mm <= READABLE_MM
    assert_is_drawn_well(layout)


@pytest.mark.parametrize("name", ["campus_50mw", "liquid_hall_5mw"])
def test_everything_is_in_one_box_and_in_one_block(name):
    project, layout = example(name)
    shown = [i for item in layout.items for i in item.ids]
    assert len(shown) == len(set(shown))
    assert {e.id for kind in (PowerUnit, Rack) for e in project.of_type(kind)} <= set(layout.holder)
    for entity_id, block in layout.closed.items():
        assert block in layout.items[layout.holder[entity_id]].alike


def test_the_campus_is_thirty_six_blocks_that_differ_in_racks():
    _, layout = example("campus_50mw")
    (blocks,) = (item for item in stacks(layout) if item.stack is StackKind.SIMILAR)
    assert stack_name(blocks) == "×36 similar blocks"
    assert blocks.tag == "TX-2A and 35 more"
    assert blocks.rating.endswith("3 UPS · 4 busways · 9–10 racks")
    loads = {item.tag: stack_name(item) for item in stacks(layout) if item.stack is StackKind.LOADS}
    assert loads["CDU-A1 and 95 more"] == "×36 groups"


def test_any_block_opens_and_shows_what_hangs_between_it_and_others():
    project, layout = example("campus_50mw")
    rack = project.racks[100]
    opened = lay_out(project, frozenset({layout.closed[rack.id]}))
    item = opened.items[opened.holder[rack.id]]
    assert item.symbol is Symbol.RACKS
    assert opened.blocks[item.id] == (layout.closed[rack.id],)
    assert len([i for i in opened.items if i.symbol is Symbol.COOLING]) >= 2
    (rest,) = (i for i in stacks(opened) if i.stack is StackKind.SIMILAR)
    assert len(rest.alike) == 35
    assert_is_drawn_well(opened)


def test_all_blocks_open():
    project, layout = example("liquid_hall_5mw")
    everything = frozenset(str(block) for item in stacks(layout) for block in item.alike)
    opened = lay_out(project, everything)
    assert not stacks(opened)
    assert len(opened.items) > MOST_READABLE
    assert_is_drawn_well(opened)


def test_a_small_chain_and_equal_blocks_are_drawn_as_before():
    assert not stacks(lay_out(two_n()))
    (stack,) = stacks(lay_out(campus(80)))
    assert stack_name(stack) == "×80 equal blocks"


def test_a_stack_says_its_power_its_worst_loading_and_its_dead():
    project, layout = example("liquid_hall_5mw")
    ups = next(u for u in project.of_type(PowerUnit) if u.tag == "UPS-2A")
    for dead in ((), (ups.id,)):
        chain = room_results(with_out_of_service(project, dead)).power.value.chain
        numbers = NumberReader(layout).read(chain)
        n = layout.holder[ups.id]
        inside = [chain.index[i] for i in layout.items[n].ids]
        units = [k for k in inside if not np.isnan(chain.loading_ratio[k])]
        assert numbers.loading_ratio[n] == pytest.approx(max(chain.loading_ratio[units]))
        assert chain.loading_ratio[chain.index[numbers.worst_id[n]]] == pytest.approx(numbers.loading_ratio[n])
        assert numbers.dead_count[n] == (~chain.is_live[inside]).sum()


def test_what_was_added_since_the_results_is_not_called_dead():
    """A whole topology that was built a moment ago would stand there in red until its flow is solved."""
    before = two_n()
    fresh = PowerUnit(tag="PDU-9", fed_from_id=next(u.id for u in before.of_type(PowerUnit)), x_m=60.0, y_m=9.0)
    project = before.with_changes({fresh.id: fresh})
    layout = lay_out(project)
    old, new = (NumberReader(layout).read(room_results(p).power.value.chain) for p in (before, project))
    n = layout.holder[fresh.id]
    assert not old.is_known[n]
    assert fact_line(layout, old, n) == "–"
    assert old.service[n] == Service.STANDBY
    wires = [k for k, link in enumerate(layout.links) if link.downstream == n]
    assert all(old.link_service[wires] == Service.STANDBY)
    assert new.is_known.all()
    assert fact_line(layout, new, n) != "–"
    assert (np.delete(old.service, n) == np.delete(new.service, n)).all()


def test_a_stack_without_loads_gives_what_its_neighbours_take():
    project, layout = example("liquid_hall_5mw")
    numbers = NumberReader(layout).read(room_results(project).power.value.chain)
    for n, item in enumerate(layout.items):
        if item.stack is StackKind.SIMILAR and item.alike:
            taken = sum(abs(numbers.link_w[k]) for k, link in enumerate(layout.links) if link.upstream == n)
            assert numbers.power_w[n] == pytest.approx(taken)
            assert numbers.power_w[n] < 3e6


def test_a_stack_is_called_by_its_first_block():
    _, layout = example("liquid_hall_5mw")
    assert name_of_many(layout.items, [[0]], StackKind.SIMILAR) == layout.items[0].tag
