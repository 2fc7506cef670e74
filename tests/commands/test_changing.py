import pytest

from core.commands.command import Command, Sequence
from core.commands.field_words import field_label, plain_field_name
from core.commands.move import MoveItems
from core.commands.rack_contents import SetContents, SetCooling
from core.commands.set_field import SetField
from core.errors import InvalidEdit
from core.model.rack import CoolingKind, RackUnit
from core.words import as_read, use_language
from tests.support.small_projects import small_project

PROJECT = small_project()


def refused(command):
    with pytest.raises(InvalidEdit) as caught:
        command.apply(PROJECT)
    assert caught.value.hint
    return caught.value.message


def test_a_field_is_set_on_every_item_in_its_own_type():
    after = SetField(("rack-1", "rack-2"), "width_m", 1).apply(PROJECT)
    assert [type(r.width_m) for r in after.racks] == [float, float]
    assert SetField(("rack-1",), "u_capacity", 42.0).apply(PROJECT).get("rack-1").u_capacity == 42
    assert SetField(("rack-1",), "cooling", "immersion").apply(PROJECT).get("rack-1").cooling is CoolingKind.IMMERSION


def test_a_position_is_set_to_the_millimetre():
    assert SetField(("rack-1",), "x_m", 1.23456).apply(PROJECT).get("rack-1").x_m == pytest.approx(1.235, abs=1e-12)


@pytest.mark.parametrize(
    ("ids", "field", "value", "words"),
    [
        (("rack-1",), "width_m", -0.6, "width is -0.6"),
        (("rack-1",), "load_ratio", 1.5, "load is 1.5, but must lie between 0 and 1.2"),
        (("rack-1",), "rear_door_capacity_w", -1.0, "cannot be negative"),
        (("rack-1",), "rear_door_effectiveness", 1.5, "must lie between 0 and 1"),
        (("rack-1",), "rotation_deg", 45, "must be 0, 90, 180 or 270"),
        (("rack-1",), "width_m", float("nan"), "not a valid value"),
        (("rack-1",), "width_m", "wide", "not a valid value"),
        (("rack-1",), "width_m", True, "not a valid value"),
        (("rack-1",), "u_capacity", 4.5, "not a valid value"),
        (("rack-1",), "has_blanking_panels", 1, "not a valid value"),
        (("rack-1",), "cooling", "ice", "is not one of air, rear_door"),
        (("rack-1",), "colour", "red", "has no property colour"),
        (("rack-1",), "id", "x", "has no property id"),
        (("rack-1", "ups-a"), "load_ratio", 0.5, "UPS-A has no property load_ratio"),
        (("lost",), "load_ratio", 0.5, "no longer in the project"),
        (("hall",), "outline_m", ((0.0, 0.0), (1.0, 0.0)), "three corners"),
    ],
)
def test_an_impossible_value_is_refused_in_words(ids, field, value, words):
    assert words in refused(SetField(ids, field, value))


def test_specific_heat_of_air_can_be_set_although_its_name_ends_like_a_temperature_difference():
    after = SetField(("assumptions",), "air_cp_j_kg_k", 1006.0).apply(PROJECT)
    assert after.assumptions.air_cp_j_kg_k == 1006.0


def test_names_for_people_leave_the_unit_out():
    assert plain_field_name("rated_power_w") == "rated power"
    assert plain_field_name("water_flow_kg_s") == "water flow"
    assert plain_field_name("tag") == "tag"


def test_new_contents_reach_every_rack_as_copies_of_their_own():
    units = (RackUnit(name="DGX", u_position=1, u_height=8), RackUnit(name="DGX", u_position=9, u_height=8))
    after = SetContents(("rack-1", "rack-2"), units, CoolingKind.DIRECT_TO_CHIP).apply(PROJECT)
    ids = {unit.id for rack in after.racks for unit in rack.units}
    assert len(ids) == 4
    assert not ids & {unit.id for unit in units}
    assert {rack.contents_name for rack in after.racks} == {"2 × DGX"}
    assert {rack.cooling for rack in after.racks} == {CoolingKind.DIRECT_TO_CHIP}


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ((RackUnit(name="Tall", u_position=45, u_height=8),), "Tall would reach U52, but R-A01 has 48 U."),
        (
            (RackUnit(name="A", u_position=1, u_height=4), RackUnit(name="B", u_position=4)),
            "B and A both want U4 of R-A01.",
        ),
        ((RackUnit(name="Odd", rated_power_w=-1.0),), "Odd: rated_power_w is -1"),
    ],
)
def test_contents_that_do_not_fit_are_refused_with_the_reason(units, words):
    assert words in refused(SetContents(("rack-1",), units))


def test_only_racks_take_contents_and_cooling():
    assert "CRAH-1 is not a rack" in refused(SetContents(("crah",), ()))
    assert "CRAH-1 is not a rack" in refused(SetCooling(("crah",), CoolingKind.AIR))


def test_cooling_changes_with_or_without_the_cdu():
    kept = SetCooling(("rack-1",), CoolingKind.DIRECT_TO_CHIP).apply(PROJECT).get("rack-1")
    assert (kept.cooling, kept.cdu_id) == (CoolingKind.DIRECT_TO_CHIP, "cdu")
    assert SetCooling(("rack-1",), CoolingKind.AIR, cdu_id="").apply(PROJECT).get("rack-1").cdu_id == ""


def test_a_sequence_is_one_edit_all_or_none():
    both = Sequence("Move and empty", (MoveItems(("rack-1",), 1.0, 0.0), SetContents(("rack-1",), ())))
    assert isinstance(both, Command)
    after = both.apply(PROJECT).get("rack-1")
    assert (after.x_m, after.units) == (5.0, ())
    refused(Sequence("Half", (MoveItems(("rack-1",), 1.0, 0.0), MoveItems(("lost",), 1.0, 0.0))))


@pytest.mark.parametrize(
    ("field", "name"),
    [("is_on", "in service"), ("breaker_a", "breaker rating"), ("fault_level_va", "fault level"), ("x_m", "x")],
)
def test_fields_are_named_without_their_units(field: str, name: str) -> None:
    assert plain_field_name(field) == name


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("has_doors", "Change perforated doors"),
        ("cdu_id", "Change CDU"),
        ("ashrae_class", "Change ASHRAE class"),
        ("wall_u_w_m2_k", "Change U-value of walls"),
        ("u_capacity", "Change height units (U)"),
        ("x_m", "Change x"),
    ],
)
def test_history_calls_a_field_what_the_form_calls_it(field: str, label: str) -> None:
    assert SetField(("rack-1",), field, 1).label == label


def test_history_in_german_calls_a_field_what_the_form_calls_it() -> None:
    use_language("de")
    try:
        for field in ("has_doors", "has_chimney", "supply_set_c", "shelf_count", "rear_door_fan_w", "set_point"):
            told = as_read(field_label(field))
            assert told != field_label(field)
            assert as_read(SetField(("rack-1",), field, 1).label) == f"Ändern: {told}"
    finally:
        use_language("en")
