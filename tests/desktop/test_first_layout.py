"""Starting: the page with examples, and a first layout typed in one line or chosen by fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.commands.power_topology_plan import TopologyKind
from core.model.project import Project
from desktop.app import application
from desktop.dialogs.first_layout import FirstLayoutDialog
from desktop.panels.catalogue import _together
from desktop.theme import LIGHT
from desktop.welcome.welcome_view import EXAMPLES, WelcomeView
from tests.desktop.driving import dispose, open_window, wait_until


@pytest.fixture
def dialog():
    """The dialog and the projects that it made."""
    application()
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    made: list[Project] = []
    shown = FirstLayoutDialog(LIGHT, lambda project: not made.append(project), parent)
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    shown.show()
    yield shown, made
    shown.close()
    dispose(parent)


def test_typed_words_fill_the_fields_and_make_the_design(dialog) -> None:
    shown, made = dialog
    QTest.keyClicks(shown.words, "12 racks of GB200, N+1, Oslo")
    wait_until(lambda: "12 liquid-cooled racks of GB200 NVL72" in shown.note.text() and shown.build.isEnabled())
    assert shown.racks.value() == 12
    assert shown.site.currentText() == "Oslo"
    assert TopologyKind(shown.topology.currentData()) is TopologyKind.N_PLUS_1
    assert "CDUs" in shown.note.text()
    QTest.mouseClick(shown.build, Qt.MouseButton.LeftButton)
    assert [len(project.racks) for project in made] == [12]
    assert not shown.isVisible()


def test_all_lines_of_a_small_hall_with_large_units_are_seen(dialog) -> None:
    shown, _ = dialog
    QTest.keyClicks(shown.words, "20 racks of DGX H100 at 15 kW per rack, 2(N+1), Lagos")
    wait_until(lambda: "smallest in the catalogue" in shown.note.text() and shown.build.isEnabled())
    shown.note.setText(shown.note.text() + "\n" * 6)  # as long as in any language
    shown._grow_to_note()
    QApplication.processEvents()
    assert "diesel generator of 2,000 kW" in shown.note.text()
    assert shown.note.height() >= shown.note.heightForWidth(shown.note.width())


def test_what_was_asked_for_before_cannot_be_made_while_the_next_is_laid_out(dialog) -> None:
    shown, made = dialog
    wait_until(shown.build.isEnabled)
    shown.racks.setFocus()
    QTest.keyClick(shown.racks, Qt.Key.Key_Up)
    wanted = shown.racks.value()
    QTest.mouseClick(shown.build, Qt.MouseButton.LeftButton)
    assert made == []
    wait_until(shown.build.isEnabled)
    QTest.mouseClick(shown.build, Qt.MouseButton.LeftButton)
    assert [len(project.racks) for project in made] == [wanted]


def test_words_that_mean_nothing_are_told_and_nothing_can_be_made(dialog) -> None:
    shown, made = dialog
    QTest.keyClicks(shown.words, "12 racks of bananas")
    assert "'bananas' is neither" in shown.note.text()
    assert not shown.build.isEnabled()
    assert made == []


def test_fields_take_the_place_of_words(dialog) -> None:
    shown, _ = dialog
    QTest.keyClicks(shown.words, "12 racks of GB200, N+1, Oslo")
    shown.item.setCurrentIndex(shown.item.findData("nvidia-dgx-h100"))
    shown.racks.setValue(20)
    assert shown.words.text() == ""
    wait_until(lambda: "20 air-cooled racks of 2 × DGX H100" in shown.note.text() and shown.build.isEnabled())
    assert shown.rack_kw.isEnabled()


def test_closing_while_a_preview_is_made_stops_it(dialog) -> None:
    shown, made = dialog
    shown.racks.setValue(1500)
    shown._preview()
    shown.close()
    assert made == []


def test_the_start_page_opens_examples_by_mouse_and_by_key() -> None:
    application()
    page = WelcomeView(LIGHT)
    page.resize(1300, 800)
    page.show()
    asked: list[str] = []
    page.file_asked.connect(asked.append)
    page.load_sketches()
    first, second = list(EXAMPLES)[:2]
    wait_until(lambda: page.cards[first].sketch.has_project)
    QTest.mouseClick(page.cards[first], Qt.MouseButton.LeftButton)
    page.cards[second].setFocus()
    QTest.keyClick(page.cards[second], Qt.Key.Key_Return)
    page.show_recent(("/designs/dublin.hall",))
    QApplication.processEvents()
    assert asked == [first, second]
    page.close_work()
    dispose(page)


def test_every_example_on_the_start_page_is_shipped() -> None:
    from core.cli.files import example_names

    assert set(EXAMPLES) == set(example_names())


def test_the_start_page_gives_way_to_what_is_opened(tmp_path: Path) -> None:
    with open_window("immersion_pod") as (window, session):
        window.show_welcome()
        assert window.welcome.isVisible()
        assert not window.plan.isVisible()
        session.open("rise_pod2_w1")
        assert window.plan.isVisible()
        window.actions_by_name["start"].trigger()
        assert window.welcome.isVisible()
        window.show_view("plan")
        assert window.plan.isVisible()


def test_many_sources_of_one_kind_share_a_line() -> None:
    lines = _together([(f"GEN-{n}", "diesel", "standby") for n in range(9)] + [("Grid", "grid", "18.6 MW")])
    assert lines == [("9 × diesel", "standby"), ("Grid", "18.6 MW")]
    assert _together([("GEN-1", "diesel", "standby"), ("Grid", "grid", "1.0 MW")]) == [
        ("GEN-1", "standby"),
        ("Grid", "1.0 MW"),
    ]


def test_words_that_became_good_take_the_old_complaint_away(dialog) -> None:
    shown, _ = dialog
    QTest.keyClicks(shown.words, "12 racks of GB200, Osl")
    assert "'osl' is neither" in shown.note.text()
    QTest.keyClicks(shown.words, "o")
    wait_until(lambda: "neither" not in shown.note.text(), 5.0)
    assert "12 liquid-cooled racks" in shown.note.text()


def test_words_that_are_taken_away_leave_what_the_fields_say(dialog) -> None:
    shown, _ = dialog
    QTest.keyClicks(shown.words, "coffee")
    assert "neither" in shown.note.text()
    QTest.keySequence(shown.words, "Ctrl+A")
    QTest.keyClick(shown.words, Qt.Key.Key_Delete)
    wait_until(lambda: "neither" not in shown.note.text() and shown.build.isEnabled(), 20.0)
    assert f"{shown.racks.value()} liquid-cooled racks" in shown.note.text()


def test_enter_before_the_layout_stands_makes_it_as_soon_as_it_does(dialog) -> None:
    shown, made = dialog
    QTest.keyClicks(shown.words, "12 racks of GB200, N+1, Oslo")
    assert not shown.build.isEnabled()
    QTest.keyClick(shown.words, Qt.Key.Key_Return)
    assert made == []
    wait_until(lambda: bool(made), 30.0)
    assert [len(project.racks) for project in made] == [12]
    assert not shown.isVisible()


def test_enter_is_forgotten_when_something_else_is_asked_for(dialog) -> None:
    shown, made = dialog
    QTest.keyClicks(shown.words, "12 racks of GB200, N+1, Oslo")
    QTest.keyClick(shown.words, Qt.Key.Key_Return)
    QTest.keySequence(shown.words, "Ctrl+A")
    QTest.keyClicks(shown.words, "8 racks of GB200, N+1, Oslo")
    wait_until(shown.build.isEnabled, 30.0)
    assert made == []


def test_words_that_cannot_be_made_leave_no_layout_of_what_was_asked_for_before(dialog) -> None:
    shown, _ = dialog
    wait_until(shown.build.isEnabled)
    assert shown.sketch._project is not None
    QTest.keyClicks(shown.words, "6 racks of GB300 at 5 kW per rack")
    wait_until(lambda: "more than the 5 kW" in shown.note.text())
    assert shown.sketch._project is None
    brief, told = shown._brief, shown.note.text()
    shown._take_layout((brief, Project(), ""))  # one that was still on its way
    assert not shown.build.isEnabled()
    assert shown.note.text() == told
    QTest.keySequence(shown.words, "Ctrl+A")
    QTest.keyClick(shown.words, Qt.Key.Key_Delete)
    wait_until(shown.build.isEnabled)
    assert shown.sketch._project is not None
