"""Findings that are waived: they leave the counts, come back when materially worse, and go with what they are about."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.waiving import sort_findings
from core.commands.place import DeleteItems
from core.commands.waivers import UnwaiveFindings, WaiveFindings, waiver_id
from core.document.document import Document
from core.errors import InvalidEdit
from core.exchange.json_project import read_project, write_project
from core.model.records import Waiver
from core.results.finding import Finding, Severity, measured
from core.storage.project_file import load, save
from core.study.comparing import ChangeKind, item_changes
from tests.support.small_projects import small_project

HOT = Finding("hot", Severity.WARNING, "R-A01 inlet 30.0 °C", "Cool it.", ("rack-1",), (1.0, 1.0), measured(30.0))
CLASH = Finding("overlap", Severity.ERROR, "They overlap.", "Move one.", ("rack-1", "rack-2"))
MANY = Finding("unfed", Severity.WARNING, "4 racks", "", ("rack-1", "rack-2", "crah", "cdu"), None, measured(10.0))


def waive(project, *findings, reason="agreed with the tenant"):
    return WaiveFindings(findings, reason, "Ada", "2026-03-31").apply(project)


def test_a_waived_finding_leaves_what_counts_and_keeps_reason_name_and_date():
    project = waive(small_project(), HOT)
    found = sort_findings(project, (HOT, CLASH))
    assert found.standing == (CLASH,)
    assert found.waived == (HOT,)
    waiver = found.waivers[HOT.key]
    assert (waiver.tag, waiver.reason, waiver.author, waiver.dated) == (
        "hot", "agreed with the tenant", "Ada", "2026-03-31"
    )  # fmt: skip
    assert sort_findings(project, ()).waived == ()
    assert sort_findings(project, (HOT,)).waived == (HOT,)  # it had gone, and is waived when it comes back
    assert sort_findings(small_project(), (HOT,)).standing == (HOT,)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"severity": Severity.ERROR}, "more severe"),
        ({"measure": 31.6}, "worse by 5 %"),
        ({"ids": ("rack-1", "rack-2", "crah")}, "2 more items"),
        ({"ids": ("rack-1", "rack-2")}, "one more item"),
    ],
)
def test_what_becomes_materially_worse_counts_again_and_says_why(change, words):
    worse = replace(HOT, **change)
    found = sort_findings(waive(small_project(), HOT), (worse,))
    assert found.standing == (worse,)
    assert words in found.returned[worse.key]
    assert "when it was waived by Ada on 2026-03-31 (agreed with the tenant)" in found.returned[worse.key]
    assert sort_findings(waive(small_project(), HOT, worse), (worse,)).standing == ()


@pytest.mark.parametrize(
    "change", [{"severity": Severity.NOTE}, {"measure": 31.5}, {"measure": 20.0}, {"measure": None}]
)
def test_what_is_about_as_bad_or_better_stays_waived(change):
    assert sort_findings(waive(small_project(), HOT), (replace(HOT, **change),)).standing == ()


def test_a_number_below_nought_is_worse_nearer_to_nought():
    low = replace(HOT, measure=-0.8)
    project = waive(small_project(), low)
    assert sort_findings(project, (replace(low, measure=-0.77),)).standing == ()
    assert sort_findings(project, (replace(low, measure=-0.75),)).standing != ()


def test_what_is_left_of_a_group_stays_waived_but_another_rule_does_not():
    project = waive(small_project(), MANY)
    assert sort_findings(project, (replace(MANY, ids=("cdu",)),)).standing == ()
    assert sort_findings(project, (replace(MANY, code="other"),)).standing != ()
    assert sort_findings(project, (replace(MANY, ids=()),)).standing != ()
    assert sort_findings(project, (replace(MANY, ids=("crah", "pdu-a")),)).standing != ()


def test_a_numberless_finding_without_items_can_be_waived():
    bare = Finding("no-source", Severity.ERROR, "No source.")
    assert sort_findings(waive(small_project(), bare), (bare,)).standing == ()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (WaiveFindings((HOT,), "  ", "Ada", "2026-03-31"), "for a reason"),
        (WaiveFindings((HOT,), "x" * 1001, "Ada", "2026-03-31"), "1000 characters"),
        (WaiveFindings((HOT,), "so", "Ada", "31.3.2026"), "is no date"),
        (UnwaiveFindings(("rack-1",)), "is no waiver"),
        (UnwaiveFindings(("nothing",)), "no longer"),
    ],
)
def test_waivers_without_reason_or_date_are_refused(command, words):
    with pytest.raises(InvalidEdit, match=words):
        command.apply(small_project())


def test_several_are_waived_and_taken_back_in_one_step_each():
    document = Document(small_project())
    start = document.project
    document.execute(WaiveFindings((HOT, CLASH), " because ", " Ada ", "2026-03-31"))
    assert [(w.reason, w.author) for w in document.project.of_type(Waiver)] == [("because", "Ada")] * 2
    assert [step.label for step in document.steps] == ["Waive 2 findings"]
    document.execute(WaiveFindings((HOT,), "another reason", "Bob", "2026-04-01"))
    assert len(document.project.of_type(Waiver)) == 2
    document.execute(UnwaiveFindings((waiver_id(HOT), waiver_id(CLASH))))
    assert document.project == start
    for _ in range(3):
        document.undo()
    assert document.project == start


def test_a_waiver_goes_with_its_item_and_comes_back_by_undo():
    document = Document(small_project())
    document.execute(WaiveFindings((HOT, CLASH, MANY), "because", "Ada", "2026-03-31"))
    before = document.project
    document.execute(DeleteItems(("rack-1",)))
    left = document.project.of_type(Waiver)
    assert [(w.tag, w.item_ids) for w in left] == [("unfed", ("rack-2", "crah", "cdu"))]
    document.undo()
    assert document.project == before


def test_waivers_are_kept_in_the_file_and_in_json_and_told_by_compare(tmp_path):
    project = waive(small_project(), HOT, CLASH)
    file = tmp_path / "a.hall"
    save(project, file)
    assert load(file) == project
    assert read_project(write_project(project)) == project
    changes = item_changes(small_project(), project)
    assert {(c.kind, c.type_name, c.tag, c.words) for c in changes} == {
        (ChangeKind.ADDED, "waiver", tag, "agreed with the tenant") for tag in ("hot", "overlap")
    }
    again = waive(project, HOT, reason="never mind")
    assert [c.words for c in item_changes(project, again)] == ["reason: agreed with the tenant → never mind"]


FOUND = st.sampled_from([HOT, CLASH, MANY, replace(HOT, measure=40.0), replace(HOT, code="b", measure=None)])
COMMANDS = st.one_of(
    st.builds(
        WaiveFindings, st.lists(FOUND, min_size=1, max_size=3).map(tuple), st.sampled_from(["a", "b"]), st.just("Ada"),
        st.dates().map(str),
    ),
    st.builds(UnwaiveFindings, st.lists(FOUND.map(waiver_id), max_size=2).map(tuple)),
    st.builds(DeleteItems, st.lists(st.sampled_from(["rack-1", "rack-2", "crah"]), max_size=2).map(tuple)),
)  # fmt: skip


def exact(project):
    return {i: [repr(getattr(e, f.name)) for f in fields(e)] for i, e in project.entities.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(COMMANDS, max_size=10))
def test_any_findings_waived_and_taken_back_are_undone_and_redone_exactly(commands):
    document = Document(small_project())
    start = exact(document.project)
    for command in commands:
        try:
            document.execute(command)
        except InvalidEdit:
            continue
    finish, steps = exact(document.project), len(document.steps)
    while document.undo():
        pass
    assert exact(document.project) == start
    for _ in range(steps):
        document.redo()
    assert exact(document.project) == finish
