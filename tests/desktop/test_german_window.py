"""The real window in German: nothing that a planner reads on it is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QWidget,
)

from core import words
from core.model.rack import Rack
from core.storage.draft_note import DraftNote
from core.storage.file_stamp import FileStamp
from core.storage.recovery import begin_draft
from desktop.panel_places import RIGHT, WIDTHS_PX
from desktop.preferences import load_preferences
from desktop.words import tr, use_language
from tests.desktop.clipped import clipped
from tests.desktop.driving import open_window, rest, wait_until

VIEWS = ("plan", "oneline", "elevation", "racks", "objects", "compare", "solid")
DATA = re.compile(r"https?://|\.com|ASHRAE HOF|\(row\)|Generic |estimate|data sheet|R-\w+, R-")
"""Where numbers come from, and names of products: they are quoted as they are."""
ENGLISH = re.compile(r"\b(the|of|and|is|are|with|from|its|no|not|which|their|into)\b")


@pytest.fixture(scope="module")
def opened() -> Iterator[tuple]:
    use_language("de")
    try:
        with open_window("hybrid_retrofit") as parts:
            yield parts
    finally:
        use_language("en")


def test_no_text_of_a_window_in_german_is_left_in_english(opened):
    window, session = opened
    wait_until(lambda: session.results is not None, timeout_s=300.0)
    tags = {e.tag for e in session.project.placed}
    kinds = {type(e): e.id for e in session.project.placed}
    for chosen in ((), *((i,) for i in kinds.values()), tuple(r.id for r in session.project.of_type(Rack))):
        session.select(chosen)
        rest()
        assert _english_texts(window, tags) == []
    for view in VIEWS:
        window.show_view(view)
        rest()
        assert _english_texts(window, tags) == [], view


def test_how_far_the_air_has_settled_is_seen_in_a_small_german_window(opened):
    window = opened[0]
    before = window.size()
    window.resize(1280, 720)
    QApplication.processEvents()
    assert window.state.isVisible()
    assert window.state.visibleRegion().boundingRect().right() <= window.width()
    said = window.state.text()
    states = (tr("Live, still moving"), tr("Settled"), tr("Refined"))
    for told in (*(f"● {state} · 0.3 m" for state in states), tr("◐ Cooling failure")):
        window.state.setText(told)
        assert window.state.shown_text.startswith(told.partition(" · ")[0])
    window.state.setText(said)
    window.resize(before)


def test_the_trust_panel_with_sensors_is_no_wider_than_its_column(opened, tmp_path):
    window, session = opened
    wait_until(lambda: session.results is not None, timeout_s=300.0)
    table = tmp_path / "sensors.csv"
    table.write_text(f"rack,side,z_m,measured_c\n{session.project.racks[0].tag},front,1.2,22.4\n")
    window.files.questions.table_to_open = lambda: str(table)
    before = window.size()
    window.resize(1280, 720)
    window.places.open_panel("trust")
    window.trust.sensors.import_button.click()
    rest()
    assert window.trust.sensors.fit_button.isVisible()
    assert window.trust.minimumSizeHint().width() <= WIDTHS_PX[RIGHT]
    session.undo()
    window.places.open_panel("inspector")
    window.resize(before)


@pytest.mark.parametrize("asks", [False, True], ids=["found", "asks_again"])
def test_the_bar_of_unsaved_work_fits_a_small_german_window(opened, tmp_path, monkeypatch, asks):
    window, _ = opened
    monkeypatch.setattr("core.storage.draft_words.Path.home", lambda: tmp_path)
    before = window.size()
    window.resize(1280, 720)
    file = tmp_path / "ein Ordner mit einem sehr langen Namen" / "Frankfurt Halle 2.hall"
    file.parent.mkdir()
    file.write_bytes(b"x")
    draft = begin_draft(tmp_path / "recovery")
    note = DraftNote("Frankfurt Halle 2", file, FileStamp(1, 2, 3), 12)
    window.recovery._drafts = [replace(draft, note=note)] * 2
    window.recovery.open_bar()
    bar = window.recovery.bar
    if asks:
        bar.discard.click()
    rest()
    assert "Frankfurt Halle 2.hall" in bar.text
    assert "die Datei wurde seither wieder gespeichert" in bar.text
    assert "\n".join(clipped(bar)) == ""
    assert window.width() == 1280
    assert _english_texts(bar, set()) == []
    window.recovery._drafts = []
    bar.hide()
    draft.drop()
    window.resize(before)


def test_menus_and_actions_speak_german(opened):
    window, _ = opened
    assert [a.text() for a in window.menuBar().actions()][:3] == ["Datei", "Bearbeiten", "Anordnen"]
    assert window.actions_by_name["undo"].text() == "Rückgängig"


def _english_texts(window: QWidget, tags: set[str]) -> list[str]:
    """What is read somewhere and stands in the catalogue as a source, or has English words between others."""
    german = {str(known) for known in words._words.values()}
    found = set()
    for text in _texts(window):
        plain = re.sub(r"<[^>]*>", " ", text).strip()
        is_source = plain in words._words and str(words._words[plain]) != plain and plain not in german
        if is_source or (ENGLISH.search(plain) and not DATA.search(plain) and plain not in german):
            found.add(plain)
    return sorted(found - tags)


def _texts(window: QWidget) -> Iterator[str]:
    for action in window.findChildren(QAction):
        if not action.objectName().startswith("language_"):
            yield from (action.text(), action.toolTip(), action.statusTip())
    for widget in window.findChildren(QWidget):
        if _is_of_a_library(widget) or widget.objectName().startswith("qt_"):
            continue
        yield widget.accessibleName()
        if not re.fullmatch(r"[a-z_]+", widget.toolTip()):  # a field's name in files
            yield widget.toolTip()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(n) for n in range(widget.count()))
        if isinstance(widget, QTabWidget):
            yield from (widget.tabText(n) for n in range(widget.count()))
        if isinstance(widget, QTableView) and widget.model() is not None:
            columns = range(widget.model().columnCount(QModelIndex()))
            yield from (str(widget.model().headerData(n, Qt.Orientation.Horizontal) or "") for n in columns)


def _is_of_a_library(widget: QWidget) -> bool:
    """Whether it belongs to the charts' own menus, which are switched off."""
    at: QWidget | None = widget
    while at is not None:
        if type(at).__module__.startswith("pyqtgraph"):
            return True
        at = at.parentWidget() if at is not QApplication.activeWindow() else None
    return False


def test_the_choice_of_a_language_is_kept_for_the_next_start(opened):
    window, _ = opened
    window.actions_by_name["language_en"].trigger()
    assert window.actions_by_name["language_en"].isChecked()
    assert not window.actions_by_name["language_system"].isChecked()
    assert load_preferences().language == window.preferences.language == "en"
    assert "nächsten Start" in window.messages.text
