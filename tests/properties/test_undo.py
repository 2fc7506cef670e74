from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from core.commands.array import ArrayCopy
from core.commands.move import MoveItems, RotateItems
from core.commands.place import DeleteItems
from core.commands.rack_contents import SetCooling
from core.commands.set_field import SetField
from core.document.document import Document
from core.model.rack import CoolingKind
from tests.support.small_projects import small_project

PLACED = ("rack-1", "rack-2", "crah", "cdu", "pdu-a")
SUBSETS = st.lists(st.sampled_from(PLACED), min_size=1, max_size=3, unique=True).map(tuple)
SHIFTS = st.floats(-20.0, 20.0)
PITCHES = SHIFTS.filter(bool)  # an array without a pitch is refused
COMMANDS = st.one_of(
    st.builds(MoveItems, SUBSETS, SHIFTS, SHIFTS),
    st.builds(RotateItems, SUBSETS, st.sampled_from((90, 180, 270))),
    st.builds(ArrayCopy, SUBSETS, st.integers(1, 3), st.integers(1, 3), PITCHES, PITCHES),
    st.builds(SetField, st.just(("rack-1", "rack-2")), st.just("load_ratio"), st.floats(0.0, 1.2)),
    st.builds(SetCooling, st.just(("rack-1",)), st.sampled_from(CoolingKind)),
)


def exact(project):
    """Every value with its type and sign, so that -0.0 and 0.0, or 1 and 1.0, do not pass for each other."""
    return {i: [(f.name, repr(getattr(e, f.name))) for f in fields(e)] for i, e in project.entities.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(COMMANDS, max_size=6))
def test_undoing_everything_restores_the_project_exactly_and_redoing_repeats_it(commands):
    document = Document(small_project())
    start = exact(document.project)
    for command in commands:
        document.execute(command)
    finish = exact(document.project)
    steps = len(document.steps)
    while document.undo():
        pass
    assert exact(document.project) == start
    for _ in range(steps):
        document.redo()
    assert exact(document.project) == finish


@settings(max_examples=30, deadline=None)
@given(SUBSETS)
def test_deleting_leaves_no_reference_behind_and_undo_restores_every_one(ids):
    document = Document(small_project())
    start = exact(document.project)
    document.execute(DeleteItems(ids))
    for entity in document.project.entities.values():
        for name in ("feed_a_id", "feed_b_id", "feed_id", "fed_from_id", "cdu_id", "hall_id"):
            assert getattr(entity, name, "") not in ids
    document.undo()
    assert exact(document.project) == start


@settings(max_examples=40, deadline=None)
@given(SUBSETS, st.integers(1, 4))
def test_four_quarter_turns_bring_everything_back_to_within_a_millimetre(ids, turns):
    project = small_project()
    turned = project
    for _ in range(4 * turns):
        turned = RotateItems(ids, 90).apply(turned)
    for entity_id in ids:
        before, after = project.get(entity_id), turned.get(entity_id)
        assert abs(after.x_m - before.x_m) <= 0.0011 * 4 * turns
        assert abs(after.y_m - before.y_m) <= 0.0011 * 4 * turns
        assert after.rotation_deg == before.rotation_deg
