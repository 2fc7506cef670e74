"""Overlapping rectangles, found in bands, are those that comparing each with each finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.geometry.box_index import BoxIndex
from core.geometry.rectangle import Rectangle

millimetres = st.integers(-4000, 4000).map(lambda n: n / 1000.0)
whole = st.integers(-6, 6).map(float)
"""Boxes on a grid touch each other, which is not yet an overlap."""


def boxes(places):
    sizes = st.sampled_from([0.0005, 0.001, 0.5, 1.0, 3.0, 40.0])
    return st.lists(st.tuples(places, places, sizes, sizes), max_size=25).map(
        lambda told: np.array([(x, y, x + wide, y + deep) for x, y, wide, deep in told]).reshape(-1, 4)
    )


@given(st.one_of(boxes(millimetres), boxes(whole)), st.one_of(boxes(millimetres), boxes(whole)))
def test_the_same_pairs_as_each_against_each(some, others):
    index = BoxIndex(some)
    found = list(zip(*(places.tolist() for places in index.overlaps_with(others)), strict=True))
    expected = [
        (n, m) for n, a in enumerate(some) for m, b in enumerate(others) if Rectangle(*a).overlaps(Rectangle(*b))
    ]
    assert sorted(found) == expected
    pairs = [tuple(sorted(pair)) for pair in zip(*(places.tolist() for places in index.pairs()), strict=True)]
    among = [
        (n, m)
        for n, a in enumerate(some)
        for m, b in enumerate(some)
        if n < m and Rectangle(*a).overlaps(Rectangle(*b))
    ]
    assert sorted(pairs) == among


def test_pairs_come_in_the_order_in_which_they_begin_along_x():
    index = BoxIndex(np.array([(2.0, 0, 4, 1), (0.0, 0, 3, 1), (1.0, 0.5, 5, 2)]))
    near, far = index.pairs()
    assert list(zip(near.tolist(), far.tolist(), strict=True)) == [(1, 2), (1, 0), (2, 0)]
