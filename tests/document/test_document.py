import pytest

from core.commands.move import MoveItems
from core.commands.place import PlaceItems
from core.commands.set_field import SetField
from core.document.document import MOST_STEPS, Document
from core.errors import InvalidEdit
from core.model.changes import difference
from core.model.rack import Rack
from tests.support.small_projects import small_project


@pytest.fixture
def document():
    return Document(small_project())


def test_an_edit_is_one_step_and_one_notification(document):
    heard = []
    document.subscribe(heard.append)
    step = document.execute(MoveItems(("rack-1", "rack-2"), 1.0, 0.0), initiator="plan")
    assert heard == [step]
    assert step.ids == {"rack-1", "rack-2"}
    assert step.kinds == {Rack}
    assert step.initiator == "plan"
    assert [s.label for s in document.steps] == ["Move 2 items"]


def test_an_edit_that_changes_nothing_is_no_step_and_tells_nobody(document):
    heard = []
    document.subscribe(heard.append)
    before = document.project
    assert document.execute(MoveItems(("rack-1",), 0.0, 0.0)) is None
    assert document.execute(SetField(("rack-1",), "load_ratio", 1.0)) is None
    assert document.project is before
    assert heard == []
    assert document.undo_label is None


def test_an_edit_that_cannot_be_applied_changes_nothing(document):
    before = document.project
    with pytest.raises(InvalidEdit):
        document.execute(SetField(("rack-1", "rack-2"), "width_m", -1.0))
    assert document.project is before
    assert document.steps == ()


def test_undo_restores_the_very_same_values_and_redo_repeats_them(document):
    start = document.project
    document.execute(MoveItems(("rack-1",), 0.3, -0.7))
    moved = document.project
    back = document.undo()
    assert document.project == start
    assert back.changes["rack-1"] == (moved.get("rack-1"), start.get("rack-1"))
    assert document.redo_label == "Move item"
    document.redo()
    assert document.project == moved
    assert document.redo() is None


def test_undo_with_nothing_to_undo_says_so(document):
    assert document.undo() is None
    assert document.redo() is None


def test_a_fresh_edit_after_undo_drops_what_could_have_been_redone(document):
    document.execute(MoveItems(("rack-1",), 1.0, 0.0))
    document.undo()
    assert [s.label for s in document.undone_steps] == ["Move item"]
    document.execute(MoveItems(("rack-2",), 0.0, 1.0))
    assert document.undone_steps == ()
    assert document.redo() is None


def test_undoing_a_placement_removes_the_item_and_redoing_brings_it_back(document):
    rack = Rack(tag="R-A03")
    document.execute(PlaceItems((rack,)))
    assert document.undo().changes[rack.id] == (rack, None)
    assert document.project.get(rack.id) is None
    assert document.redo().changes[rack.id] == (None, rack)
    assert document.project.get(rack.id) == rack


def test_a_document_is_dirty_exactly_when_it_differs_from_what_was_saved(document):
    assert not document.is_dirty
    document.execute(MoveItems(("rack-1",), 1.0, 0.0))
    assert document.is_dirty
    document.undo()
    assert not document.is_dirty
    document.redo()
    document.mark_saved()
    assert not document.is_dirty
    document.undo()
    assert document.is_dirty


def test_unchanged_entities_stay_the_same_objects(document):
    before = document.project
    document.execute(MoveItems(("rack-1",), 1.0, 0.0))
    assert all(document.project.get(i) is e for i, e in before.entities.items() if i != "rack-1")


def test_a_listener_that_has_left_hears_nothing(document):
    heard = []
    leave = document.subscribe(heard.append)
    leave()
    leave()
    document.execute(MoveItems(("rack-1",), 1.0, 0.0))
    assert heard == []


def test_history_forgets_the_oldest_steps_beyond_its_length(document):
    for _ in range(MOST_STEPS + 3):
        document.execute(MoveItems(("rack-1",), 0.01, 0.0))
    assert len(document.steps) == MOST_STEPS


def test_a_move_says_what_it_changed_without_comparing_and_keeps_the_groups(monkeypatch):
    project = small_project()
    known = project.racks  # groups by kind are made
    compared = []
    monkeypatch.setattr(Rack, "__eq__", lambda a, b: compared.append((a, b)) or a is b)
    document = Document(project)
    step = document.execute(MoveItems(("rack-2", "rack-1"), 0.25, 0.0))
    assert step.ids == {"rack-1", "rack-2"}
    assert [r.id for r in document.project.racks] == [r.id for r in known]
    assert document.project.get("rack-1") in document.project.racks
    document.undo()
    document.redo()
    document.undo()
    assert compared == [] or all(a is b for a, b in compared)
    assert all(document.project.get(i) is project.get(i) for i in ("rack-1", "rack-2"))


def test_a_project_of_another_line_is_compared_item_by_item():
    project = small_project()
    moved = MoveItems(("rack-1",), 1.0, 0.0).apply(project)
    further = MoveItems(("rack-2",), 1.0, 0.0).apply(moved)
    assert moved.changed_since(project) == ("rack-1",)
    assert further.changed_since(project) is None
    assert difference(project, further, "").ids == {"rack-1", "rack-2"}
    back = MoveItems(("rack-1",), -1.0, 0.0).apply(moved)
    assert difference(project, back, "") is None


def test_a_move_without_a_distance_is_refused_in_words(document):
    before = document.project
    with pytest.raises(InvalidEdit):
        document.execute(MoveItems(("rack-1",), float("nan"), 0.0))
    assert document.project is before
    mixed = MoveItems(("rack-1", "rack-1", "rack-2"), 0.0004, 1.0).apply(before)
    assert mixed.get("rack-1").y_m == pytest.approx(before.get("rack-1").y_m + 1.0)
    assert mixed.get("rack-1").tag == before.get("rack-1").tag
