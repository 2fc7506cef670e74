"""The inspector leaves out what means nothing for an item: doors of a bath, the compressor of a dry cooler."""

from __future__ import annotations

import pytest

from core.commands.rack_contents import SetCooling
from core.model.cooling import AirCooler, HeatRejection, HeatRejectionKind, SetPoint
from core.model.rack import CoolingKind, Rack
from desktop.panels.unused_fields import unused_fields
from tests.desktop.driving import open_window, rest, wait_until

KIND = HeatRejectionKind


def rack(cooling: CoolingKind) -> Rack:
    return Rack(cooling=cooling)


def test_a_tank_has_no_doors_and_racks_have_no_bath():
    tank = unused_fields([rack(CoolingKind.IMMERSION)])
    assert {"has_doors", "has_chimney", "has_blanking_panels", "ashrae_class", "rear_door_capacity_w"} <= tank
    assert "bath_coolant" not in tank
    for cooling in (CoolingKind.AIR, CoolingKind.DIRECT_TO_CHIP, CoolingKind.REAR_DOOR):
        unused = unused_fields([rack(cooling)])
        assert "bath_coolant" in unused
        assert "has_doors" not in unused
        assert ("rear_door_capacity_w" in unused) is (cooling is not CoolingKind.REAR_DOOR)


def test_what_one_of_several_uses_stays():
    assert not {"has_doors", "bath_coolant"} & unused_fields([rack(CoolingKind.IMMERSION), rack(CoolingKind.AIR)])
    units = [HeatRejection(kind=KIND.DRY_COOLER), HeatRejection(kind=KIND.AIR_COOLED_CHILLER)]
    assert "cop_rated" not in unused_fields(units)


@pytest.mark.parametrize(
    ("kind", "unused", "used"),
    [
        (KIND.DRY_COOLER, {"cop_rated", "rated_supply_c", "pad_depth_m", "drift_ratio"}, {"approach_k"}),
        (KIND.ADIABATIC_COOLER, {"cop_rated", "compressor"}, {"pad_depth_m", "cycles_of_concentration"}),
        (KIND.COOLING_TOWER, {"cop_rated", "pad_depth_m"}, {"drift_ratio"}),
        (KIND.AIR_COOLED_CHILLER, {"pad_depth_m", "drift_ratio"}, {"cop_rated", "compressor"}),
        (KIND.WATER_COOLED_CHILLER, {"pad_depth_m"}, {"cop_rated", "drift_ratio"}),
    ],
)
def test_heat_rejection_has_the_fields_of_its_kind(kind, unused, used):
    found = unused_fields([HeatRejection(kind=kind)])
    assert unused <= found
    assert not used & found


def test_the_set_point_that_does_not_count_is_left_out():
    assert unused_fields([AirCooler(set_point=SetPoint.RETURN)]) == {"supply_set_c"}
    assert unused_fields([AirCooler(), AirCooler(set_point=SetPoint.RETURN)]) == frozenset()


def test_the_inspector_asks_no_tank_for_its_inlet_and_follows_its_cooling():
    with open_window("immersion_pod") as (window, session):
        tank = next(r for r in session.project.racks if r.cooling is CoolingKind.IMMERSION)
        session.select((tank.id,))
        rest()
        wait_until(lambda: window.inspector.form.is_whole)
        assert window.inspector.cards.why is None
        assert window.inspector.cards.face is None
        assert window.inspector.cards.liquid is not None
        assert "has_doors" not in window.inspector.form.fields
        session.execute(SetCooling((tank.id,), CoolingKind.AIR))
        rest()
        wait_until(lambda: window.inspector.form.is_whole and "has_doors" in window.inspector.form.fields)
        assert window.inspector.cards.why is not None
