"""Waived findings and revisions on paper: reasons in a table of their own, the newest rows in every title block."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pypdf import PdfReader

from core.commands.revisions import KeepRevision
from core.commands.waivers import WaiveFindings
from core.model.names import names_in
from core.model.records import Revision
from core.reports.findings_chapter import findings_chapter
from core.reports.pdf_plan import choose_sheet, write_plan_pdf
from core.reports.power_sheets import write_power_pdf
from core.reports.revision_table import rows_in
from core.reports.summary import summary
from core.reports.title_block import TALL_MM
from core.results.finding import Finding, Severity
from core.words import PRINTED, use_language, use_names
from tests.support.painted_results import room_results
from tests.support.power_projects import two_n
from tests.support.small_projects import small_project

OVERLAP = Finding("overlap", Severity.ERROR, "R-A01 and R-A02 overlap.", "Move one.", ("rack-1", "rack-2"))
HOT = Finding("hot", Severity.WARNING, "R-A01 inlet 30.0 °C.", "Cool it.", ("rack-1",), None, 30.0)
COLD = replace(HOT, message="R-A02 inlet 29.0 °C.", ids=("rack-2",), measure=29.0)
WORSE = replace(HOT, message="R-A01 inlet 33.0 °C.", measure=33.0)


def waived(*findings: Finding):
    return WaiveFindings(findings, "agreed with the tenant", "Ada", "2026-03-31").apply(small_project())


def found(project, *findings: Finding):
    return replace(room_results(project), findings=findings)


def issued(project, count: int = 7):
    for n in range(count):
        number, day = "ABCDEFGH"[n], f"2026-03-0{n + 1}"
        made = Revision(id=f"r{n}", tag=number, dated=day, author="Ada", changes=f"State {number} for review")
        project = KeepRevision(made).apply(project)
    return project


def test_waived_findings_have_a_table_with_their_reasons_and_do_not_count():
    third = replace(COLD, message="CRAH-1 is hot.", ids=("crah",))
    project = waived(HOT, COLD, third)
    results = found(project, OVERLAP, HOT, COLD, third)
    standing, kept = findings_chapter(project, results).blocks
    assert [row[1] for row in standing.rows[1:]] == [OVERLAP.message]
    assert kept.rows[1:] == [
        ["warning", f"{HOT.message}\nThe same: CRAH-1, R-A02.", "agreed with the tenant", "Ada", "2026-03-31"]
    ]
    first = summary(project, results, None, None)
    assert "Errors: 1, warnings: 0. Waived findings: 3." in first.blocks[0]
    assert all(HOT.message not in str(block) for block in first.blocks)


def test_one_that_counts_again_says_why_on_paper():
    project = waived(HOT)
    standing, kept = findings_chapter(project, found(project, WORSE)).blocks
    assert "Counts again: it is worse by 10 % than when it was waived by Ada" in standing.rows[1][1]
    assert kept.is_empty


def test_with_all_waived_the_chapter_says_that_nothing_else_was_found():
    project = waived(OVERLAP)
    assert findings_chapter(project, found(project, OVERLAP)).blocks[0] == "Nothing was found that is not waived."
    assert findings_chapter(project, found(project)).blocks[0] == "Nothing was found."


@pytest.mark.parametrize("what", ["plan", "one-line"])
def test_the_title_block_shows_the_current_revision_and_the_newest_rows(tmp_path, what):
    project, file = issued(two_n()), tmp_path / "sheet.pdf"
    if what == "plan":
        write_plan_pdf(project, None, file, "2026-04-01")
    else:
        write_power_pdf(project, room_results(project), what, file, "2026-04-01")
    lines = PdfReader(file).pages[0].extract_text().split("\n")
    assert lines[lines.index("Revision") + 1] == "G"
    changes = [line for line in lines if line.endswith("for review")]
    assert changes == [f"State {number} for review" for number in "GFEDC"]
    assert rows_in(TALL_MM) == len(changes)
    assert {"Rev.", "By", "What has changed"} <= set(lines)


def test_without_revisions_there_is_no_table(tmp_path):
    write_plan_pdf(two_n(), None, tmp_path / "sheet.pdf", "2026-04-01")
    lines = PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text().split("\n")
    assert "Rev." not in lines
    assert "Revision" not in lines


def test_a_plan_keeps_clear_of_the_higher_title_block():
    scales = ((100, 4),)
    depth_m = next(d for d in range(1, 40) if choose_sheet(10.0, d, scales)[0] != "A4") - 1.0
    assert choose_sheet(10.0, depth_m, scales)[0] == "A4"
    assert choose_sheet(10.0, depth_m, scales, has_revisions=True)[0] == "A3"


def test_long_words_are_cut_inside_their_columns_and_german_heads_are_german(tmp_path):
    long = Revision(id="x", tag="LONG-NUMBER", dated="2026-03-31", author="A" * 60, changes="the cooling " * 40)
    project = KeepRevision(long).apply(two_n())
    use_language("de", PRINTED)
    use_names(names_in(project.entities.values()), is_all=True)
    try:
        write_plan_pdf(project, None, tmp_path / "sheet.pdf", "2026-04-01")
    finally:
        use_language("en")
        use_names((), is_all=True)
    text = PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()
    assert "Was sich geändert hat" in text
    assert "the cooling the cooling" in text
    assert "…" in text
    assert "A" * 30 not in text
