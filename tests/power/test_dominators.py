"""Single points of failure agree with taking every item out in turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.power.dominators import FeedGraph


@st.composite
def feeds(draw: st.DrawFn) -> tuple[list[list[int]], list[int], list[int]]:
    """Inputs of each node among earlier ones, roots, and what is off."""
    count = draw(st.integers(1, 24))
    inputs = [draw(st.lists(st.integers(0, n - 1), max_size=3, unique=True)) if n else [] for n in range(count)]
    roots = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=4, unique=True))
    off = draw(st.lists(st.integers(0, count - 1), max_size=2, unique=True))
    return inputs, roots, off


def reached(inputs: Sequence[Sequence[int]], roots: Sequence[int], off: set[int]) -> set[int]:
    """Nodes that a source reaches, by walking."""
    alive: set[int] = set()
    for n, of_node in enumerate(inputs):
        if n not in off and (n in roots or any(k in alive for k in of_node)):
            alive.add(n)
    return alive


@settings(max_examples=300, deadline=None)
@given(feeds())
def test_dominators_are_what_cuts_a_node_off_when_taken_out_alone(case: tuple[list[list[int]], ...]) -> None:
    inputs, roots, off = case
    tree = FeedGraph.of(inputs, roots, off).dominators
    alive = reached(inputs, roots, set(off))
    assert set(np.flatnonzero(tree.is_reached).tolist()) == alive
    for n in alive:
        needed = {d for d in alive if d != n and n not in reached(inputs, roots, {*off, d})}
        assert set(tree.above(n)) == needed


def test_a_node_before_what_feeds_it_is_refused() -> None:
    with pytest.raises(ValueError, match="after what feeds them"):
        FeedGraph.of([[1], []], [0])
