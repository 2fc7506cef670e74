"""Snapping to edges, middles, walls and aisle widths, with guides and live distances."""

from __future__ import annotations

import pytest

from core.document.document import Document
from core.editing.select_tool import SelectTool
from core.editing.snapping import aisle_widths, snap_shift, wall_boxes
from core.geometry.rectangle import Rectangle
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall, Wall
from tests.editing.test_gestures import Desk, at

HALL = Hall(id="hall", outline_m=((0.0, 0.0), (12.0, 0.0), (12.0, 12.0), (0.0, 12.0)))


def desk_of(*items) -> Desk:
    desk = Desk()
    desk.document = Document(Project.of([HALL, *items]))
    return desk


def rack(name: str, x_m: float, y_m: float) -> Rack:
    return Rack(id=name, tag=name, hall_id="hall", x_m=x_m, y_m=y_m, width_m=0.6, depth_m=1.2)


def drag(desk: Desk, start, end, **how) -> SelectTool:
    tool = SelectTool(desk)
    tool.press(at(*start))
    tool.move(at(*end, **how))
    return tool


def test_a_rack_dragged_near_a_wall_rests_on_it_and_the_guide_lies_there():
    desk = desk_of(rack("r", 5.0, 5.0))
    tool = drag(desk, (5.0, 5.0), (0.36, 5.033))
    tool.release(at(0.36, 5.033))
    assert desk.project.get("r").x_m == pytest.approx(0.3, abs=1e-9)
    tool = drag(desk, (0.3, 5.0), (0.35, 5.0))
    assert any(a[0] == b[0] == 0.0 for a, b in desk.feedback.guides)
    tool.escape()
    assert desk.feedback.guides == ()


def test_distances_to_walls_show_while_dragging():
    desk = desk_of(rack("r", 5.0, 5.0))
    drag(desk, (5.0, 5.0), (2.0, 5.0), is_free=True)
    assert [text for _, _, text in desk.feedback.gaps] == ["1.70 m"]


def test_alt_suspends_snapping():
    desk = desk_of(rack("r", 5.0, 5.0))
    tool = drag(desk, (5.0, 5.0), (0.36, 5.033), is_free=True)
    tool.release(at(0.36, 5.033, is_free=True))
    assert desk.project.get("r").x_m == pytest.approx(0.36, abs=1e-9)
    assert desk.feedback.guides == ()


def test_the_width_of_the_aisle_there_is_gives_the_next_row_its_place():
    rows = [rack(f"r{n}{k}", 3.0 + 0.6 * k, y) for n, y in enumerate((2.0, 4.537)) for k in range(3)]
    desk = desk_of(*rows, rack("m", 3.6, 9.0))
    tool = drag(desk, (3.6, 9.0), (3.6, 7.12))
    tool.release(at(3.6, 7.12))
    assert desk.project.get("m").y_m == pytest.approx(4.537 + 1.2 + 1.337, abs=1e-9)
    desk.document.undo()
    assert desk.project.get("m").y_m == 9.0


def test_middles_meet():
    box, other = Rectangle(0.0, 0.0, 0.6, 1.2), Rectangle(-0.5, 3.0, 1.3, 3.4)
    snap = snap_shift(box, 0.07, 0.0, [other], reach_m=0.1, grid_m=0.0)
    assert snap.dx_m == pytest.approx(0.1, abs=1e-9)
    assert snap.guides[0][0][0] == pytest.approx(0.4)


def test_aisle_widths_count_rows_once_and_the_most_frequent_comes_first():
    spans = [(0.0, 1.2), (0.0, 1.2), (2.4, 3.6), (4.8, 6.0), (7.8, 9.0), (9.1, 10.0), (30.0, 31.0)]
    assert aisle_widths(spans) == (1.2, 1.8)


def test_inner_walls_have_their_thickness():
    boxes = wall_boxes(Project.of([Wall(x0_m=2.0, y0_m=1.0, x1_m=2.0, y1_m=5.0, thickness_m=0.2)]))
    assert boxes == [Rectangle(1.9, 1.0, 2.1, 5.0)]
