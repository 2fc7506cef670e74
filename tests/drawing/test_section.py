"""A vertical section through painted air whose values are known everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.drawing.section import SectionLine, air_section, cut_bodies
from core.editing.section_tool import SectionTool
from core.editing.tool import Feedback, PointerEvent
from core.geometry.rectangle import Rectangle
from core.model.cooling import Containment, PerforatedTile
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Beam, Hall
from core.results.thermal_result import AirField


def sloped(origin_x_m: float = 0.0, shape: tuple[int, int, int] = (20, 16, 8)) -> AirField:
    """1 K/m along x, 2 K/m along y, 4 K/m upwards; wind of (1, 2, 3) m/s."""
    x, y, z = ((np.arange(n) + 0.5) * 0.3 for n in shape)
    values = 20.0 + origin_x_m + x[:, None, None] + 2.0 * y[None, :, None] + 4.0 * z[None, None, :]
    winds = np.broadcast_to(np.array([1.0, 2.0, 3.0], np.float32), (*shape, 3))
    return AirField(values.astype(np.float32), (origin_x_m, 0.0, 0.0), (0.3, 0.3, 0.3), winds)


def test_a_slanting_line_reads_the_slope_between_cell_centres():
    line = SectionLine(1.0, 0.5, 5.0, 3.5)
    section = air_section([sloped()], line)
    assert section is not None
    assert section.line.length_m == pytest.approx(5.0)
    for along, z in ((0.6, 0.5), (2.5, 1.2), (4.4, 2.1)):
        x, y = line.point(along)
        n, k = int(along // section.step_m[0]), int(z // section.step_m[1])
        at = line.point((n + 0.5) * section.step_m[0])
        exact = 20.0 + at[0] + 2.0 * at[1] + 4.0 * (k + 0.5) * section.step_m[1]
        assert section.temperature_at(along, z) == pytest.approx(exact, abs=1e-3)
        assert section.temperature_at(along, z) == pytest.approx(20.0 + x + 2.0 * y + 4.0 * z, abs=0.4)


def test_velocities_are_turned_into_the_plane():
    section = air_section([sloped()], SectionLine(1.0, 0.5, 5.0, 3.5))
    assert section is not None
    assert section.velocity_m_s is not None
    assert section.velocity_m_s[..., 0] == pytest.approx(1.0 * 0.8 + 2.0 * 0.6, abs=1e-5)
    assert section.velocity_m_s[..., 1] == pytest.approx(3.0, abs=1e-5)
    field = sloped()
    still = AirField(field.temperature_c, field.origin_m, field.spacing_m)
    assert air_section([still], SectionLine(1.0, 0.5, 5.0, 3.5)).velocity_m_s is None


def test_solids_are_holes_whose_values_do_not_bleed():
    field = sloped()
    values = field.temperature_c.copy()
    values[8:12, :, :4] = np.nan
    section = air_section([AirField(values, field.origin_m, field.spacing_m)], SectionLine(0.0, 2.0, 6.0, 2.0))
    assert section.temperature_at(3.0, 0.6) is None
    assert section.temperature_at(3.0, 1.5) is not None
    shown = section.temperature_c[~np.isnan(section.temperature_c)]
    whole = air_section([field], SectionLine(0.0, 2.0, 6.0, 2.0)).temperature_c
    apart = np.abs(section.temperature_c - whole)
    assert np.nanmax(apart) <= 0.5 * (0.3 * 1.0 + 0.3 * 4.0)  # at most half a cell beside the solid
    assert shown.min() >= 20.0


def test_a_line_through_two_halls_takes_each_sample_from_its_own():
    section = air_section([sloped(), sloped(origin_x_m=8.0)], SectionLine(1.0, 2.0, 13.0, 2.0))
    assert section.temperature_at(0.5, 1.0) == pytest.approx(20.0 + 1.5 + 4.0 + 4.0, abs=0.5)
    assert section.temperature_at(5.5, 1.0) is None
    assert section.temperature_at(9.0, 1.0) == pytest.approx(20.0 + 10.0 + 4.0 + 4.0, abs=0.5)


def test_no_air_no_length_and_no_hall_give_no_section():
    assert air_section([], SectionLine(0.0, 0.0, 5.0, 0.0)) is None
    assert air_section([sloped()], SectionLine(1.0, 1.0, 1.1, 1.0)) is None
    assert air_section([sloped()], SectionLine(-5.0, -5.0, -1.0, -5.0)) is None


def test_a_long_line_is_sampled_within_bounds():
    section = air_section([sloped(shape=(20, 3000, 4))], SectionLine(1.0, 0.0, 1.0, 900.0))
    assert section.temperature_c.shape[0] == 600
    assert not np.isnan(section.temperature_c).any()


@pytest.mark.parametrize(
    ("line", "span"),
    [
        (SectionLine(0.0, 1.0, 10.0, 1.0), (2.0, 4.0)),
        (SectionLine(10.0, 1.0, 0.0, 1.0), (6.0, 8.0)),
        (SectionLine(3.0, 1.0, 3.0, 9.0), (0.0, 1.0)),
        (SectionLine(0.0, 2.5, 10.0, 2.5), None),
        (SectionLine(0.0, 5.0, 1.0, 6.0), None),
        (SectionLine(2.0, 0.0, 4.0, 2.0), (0.0, math.sqrt(8.0))),
    ],
)
def test_a_line_is_clipped_by_a_rectangle(line, span):
    found = line.inside(Rectangle(2.0, 0.0, 4.0, 2.0))
    assert found == (None if span is None else pytest.approx(span))


def test_bodies_are_listed_with_their_places_enclosures_first():
    hall = Hall(id="h")
    items = [
        Rack(id="a", tag="A", hall_id="h", x_m=2.0, y_m=2.0, width_m=0.6, depth_m=1.2, height_m=2.1),
        Rack(id="b", tag="B", hall_id="h", x_m=2.0, y_m=6.0),
        PerforatedTile(id="t", tag="T", hall_id="h", x_m=4.0, y_m=2.0, width_m=0.6, depth_m=0.6),
        Containment(id="c", tag="C", hall_id="h", x_m=4.0, y_m=2.0, width_m=1.2, depth_m=3.0, height_m=2.2),
        Beam(id="m", tag="M", hall_id="h", x_m=6.0, y_m=2.0, width_m=0.3, depth_m=3.0, height_m=0.4, bottom_m=2.6),
    ]
    found = cut_bodies(Project.of([hall, *items]), SectionLine(0.0, 2.0, 8.0, 2.0))
    assert [b.tag for b in found] == ["C", "T", "A", "M"]
    rack, beam = found[2], found[3]
    assert (rack.kind, rack.start_m, rack.end_m) == ("rack", pytest.approx(1.7), pytest.approx(2.3))
    assert (rack.bottom_m, rack.top_m) == (0.0, pytest.approx(2.1))
    assert (beam.bottom_m, beam.top_m) == (pytest.approx(2.6), pytest.approx(3.0))
    assert found[1].top_m == 0.0


class Host:
    def __init__(self) -> None:
        self.told: list[Feedback] = []

    def show(self, feedback: Feedback) -> None:
        self.told.append(feedback)


def test_the_tool_tells_the_line_while_it_is_drawn_and_when_it_is_finished():
    lines: list[tuple[SectionLine, bool]] = []
    tool = SectionTool(Host(), lambda line, done: lines.append((line, done)))
    tool.move(PointerEvent(9.0, 9.0))
    tool.press(PointerEvent(1.0, 1.0))
    tool.move(PointerEvent(3.0, 1.5))
    tool.release(PointerEvent(4.0, 1.4, adds=True))
    assert lines == [(SectionLine(1.0, 1.0, 3.0, 1.5), False), (SectionLine(1.0, 1.0, 4.0, 1.0), True)]


def test_a_click_cuts_nothing_and_escape_drops_a_line_half_drawn():
    lines: list[SectionLine] = []
    host = Host()
    tool = SectionTool(host, lambda line, _: lines.append(line))
    tool.press(PointerEvent(1.0, 1.0))
    tool.release(PointerEvent(1.05, 1.0))
    assert lines == []
    assert "Drag a line" in host.told[-1].text
    tool.press(PointerEvent(1.0, 1.0))
    tool.escape()
    tool.release(PointerEvent(5.0, 1.0))
    assert lines == []
