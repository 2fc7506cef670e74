import pytest

from core.commands.array import ArrayCopy
from core.commands.move import MoveItems, RotateItems
from core.commands.place import MOST_COPIES, DeleteItems, PlaceItems, TagCounter
from core.errors import InvalidEdit
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from tests.support.small_projects import small_project

PROJECT = small_project()


def refused(command, project=PROJECT):
    with pytest.raises(InvalidEdit) as caught:
        command.apply(project)
    assert caught.value.hint
    return caught.value.message


def test_moved_items_land_on_whole_millimetres():
    moved = MoveItems(("rack-1",), 0.12345, -0.00049).apply(PROJECT).get("rack-1")
    assert (moved.x_m, moved.y_m) == pytest.approx((4.123, 4.0), abs=1e-12)


def test_what_has_no_place_or_is_gone_cannot_be_moved():
    assert "no place on the plan" in refused(MoveItems(("rack-1", "hall"), 1.0, 0.0))
    assert "no longer in the project" in refused(MoveItems(("lost",), 1.0, 0.0))


def test_a_group_turns_about_its_middle_counter_clockwise():
    turned = RotateItems(("rack-1", "rack-2"), 90).apply(PROJECT)
    first, second = turned.get("rack-1"), turned.get("rack-2")
    assert (first.x_m, first.y_m) == pytest.approx((4.3, 3.7), abs=1e-9)
    assert (second.x_m, second.y_m) == pytest.approx((4.3, 4.3), abs=1e-9)
    assert first.rotation_deg == second.rotation_deg == 90


def test_one_item_turns_on_the_spot_and_stays_within_one_turn():
    turned = RotateItems(("rack-1",), 270).apply(RotateItems(("rack-1",), 180).apply(PROJECT)).get("rack-1")
    assert (turned.x_m, turned.y_m, turned.rotation_deg) == (4.0, 4.0, 90)
    assert RotateItems(("rack-1",), -90).apply(PROJECT).get("rack-1").rotation_deg == 270


def test_items_turn_in_quarters_only():
    assert "steps of 90°" in refused(RotateItems(("rack-1",), 45))


def test_a_placed_item_is_rounded_and_an_id_is_never_placed_twice():
    placed = PlaceItems((Rack(id="r", tag="R", x_m=1.00049),)).apply(PROJECT)
    assert placed.get("r").x_m == pytest.approx(1.0, abs=1e-12)
    assert "R is already in the project" in refused(PlaceItems((Rack(id="r", tag="R"),)), placed)


def test_deleting_a_unit_clears_every_reference_to_it():
    after = DeleteItems(("pdu-a", "cdu", "ups-a")).apply(PROJECT)
    assert after.get("pdu-a") is None
    assert (after.get("rack-1").feed_a_id, after.get("rack-1").cdu_id) == ("", "")
    assert after.get("rack-2").feed_a_id == ""
    assert after.get("crah").feed_id == ""
    assert after.get("rack-2").feed_b_id == "gone"  # it dangled before, and is not ours to mend


def test_deleting_a_hall_takes_everything_in_it():
    after = DeleteItems(("hall",)).apply(PROJECT)
    assert {after.get(i) for i in ("hall", "rack-1", "rack-2", "crah", "cdu")} == {None}
    assert after.get("ups-a") is not None


def test_deleting_something_already_gone_changes_nothing():
    assert DeleteItems(("lost",)).apply(PROJECT) is PROJECT


def test_what_every_project_needs_cannot_be_deleted():
    for entity_id in ("site", "assumptions", "project"):
        assert "keeps its site" in refused(DeleteItems((entity_id,)))
    assert "at least one scenario" in refused(DeleteItems((PROJECT.scenario.id,)))


def test_an_array_copies_with_pitch_tags_counted_on_and_contents_of_their_own():
    after = ArrayCopy(("rack-1",), columns=3, rows=2, pitch_x_m=0.6, pitch_y_m=2.4).apply(PROJECT)
    copies = sorted((r for r in after.racks if r.id not in ("rack-1", "rack-2")), key=lambda r: r.tag)
    assert [c.tag for c in copies] == ["R-A03", "R-A04", "R-A05", "R-A06", "R-A07"]
    places = [(4.6, 4.0), (5.2, 4.0), (4.0, 6.4), (4.6, 6.4), (5.2, 6.4)]
    assert [(c.x_m, c.y_m) for c in copies] == [pytest.approx(place, abs=1e-9) for place in places]
    ids = [unit.id for rack in after.racks for unit in rack.units]
    assert len(ids) == len(set(ids)) == 24
    assert {c.feed_a_id for c in copies} == {"pdu-a"}


def test_an_array_of_one_by_one_changes_nothing():
    assert ArrayCopy(("rack-1",), 1, 1, 1.0, 1.0).apply(PROJECT) is PROJECT


def test_an_array_needs_positive_counts_and_a_sane_size():
    assert "at least one column" in refused(ArrayCopy(("rack-1",), 0, 3, 1.0, 1.0))
    assert f"at most {MOST_COPIES}" in refused(ArrayCopy(("rack-1",), 1000, 1000, 1.0, 1.0))


def test_tags_count_on_past_what_is_taken_and_keep_their_width():
    counter = TagCounter(["R-A07", "R-A08", "R-A09"])
    assert counter.next_after("R-A07") == "R-A10"
    assert counter.next_after("R-A07") == "R-A11"
    assert counter.next_after("Tank") == "Tank-1"
    assert counter.next_after("") == "1"


def test_many_tags_are_handed_out_as_one_by_one_walks_would():
    taken = {f"R-{n:02d}" for n in (1, 2, 4, 7, 8, 100)} | {"R-9"}
    counter, plain = TagCounter(taken), set(taken)
    for tag in ("R-07", "R-01", "R-00", "R-01", "R-03", "R-98", "R-98", "R-8", "R-00") * 3:
        digits, number = len(tag) - 2, int(tag[2:])
        wanted = next(t for n in range(number + 1, 999) if (t := f"R-{n:0{digits}d}") not in plain)
        plain.add(wanted)
        assert counter.next_after(tag) == wanted


def test_rows_by_letters_count_on_where_a_tag_is_taken():
    racks = [Rack(id="a", tag="R-Z09"), Rack(id="b", tag="R-AA09", x_m=9.0), Rack(id="c", tag="UPS", x_m=5.0)]
    made = ArrayCopy(("a", "c"), 2, 3, 1.0, 3.0, letters_rows=True).apply(Project.of(racks))
    tags = sorted(r.tag for r in made.racks)
    assert tags == sorted(
        ["R-Z09", "R-Z10", "R-AA09", "R-AA10", "R-AA11", "R-AB09", "R-AB10", *(f"UPS-{n}" for n in range(1, 6)), "UPS"]
    )


def test_copies_belong_to_the_hall_that_they_come_to_stand_in():
    square = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
    east = tuple((x + 4.0, y) for x, y in square)
    halls = [Hall(id="west", outline_m=square), Hall(id="east", outline_m=east)]
    made = ArrayCopy(("a",), 4, 1, 2.0, 0.0).apply(Project.of([*halls, Rack(id="a", hall_id="west", x_m=1.0, y_m=2.0)]))
    assert sorted((r.x_m, r.hall_id) for r in made.racks) == [
        (1.0, "west"), (3.0, "west"), (5.0, "east"), (7.0, "east"),
    ]  # fmt: skip


def test_an_array_without_a_pitch_is_refused():
    assert "at one place" in refused(ArrayCopy(("rack-1",), 2, 1, 0.0, 1.0))
    assert "at one place" in refused(ArrayCopy(("rack-1",), 1, 2, 1.0, 0.0))
