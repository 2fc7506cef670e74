"""Twelve findings of one cause are one line that opens; a click shows what is meant; findings are waived by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model.rack import Rack
from core.model.records import Waiver
from core.results.finding import Finding, Severity
from tests.desktop.driving import rest
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def test_a_group_is_one_line_that_names_its_items_and_opens_at_a_click(opened):
    window, session = opened
    racks = session.project.of_type(Rack)
    alike = tuple(
        Finding("no-air", Severity.ERROR, f"{rack.tag} has no air before it.", "Move it.", (rack.id,))
        for rack in (*racks, racks[0])
    )
    other = Finding("other", Severity.NOTE, "Something else.")
    session.results = replace(session.results, findings=(*alike, other))
    window.places.show_panel("findings")
    session.results_changed.emit(session.results)
    rest()
    lines = window.findings._list
    assert lines.count() == 2
    assert f"{len(alike)} times" in lines.item(0).text()
    assert all(rack.tag in lines.item(0).text() for rack in racks)
    assert f"{len(alike)} × " in window.strip.findings.line.text()
    lines.setCurrentRow(0)
    QTest.keyClick(lines, Qt.Key.Key_Return)
    rest()
    assert lines.count() == 2 + len(alike)
    assert set(session.selection) == {rack.id for rack in racks}
    assert lines.item(1).text().startswith(alike[0].message)
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualItemRect(lines.item(0)).center())
    assert lines.count() == 2


NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def told(session, *findings: Finding) -> None:
    session.results = replace(session.results, findings=findings)
    session.results_changed.emit(session.results)
    rest()


def click(lines, n: int, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(
        lines.viewport(), Qt.MouseButton.LeftButton, keys, pos=lines.visualItemRect(lines.item(n)).center()
    )
    rest()


def three(session) -> tuple[Finding, ...]:
    a, b = session.project.of_type(Rack)[:2]
    return (
        Finding("overlap", Severity.ERROR, "They overlap.", "Move one.", (a.id, b.id), (a.x_m, a.y_m)),
        Finding("hot", Severity.WARNING, f"{a.tag} is hot.", "Cool it.", (a.id,), (b.x_m, b.y_m), 30.0),
        Finding("tight", Severity.NOTE, "It is tight.", "", (b.id,)),
    )


def test_two_findings_are_waived_with_a_reason_and_one_counts_again(opened):
    window, session = opened
    panel, lines = window.findings, window.findings._list
    found = three(session)
    window.places.show_panel("findings")
    told(session, *found)
    start = session.project
    assert not panel.waive.isEnabled()
    click(lines, 0)
    click(lines, 1, CONTROL)
    assert panel.chosen == found[:2]
    assert not panel.unwaive.isEnabled()
    QTest.mouseClick(panel.waive, Qt.MouseButton.LeftButton)
    dialog = window.finding_actions.dialog
    assert dialog.windowTitle() == "Waive 2 findings"
    assert not dialog._accept.isEnabled()  # without a reason
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert session.project is start
    QTest.keyClicks(dialog.reason, "agreed with Anna")
    dialog.author.clear()
    QTest.keyClicks(dialog.author, "Ada")
    QTest.mouseClick(dialog._accept, Qt.MouseButton.LeftButton)
    rest()
    assert len(session.document.steps) == 1
    assert {(w.reason, w.author) for w in session.project.of_type(Waiver)} == {("agreed with Anna", "Ada")}
    assert panel._count.text() == "0 ERRORS · 0 WARNINGS · 1 NOTE · 2 WAIVED"
    assert "0 ERRORS" in window.strip.findings.head.text()
    assert window.plan.layers.marks.finding_places() == []
    assert lines.count() == 1
    QTest.mouseClick(panel.waived, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.waived.height() // 2))
    rest()
    assert window.actions_by_name["show_waived"].isChecked()
    assert lines.count() == 3
    assert lines.item(1).text().startswith("Waived: They overlap.\nReason: agreed with Anna (Ada, ")
    assert "agreed with Anna" in lines.item(1).toolTip()
    assert lines.item(1).foreground().color().name() == window.theme.dim.lower()
    click(lines, 2)
    assert panel.unwaive.isEnabled()
    QTest.mouseClick(panel.unwaive, Qt.MouseButton.LeftButton)
    rest()
    assert [lines.item(n).text().split("\n")[0] for n in range(3)] == [
        found[1].message, found[2].message, "Waived: They overlap."
    ]  # fmt: skip
    assert window.plan.layers.marks.finding_places() == [found[1].place_m]
    session.undo()
    session.undo()
    rest()
    assert session.project == start
    assert lines.count() == 3
    assert panel._count.text() == "1 ERROR · 1 WARNING · 1 NOTE"


def test_a_waived_finding_that_gets_worse_shows_again_and_says_why(opened):
    window, session = opened
    panel, lines = window.findings, window.findings._list
    found = three(session)
    window.places.show_panel("findings")
    told(session, *found)
    click(lines, 1)
    window.actions_by_name["waive"].trigger()
    QTest.keyClicks(window.finding_actions.dialog.reason, "tested at 30")
    QTest.keyClick(window.finding_actions.dialog.reason, Qt.Key.Key_Return, CONTROL)
    rest()
    told(session, found[0], replace(found[1], measure=31.0))
    assert lines.count() == 1
    told(session, found[0], replace(found[1], measure=33.0))
    assert lines.count() == 2
    assert "Counts again: it is worse by 10 %" in lines.item(1).text()
    click(lines, 1)
    window.actions_by_name["waive"].trigger()
    assert window.finding_actions.dialog.reason.toPlainText() == "tested at 30"
    QTest.keyClick(window.finding_actions.dialog.reason, Qt.Key.Key_Return, CONTROL)
    rest()
    assert lines.count() == 1
    assert panel._count.text().endswith("1 WAIVED")


def test_the_menu_of_the_list_offers_what_the_buttons_do(opened):
    window, session = opened
    panel, lines = window.findings, window.findings._list
    window.places.show_panel("findings")
    told(session, *three(session))
    click(lines, 0)
    panel.pop_up = lambda menu, at: None
    at = lines.visualItemRect(lines.item(0)).center()
    QApplication.sendEvent(lines.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, at))
    waive, unwaive, _, shown = panel.menu.actions()
    assert (waive.text(), waive.isEnabled(), unwaive.isEnabled()) == ("Waive …", True, False)
    waive.trigger()
    assert window.finding_actions.dialog is not None
    window.finding_actions.dialog.reject()
    shown.trigger()
    assert panel.waived.isChecked()


def test_without_a_choice_one_is_asked_for(opened):
    window, session = opened
    told_words = []
    session.message_raised.connect(lambda words, hint: told_words.append(words))
    for name in ("waive", "unwaive"):
        window.actions_by_name[name].trigger()
    assert told_words == ["No finding is chosen."] * 2
    assert window.finding_actions.dialog is None


def test_findings_are_told_apart_by_room_between_them(opened):
    window, session = opened
    found = tuple(Finding(f"code-{n}", Severity.NOTE, "Something else.", "Do another thing.") for n in range(3))
    session.results = replace(session.results, findings=found)
    window.places.show_panel("findings")
    session.results_changed.emit(session.results)
    rest()
    listed = window.findings._list
    assert listed.count() == 3
    words_px = 2 * listed.fontMetrics().height()
    for n in range(3):
        assert listed.visualItemRect(listed.item(n)).height() >= words_px + 6
