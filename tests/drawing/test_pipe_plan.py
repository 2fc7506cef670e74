"""The pipes drawn are those of the loops chosen, in pairs, with the worst branch named."""

from __future__ import annotations

from core.drawing.pipe_plan import loops_of, pipe_plan
from core.results.part import Part
from core.study.assemble import assemble
from core.templates.liquid_hall import liquid_hall

PROJECT = liquid_hall()
LIQUID = assemble(PROJECT, Part(failure="no air")).liquid.value
ID = {e.tag: e.id for e in PROJECT.entities.values()}


def test_every_pipe_has_a_supply_and_a_return_beside_it():
    shapes = pipe_plan(PROJECT, LIQUID)
    assert shapes.lines
    assert sum(1 for x in shapes.lines if x.is_return) == sum(1 for x in shapes.lines if not x.is_return)


def test_pipes_run_along_the_walls_of_the_grid_never_aslant():
    for line in pipe_plan(PROJECT, LIQUID).lines:
        assert min(abs(line.start_m[0] - line.end_m[0]), abs(line.start_m[1] - line.end_m[1])) < 1e-6


def test_a_selected_rack_or_unit_shows_its_own_loop_only():
    first = loops_of(PROJECT, LIQUID.network, (ID["R-01"],))
    assert first == loops_of(PROJECT, LIQUID.network, (ID["CDU-1"],))
    assert first != loops_of(PROJECT, LIQUID.network, (ID["R-08"],))
    assert loops_of(PROJECT, LIQUID.network, (ID["FW-1"],)) == frozenset()
    one, both = pipe_plan(PROJECT, LIQUID, first), pipe_plan(PROJECT, LIQUID)
    assert 0 < len(one.lines) < len(both.lines)
    assert len(one.summary) == 1


def test_the_worst_branch_is_named_with_its_pressure():
    words = [x.words for x in pipe_plan(PROJECT, LIQUID).labels if x.is_worst]
    assert len(words) == 2
    assert all(w.startswith("worst R-0") and w.endswith("kPa") for w in words)
