"""Lines of equal value through rasters whose lines are known."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing import contours
from core.drawing.contours import contour_parts, contour_segments, isotherm_levels


def test_levels_are_whole_steps_inside_the_range():
    assert isotherm_levels(18.0, 26.0, 2.0) == (20.0, 22.0, 24.0)
    assert isotherm_levels(17.5, 22.5, 2.0) == (18.0, 20.0, 22.0)
    assert isotherm_levels(18.1, 19.9, 2.0) == ()


def test_a_tilted_plane_has_straight_lines_where_the_value_is_met():
    x, y = np.meshgrid(np.arange(12), np.arange(9), indexing="ij")
    values = (2.0 * x + 1.0 * y).astype(np.float32)
    segments = contour_segments(values, (7.3, 15.1), (10.0, 20.0), (0.5, 0.25)).astype(float)
    cells_x, cells_y = (segments[:, 0::2] - 10.0) / 0.5 - 0.5, (segments[:, 1::2] - 20.0) / 0.25 - 0.5
    found = 2.0 * cells_x + cells_y
    assert np.abs(found[:, 0] - found[:, 1]).max() < 1e-4
    assert set(np.round(found[:, 0], 3).tolist()) == {7.3, 15.1}
    assert cells_y.min() == pytest.approx(0.0, abs=1e-4)
    assert cells_y.max() == pytest.approx(8.0, abs=1e-4)


def test_a_hill_has_one_closed_line_as_long_as_its_circle():
    x, y = np.meshgrid(np.arange(81) - 40.0, np.arange(81) - 40.0, indexing="ij")
    values = np.hypot(x, y).astype(np.float32)
    segments = contour_segments(values, (25.0,), (0.0, 0.0), (1.0, 1.0)).astype(float)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]).sum()
    assert length == pytest.approx(2.0 * np.pi * 25.0, rel=2e-3)
    ends = np.round(segments.reshape(-1, 2), 3)
    _, times = np.unique(ends, axis=0, return_counts=True)
    assert (times % 2 == 0).all()  # closed: nothing ends anywhere


def test_a_saddle_has_two_lines_and_a_solid_none():
    saddle = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    assert len(contour_segments(saddle, (0.5,), (0.0, 0.0), (1.0, 1.0))) == 2
    assert len(contour_segments(1.0 - saddle, (0.5,), (0.0, 0.0), (1.0, 1.0))) == 2
    saddle[0, 0] = np.nan
    assert len(contour_segments(saddle, (0.5,), (0.0, 0.0), (1.0, 1.0))) == 0
    assert contour_segments(saddle[:1], (0.5,), (0.0, 0.0), (1.0, 1.0)).shape == (0, 4)


@pytest.mark.parametrize("part_cells", [1, 40, 10**6])
def test_lines_in_parts_are_the_same_lines(monkeypatch, part_cells):
    values = np.random.default_rng(3).uniform(18.0, 32.0, size=(31, 24)).astype(np.float32)
    values[5:9, 3:7] = np.nan
    levels = isotherm_levels(18.0, 32.0, 2.0)
    whole = [contour_segments(values, (level,), (1.0, 2.0), (0.3, 0.4)) for level in levels]
    monkeypatch.setattr(contours, "PART_CELLS", part_cells)
    parts = list(contour_parts(values, levels, (1.0, 2.0), (0.3, 0.4)))
    assert len(parts) == {1: len(levels), 10**6: 1}.get(part_cells, len(parts))
    rows = [np.concatenate(found) for found in (whole, parts)]
    assert len(rows[0]) > 500
    first, second = (found[np.lexsort(found.T)] for found in rows)
    np.testing.assert_array_equal(first, second)
