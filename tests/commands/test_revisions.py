"""The list of revisions: order, the next number, refusals, one step each."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands.revisions import DropRevisions, KeepRevision, current_revision, next_number, revisions
from core.document.document import Document
from core.errors import InvalidEdit
from core.exchange.json_project import read_project, write_project
from core.model.project import Project
from core.model.records import Revision
from core.storage.project_file import load, save
from core.study.comparing import item_changes
from tests.support.small_projects import small_project

A = Revision(id="r-a", tag="A", dated="2026-03-01", author="Ada", changes="For tender")
B = Revision(id="r-b", tag="B", dated="2026-03-31", author="Bob", changes="Two racks more")


def with_numbers(*numbers: str, dated: str = "2026-03-31") -> Project:
    return small_project().with_changes({f"r{n}": Revision(id=f"r{n}", tag=n, dated=dated) for n in numbers})


def test_revisions_are_added_changed_and_removed_in_one_step_each():
    document = Document(small_project())
    start = document.project
    for revision in (B, replace(A, tag=" A ", author=" Ada ")):
        document.execute(KeepRevision(revision))
    assert revisions(document.project) == (B, A)
    assert current_revision(document.project) == B
    document.execute(KeepRevision(replace(A, dated="2026-04-01", tag="C")))
    assert [r.tag for r in revisions(document.project)] == ["C", "B"]
    document.execute(DropRevisions(("r-a", "r-b")))
    assert current_revision(document.project) is None
    assert [s.label for s in document.steps] == ["Revision B", "Revision A", "Revision C", "Remove 2 revisions"]
    for _ in range(4):
        document.undo()
    assert document.project == start


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        ((), "A"), (("A",), "B"), (("A", "B"), "C"), (("Z",), "AA"), (("AZ",), "BA"), (("ZZ",), "AAA"), (("c",), "d"),
        (("1",), "2"), (("9", "10"), "11"), (("P03",), "P04"), (("P2", "P10"), "P11"), (("Rev-1",), "Rev-2"),
        (("IFC ok",), "IFC ok1"), (("A", "Z", "AA"), "AB"),
    ],
)  # fmt: skip
def test_the_next_number_follows_the_newest(numbers, following):
    assert next_number(with_numbers(*numbers)) == following


def test_a_number_that_is_taken_is_passed_over():
    project = with_numbers("B", dated="2026-01-01").with_changes({"x": replace(A, dated="2026-02-01", id="x")})
    assert next_number(project) == "C"


@given(st.text(string.ascii_letters + string.digits + "-. ", min_size=1, max_size=8))
def test_the_next_number_is_another_one(number):
    assert next_number(with_numbers(number)) != number


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (KeepRevision(replace(B, tag=" ")), "needs a number"),
        (KeepRevision(replace(B, tag="a")), "a revision a already"),
        (KeepRevision(replace(B, dated="yesterday")), "is no date"),
        (KeepRevision(replace(B, changes="x" * 501)), "more than 500"),
        (DropRevisions(("rack-1",)), "is no revision"),
        (DropRevisions(("nothing",)), "no longer"),
    ],
)
def test_rows_that_cannot_be_are_refused(command, words):
    with pytest.raises(InvalidEdit, match=words):
        command.apply(KeepRevision(A).apply(small_project()))


def test_revisions_are_kept_in_the_file_and_in_json_and_told_by_compare(tmp_path):
    project = KeepRevision(B).apply(KeepRevision(A).apply(small_project()))
    save(project, tmp_path / "a.hall")
    assert load(tmp_path / "a.hall") == project
    assert read_project(write_project(project)) == project
    told = {(c.type_name, c.tag, c.words) for c in item_changes(small_project(), project)}
    assert told == {("revision", "A", "2026-03-01 For tender"), ("revision", "B", "2026-03-31 Two racks more")}
