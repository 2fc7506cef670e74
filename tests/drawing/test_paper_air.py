"""The air on paper in the planner's view: map, fronts, legends with units, tiles, aisles and section."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cli.file_commands import write_export
from core.cli.main import main
from core.drawing.air_view import AirCut, AirView, ColourMap
from core.drawing.colours import map_hex
from core.drawing.display_list import Drawing, HeatImage, Line, Polygon
from core.drawing.paper_air import PlanAir
from core.drawing.plan import plan_drawing
from core.drawing.section import SectionLine
from core.model.cooling import Containment, PerforatedTile
from core.model.project import Project
from core.model.rack import Rack, RackUnit
from core.model.space import Hall
from core.results.design_results import DesignResults
from core.results.part import Part
from core.results.room_air import AislePressure, FloorPressure
from core.results.thermal_result import ThermalResult
from tests.support.painted_results import room_results


def project() -> Project:
    outline = ((0.0, 0.0), (6.0, 0.0), (6.0, 4.8), (0.0, 4.8))
    unit = RackUnit(id="u", name="s", u_height=40, rated_power_w=8_000.0, airflow_m3_s=0.6)
    racks = [
        Rack(id=f"r{n}", tag=f"R{n}", hall_id="h", x_m=2.0 + 0.6 * n, y_m=2.4, width_m=0.6, units=(unit,))
        for n in range(3)
    ]
    tile = PerforatedTile(id="t", hall_id="h", x_m=2.0, y_m=1.0, depth_m=0.6)
    aisle = Containment(id="a", tag="A1", hall_id="h", x_m=2.6, y_m=1.2, width_m=1.8, depth_m=1.2)
    return Project.of([Hall(id="h", tag="H", outline_m=outline, height_m=3.0), *racks, tile, aisle])


def results(of: Project) -> DesignResults:
    painted = room_results(of)
    hall = painted.thermal.require().halls[0]
    floor = FloorPressure(
        np.linspace(4.0, 19.0, 80, dtype=np.float32).reshape(10, 8), np.zeros((10, 8), dtype=np.float32), (0.0, 0.0),
        (0.6, 0.6), ("t",), np.array([0.314]),
    )  # fmt: skip
    aisle = AislePressure("a", 2.0, 1.5, 0.4, 12.34)
    more = replace(hall, capture_cold=np.array([0.98, 0.75, 0.5]), floor=floor, aisles=(aisle,))
    return replace(painted, thermal=Part(value=ThermalResult((more,))))


def drawn(air: PlanAir | None = None) -> Drawing:
    of = project()
    return plan_drawing(of, results(of), air=air)


def shapes_of(drawing: Drawing, name: str) -> list:
    return [s for layer in drawing.layers if layer.name == name for s in layer.shapes]


def fronts(drawing: Drawing) -> list[str]:
    return [s.fill for s in shapes_of(drawing, "racks") if isinstance(s, Polygon) and s.stroke == ""]


def test_the_map_shows_the_height_and_the_hottest_air_in_the_chosen_colours_and_range():
    low, high = (shapes_of(drawn(PlanAir(AirView(height_m=z))), "heat")[0] for z in (0.3, 2.7))
    assert float((high.values_c - low.values_c).mean()) == pytest.approx(2.4, abs=0.05)
    view = AirView(cut=AirCut.MAXIMUM, colour_map=ColourMap.CIVIDIS, low_c=15.0, high_c=45.0)
    drawing = drawn(PlanAir(view))
    image = shapes_of(drawing, "heat")[0]
    assert (image.low_c, image.high_c, image.colour_map) == (15.0, 45.0, "cividis")
    assert {"Air, °C", "hottest over height", "15", "45"} <= set(drawing.texts())
    assert fronts(drawing)[0] == map_hex(21.0, 15.0, 45.0, "cividis")
    assert shapes_of(drawn(PlanAir(view, range_c=(10.0, 20.0))), "heat")[0].high_c == 20.0


def test_an_automatic_range_holds_all_of_the_air():
    image = shapes_of(drawn(PlanAir(AirView(is_automatic=True))), "heat")[0]
    assert image.low_c <= float(image.values_c.min())
    assert image.high_c >= float(image.values_c.max())


def test_isotherms_lie_on_the_map_where_they_are_wanted():
    plain, lined = drawn(), drawn(PlanAir(AirView(has_isotherms=True)))
    assert not any(isinstance(s, Line) for s in shapes_of(plain, "heat"))
    assert any(isinstance(s, Line) for s in shapes_of(lined, "heat"))


def test_fronts_show_the_capture_index_with_a_legend_of_their_own():
    drawing = drawn(PlanAir(AirView(cut=AirCut.INLETS), shows_capture=True))
    assert shapes_of(drawing, "heat") == []
    assert fronts(drawing) == [map_hex(v, 0.0, 50.0, "thermal") for v in (2.0, 25.0, 50.0)]
    texts = set(drawing.texts())
    assert {"8 kW CI 98 %", "8 kW CI 50 %", "Exhaust in inlet air, %"} <= texts
    assert "Air, °C" not in texts


def test_the_pressure_view_shows_the_floor_its_tiles_and_what_aisles_lose():
    drawing = drawn(PlanAir(AirView(cut=AirCut.FLOOR)))
    image = shapes_of(drawing, "heat")[0]
    assert isinstance(image, HeatImage)
    assert (image.low_c, image.high_c) == (4.0, 20.0)
    texts = set(drawing.texts())
    assert {"Pressure, Pa", "under the floor", "Air, °C", "0.31", "aisle +12.3 Pa", "0.50 m³/s leaks out"} <= texts


def test_a_section_stands_under_the_plan_with_what_it_cuts():
    drawing = drawn(PlanAir(section=SectionLine(0.5, 2.4, 5.5, 2.4)))
    section = shapes_of(drawing, "section")
    image = next(s for s in section if isinstance(s, HeatImage))
    assert (image.rectangle.width_m, image.rectangle.depth_m) == pytest.approx((5.0, 3.0))
    assert image.rectangle.y1_m < 0.0
    assert drawing.bounds_m.y0_m < image.rectangle.y0_m
    assert "section A-B, 5.0 m long, 3.0 m high" in drawing.texts()
    assert sum(text in ("R0", "R1", "R2") for text in drawing.texts()) == 6
    assert shapes_of(drawn(PlanAir(section=SectionLine(50.0, 50.0, 60.0, 50.0))), "section") == []


@pytest.mark.parametrize("kind", ["pdf", "svg"])
def test_both_kinds_of_file_are_written_in_the_chosen_view(kind, tmp_path):
    of = project()
    files = []
    for n, cut in enumerate((AirCut.HEIGHT, AirCut.FLOOR)):
        files.append(tmp_path / f"{n}.{kind}")
        write_export(
            of, results(of), kind, files[-1], PlanAir(AirView(cut=cut), section=SectionLine(0.5, 2.4, 5.5, 2.4))
        )
    assert all(f.stat().st_size > 3_000 for f in files)
    assert files[0].read_bytes() != files[1].read_bytes()
    if kind == "svg":
        assert "Pressure, Pa" in files[1].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--section", "1,2,3"), "Write 4 numbers"),
        (("--section", "1,1,1,1"), "too short"),
        (("--range", "30,20"), "makes no sense"),
        (("--range", "a,b"), "Write 2 numbers"),
        (("--height", "-1"), "out of range"),
    ],
)
def test_bad_choices_are_refused_in_words(arguments, words, tmp_path, capsys):
    assert main(["export", "rise_pod2_w1", "--format", "svg", "-o", str(tmp_path / "x.svg"), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "x.svg").exists()
