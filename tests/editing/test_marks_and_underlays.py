"""Notes, underlays and layers in metres: drag, calibrate, lock, escape, undo, and back from the file."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.commands.layers import SetLayer
from core.commands.place import DeleteItems, PlaceItems
from core.commands.set_field import SetField
from core.commands.underlays import CalibrateUnderlay, PlaceUnderlay, ShowPage, TurnUnderlay
from core.drawing.line_content import LineContent, pack_lines
from core.editing.calibrate_tool import CalibrateTool
from core.editing.mark_drag import underlay_at
from core.editing.select_tool import SelectTool, movable_ids
from core.editing.selection import item_at, items_in_band
from core.editing.underlay_snap import prepare, underlay_point
from core.errors import DamagedFile, ExchangeError, InvalidEdit
from core.exchange.json_project import read_project, write_project
from core.model.layers import layers_of
from core.model.plan_marks import PlanNote
from core.model.underlays import LayerKind, Media, Underlay, UnderlayContent
from core.storage.project_file import load, save
from tests.editing.test_gestures import Desk, at, drag


def drawing() -> UnderlayContent:
    """A line from (1000, 1000) to (9000, 1000) in a drawing of 10 x 5 m in millimetres."""
    none = np.zeros(0)
    content = LineContent(
        np.array([10_000.0, 5_000.0]), np.array([[1000.0, 1000.0], [9000.0, 1000.0]]), np.array([0, 2]), np.array([0]),
        np.array([-1]), np.zeros((0, 2)), none, none, np.zeros((0, 2)), none, none,
    )  # fmt: skip
    return UnderlayContent.of(Media.LINES, pack_lines(content))


CONTENT = drawing()
PLACED = Underlay(
    file_name="a.dxf", content_id=CONTENT.id, x_m=20.0, y_m=10.0, extent_x_m=10.0, extent_y_m=5.0, unit_m=0.001
)


def desk_with_underlay(**changes) -> Desk:
    desk = Desk()
    assert desk.execute(PlaceUnderlay(replace(PLACED, **changes), (CONTENT,)))
    return desk


def shown(desk) -> Underlay:
    return desk.project.of_type(Underlay)[0]


def gesture(tool, start, end, **how) -> None:
    drag(tool, at(*start, **how), at(*end, **how))


def test_an_underlay_comes_back_from_both_written_forms_and_its_content_is_kept_once(tmp_path):
    desk = desk_with_underlay()
    desk.execute(PlaceUnderlay(replace(PLACED, id="another", y_m=50.0), (CONTENT,)))
    assert len(desk.project.of_type(UnderlayContent)) == 1
    save(desk.project, tmp_path / "a.hall")
    assert load(tmp_path / "a.hall") == desk.project
    assert read_project(write_project(desk.project)) == desk.project
    desk.execute(DeleteItems((PLACED.id,)))
    assert len(desk.project.of_type(UnderlayContent)) == 1
    desk.execute(DeleteItems(("another",)))
    assert desk.project.of_type(UnderlayContent) == ()


def test_bytes_that_are_not_those_of_their_id_are_refused(tmp_path):
    import sqlite3

    desk = desk_with_underlay()
    text = write_project(desk.project)
    with pytest.raises(ExchangeError, match="bytes"):
        read_project(text.replace('"content": "UEs', '"content": "UEt'))
    save(desk.project, tmp_path / "a.hall")
    with sqlite3.connect(tmp_path / "a.hall") as connection:
        connection.execute("UPDATE underlay_contents SET content = x'00'")
    connection.close()
    with pytest.raises(DamagedFile, match="bytes"):
        load(tmp_path / "a.hall")


def test_two_clicks_and_their_true_distance_give_the_scale_and_undo_takes_it_back():
    desk = desk_with_underlay()
    prepare(CONTENT)
    before, asked, ended = desk.project, [], []

    def answer(now_m: float) -> float:
        asked.append(now_m)
        return 16.0

    tool = CalibrateTool(desk, answer, lambda: ended.append(True))
    tool.press(at(21.04, 11.03))  # snaps to the ends of the line
    tool.move(at(25.0, 11.0))
    tool.press(at(28.97, 10.95))
    assert asked == [pytest.approx(8.0, abs=1e-6)]
    assert ended == [True]
    found = shown(desk)
    assert (found.extent_x_m, found.extent_y_m, found.unit_m) == pytest.approx((20.0, 10.0, 0.002))
    assert (found.x_m, found.y_m) == pytest.approx((19.0, 9.0))  # the first point has stayed
    desk.document.undo()
    assert desk.project == before


def test_calibration_is_dropped_by_escape_by_no_answer_and_beside_the_underlay():
    desk = desk_with_underlay()
    tool = CalibrateTool(desk, lambda _: None, lambda: None)
    tool.press(at(1.0, 1.0))
    tool.press(at(22.0, 12.0))
    tool.escape()
    tool.press(at(22.0, 12.0))
    tool.press(at(25.0, 12.0))
    assert shown(desk) == PLACED
    with pytest.raises(InvalidEdit, match="Two points"):
        CalibrateUnderlay(PLACED.id, (0.0, 0.0), (0.0, 0.0), 3.0).apply(desk.project)


@pytest.mark.parametrize("turn_deg", [0.0, 90.0, 33.0, -140.0])
def test_points_on_a_turned_underlay_lead_there_and_back(turn_deg):
    underlay = replace(PLACED, turn_deg=turn_deg)
    x, y = underlay.on_plan(0.25, 0.75)
    assert underlay.share_at(x, y) == pytest.approx((0.25, 0.75))
    assert underlay.bounds_m.contains(x, y)
    desk = desk_with_underlay(turn_deg=turn_deg)
    prepare(CONTENT)
    end = underlay.on_plan(0.9, 0.2)
    assert underlay_point(desk.project, (end[0] + 0.02, end[1]), 0.05) == pytest.approx(end, abs=1e-5)
    assert underlay_point(desk.project, (end[0] + 0.2, end[1]), 0.05) is None


def test_an_underlay_turns_about_its_middle():
    desk = desk_with_underlay()
    middle = shown(desk).on_plan(0.5, 0.5)
    desk.execute(TurnUnderlay(PLACED.id, 90.0))
    assert shown(desk).turn_deg == 90.0
    assert shown(desk).on_plan(0.5, 0.5) == pytest.approx(middle, abs=1e-3)


def test_a_click_selects_an_underlay_and_a_drag_moves_it_in_one_step_unless_it_is_locked():
    desk = desk_with_underlay()
    tool, steps = SelectTool(desk), len(desk.document.steps)
    gesture(tool, (25.0, 12.0), (26.0, 13.0))  # not selected: a rubber band
    assert (shown(desk).x_m, shown(desk).y_m) == (20.0, 10.0)
    gesture(tool, (25.0, 12.0), (25.0, 12.0))
    assert desk.selection == (PLACED.id,)
    gesture(tool, (25.0, 12.0), (26.5, 11.0))
    assert (shown(desk).x_m, shown(desk).y_m) == (21.5, 9.0)
    assert len(desk.document.steps) == steps + 1
    tool.press(at(25.0, 12.0))
    tool.move(at(27.0, 12.0))
    tool.escape()
    tool.release(at(27.0, 12.0))
    assert shown(desk).x_m == 21.5
    desk.execute(SetField((PLACED.id,), "is_locked", True))
    gesture(tool, (25.0, 12.0), (28.0, 12.0))
    assert shown(desk).x_m == 21.5
    assert underlay_at(desk.project, 25.0, 12.0) is None


def test_another_page_keeps_scale_and_corner_and_drops_the_page_before():
    pages = [UnderlayContent.of(Media.PNG, bytes([n])) for n in range(2)]
    document = UnderlayContent.of(Media.PDF, b"%PDF")
    desk = Desk()
    underlay = Underlay(
        file_name="a.pdf",
        content_id=pages[0].id,
        original_id=document.id,
        unit_m=0.05,
        extent_x_m=40.0,
        extent_y_m=30.0,
    )
    desk.execute(PlaceUnderlay(underlay, (pages[0], document)))
    desk.execute(ShowPage(underlay.id, pages[1], 2, (600.0, 900.0)))
    found = shown(desk)
    assert (found.page_number, found.extent_x_m, found.extent_y_m) == (2, pytest.approx(30.0), pytest.approx(45.0))
    assert {c.id for c in desk.project.of_type(UnderlayContent)} == {pages[1].id, document.id}


def test_a_note_is_dragged_whole_by_its_line_and_by_one_end_with_snapping():
    desk = Desk()
    note = PlanNote(x0_m=20.0, y0_m=10.0, x1_m=24.0, y1_m=10.0)
    desk.execute(PlaceItems((note,)))
    tool = SelectTool(desk)
    gesture(tool, (22.0, 10.02), (23.0, 12.02))
    (moved,) = desk.project.of_type(PlanNote)
    assert (moved.x0_m, moved.y0_m, moved.x1_m, moved.y1_m) == pytest.approx((21.0, 12.0, 25.0, 12.0))
    gesture(tool, (25.0, 12.0), (3.04, 4.05))  # onto the corner of a rack
    (moved,) = desk.project.of_type(PlanNote)
    assert (moved.x0_m, moved.y0_m) == pytest.approx((21.0, 12.0))
    assert (moved.x1_m, moved.y1_m) == pytest.approx((3.0, 4.0))
    before = desk.project
    gesture(tool, (21.0, 12.0), (21.0, 12.0))
    assert desk.project is before
    desk.document.undo()
    desk.document.undo()
    assert desk.project.of_type(PlanNote) == (note,)


def test_layers_are_hidden_locked_and_faded_in_one_step_each_and_come_back_from_the_file():
    desk = Desk()
    rack = desk.project.racks[0]
    assert item_at(desk.project, rack.x_m, rack.y_m) == rack
    desk.execute(SetLayer(LayerKind.RACKS, "is_locked", True))
    assert item_at(desk.project, rack.x_m, rack.y_m) is None
    assert rack.id not in items_in_band(desk.project, -100.0, -100.0, 100.0, 100.0)
    assert movable_ids(desk.project, (rack.id,)) == ()
    desk.execute(SetLayer(LayerKind.RACKS, "is_locked", False))
    assert movable_ids(desk.project, (rack.id,)) == (rack.id,)
    desk.execute(SetLayer(LayerKind.RACKS, "is_visible", False))
    assert item_at(desk.project, rack.x_m, rack.y_m) is None
    desk.execute(SetLayer(LayerKind.RACKS, "opacity_ratio", 0.4))
    assert len(desk.document.steps) == 4
    again = read_project(write_project(desk.project))
    assert layers_of(again)[LayerKind.RACKS].opacity_ratio == 0.4
    assert not layers_of(again)[LayerKind.RACKS].is_visible
    assert layers_of(again)[LayerKind.COOLING].is_visible
    with pytest.raises(InvalidEdit):
        SetLayer(LayerKind.RACKS, "opacity_ratio", 1.5).apply(desk.project)
    assert math.isclose(layers_of(desk.project)[LayerKind.RACKS].opacity_ratio, 0.4)


def test_results_do_not_depend_on_underlays_notes_and_layers():
    from core.study.live_wire import difference, difference_for_results
    from core.study.stamp import stamp

    desk = Desk()
    before = stamp(desk.project)
    desk.execute(PlaceUnderlay(PLACED, (CONTENT,)))
    desk.execute(SetLayer(LayerKind.AIR, "is_visible", False))
    desk.execute(PlaceItems((PlanNote(),)))
    assert stamp(desk.project) == before
    assert CONTENT.id not in difference_for_results(None, desk.project).changed
    assert CONTENT.id in difference(None, desk.project).changed  # files are written from this


def test_escape_lets_go_of_a_mark_and_keeps_the_selection():
    desk = desk_with_underlay()
    tool = SelectTool(desk)
    desk.select((shown(desk).id,))
    tool.press(at(20.0, 10.0))
    tool.move(at(23.0, 10.0))
    tool.escape()
    assert desk.selection == (shown(desk).id,)
    assert not tool._marks.is_held
    tool.escape()
    assert desk.selection == ()
