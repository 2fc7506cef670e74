"""Copies have identities of their own; references inside the copy hold, others are kept or cut."""

from __future__ import annotations

import pytest

from core.commands.paste import DuplicateItems, PasteItems
from core.document.document import Document
from core.errors import ExchangeError
from core.exchange.clipboard_json import read_items, write_items
from core.model.cooling import Cdu
from core.model.project import Project
from core.model.rack import Rack
from core.model.space import Hall
from tests.support.small_projects import small_project


def copied(project, *ids) -> tuple:
    return read_items(write_items(project.get(i) for i in ids))[0]


def added(before, after) -> list:
    return [e for i, e in after.entities.items() if before.get(i) is None]


def test_a_copy_into_another_project_keeps_what_refers_to_copied_items_and_cuts_the_rest():
    other = Project.of([Hall(id="other-hall", outline_m=((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)))])
    pasted = PasteItems(copied(small_project(), "rack-1", "cdu")).apply(other)
    rack, cdu = pasted.of_type(Rack)[0], pasted.of_type(Cdu)[0]
    assert rack.cdu_id == cdu.id
    assert rack.feed_a_id == ""
    assert cdu.feed_id == ""
    assert rack.hall_id == "other-hall"
    assert (rack.tag, rack.x_m, rack.y_m) == ("R-A01", 4.0, 4.0)


def test_a_copy_in_place_gets_new_ids_and_tags_and_keeps_its_feeds():
    before = small_project()
    after = PasteItems(copied(before, "rack-1"), 1.0, -0.5).apply(before)
    (rack,) = added(before, after)
    original = before.get("rack-1")
    assert rack.id != original.id
    assert rack.tag == "R-A03"
    assert (rack.x_m, rack.y_m) == pytest.approx((5.0, 3.5), abs=1e-9)
    assert (rack.feed_a_id, rack.cdu_id) == ("pdu-a", "cdu")
    assert not {u.id for u in rack.units} & {u.id for u in original.units}


def test_duplicating_is_one_step_and_redo_brings_back_the_same_ids():
    before = small_project()
    document = Document(before)
    document.execute(DuplicateItems(("rack-1", "cdu"), 0.6, 0.0))
    after = document.project
    copies = {type(e): e for e in added(before, after)}
    assert copies[Rack].cdu_id == copies[Cdu].id
    document.undo()
    assert document.project == before
    document.redo()
    assert document.project == after


@pytest.mark.parametrize("text", ["", "hello", '{"format": "hallwright-project-1", "entities": 5}'])
def test_foreign_text_on_the_clipboard_is_refused_in_words(text):
    with pytest.raises(ExchangeError) as caught:
        read_items(text)
    assert caught.value.hint


def test_a_hall_is_duplicated_with_all_that_belongs_to_it():
    from core.commands.paste import DuplicateItems
    from core.model.plan_marks import PlanNote
    from core.model.rack import Rack
    from core.model.space import Hall, Wall

    hall = Hall(
        id="h", tag="Hall 1", outline_m=((0.0, 0.0), (8.0, 0.0), (8.0, 4.0), (4.0, 4.0), (4.0, 6.0), (0.0, 6.0))
    )
    wall = Wall(id="w", tag="Wall 1", hall_id="h", x0_m=1.0, y0_m=3.0, x1_m=4.0, y1_m=3.0)
    rack, note = Rack(id="r", tag="R-1", hall_id="h", x_m=2.0, y_m=2.0), PlanNote(id="n", x1_m=3.0)
    project = Project.of([hall, wall, rack, note])
    copied = DuplicateItems(("h", "n"), 10.0, 0.5).apply(project)
    new = next(h for h in copied.halls if h.id != "h")
    assert (new.tag, new.outline_m[2]) == ("Hall 2", pytest.approx((18.0, 4.5)))
    assert [r.x_m for r in copied.in_hall(Rack, new.id)] == [12.0]
    assert [(w.x0_m, w.y0_m) for w in copied.in_hall(Wall, new.id)] == [(11.0, 3.5)]
    assert len(copied.of_type(PlanNote)) == 2
    assert copied.in_hall(Rack, "h") == (rack,)
