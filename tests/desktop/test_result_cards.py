"""Cards of the strip in a narrow window: the tag of the hottest rack can be read, lines break before they are cut."""

from __future__ import annotations

import pytest

from desktop.panels.result_card import ResultCard
from desktop.widgets.elided_label import ElidedLabel
from tests.desktop.driving import dispose


@pytest.fixture
def card(qapp):
    made = ResultCard("Hottest inlet")
    made.show()
    yield made
    dispose(made)


def show(card: ResultCard, width_px: int) -> None:
    card.resize(width_px, 98)
    card.show_number("25.0", "°C", "7.0 K below A1 limit", "tip", "#697586", "R-D12")
    card.layout().activate()
    card.resize(width_px + 1, 98)
    card.resize(width_px, 98)


def test_the_tag_stands_beside_the_number_where_there_is_room(card):
    show(card, 240)
    assert card.number.text() == "25.0 °C R-D12"
    assert card.line.shown_text == "7.0 K below A1 limit"


def test_the_tag_goes_below_the_number_before_it_is_cut(card):
    show(card, 131)  # what a window of 1280 pixels leaves it
    assert card.number.text() == "25.0 °C"
    assert not card.number.is_cut
    assert not card.line.is_cut
    assert card.line.shown_text.replace("\n", " ") == "R-D12 · 7.0 K below A1 limit"
    assert card.line.geometry().bottom() <= card.height() - 6


def test_the_number_does_not_pulse_because_its_card_was_resized(card):
    show(card, 131)
    card.number.pulse.stop()
    card.show_number("25.0", "°C", "7.0 K below A1 limit", "tip", "#697586", "R-D12")
    assert card.number.pulse.state() is card.number.pulse.State.Stopped


def test_a_line_breaks_after_words_and_not_between_a_number_and_its_unit(qapp):
    label = ElidedLabel("chilled water 18 °C")
    label.lines = 2
    label.resize(label.fontMetrics().horizontalAdvance("chilled water 18") + 2, 40)
    assert label.shown_text == "chilled water\n18 °C"
    assert not label.is_cut
    label.resize(label.fontMetrics().horizontalAdvance("chilled"), 40)
    assert label.shown_text.startswith("chilled\n")
    assert label.is_cut
    dispose(label)


def test_a_line_breaks_between_its_parts_before_it_breaks_within_one(qapp):
    label = ElidedLabel("±0.4 K · 9.4 K ABOVE A1")
    label.lines = 2
    metrics = label.fontMetrics()
    label.resize(metrics.horizontalAdvance("±0.4 K · 9.4 K ABOVE") + 2, 40)
    assert label.shown_text == "±0.4 K ·\n9.4 K ABOVE A1"
    label.resize(metrics.horizontalAdvance(label.text()) + 2, 40)
    assert label.shown_text == "±0.4 K · 9.4 K ABOVE A1"
    label.resize(metrics.horizontalAdvance("9.4 K ABOVE"), 40)
    assert label.shown_text.startswith("±0.4 K ·"), "there the words go where they fit"
    dispose(label)
