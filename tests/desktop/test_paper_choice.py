"""Sheet and scale by hand: what is chosen is kept, tried on the floorplan, and obeyed by what is written."""

from __future__ import annotations

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.reports.paper import PaperChoice
from core.units.display import DisplayUnits, use_units
from desktop import preferences
from desktop.dialogs.paper import PaperDialog
from desktop.preferences import Preferences, load_preferences, save_preferences
from tests.desktop.driving import rest, wait_until
from tests.desktop.painted_window import painted_window


@pytest.fixture
def opened(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(preferences, "preferences_file", lambda: tmp_path / "preferences.json")
    yield from painted_window()


def dialog_of(window) -> PaperDialog:
    window.actions_by_name["paper"].trigger()
    QApplication.processEvents()
    return window.findChildren(PaperDialog)[-1]


def choose(box, words: str) -> None:
    """Go down or up the list by keys as far as a row that begins with these words."""
    row = next(n for n in range(box.count()) if box.itemText(n).startswith(words))
    while box.currentIndex() != row:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down if before < row else Qt.Key.Key_Up)
        assert box.currentIndex() != before
    rest()


def test_a_choice_is_kept_tried_and_obeyed_by_what_is_written(opened, tmp_path):
    window, _ = opened
    dialog = dialog_of(window)
    assert "comes out at 1:50 on A3" in dialog.outcome.text()
    choose(dialog.sheet, "ARCH C")
    assert "comes out at 1:50 on ARCH C" in dialog.outcome.text()
    choose(dialog.scale, "1:20")
    assert "does not fit" in dialog.outcome.text()
    choose(dialog.scale, "1:50")
    dialog.close()
    assert window.preferences.paper == PaperChoice("ARCH C", 50)
    assert load_preferences().paper == PaperChoice("ARCH C", 50)
    file = tmp_path / "plan.pdf"
    window.files.questions.file_to_export = lambda name, ending: file
    window.actions_by_name["pdf"].trigger()
    wait_until(file.exists, 120.0)
    wait_until(lambda: not window.files.work.is_running)
    assert "1:50 on ARCH C" in " ".join(PdfReader(file).pages[0].extract_text().split())


def test_feet_bring_imperial_scales_to_choose_from(opened):
    window, _ = opened
    use_units(DisplayUnits.all_in("imperial"))
    try:
        dialog = dialog_of(window)
        words = [dialog.scale.itemText(n) for n in range(dialog.scale.count())]
        assert words[:2] == ["Largest that fits", '1" = 1\'-0"']
        assert '1/8" = 1\'-0"' in words
        assert '1" = 20\'-0"' in words
        assert "on ANSI" in dialog.outcome.text()
        dialog.close()
    finally:
        use_units(DisplayUnits())


def test_a_scale_of_the_other_system_stays_chosen(opened):
    window, _ = opened
    window.preferences = Preferences(paper=PaperChoice("A3", 96))
    dialog = dialog_of(window)
    assert dialog.scale.currentText() == "1:96"
    assert dialog.sheet.currentText().startswith("A3")
    dialog.close()


@pytest.mark.parametrize("choice", [PaperChoice(), PaperChoice("ANSI"), PaperChoice("A0", 96)])
def test_a_choice_is_found_again_at_the_next_start(tmp_path, monkeypatch, choice):
    monkeypatch.setattr(preferences, "preferences_file", lambda: tmp_path / "preferences.json")
    save_preferences(Preferences(paper=choice))
    assert load_preferences().paper == choice
