"""A hall that is no rectangle: solid outside in the air and under the floor, and nothing painted or lit there."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.heat import only_inside, segments_inside
from core.geometry.point_sets import points_inside
from core.geometry.polygon import contains_point, spans_inside
from core.model.project import Project
from core.model.space import Hall
from core.reports.png import encode_png, heat_png
from core.thermal.case import build_case
from core.thermal.plenum import Tile, plenum_flow
from core.thermal.room_from_project import air_room

L_SHAPE = ((0.0, 0.0), (12.0, 0.0), (12.0, 6.0), (6.0, 6.0), (6.0, 12.0), (0.0, 12.0))
HALL = Hall(id="h", outline_m=tuple((x + 3.0, y + 2.0) for x, y in L_SHAPE), height_m=3.0)


def test_many_points_are_where_single_ones_are():
    chance = np.random.default_rng(4)
    x, y = chance.uniform(-1.0, 13.0, 400), chance.uniform(-1.0, 13.0, 400)
    single = [contains_point(L_SHAPE, float(a), float(b)) for a, b in zip(x, y, strict=True)]
    assert points_inside(x, y, L_SHAPE).tolist() == single


def test_lights_shine_on_the_floor_there_is():
    project = Project.of([HALL])
    room = air_room(project, HALL)
    assert room.heat_w == pytest.approx(project.assumptions.lighting_w_m2 * 108.0)
    case = build_case(room, 0.6)
    assert case.cells == pytest.approx(108.0 / 0.36 * 5)


@pytest.mark.parametrize("leak_m3_s", [0.0, 0.4])
def test_no_air_flows_under_what_is_no_floor_and_the_tiles_give_what_comes(leak_m3_s):
    inflows = (((10.2, 1.2, 11.4, 2.4), 3.0),)
    tiles = tuple(Tile((x, y, x + 0.6, y + 0.6), 42.0) for x, y in ((1.2, 10.2), (1.2, 4.2), (9.0, 4.2)))
    found = plenum_flow((12.0, 12.0), 0.5, inflows, tiles, leak_m3_s, outline_m=L_SHAPE)
    assert sum(found.tile_m3_s) == pytest.approx(3.0 - leak_m3_s, rel=1e-3)
    assert (found.speed_m_s[11:, 11:] == 0.0).all()
    assert found.speed_m_s[:9, :9].max() > 0.0
    # all the air of the far leg passes its neck: that of the tile there, and of its share of the leak
    box = plenum_flow((12.0, 12.0), 0.5, inflows, tiles, leak_m3_s)
    assert found.tile_m3_s[0] != pytest.approx(box.tile_m3_s[0], rel=1e-6)


def test_a_rectangle_is_shared_as_before():
    inflows, tiles = (((1.0, 1.0, 2.0, 2.0), 2.0),), (Tile((5.0, 5.0, 5.6, 5.6), 42.0),)
    square = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0))
    plain = plenum_flow((6.0, 6.0), 0.5, inflows, tiles, 0.0)
    outlined = plenum_flow((6.0, 6.0), 0.5, inflows, tiles, 0.0, outline_m=square)
    assert plain.tile_m3_s == outlined.tile_m3_s


def test_maps_and_lines_end_at_the_walls():
    values = np.full((24, 24), 25.0, np.float32)
    shown = only_inside(values, (0.0, 0.0), (0.5, 0.5), L_SHAPE)
    assert np.isnan(shown[13:, 13:]).all()
    assert not np.isnan(shown[:12]).any()
    assert only_inside(values, (0.0, 0.0), (0.5, 0.5), ()) is values
    lines = np.array([[1.0, 1.0, 2.0, 2.0], [9.0, 9.0, 10.0, 9.0]], np.float32)
    assert segments_inside(lines, L_SHAPE).tolist() == [[1.0, 1.0, 2.0, 2.0]]
    assert spans_inside(L_SHAPE, 1, 9.0) == [(0.0, 6.0)]


def test_a_picture_with_gaps_is_transparent_there():
    from core.drawing.display_list import HeatImage
    from core.geometry.rectangle import Rectangle

    values = np.full((4, 4), 25.0, np.float32)
    box = Rectangle(0.0, 0.0, 4.0, 4.0)
    whole = heat_png(HeatImage(box, values, 18.0, 38.0, "thermal"))
    assert whole[25] == 2  # colour type: red, green, blue
    values[0, 0] = np.nan
    assert heat_png(HeatImage(box, values, 18.0, 38.0, "thermal"))[25] == 6  # with opacity
    assert encode_png(np.zeros((2, 2, 4), np.uint8))[25] == 6
