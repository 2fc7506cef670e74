"""Lines of labels and findings break between words, never between a number and its unit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from desktop.widgets.tied_label import FIXED_SPACE, JOINER, TiedLabel, tied
from desktop.widgets.wrapped_label import MARKED, WrappedLabel
from desktop.words import use_language
from tests.desktop.driving import dispose, rest, wait_until
from tests.desktop.painted_window import painted_window

QUANTITIES = (
    "12 %", "21.4 °C", "±1.0 K", "1.2 m", "0.12 K/s", "3.4 m³/s", "410 g/kWh", "0.095 $/kWh", "26 kW", "45 m²", "7 U",
    "−0.4 Pa", "1,200 kVA", "5 m/s", "18 to 27 °C", "8760 h",
)  # fmt: skip
UNTOUCHED = ("14 rooms", "3 in-row units", "2 and 3", "cells/rooms", "https://example.org/m/s", "and/or", "6 rows")


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_number_and_its_unit_hold_together(quantity):
    shown = tied(f"about {quantity}, no more")
    number = quantity.rpartition(" ")[0]
    unit = quantity.rpartition(" ")[2].replace("/", f"/{JOINER}")
    assert shown == f"about {number}{FIXED_SPACE}{unit}, no more"


@pytest.mark.parametrize("text", UNTOUCHED)
def test_words_and_addresses_break_as_before(text):
    assert tied(text) == text


def test_a_point_stays_with_what_is_before_it_and_rich_text_keeps_its_marks():
    assert tied("a · b") == f"a{FIXED_SPACE}· b"
    assert tied("<b>26 kW</b> · <i>1 K</i>") == f"<b>26{FIXED_SPACE}kW</b>{FIXED_SPACE}· <i>1{FIXED_SPACE}K</i>"
    assert tied(tied("0.12 K/s · b")) == tied("0.12 K/s · b")


def test_tags_stay_in_one_line_and_compound_words_do_not():
    assert tied("UPS-A feeds BW-DA") == f"UPS-{JOINER}A feeds BW-{JOINER}DA"
    assert tied(tied("BW-DA")) == tied("BW-DA")
    for words in ("USV-Anlage", "k-epsilon", "2026-11-21", "IT-Last"):
        assert tied(words) == words


def test_what_a_label_was_told_is_what_it_gives_back(qapp):
    label = TiedLabel("0.12 K/s")
    assert label.text() == "0.12 K/s"
    assert FIXED_SPACE in QLabel.text(label)
    label.clear()
    assert (label.text(), QLabel.text(label)) == ("", "")


def test_what_is_copied_has_plain_spaces(qapp):
    label = WrappedLabel("warms by 0.12 K/s")
    label.show()
    label.setTextInteractionFlags(MARKED)
    label.setSelection(0, len(QLabel.text(label)))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "warms by 0.12 K/s"
    dispose(label)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)  # nor has the platform one to grab
def test_what_is_copied_from_the_menu_has_no_hidden_signs(qapp):
    label = WrappedLabel("air at 0.095 $/kWh")
    label.show()
    label.setTextInteractionFlags(MARKED)
    label.setSelection(0, len(QLabel.text(label)))
    point = QPoint(3, 3)
    QApplication.sendEvent(label, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, label.mapToGlobal(point)))
    wait_until(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert QApplication.clipboard().text() == "air at 0.095 $/kWh"
    QApplication.clipboard().setText(f"of another {JOINER}")
    assert JOINER in QApplication.clipboard().text()
    dispose(label)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_label_of_the_window_that_wraps_may_part_a_quantity(qapp, language):
    use_language(language)
    try:
        for window, session in painted_window():
            window.load_later()
            for chosen in (session.project.halls[0], session.project.racks[0]):
                session.select((chosen.id,))
                rest()
                parted = [
                    label.text()
                    for label in window.findChildren(QLabel)
                    if label.wordWrap() and tied(QLabel.text(label)) != QLabel.text(label)
                ]
                assert parted == []
    finally:
        use_language("en")
