"""Air before the racks' faces, against the thermometer rule of the solver and against a painted field."""

from __future__ import annotations

import numpy as np
import pytest

from core.drawing.rack_face import rack_profile, unit_bands
from core.model.rack import RACK_UNIT_M, Rack, RackUnit
from core.results.face_air import face_profiles_c
from core.results.thermal_result import AirField
from core.thermal.case import build_case
from core.thermal.room_from_project import air_room
from core.thermal.sampling import face_temperature_c
from tests.support.painted_results import room_results
from tests.support.small_projects import small_project


def sloped_field(rack: Rack) -> AirField:
    """1 K/m along x, 2 K/m along y, 4 K/m upwards; the rack's own cells are solid."""
    x, y, z = ((np.arange(n) + 0.5) * 0.3 for n in (30, 30, 10))
    values = (20.0 + x[:, None, None] + 2.0 * y[None, :, None] + 4.0 * z[None, None, :]).astype(np.float32)
    box = rack.rectangle
    inside = (x > box.x0_m) & (x < box.x1_m)
    values[np.ix_(inside, (y > box.y0_m) & (y < box.y1_m), z < rack.height_m)] = np.nan
    return AirField(values, (0.0, 0.0, 0.0), (0.3, 0.3, 0.3))


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
@pytest.mark.parametrize("side", ["front", "rear"])
def test_a_sloped_field_is_read_in_the_cells_before_the_face(rotation_deg, side):
    rack = Rack(x_m=4.5, y_m=4.5, width_m=0.6, depth_m=1.2, rotation_deg=rotation_deg)
    heights = np.array([0.4, 1.0, 1.7])
    fx, fy = rack.footprint.facing
    sign = 1 if side == "front" else -1
    at_x, at_y = 4.5 + sign * fx * (0.6 + 0.15), 4.5 + sign * fy * (0.6 + 0.15)
    found = face_profiles_c(sloped_field(rack), [rack], side, heights)
    assert found[0] == pytest.approx(20.0 + at_x + 2.0 * at_y + 4.0 * heights, abs=1e-3)


def test_many_racks_at_once_agree_with_the_rule_of_the_solver():
    project = small_project()
    hall = project.halls[0]
    case = build_case(air_room(project, hall), 0.3)
    rng = np.random.default_rng(3)
    values = rng.uniform(18.0, 40.0, case.shape).astype(np.float32)
    values[case.solid] = np.nan
    field = AirField(values, (0.0, 0.0, 0.0), tuple(case.spacing_m))
    racks = [project.get(r.id) for r in case.room.racks]
    heights = np.array([0.3, 0.9, 1.5])
    for side in ("front", "rear"):
        found = face_profiles_c(field, racks, side, heights)
        rule = [[face_temperature_c(case, values, n, side, z) for z in heights] for n in range(len(racks))]
        assert found == pytest.approx(np.array(rule), abs=1e-4)


def test_a_solid_before_the_face_is_passed_over_once_and_then_is_nothing():
    rack = Rack(x_m=4.5, y_m=4.5, width_m=0.6, depth_m=1.2)
    field = sloped_field(rack)
    values = field.temperature_c.copy()
    _, fy = rack.footprint.facing
    row = 17 if fy > 0 else 12
    values[:, row, :] = np.nan
    further = face_profiles_c(AirField(values, field.origin_m, field.spacing_m), [rack], "front", np.array([1.0]))
    assert further[0, 0] == pytest.approx(20.0 + 4.5 + 2.0 * (4.5 + fy * (0.6 + 0.45)) + 4.0, abs=1e-3)
    values[:, row + (1 if fy > 0 else -1), :] = np.nan
    nothing = face_profiles_c(AirField(values, field.origin_m, field.spacing_m), [rack], "front", np.array([1.0]))
    assert np.isnan(nothing[0, 0])
    assert face_profiles_c(field, [], "front", np.array([1.0])).shape == (0, 1)


def test_contents_stand_where_their_u_are():
    units = (RackUnit(name="B", u_position=11, u_height=4), RackUnit(name="A", u_position=1, u_height=10))
    bands = unit_bands(Rack(units=units))
    assert [b.name for b in bands] == ["A", "B"]
    assert bands[0].high_m - bands[0].low_m == pytest.approx(10 * RACK_UNIT_M)
    assert bands[1].low_m == pytest.approx(bands[0].high_m)


def test_the_profile_of_a_rack_carries_its_limits_and_waits_for_the_air():
    project = small_project()
    rack = project.get("rack-1")
    assert rack_profile(project, None, rack) is None
    profile = rack_profile(project, room_results(project), rack)
    assert profile is not None
    assert profile.front_c.shape == profile.rear_c.shape == profile.height_m.shape
    assert profile.height_m[-1] < rack.height_m
    assert np.polyfit(profile.height_m, profile.front_c, 1)[0] == pytest.approx(1.0, abs=0.05)
    assert (profile.recommended_c, profile.allowable_c) == (27.0, 32.0)
    assert len(profile.units) == 4
