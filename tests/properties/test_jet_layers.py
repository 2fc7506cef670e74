"""Jets looked at in their own layers keep the pushes that they keep when the whole room is looked at."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.thermal.grid import Grid
from core.thermal.jets import _of_slab, unconfined_pushes

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.tuples(*[st.integers(1, 6)] * 3), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.02, 0.2, 0.7]))
def test_what_is_kept_of_jets_does_not_depend_on_layers_without_any(shape, seed, share):
    draw = np.random.default_rng(seed)
    faces = [tuple(n + (axis == at) for at, n in enumerate(shape)) for axis in range(3)]
    case = SimpleNamespace(
        shape=shape,
        spacing_m=(0.3, 0.15, 0.6),
        solid=draw.random(shape) < 0.2,
        free=tuple(draw.choice([0.0, 0.1, 0.6, 1.0], size=f) for f in faces),
        jet_m_s2=tuple(np.where(draw.random(f) < share, draw.normal(size=f), 0.0) for f in faces),
    )
    kept = unconfined_pushes(case)
    event(f"some kept: {any(map(np.any, kept))}")
    for axis, (pushes, found) in enumerate(zip(case.jet_m_s2, kept, strict=True)):
        whole = _of_slab(pushes, axis, case.solid, list(case.free), case.spacing_m)
        np.testing.assert_array_equal(found, whole)


@QUICK
@given(st.tuples(*[st.integers(1, 5)] * 3), st.integers(0, 2), st.integers(0, 2**32 - 1))
def test_places_of_faces_are_those_at_which_a_field_holds_them(shape, axis, seed):
    grid = Grid(shape)
    values = np.random.default_rng(seed).choice([0.0, 1.0, 2.0], size=[n + (at == axis) for at, n in enumerate(shape)])
    field, face = grid.from_faces(values, axis), np.flatnonzero(values)
    np.testing.assert_array_equal(grid.flat_face(face, axis), np.flatnonzero(field))
    np.testing.assert_array_equal(field[grid.flat_face(face, axis)], values.ravel()[face])
