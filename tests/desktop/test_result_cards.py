"""Cards of the strip in a narrow window: the tag of the hottest rack can be read, lines break before they are cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.replace_entities import ReplaceEntities
from desktop.jobs.live_room import LiveRoom
from desktop.panels.result_card import ResultCard
from desktop.widgets.elided_label import ElidedLabel
from tests.desktop.driving import dispose, wait_until
from tests.desktop.painted_window import painted_window, take


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


def darkest(card: ResultCard) -> int:
    """Lightness of the darkest pixel of the number."""
    image = card.number.grab().toImage()
    return min(image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height()))


def test_a_number_of_the_design_before_is_pale_and_says_so(card):
    show(card, 240)
    card.number.pulse.stop()
    usual = darkest(card)
    card.show_behind(is_behind=True)
    assert darkest(card) > usual + 60
    assert card.number.toolTip().startswith("Of the design before the last change")
    card.show_behind(is_behind=False)
    assert darkest(card) == usual
    assert card.number.toolTip() == "tip"


@pytest.fixture
def opened(qapp):
    yield from painted_window()


def test_the_strip_is_pale_while_results_are_long_in_coming_and_not_when_they_come_at_once(opened, monkeypatch):
    window, session = opened
    strip, cards = window.strip, window.strip._cards
    strip._behind_soon.setInterval(20)
    rack = session.project.racks[0]
    session.execute(ReplaceEntities("Move", (replace(rack, x_m=rack.x_m + 0.1),)))
    assert not strip._behind_soon.isActive(), "no results are to be expected where no study runs"
    monkeypatch.setattr(LiveRoom, "is_running", property(lambda _: True))
    behind = [True]
    monkeypatch.setattr(LiveRoom, "is_behind", property(lambda _: behind[0]))
    session.undo()
    wait_until(lambda: all(card.number.is_pale for card in cards))
    before = strip.hottest.number.text()
    take(session, 1.0)
    wait_until(lambda: strip.hottest.number.text() != before)
    assert all(card.number.is_pale for card in cards), "those of the design before the last edit are old ones still"
    behind[0] = False
    take(session)
    wait_until(lambda: not any(card.number.is_pale for card in cards))
    strip._behind_soon.setInterval(60_000)
    session.redo()
    assert strip._behind_soon.isActive()
    take(session)
    wait_until(lambda: not strip._behind_soon.isActive())
    assert not any(card.number.is_pale for card in cards)
