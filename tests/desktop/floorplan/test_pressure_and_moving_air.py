"""The pressure view and the moving air, chosen by keys in the real window over painted air."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.drawing.air_view import AirCut
from core.model.cooling import Containment, PerforatedTile
from core.results.part import Part
from core.results.room_air import AislePressure, FloorPressure
from tests.desktop.driving import wait_until
from tests.desktop.painted_window import blowing, press
from tests.support.painted_results import room_results


def show_floor(session, low_pa: float = 6.0, high_pa: float = 18.0):
    """Results with a floor whose pressure rises along x, one tile and one aisle."""
    hall = session.project.halls[0]
    tile = PerforatedTile(id="tile", tag="T1", hall_id=hall.id, x_m=3.0, y_m=3.0)
    aisle = Containment(id="aisle", tag="Aisle", hall_id=hall.id, x_m=4.0, y_m=3.0, width_m=4.0, depth_m=1.2)
    session.adopt(session.project.with_changes({"tile": tile, "aisle": aisle}), path=None, name="small")
    pressure = np.repeat(np.linspace(low_pa, high_pa, 10, dtype=np.float32)[:, None], 8, axis=1)
    floor = FloorPressure(pressure, pressure * 0.1, (0.0, 0.0), (0.6, 0.6), ("tile",), np.array([0.42]))
    results = blowing(room_results(session.project))
    thermal = results.thermal.value
    air = replace(thermal.halls[0], floor=floor, aisles=(AislePressure("aisle", 2.0, 1.5, 0.4, 2.52),))
    halls = (air, *thermal.halls[1:])
    session.results = replace(results, thermal=Part(value=replace(thermal, halls=halls)))
    session.results_changed.emit(session.results)
    QApplication.processEvents()


def test_a_key_shows_the_pressure_under_the_floor_with_unit_and_range(opened):
    window, session = opened
    show_floor(session)
    before = window.plan.heat.image_bytes()
    press(window, Qt.Key.Key_5)
    air = window.plan.air
    assert air.view.cut is AirCut.FLOOR
    assert window.actions_by_name["air_floor"].isChecked()
    assert air.legend.words() == ["Floor, Pa", "above the room", "tiles in m³/s"]
    assert (air.legend.scale.low_c, air.legend.scale.high_c) == (4.0, 20.0)
    assert window.plan.heat.image_bytes() != before
    assert window.plan.heat.temperature_at(3.0, 3.0) is None
    assert window.plan.heat.pressure_at(0.1, 0.1) == pytest.approx(6.0)
    assert window.plan.heat.pressure_at(99.0, 0.1) is None
    assert air.pressure.words() == ["aisle +2.5 Pa\n0.50 m³/s leaks out"]
    assert window.plan.racks.scale == window.plan.heat.scale  # racks keep their temperatures
    press(window, Qt.Key.Key_1)
    assert window.plan.heat.image_bytes() == before
    assert window.plan.heat.pressure_at(0.1, 0.1) is None


def test_the_numbers_of_the_floor_are_painted_in_its_view_alone(opened):
    window, session = opened
    show_floor(session)
    pressure = window.plan.air.pressure
    window.plan.grab()
    assert pressure.picture.times_painted == 0
    press(window, Qt.Key.Key_5)
    window.plan.grab()
    assert pressure.picture.times_painted == 1
    window.plan.grab()
    assert pressure.picture.times_painted == 1


def test_halls_without_a_raised_floor_say_so(opened):
    window, _ = opened
    press(window, Qt.Key.Key_5)
    assert window.plan.air.legend.words()[-2:] == ["no hall has a", "raised floor"]


def test_air_moves_when_asked_and_only_while_there_is_something_to_see(opened):
    window, session = opened
    air = window.plan.air
    assert not air.moving.is_moving
    window.actions_by_name["moving_air"].trigger()
    assert air.view.has_moving_air
    assert air.moving.is_moving
    assert any("true speed" in words for words in air.legend.words())
    places = air.moving._air[0].positions_m
    wait_until(lambda: not np.array_equal(air.moving._air[0].positions_m, places), 5.0)
    assert sum(a.count for a in air.moving._air) <= 1000
    press(window, Qt.Key.Key_5)  # under the floor no specks drift
    assert not air.moving.is_moving
    press(window, Qt.Key.Key_1)
    assert air.moving.is_moving
    session.results_changed.emit(blowing(room_results(session.project), 0.0))
    assert not air.moving.is_moving
    session.results_changed.emit(blowing(room_results(session.project), 0.5))
    assert air.moving.is_moving
    window.plan.set_heat_map_visible(False)
    assert not air.moving.is_moving


def test_moving_air_is_remembered_as_off_by_settings_of_before(opened):
    from desktop.preferences import _air_view

    stored = {"cut": "height", "height_m": 1.0, "low_c": 18, "high_c": 38, "colour_map": "grey", "has_isotherms": True}
    view = _air_view(stored)
    assert view.has_isotherms
    assert not view.has_moving_air
    assert _air_view(stored | {"has_moving_air": True}).has_moving_air


def test_the_capture_view_has_a_legend_and_says_what_it_waits_for(opened):
    window, session = opened
    legend = window.plan.air.legend
    height = legend.height()
    assert "capture index" not in legend.words()
    window.actions_by_name["capture"].trigger()
    assert legend.words()[-4:] == ["Fronts:", "capture index", "once the air", "has settled"]
    assert legend.height() > height
    thermal = session.results.thermal.value
    halls = tuple(replace(hall, capture_cold=np.full(len(hall.rack_ids), 0.8)) for hall in thermal.halls)
    known = replace(session.results, thermal=Part(value=replace(thermal, halls=halls)))
    session.results_changed.emit(known)
    assert legend.words()[-2:] == ["Fronts:", "capture index"]
    window.plan.grab()
    window.actions_by_name["capture"].trigger()
    assert legend.height() == height
