"""Checking field by field says the same as checking value by value."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.field_types import PLURAL_NAMES, Shape, fields_of, problem_of, value_problem
from core.model.rack import RackUnit
from core.storage.columns import are_storable, in_model_type, read_columns, single_fields, stored_columns
from tests.support.random_projects import entities

NUMBERS = (0, 1, 2, -1, 45, 90, 2**60, True, False, 0.0, -0.0, 1.0, 4.5, -2.0, 1e13, float("nan"), float("inf"))
AWKWARD = st.sampled_from((*NUMBERS, "", "air", "front", "\ud800", "ü", None, b"", b"air", [], {}, (1,)))
AWKWARD_LISTS = {
    Shape.IDS: st.sampled_from([(), ("a",), ("a", "\ud800"), ("a", 1), (None,)]),
    Shape.POINTS: st.sampled_from([((0.0, 0.0), (1.0, 0.0)), ((0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0))]),
    Shape.UNITS: st.builds(lambda n, w: (RackUnit(), RackUnit(u_height=n, rated_power_w=w)), AWKWARD, AWKWARD),
}
KINDS = (*PLURAL_NAMES, RackUnit)


@st.composite
def some_of_a_kind(draw):
    """A kind and some of it, of which one may hold a value of any other field, or none that any field takes."""
    kind = draw(st.sampled_from(KINDS))
    found = draw(st.lists(entities(kind), min_size=1, max_size=4))
    found += [replace(found[0])] * draw(st.integers(0, 2))
    if draw(st.booleans()):
        field = draw(st.sampled_from(fields_of(kind)))
        found.append(replace(found[-1], **{field.name: draw(AWKWARD_LISTS.get(field.shape, AWKWARD))}))
    return kind, found


@settings(max_examples=400, deadline=None)
@given(some_of_a_kind())
def test_entities_may_be_written_together_if_each_may_be(drawn):
    kind, found = drawn
    assert are_storable(kind, found) == all(problem_of(entity) is None for entity in found)


@settings(max_examples=400, deadline=None)
@given(some_of_a_kind())
def test_columns_are_read_if_each_of_their_values_may_be(drawn):
    kind, found = drawn
    if all(problem_of(entity) is None for entity in found):
        columns = stored_columns(kind, found)
    else:
        columns = {field.name: [getattr(entity, field.name) for entity in found] for field in single_fields(kind)}
    read = read_columns(kind, columns)
    wrong = [
        value
        for field in single_fields(kind)
        for value in columns[field.name]
        if value_problem(kind, field, in_model_type(field, value))
    ]
    assert (read is None) == bool(wrong)
    if read is not None:
        for field in single_fields(kind):
            plain = [in_model_type(field, value) for value in columns[field.name]]
            plain = [field.choice_type(value) for value in plain] if field.choice_type else plain
            assert repr(list(read[field.name])) == repr(plain)


def test_values_that_equal_one_another_are_told_apart_by_their_type():
    assert are_storable(RackUnit, [RackUnit(u_height=1), RackUnit(u_height=2)])
    assert not are_storable(RackUnit, [RackUnit(u_height=1), RackUnit(u_height=True)])
    assert not are_storable(RackUnit, [RackUnit(u_height=1), RackUnit(u_height=1.0)])
    assert not are_storable(RackUnit, [RackUnit(is_switch=True), RackUnit(is_switch=1)])
    assert are_storable(RackUnit, [RackUnit(rated_power_w=1.0), RackUnit(rated_power_w=1)])
