"""Connecting and disconnecting feeds, and what is refused in words."""

from __future__ import annotations

import pytest

from core.commands.feeds import ConnectFeed, DisconnectFeed
from core.document.document import Document
from core.errors import InvalidEdit
from core.model.cooling import AirCooler
from core.model.electrical import PowerSource, PowerUnit
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall, Wall
from core.results.power_chain import SOURCE_BUS_ID


def project() -> Project:
    return Project.of(
        [
            Hall(id="hall", tag="Hall 1"),
            Wall(id="wall", tag="Wall 1"),
            PowerSource(id="grid", tag="Grid"),
            PowerUnit(id="a", tag="A"),
            PowerUnit(id="b", tag="B"),
            PowerUnit(id="c", tag="C", fed_from_id="a"),
            Rack(id="r", tag="R-1"),
            Rack(id="s", tag="R-2", feed_a_id="c"),
            AirCooler(id="crah", tag="CRAH-1"),
        ]
    )


def test_a_unit_takes_its_first_feed_and_then_further_ones():
    after = ConnectFeed(("b",), "grid").apply(project())
    assert after.get("b").feed_ids == ("grid",)
    after = ConnectFeed(("b",), "c").apply(after)
    assert after.get("b").feed_ids == ("grid", "c")


def test_racks_and_coolers_take_their_first_free_input():
    after = ConnectFeed(("r", "s", "crah"), "b").apply(project())
    assert (after.get("r").feed_a_id, after.get("r").feed_b_id) == ("b", "")
    assert (after.get("s").feed_a_id, after.get("s").feed_b_id) == ("c", "b")
    assert after.get("crah").feed_id == "b"
    assert ConnectFeed(("crah",), "c").apply(after).get("crah").backup_feed_id == "c"


@pytest.mark.parametrize(
    ("ids", "upstream", "words"),
    [
        (("a",), "c", "A feeds C, so C cannot feed A."),
        (("a",), "a", "A cannot feed itself."),
        (("c",), "a", "A feeds C already."),
        (("grid",), "a", "Grid is a source and takes no feed."),
        (("b",), "r", "R-1 is a load and feeds nothing."),
        (("wall",), "a", "Wall 1 takes no power."),
        (("b",), SOURCE_BUS_ID, "The source bus feeds what has no feed of its own."),
        (("b",), "gone", "The item is no longer in the project."),
    ],
)
def test_nonsense_is_refused_in_words(ids, upstream, words):
    before = project()
    document = Document(before)
    with pytest.raises(InvalidEdit, match=words) as caught:
        document.execute(ConnectFeed(ids, upstream))
    assert caught.value.hint
    assert document.project is before


def test_a_third_cord_is_refused():
    after = ConnectFeed(("s",), "b").apply(project())
    with pytest.raises(InvalidEdit, match="R-2 has cords A and B connected"):
        ConnectFeed(("s",), "a").apply(after)


def test_many_racks_are_one_step_of_history():
    before = project()
    document = Document(before)
    document.execute(ConnectFeed(("r", "s"), "b"))
    assert document.undo_label == "Connect 2 feeds"
    document.undo()
    assert document.project == before


def test_a_feed_that_goes_lets_the_next_one_move_up():
    after = ConnectFeed(("c",), "b").apply(project())
    after = DisconnectFeed(("c",), "a").apply(after)
    assert after.get("c").feed_ids == ("b",)
    after = DisconnectFeed(("c",), "b").apply(after)
    assert after.get("c").feed_ids == ()
    assert DisconnectFeed(("s",), "c").apply(after).get("s").feed_a_id == ""


def test_a_feed_that_is_not_there_cannot_go():
    with pytest.raises(InvalidEdit, match="R-1 has no feed of its own there"):
        DisconnectFeed(("r",), "a").apply(project())
