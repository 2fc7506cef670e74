"""The floorplan as DXF, read back with the library and with our own reader."""

from __future__ import annotations

import ezdxf
import pytest

from core.cli.main import main
from core.commands.layers import SetLayer
from core.commands.place import PlaceItems
from core.drawing.line_content import unpack_lines
from core.exchange.dxf_plan import write_plan_dxf
from core.exchange.underlay_file import Wanted, read_underlay
from core.model.plan_marks import NoteKind, PlanNote
from core.model.rack import Rack
from core.model.space import Wall
from core.model.underlays import LayerKind, Underlay
from core.storage.project_file import load, save
from tests.support.dxf_files import floor_plan
from tests.support.small_projects import small_project


def with_notes():
    project = small_project()
    hall = project.halls[0]
    more = (
        PlanNote(x0_m=1.0, y0_m=1.0, x1_m=4.0, y1_m=1.0),
        PlanNote(kind=NoteKind.NOTE, x0_m=2.0, y0_m=2.0, x1_m=3.0, y1_m=3.0, text="crane way"),
        Wall(hall_id=hall.id, x0_m=1.0, y0_m=2.0, x1_m=1.0, y1_m=4.0, thickness_m=0.2),
        Rack(tag="R-T", hall_id=hall.id, x_m=5.0, y_m=7.0, rotation_deg=90, width_m=0.6, depth_m=1.2),
    )
    return PlaceItems(more).apply(project)


def test_racks_are_blocks_with_their_tags_at_true_place_size_and_turn(tmp_path):
    project = with_notes()
    write_plan_dxf(project, tmp_path / "a.dxf")
    document = ezdxf.readfile(tmp_path / "a.dxf")
    assert document.header["$INSUNITS"] == 6
    inserts = {i.get_attrib_text("TAG"): i for i in document.modelspace().query('INSERT[layer=="T-RACK"]')}
    assert set(inserts) == {r.tag for r in project.racks}
    for rack in project.racks:
        found = inserts[rack.tag]
        assert tuple(found.dxf.insert)[:2] == pytest.approx((rack.x_m, rack.y_m))
        assert found.dxf.rotation == rack.rotation_deg
        outline = next(e for e in found.virtual_entities() if e.dxftype() == "LWPOLYLINE")
        xs, ys = zip(*((x, y) for x, y, *_ in outline.get_points()), strict=True)
        box = rack.rectangle
        assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx((box.x0_m, box.y0_m, box.x1_m, box.y1_m))
    assert len(document.modelspace().query("DIMENSION")) == 1
    assert document.audit().errors == []


def test_our_own_reader_finds_the_hall_where_it_is(tmp_path):
    project = with_notes()
    write_plan_dxf(project, tmp_path / "a.dxf")
    found = read_underlay(Wanted(str(tmp_path / "a.dxf")), lambda *_: None)
    assert (found.unit_m, found.is_unit_known) == (1.0, True)
    content = unpack_lines(found.content.content)
    x0, y0 = found.origin_units
    corners = {(round(float(x) + x0, 3), round(float(y) + y0, 3)) for x, y in content.points}
    assert set(project.halls[0].outline_m) <= corners
    assert {(0.9, 2.0), (1.1, 2.0), (0.9, 4.0), (1.1, 4.0)} <= corners
    assert "crane way" in content.texts


def test_layers_that_are_not_printed_are_left_out(tmp_path):
    write_plan_dxf(SetLayer(LayerKind.RACKS, "is_printed", False).apply(with_notes()), tmp_path / "a.dxf")
    document = ezdxf.readfile(tmp_path / "a.dxf")
    assert len(document.modelspace().query('*[layer=="T-RACK"]')) == 0
    assert len(document.modelspace().query('*[layer=="A-WALL"]')) > 0


def test_the_command_line_puts_a_drawing_under_a_plan_and_writes_one(tmp_path, capsys):
    save(small_project(), tmp_path / "a.hall")
    floor_plan(tmp_path / "b.dxf")
    assert main(["underlay", str(tmp_path / "a.hall"), str(tmp_path / "b.dxf"), "-o", str(tmp_path / "c.hall")]) == 0
    assert "30.00 ×" in capsys.readouterr().out
    assert load(tmp_path / "c.hall").of_type(Underlay)[0].extent_x_m == pytest.approx(30.0, rel=1e-3)
    assert main(["export", str(tmp_path / "c.hall"), "--format", "dxf", "-o", str(tmp_path / "d.dxf")]) == 0
    assert len(ezdxf.readfile(tmp_path / "d.dxf").modelspace()) > 3
    floor_plan(tmp_path / "b.dxf", insunits=0)
    asked = ["underlay", str(tmp_path / "a.hall"), str(tmp_path / "b.dxf"), "-o", str(tmp_path / "e.hall")]
    assert main(asked) == 2
    assert "--unit" in capsys.readouterr().err
    assert main([*asked, "--unit", "1 mm"]) == 0
    (tmp_path / "b.dxf").write_text("hello")
    assert main(asked) == 2
    assert "broken" in capsys.readouterr().err
